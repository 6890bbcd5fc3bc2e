"""What do workers read? Snapshots of the store, each made of hard links in some hundredths of a second.

A request sees every write that was acknowledged before it came: where the store has changed since the last
snapshot, it waits for a new one.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.store import EmbeddedStore

_NAME = "snapshots"

# The directories of the servers of this process: only one process at a time writes to a store, but tests have
# several servers in one.
_ROOTS: set[Path] = set()


class Snapshots:
    """The snapshots of one store. For the thread of the event loop only."""

    def __init__(self, store: EmbeddedStore, files: Path) -> None:
        """Prepare the snapshots of a store that has these files; `start` makes room for them."""
        self._store = store
        self._files = files
        self._root = files / _NAME
        self._last = "", self._root
        self._kept: list[Path] = []
        self._refreshing = asyncio.Lock()
        self.taken = 0
        """How many were made."""
        self.failing = False
        """Whether the last one could not be made, as on a full disk."""
        self.when_taken: Callable[[], None] = lambda: None
        """Called behind each."""

    async def start(self) -> None:
        """Make a directory for snapshots, and remove those of runs that were killed."""
        await asyncio.to_thread(self._make_root)

    async def stop(self) -> None:
        """Remove all snapshots."""
        await asyncio.to_thread(shutil.rmtree, self._root, ignore_errors=True)
        _ROOTS.discard(self._root)

    @property
    def last(self) -> Path:
        """The snapshot that was made last, or that is preferred to it."""
        return self._last[1]

    @property
    def version(self) -> str:
        """The version of the store that `last` holds; empty where a new one is wanted all the same."""
        return self._last[0]

    @property
    def is_current(self) -> bool:
        """Whether the store is still as `last` holds it."""
        return self.version == self._store.version

    async def current(self) -> Path:
        """Return a snapshot that holds every write which was acknowledged before this call.

        Raises:
            StoreError: where none can be made.
        """
        if not self.is_current:
            async with self._refreshing:
                if not self.is_current:
                    await self._take()
        return self.last

    def prefer(self, version: str, snapshot: Path) -> bool:
        """Have requests answered from this snapshot; return whether its version is still the store's."""
        if version != self._store.version:
            return False
        self._last = version, snapshot
        return True

    def renew(self) -> None:
        """Let the next request be answered from a new snapshot, though the store says what it said."""
        self._last = "", self.last

    @contextmanager
    def keeping(self, snapshot: Path) -> Iterator[None]:
        """Leave a snapshot where it is within this."""
        self._kept.append(snapshot)
        try:
            yield
        finally:
            self._kept.remove(snapshot)

    async def remove_old(self, read: Collection[Path]) -> None:
        """Remove snapshots older than the last that was made, but for these, which are still read."""
        kept, taken = {self.last, *self._kept, *read}, self.taken
        old = [path for path in self._root.iterdir() if path not in kept and int(path.name) < taken]
        for path in old:
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)

    async def _take(self) -> None:
        self.taken += 1
        directory = self._root / str(self.taken)
        try:
            version = await asyncio.to_thread(self._store.snapshot, directory)
        except StoreError:
            self.failing = True
            raise
        self.failing = False
        self._last = version, directory
        self.when_taken()

    def _make_root(self) -> None:
        snapshots = self._files / _NAME
        snapshots.mkdir(exist_ok=True)
        for old in snapshots.iterdir():
            if old not in _ROOTS:
                shutil.rmtree(old, ignore_errors=True)
        self._root = Path(tempfile.mkdtemp(dir=snapshots))
        _ROOTS.add(self._root)
