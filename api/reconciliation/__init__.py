"""Tables of names matched to the graph, as OpenRefine asks for it: the Reconciliation Service API 0.2.

The final report of the W3C Entity Reconciliation Community Group of 10 April 2023, with its suggest, preview
and data extension services. Identifiers are the ids of the lookups; types and properties are local names of
the ontology.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from fastapi import FastAPI, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from api.lookups.graph import Graph
from api.lookups.refusals import Refused, described
from api.lookups.routes import TOO_MANY
from api.negotiation import media_type
from api.protocol import FORM
from api.reconciliation.description import FLYOUT, OPERATION, PROPOSAL, SUGGESTIONS
from api.reconciliation.service import PATH, Reconciliation

__all__ = ["add_reconciliation"]

MAX_BODY_BYTES = 1_000_000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def add_reconciliation(app: FastAPI, graph: Graph) -> None:
    """Let an application match tables of names against the entities of a graph."""
    service = Reconciliation(graph)

    def answered(base_url: str, queries: str | None, extend: str | None) -> Response:
        if queries is not None:
            return _json(service.results(queries))
        if extend is not None:
            return _json(service.extension(extend))
        return _json(service.manifest(base_url))

    def reconcile(
        request: Request,
        queries: Annotated[
            str | None, Query(description="A batch of reconciliation queries, as JSON.")
        ] = None,
        extend: Annotated[str | None, Query(description="A data extension query, as JSON.")] = None,
    ) -> Response:
        return answered(str(request.base_url), queries, extend)

    async def reconcile_posted(request: Request) -> Response:
        form = await _form(request)
        given = form.get("queries"), form.get("extend")
        if given == (None, None):
            raise Refused(422, "the form has neither queries nor extend; send one of them")
        return await run_in_threadpool(answered, str(request.base_url), *given)

    app.add_api_route(PATH, reconcile, methods=["GET"], operation_id="reconcile_by_get", **OPERATION["GET"])
    app.add_api_route(
        PATH, reconcile_posted, methods=["POST"], operation_id="reconcile_by_post", **OPERATION["POST"]
    )
    app.add_api_route(PATH, reconcile, methods=["HEAD"], include_in_schema=False)
    _add_suggestions(app, service)
    _add_previews(app, service)


def _add_suggestions(app: FastAPI, service: Reconciliation) -> None:
    def add(what: str, suggest: Callable[[str, int], dict[str, Any]]) -> None:
        def suggestions(
            prefix: Annotated[str, Query(max_length=200, description="What was typed.", examples=["p"])],
            cursor: Annotated[
                int, Query(ge=0, le=1_000_000, description="How many suggestions to skip.")
            ] = 0,
        ) -> Response:
            return _json(suggest(prefix, cursor))

        app.add_api_route(
            f"{PATH}/suggest/{what}",
            suggestions,
            methods=["GET"],
            tags=["reconciliation"],
            operation_id=f"suggest_{what}",
            summary=f"Suggest by the beginning of a name: {what}",
            description="The suggest service of the Reconciliation Service API.",
            response_class=Response,
            responses={
                200: SUGGESTIONS,
                **TOO_MANY,
                **described(s422="A parameter is not what it should be."),
            },
        )

    add("entity", service.entities)
    add("type", service.types)
    add("property", service.properties)


def _add_previews(app: FastAPI, service: Reconciliation) -> None:
    def flyout(
        what: Annotated[
            Literal["entity", "type", "property"], Path(description="What it is.", examples=["entity"])
        ],
        id: Annotated[str, Query(description="The id of it.", examples=["state/PRK"])],  # noqa: A002
    ) -> Response:
        return _json(service.flyout(what, id))

    def preview(
        id: Annotated[str, Query(description="The id of an entity.", examples=["state/PRK"])],  # noqa: A002
    ) -> Response:
        return HTMLResponse(service.preview(id), headers={"Content-Security-Policy": _POLICY})

    def proposed(
        type: Annotated[  # noqa: A002 - the parameter's name
            str | None, Query(description="A class of entities.", examples=["Person"])
        ] = None,
        limit: Annotated[int, Query(ge=1, le=1000, description="The most properties wanted.")] = 100,
    ) -> Response:
        return _json(service.proposal(type, limit))

    refusals = {
        **TOO_MANY,
        **described(s404="There is none with this id.", s422="A parameter is not what it should be."),
    }
    page = {
        "description": "A page for an iframe.",
        "content": {"text/html": {"schema": {"type": "string"}}},
    }
    app.add_api_route(
        f"{PATH}/flyout/{{what}}",
        flyout,
        methods=["GET"],
        tags=["reconciliation"],
        operation_id="flyout",
        summary="Give a small preview of an entity, type or property",
        description="The flyout service of the Reconciliation Service API.",
        response_class=Response,
        responses={200: FLYOUT, **refusals},
    )
    app.add_api_route(
        f"{PATH}/preview",
        preview,
        methods=["GET"],
        tags=["reconciliation"],
        operation_id="preview",
        summary="Show an entity in an iframe",
        description="The preview service of the Reconciliation Service API.",
        response_class=HTMLResponse,
        responses={200: page, **refusals},
    )
    app.add_api_route(
        f"{PATH}/properties",
        proposed,
        methods=["GET"],
        tags=["reconciliation"],
        operation_id="propose_properties",
        summary="Propose properties whose values can be fetched",
        description="The property proposals of the data extension service of the Reconciliation Service API.",
        response_class=Response,
        responses={200: PROPOSAL, **TOO_MANY, **described(s422="A parameter is not what it should be.")},
    )


async def _form(request: Request) -> dict[str, str]:
    """Read a form, and no more of it than is taken."""
    kind, _ = media_type(request.headers.get("content-type", ""))
    if kind != FORM:
        raise Refused(415, f"a body of type {kind or '(none)'} is not taken; send {FORM}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Refused(413, f"the body is longer than {MAX_BODY_BYTES} bytes; send fewer queries")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=10))
    except ValueError:
        raise Refused(422, "the form is not UTF-8, or has more than 10 fields; percent-encode it") from None


def _json(value: dict[str, Any]) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type="application/json")
