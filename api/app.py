"""The HTTP application over one store, put together from its areas.

app = create_app(store, settings)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import pages
from api.answers import ROW_LIMIT_FIELD
from api.auth import WriteAccess
from api.compaction import Compaction
from api.context import Context
from api.graphs import add_graphs
from api.holding import Holding
from api.kept import KeptAnswers
from api.linked_data import add_linked_data
from api.lookups import add_lookups
from api.negotiation import wants_gzip
from api.operations import add_operations
from api.problems import add_problems
from api.rate import RateLimit
from api.readers import Readers
from api.reconciliation import add_reconciliation
from api.settings import Settings
from api.sparql import add_sparql
from kg.store import EmbeddedStore
from kg.version import VERSION

_DESCRIPTION = (
    "Security news as an RDF knowledge graph in which every statement points to its evidence. "
    "Anybody may read it; a write bears the server's token."
)

_NO_SNIFF = (b"x-content-type-options", b"nosniff")


def create_app(store: EmbeddedStore, settings: Settings | None = None) -> FastAPI:
    """Return the application that serves a store; the caller opens and closes the store.

    Raises:
        StoreError: where the store is in memory, where no worker can read it.
    """
    settings = settings or Settings()
    readers = Readers(store, settings)
    compaction = Compaction(store, readers, settings.compact_bytes)
    holding = Holding(store, readers, settings.held_bytes, settings.held_after)
    kept = KeptAnswers(settings.answers_bytes)
    context = Context(settings, store, readers, kept, compaction, WriteAccess(settings.token))
    app = FastAPI(
        title="Communiqué",
        version=VERSION,
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,  # FastAPI's own page loads scripts from elsewhere, and we work offline
        redoc_url=None,
        lifespan=_lifespan(context, holding),
    )
    _add_middleware(app, settings)
    add_problems(app)
    add_sparql(app, context)
    add_graphs(app, context)
    add_reconciliation(app, add_lookups(app, context.store, context.may_write))
    add_operations(app, context)
    _add_pages(app, context.store)
    add_linked_data(app, context)
    return app


def _lifespan(context: Context, holding: Holding) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Start with the server, and end with it, the workers and what merges files and fills memory."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await context.readers.start()
        tasks = [asyncio.create_task(work.run()) for work in (context.compaction, holding)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await context.readers.stop()

    return lifespan


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Put around the application what holds for all of it; the last one added is the outermost."""
    app.add_middleware(_GZip, minimum_size=1000, compresslevel=1)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-None-Match"],
        expose_headers=["ETag", "Link", "Location", "Retry-After", ROW_LIMIT_FIELD],
    )
    app.add_middleware(_NoSniff)
    if settings.rate:
        app.add_middleware(RateLimit, per_second=settings.rate)


def _add_pages(app: FastAPI, store: EmbeddedStore) -> None:
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


class _GZip(GZipMiddleware):
    """Compresses for clients that want it; Starlette's own takes `gzip;q=0` for a wish."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and wants_gzip(Headers(scope=scope).get("accept-encoding", ""))
        await (super().__call__ if wanted else self.app)(scope, receive, send)


class _NoSniff:
    """Tells browsers to take each response for what its Content-Type says and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and _NO_SNIFF not in message["headers"]:
                message = {**message, "headers": [*message["headers"], _NO_SNIFF]}
            await send(message)

        await self._app(scope, receive, send_marked)
