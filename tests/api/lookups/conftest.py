"""A real server over the graph of the examples, with a token for who may change it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

from api.lookups import add_lookups
from api.problems import add_problems
from api.reconciliation import add_reconciliation
from kg.build import build_graph
from kg.extraction.pipeline import Extractor
from kg.reading import Metadata, read
from kg.store import EmbeddedStore, open_store

ARTICLES = Path(__file__).parents[3] / "examples" / "articles"
EDITORIAL = "document/examples%2Farticles%2Ffictional-editorial.txt"
TOKEN = "a-token-for-tests"


async def bears_the_token(request: Request) -> None:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        raise HTTPException(401, "a write needs the server's token", {"WWW-Authenticate": "Bearer"})


def lookups_over(store: EmbeddedStore) -> FastAPI:
    app = FastAPI(title="Lookups", docs_url=None, redoc_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])
    add_problems(app)
    add_reconciliation(app, add_lookups(app, store, bears_the_token))
    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Run an application in a server on a free port of this machine, and end it."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()


@contextmanager
def client_of(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def examples(extractor: Extractor) -> Iterator[EmbeddedStore]:
    """Return the graph of the three articles, as `make demo` builds it; no test changes it."""
    with open_store(None) as store:
        root = ARTICLES.parents[1]
        pages = read([ARTICLES / "cuba-1962.html", ARTICLES / "inf-treaty.md"])
        editorial = read([ARTICLES / "fictional-editorial.txt"], Metadata(published=date(2022, 4, 27)))
        for documents in (pages, editorial):
            named = (_relative(document, root) for document in documents)
            assert all(outcome for outcome in build_graph(named, store, extractor))
        yield store


def _relative(document: Any, root: Path) -> Any:
    """Name a document as a build from the root of the checkout does."""
    from dataclasses import replace

    return replace(document, id=str(Path(document.id).relative_to(root)))


@pytest.fixture(scope="session")
def address(examples: EmbeddedStore) -> Iterator[str]:
    with served(lookups_over(examples)) as found:
        yield found


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with client_of(address) as client:
        yield client


@pytest.fixture
def writable(graph: EmbeddedStore) -> Iterator[httpx.Client]:
    """Return a client of a server over an empty graph that takes writes."""
    with served(lookups_over(graph)) as address, client_of(address) as client:
        yield client


def refusal(response: httpx.Response, status: int) -> str:
    """Return the detail of a problem, whose other parts are checked."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"]) == (status, status)
    assert set(body) == {"title", "status", "detail"}
    return str(body["detail"])


def every(http: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
    """Return the items of all pages of a list, and hold that the Link field leads where `next` does."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        response = http.get(path, params={**params, **({"cursor": cursor} if cursor else {})})
        assert response.status_code == 200, response.text
        body = response.json()
        items += body["items"]
        cursor = body["next"]
        if cursor is None:
            assert "link" not in response.headers
            return items
        assert len(body["items"]) == int(params["limit"])
        assert response.links["next"]["url"].endswith(f"cursor={cursor}")
