"""SPARQL over HTTP: /sparql answers queries, takes updates, and describes itself (SPARQL 1.1 Protocol).

A query is evaluated by a worker, an update by this process, on a thread, after its token was checked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api import description
from api.address import address
from api.answering import Asked
from api.answers import answered, answered_again
from api.caching import cache_fields, not_modified
from api.context import Context
from api.kept import Question
from api.negotiation import GRAPHS, choose, not_acceptable, wants_gzip
from api.observing import note
from api.protocol import Query, Update, read_operation
from api.service import service_description
from kg.errors import QueryError

PATH = "/sparql"


def add_sparql(app: FastAPI, context: Context) -> None:
    """Let an application answer SPARQL queries, and take updates."""

    async def sparql(request: Request) -> Response:
        if request.method != "POST" and not request.scope["query_string"]:
            return _description(request, context)
        operation = await read_operation(
            request, context.settings, may_write=context.may_write.allows(request)
        )
        note(request, "query" if isinstance(operation, Query) else "update", operation.text)
        if isinstance(operation, Query):
            return await _answered(request, context, operation)
        context.may_write.check(request)
        return await _updated(request, context, operation)

    add = partial(app.router.add_api_route, PATH, sparql, route_class_override=_Plain)
    for method, operation in description.SPARQL.items():
        add(methods=[method], response_class=Response, **operation)
    add(methods=["HEAD"], include_in_schema=False)


class _Plain(APIRoute):
    """A route that stands in the description, and whose endpoint reads the request itself.

    FastAPI reads nothing for such an endpoint, but takes a third of the time of a lookup to find that out.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return cast("Callable[[Request], Coroutine[Any, Any, Response]]", self.endpoint)


async def _answered(request: Request, context: Context, query: Query) -> Response:
    settings, version = context.settings, context.store.version
    accept = accept_field(request)
    fields = cache_fields(version, query.text, accept, request.scope["query_string"].decode())
    if known := not_modified(request, fields):
        return known
    asked = Asked(
        query.text,
        address(request),
        accept,
        wants_gzip(request.headers.get("accept-encoding", "")),
        settings.rows,
        query.default_graphs,
        query.named_graphs,
    )
    seconds = min(query.seconds or settings.seconds, settings.seconds)
    asking = {"kind": "query", "asked": asked.values()}
    if not settings.answers_bytes or "ETag" not in fields:
        return await answered(context.readers, request, asking, seconds=seconds, headers=fields)
    question = Question.of(version, asking)
    if (answer := context.kept.find(question)) is not None:
        return answered_again(answer, fields)
    collected = context.kept.collect(question)
    return await answered(
        context.readers, request, asking, seconds=seconds, headers=fields, collected=collected
    )


async def _updated(request: Request, context: Context, update: Update) -> Response:
    try:
        await asyncio.to_thread(
            context.store.update,
            update.text,
            base=address(request),
            using=update.using,
            using_named=update.using_named,
            services=context.settings.services,
        )
    except QueryError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, str(error)) from error
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _description(request: Request, context: Context) -> Response:
    accept = accept_field(request)
    offer = choose(accept, GRAPHS)
    if offer is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, not_acceptable(accept, GRAPHS), {"Vary": "Accept"})
    content = service_description(address(request), context.settings, offer.format)
    return Response(content, media_type=offer.content_type, headers={"Vary": "Accept"})


def accept_field(request: Request) -> str:
    """Return the Accept field of a request; several count as one."""
    return ", ".join(request.headers.getlist("accept"))
