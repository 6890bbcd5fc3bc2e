from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.api.lookups.conftest import every, refusal


def near(http: httpx.Client, identifier: str, **params: Any) -> dict[str, dict[str, Any]]:
    items = every(http, f"/entities/{identifier}/neighbours", limit=100, **params)
    return {item["entity"]["name"]: item for item in items}


def test_who_is_near_takes_part_in_the_same_events(http: httpx.Client) -> None:
    found = near(http, "person/ingrid-amankwah")
    assert {"Varenia", "Yusuf Lindqvist", "port of Brannet"} <= set(found)
    assert {item["distance"] for item in found.values()} == {1}
    assert {"Meeting", "Summit"} <= set(found["Yusuf Lindqvist"]["kinds"])
    assert "Sorland" not in found


def test_further_steps_bring_the_neighbours_of_neighbours(http: httpx.Client) -> None:
    found = near(http, "person/ingrid-amankwah", depth=2)
    assert (found["Varenia"]["distance"], found["Sorland"]["distance"]) == (1, 2)


def test_neighbours_can_be_of_some_events_only(http: httpx.Client) -> None:
    assert "Yusuf Lindqvist" in near(http, "person/ingrid-amankwah", status="planned")
    assert "Varenia" not in near(http, "person/ingrid-amankwah", status="planned")
    assert set(near(http, "person/ingrid-amankwah", type="Meeting")) == {
        "Yusuf Lindqvist",
        "port of Brannet",
    }
    assert "Varenia" in near(http, "person/ingrid-amankwah", until="2021-12-31")
    assert "Yusuf Lindqvist" not in near(http, "person/ingrid-amankwah", until="2021-12-31")


def test_pages_of_neighbours_are_all_neighbours(http: httpx.Client) -> None:
    path = "/entities/state/varenia/neighbours"
    whole = every(http, path, limit=100, depth=3)
    assert len(whole) > 10
    assert every(http, path, limit=4, depth=3) == whole


def test_neighbours_are_had_as_a_table(http: httpx.Client) -> None:
    response = http.get("/entities/person/ingrid-amankwah/neighbours", headers={"Accept": "text/csv"})
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(response.text))}
    assert (rows["Varenia"]["id"], rows["Varenia"]["distance"]) == ("state/varenia", "1")


def test_what_no_event_joins_has_no_neighbours_and_an_empty_timeline(http: httpx.Client) -> None:
    assert http.get("/entities/state/PRK/neighbours").json()["items"] == []
    assert http.get("/entities/state/PRK/timeline").json()["items"] == []


def test_a_timeline_tells_in_order_what_happened_and_who_says_so(http: httpx.Client) -> None:
    items = every(http, "/entities/person/john-f-kennedy/timeline", limit=3)
    first = next(
        item for item in items if item["kind"] == "PhoneCall" or item["id"].endswith("event=655,660")
    )
    assert (first["time"]["value"], first["time"]["dated_by"], first["as"]) == (
        "1962-10-22",
        "text",
        ["source"],
    )
    assert "Kennedy spoke to the country on television on 22 October 1962." in {
        e["before"] + e["exact"] + e["after"] for e in first["evidence"]
    }
    days = [item["time"]["first"] for item in items if item["time"]]
    assert days == sorted(days)
    assert http.get(first["href"]).json()["id"] == first["id"]


def test_a_timeline_of_two_has_only_what_both_have_a_part_in(http: httpx.Client) -> None:
    items = every(http, "/entities/person/ingrid-amankwah/timeline", limit=50, **{"with": "Yusuf Lindqvist"})
    assert {item["kind"] for item in items} >= {"Meeting", "Summit"}
    for item in items:
        assert {"Ingrid Amankwah", "Yusuf Lindqvist"} <= {r["entity"]["name"] for r in item["roles"]}


def test_a_lasting_fact_on_a_timeline_is_no_event(http: httpx.Client) -> None:
    items = every(http, "/entities/person/ingrid-amankwah/timeline", limit=100)
    (held,) = [item for item in items if item["kind"] == "holdsOffice"]
    assert (held["href"], held["plover"]) == (None, None)


def test_a_path_explains_each_step_by_the_words_that_say_so(http: httpx.Client) -> None:
    found = http.get("/paths", params={"from": "Ingrid Amankwah", "to": "Sorland"}).json()
    assert (found["from"]["name"], found["to"]["name"]) == ("Ingrid Amankwah", "Sorland")
    (path,) = found["paths"]
    names = [entity["name"] for entity in path["entities"]]
    assert (names[0], names[-1]) == ("Ingrid Amankwah", "Sorland")
    assert path["length"] == 2
    assert path["length"] == len(path["hops"]) == len(names) - 1
    ids = [entity["id"] for entity in path["entities"]]
    assert [(hop["start"], hop["end"]) for hop in path["hops"]] == list(pairwise(ids))
    for hop in path["hops"]:
        assert 1 <= len(hop["happenings"]) <= min(3, hop["count"])
        for happening in hop["happenings"]:
            joined = {r["entity"]["id"] for r in happening["roles"]}
            assert {hop["start"], hop["end"]} <= joined
            assert happening["evidence"]


def test_more_paths_come_the_shortest_first(http: httpx.Client) -> None:
    params = {"from": "person/john-f-kennedy", "to": "person/nikita-khrushchev", "count": "3"}
    lengths = [path["length"] for path in http.get("/paths", params=params).json()["paths"]]
    assert len(lengths) == 3
    assert lengths == sorted(lengths)
    assert lengths[0] == 1


def test_nothing_connects_a_history_and_a_fiction(http: httpx.Client) -> None:
    params = {"from": "John F. Kennedy", "to": "Ingrid Amankwah"}
    assert http.get("/paths", params=params).json()["paths"] == []


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/entities/x/neighbours", 404, "the graph has no such entity"),
        ("/entities/state/CUB/neighbours?depth=4", 422, "depth is '4': input should be less than"),
        ("/entities/state/CUB/neighbours?cursor=ImIi", 422, "cursor is of another list"),
        ("/entities/state/CUB/timeline?with=Jane Roe", 422, "with is 'Jane Roe', and the graph has no such"),
        ("/entities/state/CUB/timeline?since=2022-02-31", 422, "there is no such day"),
        ("/paths?from=state/CUB", 422, "to: field required"),
        ("/paths?from=state/CUB&to=Jane Roe", 422, "to is 'Jane Roe'"),
        ("/paths?from=state/CUB&to=state/USA&count=11", 422, "count is '11'"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_wrong(
    path: str, status: int, told: str, http: httpx.Client
) -> None:
    assert told in refusal(http.get(path), status)
