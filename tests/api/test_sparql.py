from __future__ import annotations

import pytest

from tests.api.conftest import (
    ASK,
    CONSTRUCT,
    DOCUMENT,
    QUERY_BODY,
    QUOTATION,
    SELECT,
    SPEAKER,
    Client,
    refusal,
)

# --- formats --------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["*/*", "application/sparql-results+json", "application/json"])
def test_rows_come_as_json(client: Client, accept: str) -> None:
    response = client.ask(SELECT, accept)
    named = accept if accept != "*/*" else "application/sparql-results+json"
    assert response.headers["content-type"] == named
    assert response.json() == {
        "head": {"vars": ["name"]},
        "results": {"bindings": [{"name": {"type": "literal", "value": "Choe Sŏn-hŭi"}}]},
    }


def test_rows_come_as_xml(client: Client) -> None:
    response = client.ask(SELECT, "application/sparql-results+xml")
    assert response.headers["content-type"] == "application/sparql-results+xml"
    assert '<binding name="name"><literal>Choe Sŏn-hŭi</literal></binding>' in response.content.decode()


def test_rows_come_as_csv(client: Client) -> None:
    response = client.ask(SELECT, "text/csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.decode() == "name\r\nChoe Sŏn-hŭi\r\n"


def test_rows_come_as_tsv(client: Client) -> None:
    response = client.ask(SELECT, "text/tab-separated-values")
    assert response.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    assert response.content.decode() == '?name\n"Choe Sŏn-hŭi"\n'


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("*/*", '{"head":{},"boolean":true}'),
        ("application/json", '{"head":{},"boolean":true}'),
        (
            "application/sparql-results+xml",
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            "<head></head><boolean>true</boolean></sparql>",
        ),
        ("text/csv", "true"),
        ("text/tab-separated-values", "true"),
    ],
)
def test_a_truth_value_comes_in_each_format(client: Client, accept: str, body: str) -> None:
    assert client.ask(ASK, accept).text == body


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "text/*"])
def test_a_graph_comes_as_turtle(client: Client, accept: str) -> None:
    response = client.ask(CONSTRUCT, accept)
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert response.content.decode().endswith(f'<{SPEAKER}> rdfs:label "Choe Sŏn-hŭi" .\n')


def test_a_graph_comes_as_n_triples(client: Client) -> None:
    response = client.ask(CONSTRUCT, "application/n-triples")
    assert response.headers["content-type"] == "application/n-triples"
    assert response.content.decode() == (
        f'<{SPEAKER}> <http://www.w3.org/2000/01/rdf-schema#label> "Choe Sŏn-hŭi" .\n'
    )


def test_describe_answers_with_a_graph(client: Client) -> None:
    response = client.ask(f"DESCRIBE <{SPEAKER}>", "application/n-triples")
    assert f'<{SPEAKER}> <http://www.w3.org/2000/01/rdf-schema#label> "Choe Sŏn-hŭi" .' in response.text


def test_the_same_request_may_name_a_format_for_rows_and_one_for_graphs(client: Client) -> None:
    accept = "text/csv;q=0.9, application/n-triples"
    assert client.ask(SELECT, accept).headers["content-type"] == "text/csv; charset=utf-8"
    assert client.ask(CONSTRUCT, accept).headers["content-type"] == "application/n-triples"


def test_several_accept_fields_count_as_one(client: Client) -> None:
    fields = [("Accept", "application/json;q=0.1"), ("Accept", "text/csv")]
    response = client.http.get("/sparql", params={"query": ASK}, headers=fields)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


def test_a_format_that_rows_do_not_have_is_not_acceptable(client: Client) -> None:
    response = client.ask(SELECT, "text/turtle, application/json;q=0")
    assert refusal(response, 406) == (
        "the answer to this query cannot be had as text/turtle, application/json;q=0; there is "
        "application/sparql-results+json, application/sparql-results+xml, text/csv, "
        "text/tab-separated-values, application/json"
    )
    assert response.headers["vary"].startswith("Accept")


def test_a_format_that_graphs_do_not_have_is_not_acceptable(client: Client) -> None:
    assert refusal(client.ask(CONSTRUCT, "application/json"), 406) == (
        "the answer to this query cannot be had as application/json; there is "
        "text/turtle, application/n-triples, application/rdf+xml, application/ld+json, application/n-quads, "
        "application/trig"
    )


# --- the query ------------------------------------------------------------------------------------


def test_a_query_is_posted_as_a_form(client: Client) -> None:
    response = client.request("POST", "/sparql", data={"query": SELECT}, headers={"Accept": "text/csv"})
    assert response.content.decode() == "name\r\nChoe Sŏn-hŭi\r\n"


@pytest.mark.parametrize(
    "content_type",
    ["application/sparql-query", "application/sparql-query;charset=UTF-8", "Application/Sparql-Query"],
)
def test_a_query_is_posted_as_it_is(client: Client, content_type: str) -> None:
    headers = {"Content-Type": content_type, "Accept": "text/csv"}
    response = client.request("POST", "/sparql", content=SELECT.encode(), headers=headers)
    assert response.content.decode() == "name\r\nChoe Sŏn-hŭi\r\n"


def test_unicode_goes_in_and_comes_out_the_three_ways(client: Client) -> None:
    query = f'SELECT ?q WHERE {{ GRAPH ?g {{ ?c cq:quotation ?q }} FILTER(?q = "{QUOTATION}") }}'
    headers = {"Accept": "text/tab-separated-values"}
    answers = [
        client.request("GET", "/sparql", params={"query": query}, headers=headers),
        client.request("POST", "/sparql", data={"query": query}, headers=headers),
        client.request("POST", "/sparql", content=query.encode(), headers={**headers, **QUERY_BODY}),
    ]
    assert [answer.content.decode() for answer in answers] == [f'?q\n"{QUOTATION}"\n'] * 3


def test_a_plus_in_a_parameter_is_a_space_and_in_a_posted_query_a_plus(client: Client) -> None:
    in_address = client.request("GET", "/sparql?query=SELECT+(1%2B1+AS+?n){}", headers={"Accept": "text/csv"})
    in_body = client.request(
        "POST", "/sparql", content=b"SELECT (1+1 AS ?n){}", headers={**QUERY_BODY, "Accept": "text/csv"}
    )
    assert in_address.text == in_body.text == "n\r\n2\r\n"


def test_the_query_names_its_graphs_itself(client: Client) -> None:
    query = f"ASK FROM <{DOCUMENT}> {{ ?document a cq:Document }}"
    assert client.ask(query).json()["boolean"] is True


def test_parameters_that_the_protocol_does_not_know_are_passed_over(client: Client) -> None:
    response = client.request("GET", "/sparql", params={"query": ASK, "timeout": "10"})
    assert response.json()["boolean"] is True


# --- fields and methods ---------------------------------------------------------------------------


def test_an_answer_says_that_it_varies_and_that_its_type_is_to_be_believed(client: Client) -> None:
    headers = client.ask(SELECT).headers
    assert "Accept" in headers["vary"].split(", ")
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_any_web_page_may_read_an_answer_without_credentials(client: Client) -> None:
    response = client.request(
        "GET", "/sparql", params={"query": ASK}, headers={"Origin": "https://page.example"}
    )
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert "Accept" in response.headers["vary"].split(", ")


def test_a_refusal_can_be_read_by_a_web_page_as_well(client: Client) -> None:
    response = client.request("GET", "/sparql?q=", headers={"Origin": "https://page.example"})
    assert response.status_code == 400
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("method", "status"), [("POST", 200), ("GET", 200), ("PATCH", 400)])
def test_a_web_page_asks_first_which_methods_it_may_use(client: Client, method: str, status: int) -> None:
    headers = {
        "Origin": "https://page.example",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.request("OPTIONS", "/sparql", headers=headers)
    assert response.status_code == status
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST, PUT, DELETE"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/sparql", "GET, HEAD, OPTIONS, POST"), ("/health", "GET, HEAD, OPTIONS"), ("/", "GET, HEAD, OPTIONS")],
)
def test_options_lists_the_methods_of_a_path(client: Client, path: str, allowed: str) -> None:
    response = client.request("OPTIONS", path)
    assert (response.status_code, response.content, response.headers["allow"]) == (204, b"", allowed)


def test_other_methods_are_refused_with_those_that_there_are(client: Client) -> None:
    response = client.request("PUT", "/sparql", content=b"ASK {}", headers=QUERY_BODY)
    assert refusal(response, 405) == "/sparql does not take PUT; it takes GET, HEAD, OPTIONS, POST"
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_head_says_what_get_would(client: Client) -> None:
    get = client.ask(SELECT, "text/csv")
    head = client.request("HEAD", "/sparql", params={"query": SELECT}, headers={"Accept": "text/csv"})
    assert (head.status_code, head.headers) == (200, get.headers)


def test_a_path_that_is_not_there_is_a_problem_too(client: Client) -> None:
    response = client.request("GET", "/sparkle")
    assert refusal(response, 404) == "there is nothing at /sparkle; see / for what there is"
