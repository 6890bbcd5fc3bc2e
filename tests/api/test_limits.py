"""What a query may take of the server, and what its client is told when it takes more."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from kg.store import EmbeddedStore, open_store
from tests.api.conftest import WRITABLE, Client, harbour, refusal, served

CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
LIMITS = Settings(workers=2, seconds=1.0, rows=100)


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a client of a server whose limits are low; its graph has thousands of triples."""
    with open_store(tmp_path_factory.mktemp("limits") / "news.kg") as store:
        store.add(harbour())
        with served(create_app(store, LIMITS)) as client:
            yield client


def test_a_query_that_takes_too_long_is_stopped(limited: Client) -> None:
    assert refusal(limited.ask(CROSS), 503) == (
        "the request took longer than 1 seconds and was stopped; ask for less, with LIMIT say"
    )
    assert limited.ask("ASK {}").json()["boolean"] is True


def test_a_client_may_ask_for_less_time_but_not_for_more(limited: Client) -> None:
    for asked, given in (("0.25", "0.25"), ("60", "1")):
        response = limited.request("GET", "/sparql", params={"query": CROSS, "timeout": asked})
        assert f"longer than {given} seconds" in refusal(response, 503)


@pytest.mark.parametrize("asked", ["0", "-1", "soon", "1e3", "nan", ""])
def test_a_time_that_is_none_is_refused(limited: Client, asked: str) -> None:
    response = limited.request("GET", "/sparql", params={"query": "ASK {}", "timeout": asked})
    assert refusal(response, 400).endswith("is no time limit; give seconds, as in timeout=2.5")


def test_a_query_that_takes_too_much_memory_is_stopped(news: EmbeddedStore) -> None:
    settings = Settings(workers=1, memory_bytes=64 << 20, seconds=50)
    with served(create_app(news, settings)) as client:
        detail = refusal(client.ask(CROSS), 503)
        assert detail.startswith("the request needs more memory than the server gives it")
        assert client.ask("ASK {}").json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ALL, "text/csv"),
        (f"{ALL} LIMIT 5000", "text/csv"),
        (f"{ALL} # the end", "text/csv"),
        (f"{ALL} ORDER BY ?s OFFSET 7", "text/csv"),
        (f"{ALL} VALUES ?p {{ rdfs:label }}", "text/csv"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-triples"),
    ],
)
def test_an_answer_with_too_many_rows_is_cut_off_and_says_so(
    limited: Client, query: str, accept: str
) -> None:
    response = limited.ask(query, accept)
    assert response.headers["row-limit-reached"] == "100"
    assert len(response.text.splitlines()) == 100 + (accept == "text/csv")


@pytest.mark.parametrize("query", [f"{ALL} LIMIT 100", "SELECT * { ?s a cq:Document }", "ASK { ?s ?p ?o }"])
def test_an_answer_with_few_rows_is_whole_and_says_nothing(limited: Client, query: str) -> None:
    assert "row-limit-reached" not in limited.ask(query).headers


def test_a_long_answer_comes_in_pieces_and_whole(client: Client) -> None:
    query = "SELECT ?s ?p ?o ?t { ?s ?p ?o . ?s a ?t }"
    response = client.ask(query, "text/csv")
    assert response.headers["transfer-encoding"] == "chunked"
    assert response.headers["content-encoding"] == "gzip"
    uncompressed = {"Accept": "text/csv", "Accept-Encoding": ""}
    plain = client.http.get("/sparql", params={"query": query}, headers=uncompressed)
    assert "content-encoding" not in plain.headers
    assert plain.content == response.content
    count = client.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?s a ?t }", "text/csv").text.split()[1]
    assert len(plain.text.splitlines()) == int(count) + 1 > 3000


def test_short_answers_are_compressed_where_that_helps(client: Client) -> None:
    asked = {"query": f"{ALL} LIMIT 50"}
    fields = {"Accept": "text/csv", "Accept-Encoding": "gzip"}
    with client.http.stream("GET", "/sparql", params=asked, headers=fields) as response:
        raw = b"".join(response.iter_raw())
    assert len(gzip.decompress(raw).splitlines()) == 51
    assert "accept-encoding" in response.headers["vary"].lower()
    assert "content-encoding" not in client.ask("ASK {}").headers
    refused = client.http.get("/sparql", params=asked, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers


def test_an_answer_that_a_client_has_is_not_sent_again_until_the_store_changes(writable: Client) -> None:
    def ask(**headers: str) -> httpx.Response:
        return writable.request("GET", "/sparql", params={"query": "ASK { <urn:a> ?p ?o }"}, headers=headers)

    tag = ask().headers["etag"]
    assert tag.startswith('W/"')
    known = ask(**{"If-None-Match": f'"other", {tag}'})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert ask(**{"If-None-Match": tag, "Accept": "text/csv"}).status_code == 200
    writable.write("POST", "/sparql", b"INSERT DATA { <urn:a> <urn:b> 1 }", "application/sparql-update")
    changed = ask(**{"If-None-Match": tag})
    assert (changed.status_code, changed.json()["boolean"]) == (200, True)


def test_what_is_answered_otherwise_each_time_has_no_tag(client: Client) -> None:
    assert "etag" not in client.ask("SELECT (NOW() AS ?now) {}").headers


def test_a_client_that_sends_too_many_requests_is_told_when_to_come_back(news: EmbeddedStore) -> None:
    with served(create_app(news, Settings(workers=1, rate=2.0))) as client:
        answers = [client.ask("ASK {}") for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 15
    assert refusal(refused[0], 429).startswith("too many requests; come back in ")
    assert int(refused[0].headers["retry-after"]) >= 1
    assert answers[0].status_code == 200


def test_a_body_may_be_as_long_as_the_operator_says(tmp_path: Path) -> None:
    settings = replace(WRITABLE, body_bytes=1000)
    with open_store(tmp_path / "own.kg") as store, served(create_app(store, settings)) as client:
        graph = b"<urn:a> <urn:b> 1 ." + b" " * 1000
        response = client.write("PUT", "/graph?default", graph, "text/turtle")
        assert refusal(response, 413) == "the body is longer than 1000 bytes; send a shorter one"
        assert client.write("PUT", "/graph?default", graph[:1000], "text/turtle").status_code == 204
