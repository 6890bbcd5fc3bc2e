"""Graphs over HTTP: /graph reads, replaces, adds to and removes them.

This is the SPARQL 1.1 Graph Store HTTP Protocol. A graph is named indirectly, `/graph?graph=IRI` or
`/graph?default`, or directly: the graph at `/graph/a/b` has the address of the request as its IRI. What is
sent is parsed by a worker, within its limits, and written by this process.
"""

from __future__ import annotations

import asyncio
import hashlib
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException

from api import description
from api.address import address
from api.answers import answered, collected
from api.bodies import read_body, utf8_charset
from api.caching import cache_fields, not_modified
from api.context import Context
from api.negotiation import media_type, wants_gzip
from api.sparql import accept_field
from kg.errors import NotFoundError, QueryError

PATH = "/graph"
_MULTIPART = "multipart/form-data"
_EXPANSION = 8  # how much longer than its body a graph may be as N-Triples


def add_graphs(app: FastAPI, context: Context) -> None:
    """Let an application be a graph store."""

    async def read(request: Request) -> Response:
        return await _read(request, context, _name(request))

    async def write(request: Request) -> Response:
        context.may_write.check(request)
        if request.method == "DELETE":
            return await _delete(context, _name(request))
        return await _write(request, context)

    for path, operations in description.GRAPHS.items():
        for method, operation in operations.items():
            endpoint = read if method == "GET" else write
            app.add_api_route(path, endpoint, methods=[method], response_class=Response, **operation)
        app.add_api_route(path, read, methods=["HEAD"], include_in_schema=False)


def _name(request: Request) -> str | None:
    """Return the IRI of the graph that a request names; None is the default graph.

    Raises:
        HTTPException: 400 where it names none, or more than one.
    """
    name = _named(request)
    if name == "":
        raise _bad("the request names no graph; add ?default or ?graph=IRI, or name one in the path")
    return name


def _named(request: Request) -> str | None:
    """Return the IRI of the graph, "" where the request names the graph store itself; see `_name`."""
    try:
        parameters = parse_qsl(
            request.scope["query_string"].decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=100,
        )
    except ValueError as error:
        raise _bad("the parameters are not UTF-8, or too many; percent-encode them as UTF-8") from error
    graphs = [value for name, value in parameters if name == "graph"]
    default = [name for name, _ in parameters if name == "default"]
    below: str = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    direct = below.removeprefix(PATH).strip("/")
    if len(graphs) + len(default) + bool(direct) > 1:
        raise _bad("the request names more than one graph; name one: ?default, ?graph=IRI, or a path")
    if default:
        return None
    if graphs:
        iri: str = graphs[0]
        return _absolute(iri)
    return address(request) if direct else ""


def _absolute(iri: str) -> str:
    try:
        NamedNode(iri)
    except ValueError as error:
        raise _bad(f"graph={iri!r} is no absolute IRI: {error}; write all of it, percent-encoded") from error
    return iri


async def _read(request: Request, context: Context, name: str | None) -> Response:
    accept = accept_field(request)
    fields = cache_fields(context.store.version, name or "", accept)
    if known := not_modified(request, fields):
        return known
    gzip = wants_gzip(request.headers.get("accept-encoding", ""))
    asked = {"kind": "graph", "name": name, "accept": accept, "gzip": gzip}
    return await answered(context.readers, request, asked, seconds=context.settings.seconds, headers=fields)


async def _write(request: Request, context: Context) -> Response:
    name = _named(request)
    kind, parameters = media_type(request.headers.get("content-type", ""))
    utf8_charset(parameters)
    merge = request.method == "POST"
    if name == "" and not merge:
        name = _name(request)
    body = await read_body(request, context.settings.body_bytes)
    made = ""
    if (
        name == ""
    ):  # a new graph of the store's choice: named by what is in it, so that nothing is there twice
        digest = hashlib.blake2b(body, digest_size=16).hexdigest()
        name = made = f"{address(request).rstrip('/')}/{digest}"
    parts = _parts(request, body) if kind == _MULTIPART and merge else [(kind, body)]
    triples: list[str] = []
    for part_kind, part in parts:
        parsed = await _parsed(request, context, name or address(request), part_kind, part)
        if isinstance(parsed, Response):
            return parsed
        triples.append(parsed.decode())
    try:
        new = await asyncio.to_thread(context.store.put_graph, name, "\n".join(triples), merge=merge)
    except QueryError as error:
        raise _bad(str(error)) from error
    status = HTTPStatus.CREATED if new or made else HTTPStatus.NO_CONTENT
    return Response(status_code=status, headers={"Location": made} if made else None)


async def _parsed(request: Request, context: Context, base: str, kind: str, body: bytes) -> bytes | Response:
    if not kind:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body has no Content-Type; say what it is")
    asked = {"kind": "parse", "media_type": kind, "base": base}
    most = _EXPANSION * context.settings.body_bytes
    return await collected(
        context.readers, request, asked, seconds=context.settings.seconds, body=body, most=most
    )


def _parts(request: Request, body: bytes) -> list[tuple[str, bytes]]:
    """Return media type and content of each part of a form (RFC 7578)."""
    field = request.headers["content-type"].encode("latin-1")
    found = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + field + b"\r\n\r\n" + body)
    if not found.is_multipart() or found.defects:
        raise _bad("the form cannot be parsed; each part begins with the boundary of its Content-Type")
    parts = [part for part in found.iter_parts() if isinstance(part, EmailMessage)]
    return [(part.get_content_type(), _payload(part)) for part in parts]


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


async def _delete(context: Context, name: str | None) -> Response:
    try:
        await asyncio.to_thread(context.store.drop_graph, name)
    except NotFoundError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
    except QueryError as error:
        raise _bad(str(error)) from error
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _bad(detail: str) -> HTTPException:
    return HTTPException(HTTPStatus.BAD_REQUEST, detail)
