"""How can one lookup be answered thousands of times a second? From the bytes of the answer before it.

An answer to a GET depends on its address, the Accept field and the version of the store; while these are the
same, it is sent again as it is, compressed for who takes gzip. It carries an entity tag (RFC 9110, section
8.8.3), so that a client that has it is told so and nothing more; the tag is weak, since compressed or not the
answer is the same.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from kg.store import Store

CAPACITY_BYTES = 64_000_000
"""How much of the answers is kept at the most; those asked for least recently go first."""

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_Key = tuple[bytes, bytes, bytes]
_NOT_KEPT = {b"content-length", b"etag", b"vary"}
_OF_NOT_MODIFIED = {b"etag", b"vary", b"cache-control", b"link"}
_WORTH_COMPRESSING_BYTES = 1000
# Fields and objects of one answer; its key is at most as long as the request line that uvicorn takes.
_BESIDE_BYTES = 2000


Fields = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer and its fields, as it is and compressed; without the latter where that gains nothing."""

    body: bytes
    fields: Fields
    compressed: bytes | None
    compressed_fields: Fields
    tag: bytes

    @property
    def size(self) -> int:
        """What it takes to keep it, in bytes and not by far."""
        return len(self.body) + len(self.compressed or b"") + _BESIDE_BYTES


class Prepared:
    """The answers of one version of a store, as bytes."""

    def __init__(self, store: Store, capacity: int = CAPACITY_BYTES) -> None:
        self._store = store
        self._capacity = capacity
        self._version = ""
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()
        self._size = 0

    def find(self, key: _Key) -> _Answer | None:
        """Return the answer to a request; None where the store has changed, or it was not asked before."""
        if self._version != self._store.version:
            self._version, self._size = self._store.version, 0
            self._answers.clear()
            return None
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def keep(self, key: _Key, version: str, answer: _Answer) -> None:
        """Keep an answer that was worked out over this version of the store."""
        if version != self._version or answer.size > self._capacity // 8 or key in self._answers:
            return
        self._answers[key] = answer
        self._size += answer.size + sum(map(len, key))
        while self._size > self._capacity:
            oldest, gone = self._answers.popitem(last=False)
            self._size -= gone.size + sum(map(len, oldest))

    def route(self) -> type[APIRoute]:
        """Return the class of routes whose answers are kept here."""
        prepared = self

        class PreparedRoute(APIRoute):
            """A route that answers again what it has answered before."""

            def get_route_handler(self) -> _Handler:
                answer = super().get_route_handler()

                async def handler(request: Request) -> Response:
                    return await prepared.answer(request, answer)

                return handler

        return PreparedRoute

    async def answer(self, request: Request, work_out: _Handler) -> Response:
        """Answer a request as before, or by working it out."""
        key = _key(request)
        found = self.find(key)
        if found is None:
            version = self._version
            response = await work_out(request)
            if response.status_code != HTTPStatus.OK:
                return response
            found = _answer(response)
            self.keep(key, version, found)
        return _response(request, found)


def _key(request: Request) -> _Key:
    scope = request.scope
    accept = b", ".join(value for name, value in scope["headers"] if name == b"accept")
    path = scope.get("raw_path") or scope["path"].encode()
    return path, scope["query_string"], accept


def _answer(response: Response) -> _Answer:
    body = bytes(response.body)
    content_type = response.headers.get("content-type", "").encode()
    tag = b'"%s"' % hashlib.sha256(content_type + b"\n" + body).hexdigest()[:24].encode()
    fields = [(name, value) for name, value in response.raw_headers if name not in _NOT_KEPT]
    fields += [
        (b"etag", b"W/" + tag),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"cache-control", b"no-cache"),
    ]
    # Without the time of day in its header, so that the same answer is the same bytes.
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= _WORTH_COMPRESSING_BYTES else None
    return _Answer(
        body,
        [*fields, _length(body)],
        packed,
        [*fields, (b"content-encoding", b"gzip"), _length(packed or b"")],
        tag,
    )


def _length(body: bytes) -> tuple[bytes, bytes]:
    return (b"content-length", str(len(body)).encode())


def _response(request: Request, answer: _Answer) -> Response:
    takes_gzip = False
    for name, value in request.scope["headers"]:
        if name == b"if-none-match" and _names(value, answer.tag):
            response = Response(status_code=HTTPStatus.NOT_MODIFIED)
            response.raw_headers = [f for f in answer.fields if f[0] in _OF_NOT_MODIFIED]
            return response
        takes_gzip = takes_gzip or (name == b"accept-encoding" and b"gzip" in value)
    packed = answer.compressed if takes_gzip else None
    response = Response(answer.body if packed is None else packed)
    response.raw_headers = list(answer.fields if packed is None else answer.compressed_fields)
    return response


def _names(field: bytes, tag: bytes) -> bool:
    """Say whether an If-None-Match field names a tag; tags are compared weakly, as RFC 9110 asks here."""
    named = {part.strip().removeprefix(b"W/") for part in field.split(b",")}
    return b"*" in named or tag in named
