"""What became of a request? Told once, when it is over, to all who count or log requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPERATION, _TEXT = "communique.operation", "communique.text"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what came of it.

    Attributes:
        method, path: as the client wrote them, the path decoded.
        pattern: the pattern of the path, which no stranger chooses; "other" for what no route takes.
        client: the address that it came from; None where that is not known.
        status: of the response; 0 where there was none.
        whole: whether the response came to its end.
        bytes: how long its body was, as sent.
        seconds: how long it took, to the last byte.
        operation: what it turned out to be, "query" or "update"; None for any other request.
        text: the query or update, where it was one.
    """

    method: str
    path: str
    pattern: str
    client: str | None
    status: int
    whole: bool
    bytes: int
    seconds: float
    operation: str | None
    text: str | None


def note(request: Request, operation: str, text: str) -> None:
    """Say what a request turned out to be."""
    request.scope[_OPERATION], request.scope[_TEXT] = operation, text


class Observe:
    """Follows each request of an application to its end."""

    def __init__(self, app: ASGIApp, *, tell: Sequence[Callable[[Exchange], None]], counted: Counted) -> None:
        self._app = app
        self._tell = tell
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size, whole = 0, 0, False

        async def send_observed(message: Message) -> None:
            nonlocal status, size, whole
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
                whole = not message.get("more_body", False)
            await send(message)

        self._counted.in_progress += 1
        try:
            await self._app(scope, receive, send_observed)
        finally:
            self._counted.in_progress -= 1
            exchange = Exchange(
                scope["method"],
                scope["path"],
                getattr(scope.get("route"), "path", "other"),
                scope["client"][0] if scope.get("client") else None,
                status,
                whole,
                size,
                time.perf_counter() - began,
                scope.get(_OPERATION),
                scope.get(_TEXT),
            )
            for tell in self._tell:
                tell(exchange)


class Counted:
    """How many requests are being answered at this moment."""

    def __init__(self) -> None:
        self.in_progress = 0
