"""The store on disk or in memory: Oxigraph, in this process.

The default graph holds each fact once: the ontology and reference knowledge, events, and what the evidence
of all documents says of entities. A document enters, changes and leaves in one transaction. The ontology
stands a second time in a named graph of its own, as the record of what a newer version must replace; what
the user's own files said when documents were read stands so in another.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

import ontology
from kg.errors import NotFoundError, QueryError, StoreError
from kg.mapping import Digest, DocumentGraph, evidence_quads, shared_facts
from kg.store.interface import Change
from kg.store.quad_data import DEFAULT, in_default, in_graph, is_word, ontology_triples, quad_data, rebased
from kg.store.refusal import refusal
from kg.store.text_search import TextSearch
from kg.terms import ONTOLOGY, OWN, PREFIXES, RDF_TYPE, Node, cq, iri
from kg.version import fingerprint

_OPENINGS, _PAUSE_SECONDS = 20, 0.05


def open_store(
    location: str | Path | None, *, base: str = ontology.DEFAULT_BASE, read_only: bool = False
) -> EmbeddedStore:
    """Open the store in a directory, which is made where it does not exist; None is a store in memory.

    Args:
        location: the directory of the store.
        base: the IRI under which the things of the graph stand.
        read_only: open a store that exists, beside a process that may be writing to it.

    Raises:
        StoreError: where the directory is no store, or another process writes to it.
    """
    directory = None if location is None else Path(location)
    return EmbeddedStore(
        open_files(location, read_only=read_only), base=base, read_only=read_only, directory=directory
    )


def _read_only(path: str) -> ox.Store:
    """Open a store to read. A writer beside it may merge away a file that is about to be opened."""
    for _ in range(_OPENINGS):
        try:
            return ox.Store.read_only(path)
        except (OSError, RuntimeError) as error:
            if "No such file" not in str(error):
                raise
            time.sleep(_PAUSE_SECONDS)
    return ox.Store.read_only(path)


def open_files(location: str | Path | None, *, read_only: bool) -> ox.Store:
    """Open the files of a store, or a store in memory, without ontology or text index.

    Raises:
        StoreError: where the directory is no store, or another process writes to it.
    """
    if location is None:
        return ox.Store()
    path = Path(location)
    if read_only and not (path / "CURRENT").is_file():
        raise StoreError(f"{path}: there is no store here; make one with: kg build PATH --store {path}")
    if path.is_file() or (path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").is_file()):
        raise StoreError(f"{path}: this is not a store; name an empty or new directory")
    try:
        if not read_only:
            path.mkdir(parents=True, exist_ok=True)
        return _read_only(str(path)) if read_only else ox.Store(str(path))
    except (OSError, ValueError, RuntimeError) as error:
        busy = "lock" in str(error).lower()
        reason = "another process is writing to it; wait, or stop that process" if busy else str(error)
        raise StoreError(f"{path}: the store cannot be opened: {reason}") from error


class EmbeddedStore:
    """A store in this process; see `kg.store.interface.Store`. Use it as a context manager."""

    def __init__(
        self, inner: ox.Store, *, base: str, read_only: bool = False, directory: Path | None = None
    ) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self._read_only = read_only
        self.base = base
        self.text = TextSearch(inner, directory, read_only=read_only, writing=self._lock)
        if not read_only:
            self._load_ontology()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- documents ------------------------------------------------------------------------------

    def add(self, graph: DocumentGraph) -> Change:
        with self._lock:
            if self.digest(graph.iri) == graph.digest:
                return "unchanged"
            new = {*evidence_quads(graph), *in_default({*graph.facts, *graph.shared()})}
            old = self._quads_of(graph.iri)
            self._replace(old - new, new - old)
            return "replaced" if old else "added"

    def remove(self, document: str) -> None:
        with self._lock:
            old = self._quads_of(document)
            if not old:
                raise NotFoundError(f"{document}: the store holds no such document")
            self._replace(old, set())

    def digest(self, document: str) -> Digest | None:
        node = NamedNode(document)
        found = self._inner.quads_for_pattern(node, cq("digest"), None, node)
        return next((Digest(quad.object.value) for quad in found if isinstance(quad.object, Literal)), None)

    def documents(self) -> list[str]:
        found = self._inner.quads_for_pattern(None, RDF_TYPE, cq("Document"), None)
        return sorted(iri(quad.subject) for quad in found)

    def _quads_of(self, document: str) -> set[Quad]:
        """Return what would leave with a document: its evidence, its events, what it alone supports."""
        name = NamedNode(document)
        evidence = set(self._inner.quads_for_pattern(None, None, None, name))
        if not evidence:
            return set()
        own = {q for node in self._events(name) for q in self._described(node)}
        shared = shared_facts(quad.triple for quad in evidence)
        return evidence | own | in_default(shared - self._supported(shared, name))

    def _events(self, document: NamedNode) -> list[Node]:
        found = self._inner.quads_for_pattern(None, cq("inDocument"), document, DEFAULT)
        return [quad.subject for quad in found]

    def _described(self, node: Node) -> Iterator[Quad]:
        """Yield what the default graph says of an event and of the parts that belong to its document."""
        for quad in self._inner.quads_for_pattern(node, None, None, DEFAULT):
            yield quad
            part = quad.object
            ends = quad.predicate.value.startswith(_TIME_ENDS)
            if isinstance(part, NamedNode) and (ends or quad.predicate == cq("time")):
                yield from self._described(part)

    def _supported(self, facts: set[Triple], leaving: NamedNode) -> set[Triple]:
        """Return those facts that the ontology or the evidence of another document supports as well."""
        supported = {fact for fact in facts if self._known(fact)}
        subjects = {fact.subject for fact in facts - supported}
        for subject in subjects:
            for link in (cq("appearanceOf"), cq("subject")):
                for quad in self._inner.quads_for_pattern(None, link, subject, None):
                    if quad.graph_name != leaving:
                        node = self._inner.quads_for_pattern(quad.subject, None, None, quad.graph_name)
                        supported |= shared_facts(q.triple for q in node)
        return supported & facts

    def _replace(self, old: Collection[Quad], new: Collection[Quad]) -> None:
        """Delete and insert quads in one transaction: a SPARQL update is one."""
        with self.text.following(old, new):
            if old:
                self._inner.update(f"DELETE DATA {{ {quad_data(old)} }} ; INSERT DATA {{ {quad_data(new)} }}")
            else:
                self._inner.extend(new)

    # --- ontology -------------------------------------------------------------------------------

    def _load_ontology(self) -> None:
        """Load the ontology, or replace the one that another version loaded."""
        mark = Quad(ONTOLOGY, cq("digest"), Literal(fingerprint()), ONTOLOGY)
        if mark in self._inner:
            return
        triples = ontology_triples(self.base)
        new = {in_graph(t, ONTOLOGY) for t in triples} | in_default(triples) | {mark}
        old_triples = {q.triple for q in self._inner.quads_for_pattern(None, None, None, ONTOLOGY)}
        old = {in_graph(t, ONTOLOGY) for t in old_triples} | in_default(
            old_triples - self._claimed_by_documents(old_triples) - self._among(old_triples, OWN)
        )
        self._replace(old - new, new - old)

    def learn(self, own: Iterable[Triple]) -> None:
        with self._lock:
            triples = {rebased(triple, self.base) for triple in own if not is_word(triple)}
            subjects = {triple.subject for triple in triples}
            old = {q.triple for s in subjects for q in self._inner.quads_for_pattern(s, None, None, OWN)}
            gone, new = old - triples, triples - old
            if not gone and not new:
                return
            left = gone - self._claimed_by_documents(gone) - self._among(gone, ONTOLOGY)
            self._replace(
                {in_graph(triple, OWN) for triple in gone} | in_default(left),
                {in_graph(triple, OWN) for triple in new} | in_default(new),
            )

    def _known(self, triple: Triple) -> bool:
        """Say whether the ontology, or a file of the user's own, says this without any document."""
        return in_graph(triple, ONTOLOGY) in self._inner or in_graph(triple, OWN) in self._inner

    def _among(self, triples: set[Triple], graph: NamedNode) -> set[Triple]:
        return {triple for triple in triples if in_graph(triple, graph) in self._inner}

    def _claimed_by_documents(self, triples: set[Triple]) -> set[Triple]:
        found: set[Triple] = set()
        if not triples:
            return found
        for document in self.documents():
            evidence = self._inner.quads_for_pattern(None, None, None, NamedNode(document))
            found |= shared_facts(quad.triple for quad in evidence) & triples
        return found

    # --- reading --------------------------------------------------------------------------------

    def query(self, text: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        refused = refusal(text)
        if refused:
            raise QueryError(refused)
        answered = self.text.answered(text)
        try:
            return self._inner.query(answered, prefixes=PREFIXES)
        except SyntaxError as error:
            if answered != text:  # what the user wrote has other columns
                error = _syntax_error(text) or error
            raise QueryError(f"the query cannot be parsed: {_first_line(error)}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query failed: {_first_line(error)}") from error

    def quads(self) -> Iterator[Quad]:
        yield from self._inner

    def document_quads(self) -> Iterator[Quad]:
        """Yield what documents added: all quads but those of the ontology and reference knowledge.

        What a document says of an entity of the reference knowledge stays in, although the reference
        knowledge says it too.
        """
        said: set[Triple] = set()
        for document in self.documents():
            evidence = self._inner.quads_for_pattern(None, None, None, NamedNode(document))
            said |= shared_facts(quad.triple for quad in evidence)
        for quad in self._inner:
            if quad.graph_name in (ONTOLOGY, OWN):
                continue
            known = quad.graph_name == DEFAULT and self._known(quad.triple)
            if not known or quad.triple in said:
                yield quad

    def own_quads(self) -> Iterator[Quad]:
        """Yield what the user's own files said of classes and entities when documents were read."""
        yield from self._inner.quads_for_pattern(None, None, None, OWN)

    def __len__(self) -> int:
        return len(self._inner)

    def snapshot(self, directory: Path) -> None:
        """Write a copy of the store and its text index, as they are now, to a new directory.

        Files are shared by hard links where they can be, so that this takes milliseconds.
        """
        with self._lock:
            self._inner.backup(str(directory))
            self.text.copy_to(directory)

    def close(self) -> None:
        self.text.close()
        if not self._read_only:
            self._inner.flush()


_TIME_ENDS = "http://www.w3.org/2006/time#has"


def _syntax_error(query: str) -> SyntaxError | None:
    try:
        ox.Store().query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        return error
    return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
