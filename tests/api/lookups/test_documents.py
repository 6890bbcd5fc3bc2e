from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.lookups.reading import MAX_BODY_BYTES
from api.settings import Settings
from kg.store import open_store
from tests.api.conftest import served
from tests.api.lookups.conftest import ARTICLES, EDITORIAL, TOKEN, every, refusal

BEARER = {"Authorization": f"Bearer {TOKEN}"}
TEXT = {"id": "first", "text": "Russia threatened Ukraine on Monday.", "published": "2022-04-27"}


def layers_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    layers = found["layers"]
    spans = [*layers["sentences"], *layers["mentions"], *layers["roles"]]
    spans += [event["evidence"] for event in layers["events"]]
    return spans + [words for claim in layers["claims"] for words in claim["evidence"]]


def test_a_document_has_its_text_and_what_was_read_out_of_it(http: httpx.Client) -> None:
    found = http.get("/documents/examples/articles/fictional-editorial.txt").json()
    text = (ARTICLES / "fictional-editorial.txt").read_text(encoding="utf-8")
    assert found["text"].split() == text.split()
    assert (found["id"], found["published"]) == (EDITORIAL, "2022-04-27")
    spans = layers_of(found)
    assert len(spans) > 200
    assert all(found["text"][span["start"] : span["end"]] == span["exact"] for span in spans)
    named = {m["exact"]: m["entity"]["name"] for m in found["layers"]["mentions"] if m["kind"] == "name"}
    assert named["Amankwah"] == "Ingrid Amankwah"
    triggers = [event["evidence"]["start"] for event in found["layers"]["events"]]
    assert triggers == sorted(triggers)


@pytest.mark.parametrize(
    "name",
    [
        "examples/articles/fictional-editorial.txt",
        "document/examples%252Farticles%252Ffictional-editorial.txt",
        "https://w3id.org/communique/id/document/examples%252Farticles%252Ffictional-editorial.txt",
    ],
)
def test_a_document_is_found_by_identifier_id_and_iri(name: str, http: httpx.Client) -> None:
    assert http.get(f"/documents/{name}").json()["id"] == EDITORIAL


def test_documents_are_listed_with_what_is_known_of_them(http: httpx.Client) -> None:
    items = every(http, "/documents", limit=2)
    assert [item["identifier"] for item in items] == [
        "examples/articles/cuba-1962.html",
        "examples/articles/fictional-editorial.txt",
        "examples/articles/inf-treaty.md",
    ]
    assert items[0]["publisher"] == "Communiqué examples"
    assert [http.get(item["href"]).json()["iri"] for item in items] == [item["iri"] for item in items]


def test_a_document_is_had_as_json_ld(http: httpx.Client) -> None:
    path = "/documents/examples/articles/inf-treaty.md"
    graph = json.loads(http.get(path, headers={"Accept": "application/ld+json"}).text)
    (document,) = [node for node in graph if "https://w3id.org/communique/ontology#text" in node]
    assert document["@id"] == "https://w3id.org/communique/id/document/examples%2Farticles%2Finf-treaty.md"


def test_a_document_that_is_not_there_is_a_404(http: httpx.Client) -> None:
    assert "no such document" in refusal(http.get("/documents/missing.txt"), 404)


def test_what_is_counted_agrees_with_what_is_listed(http: httpx.Client) -> None:
    stats = http.get("/stats").json()
    assert stats["documents"] == 3
    assert stats["entities"] == len(every(http, "/entities", limit=500))
    assert stats["events"] == len(every(http, "/events", limit=500))
    assert stats["claims"] == len(every(http, "/claims", limit=500))
    assert stats["known"] > 2000
    for name in ("by_event_type", "by_status"):
        assert sum(counted["count"] for counted in stats[name]) == stats["events"]
    assert {"name": "reported", "count": 1} not in stats["by_status"]
    assert (stats["first"], stats["last"]) == ("1962-10-22", "2022-05-31")


# --- reading --------------------------------------------------------------------------------------


def test_a_text_is_read_as_the_command_line_reads_it(own: httpx.Client) -> None:
    found = own.post("/extract", json=TEXT).json()
    assert [(e["name"], e["country"]) for e in found["entities"]] == [("Russia", "RUS"), ("Ukraine", "UKR")]
    (event,) = found["events"]
    assert (event["type"], event["time"]["value"]) == ("Threaten", "2022-04-25")
    assert [(role["role"], role["text"]) for role in event["roles"]] == [
        ("source", "Russia"),
        ("target", "Ukraine"),
    ]
    assert own.get("/documents").json()["items"] == []


def test_a_document_that_is_sent_is_in_the_graph_with_the_answer(own: httpx.Client) -> None:
    assert own.get("/events").json()["items"] == []
    response = own.post("/documents", json=TEXT, headers=BEARER)
    assert response.status_code == 201
    assert response.headers["location"] == "/documents/document/first"
    assert response.json() == {
        "document": "document/first",
        "href": "/documents/document/first",
        "change": "added",
        "entities": 2,
        "events": 1,
        "claims": 1,
    }
    (event,) = own.get("/events").json()["items"]
    assert (event["type"], event["label"]) == ("Threaten", "threatened")
    assert own.get("/entities", params={"q": "ukraine"}).json()["items"][0]["documents"] == 1
    assert own.get("/entities/state/RUS/neighbours").json()["items"][0]["entity"]["name"] == "Ukraine"
    assert own.get("/documents/first").json()["text"] == TEXT["text"]


def test_sent_again_it_is_unchanged_and_another_text_replaces_it(own: httpx.Client) -> None:
    assert own.post("/documents", json=TEXT, headers=BEARER).json()["change"] == "added"
    again = own.post("/documents", json=TEXT, headers=BEARER)
    assert (again.status_code, again.json()["change"]) == (200, "unchanged")
    other = {**TEXT, "text": "Russia praised Ukraine on Monday."}
    assert own.post("/documents", json=other, headers=BEARER).json()["change"] == "replaced"
    assert [event["label"] for event in own.get("/events").json()["items"]] == ["praised"]


def test_an_answer_that_was_kept_is_not_given_after_the_graph_has_changed(own: httpx.Client) -> None:
    before = own.get("/stats")
    assert own.get("/stats").content == before.content
    assert own.get("/stats", headers={"If-None-Match": before.headers["etag"]}).status_code == 304
    own.post("/documents", json=TEXT, headers=BEARER)
    after = own.get("/stats", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["events"]) == (200, 1)


def test_under_another_base_ids_stay_and_iris_are_of_that_base(tmp_path: Path) -> None:
    base = "https://news.example/id/"
    settings = Settings(workers=1, token=TOKEN, base=base)
    with (
        open_store(tmp_path / "graph.kg", base=base) as store,
        served(create_app(store, settings)) as client,
    ):
        assert (
            client.http.post("/documents", json=TEXT, headers=BEARER).json()["document"] == "document/first"
        )
        (found,) = client.http.get("/entities", params={"q": "ukraine"}).json()["items"]
        assert (found["id"], found["iri"]) == ("state/UKR", f"{base}state/UKR")
        assert client.http.get("/documents/first").json()["iri"] == f"{base}document/first"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer another"}])
def test_without_the_token_nothing_is_written(headers: dict[str, str], own: httpx.Client) -> None:
    response = own.post("/documents", json=TEXT, headers=headers)
    refusal(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert own.get("/documents").json()["items"] == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": "a", "text": 1}', '"text" is missing or not a string'),
        (b'{"id": "a", "text": "x", "published": "2022"}', "write a date as YYYY-MM-DD"),
        (b'{"id": "a", "text": "\\ud800"}', "half a surrogate pair"),
        (b'{"id": "a", "text": "\xff"}', "not UTF-8 at byte 21"),
    ],
)
def test_a_body_that_is_no_document_is_refused_with_the_reason(
    body: bytes, told: str, http: httpx.Client
) -> None:
    response = http.post("/extract", content=body, headers={"Content-Type": "application/json"})
    assert told in refusal(response, 422)


def test_a_body_of_another_type_or_too_long_is_refused(http: httpx.Client) -> None:
    assert "send application/json" in refusal(http.post("/extract", content=b"x"), 415)
    long = json.dumps({"id": "a", "text": "x" * MAX_BODY_BYTES}).encode()
    headers = {"Content-Type": "application/json"}
    assert "send a shorter text" in refusal(http.post("/extract", content=long, headers=headers), 413)


def test_of_many_texts_at_once_some_are_told_to_come_back_and_the_rest_are_read(
    http: httpx.Client,
) -> None:
    text = {"id": "a", "text": "Russia threatened Ukraine on Monday. " * 20}

    def send(_: int) -> httpx.Response:
        return httpx.post(http.base_url.join("/extract"), json=text, trust_env=False, timeout=120)

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(send, range(24)))
    assert {answer.status_code for answer in answers} == {200, 503}
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.headers["retry-after"] == "5"
    assert "send this one again" in refusal(refused, 503)
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert http.get("/stats").status_code == 200
