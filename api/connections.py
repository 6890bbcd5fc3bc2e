"""Which requests are read at all? Those whose head comes soon, is short, and can be read in one way.

uvicorn limits only how long a connection may be idle behind an answer. One that sends its fields byte by byte
(a "slow loris"), or nothing at all, would hold its connection for good, and one that sends fields without end
all memory; bodies have limits of their own (`api.bodies`), and so have clients that read too slowly
(`api.answers`). What two programs could take for different requests is refused (RFC 9112): an HTTP/1.1
request with no Host field or several, a transfer coding other than chunked, and a version that is not HTTP/1.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 45\r\n"
    b"Connection: close\r\n\r\nthe head of the request came too slowly here\n"
)
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: 40\r\nConnection: close\r\n\r\nthe head is too long; send fewer fields\n"
)


class _MalformedError(Exception):
    """The head of a request could be read in several ways; uvicorn answers 400 and closes the connection."""


class Connection(HttpToolsProtocol):
    """The connection of a client, with limits on the heads of requests."""

    head_seconds: ClassVar[float] = 20.0
    """From the beginning of the connection, or the first byte of a later request, to the empty line."""

    head_bytes: ClassVar[int] = 128 << 10
    """Of a head, or of what follows a body that comes in pieces; give or take what comes at once."""

    _head_size = 0
    _timer: asyncio.TimerHandle | None = None
    _begun = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        self._begun = True
        if self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        self._head_size += len(data)
        super().data_received(data)
        if self._head_size > self.head_bytes and not self.transport.is_closing():
            self._refuse_length()

    def on_message_begin(self) -> None:
        self._head_size = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._have_head()
        self._head_size = 0
        self._check_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._head_size = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._head_size = 0
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._timer = self.loop.call_later(self.head_seconds, self._let_go)

    def _have_head(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check_head(self) -> None:
        version = self.parser.get_http_version()
        hosts = sum(name == b"host" for name, _ in self.headers)
        codings = [value.strip().lower() for name, value in self.headers if name == b"transfer-encoding"]
        if version == "1.1":
            well_formed = hosts == 1 and codings in ([], [b"chunked"])
        else:
            well_formed = version == "1.0" and hosts <= 1 and not codings
        if not well_formed:
            raise _MalformedError

    def _refuse_length(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(_TOO_LONG)
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: a request to speak something else than HTTP may be passed over."""

    def _let_go(self) -> None:
        self._timer = None
        if self._begun:
            self.transport.write(_TOO_SLOW)
        self.transport.close()
