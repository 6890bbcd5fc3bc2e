"""How does a document enter, change and leave a store? Whole, in one transaction, and the same in each store.

What a document replaces, or what leaves with it, is its evidence, its events, and of the facts those that
nothing else supports. A store says what it holds; which quads go and which come is worked out here.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from types import TracebackType
from typing import Self

from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import NotFoundError
from kg.mapping import Digest, DocumentGraph, evidence_quads, shared_facts
from kg.store.interface import Change
from kg.store.quad_data import DEFAULT, in_default, in_graph, is_word, rebased
from kg.terms import ONTOLOGY, OWN, Node


class DocumentStore(ABC):
    """What the stores have in common; see `kg.store.interface.Store`. Use it as a context manager."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, graph: DocumentGraph) -> Change:
        """Add a document, or replace the one with its IRI."""
        with self._lock:
            if self.digest(graph.iri) == graph.digest:
                return "unchanged"
            new = {*evidence_quads(graph), *in_default({*graph.facts, *graph.shared()})}
            old = self._quads_of(graph.iri)
            self._replace(old - new, new - old)
            self._added(graph)
            return "replaced" if old else "added"

    def remove(self, document: str) -> None:
        """Remove the document with this IRI, and whatever no other document supports."""
        with self._lock:
            old = self._quads_of(document)
            if not old:
                raise NotFoundError(f"{document}: the store holds no such document")
            self._replace(old, set())
            self._removed(document)

    def learn(self, own: Iterable[Triple]) -> None:
        """Take in classes and entities of the user's own, in place of what it knew of the same ones."""
        with self._lock:
            triples = {rebased(triple, self.base) for triple in own if not is_word(triple)}
            old = self._own({triple.subject for triple in triples})
            gone, new = old - triples, triples - old
            if not gone and not new:
                return
            left = gone - self._said_by_documents(gone) - self._among(gone, ONTOLOGY)
            self._replace(
                {in_graph(triple, OWN) for triple in gone} | in_default(left),
                {in_graph(triple, OWN) for triple in new} | in_default(new),
            )

    def document_quads(self) -> Iterator[Quad]:
        """Yield what documents added: all quads but those of the ontology and reference knowledge.

        What a document says of an entity of the reference knowledge stays in, although the reference
        knowledge says it too.
        """
        known = self._evidence(ONTOLOGY) | self._evidence(OWN)
        said: set[Triple] = set()
        for document in self.documents():
            said |= shared_facts(self._evidence(NamedNode(document))) & known
        for quad in self.quads():
            if quad.graph_name in (ONTOLOGY, OWN):
                continue
            if quad.graph_name != DEFAULT or quad.triple not in known or quad.triple in said:
                yield quad

    def own_quads(self) -> Iterator[Quad]:
        """Yield what the user's own files said of classes and entities when documents were read."""
        yield from (in_graph(triple, OWN) for triple in self._evidence(OWN))

    def _quads_of(self, document: str) -> set[Quad]:
        """Return what would leave with a document: its evidence, its events, what it alone supports."""
        name = NamedNode(document)
        evidence = self._evidence(name)
        if not evidence:
            return set()
        shared = shared_facts(evidence)
        unknown = shared - self._among(shared, ONTOLOGY, OWN)  # of states, thousands of documents speak
        alone = unknown - self._said_elsewhere(unknown, name)
        return {in_graph(triple, name) for triple in evidence} | in_default(self._events_of(name) | alone)

    def _added(self, graph: DocumentGraph) -> None:  # noqa: B027 - most stores keep nothing beside
        """Note, with the lock held, that a document has been added or replaced."""

    def _removed(self, document: str) -> None:  # noqa: B027
        """Note, with the lock held, that a document has left."""

    # --- what each store knows best how to find, or to change ---------------------------------------

    @abstractmethod
    def digest(self, document: str) -> Digest | None:
        """Return the digest under which the document with this IRI was added, or None."""

    @abstractmethod
    def documents(self) -> list[str]:
        """Return the IRIs of all documents, sorted."""

    @abstractmethod
    def quads(self) -> Iterator[Quad]:
        """Yield every quad."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the files, or of the connection."""

    @abstractmethod
    def _evidence(self, graph: NamedNode) -> set[Triple]:
        """Return the triples of a named graph: of a document, its evidence."""

    @abstractmethod
    def _events_of(self, document: NamedNode) -> set[Triple]:
        """Return what the default graph says of the events of a document, and of their times."""

    @abstractmethod
    def _own(self, subjects: Collection[Node]) -> set[Triple]:
        """Return what the user's own files said of these things."""

    @abstractmethod
    def _said_elsewhere(self, facts: Collection[Triple], leaving: NamedNode) -> set[Triple]:
        """Return those facts that the evidence of a document other than one supports."""

    @abstractmethod
    def _said_by_documents(self, facts: Collection[Triple]) -> set[Triple]:
        """Return those facts that the evidence of any document supports."""

    @abstractmethod
    def _among(self, triples: Collection[Triple], *graphs: NamedNode) -> set[Triple]:
        """Return those triples that stand in one of these graphs."""

    @abstractmethod
    def _replace(self, old: Collection[Quad], new: Collection[Quad]) -> None:
        """Delete and insert quads, in one transaction."""
