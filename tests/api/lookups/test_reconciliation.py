"""Tables of names matched to the graph, by the Reconciliation Service API 0.2.

The schemas below are ours, after the text of the specification: what it requires of a manifest, of a batch of
results, of suggestions and of values.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema
import pytest

from tests.api.lookups.conftest import refusal

TEXT = {"type": "string"}
TYPE = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": TEXT, "name": TEXT},
}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
SERVICE = {
    "type": "object",
    "properties": {
        "service_url": {"type": "string", "pattern": "^https?://"},
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_url": {"type": "string", "pattern": "^https?://"},
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": TEXT,
        "schemaSpace": TEXT,
        "documentation": TEXT,
        "serviceVersion": TEXT,
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "additionalProperties": SERVICE},
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": SERVICE,
                "property_settings": {"type": "array"},
            },
        },
        "batchSize": {"type": "integer"},
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": {"oneOf": [TYPE, TEXT]}},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "properties": {"id": TEXT, "value": {"type": ["boolean", "number"]}},
            },
        },
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": TEXT,
                    "name": TEXT,
                    "description": TEXT,
                    "notable": {"type": "array", "items": {"oneOf": [TYPE, TEXT]}},
                },
            },
        }
    },
}
VALUE = {
    "oneOf": [
        {"type": "object", "maxProperties": 0},
        {
            "type": "object",
            "required": ["id", "name"],
            "properties": {"id": TEXT, "name": TEXT, "description": TEXT},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["str"],
            "properties": {"str": TEXT},
            "additionalProperties": False,
        },
    ]
}
VALUES = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": TEXT, "name": TEXT, "type": TYPE},
            },
        },
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": VALUE},
            },
        },
    },
}


def keeps_to(schema: dict[str, Any], value: Any) -> bool:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(value)
    return True


def matched(http: httpx.Client, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    """Send a batch as OpenRefine does, and return the candidates of each query."""
    response = http.post("/reconcile", data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    assert keeps_to(RESULTS, response.json())
    return {name: answer["result"] for name, answer in response.json().items()}


def test_the_manifest_says_what_the_service_can_and_keeps_to_the_specification(http: httpx.Client) -> None:
    manifest = http.get("/reconcile").json()
    assert keeps_to(MANIFEST, manifest)
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/communique/id/"
    assert manifest["schemaSpace"] == "https://w3id.org/communique/ontology#"
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    assert {"id": "Person", "name": "person"} in manifest["defaultTypes"]
    assert manifest["preview"]["url"] == f"{str(http.base_url).rstrip('/')}/reconcile/preview?id={{{{id}}}}"


def test_a_column_of_names_is_matched(http: httpx.Client) -> None:
    found = matched(
        http,
        q0={"query": "Amankwah, Ingrid"},
        q1={"query": "Soviet Unoin"},
        q2={"query": "Nikita Khrushchev", "type": "Person", "limit": 1},
        q3={"query": "qwqwqw zyzyzy"},
    )
    assert list(found) == ["q0", "q1", "q2", "q3"]
    (first,) = [c for c in found["q0"] if c["match"]]
    assert (first["id"], first["name"], first["score"]) == (
        "person/ingrid-amankwah",
        "Ingrid Amankwah",
        100.0,
    )
    assert first["description"] == "person, in 1 document"
    assert first["type"] == [{"id": "Person", "name": "person"}]
    assert (found["q1"][0]["id"], found["q1"][0]["match"]) == ("state/SUN", False)
    assert 90 < found["q1"][0]["score"] < 95
    assert [c["id"] for c in found["q2"]] == ["person/nikita-khrushchev"]
    assert found["q3"] == []


def test_candidates_come_best_first_and_no_more_than_are_wanted(http: httpx.Client) -> None:
    scores = [c["score"] for c in matched(http, q={"query": "Union", "limit": 5})["q"]]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)


def test_namesakes_are_no_match_until_a_type_tells_them_apart(http: httpx.Client) -> None:
    name = {"query": "naval commander"}
    found = matched(http, q0=name, q1={**name, "type": ["MilitaryRank"]})
    best = [c for c in found["q0"] if c["score"] == 100.0]
    assert {c["id"] for c in best} == {"office/commander", "office/naval-commander"}
    assert not any(c["match"] for c in best)
    assert [c["id"] for c in found["q1"] if c["match"]] == ["office/naval-commander"]


def test_a_type_excludes_or_where_it_only_should_costs_points(http: httpx.Client) -> None:
    name = {"query": "Nikita Khrushchev", "type": "Weapon"}
    found = matched(http, q0=name, q1={**name, "type_strict": "should"})
    assert "person/nikita-khrushchev" not in [c["id"] for c in found["q0"]]
    (soft,) = [c for c in found["q1"] if c["id"] == "person/nikita-khrushchev"]
    assert (soft["score"], soft["match"]) == (80.0, False)
    assert {"id": "type", "value": False} in soft["features"]


def test_properties_raise_the_score_of_those_of_whom_they_hold(http: httpx.Client) -> None:
    found = matched(
        http,
        q0={"query": "Cuba", "properties": [{"pid": "iso3166", "v": "CUB"}]},
        q1={"query": "Cuba", "properties": [{"pid": "iso3166", "v": ["USA", "PRK"]}]},
        q2={"properties": [{"pid": "iso3166", "v": "CUB"}]},
        q3={"query": "Cuban missile", "properties": [{"pid": "country", "v": {"id": "state/CUB"}}]},
    )
    assert (found["q0"][0]["id"], found["q0"][0]["score"], found["q0"][0]["match"]) == (
        "state/CUB",
        100.0,
        True,
    )
    assert (found["q1"][0]["id"], found["q1"][0]["score"], found["q1"][0]["match"]) == (
        "state/CUB",
        80.0,
        False,
    )
    assert [c["id"] for c in found["q2"]] == ["state/CUB"]
    assert {"id": "properties", "value": 1.0} in found["q3"][0]["features"]


def test_an_identifier_in_place_of_a_name_is_that_entity(http: httpx.Client) -> None:
    iri = "https://w3id.org/communique/id/state/PRK"
    found = matched(http, q0={"query": "state/PRK"}, q1={"query": iri})
    for result in found.values():
        assert [(c["id"], c["score"], c["match"]) for c in result] == [("state/PRK", 100.0, True)]


def test_a_query_may_come_in_the_address(http: httpx.Client) -> None:
    response = http.get("/reconcile", params={"queries": '{"q": {"query": "Cuba"}}'})
    assert keeps_to(RESULTS, response.json())
    assert response.json()["q"]["result"][0]["id"] == "state/CUB"


def test_a_page_of_another_origin_may_ask(http: httpx.Client) -> None:
    response = http.get("/reconcile", headers={"Origin": "https://refine.example"})
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("queries", "status", "told"),
    [
        ("{", 422, "queries: invalid JSON"),
        ("[]", 422, "queries: input should be an object"),
        ('{"q": {}}', 422, "q has neither query nor properties"),
        ('{"q": {"query": ""}}', 422, "queries.q.query: string should have at least 1 character"),
        ('{"q": {"query": "x", "limit": 0}}', 422, "queries.q.limit"),
        ('{"q": {"query": "x", "other": 1}}', 422, "queries.q.other: extra inputs are not permitted"),
        ('{"q": {"query": "x", "type_strict": "may"}}', 422, "queries.q.type_strict"),
        (json.dumps({str(n): {"query": "x"} for n in range(101)}), 413, "send 100 at a time"),
    ],
)
def test_what_is_no_batch_is_refused_with_the_place(
    queries: str, status: int, told: str, http: httpx.Client
) -> None:
    assert told in refusal(http.post("/reconcile", data={"queries": queries}), status)


def test_a_body_that_is_no_form_is_refused(http: httpx.Client) -> None:
    assert "send application/x-www-form-urlencoded" in refusal(http.post("/reconcile", json={}), 415)
    assert "neither queries nor extend" in refusal(http.post("/reconcile", data={"x": "y"}), 422)


# --- suggest, preview, extend ---------------------------------------------------------------------


def suggested(http: httpx.Client, what: str, prefix: str, **params: int) -> list[dict[str, Any]]:
    services = http.get("/reconcile").json()["suggest"][what]
    address = services["service_url"] + services["service_path"]
    body = http.get(address, params={"prefix": prefix, **params}).json()
    assert keeps_to(SUGGESTIONS, body)
    found: list[dict[str, Any]] = body["result"]
    return found


def test_entities_types_and_properties_are_suggested_while_one_types(http: httpx.Client) -> None:
    (entity,) = suggested(http, "entity", "amank")
    assert (entity["id"], entity["notable"]) == (
        "person/ingrid-amankwah",
        [{"id": "Person", "name": "person"}],
    )
    assert suggested(http, "entity", "state/PRK")[0]["name"] == "North Korea"
    assert {"id": "BallisticMissile", "name": "ballistic missile"} in suggested(http, "type", "ballistic m")
    assert "country" in [p["id"] for p in suggested(http, "property", "count")]


def test_more_suggestions_come_behind_those_that_are_skipped(http: httpx.Client) -> None:
    first, rest = suggested(http, "entity", "s"), suggested(http, "entity", "s", cursor=20)
    assert len(first) == 20
    assert not {e["id"] for e in first} & {e["id"] for e in rest}


def test_an_entity_is_shown_in_small_where_the_manifest_says(http: httpx.Client) -> None:
    manifest = http.get("/reconcile").json()
    page = http.get(manifest["preview"]["url"].replace("{{id}}", quote("state/CUB", safe="")))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<strong>Cuba</strong> (state)" in page.text
    assert "script" not in page.text
    services = manifest["suggest"]["entity"]
    flyout = services["flyout_service_url"] + services["flyout_service_path"]
    shown = http.get(flyout.replace("${id}", quote("state/CUB", safe=""))).json()
    assert set(shown) == {"id", "html"}
    assert shown["id"] == "state/CUB"
    view = http.get(manifest["view"]["url"].replace("{{id}}", quote("state/CUB", safe="")))
    assert view.json()["name"] == "Cuba"


@pytest.mark.parametrize(
    "path", ["/reconcile/preview?id=x", "/reconcile/flyout/type?id=x", "/reconcile/flyout/property?id=x"]
)
def test_what_is_not_there_is_not_shown(path: str, http: httpx.Client) -> None:
    refusal(http.get(path), 404)


def test_columns_are_filled_from_the_graph(http: httpx.Client) -> None:
    wanted = {
        "ids": ["state/CUB", "person/ingrid-amankwah", "x"],
        "properties": [{"id": "iso3166"}, {"id": "country"}, {"id": "holdsOffice"}],
    }
    values = http.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert keeps_to(VALUES, values)
    assert values["meta"] == [
        {"id": "iso3166", "name": "ISO 3166-1 alpha-3 code"},
        {"id": "country", "name": "country", "type": {"id": "State", "name": "state"}},
        {"id": "holdsOffice", "name": "position held", "type": {"id": "Office", "name": "office"}},
    ]
    assert values["rows"]["state/CUB"] == {
        "iso3166": [{"str": "CUB"}],
        "country": [{"id": "state/CUB", "name": "Cuba"}],
        "holdsOffice": [],
    }
    assert values["rows"]["person/ingrid-amankwah"]["holdsOffice"][0]["name"] == "president"
    assert values["rows"]["x"] == {"iso3166": [], "country": [], "holdsOffice": []}


def test_properties_are_proposed_by_type(http: httpx.Client) -> None:
    of_people = http.get("/reconcile/properties", params={"type": "Person"}).json()
    assert {"id": "holdsOffice", "name": "position held"} in of_people["properties"]
    of_states = http.get("/reconcile/properties", params={"type": "State"}).json()
    assert "holdsOffice" not in [p["id"] for p in of_states["properties"]]
    assert "iso3166" in [p["id"] for p in of_states["properties"]]
