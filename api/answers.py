"""How does an answer get from a worker to its client? Piece by piece, each as soon as the client takes it.

A request is stopped, and its worker ended, when the time of the query is over, when the client has left, and
when the client takes too little for too long. What goes wrong before the first byte is told as a problem;
behind it the connection is closed without an end, so that nobody takes a part for the whole. What was kept of
an answer (`api.kept`) goes the same way, without a worker.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api import frames
from api.kept import Answer, Collected
from api.problems import problem
from api.reader import Frame, Reader, Stopped
from api.readers import Busy, Readers

ROW_LIMIT_FIELD = "Row-Limit-Reached"
_LOG = logging.getLogger("communique.server")
_OLD_CLIENT_BYTES = 16 << 20
_QUICK_SECONDS = 0.05  # most answers come sooner, and then nobody need watch whether the client leaves
_PATIENCE_SECONDS, _LEAST_BYTES_PER_SECOND = 30.0, 32_000


class BrokenAnswerError(Exception):
    """The answer ended in its middle; the server closes the connection, which tells the client."""


class _Gone(Exception):  # noqa: N818
    """The client has left."""


async def answered(
    readers: Readers,
    request: Request,
    asked: Mapping[str, Any],
    *,
    seconds: float,
    headers: Mapping[str, str],
    body: bytes | None = None,
    collected: Collected | None = None,
) -> Response:
    """Let a worker answer, and return the response, which may still be under way.

    Args:
        readers: the workers.
        request: the client's request, whose body has been read.
        asked: what the worker is to do, as `api.worker` takes it.
        seconds: how long it may work.
        headers: the fields of the response beside Content-Type and Content-Encoding.
        body: what the worker is to read.
        collected: what is to keep the answer.
    """
    try:
        reader = await readers.hand(asked, body)
    except Busy:
        detail = "all workers are busy, and many requests wait; come back in some seconds"
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "5"})
    clock = _Clock(seconds)
    finished = False
    try:
        kind, payload = await clock.first_frame(reader, request.receive)
        if kind == frames.HEAD:
            finished = True  # the answer sees to the worker
            streamed = _Streamed(readers, reader, clock, json.loads(payload), headers, collected)
            return await _for_its_version(request, streamed)
        end, content = frames.split_whole(payload) if kind == frames.WHOLE else (json.loads(payload), b"")
        if not end["last"]:
            readers.give_back(reader)
            finished = True
    except TimeoutError:
        return _too_slow(seconds)
    except Stopped as stopped:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(stopped))
    except _Gone:
        return Response(status_code=HTTPStatus.NO_CONTENT)  # to nobody
    finally:
        if not finished:
            readers.discard(reader)
    if kind == frames.FAILURE:
        return _failed(end)
    if collected is not None:
        collected.finish(end, clock.spent, content)
    return Response(content, headers=_fields(end, headers))


def answered_again(answer: Answer, headers: Mapping[str, str]) -> Response:
    """Return the response with an answer that was kept, under these fields."""
    return _Kept(answer, headers)


async def _for_its_version(request: Request, streamed: _Streamed) -> Response:
    """Return an answer as the client's version of HTTP can take it.

    One that breaks off in its middle cannot be told from a whole one in HTTP/1.0, which has no pieces.
    """
    if request.scope["http_version"] != "1.0":
        return streamed
    content = await streamed.collect(_OLD_CLIENT_BYTES)
    if content is None:
        detail = "the answer is too long for HTTP/1.0; ask in HTTP/1.1"
        return problem(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, detail)
    return content if isinstance(content, Response) else Response(content, headers=streamed.fields)


async def collected(
    readers: Readers, request: Request, asked: Mapping[str, Any], *, seconds: float, body: bytes, most: int
) -> bytes | Response:
    """Let a worker work on a body, and return all of what it makes of it; or the response that says why not.

    Args:
        most: how many bytes are taken at the most.
    """
    response = await answered(readers, request, asked, seconds=seconds, headers={}, body=body)
    if isinstance(response, _Streamed):
        content = await response.collect(most)
        return problem(413, "the graph is too long once it is parsed") if content is None else content
    return bytes(response.body) if response.status_code == HTTPStatus.OK else response


class _Clock:
    """How long a worker may still work; the time that a client takes to read is not its own."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._left = seconds

    @property
    def spent(self) -> float:
        """How many seconds the worker was waited for."""
        return self.seconds - self._left

    async def first_frame(self, reader: Reader, receive: Receive) -> Frame:
        """Return the first frame of a worker; raises what `next_frame` does."""
        if self._left > _QUICK_SECONDS:
            with suppress(TimeoutError):
                return await self._frame(reader, _QUICK_SECONDS)
        with _watched(reader, receive):
            return await self._frame(reader, self._left)

    async def next_frame(self, reader: Reader) -> Frame:
        """Return the next frame of a worker.

        Raises:
            TimeoutError: where its time is over.
            Stopped: where it ended.
            _Gone: where the client has left, and this is watched.
        """
        return await self._frame(reader, self._left)

    async def _frame(self, reader: Reader, seconds: float) -> Frame:
        began = time.monotonic()
        try:
            return await reader.frame(seconds)
        finally:
            self._left -= time.monotonic() - began


@contextmanager
def _watched(reader: Reader, receive: Receive) -> Iterator[None]:
    """Let `reader.frame` raise _Gone within this, as soon as the client has left."""

    def tell(task: asyncio.Task[None]) -> None:
        if watching and not task.cancelled():
            reader.interrupt(_Gone())

    watching = True
    left = asyncio.get_running_loop().create_task(_until_left(receive))
    left.add_done_callback(tell)
    try:
        yield
    finally:
        watching = False
        left.cancel()
        reader.interrupt(None)


class _Streamed(Response):
    """An answer that comes in pieces."""

    def __init__(
        self,
        readers: Readers,
        reader: Reader,
        clock: _Clock,
        head: Mapping[str, Any],
        headers: Mapping[str, str],
        collected: Collected | None,
    ) -> None:
        self.fields = _fields(head, headers)
        super().__init__(headers=self.fields)
        del self.headers["content-length"]
        self._head, self._collected = head, collected
        self._readers, self._reader, self._clock = readers, reader, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        finished = False
        try:
            await send(start)
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
                return
            pace = _Pace()
            with _watched(self._reader, receive):
                while True:
                    kind, payload = await self._clock.next_frame(self._reader)
                    if kind != frames.DATA:
                        break
                    if self._collected is not None:
                        self._collected.add(payload)
                    await pace.send(send, payload)
            end = json.loads(payload)
            if not end["last"]:
                self._readers.give_back(self._reader)
                finished = True
            if kind == frames.FAILURE:
                raise BrokenAnswerError(end["detail"])
            if self._collected is not None:
                self._collected.finish(self._head, self._clock.spent)
            await pace.send(send, b"", more=False)
        except _Gone:
            return
        except (TimeoutError, Stopped, ConnectionError) as error:
            detail = str(error) or "the answer took too long"
            raise BrokenAnswerError(detail) from error
        finally:
            if self._collected is not None:
                self._collected.drop()
            if not finished:
                self._readers.discard(self._reader)

    async def collect(self, most: int) -> bytes | Response | None:
        """Return the whole answer, or the response that says why there is none; None where it is longer."""
        content = bytearray()
        finished = False
        try:
            while True:
                kind, payload = await self._clock.next_frame(self._reader)
                if kind != frames.DATA:
                    break
                content += payload
                if len(content) > most:
                    return None
            end = json.loads(payload)
            if not end["last"]:
                self._readers.give_back(self._reader)
                finished = True
            return bytes(content) if kind == frames.END else _failed(end)
        except TimeoutError:
            return _too_slow(self._clock.seconds)
        except Stopped as stopped:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(stopped))
        finally:
            if not finished:
                self._readers.discard(self._reader)


class _Kept(Response):
    """An answer out of memory, sent in the same pieces: a slow client has one of them waiting, not all."""

    def __init__(self, answer: Answer, headers: Mapping[str, str]) -> None:
        super().__init__(headers={**_fields(answer.head, headers), "Content-Length": str(answer.size)})
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        pieces = self._answer.pieces if scope["method"] != "HEAD" else (b"",)
        pace = _Pace()
        try:
            for piece in pieces[:-1]:
                await pace.send(send, piece)
            await pace.send(send, pieces[-1], more=False)
        except (TimeoutError, ConnectionError) as error:
            raise BrokenAnswerError("the client took too little for too long") from error


class _Pace:
    """Sends pieces to a client, and gives up on one that takes too little: it holds a worker."""

    def __init__(self) -> None:
        self._spent = 0.0
        self._sent = 0

    async def send(self, send: Send, piece: bytes, *, more: bool = True) -> None:
        """Send a piece.

        Raises:
            TimeoutError: where the client took less than it has to.
        """
        message: Message = {"type": "http.response.body", "body": piece, "more_body": more}
        allowed = _PATIENCE_SECONDS + self._sent / _LEAST_BYTES_PER_SECOND - self._spent
        began = time.monotonic()
        async with asyncio.timeout(max(allowed, 0)):
            await send(message)
        self._spent += time.monotonic() - began
        self._sent += len(piece)


async def _until_left(receive: Receive) -> None:
    """Return when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _fields(head: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, str]:
    fields = {**headers, "Content-Type": head["content_type"]}
    if "encoding" in head:
        fields["Content-Encoding"] = head["encoding"]
    if "row_limit" in head:
        fields[ROW_LIMIT_FIELD] = str(head["row_limit"])
    return fields


def _failed(end: Mapping[str, Any]) -> Response:
    if end["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("a worker failed: %s", end["detail"])
        return problem(500, "the server failed on this request; its log says why")
    fields = {"Vary": "Accept"} if end["status"] == HTTPStatus.NOT_ACCEPTABLE else {}
    return problem(end["status"], end["detail"], fields)


def _too_slow(seconds: float) -> Response:
    detail = f"the request took longer than {seconds:g} seconds and was stopped; ask for less, with LIMIT say"
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail)
