"""What does a client read when something is wrong? Problem details (RFC 9457), with one sentence in them."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

from kg.errors import StoreError

_LOG = logging.getLogger("communique.server")
MEDIA_TYPE = "application/problem+json"
# The name of the status in RFC 9110; Python before 3.13 has an older one.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return a response with problem details; without a type of its own, its title is the status's name."""
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    return JSONResponse(
        {"title": title, "status": status, "detail": detail},
        status_code=status,
        headers={**(headers or {}), "X-Content-Type-Options": "nosniff"},
        media_type=MEDIA_TYPE,
    )


def add_problems(app: FastAPI) -> None:
    """Let every error of the application be answered with problem details."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StoreError, _store_failed)
    app.add_exception_handler(Exception, _failed)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of problem details."""
    return {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string", "description": "The name of the HTTP status."},
            "status": {"type": "integer", "description": "The HTTP status."},
            "detail": {"type": "string", "description": "What was wrong, where, and what to do."},
        },
    }


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    detail = str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = _allowed(request)
        headers["Allow"] = allowed
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        detail = f"{request.url.path} does not take {request.method}; it takes {allowed}"
    elif error.status_code == HTTPStatus.NOT_FOUND and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = f"there is nothing at {request.url.path}; see / for what there is"
    return problem(error.status_code, detail, headers)


def _allowed(request: Request) -> str:
    """Return the methods that a path takes; each of its methods is a route of its own."""
    methods = {"OPTIONS"}
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= set(route.methods or ())
    return ", ".join(sorted(methods))


async def _store_failed(_request: Request, error: Exception) -> Response:
    _LOG.error("%s", error)  # where the files are is nobody else's business
    detail = "the server's disk takes no more, or fails; its log says which; come back later"
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "60"})


async def _failed(_request: Request, _error: Exception) -> Response:
    # The server logs the error; its words may name files, which are nobody else's business.
    return problem(500, "the server failed on this request; its log says why")
