"""Which things of the store have these words in a name, a title, a quotation or a sentence?

An SQLite FTS5 index beside the store's files, in `text.sqlite`. The store and the index cannot change in one
transaction, so a mark stands in the index from before the store changes until the index has followed:
whoever opens the store after a crash and finds the mark, or finds that store and index do not hold the same
documents, brings the index up to date. The index holds nothing that the store does not.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.store.text_query import match_expression
from kg.terms import ONTOLOGY, OWN, PREFIXES, RDF_TYPE, RDFS_LABEL, cq

FILE = "text.sqlite"
"""The name of the index in the directory of a store."""

_NAMES = (
    RDFS_LABEL,
    NamedNode(PREFIXES["skos"] + "prefLabel"),
    NamedNode(PREFIXES["skos"] + "altLabel"),
    cq("abbreviation"),
    cq("title"),
    cq("quotation"),
)
_SEARCHED = frozenset((*_NAMES, cq("exact")))
_RECORDS = frozenset((ONTOLOGY, OWN))  # what these say stands in the default graph as well
_DIGEST = cq("digest")

_LAYOUT = 1  # as the tables say of themselves
_TABLES = """
BEGIN;
CREATE TABLE entry (id INTEGER PRIMARY KEY, quad BLOB NOT NULL UNIQUE, subject TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE document (quad BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE state (behind INTEGER NOT NULL);
INSERT INTO state VALUES (1);
PRAGMA user_version = 1;
COMMIT;
"""
_FIND = """
SELECT DISTINCT subject FROM words JOIN entry ON entry.id = words.rowid
WHERE words MATCH ? ORDER BY subject LIMIT ?
"""


class TextIndex:
    """The index of one store. It may be used from several threads; only one may write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def find(self, words: str, limit: int) -> list[str]:
        """Return the IRIs of the things that have these words, sorted, `limit` of them at the most.

        Raises:
            QueryError: where the words are no search; see `kg.store.text_query.match_expression`.
        """
        with self._lock:
            found = self._connection.execute(_FIND, (match_expression(words), limit))
            return [subject for (subject,) in found]

    def __len__(self) -> int:
        with self._lock:
            (count,) = self._connection.execute("SELECT count(*) FROM entry").fetchone()
            return int(count)

    @property
    def behind(self) -> bool:
        """Whether the store may have changed since the index last followed it."""
        with self._lock:
            (behind,) = self._connection.execute("SELECT behind FROM state").fetchone()
            return bool(behind)

    # --- following the store --------------------------------------------------------------------

    def expect_change(self) -> None:
        """Mark the index as behind; to be called before the store changes."""
        with self._lock, self._connection:
            self._connection.execute("UPDATE state SET behind = 1 WHERE behind = 0")

    def follow(self, store: ox.Store, touched: Collection[Quad]) -> None:
        """Take a change of the store over, which has just been made, and take the mark away.

        Args:
            store: the store after the change.
            touched: quads that were added or removed, or may have been.
        """
        with self._lock, self._connection:
            for quad in touched:
                if quad.predicate in _SEARCHED:
                    self._follow_one(store, quad)
                elif quad.predicate == RDF_TYPE and quad.object == cq("Sentence"):
                    for exact in store.quads_for_pattern(quad.subject, cq("exact"), None, quad.graph_name):
                        self._follow_one(store, exact)
                elif _is_document(quad):
                    change = "INSERT OR IGNORE INTO document VALUES (?)"
                    if quad not in store:
                        change = "DELETE FROM document WHERE quad = ?"
                    self._connection.execute(change, (_key(quad),))
            self._connection.execute("UPDATE state SET behind = 0")

    def _follow_one(self, store: ox.Store, quad: Quad) -> None:
        if quad in store and _is_searched(quad, store):
            self._learn((quad,))
        else:
            self._forget((_key(quad),))

    def catch_up(self, store: ox.Store) -> None:
        """Make the index what the store says, whatever it was; only what differs is written.

        Goes through every name, quotation and sentence: some microseconds for each.
        """
        with self._lock, self._connection:
            gone = {key for (key,) in self._connection.execute("SELECT quad FROM entry")}
            missing: list[Quad] = []
            for quad in searched_quads(store):
                key = _key(quad)
                if key in gone:
                    gone.discard(key)
                else:
                    missing.append(quad)
            self._forget(gone)
            self._learn(missing)
            documents = ((_key(quad),) for quad in _documents(store))
            self._connection.execute("DELETE FROM document")
            self._connection.executemany("INSERT OR IGNORE INTO document VALUES (?)", documents)
            self._connection.execute("UPDATE state SET behind = 0")

    def rebuild(self, store: ox.Store) -> None:
        """Forget everything, and read the store anew."""
        with self._lock, self._connection:
            self._connection.execute("UPDATE state SET behind = 1")
            self._connection.execute("DELETE FROM entry")
            self._connection.execute("DELETE FROM words")
        self.catch_up(store)
        with self._lock:
            self._connection.execute("INSERT INTO words(words) VALUES ('optimize')")
            self._connection.commit()
            self._connection.execute("VACUUM")

    def agrees_with(self, store: ox.Store) -> bool:
        """Say whether the index holds exactly what the store says; as slow as catching up."""
        with self._lock:
            held = {key for (key,) in self._connection.execute("SELECT quad FROM entry")}
            (words,) = self._connection.execute("SELECT count(*) FROM words").fetchone()
        return held == {_key(quad) for quad in searched_quads(store)} and words == len(held)

    def has_the_documents_of(self, store: ox.Store) -> bool:
        """Say whether the index was made of the documents that the store holds, by their digests."""
        with self._lock:
            held = {key for (key,) in self._connection.execute("SELECT quad FROM document")}
        return held == {_key(quad) for quad in _documents(store)}

    def _forget(self, keys: Iterable[bytes]) -> None:
        for key in keys:
            row = self._connection.execute("SELECT id FROM entry WHERE quad = ?", (key,)).fetchone()
            if row:
                self._connection.execute("DELETE FROM words WHERE rowid = ?", row)
                self._connection.execute("DELETE FROM entry WHERE id = ?", row)

    def _learn(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            subject, text = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(text, Literal):
                continue
            made = self._connection.execute(
                "INSERT OR IGNORE INTO entry (quad, subject) VALUES (?, ?)", (_key(quad), subject.value)
            )
            if made.rowcount == 1:
                self._connection.execute(
                    "INSERT INTO words (rowid, text) VALUES (?, ?)", (made.lastrowid, text.value)
                )

    # --- files ----------------------------------------------------------------------------------

    def copy_to(self, path: Path) -> None:
        """Write a copy of the index into a file, which needs no other beside it."""
        copy = sqlite3.connect(path)
        try:
            with self._lock:
                self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self._connection.close()


def open_index(directory: Path | None) -> TextIndex:
    """Open the index in the directory of a store to write, made anew where it is missing or damaged.

    Args:
        directory: the directory of the store; None is an index in memory.

    Raises:
        StoreError: where the file cannot be written.
    """
    path = directory / FILE if directory else None
    try:
        return TextIndex(_connected(path))
    except sqlite3.DatabaseError as error:
        if path is None or isinstance(error, sqlite3.OperationalError):
            raise StoreError(f"{path}: the text index cannot be opened: {error}") from error
        for name in (
            FILE,
            f"{FILE}-wal",
            f"{FILE}-shm",
        ):  # no database, or a damaged one: the store has it all
            (path.parent / name).unlink(missing_ok=True)
        return TextIndex(_connected(path))


def open_to_read(directory: Path) -> TextIndex | None:
    """Open the index in the directory of a store to read; None where there is none that can be read."""
    path = directory / FILE
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return None
    if layout == _LAYOUT:
        return TextIndex(connection)
    connection.close()
    return None


def searched_quads(store: ox.Store, graph: NamedNode | DefaultGraph | None = None) -> Iterator[Quad]:
    """Yield the quads whose objects are searched, of one graph or of the whole store."""
    for predicate in _NAMES:
        for quad in store.quads_for_pattern(None, predicate, None, graph):
            if _is_searched(quad, store):
                yield quad
    for sentence in store.quads_for_pattern(None, RDF_TYPE, cq("Sentence"), graph):
        for quad in store.quads_for_pattern(sentence.subject, cq("exact"), None, sentence.graph_name):
            if _is_searched(quad, store):
                yield quad


def _connected(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(path or ":memory:", timeout=60, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout != _LAYOUT:
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN "
                "('entry', 'words', 'document', 'state')"
            ).fetchall():
                connection.execute(f"DROP TABLE {table}")
            connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_searched(quad: Quad, store: ox.Store) -> bool:
    if quad.predicate not in _SEARCHED or quad.graph_name in _RECORDS:
        return False
    if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
        return False
    if quad.predicate == cq("exact"):  # of mentions the sentence is enough
        return Quad(quad.subject, RDF_TYPE, cq("Sentence"), quad.graph_name) in store
    return True


def _is_document(quad: Quad) -> bool:
    return quad.predicate == _DIGEST and quad.graph_name not in _RECORDS


def _documents(store: ox.Store) -> Iterator[Quad]:
    return filter(_is_document, store.quads_for_pattern(None, _DIGEST, None, None))


def _key(quad: Quad) -> bytes:
    return hashlib.blake2b(str(quad).encode(), digest_size=16).digest()
