"""Does a graph keep to the shapes of the ontology, and does every span say what its document says?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from pyoxigraph import Quad
from rdflib.namespace import RDF, SH

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

    data = rdflib.Graph()
    _, report, _ = validate(
        _parsed(data, _turtle(quad.triple for quad in quads)),
        shacl_graph=_parsed(rdflib.Graph(), ontology.turtle("shapes")),
        ont_graph=_parsed(_ontology(), _turtle(quad.triple for quad in own)),
        inference="none",
        advanced=False,
        inplace=True,
    )
    found = {
        Violation(str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultMessage)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    return sorted(found, key=lambda violation: (violation.node, violation.message))


def _ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in (*ontology.CLASSES, *ontology.REFERENCE):
        _parsed(graph, ontology.turtle(name))
    return graph


def _turtle(triples: Iterable[ox.Triple]) -> str:
    written = ox.serialize(set(triples), format=ox.RdfFormat.N_TRIPLES)
    return (written or b"").decode()


def _parsed(graph: rdflib.Graph, text: str) -> rdflib.Graph:
    return graph.parse(data=text, format="turtle")
