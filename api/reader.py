"""How does the server speak with one worker? Over a pair of sockets, in frames, from the event loop.

What comes from the worker is kept in order until it is asked for; where more than a little is kept, no more
is taken from the socket, so that a worker is never faster than its client. Whoever waits for the next frame
waits for one future, and a timer: beside a lookup that is answered in a fraction of a millisecond, tasks and
locks would be most of the time.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, cast

from api import frames

_KEPT_BYTES = 1 << 20
_BUFFER_BYTES = 1 << 20

Frame = tuple[bytes, bytes]


class Stopped(Exception):  # noqa: N818 - not a fault of anything
    """A worker ended before its answer was whole; the message says why, to the client."""


class Process(Protocol):
    """A worker's process."""

    @property
    def pid(self) -> int:
        """The number of the process."""

    @property
    def running(self) -> bool:
        """Whether it is not known to have ended."""

    def kill(self) -> None:
        """End it, whatever it does."""

    async def ended(self) -> int:
        """Wait until it has ended; return its status, or less than 0 where a signal ended it."""


def start_program(module: str, theirs: socket.socket, configuration: str) -> subprocess.Popen[bytes]:
    """Start a program of ours that speaks over a socket, and hears and says nothing else.

    Args:
        module: its name.
        theirs: its end of a pair of sockets, whose number is its first argument.
        configuration: its second.
    """
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", module, str(theirs.fileno()), configuration],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Spawned:
    """A worker that was started anew."""

    def __init__(self, module: str, theirs: socket.socket, configuration: str) -> None:
        """Start it; see `start_program`."""
        self._process = start_program(module, theirs, configuration)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> int:
        return await asyncio.to_thread(self._process.wait)


class _Channel(asyncio.Protocol):
    """The server's end of the sockets."""

    def __init__(self) -> None:
        self.lost = False
        self.waiting: asyncio.Future[None] | None = None
        self.frames: deque[Frame] = deque()
        self._transport: asyncio.Transport | None = None
        self._partial = b""
        self._kept = 0
        self.on_lost: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none of asyncio's classes

    def data_received(self, data: bytes) -> None:
        if self._partial:
            data = self._partial + data
        at = 0
        while (begin := at + frames.HEADER.size) <= len(data):
            kind, size = frames.HEADER.unpack_from(data, at)
            if begin + size > len(data):
                break
            at = begin + size
            self.frames.append((kind, data[begin:at]))
            self._kept += size
        self._partial = data[at:]
        if self.frames:
            self.wake()
        if self._kept > _KEPT_BYTES and self._transport is not None:
            self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it
        self.lost = True
        self.wake()
        if self.on_lost is not None:
            self.on_lost()

    def wake(self) -> None:
        """Let whoever waits look again."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)

    def take(self) -> Frame:
        """Return the first frame that is kept."""
        kind, payload = self.frames.popleft()
        full = self._kept > _KEPT_BYTES
        self._kept -= len(payload)
        if full and self._kept <= _KEPT_BYTES and self._transport is not None and not self.lost:
            self._transport.resume_reading()
        return kind, payload

    def send(self, data: bytes) -> None:
        if self._transport is None or self.lost or self._transport.is_closing():
            self.lost = True
            return
        self._transport.write(data)
        self.lost = self._transport.is_closing()  # asyncio writes at once, and may find nobody there

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class Reader:
    """One worker process, as the server sees it. For the thread of the event loop only."""

    def __init__(self, process: Process, channel: _Channel, snapshot: Path, held: object = None) -> None:
        self.snapshot, self.held = snapshot, held
        self._process = process
        self._channel = channel
        self._interruption: Exception | None = None

    @classmethod
    async def start(
        cls, launch: Callable[[socket.socket], Awaitable[Process]], snapshot: Path, held: object = None
    ) -> Reader:
        """Start a process, and return it as soon as there is a way to speak with it.

        Args:
            launch: starts a process that speaks over its end of a pair of sockets.
            snapshot: what it opens first.
            held: what it has in memory.

        Raises:
            Stopped: where it does not start.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
            try:
                process = await launch(theirs)
            except BaseException:
                ours.close()
                raise
        try:
            loop = asyncio.get_running_loop()
            _, channel = await loop.create_unix_connection(_Channel, sock=ours)
        except BaseException:
            process.kill()
            await process.ended()
            raise
        return cls(process, channel, snapshot, held)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def lost(self) -> bool:
        """Whether the process is known not to be spoken with any more."""
        return self._channel.lost

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return not self._channel.lost and self._process.running

    def when_lost(self, call: Callable[[], None]) -> None:
        """Have a function called as soon as the process cannot be spoken with any more."""
        self._channel.on_lost = call

    async def send(self, request: Mapping[str, Any], snapshot: Path, body: bytes | None = None) -> None:
        """Send a request, to be answered over this snapshot.

        Raises:
            Stopped: where the process has ended, and so has not begun with the request.
        """
        self.snapshot = snapshot
        self._channel.send(frames.message(frames.REQUEST, {**request, "snapshot": str(snapshot)}))
        if body is not None:
            self._channel.send(frames.frame(frames.DATA, body))
        if self._channel.lost:
            raise await self._stopped()

    async def frame(self, seconds: float) -> Frame:
        """Return the next frame: its kind and what is in it.

        Args:
            seconds: how long to wait for it.

        Raises:
            TimeoutError: where it does not come in time; it is not lost, and can be waited for again.
            Stopped: where the process ended.
            Exception: what `interrupt` was given.
        """
        channel = self._channel
        if not channel.frames and not channel.lost and self._interruption is None:
            loop = asyncio.get_running_loop()
            channel.waiting = loop.create_future()
            timer = loop.call_later(max(seconds, 0), channel.wake)
            try:
                await channel.waiting
            finally:
                timer.cancel()
                channel.waiting = None
        if channel.frames:
            return channel.take()
        if self._interruption is not None:
            raise self._interruption
        if channel.lost:
            raise await self._stopped()
        raise TimeoutError

    def interrupt(self, reason: Exception | None) -> None:
        """Let `frame` raise this instead of waiting, now and from now on; None lets it wait again."""
        self._interruption = reason
        if reason is not None:
            self._channel.wake()

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._channel.close()

    async def ended(self) -> None:
        """Wait until the process has ended."""
        await self._process.ended()

    async def _stopped(self) -> Stopped:
        return Stopped(_how_it_ended(await self._process.ended()))


def _how_it_ended(status: int) -> str:
    match -status:
        case signal.SIGABRT | signal.SIGKILL:
            return "the request needs more memory than the server gives it, and was stopped; ask for less"
        case signal.SIGSEGV | signal.SIGBUS:
            return "the request is too complex for the server, and was stopped; write it flatter"
    return "the worker broke down on this request; the server has another"
