"""Which query does a request ask? The query operation of the SPARQL 1.1 Protocol, section 2.1.

A query comes as the parameter `query` of a GET or of a form, or as the body of a POST.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.negotiation import media_type

FORM = "application/x-www-form-urlencoded"
SPARQL_QUERY = "application/sparql-query"
SPARQL_UPDATE = "application/sparql-update"

MAX_BODY_BYTES = 1_000_000
_MAX_PARAMETERS = 100

NO_UPDATES = "this server answers queries and takes no updates; change the graph with: kg build"
_DATASET = ("default-graph-uri", "named-graph-uri")
_UPDATE = re.compile(
    r"""
    (?: \s | \#[^\r\n]* | BASE\s*<[^>]*> | PREFIX\s[^:<]*:\s*<[^>]*> )*+
    (?: INSERT | DELETE | LOAD | CLEAR | CREATE | DROP | COPY | MOVE | ADD | WITH )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

Parameters = list[tuple[str, str]]


async def read_query(request: Request) -> str:
    """Return the query of a request.

    Raises:
        HTTPException: 400 where there is not exactly one query, or what comes with it is not supported;
            413 where the body is longer than `MAX_BODY_BYTES`; 415 where its type is another.
    """
    parameters = _decoded(request.scope["query_string"])
    if request.method == "POST":
        parameters += await _posted(request)
    return _only_query(parameters)


def is_update(text: str) -> bool:
    """Say whether a text that is no query begins as a SPARQL update does."""
    return _UPDATE.match(text) is not None


def _only_query(parameters: Parameters) -> str:
    names = {name for name, _ in parameters}
    for name in _DATASET:
        if name in names:
            raise _bad(f"{name} is not supported; name the graph in the query: FROM, FROM NAMED or GRAPH")
    if "update" in names:
        raise _bad(NO_UPDATES)
    queries = [value for name, value in parameters if name == "query"]
    if not queries:
        raise _bad(f"the request has no query; send it as the parameter query, or POST it as {SPARQL_QUERY}")
    if len(queries) > 1:
        raise _bad(f"the request has {len(queries)} queries; send one")
    if not queries[0].strip():
        raise _bad("the query is empty; send a SPARQL 1.1 query")
    return queries[0]


async def _posted(request: Request) -> Parameters:
    """Return the parameters in the body of a POST; a body that is a query counts as one parameter."""
    kind, parameters = media_type(request.headers.get("content-type", ""))
    if kind == SPARQL_UPDATE:
        raise _bad(NO_UPDATES)
    if kind not in {FORM, SPARQL_QUERY}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"a body of type {kind or '(none)'} is not taken; send {FORM} or {SPARQL_QUERY}",
        )
    charset = parameters.get("charset", "utf-8")
    if charset not in {"utf-8", "utf8"}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a body in {charset} is not taken; send it in UTF-8"
        )
    body = await _body(request)
    if kind == FORM:
        return _decoded(body)
    try:
        return [("query", body.decode())]
    except UnicodeDecodeError as error:
        raise _bad(f"the query is not UTF-8 at byte {error.start}; send it in UTF-8") from error


async def _body(request: Request) -> bytes:
    """Read the body, and no more of it than is taken."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MAX_BODY_BYTES:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise _too_large()
    return bytes(body)


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


def _too_large() -> HTTPException:
    return HTTPException(413, f"the body is longer than {MAX_BODY_BYTES} bytes; send a shorter query")
