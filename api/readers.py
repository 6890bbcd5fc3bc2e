"""Who answers queries? Worker processes, each over a snapshot of the store, watched over by this one.

A worker that takes too long, breaks down, or works for a client that has left is ended and another takes its
place; requests that others work on do not notice. Workers are started anew, or forked from a process that
holds a snapshot in memory (`api.held`); the latter read files, too, once the store has changed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from api.held import Held
from api.reader import Process, Reader, Spawned, Stopped
from api.settings import Settings
from api.snapshots import Snapshots
from api.worker import Configuration
from kg.errors import StoreError
from kg.store import EmbeddedStore

_LOG = logging.getLogger("communique.server")
_START_SECONDS, _PAUSE_SECONDS = 60.0, 1.0
_QUEUE_SECONDS = 60.0


class Busy(Exception):  # noqa: N818 - not a fault of anything
    """So many requests wait for a worker that this one should come back later."""


class Readers:
    """The workers of a server. For the thread of the event loop only."""

    def __init__(self, store: EmbeddedStore, settings: Settings) -> None:
        """Prepare the workers of a store; `start` starts them.

        Raises:
            StoreError: where the store is in memory, where no other process can read it.
        """
        if store.directory is None:
            raise StoreError("a store in memory cannot be served; open one in a directory")
        self._settings = settings
        self.files = store.directory.resolve()
        """The directory of the store."""
        self.snapshots = Snapshots(store, self.files)
        self.snapshots.when_taken = lambda: self._in_background(self._remove_old())
        self._held: Held | None = None
        self._closing: set[Held] = set()
        self._idle: list[Reader] = []
        self._all: set[Reader] = set()
        self._ending: set[Reader] = set()
        self._queue: deque[asyncio.Future[Reader]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self.replaced = 0
        """How many workers were ended for what they did, and others put in their places."""
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
    def in_memory(self) -> bool:
        """Whether requests are answered from a snapshot in memory."""
        held, snapshots = self._held, self.snapshots
        return held is not None and held.alive and held.snapshot == snapshots.last and snapshots.is_current

    async def start(self) -> None:
        """Make a snapshot, and start the workers over it.

        Raises:
            StoreError: where no snapshot can be made, or no worker starts.
        """
        await self.snapshots.start()
        await self.snapshots.current()
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
        holders = self._closing | ({self._held} if self._held else set())
        for held in holders:
            held.kill()
        await asyncio.gather(*(held.ended() for held in holders))
        await self.snapshots.stop()

    async def take(self) -> tuple[Reader, Path]:
        """Return a worker, and the snapshot that it is to read; `give_back` or `discard` it afterwards.

        Raises:
            Busy: where too many wait already, or none became free within a minute.
        """
        reader = await self._free()
        try:
            return reader, await self.snapshots.current()
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
        """Let requests be answered from a new snapshot, as files were merged; what is in memory stays."""
        if not self.in_memory:
            self.snapshots.renew()

    def configuration(self, snapshot: Path) -> Configuration:
        """Return what a worker is told that is to read this snapshot first."""
        settings = self._settings
        return Configuration(
            str(self.files), str(snapshot), settings.base, settings.memory_bytes, settings.services
        )

    async def hold(self, held: Held | None, version: str = "") -> None:
        """Have workers forked that have a snapshot in memory, unless its version is no longer the store's.

        Each takes the place of one that has not; whoever works at this moment is not disturbed.

        Args:
            held: the snapshot in memory; None for none.
            version: what it holds.
        """
        if held is not None and not self.snapshots.prefer(version, held.snapshot):
            self._close(held)
            return
        before, self._held = self._held, held
        if before is not None:
            self._close(before)
        for reader in [reader for reader in self._all if self._outdated(reader)]:
            if reader in self._all:  # nobody has ended it meanwhile
                await self._start_one()
            if reader in self._idle:
                self._idle.remove(reader)
                self._end(reader)

    def give_back(self, reader: Reader) -> None:
        """Take back a worker whose answer was whole; one that ended right behind it is replaced."""
        if reader.lost:
            self.discard(reader)
            return
        too_many = len(self._all) > self._settings.workers and reader.held is not self._held
        if too_many or self._outdated(reader):
            self._end(reader)
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
        self._end(reader)

    def _end(self, reader: Reader) -> None:
        """End a worker, and start another where there are then too few."""
        reader.kill()
        self._all.discard(reader)
        self._ending.add(reader)
        self._in_background(self._replace(reader))

    def _outdated(self, reader: Reader) -> bool:
        """Say whether a worker should make room for one with the right snapshot in memory, or with none."""
        return reader.held is not self._held and (self.in_memory or reader.held is not None)

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
        while not self._stopping and len(self._all) + self._starting < self._settings.workers:
            try:
                await self._start_one()
                return
            except (Stopped, TimeoutError, OSError, StoreError) as error:
                _LOG.error("a worker does not start: %s", error)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _start_one(self) -> None:
        self._starting += 1
        try:
            reader = await self._launched()
            self._all.add(reader)
        finally:
            self._starting -= 1
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

    async def _launched(self) -> Reader:
        """Return a worker that is forked where a process holds the store in memory, and else started anew."""
        snapshot, held = await self.snapshots.current(), self._held
        if held is not None and held.alive:
            with suppress(Stopped):
                return await Reader.start(partial(held.fork, snapshot), snapshot, held)

        async def spawn(theirs: socket.socket) -> Process:
            configuration = json.dumps(asdict(self.configuration(snapshot)))
            return Spawned("api.worker", theirs, configuration)

        return await Reader.start(spawn, snapshot)

    def _close(self, held: Held) -> None:
        """Let the process that holds a snapshot end behind its last worker."""

        async def ended() -> None:
            await held.ended()
            self._closing.discard(held)

        held.close()
        self._closing.add(held)
        self._in_background(ended())

    async def _remove_old(self) -> None:
        read = {reader.snapshot for reader in self._all}
        await self.snapshots.remove_old(read | {self._held.snapshot} if self._held else read)

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
