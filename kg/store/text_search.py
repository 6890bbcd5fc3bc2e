"""How does the text index keep in step with the store, and how do queries use it?

A store that is written marks the index before each change and lets it follow behind it. After a change of
which it is not known what it changed (a SPARQL update), the index stays behind until it is next asked,
copied or closed, and then compares itself with the whole store. A store that is only read, and whose index
is missing or was left behind by a crash, gets one in memory.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import StoreError
from kg.store.search import MAX_FOUND, answer_searches
from kg.store.text_index import FILE, TextIndex, open_index, open_to_read

_WAITS, _WAIT_SECONDS = 20, 0.05


class TextSearch:
    """Text search over one store.

    Args:
        store: what is searched.
        directory: where the store is; None for a store in memory.
        read_only: leave the files as they are.
        writing: the lock that whoever changes the store holds.
    """

    def __init__(
        self, store: ox.Store, directory: Path | None, *, read_only: bool, writing: threading.Lock
    ) -> None:
        self._store = store
        self._writing = writing
        self._index: TextIndex | None = None
        self._stale = True
        self._directory = directory
        self._read_only = read_only
        if directory is not None and not read_only:
            self._index = open_index(directory)
            self._stale = self._index.behind or not self._index.has_the_documents_of(store)
            self._catch_up()

    @contextmanager
    def following(self, touched: Collection[Quad] | None) -> Iterator[None]:
        """Change the store within this, and the index follows; the caller holds the writing lock.

        Args:
            touched: the quads that may be added or removed; None where that is not known, and then the
                index compares itself with the whole store when it is next needed.
        """
        if self._index is not None:
            self._index.expect_change()
        stale, self._stale = self._stale, True  # until it has followed; it does not where the change fails
        yield
        if stale or self._index is None or touched is None:
            return
        with suppress(sqlite3.Error):  # the store has changed; the index catches up when it is next needed
            self._index.follow(self._store, touched)
            self._stale = False

    def answered(self, query: str) -> str:
        """Return a query or update in which each search is replaced by what it finds.

        Raises:
            QueryError: where a search is malformed, or finds too much.
        """
        return answer_searches(query, self._find)

    def _find(self, words: str) -> list[str]:
        return self._current().find(words, MAX_FOUND + 1)

    def _current(self) -> TextIndex:
        """Return the index, in step with the store."""
        if self._stale or self._index is None:
            with self._writing:
                if self._read_only:
                    self._open_to_read()
                self._catch_up()
        if self._index is None:
            raise StoreError("the text index is closed; open the store again")
        return self._index

    def _open_to_read(self) -> None:
        """Take the index on disk if it is, or soon comes, in step; writing takes an instant."""
        if self._index is not None or self._directory is None:
            return
        for _ in range(_WAITS):
            index = open_to_read(self._directory)
            if index is None:
                return
            if not index.behind:
                self._index, self._stale = index, False
                return
            index.close()
            time.sleep(_WAIT_SECONDS)

    def _catch_up(self) -> None:
        if self._index is None:
            self._index = open_index(None)
        if self._stale:
            self._index.catch_up(self._store)
            self._stale = False

    def rebuild(self) -> int:
        """Read the whole store anew into the index; return how many names, titles, quotations and sentences.

        Raises:
            StoreError: where the store is open to read only.
        """
        if self._read_only:
            raise StoreError("the store is open to read only; its text index is rebuilt by its writer")
        with self._writing:
            if self._index is None:
                self._index = open_index(None)
            self._index.rebuild(self._store)
            self._stale = False
            return len(self._index)

    def state(self) -> str:
        """Say how the index on disk stands to the store, as what comes behind "the text index"."""
        index = open_to_read(self._directory) if self._directory else None
        if index is None:
            return "is missing or cannot be read; rebuild it with: kg index --rebuild"
        try:
            agrees = index.agrees_with(self._store)
        finally:
            index.close()
        if agrees:
            return "agrees with the store"
        return (
            "differs from the store, unless something is writing to it; rebuild it with: kg index --rebuild"
        )

    def agrees(self) -> bool:
        """Say whether the index holds exactly what the store says; goes through the whole store."""
        return self._current().agrees_with(self._store)

    def copy_to(self, directory: Path) -> None:
        """Put a copy of the index into a directory; the caller holds the writing lock."""
        self._catch_up()
        if self._index is not None:
            self._index.copy_to(directory / FILE)

    def close(self) -> None:
        """Bring the index up to date, and close its files."""
        if self._index is None:
            return
        if not self._read_only and self._directory is not None:
            with self._writing:
                self._catch_up()
        self._index.close()
        self._index = None
