"""SPARQL over HTTP: /sparql answers a query in the format that the client wants.

Evaluating a query and writing its answer happen on one thread of the pool, so that the event loop is free.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from api import description
from api.negotiation import GRAPHS, ROWS, Offer, choose
from api.problems import problem
from api.protocol import NO_UPDATES, is_update, read_query
from kg.errors import QueryError
from kg.results import is_graph, serialize
from kg.store import Store

PATH = "/sparql"


def add_sparql(app: FastAPI, store: Store) -> None:
    """Let an application answer SPARQL queries over a store."""

    async def sparql(request: Request) -> Response:
        text = await read_query(request)
        accept = ", ".join(request.headers.getlist("accept"))
        return await run_in_threadpool(answer, store, text, accept)

    for method, operation in description.SPARQL.items():
        app.add_api_route(PATH, sparql, methods=[method], response_class=Response, **operation)
    app.add_api_route(PATH, sparql, methods=["HEAD"], include_in_schema=False)


def answer(store: Store, text: str, accept: str | None) -> Response:
    """Answer a query in the format that an Accept field wants, or say why not (400, 406).

    Nothing is raised to another thread: the traceback would carry the open answer along, and Oxigraph's
    answers must end on the thread on which they began.
    """
    vary = {"Vary": "Accept"}
    try:
        found = store.query(text)
        offers = GRAPHS if is_graph(found) else ROWS
        offer = choose(accept, offers)
        if offer is None:
            return problem(HTTPStatus.NOT_ACCEPTABLE, _not_acceptable(accept, offers), vary)
        return Response(serialize(found, offer.format), media_type=offer.content_type, headers=vary)
    except QueryError as error:
        return problem(HTTPStatus.BAD_REQUEST, NO_UPDATES if is_update(text) else str(error))


def _not_acceptable(accept: str | None, offers: Sequence[Offer]) -> str:
    there = ", ".join(offer.media_type for offer in offers)
    return f"the answer to this query cannot be had as {accept}; there is {there}"
