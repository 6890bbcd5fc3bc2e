from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest

from tests.api.lookups.conftest import EDITORIAL, every, refusal


def labels(http: httpx.Client, **params: Any) -> set[str]:
    return {item["label"] for item in every(http, "/events", limit=500, **params)}


def fillers(event: dict[str, Any], role: str) -> set[str]:
    return {r["entity"]["name"] for r in event["roles"] if r["role"] == role}


def test_events_come_by_time_with_the_undated_last(http: httpx.Client) -> None:
    whole = every(http, "/events", limit=500)
    assert every(http, "/events", limit=9) == whole
    dated = [event["time"]["first"] for event in whole if event["time"]]
    assert dated == sorted(dated)
    assert [event["time"] is None for event in whole] == sorted(event["time"] is None for event in whole)


def test_who_did_it_to_whom_can_be_asked_by_id_by_iri_and_by_name(http: httpx.Client) -> None:
    base = "https://w3id.org/communique/id/"
    by_id = labels(http, actor="person/ingrid-amankwah", target="state/varenia")
    assert "refused" in by_id
    assert labels(http, actor=f"{base}person/ingrid-amankwah", target=f"{base}state/varenia") == by_id
    assert labels(http, actor="Ingrid Amankwah", target="Varenia") == by_id
    for event in every(http, "/events", limit=500, actor="Ingrid Amankwah", target="Varenia"):
        assert "Ingrid Amankwah" in fillers(event, "source")
        assert "Varenia" in fillers(event, "target")


def test_a_participant_may_have_any_role(http: httpx.Client) -> None:
    events = every(http, "/events", limit=500, participant="Ingrid Amankwah")
    roles = {r["role"] for e in events for r in e["roles"] if r["entity"]["name"] == "Ingrid Amankwah"}
    assert {"source", "target"} <= roles


def test_a_class_brings_its_subclasses(http: httpx.Client) -> None:
    types = {event["type"] for event in every(http, "/events", limit=500, type="consult")}
    assert {"Meeting", "Negotiation"} <= types
    assert "Threaten" not in types


def test_plover_status_weapon_and_source_narrow_the_list(http: httpx.Client) -> None:
    threats = every(http, "/events", limit=500, plover="threaten")
    assert {event["plover"] for event in threats} == {"THREATEN"}
    planned = every(http, "/events", limit=500, status="planned", source=EDITORIAL)
    assert {"meet", "summit"} <= {event["label"] for event in planned}
    assert {(event["status"], event["document"]) for event in planned} == {("planned", EDITORIAL)}
    armed = every(http, "/events", limit=500, weapon="NuclearWeapon")
    arms = {r["entity"]["type"] for e in armed for r in e["roles"] if r["role"] in {"instrument", "theme"}}
    assert arms & {"NuclearMissile", "NuclearWeapon"}
    assert len(armed) < len(every(http, "/events", limit=500, weapon="Weapon"))
    published = {
        event["document"] for event in every(http, "/events", limit=500, source="Communiqué examples")
    }
    assert published == {
        "document/examples%2Farticles%2Fcuba-1962.html",
        "document/examples%2Farticles%2Finf-treaty.md",
    }


def test_a_period_brings_what_may_have_happened_in_it(http: httpx.Client) -> None:
    events = every(http, "/events", limit=500, since="1962-10-24", until="1962-10-27")
    assert {event["time"]["value"] for event in events} == {
        "1962-10-24",
        "1962-10-26",
        "1962-10-27",
        "1962-10-27TEV",
    }
    # A month has days on both sides of a day within it.
    may = every(http, "/events", limit=500, since="2022-05-20", until="2022-05-20")
    assert {event["time"]["value"] for event in may} == {"2022-05"}


def test_an_event_has_who_claims_it_and_in_which_words(http: httpx.Client) -> None:
    (sent,) = [
        event
        for event in every(http, "/events", limit=500, source=EDITORIAL, status="disputed")
        if event["label"] == "sent" and event["evidence"]["start"] > 1300
    ]
    found = http.get(sent["href"]).json()
    assert {key: found[key] for key in sent} == sent
    assert sent["evidence"] in found["mentions"]
    assert 0 < sent["score"] <= 1
    (claim,) = found["claims"]
    assert claim["speaker"]["name"] == "Mateus Quillon"
    assert (claim["manner"], claim["polarity"]) == ("quoted", "negative")
    assert claim["quotation"] == (
        "Halvia has not sent bombers to Tarn Island, […] and nobody has asked for any."
    )
    assert [(e["exact"], e["before"], e["after"]) for e in claim["evidence"]][:1] == [
        (
            "Halvia has not sent bombers to Tarn Island,",
            "“",
            "” Quillon said, “and nobody has asked for any.”",
        )
    ]


def test_an_event_is_had_as_json_ld_with_its_claims(http: httpx.Client) -> None:
    event = every(http, "/events", limit=500, status="denied")[0]
    graph = json.loads(http.get(event["href"], headers={"Accept": "application/ld+json"}).text)
    kinds = {kind for node in graph for kind in node.get("@type", [])} | {
        value["@id"]
        for node in graph
        for value in node.get("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", [])
    }
    assert f"https://w3id.org/communique/ontology#{event['type']}" in kinds
    assert "https://w3id.org/communique/ontology#Claim" in kinds


def test_events_are_had_as_a_table(http: httpx.Client) -> None:
    response = http.get(
        "/events", params={"since": "1962-10-27", "until": "1962-10-27"}, headers={"Accept": "text/csv"}
    )
    rows = list(csv.DictReader(io.StringIO(response.text)))
    shot = next(row for row in rows if row["trigger"] == "shot down")
    assert (shot["plover"], shot["first"], shot["last"]) == ("ASSAULT", "1962-10-27", "1962-10-27")
    assert "shot down" in shot["sentence"]


def test_every_event_of_a_list_is_where_its_address_says(http: httpx.Client) -> None:
    for event in every(http, "/events", limit=500)[::5]:
        assert http.get(event["href"]).json()["id"] == event["id"]


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"actor": "Nobody at All"}, "actor is 'Nobody at All', and the graph has no such entity"),
        ({"actor": "OPEC"}, "actor is 'OPEC', which several entities are called: "),
        ({"type": "Person"}, "type is 'Person', which is no class of events"),
        ({"since": "2022-02-30"}, "since is '2022-02-30', and there is no such day"),
        ({"since": "May"}, "since is 'May': string should match pattern"),
        ({"status": "true"}, "status is 'true': input should be 'reported'"),
        ({"plover": "a>b"}, "plover is 'a>b': string should match pattern"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_wrong(
    params: dict[str, str], told: str, http: httpx.Client
) -> None:
    assert told in refusal(http.get("/events", params=params), 422)


def test_an_event_that_is_not_there_is_a_404(http: httpx.Client) -> None:
    assert "the graph has no such event" in refusal(http.get("/events/document/x%23event=0,1"), 404)


# --- claims ---------------------------------------------------------------------------------------


def test_claims_are_found_by_who_says_them_and_who_carried_the_words(http: httpx.Client) -> None:
    words = (
        "If Sorland lets foreign bombers land on its soil, we will answer with nuclear weapons, "
        "and we will not ask twice,"
    )
    said = every(http, "/claims", limit=100, speaker="Radomir Tesk")
    assert {claim["quotation"] for claim in said} == {words}
    ((carrier,),) = {tuple(ref["id"] for ref in claim["via"]) for claim in said}
    assert "varenpress" in carrier
    carried = every(http, "/claims", limit=100, via=carrier)
    assert {claim["id"] for claim in said} <= {claim["id"] for claim in carried}
    assert all(carrier in {ref["id"] for ref in claim["via"]} for claim in carried)


def test_claims_are_found_by_what_they_are_about(http: httpx.Client) -> None:
    event = every(http, "/events", limit=500, actor="Ingrid Amankwah", target="Varenia")[0]
    about_event = every(http, "/claims", limit=100, about=event["id"])
    assert {claim["about"]["id"] for claim in about_event} == {event["id"]}
    about_her = every(http, "/claims", limit=100, about="Ingrid Amankwah")
    assert event["id"] in {claim["about"]["id"] for claim in about_her}


def test_polarity_manner_and_document_narrow_the_claims(http: httpx.Client) -> None:
    denied = every(http, "/claims", limit=100, polarity="negative", manner="quoted", document=EDITORIAL)
    assert "Mateus Quillon" in {claim["speaker"]["name"] for claim in denied}
    assert {(claim["polarity"], claim["manner"]) for claim in denied} == {("negative", "quoted")}
    own = every(http, "/claims", limit=500, manner="asserted", document=EDITORIAL)
    assert {claim["speaker"] for claim in own if claim["relation"] is None} == {None}


def test_a_lasting_fact_is_a_claim_with_its_relation(http: httpx.Client) -> None:
    own = every(http, "/claims", limit=500, manner="asserted", document=EDITORIAL)
    facts = [(c["relation"]["subject"]["name"], c["relation"]["predicate"]) for c in own if c["relation"]]
    assert ("Ingrid Amankwah", "holdsOffice") in facts


def test_pages_of_claims_together_are_all_claims(http: httpx.Client) -> None:
    whole = every(http, "/claims", limit=500)
    assert every(http, "/claims", limit=11) == whole
    assert len({claim["id"] for claim in whole}) == len(whole)


def test_claims_are_had_as_a_table(http: httpx.Client) -> None:
    response = http.get("/claims", params={"speaker": "Radomir Tesk"}, headers={"Accept": "text/csv"})
    row = next(csv.DictReader(io.StringIO(response.text)))
    assert (row["speaker"], row["manner"]) == ("Radomir Tesk", "quoted")
    assert "Varenpress" in row["via"]
