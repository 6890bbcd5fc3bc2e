"""How long may a client take to say what it wants? Some seconds for the head of a request, no more.

uvicorn limits only how long a connection may be idle behind an answer. One that sends its fields byte by byte
(a "slow loris"), or nothing at all, would hold its connection for good; bodies have a limit of their own
(`api.bodies`), and so have clients that read too slowly (`api.answers`).
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 45\r\n"
    b"Connection: close\r\n\r\nthe head of the request came too slowly here\n"
)


class Connection(HttpToolsProtocol):
    """The connection of a client, with a limit on the time until the head of a request is there."""

    head_seconds: ClassVar[float] = 20.0
    """From the beginning of the connection, or the first byte of a later request, to the empty line."""

    _timer: asyncio.TimerHandle | None = None
    _begun = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        self._begun = True
        if self._timer is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._have_head()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._timer = self.loop.call_later(self.head_seconds, self._let_go)

    def _have_head(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _let_go(self) -> None:
        self._timer = None
        if self._begun:
            self.transport.write(_TOO_SLOW)
        self.transport.close()
