"""When is the store read into memory? As soon as it is quiet: from there, queries are answered several times
as fast.

Behind a write, workers read files again, and nobody waits for the new copy. To make one takes as long as to
export the store, so one that is written to time and again is copied a small part of the time only, and a
large one never.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time

from api.held import Held
from api.reader import Stopped
from api.readers import Readers
from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.store.files import table_files

_LOG = logging.getLogger("communique.server")
_LOOKS = 4
"""How often the store is looked at in the time that it has to be quiet."""
_LEAST_SECONDS = 0.05
_PAUSES = 5
"""How many times as long as the last copy took, the store has to be quiet for another."""
_COPY_SECONDS = 600.0


class Holding:
    """Has one store held in memory, in the background; `run` is a task of the event loop."""

    def __init__(self, store: EmbeddedStore, readers: Readers, most_bytes: int, quiet: float) -> None:
        """Prepare to hold a store, while its files are no larger than this.

        Args:
            store: the store.
            readers: the workers that are to answer from memory.
            most_bytes: how large its files may be.
            quiet: for how many seconds nobody may have written to it before.
        """
        self._store, self._readers, self._quiet = store, readers, quiet
        self._most = most_bytes if sys.platform == "linux" else 0
        self._version, self._since = "", 0.0
        self._done = False
        self._took = 0.0

    async def run(self) -> None:
        """Look at the store time and again."""
        while self._most:
            await self.look()
            await asyncio.sleep(max(self._quiet / _LOOKS, _LEAST_SECONDS))

    async def look(self) -> None:
        """Have the store held where it is worth it, and nothing was written for a while."""
        now = time.monotonic()
        if self._version != self._store.version:
            self._version, self._since, self._done = self._store.version, now, False
        elif not self._done and now - self._since >= max(self._quiet, _PAUSES * self._took):
            self._done = True
            if sum(table_files(self._readers.files).values()) <= self._most:
                await self._hold()
            else:
                await self._readers.hold(None)
            self._took = time.monotonic() - now

    async def _hold(self) -> None:
        try:
            snapshots = self._readers.snapshots
            snapshot = await snapshots.current()
            version = snapshots.version
            with snapshots.keeping(snapshot):
                held = await Held.start(self._readers.configuration(snapshot), _COPY_SECONDS)
                await self._readers.hold(held, version)
        except (Stopped, TimeoutError, OSError, StoreError) as error:
            _LOG.error("the store is not held in memory, queries read its files: %s", error)
