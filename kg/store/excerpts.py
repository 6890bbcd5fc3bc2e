"""Which excerpts of its documents does a store keep, so that its network need not be read from its quads?

They stand in `network.sqlite` beside the files of the store. An excerpt is written when its document has been
added, and holds for the document with the digest that it names; so a crash between the two leaves none, and
never a wrong one. Before a document is changed by hand, its excerpt is forgotten.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.store.excerpt import Excerpt
from kg.store.packed import Columns, Kept, Packed, packed
from kg.store.sidecar import has_table, opened_to_read, opened_to_write

FILE = "network.sqlite"
"""The name of the file in the directory of a store."""

_COLUMNS = tuple(field.name for field in fields(Packed))
_AT_ONCE = 500  # values in one query
# Another number means other columns, or other values in them; a file with another is made anew.
_LAYOUT = 2
_TABLES = (
    f"CREATE TABLE layout_{_LAYOUT} (number INTEGER)",
    "CREATE TABLE word (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    f"CREATE TABLE excerpt ({', '.join(_COLUMNS)}, PRIMARY KEY (document))",
)
_PUT = f"INSERT OR REPLACE INTO excerpt VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_FORGET = "DELETE FROM excerpt WHERE document = ?"
_EXCERPTS = f"SELECT {', '.join(_COLUMNS)} FROM excerpt"  # noqa: S608
_WORDS = "SELECT number, text FROM word"


class Excerpts:
    """The excerpts of one store; safe to use from several threads.

    Args:
        directory: where the store is; None for a store in memory.
    """

    def __init__(self, directory: Path | None) -> None:
        self._path = directory / FILE if directory else None
        self._lock = threading.Lock()
        self._writing: sqlite3.Connection | None = None

    def put(self, excerpts: Iterable[Excerpt]) -> None:
        """Keep excerpts, each in place of the one before of its document.

        A file that cannot be written is left as it is: the documents are then read from the store.
        """
        with suppress(sqlite3.Error), self._lock, self._opened() as connection:
            number = _Numbers(connection)
            for excerpt in excerpts:
                connection.execute(_PUT, _row(packed(excerpt, number.__getitem__)))

    def forget(self, documents: Collection[str] | None) -> None:
        """Forget the excerpts of documents, by IRI, before they change; None is all.

        Raises:
            StoreError: where the file cannot be written; the documents must not be changed then.
        """
        with self._lock:
            if self._path is not None and self._writing is None and not self._path.is_file():
                return
            try:
                with self._opened() as connection:
                    if documents is None:
                        connection.execute("DELETE FROM excerpt")
                        connection.execute("DELETE FROM word")
                    else:
                        connection.executemany(_FORGET, ((document,) for document in documents))
            except sqlite3.Error as error:
                raise StoreError(
                    f"{self._path}: what is kept of documents that change cannot be forgotten: {error}; "
                    "see that there is space, or remove the file"
                ) from error

    def of(self, documents: Collection[str] | None = None) -> Kept:
        """Return the excerpts of documents (None: of all), without those that are not kept.

        Whether an excerpt is of the document that the store holds now, its digest says.
        """
        try:
            with self._lock, self._reading() as connection:
                if connection is None:
                    return _NOTHING
                if documents is None:
                    found = [Packed(*row) for row in connection.execute(_EXCERPTS)]
                    return Kept(found, dict(connection.execute(_WORDS)))
                found = [Packed(*row) for row in _those(connection, _EXCERPTS, "document", documents)]
                words = Columns(found).words()
                return Kept(found, dict(_those(connection, _WORDS, "number", words)))
        except (sqlite3.Error, TypeError):  # the store has it all
            return _NOTHING

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._writing is not None and self._path is not None:
                self._writing.close()
                self._writing = None

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if self._writing is None:
            self._writing = self._made()
        with self._writing:
            yield self._writing

    def _made(self) -> sqlite3.Connection:
        """Open the file to write; one that is damaged, or of another layout, is made anew."""
        try:
            connection = opened_to_write(self._path, _TABLES, "excerpt")
            if has_table(connection, f"layout_{_LAYOUT}"):
                return connection
            connection.close()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            pass
        if self._path is not None:
            for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                (self._path.parent / name).unlink(missing_ok=True)
        return opened_to_write(self._path, _TABLES, "excerpt")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if self._writing is not None:
            yield self._writing
        elif self._path is None or not self._path.is_file():
            yield None
        else:
            with closing(opened_to_read(self._path)) as connection:
                connection.execute("BEGIN")  # the words are those of the excerpts, whoever writes meanwhile
                yield connection if has_table(connection, f"layout_{_LAYOUT}") else None


_NOTHING = Kept((), {})


class _Numbers(dict[str, int]):
    """The numbers of words, which those that are new get."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, word: str) -> int:
        found = self._connection.execute("SELECT number FROM word WHERE text = ?", (word,)).fetchone()
        if found is None:
            found = (self._connection.execute("INSERT INTO word (text) VALUES (?)", (word,)).lastrowid,)
        self[word] = found[0]
        return self[word]


def _row(excerpt: Packed) -> tuple[Any, ...]:
    return tuple(getattr(excerpt, name) for name in _COLUMNS)


def _those(
    connection: sqlite3.Connection, query: str, column: str, values: Iterable[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows in which a column has one of these values."""
    wanted = list(values)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from connection.execute(f"{query} WHERE {column} IN ({', '.join('?' * len(some))})", some)
