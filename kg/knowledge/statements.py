"""What is said in Turtle files, ours and the user's own? Their triples by subject and property."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

import ontology
from kg.errors import OntologyError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ONTOLEX = "http://www.w3.org/ns/lemon/ontolex#"
LEXINFO = "http://www.lexinfo.net/ontology/3.0/lexinfo#"


class Ontology:
    """The triples of the ontology, indexed by subject and property; read once, at loading."""

    def __init__(self, triples: Iterable[ox.Triple], base: str = ontology.DEFAULT_BASE) -> None:
        self._values: dict[str, dict[str, list[str]]] = {}
        found = self._values
        moved = base != ontology.DEFAULT_BASE
        for node, predicate, thing in triples:
            if isinstance(node, ox.NamedNode) and not isinstance(thing, ox.Triple):
                subject, value, name = node.value, thing.value, predicate.value
                if moved:
                    subject = rebase(subject, base)
                    value = rebase(value, base) if isinstance(thing, ox.NamedNode) else value
                values = found.get(subject)
                if values is None:
                    found[subject] = {name: [value]}
                elif name in values:
                    values[name].append(value)
                else:
                    values[name] = [value]

    def subjects(self) -> list[str]:
        """Return all subjects, in the order of the files."""
        return list(self._values)

    def saying(self, name: str) -> list[str]:
        """Return the subjects that have a property, in the order of the files."""
        return [subject for subject, said in self._values.items() if name in said]

    def about(self, subject: str) -> Mapping[str, list[str]]:
        """Return all that is said of a subject: values by property."""
        return self._values.get(subject, {})

    def all(self, subject: str, *properties: str) -> list[str]:
        """Return the values of the properties of a subject, in the order of the files."""
        found = self._values.get(subject, {})
        return [value for name in properties for value in found.get(name, ())]

    def one(self, subject: str, name: str) -> str | None:
        """Return the first value of a property of a subject, or None."""
        values = self._values.get(subject, {}).get(name)
        return values[0] if values else None


def rebase(iri: str, base: str) -> str:
    """Move an IRI of the reference knowledge under the base that the graph uses."""
    if base != ontology.DEFAULT_BASE and iri.startswith(ontology.DEFAULT_BASE):
        return base + iri[len(ontology.DEFAULT_BASE) :]
    return iri


@lru_cache(maxsize=4096)
def local(iri: str) -> str:
    """Return the local name of an IRI: what follows its last # or /."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def turtle_triples(file: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file, in its order; those with blank nodes say nothing that we read.

    Raises:
        OntologyError: where it is no Turtle.
    """
    try:
        triples = [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
        return [triple for triple in triples if has_iris(triple)]
    except (SyntaxError, OSError, ValueError) as error:
        raise OntologyError(f"{file}: not Turtle ({error}); mend it and run again") from None


def has_iris(triple: ox.Triple) -> bool:
    """Say whether a triple is of IRIs and a literal at most, with no blank node and no triple in it."""
    subject, _, thing = triple
    return isinstance(subject, ox.NamedNode) and isinstance(thing, _OBJECTS)


_OBJECTS = (ox.NamedNode, ox.Literal)
