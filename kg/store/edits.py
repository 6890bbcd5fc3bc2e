"""Of which documents and entities may what was read no longer hold, since somebody changed the graph by hand?

A document that is added, replaced or removed has another digest afterwards, and so tells whoever keeps what
was read from it. A SPARQL update, or a graph that is written whole, may change anything and no digest. What
it touches is therefore noted in `edits.sqlite` beside the files of the store: before the store changes, and
once more behind it, so that whoever reads the store in between reads it again.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg.errors import StoreError
from kg.store.sidecar import has_table, opened_to_read, opened_to_write
from kg.terms import ONTOLOGY, OWN, PREFIXES, cq

FILE = "edits.sqlite"
"""The name of the file in the directory of a store; there is none where nobody changed anything by hand."""

NEVER = ""
"""The mark of a store in which nothing was changed by hand."""

_EVERYTHING = "*"  # as a thing: it may be anything
_ANYTHING = frozenset((_EVERYTHING,))
_MOST_THINGS = 10_000  # of one change; where it touches more, reading everything again is quicker
_OF_CLASSES = frozenset(
    (
        NamedNode(PREFIXES["rdfs"] + "subClassOf"),
        NamedNode(PREFIXES["rdfs"] + "subPropertyOf"),
        cq("symmetric"),
    )
)
_TABLES = (
    "CREATE TABLE origin (value TEXT NOT NULL)",
    "CREATE TABLE edit (thing TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX by_number ON edit (number)",
)


class Edits:
    """What was changed by hand in one store; safe to use from several threads.

    Args:
        directory: where the store is; None for a store in memory.
    """

    def __init__(self, directory: Path | None) -> None:
        self._path = directory / FILE if directory else None
        self._lock = threading.Lock()
        self._writing: sqlite3.Connection | None = None

    @contextmanager
    def noting(
        self, touched: Collection[Quad] | None, graph: str | None = None
    ) -> Iterator[frozenset[str] | None]:
        """Change the store by hand within this; gives the IRIs of what is touched, or None for anything.

        Args:
            touched: the quads that may be added or removed; None where that is not known.
            graph: the IRI of a graph that is changed as a whole.

        Raises:
            StoreError: where the file cannot be written; the store has not been changed then.
        """
        things = _things(touched) | ({graph} if graph else set())
        self._note(things)
        try:
            yield None if _EVERYTHING in things else things
        finally:
            self._note(things)

    def mark(self) -> str:
        """Return how far the changes have come, as a short text; `NEVER` where there were none."""
        with self._lock, self._reading() as connection:
            return _mark(connection) if connection else NEVER

    def since(self, mark: str) -> frozenset[str] | None:
        """Return the IRIs of the documents and entities that were touched since a mark.

        Returns:
            None where anything may have been, or the mark is not one of this store.
        """
        with self._lock, self._reading() as connection:
            now = _mark(connection) if connection else NEVER
            if mark == now or connection is None:
                return frozenset() if mark == now else None
            origin, _, number = mark.partition(" ")
            if mark != NEVER and origin != now.partition(" ")[0]:
                return None
            rows = connection.execute("SELECT thing FROM edit WHERE number > ?", (int(number or 0),))
            things = frozenset(thing for (thing,) in rows)
            return None if _EVERYTHING in things else things

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._writing is not None and self._path is not None:
                self._writing.close()
                self._writing = None

    def _note(self, things: frozenset[str]) -> None:
        if not things:
            return
        try:
            with self._lock, self._opened() as connection:
                (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM edit").fetchone()
                if _EVERYTHING in things:  # which says all that was said before
                    connection.execute("DELETE FROM edit")
                rows = ((thing, last + 1) for thing in sorted(things))
                connection.executemany("INSERT OR REPLACE INTO edit VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: what is changed cannot be noted: {error}") from error

    def _opened(self) -> sqlite3.Connection:
        if self._writing is None:
            self._writing = _connected(self._path)
        return self._writing

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if self._writing is not None:
            yield self._writing
        elif self._path is None or not self._path.is_file():
            yield None
        else:
            # Opened anew each time: the file may be another process's, and come and go.
            try:
                with closing(opened_to_read(self._path)) as connection:
                    yield connection if has_table(connection, "edit") else None
            except sqlite3.Error as error:
                raise StoreError(
                    f"{self._path}: what was changed by hand cannot be read: {error}; remove the file, "
                    "and the network is read anew"
                ) from error


def _connected(path: Path | None) -> sqlite3.Connection:
    # The clock tells the marks of this file from those of one that stood here before it.
    origin = f"INSERT INTO origin VALUES ('{time.time_ns():x}')"  # noqa: S608
    return opened_to_write(path, (*_TABLES, origin), "edit")


def _mark(connection: sqlite3.Connection) -> str:
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM edit").fetchone()
    (origin,) = connection.execute("SELECT value FROM origin").fetchone()
    return f"{origin} {number}" if number else NEVER


def _things(touched: Collection[Quad] | None) -> frozenset[str]:
    """Return the documents and entities of which quads say something."""
    if touched is None:
        return _ANYTHING
    things: set[str] = set()
    for quad in touched:
        if quad.graph_name in (ONTOLOGY, OWN) or quad.predicate in _OF_CLASSES:
            return _ANYTHING
        if isinstance(quad.graph_name, NamedNode):
            things.add(quad.graph_name.value)
        elif isinstance(quad.subject, NamedNode):
            # Events and their times are named after their documents (`kg.mapping`); all else is an entity.
            things |= {quad.subject.value, quad.subject.value.partition("#")[0]}
        if len(things) > _MOST_THINGS:
            return _ANYTHING
    return _ANYTHING if ONTOLOGY.value in things else frozenset(things)
