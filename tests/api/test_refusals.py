from __future__ import annotations

import socket

import pytest

from api.settings import Settings
from tests.api.conftest import FORM_BODY, QUERY_BODY, Client, refusal


def test_a_request_without_a_query_is_told_how_to_send_one(client: Client) -> None:
    expected = (
        "the request has no query; send it as the parameter query, or POST it as application/sparql-query"
    )
    assert refusal(client.request("GET", "/sparql?q=ASK{}"), 400) == expected
    assert refusal(client.request("POST", "/sparql", content=b"", headers=FORM_BODY), 400) == expected


def test_two_queries_are_one_too_many(client: Client) -> None:
    expected = "the request has 2 queries; send one"
    form = b"query=ASK%7B%7D&query=ASK%7B%7D"
    assert refusal(client.request("GET", "/sparql?query=ASK{}&query=ASK{}"), 400) == expected
    assert refusal(client.request("POST", "/sparql", content=form, headers=FORM_BODY), 400) == expected
    both = client.request("POST", "/sparql?query=ASK{}", content=b"ASK{}", headers=QUERY_BODY)
    assert refusal(both, 400) == expected


@pytest.mark.parametrize("query", ["", "  \n\t"])
def test_an_empty_query_is_refused(client: Client, query: str) -> None:
    expected = "the query is empty; send a SPARQL 1.1 query"
    assert refusal(client.ask(query), 400) == expected
    posted = client.request("POST", "/sparql", content=query.encode(), headers=QUERY_BODY)
    assert refusal(posted, 400) == expected


def test_a_query_that_cannot_be_parsed_is_refused_with_the_place(client: Client) -> None:
    assert refusal(client.ask("SELECT ?s {\n  ?s oops }"), 400).startswith(
        "the query cannot be parsed: error at 2:11: expected OPTIONAL"
    )


def test_an_unknown_prefix_is_refused(client: Client) -> None:
    assert refusal(client.ask("ASK { ?s nowhere:to ?o }"), 400).startswith("the query cannot be parsed: ")


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "ASK { service silent <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "ASK { VALUES ?where { <http://127.0.0.1:PORT/> } SERVICE ?where { ?s ?p ?o } }",
        "ASK { SERV\\u0049CE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_and_nobody_is_called(client: Client, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        response = client.ask(query.replace("PORT", str(listener.getsockname()[1])))
        assert refusal(response, 400) == ("SERVICE is refused: a query reads this store only; leave it out")
        with pytest.raises(BlockingIOError):
            listener.accept()


MAX_QUERY_BYTES = Settings().query_bytes
UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "delete where { ?s ?p ?o }",
    "PREFIX ex: <http://ex.example/#>\n# away with it\nBASE <http://ex.example/>\nDROP ALL",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR DEFAULT",
    "LOAD <http://127.0.0.1:9/>",
]


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_as_a_query_is_refused_and_changes_nothing(client: Client, update: str) -> None:
    before = client.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content
    expected = (
        "this is an update and no query; POST it as the parameter update, or as application/sparql-update"
    )
    for response in (
        client.ask(update),
        client.request("POST", "/sparql", data={"query": update}),
        client.request("POST", "/sparql", content=update.encode(), headers=QUERY_BODY),
    ):
        assert refusal(response, 400) == expected
    assert client.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content == before


@pytest.mark.parametrize("update", UPDATES)
def test_a_server_without_a_token_takes_no_updates(client: Client, update: str) -> None:
    before = client.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content
    update_body = {"Content-Type": "application/sparql-update"}
    for response in (
        client.request("POST", "/sparql", data={"update": update}),
        client.request("POST", "/sparql", content=update.encode(), headers=update_body),
    ):
        assert refusal(response, 403) == (
            "this server takes no writes, since it has no token; start it with KG_TOKEN or KG_TOKEN_FILE"
        )
    assert client.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content == before


def test_an_update_is_not_taken_by_get(client: Client) -> None:
    response = client.request("GET", "/sparql", params={"update": "DROP ALL"})
    assert refusal(response, 400) == "an update changes the graph and is not taken by GET; POST it"


def test_a_query_that_only_speaks_of_inserting_is_answered(client: Client) -> None:
    assert client.ask('ASK { FILTER("INSERT DATA" != "DROP ALL") }').json()["boolean"] is True


def test_a_body_that_is_not_utf_8_is_refused_with_the_place(client: Client) -> None:
    query = 'ASK { FILTER("é" = "") }'.encode("latin-1")
    response = client.request("POST", "/sparql", content=query, headers=QUERY_BODY)
    assert refusal(response, 400) == "the query is not UTF-8 at byte 14; send it in UTF-8"


@pytest.mark.parametrize("raw", [b"query=ASK%7B%7D%20%23%E9", b"query=ASK{}#\xe9"])
def test_parameters_that_are_not_utf_8_are_refused(client: Client, raw: bytes) -> None:
    posted = client.request("POST", "/sparql", content=raw, headers=FORM_BODY)
    assert refusal(posted, 400) == "the parameters are not UTF-8; percent-encode them as UTF-8"
    asked = client.request("GET", "/sparql?query=ASK%7B%7D%20%23%E9")
    assert refusal(asked, 400) == "the parameters are not UTF-8; percent-encode them as UTF-8"


def test_a_crowd_of_parameters_is_refused(client: Client) -> None:
    crowd = b"query=ASK{}" + b"&a=1" * 100
    response = client.request("POST", "/sparql", content=crowd, headers=FORM_BODY)
    assert refusal(response, 400) == "the request has more than 100 parameters; send one query"


@pytest.mark.parametrize(
    ("content_type", "detail"),
    [
        ("text/plain", "a body of type text/plain is not taken"),
        ("application/json", "a body of type application/json is not taken"),
        ("multipart/form-data; boundary=x", "a body of type multipart/form-data is not taken"),
        ("", "a body of type (none) is not taken"),
    ],
)
def test_other_bodies_are_of_an_unsupported_type(client: Client, content_type: str, detail: str) -> None:
    headers = {"Content-Type": content_type}
    response = client.request("POST", "/sparql", content=b"ASK {}", headers=headers)
    assert refusal(response, 415) == (
        f"{detail}; send application/x-www-form-urlencoded, application/sparql-query "
        "or application/sparql-update"
    )


def test_a_body_in_another_charset_is_of_an_unsupported_type(client: Client) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=ISO-8859-1"}
    response = client.request("POST", "/sparql", content=b"ASK {}", headers=headers)
    assert refusal(response, 415) == "a body in iso-8859-1 is not taken; send it in UTF-8"


def test_a_body_of_a_megabyte_is_taken_and_a_byte_more_is_too_large(client: Client) -> None:
    assert MAX_QUERY_BYTES == 1_000_000
    query = b"ASK {} #".ljust(MAX_QUERY_BYTES, b"x")
    taken = client.request("POST", "/sparql", content=query, headers=QUERY_BODY)
    assert taken.json()["boolean"] is True
    response = client.request("POST", "/sparql", content=query + b"x", headers=QUERY_BODY)
    assert refusal(response, 413) == "the body is longer than 1000000 bytes; send a shorter one"
    assert response.json()["title"] == "Content Too Large"
