"""Does a graph keep to the shapes of the ontology, and does every span say what its document says?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import pyoxigraph as ox
import rdflib
from pyoxigraph import Quad
from rdflib.namespace import RDF, SH, XSD

import ontology


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that breaks a shape, and what the shape says."""

    node: str
    message: str


def violations(quads: Iterable[Quad], own: Iterable[Quad] = ()) -> list[Violation]:
    """Check facts and evidence, taken together as one graph, against the SHACL shapes of the ontology.

    Args:
        quads: the facts and the evidence.
        own: classes and entities of the user's own, which stand beside those of the ontology.

    Returns:
        The violations, sorted by node; none where the graph is sound.
    """
    from pyshacl import validate  # half a second to import, and most commands do without it

    known = chain(ontology.triples(*ontology.CLASSES, *ontology.REFERENCE), (quad.triple for quad in own))
    _, report, _ = validate(
        _graph(quad.triple for quad in quads),
        shacl_graph=_graph(ontology.triples("shapes")),
        ont_graph=_graph(known),
        inference="none",
        advanced=False,
        inplace=True,
    )
    found = {
        Violation(str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultMessage)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    return sorted(found, key=lambda violation: (violation.node, violation.message))


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return triples as rdflib has them; its own parser takes three times as long as Oxigraph's and this."""
    graph = rdflib.Graph()
    graph.addN((_term(s), _term(p), _term(o), graph) for s, p, o in triples)
    return graph


@lru_cache(maxsize=10_000)
def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language is not None or term.datatype.value == str(XSD.string)
        return rdflib.Literal(
            term.value, term.language, None if plain else rdflib.URIRef(term.datatype.value)
        )
    raise TypeError(f"{term} is a triple, and there are none in the graph")
