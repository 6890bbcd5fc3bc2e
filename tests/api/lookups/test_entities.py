from __future__ import annotations

import csv
import io
import json

import httpx
import pytest

from tests.api.lookups.conftest import EDITORIAL, every, refusal


def names(http: httpx.Client, **params: str | int | bool) -> list[str]:
    return [item["name"] for item in http.get("/entities", params=params).json()["items"]]


def test_an_entity_is_found_by_any_of_its_names_and_by_their_beginning(http: httpx.Client) -> None:
    (found,) = http.get("/entities", params={"q": "amankwah"}).json()["items"]
    assert (found["name"], found["match"], found["matched"], found["score"]) == (
        "Ingrid Amankwah",
        "exact",
        "Amankwah",
        100.0,
    )
    assert found["id"] == "person/ingrid-amankwah"
    assert found["iri"] == "https://w3id.org/communique/id/person/ingrid-amankwah"
    assert found["href"] == "/entities/person/ingrid-amankwah"
    assert (found["type"], found["documents"]) == ("Person", 1)
    assert names(http, q="INGR") == ["Ingrid Amankwah"]
    assert names(http, q="amank ing") == ["Ingrid Amankwah"]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Khruschev", "Nikita Khrushchev"),
        ("Nikta Khrushchev", "Nikita Khrushchev"),
        ("Antonio Guterres", "António Guterres"),
        ("Amankwah, Ingrid", "Ingrid Amankwah"),
    ],
)
def test_a_slip_of_the_pen_accents_and_the_order_of_words_do_no_harm(
    slip: str, meant: str, http: httpx.Client
) -> None:
    assert names(http, q=slip)[0] == meant


def test_what_is_like_nothing_is_not_found(http: httpx.Client) -> None:
    assert http.get("/entities", params={"q": "xylophone"}).json() == {"items": [], "next": None}


def test_a_class_brings_its_subclasses_and_excludes_others(http: httpx.Client) -> None:
    people = every(http, "/entities", type="person", limit=10)
    assert "Nikita Khrushchev" in [item["name"] for item in people]
    assert {item["type"] for item in people} == {"Person"}
    weapons = {item["type"] for item in every(http, "/entities", type="Weapon", limit=100)}
    assert "ReconnaissanceAircraft" in weapons
    assert not weapons & {"Person", "State", "Organization"}


def test_a_country_brings_what_belongs_to_it(http: httpx.Client) -> None:
    found = every(http, "/entities", country="cub", limit=100)
    assert "Cuba" in [item["name"] for item in found]
    assert {item["country"] for item in found} == {"CUB"}


def test_the_reference_knowledge_is_found_when_it_is_asked_for(http: httpx.Client) -> None:
    assert "North Korea" not in names(http, q="North Korea")
    assert names(http, q="North Korea", known=True)[0] == "North Korea"


def test_pages_together_are_the_whole_list_in_its_order(http: httpx.Client) -> None:
    whole = every(http, "/entities", limit=500)
    assert len(whole) > 100
    assert every(http, "/entities", limit=7) == whole
    by_name = [(item["name"].casefold(), item["iri"]) for item in whole]
    assert by_name == sorted(by_name)


def test_entities_are_had_as_a_table(http: httpx.Client) -> None:
    response = http.get("/entities", params={"q": "khrushchev"}, headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    row = next(csv.DictReader(io.StringIO(response.text)))
    assert (row["id"], row["type"], row["country"]) == ("person/nikita-khrushchev", "Person", "")
    assert "Khrushchev" in row["aliases"].split("|")


def test_an_entity_has_its_facts_and_its_mentions_in_their_sentences(http: httpx.Client) -> None:
    found = http.get("/entities/person/ingrid-amankwah").json()
    assert found["types"] == ["Actor", "Entity", "Person"]
    held = next(fact for fact in found["facts"] if fact["property"] == "holdsOffice")
    assert (held["label"], held["value"], held["entity"]["type"]) == (
        "position held",
        "president",
        "HeadOfState",
    )
    first = found["evidence"][0]
    assert (first["document"], first["exact"], first["before"]) == (
        EDITORIAL,
        "President Ingrid Amankwah",
        "",
    )
    assert first["after"] == (
        " called the speech reckless and put her air force on alert, "
        "yet she refused to threaten Varenia in return."
    )
    text = http.get(first["href"]).json()["text"]
    assert text[first["start"] : first["end"]] == "President Ingrid Amankwah"


def test_an_entity_says_what_it_is_in_wikidata(http: httpx.Client) -> None:
    assert http.get("/entities/state/CUB").json()["same_as"] == ["http://www.wikidata.org/entity/Q241"]


def test_an_entity_is_had_as_json_ld(http: httpx.Client) -> None:
    response = http.get("/entities/state/CUB", headers={"Accept": "application/ld+json"})
    assert response.headers["content-type"] == "application/ld+json"
    (node,) = json.loads(response.text)
    assert node["@id"] == "https://w3id.org/communique/id/state/CUB"
    assert node["https://w3id.org/communique/ontology#iso3166"] == [{"@value": "CUB"}]


def test_every_address_in_a_list_leads_to_the_thing(http: httpx.Client) -> None:
    for item in every(http, "/entities", limit=500)[::5]:
        assert http.get(item["href"]).json()["iri"] == item["iri"]


@pytest.mark.parametrize("identifier", ["person/nobody", "a%20b%3C%3E", "document/x%23entity=0,1", "%00"])
def test_an_entity_that_is_not_there_is_a_404_that_says_where_to_look(
    identifier: str, http: httpx.Client
) -> None:
    assert "look its id up at /entities?q=" in refusal(http.get(f"/entities/{identifier}"), 404)


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"limit": "0"}, "limit is '0': input should be greater than or equal to 1"),
        ({"limit": "many"}, "limit is 'many': input should be a valid integer"),
        ({"country": "Cuba"}, "country is 'Cuba': string should match pattern"),
        ({"type": "Nonsense"}, "type is 'Nonsense', which is no class of entities"),
        ({"cursor": "nonsense"}, "cursor is 'nonsense', which no page gave out"),
        ({"cursor": "ImIi"}, "cursor is of another list"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_wrong(
    params: dict[str, str], told: str, http: httpx.Client
) -> None:
    assert told in refusal(http.get("/entities", params=params), 422)


def test_a_format_that_there_is_not_is_a_406(http: httpx.Client) -> None:
    detail = refusal(http.get("/entities", headers={"Accept": "image/png"}), 406)
    assert detail == "this cannot be had as image/png; there is application/json, text/csv"


def test_head_has_the_fields_of_get(http: httpx.Client) -> None:
    get, head = http.get("/entities/state/CUB"), http.head("/entities/state/CUB")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]
