"""What OpenAPI says of the lookups is true of them."""

from __future__ import annotations

from typing import Any

import httpx
import jsonschema
import pytest

from api.lookups import examples, models

EXAMPLES: list[tuple[type[models.Model], Any]] = [
    (models.EntityPage, examples.ENTITY_PAGE),
    (models.EntityWithFacts, examples.ENTITY),
    (models.NeighbourPage, examples.NEIGHBOUR_PAGE),
    (models.TimelinePage, examples.TIMELINE_PAGE),
    (models.Paths, examples.PATHS),
    (models.EventPage, examples.EVENT_PAGE),
    (models.EventWithClaims, examples.EVENT),
    (models.ClaimPage, examples.CLAIM_PAGE),
    (models.DocumentPage, examples.DOCUMENT_PAGE),
    (models.DocumentWithText, examples.DOCUMENT),
    (models.Stats, examples.STATS),
    (models.Added, examples.ADDED),
]
ASKED = {
    "/entities": "/entities?q=kennedy",
    "/entities/{id}": "/entities/person/nikita-khrushchev",
    "/entities/{id}/neighbours": "/entities/state/varenia/neighbours?depth=2",
    "/entities/{id}/timeline": "/entities/state/varenia/timeline",
    "/paths": "/paths?from=person/john-f-kennedy&to=person/nikita-khrushchev&count=2",
    "/events": "/events?limit=200",
    "/events/{id}": None,
    "/claims": "/claims?limit=200",
    "/documents": "/documents",
    "/documents/{id}": "/documents/examples/articles/inf-treaty.md",
    "/stats": "/stats",
    "/reconcile": "/reconcile",
    "/reconcile/suggest/entity": "/reconcile/suggest/entity?prefix=k",
    "/reconcile/suggest/type": "/reconcile/suggest/type?prefix=m",
    "/reconcile/suggest/property": "/reconcile/suggest/property?prefix=c",
    "/reconcile/flyout/{what}": "/reconcile/flyout/entity?id=state/CUB",
    "/reconcile/properties": "/reconcile/properties?type=Person",
}


@pytest.fixture(scope="session")
def described(http: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = http.get("/openapi.json").json()
    return found


@pytest.mark.parametrize(("model", "example"), EXAMPLES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_example_is_what_its_model_says(model: type[models.Model], example: Any) -> None:
    assert model.model_validate(example).model_dump(mode="json", by_alias=True) == example


def test_every_lookup_has_a_summary_an_example_and_described_parameters(described: dict[str, Any]) -> None:
    for path in (*ASKED, "/extract"):
        for operation in described["paths"][path].values():
            assert operation["summary"]
            assert operation["description"]
            assert operation["tags"]
            assert all(parameter["description"] for parameter in operation.get("parameters", ()))
            assert "422" not in operation["responses"] or set(operation["responses"]["422"]["content"]) == {
                "application/problem+json"
            }
            answer = operation["responses"].get("200")
            assert "example" in answer["content"]["application/json"], path


@pytest.mark.parametrize("path", ASKED)
def test_an_answer_is_as_its_schema_says(path: str, described: dict[str, Any], http: httpx.Client) -> None:
    address = ASKED[path] or http.get("/events?status=denied").json()["items"][0]["href"]
    response = http.get(address)
    assert response.status_code == 200
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": described["components"]}
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(whole).validate(response.json())
