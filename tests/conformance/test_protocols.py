"""The tests of the SPARQL 1.1 Protocol, the Graph Store Protocol and the service description: all pass."""

from __future__ import annotations

import re
from collections.abc import Iterable

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Quad

from tests.api.conftest import TOKEN, Client
from tests.conformance.comparing import same_dataset
from tests.conformance.exchanges import Conversation, Exchange, conversations
from tests.conformance.manifest import ROOT, quads
from tests.conftest import needs_shared

pytestmark = [pytest.mark.long, needs_shared]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_HOST = "http://www.example"


def _all(*manifests: str) -> list[Conversation]:
    """Return the tests; none where the data is not there, and then pytest skips the test."""
    return [c for m in manifests if (ROOT / m).is_file() for c in conversations(ROOT / m)]


PROTOCOL = _all("sparql11/protocol/manifest.ttl")
GRAPH_STORE = _all(
    "sparql11/graph-store-protocol/manifest-direct.ttl", "sparql11/graph-store-protocol/manifest-indirect.ttl"
)


def test_all_tests_of_the_protocols_are_here() -> None:
    assert (len(PROTOCOL), len(GRAPH_STORE)) == (34, 14)


@pytest.mark.parametrize("test", PROTOCOL, ids=[test.name for test in PROTOCOL])
def test_the_sparql_protocol(server: Client, test: Conversation) -> None:
    _empty(server)
    for name, file in test.graphs:
        body = b"\n".join(str(quad.triple).encode() + b" ." for quad in quads(file))
        path = f"/graph?graph={httpx.QueryParams({'g': name})}".replace("g=", "", 1)
        assert server.write("PUT", path, body, "application/n-triples").status_code == 201
    for exchange in test.exchanges:
        _check(_sent(server, exchange, exchange.path.replace("/sparql/", "/sparql", 1)), exchange)


@pytest.mark.parametrize("test", GRAPH_STORE, ids=[test.name for test in GRAPH_STORE])
def test_the_graph_store_protocol(server: Client, test: Conversation) -> None:
    _empty(server)
    location = ""
    for exchange in test.exchanges:
        path = exchange.path.replace("$LOCATION$", location).replace("/gsp", "/graph", 1)
        response = _sent(server, exchange, path)
        _check(response, exchange)
        if exchange.names_graph:
            location = response.headers["location"]
            assert location.startswith("http")


def _empty(server: Client) -> None:
    assert server.write("POST", "/sparql", b"DROP ALL", "application/sparql-update").status_code == 204


def _sent(server: Client, exchange: Exchange, path: str) -> httpx.Response:
    headers = dict(exchange.headers) | {"authorization": f"Bearer {TOKEN}", "host": "www.example"}
    return server.request(exchange.method, path, headers=headers, content=exchange.body)


def _check(response: httpx.Response, exchange: Exchange) -> None:
    assert response.status_code in exchange.statuses, response.text
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if exchange.content_type:
        assert media_type == exchange.content_type
    if exchange.graph is not None:
        found = ox.parse(response.content, ox.RdfFormat.TURTLE, base_iri=f"{_HOST}/")
        expected = ox.parse(exchange.graph.encode(), ox.RdfFormat.TURTLE, base_iri=f"{_HOST}/")
        assert same_dataset(found, expected)
    if exchange.kind == "RDF":
        assert ox.RdfFormat.from_media_type(media_type) is not None
    elif exchange.kind:
        results = ox.parse_query_results(response.content, ox.QueryResultsFormat.from_media_type(media_type))
        assert isinstance(results, ox.QueryBoolean) == (exchange.kind == "boolean")
        assert exchange.truth is None or bool(results) == exchange.truth


# --- service description --------------------------------------------------------------------------


def _described(server: Client, accept: str = "*/*") -> tuple[str, list[Quad]]:
    response = server.request("GET", "/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    media_type = response.headers["content-type"].partition(";")[0]
    return str(response.url), list(ox.parse(response.content, ox.RdfFormat.from_media_type(media_type)))


@pytest.mark.parametrize(
    "accept",
    ["*/*", "text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"],
)
def test_the_endpoint_returns_rdf(server: Client, accept: str) -> None:
    _, described = _described(server, accept)
    assert len(described) > 10


def test_the_description_has_the_endpoint_that_it_was_read_from(server: Client) -> None:
    address, described = _described(server)
    endpoints = {quad.object for quad in described if quad.predicate == NamedNode(f"{_SD}endpoint")}
    assert endpoints == {NamedNode(address)}


_DOMAINS = {
    "endpoint": "Service",
    "feature": "Service",
    "defaultEntailmentRegime": "Service",
    "supportedLanguage": "Service",
    "resultFormat": "Service",
    "inputFormat": "Service",
    "defaultDataset": "Service",
    "availableGraphs": "Service",
    "defaultGraph": "Dataset",
    "namedGraph": "Dataset",
}


def test_the_description_conforms_to_its_vocabulary(server: Client) -> None:
    """Its terms are those of the recommendation, section 3, and each stands on an instance of its domain."""
    _, described = _described(server)
    assert _terms(quad.predicate for quad in described) <= set(_DOMAINS)
    classes = {
        quad.subject: quad.object.value.removeprefix(_SD)
        for quad in described
        if quad.predicate == _RDF_TYPE and isinstance(quad.object, NamedNode)
    }
    assert sorted(classes.values()) == ["Dataset", "Graph", "Service"]
    for quad in described:
        name = quad.predicate.value.removeprefix(_SD)
        if name in _DOMAINS:
            assert classes[quad.subject] == _DOMAINS[name]
    languages = {q.object for q in described if q.predicate == NamedNode(f"{_SD}supportedLanguage")}
    assert languages == {
        NamedNode(f"{_SD}{name}") for name in ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update")
    }


def _terms(nodes: Iterable[NamedNode]) -> set[str]:
    return {node.value.removeprefix(_SD) for node in nodes if re.match(re.escape(_SD), node.value)}
