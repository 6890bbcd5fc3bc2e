from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from api import pages
from api.app import create_app
from api.description import EXAMPLE_QUERY
from api.settings import Settings
from kg.store import EmbeddedStore
from kg.version import VERSION
from tests.api.conftest import Client, served

GRAPH_TYPES = {
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.request("GET", "/openapi.json").json()
    return found


# --- health ---------------------------------------------------------------------------------------


def test_health_counts_the_documents(client: Client) -> None:
    response = client.request("GET", "/health")
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"status": "ok", "documents": 1, "version": VERSION}


def test_health_can_be_asked_for_with_head(client: Client) -> None:
    assert client.request("HEAD", "/health").status_code == 200


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_page_loads_nothing_and_runs_nothing(client: Client, path: str) -> None:
    response = client.request("GET", path)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\son\w+=|javascript:", response.text)
    assert not re.search(r"""(?:href|src|action)=["']?(?:\w+:|//|/)""", response.text)


def test_the_docs_name_no_host_but_their_own(client: Client) -> None:
    page = client.request("GET", "/docs").text
    asked = re.findall(r"curl &#x27;?(\w+://[^\s/&<]+)|curl (\w+://[^\s/'<]+)", page)
    assert len(asked) > 8
    assert {a or b for a, b in asked} == {str(client.http.base_url).rstrip("/")}


@pytest.mark.parametrize("path", ["/redoc", "/docs/oauth2-redirect", "/static/swagger-ui-bundle.js"])
def test_the_pages_that_load_scripts_from_elsewhere_are_not_there(client: Client, path: str) -> None:
    assert client.request("GET", path).status_code == 404


def test_the_start_page_asks_the_example_by_a_plain_form(client: Client) -> None:
    page = client.request("GET", "/").text
    assert "It holds 1 document." in page
    assert '<form action="sparql" method="get">' in page
    area = re.search(r"<textarea [^>]*name=\"query\"[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert area is not None
    assert area[1] == EXAMPLE_QUERY
    assert set(re.findall(r'href="([^"]*)"', page)) == {"docs", "openapi.json", "health"}


def test_the_example_of_the_start_page_has_an_answer(client: Client) -> None:
    response = client.ask(EXAMPLE_QUERY, "text/csv")
    assert response.content.decode() == (
        "speaker,quotation,document\r\n"
        "Choe Sŏn-hŭi,“Naïve” 北京 🚀,https://w3id.org/communique/id/document/harbour\r\n"
    )


def test_a_browser_that_submits_the_form_gets_json(client: Client) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert client.ask(EXAMPLE_QUERY, accept).headers["content-type"] == "application/sparql-results+json"


def test_the_docs_show_each_operation_with_its_parameters(client: Client) -> None:
    page = client.request("GET", "/docs").text
    own = str(client.http.base_url).rstrip("/")
    for shown in (
        "<code>GET /sparql</code>",
        "<code>POST /sparql</code>",
        "<code>GET /health</code>",
        "Answer a SPARQL query given in the address",
        "<code>query</code> (optional): A SPARQL 1.1 query, percent-encoded.",
        "body (<code>application/sparql-query</code>, <code>application/x-www-form-urlencoded</code>, "
        "<code>application/sparql-update</code>)",
        "<code>DELETE /graph/{path}</code>",
        "<code>text/turtle</code>",
        f"<pre>curl {own}/health --header &#x27;Accept: application/json&#x27;</pre>",
    ):
        assert shown in page


def test_the_commands_of_the_docs_work(client: Client, described: dict[str, Any]) -> None:
    answers = []
    for method, operation in described["paths"]["/sparql"].items():
        for command in pages.curl_commands("http://graph.example/", "/sparql", method, operation):
            if "sparql-update" not in command:
                answers.append(run(client, shlex.split(command)))
    assert len(answers) == 3
    assert answers == [client.ask(EXAMPLE_QUERY).json()] * 3


def run(client: Client, words: list[str]) -> Any:
    """Do what curl does with the words of a command."""
    assert words[:2] == ["curl", "http://graph.example/sparql"]
    rest = iter(words[2:])
    headers: dict[str, str] = {}
    data: dict[str, str] = {}
    content, get = None, False
    for word in rest:
        if word == "--header":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "--data-urlencode":
            name, _, value = next(rest).partition("=")
            data[name] = value
        elif word == "--data-binary":
            content = next(rest).encode()
        else:
            assert word == "--get"
            get = True
    if get:
        return client.request("GET", "/sparql", params=data, headers=headers).json()
    return client.request("POST", "/sparql", data=data or None, content=content, headers=headers).json()


def test_a_hostile_host_field_stays_text(client: Client) -> None:
    hostile = "x'$(id)\"><script>alert(1)</script>"
    page = client.request("GET", "/docs", headers={"Host": hostile}).text
    assert "<script" not in page


def test_whatever_a_description_says_stays_text() -> None:
    operation = {
        "summary": "<b>",
        "description": "<i>",
        "parameters": [{"name": "<u>", "required": False, "description": "<s>", "example": "'<q>'"}],
        "responses": {"200": {"description": "<p1>", "content": {"text/<x>": {}}}},
    }
    openapi = {
        "info": {"title": "<t>", "version": "<v>", "description": "<d>"},
        "paths": {"/<path>": {"get": operation}},
    }
    page = bytes(pages.docs(openapi, "http://<h>/").body).decode()
    assert not re.search(r"<(?:b|i|u|s|q|p1|x|t|v|d|path|h)>", page)
    assert "<code>&lt;u&gt;</code> (optional): &lt;s&gt;" in page


# --- OpenAPI --------------------------------------------------------------------------------------


def test_the_description_is_openapi_3_1_of_these_operations(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert described["info"]["title"] == "Communiqué"
    assert described["info"]["version"] == VERSION
    paths = {path: set(methods) for path, methods in described["paths"].items()}
    assert (
        paths.items()
        >= {
            "/sparql": {"get", "post"},
            "/graph": {"get", "put", "post", "delete"},
            "/graph/{path}": {"get", "put", "post", "delete"},
            "/health": {"get"},
            "/ready": {"get"},
            "/metrics": {"get"},
        }.items()
    )
    operations = [o for methods in described["paths"].values() for o in methods.values()]
    assert len({o["operationId"] for o in operations}) == len(operations)
    assert {o["operationId"] for o in operations} >= {
        "query_by_get",
        "query_or_update_by_post",
        "health",
        "ready",
        "metrics",
        *(
            f"{m}_graph_{kind}"
            for m in ("get", "put", "post", "delete")
            for kind in ("directly", "indirectly")
        ),
    }
    assert all(o["summary"] and o["description"] for o in operations)


def test_every_answer_is_described(described: dict[str, Any]) -> None:
    get, post = (described["paths"]["/sparql"][method]["responses"] for method in ("get", "post"))
    assert set(get) == {"200", "304", "400", "406", "414", "429", "503"}
    assert set(post) == {"200", "204", "400", "401", "403", "406", "408", "413", "415", "429", "503"}
    for status, response in post.items():
        assert response["description"]
        if int(status) >= 400:
            assert set(response["content"]) == {"application/problem+json"}
    assert get["200"] == post["200"]
    assert set(get["200"]["content"]) == {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        "application/json",
        *GRAPH_TYPES,
    }


def test_every_described_format_can_be_had(client: Client, described: dict[str, Any]) -> None:
    content = described["paths"]["/sparql"]["get"]["responses"]["200"]["content"]
    for kind, body in content.items():
        graph = kind in GRAPH_TYPES
        query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1" if graph else "SELECT (3 AS ?n) {}"
        response = client.ask(query, kind)
        assert response.headers["content-type"].partition(";")[0] == kind
        if kind.endswith("json") and not graph:
            assert response.json() == body["example"]
        elif kind in {"text/csv", "text/tab-separated-values"}:
            assert response.text == body["example"]


def test_the_query_parameter_and_both_bodies_are_described(described: dict[str, Any]) -> None:
    parameter, *others = described["paths"]["/sparql"]["get"]["parameters"]
    assert [other["name"] for other in others] == ["default-graph-uri", "named-graph-uri", "timeout"]
    assert (parameter["name"], parameter["in"], parameter["required"]) == ("query", "query", False)
    assert parameter["example"] == EXAMPLE_QUERY
    body = described["paths"]["/sparql"]["post"]["requestBody"]
    assert body["required"] is True
    assert body["content"]["application/sparql-query"]["example"] == EXAMPLE_QUERY
    form = body["content"]["application/x-www-form-urlencoded"]
    assert form["example"] == {"query": EXAMPLE_QUERY}


def test_health_is_described_with_an_example(described: dict[str, Any]) -> None:
    schema = described["components"]["schemas"]["Health"]
    assert schema["required"] == ["status", "documents", "version"]
    assert all("description" in field for field in schema["properties"].values())
    assert schema["examples"] == [{"status": "ok", "documents": 12, "version": "0.1.0"}]


def test_every_reference_of_the_description_leads_somewhere(described: dict[str, Any]) -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for item in node for found in references(item)] if isinstance(node, list) else []

    found = set(references(described))
    assert "#/components/schemas/Health" in found
    assert found <= {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}


def test_an_error_that_nobody_foresaw_says_nothing_of_the_inside(news: EmbeddedStore) -> None:
    def broken() -> None:
        raise RuntimeError("the password is in /etc/secret")

    app = create_app(news, Settings(workers=1))
    app.add_api_route("/broken", broken)
    with served(app) as client:
        response = client.request("GET", "/broken")
    assert response.json() == {
        "title": "Internal Server Error",
        "status": 500,
        "detail": "the server failed on this request; its log says why",
    }
    assert response.headers["x-content-type-options"] == "nosniff"
