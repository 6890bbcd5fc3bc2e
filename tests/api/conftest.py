from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode, Triple

import ontology
from api.app import create_app
from kg.mapping import Digest, DocumentGraph
from kg.store import EmbeddedStore, open_store
from kg.terms import RDF_TYPE, cq

BASE = ontology.DEFAULT_BASE
DOCUMENT = f"{BASE}document/harbour"
SPEAKER = f"{BASE}entity/choe-seon-hui"
QUOTATION = "“Naïve” 北京 🚀"

SELECT = "SELECT ?name WHERE { GRAPH ?g { ?claim cq:speaker ?who } ?who rdfs:label ?name }"
ASK = "ASK { GRAPH ?g { ?claim cq:speaker ?who } }"
CONSTRUCT = (
    "CONSTRUCT { ?who rdfs:label ?name } WHERE { GRAPH ?g { ?claim cq:speaker ?who } ?who rdfs:label ?name }"
)
QUERY_BODY = {"Content-Type": "application/sparql-query"}
FORM_BODY = {"Content-Type": "application/x-www-form-urlencoded"}


def harbour() -> DocumentGraph:
    """One document in which somebody says something, and nothing happens."""
    document, claim, appearance = (NamedNode(DOCUMENT + end) for end in ("", "#claim=4,8", "#appearance=0,3"))
    speaker = NamedNode(SPEAKER)
    evidence = {
        Triple(document, RDF_TYPE, cq("Document")),
        Triple(document, cq("digest"), Literal("1")),
        Triple(appearance, cq("appearanceOf"), speaker),
        Triple(appearance, cq("presentedAs"), cq("Person")),
        Triple(appearance, cq("presentedName"), Literal("Choe Sŏn-hŭi")),
        Triple(claim, RDF_TYPE, cq("Claim")),
        Triple(claim, cq("speaker"), speaker),
        Triple(claim, cq("quotation"), Literal(QUOTATION)),
    }
    return DocumentGraph(DOCUMENT, Digest("1"), frozenset(evidence), frozenset())


@dataclass(frozen=True, slots=True)
class Client:
    """Asks an application without a network, one request at a time."""

    app: FastAPI

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | list[tuple[str, str | int | float | bool | None]] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://graph.example") as client:
                return await client.request(
                    method, path, params=params, headers=headers, data=data, content=content
                )

        return asyncio.run(send())

    def ask(self, query: str, accept: str = "*/*") -> httpx.Response:
        return self.request("GET", "/sparql", params={"query": query}, headers={"Accept": accept})


def refusal(response: httpx.Response, status: int) -> str:
    """Return the detail of a problem, whose other parts are checked."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"]) == (status, status)
    assert set(body) == {"title", "status", "detail"}
    return str(body["detail"])


@pytest.fixture(scope="session")
def news() -> Iterator[EmbeddedStore]:
    """Return a store in memory with one document; no test of the server changes it."""
    with open_store(None) as store:
        store.add(harbour())
        yield store


@pytest.fixture
def app(news: EmbeddedStore) -> FastAPI:
    return create_app(news)


@pytest.fixture
def client(app: FastAPI) -> Client:
    return Client(app)
