"""The store on another server: any that speaks SPARQL 1.1, behind the interface of the store on disk.

What a document replaces is read with queries, and changed in one update request. The server keeps one writer
at a time apart from another only within that request, so let one process write to it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

import ontology
from kg.errors import StoreError
from kg.mapping import APPEARANCE_FACTS, Digest
from kg.store.client import Answer, SparqlClient, endpoint
from kg.store.documents import DocumentStore
from kg.store.edits import Edits
from kg.store.excerpts import Excerpts
from kg.store.quad_data import deletions, in_default, in_graph, ontology_triples, quad_data
from kg.terms import ONTOLOGY, OWN, Node, Term, cq, xsd
from kg.version import fingerprint

TOKEN = "KG_TOKEN"  # noqa: S105 - the name of a variable
_Item = TypeVar("_Item")
_PORTION = 500  # facts in one query, and triples of the ontology in one update

_EVENTS = """
{ ?s cq:inDocument DOCUMENT . ?s ?p ?o }
UNION { ?e cq:inDocument DOCUMENT . ?e cq:time ?s . ?s ?p ?o }
UNION { ?e cq:inDocument DOCUMENT . ?e cq:time ?t . ?t time:hasBeginning ?s . ?s ?p ?o }
UNION { ?e cq:inDocument DOCUMENT . ?e cq:time ?t . ?t time:hasEnd ?s . ?s ?p ?o }
"""
# What do other documents say of these things? Their evidence says it in one of two ways. The objects are
# compared here, since Virtuoso does not find literals that have a language and stand in VALUES.
_APPEARANCES = """
SELECT DISTINCT ?s ?p ?o {
  VALUES (?s ?p ?said) { FACTS }
  GRAPH ?document { ?appearance cq:appearanceOf ?s ; ?said ?o }
  FILTER(?document != DOCUMENT)
}
"""
_RELATIONS = """
SELECT DISTINCT ?s ?p ?o {
  VALUES (?s ?p) { FACTS }
  GRAPH ?document { ?claim cq:subject ?s ; cq:predicate ?p ; cq:object ?o ; cq:manner cq:Asserted }
  FILTER(?document != DOCUMENT)
}
"""
_KNOWN = "SELECT DISTINCT ?s ?p ?o { VALUES (?s ?p) { FACTS } GRAPH GRAPHNAME { ?s ?p ?o } }"


class RemoteStore(DocumentStore):
    """A store on another server; see `kg.store.interface.Store`. Use it as a context manager."""

    def __init__(self, client: SparqlClient, *, base: str, read_only: bool = False) -> None:
        super().__init__(base)
        self._client = client
        self._facts = client.place.facts
        self.edits, self.excerpts = Edits(None), Excerpts(None)
        if not read_only:
            self._load_ontology()

    @property
    def version(self) -> str:
        """What the documents of the store are, as a short text that each change of one changes."""
        held = self._terms(
            "SELECT (CONCAT(STR(?document), ' ', STR(?digest)) AS ?it)"
            " { GRAPH ?document { ?document cq:digest ?digest } }"
        )
        listed = "\n".join(sorted(term.value for term in held if isinstance(term, Literal)))
        return hashlib.blake2b(listed.encode(), digest_size=16).hexdigest()

    # --- documents ------------------------------------------------------------------------------

    def digest(self, document: str) -> Digest | None:
        node = NamedNode(document)
        found = self._terms(f"SELECT ?it {{ GRAPH {node} {{ {node} cq:digest ?it }} }}")
        return next((Digest(term.value) for term in found if isinstance(term, Literal)), None)

    def documents(self) -> list[str]:
        found = self._terms("SELECT DISTINCT ?it { GRAPH ?it { ?it a cq:Document } }")
        return sorted(term.value for term in found if isinstance(term, NamedNode))

    def _evidence(self, graph: NamedNode) -> set[Triple]:
        return self._all(f"GRAPH {graph} {{ ?s ?p ?o }}")

    def _events_of(self, document: NamedNode) -> set[Triple]:
        return self._all(self._default(_EVENTS.replace("DOCUMENT", str(document))))

    def _said_elsewhere(self, facts: Collection[Triple], leaving: NamedNode) -> set[Triple]:
        said = {fact.value: way.value for way, fact in APPEARANCE_FACTS}
        presented = {
            f"({fact.subject} {fact.predicate} <{said[fact.predicate.value]}>)"
            for fact in facts
            if fact.predicate.value in said
        }
        found = self._asked(_APPEARANCES.replace("DOCUMENT", str(leaving)), presented)
        found |= self._asked(_RELATIONS.replace("DOCUMENT", str(leaving)), _rows(facts))
        return found & set(facts)

    def _said_by_documents(self, facts: Collection[Triple]) -> set[Triple]:
        return self._said_elsewhere(facts, ONTOLOGY)  # which is no document

    def _among(self, triples: Collection[Triple], *graphs: NamedNode) -> set[Triple]:
        found: set[Triple] = set()
        for graph in graphs:
            found |= self._asked(_KNOWN.replace("GRAPHNAME", str(graph)), _rows(triples))
        return found & set(triples)

    def _asked(self, query: str, rows: Collection[str]) -> set[Triple]:
        """Ask a query of the facts in these rows, some of them at a time."""
        found: set[Triple] = set()
        for part in _portions(sorted(rows)):
            found |= self._triples(query.replace("FACTS", " ".join(part)))
        return found

    def _replace(self, old: Collection[Quad], new: Collection[Quad]) -> None:
        """Delete and insert quads in one request.

        Each graph has an operation of its own: of a literal with a language that leaves two graphs in one
        operation, Virtuoso 7 forgets one.
        """
        operations = [one for quads in _by_graph(old) for one in deletions(quads, self._facts)]
        operations += [f"INSERT DATA {{ {quad_data(quads, self._facts)} }}" for quads in _by_graph(new)]
        if operations:
            self._client.update(" ; ".join(operations))

    # --- ontology -------------------------------------------------------------------------------

    def _load_ontology(self) -> None:
        """Load the ontology, or replace the one that another version loaded; the mark goes in at the end."""
        mark = Triple(ONTOLOGY, cq("digest"), Literal(fingerprint()))
        marks = self._terms(f"SELECT ?it {{ GRAPH {ONTOLOGY} {{ {mark.subject} {mark.predicate} ?it }} }}")
        if mark.object in marks:
            return
        held = self._evidence(ONTOLOGY)
        new = ontology_triples(self.base)
        gone = held - new
        left = gone - self._said_by_documents(gone) - self._among(gone, OWN)
        self._in_portions({in_graph(t, ONTOLOGY) for t in gone} | in_default(left), delete=True)
        added = new - held
        self._in_portions({in_graph(t, ONTOLOGY) for t in added} | in_default(added), delete=False)
        self._replace((), [in_graph(mark, ONTOLOGY)])

    def _in_portions(self, quads: Collection[Quad], *, delete: bool) -> None:
        for part in _portions(sorted(quads, key=str)):
            self._replace(part if delete else (), () if delete else part)

    def _own(self, subjects: Collection[Node]) -> set[Triple]:
        found: set[Triple] = set()
        for part in _portions(sorted(map(str, subjects))):
            found |= self._all(f"VALUES ?s {{ {' '.join(part)} }} GRAPH {OWN} {{ ?s ?p ?o }}")
        return found

    # --- reading --------------------------------------------------------------------------------

    def query(self, text: str) -> Answer:
        return self._client.query(text)

    def quads(self) -> Iterator[Quad]:
        yield from in_default(self._all(self._default("?s ?p ?o")))
        for name in (*map(NamedNode, self.documents()), ONTOLOGY, OWN):
            yield from (in_graph(triple, name) for triple in self._evidence(name))

    def close(self) -> None:
        self._client.close()

    def _default(self, pattern: str) -> str:
        """Let a pattern be of the facts, wherever the server keeps them."""
        return f"GRAPH {self._facts} {{ {pattern} }}" if self._facts else pattern

    def _all(self, pattern: str) -> set[Triple]:
        """Return the triples ?s ?p ?o of a pattern, and see to it that the server left out none."""
        rows = self._select(f"SELECT ?s ?p ?o {{ {pattern} }}")
        found = [Triple(row["s"], row["p"], _written(row["o"])) for row in rows]
        counted = self._terms(f"SELECT (COUNT(?p) AS ?it) {{ {pattern} }}")
        if [term.value for term in counted] != [str(len(found))]:
            raise StoreError(
                f"{self._client.place.query}: the server sent {len(found)} of {counted[0].value} triples; "
                "raise its limit of rows"
            )
        return set(found)

    def _triples(self, query: str) -> set[Triple]:
        return {Triple(row["s"], row["p"], _written(row["o"])) for row in self._select(query)}

    def _terms(self, query: str) -> list[NamedNode | Literal]:
        return [row["it"] for row in self._select(query)]

    def _select(self, query: str) -> ox.QuerySolutions:
        return self._client.rows(query)


def connect(location: str, *, base: str = ontology.DEFAULT_BASE, read_only: bool = False) -> RemoteStore:
    """Open a store on a server; see `kg.store.client` for how its address is written.

    Raises:
        StoreError: where the address is none, or the server cannot be reached.
    """
    token = os.environ.get(TOKEN) or None
    return RemoteStore(SparqlClient(endpoint(location), token), base=base, read_only=read_only)


def _written(term: Term) -> Term:
    """Return a term as we write it; Virtuoso has 1 and 0 for true and false."""
    if isinstance(term, Literal) and term.datatype == xsd("boolean"):
        return Literal(term.value in {"1", "true"})
    return term


def _by_graph(quads: Collection[Quad]) -> list[list[Quad]]:
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad)
    return [graphs[name] for name in sorted(graphs)]


def _rows(facts: Iterable[Triple]) -> set[str]:
    return {f"({fact.subject} {fact.predicate})" for fact in facts}


def _portions(items: list[_Item]) -> Iterator[list[_Item]]:
    for start in range(0, len(items), _PORTION):
        yield items[start : start + _PORTION]
