from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.settings import Settings
from tests.api.conftest import QUERY_BODY, QUOTATION, Client

MAX_QUERY_BYTES = Settings().query_bytes


@pytest.fixture
def http(client: Client) -> httpx.Client:
    return client.http


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
        get = http.get(path, headers={"Accept-Encoding": "identity"})
        head = http.head(path, headers={"Accept-Encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == str(len(get.content))


def test_a_large_body_is_refused_whether_or_not_its_length_is_announced(http: httpx.Client) -> None:
    body = b"#" * (MAX_QUERY_BYTES + 1)
    announced = http.post("/sparql", content=body, headers=QUERY_BODY)
    chunked = http.post("/sparql", content=iter([body]), headers=QUERY_BODY)
    assert (announced.status_code, chunked.status_code) == (413, 413)
    assert http.get("/sparql?query=ASK{}").json()["boolean"] is True


def test_many_clients_at_once_get_equal_answers(http: httpx.Client) -> None:
    query = "SELECT ?s ?o WHERE { ?s rdfs:label ?o } ORDER BY ?s ?o LIMIT 300"

    def ask(_: int) -> bytes:
        return httpx.get(
            http.base_url.join("/sparql"), params={"query": query}, trust_env=False, timeout=60
        ).content

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(16)))
    assert len(answers[0]) > 10_000
    assert answers == [answers[0]] * 16
