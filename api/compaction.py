"""When are the files of the store merged? When the server starts, and when all is quiet behind many writes.

A write leaves what it changed in files of its own, and a query looks into all of them: answers come a quarter
faster from a store that was merged. To merge writes the whole store anew, so it is done behind writes of some
size only, and not at all with a store so large that it would take minutes, or on a disk with little room:
RocksDB takes no more writes once it had no room to merge. For those there is `kg compact`.
"""

from __future__ import annotations

import asyncio
import logging
import shutil

from api.readers import Readers
from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.store.files import table_files

_LOG = logging.getLogger("communique.server")
_LOOK_SECONDS = 30.0
_GROWN = 0.05
"""Which part of the store has to be new since it was last merged."""
_ROOM = 4
"""How many times the store has to fit into what is free: new files are larger, and old ones still read."""


class Compaction:
    """Merges the files of one store, in the background; `run` is a task of the event loop."""

    def __init__(self, store: EmbeddedStore, readers: Readers, most_bytes: int) -> None:
        """Prepare to merge the files of a store, while they are no larger than this."""
        self._store, self._readers, self._most = store, readers, most_bytes
        self._directory = readers.files
        self._merged: frozenset[str] = frozenset()
        self._seen: str | None = None
        self.done = 0
        """How many times the files were merged, or seen to be."""

    async def run(self) -> None:
        """Look at the files at once, and time and again."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_SECONDS)

    async def look(self) -> None:
        """Merge the files where it is worth it, and nothing was written since the last look."""
        quiet = self._seen in {None, self._store.version}
        self._seen = self._store.version
        if quiet and await asyncio.to_thread(self._worth_it):
            await self._merge()

    async def _merge(self) -> None:
        before = table_files(self._directory).keys()
        try:
            await asyncio.to_thread(self._store.compact)
        except StoreError as error:
            _LOG.error("%s", error)
            return
        finally:
            self._merged = frozenset(table_files(self._directory))
        self.done += 1
        if before != self._merged:
            self._readers.renew()

    def _worth_it(self) -> bool:
        files = table_files(self._directory)
        size = sum(files.values())
        new = sum(size for name, size in files.items() if name not in self._merged)
        if size > self._most or new < _GROWN * size:
            return False
        return shutil.disk_usage(self._directory).free > _ROOM * size
