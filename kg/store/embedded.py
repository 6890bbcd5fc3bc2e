"""The store on disk or in memory: Oxigraph, in this process.

The default graph holds each fact once: the ontology and reference knowledge, events, and what the evidence
of all documents says of entities. A document enters, changes and leaves in one transaction. The ontology
stands a second time in a named graph of its own, as the record of what a newer version must replace; what
the user's own files said when documents were read stands so in another.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

import ontology
from kg.errors import NotFoundError, QueryError, StoreError
from kg.mapping import Digest, DocumentGraph, shared_facts
from kg.store.changes import data_of, quads_of
from kg.store.dataset import with_dataset
from kg.store.documents import DocumentStore
from kg.store.edits import NEVER, Edits
from kg.store.excerpt import Excerpt, excerpt_of
from kg.store.excerpts import Excerpts
from kg.store.files import open_files
from kg.store.quad_data import DEFAULT, deletions, in_default, in_graph, ontology_triples, quad_data
from kg.store.refusal import refusal, refusal_of_update
from kg.store.text_index import searched_quads
from kg.store.text_search import TextSearch
from kg.terms import ONTOLOGY, OWN, PREFIXES, RDF_TYPE, Node, cq, iri
from kg.version import fingerprint

_Named = NamedNode | ox.BlankNode
_Name = _Named | DefaultGraph


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


class EmbeddedStore(DocumentStore):
    """A store in this process; see `kg.store.interface.Store`. Use it as a context manager."""

    def __init__(
        self, inner: ox.Store, *, base: str, read_only: bool = False, directory: Path | None = None
    ) -> None:
        super().__init__(base)
        self._inner = inner
        self._read_only = read_only
        # The clock tells the versions of one run from those of another; within a run writes are counted.
        self._opened, self._writes = time.time_ns(), 0
        self.directory = directory
        self.edits, self.excerpts = Edits(directory), Excerpts(directory)
        self.text = TextSearch(inner, directory, read_only=read_only, writing=self._lock)
        if not read_only:
            self._load_ontology()

    # --- versions -------------------------------------------------------------------------------

    @property
    def version(self) -> str:
        """What the store holds, as a short text that each write changes; for ETags and snapshots."""
        return f"{self._opened:x}-{self._writes:x}"

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Note that the store changes; to be entered with the lock held, around each transaction."""
        try:
            yield
        finally:
            self._writes += 1

    def snapshot(self, directory: Path) -> str:
        """Make a copy to read from, of hard links, in a new directory of the same file system.

        Returns:
            The version that the copy holds.

        Raises:
            StoreError: where the store is in memory, or the copy cannot be written.
        """
        try:
            with self._lock:
                self._inner.backup(str(directory))
                self.text.copy_to(directory)
                return self.version
        except (OSError, ValueError, RuntimeError, sqlite3.Error) as error:
            raise StoreError(f"{directory}: no copy can be made here: {error}") from error

    def compact(self) -> None:
        """Write the files of the store anew as one of each kind, which is read a quarter faster.

        Each write leaves what it changed in files of its own, and each reading looks into all of them. Who
        writes meanwhile goes on; on the disk the old files stand beside the new ones until they are no longer
        read. Where there is nothing to merge this costs nothing.

        Raises:
            StoreError: where the files cannot be written.
        """
        try:
            self._inner.optimize()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.directory}: the files cannot be merged: {error}") from error

    # --- documents ------------------------------------------------------------------------------

    def digest(self, document: str) -> Digest | None:
        node = NamedNode(document)
        found = self._inner.quads_for_pattern(node, cq("digest"), None, node)
        return next((Digest(quad.object.value) for quad in found if isinstance(quad.object, Literal)), None)

    def documents(self) -> list[str]:
        found = self._inner.quads_for_pattern(None, RDF_TYPE, cq("Document"), None)
        return sorted(iri(quad.subject) for quad in found)

    def _evidence(self, graph: NamedNode) -> set[Triple]:
        return {quad.triple for quad in self._inner.quads_for_pattern(None, None, None, graph)}

    def _events_of(self, document: NamedNode) -> set[Triple]:
        found = self._inner.quads_for_pattern(None, cq("inDocument"), document, DEFAULT)
        return {triple for quad in found for triple in self._described(quad.subject)}

    def _described(self, node: Node) -> Iterator[Triple]:
        """Yield what the default graph says of an event and of the parts that belong to its document."""
        for quad in self._inner.quads_for_pattern(node, None, None, DEFAULT):
            yield quad.triple
            part = quad.object
            ends = quad.predicate.value.startswith(_TIME_ENDS)
            if isinstance(part, NamedNode) and (ends or quad.predicate == cq("time")):
                yield from self._described(part)

    def _said_elsewhere(self, facts: Collection[Triple], leaving: NamedNode) -> set[Triple]:
        said: set[Triple] = set()
        for subject in {fact.subject for fact in facts}:
            for link in (cq("appearanceOf"), cq("subject")):
                for quad in self._inner.quads_for_pattern(None, link, subject, None):
                    if quad.graph_name != leaving:
                        node = self._inner.quads_for_pattern(quad.subject, None, None, quad.graph_name)
                        said |= shared_facts(q.triple for q in node)
        return said & set(facts)

    def _said_by_documents(self, facts: Collection[Triple]) -> set[Triple]:
        found: set[Triple] = set()
        if not facts:
            return found
        for document in self.documents():
            found |= shared_facts(self._evidence(NamedNode(document))) & set(facts)
        return found

    def _among(self, triples: Collection[Triple], *graphs: NamedNode) -> set[Triple]:
        return {t for t in triples if any(in_graph(t, graph) in self._inner for graph in graphs)}

    def _added(self, graph: DocumentGraph) -> None:
        # Where nobody changed anything by hand, a document is in the store as it came.
        as_it_came = self.edits.mark() == NEVER or self._is_whole(graph)
        excerpt = excerpt_of(graph) if as_it_came else None
        if excerpt is None:
            self.excerpts.forget([graph.iri])
        else:
            self.excerpts.put([excerpt])

    def _removed(self, document: str) -> None:
        self.excerpts.forget([document])

    def _is_whole(self, graph: DocumentGraph) -> bool:
        """Say whether the facts of a document are all that the store says of its events and their times."""
        found = self._events_of(NamedNode(graph.iri))
        for subject in {triple.subject for triple in graph.facts}:
            found |= {quad.triple for quad in self._inner.quads_for_pattern(subject, None, None, DEFAULT)}
        return found <= graph.facts

    def keep_excerpts(self, excerpts: Sequence[Excerpt], mark: str) -> None:
        """Keep excerpts of documents that were read from the store.

        Args:
            excerpts: of the documents, with the digests that these had when they were read.
            mark: how far changes by hand had come before they were read; where more were made since, the
                excerpts are not kept.
        """
        with self._lock:
            if not self._read_only and self.edits.mark() == mark:
                self.excerpts.put(excerpts)

    @contextmanager
    def _by_hand(
        self, searched: Collection[Quad] | None, touched: Collection[Quad] | None, graph: str | None = None
    ) -> Iterator[None]:
        """Change the store by hand within this, with the lock held.

        Args:
            searched: the quads that may be added or removed, as far as the text index is concerned.
            touched: the quads that may be, but for those of a graph that is changed as a whole.
            graph: the IRI of that graph. In both, None is where that is not known.
        """
        with self._changing(), self.edits.noting(touched, graph) as things:
            self.excerpts.forget(things)
            with self.text.following(searched):
                yield

    def _replace(self, old: Collection[Quad], new: Collection[Quad]) -> None:
        """Delete and insert quads in one transaction: a SPARQL update is one."""
        with self._changing(), self.text.following([*old, *new]):
            if old:
                self._inner.update(" ; ".join([*deletions(old), f"INSERT DATA {{ {quad_data(new)} }}"]))
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
        old_triples = self._evidence(ONTOLOGY)
        old = {in_graph(t, ONTOLOGY) for t in old_triples} | in_default(
            old_triples - self._said_by_documents(old_triples) - self._among(old_triples, OWN)
        )
        self._replace(old - new, new - old)

    def _own(self, subjects: Collection[Node]) -> set[Triple]:
        return {q.triple for s in subjects for q in self._inner.quads_for_pattern(s, None, None, OWN)}

    # --- updates and graphs -----------------------------------------------------------------------

    def update(
        self,
        text: str,
        *,
        base: str | None = None,
        using: Sequence[str] = (),
        using_named: Sequence[str] = (),
        services: Collection[str] = (),
    ) -> None:
        """Carry out a SPARQL 1.1 update, in one transaction.

        Args:
            text: the update; the prefixes of `kg.terms.PREFIXES` need not be declared.
            base: the IRI that relative IRIs are relative to; without it there are none.
            using: the IRIs of the graphs that together are the default graph of each WHERE.
            using_named: the IRIs of the graphs that GRAPH may name in each WHERE.
            services: the addresses that SERVICE and LOAD may name.

        Raises:
            QueryError: where the update cannot be parsed or carried out, or would reach outside of the store.
            StoreError: where the files of the store cannot be written.
        """
        refused = refusal_of_update(text, services)
        if refused:
            raise QueryError(refused)
        for name in (*using, *using_named):
            _graph(name)
        answered = self.text.answered(text)
        touched, whole = data_of(answered, base), with_dataset(answered, using, using_named)
        try:
            if touched is None and not services:
                _check_syntax(whole, base)
            with self._lock:
                if touched is None and not (services or using or using_named):
                    touched = quads_of(answered, self._inner, base)
                with self._by_hand(touched, touched):
                    self._inner.update(whole, base_iri=base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QueryError(f"the update cannot be parsed: {_first_line(error)}") from error
        except (OSError, ValueError, RuntimeError) as error:
            _check_files(error, self.directory)
            raise QueryError(f"the update failed: {_first_line(error)}") from error

    def put_graph(self, name: str | None, triples: str, *, merge: bool = False) -> bool:
        """Give the graph with this IRI (None: the default graph) these triples, in one transaction.

        Args:
            name: the IRI of the graph.
            triples: N-Triples; its blank nodes are new ones.
            merge: leave what the graph holds, and add to it.

        Returns:
            Whether the graph is new.

        Raises:
            QueryError: where the triples cannot be parsed or written.
            StoreError: where the files of the store cannot be written.
        """
        where = "DEFAULT" if name is None else f"GRAPH {_graph(name)}"
        emptied = "" if merge else f"CLEAR SILENT {where} ; "
        created = "" if name is None else f"CREATE SILENT {where} ; "
        data = triples if name is None else f"{where} {{ {triples} }}"
        graph = DEFAULT if name is None else _graph(name)
        try:
            touched = [in_graph(q.triple, graph) for q in ox.parse(triples, ox.RdfFormat.N_TRIPLES)]
            with self._lock:
                new = not self.has_graph(name)
                touched += () if merge else searched_quads(self._inner, graph)
                with self._by_hand(touched, touched if name or merge else None, graph=name):
                    self._inner.update(f"{emptied}{created}INSERT DATA {{ {data} }}")
        except (SyntaxError, OSError, ValueError, RuntimeError) as error:
            _check_files(error, self.directory)
            raise QueryError(f"the graph cannot be written: {_first_line(error)}") from error
        return new

    def drop_graph(self, name: str | None) -> None:
        """Remove the graph with this IRI (None: what the default graph holds).

        Raises:
            NotFoundError: where there is no such graph.
        """
        with self._lock:
            if not self.has_graph(name):
                raise NotFoundError(f"{name}: the store holds no such graph")
            touched = [*searched_quads(self._inner, DEFAULT if name is None else _graph(name))]
            with self._by_hand(touched, [] if name else None, graph=name):
                self._inner.update("CLEAR DEFAULT" if name is None else f"DROP GRAPH {_graph(name)}")

    # --- reading --------------------------------------------------------------------------------

    def query(
        self,
        text: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        services: Collection[str] = (),
    ) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """Answer a SPARQL 1.1 query.

        Args:
            text: the query; the prefixes of `kg.terms.PREFIXES` need not be declared.
            base: the IRI that relative IRIs are relative to; without it there are none.
            default_graphs: the IRIs of the graphs that together are the default graph. Where this or the
                next is given, they take the place of FROM and FROM NAMED.
            named_graphs: the IRIs of the graphs that GRAPH may name.
            services: the addresses that SERVICE may name.

        Raises:
            QueryError: where the query cannot be parsed, is an update, or would reach outside of the store.
        """
        refused = refusal(text, services)
        if refused:
            raise QueryError(refused)
        given = bool(default_graphs or named_graphs)
        default: list[_Name] | None = [_graph(name) for name in default_graphs] if given else None
        named: list[_Named] | None = [_graph(name) for name in named_graphs] if given else None
        answered = self.text.answered(text)
        try:
            return self._inner.query(
                answered, base_iri=base, prefixes=PREFIXES, default_graph=default, named_graphs=named
            )
        except SyntaxError as error:
            if answered != text:  # what the user wrote has other columns
                error = _syntax_error(text, base) or error
            raise QueryError(f"the query cannot be parsed: {_first_line(error)}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query failed: {_first_line(error)}") from error

    def has_graph(self, name: str | None) -> bool:
        """Say whether there is a graph with this IRI, be it empty; None is the default graph."""
        return name is None or self._inner.contains_named_graph(_graph(name))

    def write_triples(self, name: str | None, to: ox.RdfFormat, output: IO[bytes]) -> None:
        """Write the triples of the graph with this IRI (None: the default graph) as they come."""
        graph = DEFAULT if name is None else _graph(name)
        self._inner.dump(output, to, from_graph=graph, prefixes=PREFIXES)

    def quads(self) -> Iterator[Quad]:
        yield from self._inner

    def __len__(self) -> int:
        return len(self._inner)

    def close(self) -> None:
        self.text.close()
        self.edits.close()
        self.excerpts.close()
        if not self._read_only:
            self._inner.flush()


_TIME_ENDS = "http://www.w3.org/2006/time#has"


def _syntax_error(query: str, base: str | None) -> SyntaxError | None:
    try:
        ox.Store().query(query, base_iri=base, prefixes=PREFIXES)
    except SyntaxError as error:
        return error
    return None


def _check_syntax(update: str, base: str | None) -> None:
    """Raise the SyntaxError of an update that cannot be parsed, which is then not noted as a change.

    It is carried out on nothing, so what it misses there (DROP GRAPH, say) does not matter.
    """
    with suppress(OSError, ValueError, RuntimeError):
        ox.Store().update(update, base_iri=base, prefixes=PREFIXES)


def _check_files(error: Exception, directory: Path | None) -> None:
    """Pass an error that whoever asks has caused.

    Raises:
        StoreError: where it comes from the files of the store, as RocksDB names such errors.
    """
    if isinstance(error, OSError) and str(error).startswith("IO error"):
        reason = f"the store cannot be written: {_first_line(error)}; make room, then start again"
        raise StoreError(f"{directory}: {reason}") from error


def _graph(name: str) -> NamedNode:
    try:
        return NamedNode(name)
    except ValueError as error:
        raise QueryError(
            f"{name!r} is no IRI of a graph: {_first_line(error)}; write an absolute IRI"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
