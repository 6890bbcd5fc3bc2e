"""Reading texts over HTTP: POST /extract keeps nothing, POST /documents changes the graph.

One text is read at a time, since the model uses one core; a few may wait, and whoever comes then is told to
come back. So a flood of texts costs neither memory nor the lookups beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from api.lookups import models
from api.lookups.examples import ADDED, ANNOTATION
from api.lookups.formats import JSON
from api.lookups.graph import Graph
from api.lookups.refusals import Refused, described
from api.lookups.routes import Routes
from api.negotiation import media_type
from kg.contract import annotation_line, parse_document
from kg.errors import ContractError
from kg.model import Document
from kg.reading import Failure
from kg.records import document_counts
from kg.terms import document_iri

if TYPE_CHECKING:
    from kg.extraction.pipeline import Extractor

T = TypeVar("T")

MAX_BODY_BYTES = 500_000
"""How long the body of a request may be; a news article has 5,000 bytes, a long report 300,000."""

MAX_WAITING = 8
"""How many texts may wait for the one that is being read."""

RETRY_SECONDS = 5

MayWrite = Callable[[Request], Awaitable[None]]


class Desk:
    """Reads one text at a time, on a thread of its own; the extractor is loaded with the first."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0
        self._extractor: Extractor | None = None

    async def read(self, work: Callable[[Document], T], document: Document) -> T:
        """Do a piece of work on a document when its turn comes.

        Raises:
            Refused: 503 where too many wait.
        """
        if self._waiting > MAX_WAITING:
            raise Refused(
                503,
                f"{MAX_WAITING} texts wait to be read already; send this one again in some seconds",
                {"Retry-After": str(RETRY_SECONDS)},
            )
        self._waiting += 1
        try:
            async with self._turn:
                return await run_in_threadpool(work, document)
        finally:
            self._waiting -= 1

    def annotation(self, document: Document) -> str:
        """Return the annotation of a document as JSON of the contract."""
        return annotation_line(self._loaded().extract(document))

    def add(self, document: Document) -> models.Added:
        """Read a document into the graph."""
        from kg.build import build_graph

        graph = self._graph
        (outcome,) = build_graph([document], graph.store, self._loaded())
        if isinstance(outcome, Failure):
            raise Refused(422, str(outcome))
        iri = document_iri(graph.naming.base, document.id)
        entities, events, claims = document_counts(graph.store, iri)
        return models.Added(
            document=graph.naming.id(iri),
            href=graph.naming.document_href(iri),
            change=outcome.change,
            entities=entities,
            events=events,
            claims=claims,
        )

    def _loaded(self) -> Extractor:
        # Only the one whose turn it is comes here.
        from kg import own
        from kg.extraction.pipeline import Extractor
        from kg.reference import load_with

        if self._extractor is None:
            self._extractor = Extractor(load_with(*own.files(), base=self._graph.naming.base))
        return self._extractor


def add_reading(routes: Routes, may_write: MayWrite) -> None:
    """Add the reading of texts; only requests that `may_write` lets through change the graph."""
    desk = Desk(routes.graph)

    async def extract(request: Request) -> Response:
        document = await _document(request)
        return Response(await desk.read(desk.annotation, document), media_type=JSON.media_type)

    async def add(request: Request) -> Response:
        document = await _document(request)
        added = await desk.read(desk.add, document)
        return Response(
            added.model_dump_json(),
            status_code=201 if added.change == "added" else 200,
            media_type=JSON.media_type,
            headers={"Location": added.href},
        )

    refusals = described(
        s413=f"The body is longer than {MAX_BODY_BYTES:,} bytes.",
        s415="The body is no JSON.",
        s422="The body is no document of the annotation contract; the detail says what is wrong with it.",
        s429="The client sends more requests than the operator allows.",
        s503="Too many texts wait to be read; Retry-After says when to come back.",
    )
    body = {
        "requestBody": {
            "required": True,
            "description": f"A text and what is known of it, at most {MAX_BODY_BYTES:,} bytes of JSON.",
            "content": {JSON.media_type: {"schema": TEXT, "example": TEXT["examples"][0]}},
        }
    }
    routes.app.add_api_route(
        "/extract",
        extract,
        methods=["POST"],
        tags=["reading"],
        operation_id="extract",
        summary="Read a text and keep nothing",
        description=(
            "Entities, events, claims, relations and times of a text, as `kg extract` writes them. The "
            "server keeps neither the text nor what it found. One text is read at a time."
        ),
        response_class=Response,
        responses={
            200: {
                "description": "The annotation, as the annotation contract has it.",
                "content": {JSON.media_type: {"schema": ANNOTATION_SCHEMA, "example": ANNOTATION}},
            },
            **refusals,
        },
        openapi_extra=body,
    )
    added = {"model": models.Added, "content": {JSON.media_type: {"example": ADDED}}}
    location = {"Location": {"description": "Where the document is now.", "schema": {"type": "string"}}}
    routes.app.add_api_route(
        "/documents",
        add,
        methods=["POST"],
        tags=["documents"],
        operation_id="add_document",
        summary="Read a text into the graph",
        description=(
            "Adds the document, or replaces the one with its `id`, in one transaction. Needs the token of "
            "the server as a bearer token. A text that is in the graph already, unchanged, is not read again."
        ),
        dependencies=[Depends(may_write)],
        response_class=Response,
        responses={
            200: {"description": "It was there, and is replaced or unchanged.", "headers": location, **added},
            201: {"description": "It is added.", "headers": location, **added},
            **described(s401="There is no token, or another.", s403="The server takes no writes."),
            **refusals,
        },
        openapi_extra={**body, "security": [{"token": []}]},
    )


async def _document(request: Request) -> Document:
    """Read the document in the body of a request, and no more of the body than is taken."""
    kind, parameters = media_type(request.headers.get("content-type", ""))
    if kind != JSON.media_type or parameters.get("charset", "utf-8") not in {"utf-8", "utf8"}:
        raise Refused(415, f"a body of type {kind or '(none)'} is not taken; send {JSON.media_type} in UTF-8")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Refused(413, f"the body is longer than {MAX_BODY_BYTES} bytes; send a shorter text")
    try:
        return parse_document(body.decode())
    except UnicodeDecodeError as error:
        raise Refused(422, f"the body is not UTF-8 at byte {error.start}; send it in UTF-8") from None
    except ContractError as error:
        raise Refused(422, str(error)) from None


TEXT = models.Text.model_json_schema()
ANNOTATION_SCHEMA = {
    "type": "object",
    "required": ["document", "entities", "events", "claims", "relations", "times"],
    "properties": {
        "document": {"type": "object", "description": "What was sent, without its text."},
        **{
            layer: {"type": "array", "items": {"type": "object"}, "description": text}
            for layer, text in (
                ("entities", "Entities with their mentions."),
                ("events", "Events with trigger, roles, time and factuality."),
                ("claims", "Claims with speaker, cue, content and who carried the words."),
                ("relations", "Lasting facts with their evidence."),
                ("times", "Time expressions with TIMEX3 values."),
            )
        },
    },
}
