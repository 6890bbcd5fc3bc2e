"""A real server over the graph of the examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from kg.build import build_graph
from kg.extraction.pipeline import Extractor
from kg.reading import Metadata, read
from kg.store import EmbeddedStore, open_store
from tests.api.conftest import TOKEN, refusal, served

__all__ = ["ARTICLES", "EDITORIAL", "TOKEN", "every", "refusal"]

ARTICLES = Path(__file__).parents[3] / "examples" / "articles"
EDITORIAL = "document/examples%2Farticles%2Ffictional-editorial.txt"


@pytest.fixture(scope="session")
def examples(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Return the graph of the three articles, as `make demo` builds it; no test changes it."""
    with open_store(tmp_path_factory.mktemp("examples") / "graph.kg") as store:
        root = ARTICLES.parents[1]
        pages = read([ARTICLES / "cuba-1962.html", ARTICLES / "inf-treaty.md"])
        editorial = read([ARTICLES / "fictional-editorial.txt"], Metadata(published=date(2022, 4, 27)))
        for documents in (pages, editorial):
            named = (_relative(document, root) for document in documents)
            assert all(outcome for outcome in build_graph(named, store, extractor))
        yield store


def _relative(document: Any, root: Path) -> Any:
    """Name a document as a build from the root of the checkout does."""
    return replace(document, id=str(Path(document.id).relative_to(root)))


@pytest.fixture(scope="session")
def http(examples: EmbeddedStore) -> Iterator[httpx.Client]:
    """Return a client of a server over the graph of the examples."""
    with served(create_app(examples, Settings(workers=1, held_bytes=0))) as client:
        yield client.http


@pytest.fixture(scope="session")
def _notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedStore, httpx.Client]]:
    settings = Settings(workers=1, token=TOKEN, held_bytes=0)
    with (
        open_store(tmp_path_factory.mktemp("own") / "graph.kg") as store,
        served(create_app(store, settings)) as client,
    ):
        yield store, client.http


@pytest.fixture
def own(_notebook: tuple[EmbeddedStore, httpx.Client]) -> httpx.Client:
    """Return a client of a server that takes writes, over a graph without documents."""
    store, http = _notebook
    for document in store.documents():
        store.remove(document)
    return http


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
