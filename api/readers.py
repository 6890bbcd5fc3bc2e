"""Who answers queries? Worker processes, each over a snapshot of the store, watched over by this one.

A worker that takes too long, breaks down, or works for a client that has left is ended and another takes its
place; requests that others work on do not notice. Each request sees every write that was acknowledged before
it came: where the store has changed since the last snapshot, the request waits for a new one, which is made
of hard links and takes some hundredths of a second.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from api.reader import Reader, Stopped
from api.settings import Settings
from api.worker import Configuration
from kg.errors import StoreError
from kg.store import EmbeddedStore

_LOG = logging.getLogger("communique.server")
_SNAPSHOTS = "snapshots"
_START_SECONDS, _PAUSE_SECONDS = 60.0, 1.0
_QUEUE_SECONDS = 60.0

# The directories of the readers of this process: only one process at a time writes to a store, but tests have
# several servers in one.
_ROOTS: set[Path] = set()


class Busy(Exception):  # noqa: N818 - not a fault of anything
    """So many requests wait for a worker that this one should come back later."""


class Readers:
    """The workers of a server, and the snapshots that they read. For the thread of the event loop only."""

    def __init__(self, store: EmbeddedStore, settings: Settings) -> None:
        """Prepare the workers of a store; `start` starts them.

        Raises:
            StoreError: where the store is in memory, where no other process can read it.
        """
        if store.directory is None:
            raise StoreError("a store in memory cannot be served; open one in a directory")
        self._store = store
        self._settings = settings
        self.files = store.directory.resolve()
        """The directory of the store."""
        self._root = self.files / _SNAPSHOTS
        self._idle: list[Reader] = []
        self._all: set[Reader] = set()
        self._ending: set[Reader] = set()
        self._queue: deque[asyncio.Future[Reader]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._snapshot = "", self._root
        self._taken = 0
        self.replaced = 0
        """How many workers were ended, and others put in their places."""
        self.failing = False
        """Whether the last snapshot could not be made, as on a full disk."""
        self._refreshing = asyncio.Lock()
        self._stopping = False

    @property
    def running(self) -> int:
        """How many workers there are."""
        return len(self._all)

    @property
    def idle(self) -> int:
        """How many of them have nothing to do."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many requests wait for one."""
        return len(self._queue)

    @property
    def taken(self) -> int:
        """How many snapshots were made."""
        return self._taken

    async def start(self) -> None:
        """Make a snapshot, and start the workers over it.

        Raises:
            StoreError: where no snapshot can be made, or no worker starts.
        """
        await asyncio.to_thread(self._make_root)
        await self._current()
        try:
            await asyncio.gather(*(self._start_one() for _ in range(self._settings.workers)))
        except (Stopped, TimeoutError) as error:
            await self.stop()
            raise StoreError(f"{self.files}: the workers do not start: {error}") from error

    async def stop(self) -> None:
        """End the workers and remove the snapshots."""
        self._stopping = True
        for waiting in self._queue:
            waiting.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for reader in self._all:
            reader.kill()
        await asyncio.gather(*(reader.ended() for reader in self._all | self._ending))
        await asyncio.to_thread(shutil.rmtree, self._root, ignore_errors=True)
        _ROOTS.discard(self._root)

    async def take(self) -> tuple[Reader, Path]:
        """Return a worker, and the snapshot that it is to read; `give_back` or `discard` it afterwards.

        Raises:
            Busy: where too many wait already, or none became free within a minute.
        """
        reader = await self._free()
        try:
            return reader, await self._current()
        except BaseException:
            self.give_back(reader)
            raise

    async def hand(self, request: Mapping[str, Any], body: bytes | None = None) -> Reader:
        """Give a request to a worker, and return that worker; one that has ended meanwhile is passed over.

        Raises:
            Busy: as `take`.
        """
        while True:
            reader, snapshot = await self.take()
            try:
                await reader.send(request, snapshot, body)
                return reader
            except Stopped:
                self.discard(reader)
            except BaseException:
                self.discard(reader)
                raise

    def renew(self) -> None:
        """Let the next request be answered from a new snapshot, though the store says what it said."""
        self._snapshot = "", self._snapshot[1]

    def give_back(self, reader: Reader) -> None:
        """Take back a worker whose answer was whole; one that ended right behind it is replaced."""
        if reader.lost:
            self.discard(reader)
            return
        while self._queue:
            waiting = self._queue.popleft()
            if not waiting.done():
                waiting.set_result(reader)
                return
        self._idle.append(reader)

    def discard(self, reader: Reader) -> None:
        """End a worker, and start another in its place."""
        self.replaced += 1
        reader.kill()
        self._all.discard(reader)
        self._ending.add(reader)
        self._in_background(self._replace(reader))

    def _make_root(self) -> None:
        """Make a directory for snapshots, and remove those of runs that were killed."""
        snapshots = self.files / _SNAPSHOTS
        snapshots.mkdir(exist_ok=True)
        for old in snapshots.iterdir():
            if old not in _ROOTS:
                shutil.rmtree(old, ignore_errors=True)
        self._root = Path(tempfile.mkdtemp(dir=snapshots))
        _ROOTS.add(self._root)

    async def _free(self) -> Reader:
        while self._idle:
            reader = self._idle.pop()  # the last one that worked has the warmest caches
            if reader.alive:
                return reader
            self.discard(reader)
        if len(self._queue) >= self._settings.waiting:
            raise Busy
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Reader] = loop.create_future()
        self._queue.append(waiting)
        timer = loop.call_later(_QUEUE_SECONDS, _waited_too_long, waiting)
        try:
            return await waiting
        except BaseException:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self.give_back(waiting.result())  # it came just as the client left
            else:
                with suppress(ValueError):
                    self._queue.remove(waiting)
            raise
        finally:
            timer.cancel()

    async def _replace(self, reader: Reader) -> None:
        await reader.ended()
        self._ending.discard(reader)
        while not self._stopping:
            try:
                await self._start_one()
                return
            except (Stopped, TimeoutError, OSError, StoreError) as error:
                _LOG.error("a worker does not start: %s", error)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _start_one(self) -> None:
        snapshot = await self._current()
        settings = self._settings
        configuration = Configuration(
            str(self.files), str(snapshot), settings.base, settings.memory_bytes, settings.services
        )
        command = [sys.executable, "-P", "-m", "api.worker", json.dumps(asdict(configuration))]
        reader = await Reader.start(command, snapshot)
        self._all.add(reader)
        try:
            await reader.frame(_START_SECONDS)
        except BaseException:
            reader.kill()
            self._all.discard(reader)
            self._ending.add(reader)
            raise
        reader.when_lost(partial(self._lost, reader))
        self.give_back(reader)

    def _lost(self, reader: Reader) -> None:
        """Replace a worker that has ended with nothing to do; one that works is missed by its request."""
        if reader in self._idle and not self._stopping:
            self._idle.remove(reader)
            self.discard(reader)

    async def _current(self) -> Path:
        """Return a snapshot that holds every write which was acknowledged before this call."""
        if self._snapshot[0] != self._store.version:
            async with self._refreshing:
                if self._snapshot[0] != self._store.version:
                    self._taken += 1
                    directory = self._root / str(self._taken)
                    try:
                        version = await asyncio.to_thread(self._store.snapshot, directory)
                    except StoreError:
                        self.failing = True
                        raise
                    self.failing = False
                    self._snapshot = version, directory
                    self._in_background(self._remove_old())
        return self._snapshot[1]

    async def _remove_old(self) -> None:
        read = {self._snapshot[1], *(reader.snapshot for reader in self._all)}
        old = [path for path in self._root.iterdir() if path not in read and int(path.name) < self._taken]
        for path in old:
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)

    def _in_background(self, work: Any) -> None:
        if self._stopping:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _waited_too_long(waiting: asyncio.Future[Reader]) -> None:
    if not waiting.done():
        waiting.set_exception(Busy())
