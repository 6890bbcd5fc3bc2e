"""What was asked of the server? A line of JSON for each request, on standard error, through `logging`.

The line has no text of queries, no parameters and no token, unless the operator asks for the queries.
"""

from __future__ import annotations

import json
import logging
import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("communique.requests")
_NOTED = "communique.text"


def note(request: Request, text: str) -> None:
    """Remember the query or update of a request, for a log that is to have it."""
    request.scope[_NOTED] = text


class RequestLog:
    """Logs each request when it is over: when, what, how it went, how long it took and how much it sent."""

    def __init__(self, app: ASGIApp, *, with_queries: bool) -> None:
        self._app = app
        self._with_queries = with_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size, whole = 0, 0, False

        async def send_counted(message: Message) -> None:
            nonlocal status, size, whole
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
                whole = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            line = {
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "whole": whole,
                "bytes": size,
                "seconds": round(time.perf_counter() - began, 4),
                "client": scope["client"][0] if scope.get("client") else None,
            }
            if self._with_queries and _NOTED in scope:
                line["query"] = scope[_NOTED]
            _LOG.info("%s", json.dumps(line, ensure_ascii=False))
