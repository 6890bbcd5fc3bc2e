from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.settings import Settings
from kg.store import EmbeddedStore
from tests.api.conftest import ASK, TOKEN, Client, refusal, served

Figures = dict[tuple[str, tuple[str, ...]], float]


@pytest.fixture
def fresh(news: EmbeddedStore) -> Iterator[Client]:
    """Return a client of a server that has answered nothing yet."""
    with served(create_app(news, Settings(workers=2, token=TOKEN))) as client:
        yield client


def figures(client: Client) -> Figures:
    """Return each figure by its name and the values of its labels, as Prometheus itself reads them."""
    answer = client.request("GET", "/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_queries_and_workers_are_counted(fresh: Client) -> None:
    fresh.ask(ASK)
    fresh.ask("SELECT nonsense")
    fresh.write("POST", "/sparql", b"DELETE DATA { <a:a> <a:b> 1 }", "application/sparql-update")
    fresh.request("GET", "/some/path/of/a/stranger")
    found = figures(fresh)
    assert found["communique_http_requests_total", ("GET", "/sparql", "200")] == 1
    assert found["communique_http_requests_total", ("GET", "/sparql", "400")] == 1
    assert found["communique_http_requests_total", ("POST", "/sparql", "204")] == 1
    assert found["communique_http_requests_total", ("GET", "other", "404")] == 1
    assert found["communique_sparql_operations_total", ("query", "done")] == 1
    assert found["communique_sparql_operations_total", ("query", "refused")] == 1
    assert found["communique_sparql_operations_total", ("update", "done")] == 1
    assert found["communique_http_request_seconds_count", ("/sparql",)] == 3
    assert found["communique_http_response_bytes_total", ("/sparql",)] > 10
    assert found["communique_workers", ("idle",)] + found["communique_workers", ("busy",)] == 2
    assert found["communique_requests_waiting", ()] == 0
    assert found["communique_workers_replaced_total", ()] == 0


def test_a_query_that_is_stopped_is_counted_with_the_worker_it_cost(fresh: Client) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert fresh.request("GET", "/sparql", params={"query": heavy, "timeout": "0.2"}).status_code == 503
    found = figures(fresh)
    assert found["communique_sparql_operations_total", ("query", "stopped")] == 1
    assert found["communique_workers_replaced_total", ()] == 1


def test_a_server_with_workers_is_ready(fresh: Client) -> None:
    answer = fresh.request("GET", "/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "workers": 2, "waiting": 0}
    assert fresh.request("HEAD", "/ready").status_code == 200


def test_a_server_whose_queue_is_full_is_not_ready(news: EmbeddedStore) -> None:
    with served(create_app(news, Settings(workers=1, waiting=0))) as client:
        assert "come back later" in refusal(client.request("GET", "/ready"), 503)
        assert client.request("GET", "/health").json()["status"] == "ok"
