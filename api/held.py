"""How does the server speak with the process that holds its store in memory? It asks for workers.

The process is `api.holder`. What it tells comes over the same socket, and is taken in by the event loop.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.holder import ENDED, EVENT, FORKED, READY
from api.reader import Stopped, start_program
from api.worker import Configuration


class Forked:
    """A worker that was forked: whether it runs, and how it ended. For the thread of the event loop only."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        # The number of a process that has ended may soon be another's.
        self._descriptor = os.pidfd_open(pid)

    @property
    def running(self) -> bool:
        """Whether it is not known to have ended."""
        return not self._ended.done()

    def kill(self) -> None:
        """End it, whatever it does."""
        if self.running:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    async def ended(self) -> int:
        """Wait until it has ended; return its status, or less than 0 where a signal ended it."""
        return await asyncio.shield(self._ended)

    def end(self, status: int) -> None:
        """Note that it has ended."""
        os.close(self._descriptor)
        self._ended.set_result(status)


class Held:
    """A snapshot in memory: the process that holds it. For the thread of the event loop only."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, snapshot: Path) -> None:
        self.snapshot = snapshot
        self._process, self._control = process, control
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._wanted: deque[asyncio.Future[Forked]] = deque()
        self._workers: dict[int, Forked] = {}
        self.alive = True
        """Whether the process is not known to have ended, and takes requests."""
        control.setblocking(False)
        self._loop.add_reader(control, self._listen)

    @classmethod
    async def start(cls, configuration: Configuration, seconds: float) -> Held:
        """Have the snapshot of a configuration read into memory.

        Args:
            configuration: what its workers are told.
            seconds: how long that may take.

        Raises:
            Stopped: where the process ended instead.
            TimeoutError: where it took longer.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = start_program("api.holder", theirs, json.dumps(asdict(configuration)))
        held = cls(process, ours, Path(configuration.snapshot))
        try:
            await asyncio.wait_for(asyncio.shield(held._ready), seconds)
        except BaseException:
            held.kill()
            await held.ended()
            raise
        return held

    async def fork(self, snapshot: Path, theirs: socket.socket) -> Forked:
        """Fork a worker that reads this snapshot first, and speaks over this socket.

        Raises:
            Stopped: where the process has ended.
        """
        if not self.alive:
            raise _gone()
        try:
            socket.send_fds(self._control, [str(snapshot).encode()], [theirs.fileno()])
        except OSError as error:
            raise _gone() from error
        wanted: asyncio.Future[Forked] = self._loop.create_future()
        self._wanted.append(wanted)
        return await wanted

    def close(self) -> None:
        """Want no more workers: the process ends behind the last of them."""
        self.alive = False
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)

    def kill(self) -> None:
        """End the process, and with it its workers."""
        self.alive = False
        self._process.kill()

    async def ended(self) -> None:
        """Wait until the process has ended."""
        await asyncio.to_thread(self._process.wait)
        self._lost()

    def _listen(self) -> None:
        """Take in what the process tells."""
        with suppress(BlockingIOError):
            while told := self._received():
                kind, pid, status = EVENT.unpack(told)
                if kind == READY and not self._ready.done():
                    self._ready.set_result(None)
                elif kind == FORKED:
                    self._forked(pid)
                elif kind == ENDED and (worker := self._workers.pop(pid, None)):
                    worker.end(status)
            self._lost()

    def _received(self) -> bytes:
        try:
            return self._control.recv(EVENT.size)
        except ConnectionError:
            return b""

    def _forked(self, pid: int) -> None:
        wanted = self._wanted.popleft()
        try:
            worker = self._workers[pid] = Forked(pid)
        except OSError as error:  # it has ended, or the system has no such numbers
            _fail(wanted, Stopped(f"the worker cannot be watched: {error}"))
            return
        if not wanted.done():  # a worker that nobody waits for any more ends with its socket
            wanted.set_result(worker)

    def _lost(self) -> None:
        """Note that the process has ended: its workers end with it (`die_with_parent`)."""
        self.alive = False
        if self._control.fileno() < 0:
            return
        self._loop.remove_reader(self._control)
        self._control.close()
        for worker in self._workers.values():
            worker.end(-signal.SIGKILL)
        self._workers.clear()
        futures: list[asyncio.Future[Any]] = [self._ready, *self._wanted]
        for waiting in futures:
            _fail(waiting, _gone())
        self._wanted.clear()


def _gone() -> Stopped:
    return Stopped("the process that holds the store in memory has ended")


def _fail(waiting: asyncio.Future[Any], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)
        waiting.exception()  # whoever waited may have left
