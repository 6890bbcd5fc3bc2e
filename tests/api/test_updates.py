from __future__ import annotations

import pytest

from tests.api.conftest import FORM_BODY, TOKEN, Client, refusal

NOTE = "urn:example:note"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
UPDATE_BODY = {"Content-Type": "application/sparql-update"}


def label(client: Client) -> list[str]:
    answer = client.ask(f"SELECT ?l {{ <{NOTE}> rdfs:label ?l }} ORDER BY ?l", "text/csv")
    return answer.text.split()[1:]


def update(client: Client, text: str, path: str = "/sparql") -> int:
    return client.write("POST", path, text.encode(), "application/sparql-update").status_code


def test_an_update_is_seen_by_the_next_query(writable: Client) -> None:
    for value in ("a", "b", "c"):
        assert update(writable, f'INSERT DATA {{ <{NOTE}> rdfs:label "{value}" }}') == 204
        assert value in label(writable)
    assert update(writable, f"DELETE WHERE {{ <{NOTE}> ?p ?o }}") == 204
    assert label(writable) == []


def test_an_update_comes_as_a_form_too(writable: Client) -> None:
    form = {"update": f'INSERT DATA {{ <{NOTE}> rdfs:label "formed" }}'}
    assert writable.request("POST", "/sparql", data=form, headers=BEARER).status_code == 204
    assert label(writable) == ["formed"]


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


@pytest.mark.parametrize(
    ("headers", "challenge"),
    [
        ({}, 'Bearer realm="communique"'),
        ({"Authorization": "Basic b3BlbjpzZXNhbWU="}, 'Bearer realm="communique"'),
        ({"Authorization": "Bearer"}, 'Bearer realm="communique"'),
        ({"Authorization": f"Bearer {TOKEN}x"}, 'Bearer realm="communique", error="invalid_token"'),
        ({"Authorization": "Bearer näh"}, 'Bearer realm="communique", error="invalid_token"'),
    ],
)
def test_a_write_without_the_token_is_told_what_to_bear(
    writable: Client, headers: dict[str, str], challenge: str
) -> None:
    raw = _raw(headers)
    graph = [(b"Content-Type", b"text/turtle")]
    before = writable.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").text
    for response in (
        writable.http.post("/sparql", content=b"DROP ALL", headers=[*_raw(UPDATE_BODY), *raw]),
        writable.http.post("/sparql", content=b"update=DROP+ALL", headers=[*_raw(FORM_BODY), *raw]),
        writable.http.delete("/graph?default", headers=raw),
        writable.http.put("/graph?default", content=b"", headers=[*graph, *raw]),
    ):
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == challenge
    assert writable.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").text == before


def test_an_update_that_fails_half_way_changes_nothing(writable: Client) -> None:
    response = writable.write(
        "POST",
        "/sparql",
        f'INSERT DATA {{ <{NOTE}> rdfs:label "half" }} ; DROP GRAPH <urn:example:missing>'.encode(),
        "application/sparql-update",
    )
    assert "does not exist" in refusal(response, 400)
    assert label(writable) == []


def test_an_update_that_cannot_be_parsed_is_refused_with_the_place(writable: Client) -> None:
    response = writable.write("POST", "/sparql", b"INSERT DATA {\n oops }", "application/sparql-update")
    assert refusal(response, 400).startswith("the update cannot be parsed: error at 2:")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/>",
        "load silent <http://127.0.0.1:9/> into graph <urn:g>",
        "INSERT DATA { <urn:a> <urn:b> 1 } ;LOAD<file:///etc/passwd>",
        "PREFIX e:<http://127.0.0.1:9/>LOAD e:x",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_an_update_that_reaches_outside_is_refused(writable: Client, text: str) -> None:
    response = writable.write("POST", "/sparql", text.encode(), "application/sparql-update")
    assert " is refused: an update reads this store only" in refusal(response, 400)


def test_the_dataset_of_a_request_takes_the_place_of_that_of_the_query(writable: Client) -> None:
    for n in (1, 2):
        update(writable, f"INSERT DATA {{ GRAPH <urn:g:{n}> {{ <urn:a> <urn:p> {n} }} }}")
    both = "{ { ?s <urn:p> ?v } UNION { GRAPH ?g { ?s <urn:p> ?v } } }"

    def values(**dataset: str) -> list[str]:
        names = {name.replace("_", "-"): value for name, value in dataset.items()}
        query = f"SELECT ?v FROM <urn:g:none> {both} ORDER BY ?v"
        answer = writable.request(
            "GET", "/sparql", params={"query": query, **names}, headers={"Accept": "text/csv"}
        )
        return answer.text.split()[1:]

    assert values() == []
    assert values(default_graph_uri="urn:g:1") == ["1"]
    assert values(named_graph_uri="urn:g:2") == ["2"]
    assert values(default_graph_uri="urn:g:1", named_graph_uri="urn:g:2") == ["1", "2"]


def test_the_dataset_of_an_update_comes_with_the_request(writable: Client) -> None:
    update(writable, f'INSERT DATA {{ GRAPH <urn:g:1> {{ <{NOTE}> rdfs:label "one" }} }}')
    change = "DELETE { GRAPH <urn:g:1> { ?s ?p ?o } } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert update(writable, change, "/sparql?using-graph-uri=urn:g:none") == 204
    assert label(writable) == []
    assert update(writable, change, "/sparql?using-graph-uri=urn:g:1") == 204
    assert label(writable) == ["one"]
    response = writable.write(
        "POST",
        "/sparql?using-graph-uri=urn:g:1",
        f"WITH <urn:g:2> {change}".encode(),
        "application/sparql-update",
    )
    assert "USING or WITH of its own" in refusal(response, 400)


@pytest.mark.parametrize("name", ["default-graph-uri", "using-graph-uri"])
def test_a_graph_that_is_no_iri_is_refused(writable: Client, name: str) -> None:
    operation = {"query": "ASK {}"} if name.startswith("default") else {"update": "CLEAR ALL"}
    response = writable.request("POST", "/sparql", data={**operation, name: "no iri"}, headers=BEARER)
    assert refusal(response, 400).startswith("'no iri' is no IRI of a graph")
