"""What does a request ask of SPARQL? The operations of the SPARQL 1.1 Protocol, section 2.

A query comes as the parameter `query` of a GET or of a form, or as the body of a POST; an update as the
parameter `update` of a form, or as the body of a POST. The dataset comes in parameters beside either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.bodies import read_body, utf8_charset
from api.negotiation import media_type
from api.settings import Settings

FORM = "application/x-www-form-urlencoded"
SPARQL_QUERY = "application/sparql-query"
SPARQL_UPDATE = "application/sparql-update"
_MAX_PARAMETERS = 100

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Query:
    """The query operation.

    Attributes:
        text: the query.
        default_graphs, named_graphs: the IRIs of the dataset, which take the place of the query's own.
        seconds: how long the client is ready to wait; None where it does not say.
    """

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Update:
    """The update operation.

    Attributes:
        text: the update.
        using, using_named: the IRIs of the dataset of each WHERE.
    """

    text: str
    using: tuple[str, ...]
    using_named: tuple[str, ...]


async def read_operation(request: Request, settings: Settings, *, may_write: bool) -> Query | Update:
    """Return the operation that a request asks for.

    Args:
        request: a request with the method GET, HEAD or POST.
        settings: how long a query and an update may be.
        may_write: whether the request bears the token; without it an update need not be read to its end.

    Raises:
        HTTPException: 400 where there is not exactly one operation; 408, 413 and 415 as `read_body` raises
            them, and where the body's type is another; 414 where the address is too long.
    """
    if len(request.scope["query_string"]) > 3 * settings.query_bytes:
        raise HTTPException(HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long; POST the query")
    parameters = _decoded(request.scope["query_string"])
    posted = await _posted(request, settings, may_write=may_write) if request.method == "POST" else []
    operation = _operation(parameters + posted, posted=request.method == "POST")
    if isinstance(operation, Query) and len(operation.text.encode()) > settings.query_bytes:
        raise HTTPException(413, f"the query is longer than {settings.query_bytes} bytes; send a shorter one")
    return operation


def _operation(parameters: Parameters, *, posted: bool) -> Query | Update:
    found = [(name, value) for name, value in parameters if name in {"query", "update"}]
    if not found:
        raise _bad(f"the request has no query; send it as the parameter query, or POST it as {SPARQL_QUERY}")
    name, text = found[0]
    if len(found) > 1:
        same = {other for other, _ in found} == {name}
        what = f"{len(found)} {name[:-1]}ies" if name == "query" else f"{len(found)} {name}s"
        raise _bad(f"the request has {what if same else 'a query and an update'}; send one")
    if not text.strip():
        raise _bad(f"the {name} is empty; send a SPARQL 1.1 {name}")
    if name == "query":
        _unfitting(parameters, "using-graph-uri", "using-named-graph-uri", operation=name)
        return Query(
            text,
            _all(parameters, "default-graph-uri"),
            _all(parameters, "named-graph-uri"),
            _seconds(parameters),
        )
    if not posted:
        raise _bad("an update changes the graph and is not taken by GET; POST it")
    _unfitting(parameters, "default-graph-uri", "named-graph-uri", operation=name)
    return Update(text, _all(parameters, "using-graph-uri"), _all(parameters, "using-named-graph-uri"))


def _all(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(value for found, value in parameters if found == name)


def _unfitting(parameters: Parameters, *names: str, operation: str) -> None:
    for name, _ in parameters:
        if name in names:
            raise _bad(f"{name} is no parameter of the {operation} operation; leave it out")


def _seconds(parameters: Parameters) -> float | None:
    given = _all(parameters, "timeout")
    if not given:
        return None
    if len(given) > 1 or not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given[0]) or float(given[0]) <= 0:
        raise _bad(f"timeout={given[0]!r} is no time limit; give seconds, as in timeout=2.5")
    return float(given[0])


async def _posted(request: Request, settings: Settings, *, may_write: bool) -> Parameters:
    """Return the parameters in the body of a POST; a body that is an operation counts as one parameter."""
    kind, parameters = media_type(request.headers.get("content-type", ""))
    if kind not in {FORM, SPARQL_QUERY, SPARQL_UPDATE}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"a body of type {kind or '(none)'} is not taken; send {FORM}, {SPARQL_QUERY} or {SPARQL_UPDATE}",
        )
    utf8_charset(parameters)
    long = may_write and kind != SPARQL_QUERY
    body = await read_body(request, settings.body_bytes if long else settings.query_bytes)
    if kind == FORM:
        return _decoded(body)
    name = "query" if kind == SPARQL_QUERY else "update"
    try:
        return [(name, body.decode())]
    except UnicodeDecodeError as error:
        raise _bad(f"the {name} is not UTF-8 at byte {error.start}; send it in UTF-8") from error


def _decoded(raw: bytes) -> Parameters:
    try:
        return parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise _bad("the parameters are not UTF-8; percent-encode them as UTF-8") from error
    except ValueError as error:
        raise _bad(f"the request has more than {_MAX_PARAMETERS} parameters; send one query") from error


def _bad(detail: str) -> HTTPException:
    return HTTPException(HTTPStatus.BAD_REQUEST, detail)
