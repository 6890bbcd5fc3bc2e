from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.api.conftest import Client, refusal

TURTLE = b"@prefix ex: <http://ex.example/> .\nex:a ex:knows [ ex:name 'B' ] .\n"
MORE = b"<http://ex.example/a> <http://ex.example/name> 'A' .\n"
GRAPH = "/graph?graph=http://ex.example/g"


def triples(client: Client, path: str, accept: str = "application/n-triples") -> int:
    response = client.request("GET", path, headers={"Accept": accept})
    assert response.status_code == 200
    media_type = response.headers["content-type"].partition(";")[0]
    return len(list(ox.parse(response.content, ox.RdfFormat.from_media_type(media_type))))


@pytest.mark.parametrize("path", [GRAPH, "/graph/people/1", "/graph?default"])
def test_a_graph_is_put_read_added_to_and_removed(writable: Client, path: str) -> None:
    writable.write("DELETE", "/graph?default")
    new = 204 if path.endswith("default") else 201
    assert writable.write("PUT", path, TURTLE, "text/turtle").status_code == new
    assert triples(writable, path) == 2
    assert writable.write("POST", path, MORE, "application/n-triples").status_code == 204
    assert triples(writable, path) == 3
    assert writable.write("PUT", path, MORE, "text/turtle").status_code == 204
    assert triples(writable, path) == 1
    assert writable.write("DELETE", path).status_code == 204
    if new == 201:
        assert refusal(writable.request("GET", path), 404).startswith("there is no graph http")
        assert refusal(writable.write("DELETE", path), 404).endswith("the store holds no such graph")


@pytest.mark.parametrize(
    "kind",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
    ],
)
def test_a_graph_goes_out_and_comes_back_in_each_format(writable: Client, kind: str) -> None:
    writable.write("PUT", GRAPH, TURTLE, "text/turtle")
    out = writable.request("GET", GRAPH, headers={"Accept": kind})
    assert out.headers["content-type"].partition(";")[0] == kind
    assert writable.write("PUT", "/graph/copy", out.content, kind).status_code == 201
    assert triples(writable, "/graph/copy", kind) == 2


def test_a_graph_that_is_named_by_the_address_is_one_of_the_store(writable: Client) -> None:
    writable.write("PUT", "/graph/a%20b", MORE, "text/turtle")
    name = writable.http.base_url.join("/graph/a%20b")
    assert writable.ask(f"ASK {{ GRAPH <{name}> {{ ?s ?p 'A' }} }}").json()["boolean"] is True


def test_a_graph_that_is_posted_to_the_store_gets_a_name(writable: Client) -> None:
    first = writable.write("POST", "/graph", MORE, "text/turtle")
    again = writable.write("POST", "/graph", MORE, "text/turtle")
    assert (first.status_code, again.headers["location"]) == (201, first.headers["location"])
    assert triples(writable, first.headers["location"]) == 1


def test_several_graphs_come_as_one_form(writable: Client) -> None:
    parts = [("a", ("a.ttl", TURTLE, "text/turtle")), ("b", ("b.nt", MORE, "application/n-triples"))]
    request = writable.http.build_request("POST", "/graph/form", files=parts)
    posted = writable.write("POST", "/graph/form", request.read(), request.headers["content-type"])
    assert posted.status_code == 201
    assert triples(writable, "/graph/form") == 3


def test_what_cannot_be_parsed_changes_nothing_and_is_told_the_place(writable: Client) -> None:
    writable.write("PUT", GRAPH, MORE, "text/turtle")
    response = writable.write("PUT", GRAPH, b"<a> <b> <c> .\n<a> <b> oops .", "text/turtle")
    assert "line 2" in refusal(response, 400)
    assert triples(writable, GRAPH) == 1


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/graph", 400, "names no graph"),
        ("PUT", "/graph", 400, "names no graph"),
        ("GET", "/graph?default&graph=urn:a", 400, "more than one graph"),
        ("GET", "/graph/a?default", 400, "more than one graph"),
        ("GET", "/graph?graph=relative", 400, "is no absolute IRI"),
        ("GET", "/graph?graph=http://a b", 400, "is no IRI of a graph"),
        ("PUT", "/graph?graph=http://a b", 400, "is no IRI of a graph"),
        ("DELETE", "/graph?graph=http://a b", 400, "is no IRI of a graph"),
        ("PUT", "/graph?default", 415, "has no Content-Type"),
        ("PATCH", "/graph?default", 405, "does not take PATCH"),
    ],
)
def test_a_request_that_is_malformed_says_what_is(
    writable: Client, method: str, path: str, status: int, detail: str
) -> None:
    assert detail in refusal(writable.write(method, path, b""), status)


def test_a_type_that_is_no_graph_is_refused_with_those_that_are(writable: Client) -> None:
    response = writable.write("PUT", GRAPH, b"a,b", "text/csv")
    assert refusal(response, 415).startswith("a graph of type text/csv is not taken; send text/turtle, ")
