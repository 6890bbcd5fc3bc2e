"""The examples: what is read from the articles, and that each query is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import Built, build_graph
from kg.extraction.pipeline import Extractor
from kg.reading import Metadata, read
from kg.store import EmbeddedStore, open_store
from kg.validation import violations

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "examples" / "articles"
QUERIES = sorted((ROOT / "examples" / "queries").glob("*.rq"))


@pytest.fixture(scope="module")
def examples(extractor: Extractor) -> Iterator[EmbeddedStore]:
    """The graph of the three articles, as `make demo` builds it."""
    with open_store(None) as store:
        pages = read([ARTICLES / "cuba-1962.html", ARTICLES / "inf-treaty.md"])
        editorial = read([ARTICLES / "fictional-editorial.txt"], Metadata(published=date(2022, 4, 27)))
        for documents in (pages, editorial):
            for outcome in build_graph(documents, store, extractor):
                assert isinstance(outcome, Built)
                assert outcome.change == "added"
        yield store


def test_the_graph_of_the_examples_keeps_to_the_shapes(examples: EmbeddedStore) -> None:
    assert violations(examples.document_quads()) == []


def rows(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in result]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_each_query_has_an_answer(query: Path, examples: EmbeddedStore) -> None:
    assert rows(examples, query.read_text(encoding="utf-8"))


def test_what_the_page_says_of_itself_is_kept(examples: EmbeddedStore) -> None:
    found = rows(
        examples,
        """SELECT ?title ?publisher ?published ?url WHERE { GRAPH ?d {
             ?d cq:title ?title ; cq:publisher ?publisher ; cq:published ?published ; cq:url ?url } }""",
    )
    assert found == [
        (
            "Thirteen days in October: how the Cuban missile crisis ended",
            "Communiqué examples",
            "2022-10-28",
            "https://www.example.org/history/cuba-1962",
        )
    ]


def test_menus_and_notices_are_no_part_of_the_text(examples: EmbeddedStore) -> None:
    (text,) = (t for (t,) in rows(examples, "SELECT ?t { GRAPH ?d { ?d cq:text ?t } }") if "Kennedy" in t)
    assert text.startswith("Thirteen days in October") or text.startswith("Sixty years ago")
    for unwanted in ("cookies", "Subscribe", "Privacy", "Read next"):
        assert unwanted not in text


def test_words_of_a_leader_that_an_agency_carried_are_his_through_it(examples: EmbeddedStore) -> None:
    found = rows(
        examples,
        """SELECT DISTINCT ?speaker ?carrier WHERE {
             GRAPH ?d { ?claim cq:speaker ?s ; cq:via ?c }
             ?s rdfs:label ?speaker . ?c rdfs:label ?carrier }""",
    )
    assert ("Radomir Tesk", "Varenpress") in found


def test_what_one_side_claims_and_the_other_denies_is_disputed(examples: EmbeddedStore) -> None:
    found = rows(
        examples,
        """SELECT ?status WHERE { ?e a cq:ArmsTransfer ; cq:status/rdfs:label ?status ;
             cq:source/rdfs:label "Halvia" } ORDER BY ?status""",
    )
    assert found == [("disputed",), ("disputed",)]


def test_what_one_speaker_claims_and_another_denies_is_found_with_the_words_of_both(
    examples: EmbeddedStore,
) -> None:
    disputed = {(row[0], row[1], row[3], row[4]) for row in answers(examples, "disputed")}
    denial = "Halvia has not sent bombers to Tarn Island, […] and nobody has asked for any."
    assert ("ArmsTransfer", "Varenia", "Mateus Quillon", denial) in disputed


def test_a_summit_to_come_is_planned(examples: EmbeddedStore) -> None:
    found = rows(
        examples,
        """SELECT ?status ?when WHERE { ?e a cq:Meeting ; cq:status/rdfs:label ?status ;
             cq:time/cq:timeValue ?when ; cq:source/rdfs:label "Ingrid Amankwah" }""",
    )
    assert found == [("planned", "2022-05")]


def answers(store: EmbeddedStore, name: str) -> list[tuple[str, ...]]:
    return rows(store, (ROOT / "examples" / "queries" / f"{name}.rq").read_text(encoding="utf-8"))


def test_what_is_only_planned_has_its_month(examples: EmbeddedStore) -> None:
    planned = {row[:3] for row in answers(examples, "only-planned")}
    assert ("Meeting", "Ingrid Amankwah", "2022-05") in planned
    assert not any(event == "MilitaryParade" for event, _, _ in planned)  # that one was held


def test_an_agency_that_carried_words_spoke_for_their_speaker(examples: EmbeddedStore) -> None:
    (row,) = answers(examples, "who-spoke-for-whom")
    assert row[:3] == ("Varenpress", "carrier", "Radomir Tesk")


def test_what_is_told_of_twice_was_said_first_by_the_earlier(examples: EmbeddedStore) -> None:
    first = {row[:4] for row in answers(examples, "said-first")}
    assert ("Communiqué examples", "2019-08-02", "Sanction", "United States") in first
    assert ("Communiqué examples", "2022-10-28", "Invasion", "United States") in first
    assert ("Communiqué examples", "2022-10-28", "Accuse", "United States") not in first


def test_who_holds_which_office_is_answered_with_the_words_that_say_so(examples: EmbeddedStore) -> None:
    held = [row[:5] for row in answers(examples, "who-is-what") if row[0] == "Yusuf Lindqvist"]
    assert held == [
        ("Yusuf Lindqvist", "holdsOffice", "prime minister", "", "prime minister, Yusuf Lindqvist")
    ]
