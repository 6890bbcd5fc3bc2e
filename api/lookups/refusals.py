"""What do lookups answer when they cannot? Problem details (RFC 9457) for each way of failing."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from api import problems
from api.problems import problem
from kg.errors import NotFoundError, QueryError


class Refused(Exception):  # noqa: N818 - it is an answer, not a failure
    """A request that is answered with a status and one sentence."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def add_refusals(app: FastAPI) -> None:
    """Let an application answer what the lookups refuse with problem details."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(QueryError, _unanswerable)


def described(**texts: str) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of refusals, by status: `described(s404="…")`."""
    content = {problems.MEDIA_TYPE: {"schema": problems.schema()}}
    return {int(name[1:]): {"description": text, "content": content} for name, text in texts.items()}


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refused):
        raise error
    return problem(error.status, error.detail, error.headers)


async def _not_found(_request: Request, error: Exception) -> Response:
    return problem(404, str(error))


async def _unanswerable(_request: Request, error: Exception) -> Response:
    return problem(422, str(error))


async def _invalid(_request: Request, error: Exception) -> Response:
    """Say which parameter is wrong, what it is, and what it may be."""
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"][1:]) or "the request"
    given = f" is {str(found['input'])[:100]!r}" if isinstance(found.get("input"), (str, int, float)) else ""
    return problem(422, f"{where}{given}: {found['msg'][0].lower()}{found['msg'][1:]}")
