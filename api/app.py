"""The HTTP application over one store: SPARQL, health, and two pages about itself.

app = create_app(store)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import ontology
from api import pages
from api.linked_data import add_linked_data
from api.problems import add_problems
from api.sparql import add_sparql
from kg.store import Store
from kg.version import VERSION

_DESCRIPTION = (
    "Security news as an RDF knowledge graph in which every statement points to its evidence. "
    "This server reads the graph; it has no way to change it."
)


class Health(BaseModel):
    """Whether the server works, and over how many documents."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"status": "ok", "documents": 12, "version": "0.1.0"}]},
    )

    status: Literal["ok"] = Field(description="The server answers and can read its graph.")
    documents: int = Field(ge=0, description="How many documents the graph holds.")
    version: str = Field(description="The version of Communiqué.")


def create_app(store: Store) -> FastAPI:
    """Return the application that answers over a store; the caller opens and closes the store."""
    app = FastAPI(
        title="Communiqué",
        version=VERSION,
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,  # FastAPI's own page loads scripts from elsewhere, and we work offline
        redoc_url=None,
    )
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])
    app.add_middleware(_NoSniff)
    add_problems(app)
    add_sparql(app, store)
    _add_health(app, store)
    _add_pages(app, store)
    add_linked_data(app, store, getattr(store, "base", ontology.DEFAULT_BASE))
    return app


def _add_health(app: FastAPI, store: Store) -> None:
    def health() -> Health:
        """Count the documents, which shows that the graph can be read."""
        return Health(status="ok", documents=len(store.documents()), version=VERSION)

    _add_read(app, "/health", health, operation_id="health", summary="Say whether the server works")


def _add_pages(app: FastAPI, store: Store) -> None:
    def home() -> HTMLResponse:
        return pages.home(len(store.documents()))

    def docs(request: Request) -> HTMLResponse:
        return pages.docs(app.openapi(), str(request.base_url))

    _add_read(app, "/", home, response_class=HTMLResponse, include_in_schema=False)
    _add_read(app, "/docs", docs, response_class=HTMLResponse, include_in_schema=False)


def _add_read(app: FastAPI, path: str, endpoint: Callable[..., Any], **operation: Any) -> None:
    """Add a route for GET, and one for HEAD that stays out of the description."""
    app.add_api_route(path, endpoint, methods=["GET"], **operation)
    app.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


class _NoSniff:
    """Tells browsers to take each response for what its Content-Type says and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_marked)
