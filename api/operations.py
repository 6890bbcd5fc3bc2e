"""What do those who run the server ask of it? Whether it lives (/health), whether it can answer (/ready), and
how it is doing (/metrics).

A process that does not live is to be restarted; one that is not ready is only to be left alone for a while.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.context import Context
from api.metrics import CONTENT_TYPE, Metrics
from api.observing import Counted, Observe
from api.problems import MEDIA_TYPE, problem, schema
from api.requestlog import RequestLog
from kg.version import VERSION


class Health(BaseModel):
    """Whether the server works, and over how many documents."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"status": "ok", "documents": 12, "version": "0.1.0"}]},
    )

    status: Literal["ok"] = Field(description="The server answers and can read its graph.")
    documents: int = Field(ge=0, description="How many documents the graph holds.")
    version: str = Field(description="The version of Communiqué.")


class Ready(BaseModel):
    """Whether the server can answer queries at this moment."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"examples": [{"status": "ready", "workers": 4, "waiting": 0}]}
    )

    status: Literal["ready"] = Field(description="There are workers, and room in their queue.")
    workers: int = Field(ge=1, description="How many processes answer queries.")
    waiting: int = Field(ge=0, description="How many requests wait for one of them.")


def add_operations(app: FastAPI, context: Context) -> None:
    """Let an application say how it is; to be added behind all other middleware, so that all is seen."""
    counted = Counted()
    metrics = Metrics(context.readers, context.kept, context.compaction, counted)
    tell = [metrics.count]
    if context.settings.log_requests:
        tell.append(RequestLog(with_queries=context.settings.log_queries).write)
    app.add_middleware(Observe, tell=tell, counted=counted)

    async def health() -> Health:
        """Count the documents, which shows that the graph can be read."""
        documents = await asyncio.to_thread(context.store.documents)
        return Health(status="ok", documents=len(documents), version=VERSION)

    async def ready(_request: Request) -> Response:
        """Say whether a query that came now would be answered."""
        readers = context.readers
        if readers.snapshots.failing:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, "the store cannot be read: is the disk full?")
        if readers.running == 0 or readers.waiting >= context.settings.waiting:
            return problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "no worker is free to answer queries; come back later"
            )
        return JSONResponse(
            Ready(status="ready", workers=readers.running, waiting=readers.waiting).model_dump()
        )

    async def figures(_request: Request) -> Response:
        """Return the figures for Prometheus."""
        return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})

    _add(app, "/health", health, operation_id="health", summary="Say whether the server works")
    _add(
        app,
        "/ready",
        ready,
        operation_id="ready",
        summary="Say whether the server can answer queries now",
        response_model=Ready,
        responses={
            503: {"description": "It cannot.", "content": {MEDIA_TYPE: {"schema": schema()}}},
        },
    )
    _add(
        app,
        "/metrics",
        figures,
        operation_id="metrics",
        summary="Return the server's figures for Prometheus",
        response_class=Response,
        responses={
            200: {
                "description": "Requests, queries and workers in numbers.",
                "content": {
                    "text/plain": {"schema": {"type": "string"}, "example": "communique_workers 4.0\n"}
                },
            }
        },
    )


def _add(app: FastAPI, path: str, endpoint: Callable[..., Any], **operation: Any) -> None:
    """Add a route for GET, and one for HEAD that stays out of the description."""
    app.add_api_route(path, endpoint, methods=["GET"], **operation)
    app.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
