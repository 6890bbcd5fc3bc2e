from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.protocol import MAX_BODY_BYTES
from tests.api.conftest import QUERY_BODY, QUOTATION


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Run the application in a server on a free port of this machine, and end it."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        yield client


def test_a_real_server_answers_over_the_network(http: httpx.Client) -> None:
    query = f'SELECT ?q {{ GRAPH ?g {{ ?c cq:quotation ?q }} FILTER(?q = "{QUOTATION}") }}'
    answers = [
        http.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}),
        http.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}),
        http.post("/sparql", content=query.encode(), headers={"Accept": "text/csv", **QUERY_BODY}),
    ]
    assert [answer.content.decode() for answer in answers] == [f"q\r\n{QUOTATION}\r\n"] * 3
    assert http.get("/health").json()["documents"] == 1


def test_head_has_the_fields_of_get_and_no_body(http: httpx.Client) -> None:
    for path in ("/", "/docs", "/health", "/openapi.json", "/sparql?query=ASK{}"):
        get, head = http.get(path), http.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == str(len(get.content))


def test_a_large_body_is_refused_whether_or_not_its_length_is_announced(http: httpx.Client) -> None:
    body = b"#" * (MAX_BODY_BYTES + 1)
    announced = http.post("/sparql", content=body, headers=QUERY_BODY)
    chunked = http.post("/sparql", content=iter([body]), headers=QUERY_BODY)
    assert (announced.status_code, chunked.status_code) == (413, 413)
    assert http.get("/sparql?query=ASK{}").json()["boolean"] is True


def test_many_clients_at_once_get_equal_answers(address: str) -> None:
    query = "SELECT ?s ?o WHERE { ?s rdfs:label ?o } ORDER BY ?s ?o LIMIT 300"

    def ask(_: int) -> bytes:
        return httpx.get(f"{address}/sparql", params={"query": query}, trust_env=False, timeout=60).content

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(16)))
    assert len(answers[0]) > 10_000
    assert answers == [answers[0]] * 16
