"""What a store's ontology says of kinds of happenings: which stands above which, and which are symmetric."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.reference import local
from kg.store import Store

_CLASSES = "SELECT ?child ?parent { ?child rdfs:subClassOf ?parent } ORDER BY ?child ?parent"
_SYMMETRIC = "SELECT ?class ?symmetric { ?class cq:symmetric ?symmetric } ORDER BY ?class"
_VERSION = """SELECT ?mark { GRAPH <https://w3id.org/communique/ontology> { ?ontology cq:digest ?mark } }"""
_OWN = (
    """SELECT ?s ?p ?o { GRAPH <https://w3id.org/communique/ontology/own> { ?s ?p ?o } } ORDER BY ?s ?p ?o"""
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of kinds, all by their local names.

    Attributes:
        digest: equal digests mean equal knowledge, of kinds and of entities.
        above: the classes that stand above each class, itself included.
        symmetric: the classes of events whose parties all do the same, such as a meeting.
    """

    digest: str
    above: Mapping[str, frozenset[str]]
    symmetric: frozenset[str]


def read_knowledge(store: Store) -> Knowledge:
    """Read what a store knows of kinds."""
    parents: dict[str, set[str]] = defaultdict(set)
    for child, parent in _rows(store, _CLASSES):
        parents[local(child)].add(local(parent))
    said = {local(name): value == "true" for name, value in _rows(store, _SYMMETRIC)}
    above = {name: frozenset(_closure(name, parents)) for name in sorted(parents)}
    return Knowledge(
        digest=digest(store),
        above=above,
        symmetric=frozenset(name for name in above if _nearest(name, said, parents)),
    )


def digest(store: Store) -> str:
    """Return a digest of what a store knows without documents: its ontology and the user's own entities."""
    lines = ("\t".join(row) for query in (_VERSION, _OWN) for row in _rows(store, query))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _closure(name: str, parents: Mapping[str, set[str]]) -> set[str]:
    found, left = {name}, [name]
    while left:
        new = parents.get(left.pop(), set()) - found
        found |= new
        left.extend(new)
    return found


def _nearest(name: str, said: Mapping[str, bool], parents: Mapping[str, set[str]]) -> bool:
    """Return what is said of a class or, where nothing is, of the classes right above it."""
    level = {name}
    while level:
        if found := [said[one] for one in level if one in said]:
            return any(found)
        level = {above for one in level for above in parents.get(one, ()) if above != one}
    return False


def _rows(store: Store, query: str) -> list[list[str]]:
    answer = store.query(query)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("a lookup is a SELECT query")
    return [[getattr(term, "value", "") for term in row] for row in answer]
