"""What does the graph say of one thing: its facts, its events, its words, and where the text says so?

The answer is quads, as they stand in the store, with a name for everything that they speak of. Of a thing
that thousands of texts speak of come the first of each kind, and word that there are more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import NotFoundError
from kg.store import Store
from kg.terms import cq

MOST_EVENTS = MOST_CLAIMS = MOST_MENTIONS = 200
"""How many events, claims and mentions of one thing are told."""


@dataclass(frozen=True, slots=True)
class Resource:
    """All that the graph says of a thing.

    Attributes:
        iri: of the thing.
        is_document: whether it is a document, whose evidence graph is then among the quads.
        quads: facts in the default graph, evidence in the graph of its document.
        roles: the properties by which an event has those who take part in it.
        labels: names of the things, classes and properties in the quads, by IRI.
        cut: of which kinds (events, claims, mentions) there is more in the graph.
    """

    iri: str
    is_document: bool
    quads: frozenset[Quad]
    roles: frozenset[str]
    labels: dict[str, str]
    cut: tuple[str, ...]


_DOCUMENT = """
SELECT ?g ?s ?p ?o {
  { GRAPH NODE { ?s ?p ?o } BIND(NODE AS ?g) }
  UNION { ?s cq:inDocument NODE ; ?p ?o }
  UNION { ?event cq:inDocument NODE ; cq:time/(time:hasBeginning|time:hasEnd)? ?s . ?s ?p ?o }
}
"""
_FACTS = "SELECT ?s ?p ?o { BIND(NODE AS ?s) ?s ?p ?o }"
_EVENTS = "SELECT DISTINCT ?found { ?found cq:status ?status ; ?role NODE } ORDER BY ?found LIMIT MOST"
_OF_EVENTS = """
SELECT ?g ?s ?p ?o {
  { VALUES ?s { THINGS } ?s ?p ?o }
  UNION { VALUES ?event { THINGS } ?event cq:time/(time:hasBeginning|time:hasEnd)? ?s . ?s ?p ?o }
  UNION { VALUES ?event { THINGS } ?event cq:inDocument ?g ; cq:trigger ?s . GRAPH ?g { ?s ?p ?o } }
  UNION { VALUES ?event { THINGS } ?event cq:inDocument ?g ; cq:trigger ?trigger .
          GRAPH ?g { ?trigger cq:inSentence ?s . ?s ?p ?o } }
  UNION { VALUES ?event { THINGS } ?event cq:inDocument ?g . GRAPH ?g { ?s cq:about ?event ; ?p ?o } }
}
"""
_CLAIMS = "SELECT DISTINCT ?found { GRAPH ?g { ?found cq:speaker NODE } } ORDER BY ?found LIMIT MOST"
_OF_CLAIMS = """
SELECT ?g ?s ?p ?o {
  { VALUES ?s { THINGS } GRAPH ?g { ?s ?p ?o } }
  UNION { VALUES ?claim { THINGS } GRAPH ?g { ?claim cq:cue ?s . ?s ?p ?o } }
  UNION { VALUES ?claim { THINGS } GRAPH ?g { ?claim cq:cue/cq:inSentence ?s . ?s ?p ?o } }
}
"""
_MENTIONS = "SELECT DISTINCT ?found { GRAPH ?g { ?found cq:denotes NODE } } ORDER BY ?found LIMIT MOST"
_OF_MENTIONS = """
SELECT ?g ?s ?p ?o {
  { VALUES ?s { THINGS } GRAPH ?g { ?s ?p ?o } }
  UNION { VALUES ?mention { THINGS } GRAPH ?g { ?mention cq:inSentence ?s . ?s ?p ?o } }
}
"""
_ROLES = "SELECT ?found { ?found rdfs:subPropertyOf cq:participant }"
_TITLES = """
SELECT ?thing ?label {
  VALUES (?thing ?property) { PAIRS }
  GRAPH ?thing { ?thing ?property ?label }
} ORDER BY ?thing DESC(?property) ?label
"""  # a title, or else the identifier
_LABELS = "SELECT ?thing ?label { VALUES ?thing { THINGS } ?thing rdfs:label ?label } ORDER BY ?thing ?label"


def resource(store: Store, iri: str) -> Resource:
    """Return what the graph says of the thing with this IRI, or of the document and all that is in it.

    Raises:
        NotFoundError: where the graph says nothing of it.
    """
    try:
        node = str(NamedNode(iri))
    except ValueError as error:
        raise NotFoundError(f"{iri}: this is no IRI, so nothing is known of it") from error
    document = set(_quads(store, _DOCUMENT.replace("NODE", node)))
    if document:
        return Resource(iri, True, frozenset(document), _roles(store), _labels(store, document), ())
    quads = set(_quads(store, _FACTS.replace("NODE", node)))
    cut: list[str] = []
    for kind, find, tell, most in (
        ("events", _EVENTS, _OF_EVENTS, MOST_EVENTS),
        ("claims", _CLAIMS, _OF_CLAIMS, MOST_CLAIMS),
        ("mentions", _MENTIONS, _OF_MENTIONS, MOST_MENTIONS),
    ):
        found = _found(store, find.replace("NODE", node).replace("MOST", str(most + 1)))
        cut += [kind] if len(found) > most else []
        if found:
            quads |= set(_quads(store, tell.replace("THINGS", " ".join(found[:most]))))
    if not quads:
        raise NotFoundError(f"{iri}: nothing is known of it")
    return Resource(iri, False, frozenset(quads), _roles(store), _labels(store, quads), tuple(cut))


def _roles(store: Store) -> frozenset[str]:
    return frozenset(
        row["found"].value for row in _rows(store, _ROLES) if isinstance(row["found"], NamedNode)
    )


def _labels(store: Store, quads: Collection[Quad]) -> dict[str, str]:
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object)}
    # What has a fragment in a document is named by its text, and would be very many.
    things = sorted(str(t) for t in terms if isinstance(t, NamedNode) and "#char=" not in t.value)
    documents = sorted({str(quad.graph_name) for quad in quads if isinstance(quad.graph_name, NamedNode)})
    pairs = [f"({name} {cq(kind)})" for name in documents for kind in ("title", "identifier")]
    labels: dict[str, str] = {}
    for query in (_TITLES.replace("PAIRS", " ".join(pairs)), _LABELS.replace("THINGS", " ".join(things))):
        for row in _rows(store, query):
            thing, label = row["thing"], row["label"]
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                labels.setdefault(thing.value, label.value)
    return labels


def _found(store: Store, query: str) -> list[str]:
    return [str(row["found"]) for row in _rows(store, query) if isinstance(row["found"], NamedNode)]


def _quads(store: Store, query: str) -> Iterator[Quad]:
    named = "?g" in query.split("{", 1)[0]
    for row in _rows(store, query):
        subject, predicate, value = row["s"], row["p"], row["o"]
        graph = row["g"] if named else None
        if (
            isinstance(subject, Literal)
            or not isinstance(predicate, NamedNode)
            or subject is None
            or value is None
        ):
            continue
        yield Quad(subject, predicate, value, graph if isinstance(graph, NamedNode) else DefaultGraph())


def _rows(store: Store, query: str) -> list[ox.QuerySolution]:
    result = store.query(query)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("a description is a SELECT query")
    return list(result)
