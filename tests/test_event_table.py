"""The event table: what its rows say, and that other programs read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.event_table import COLUMNS, event_table
from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import EmbeddedStore

ROOT = Path(__file__).parent.parent
Mapped = Callable[[Document], DocumentGraph]
Rows = Callable[[str], list[dict[str, str]]]


def table(store: EmbeddedStore) -> str:
    return b"".join(event_table(store)).decode("utf-8")


@pytest.fixture
def rows(graph: EmbeddedStore, mapped: Mapped) -> Rows:
    def run(text: str) -> list[dict[str, str]]:
        graph.add(mapped(Document("news/1", text, date(2022, 4, 27), publisher="The Post")))
        return list(csv.DictReader(io.StringIO(table(graph), newline="")))

    return run


def test_a_row_says_who_did_what_to_whom_with_codes_and_what_it_rests_on(rows: Rows) -> None:
    text = "Nobody spoke. North Korea threatened Japan with nuclear weapons on Monday."
    (row,) = rows(text)
    assert {name: row[name] for name in COLUMNS if not name.endswith(("iri", "_id", "score"))} == {
        "published": "2022-04-27",
        "publisher": "The Post",
        "quad": "3",
        "event_type": "THREATEN",
        "event_mode": "violence",
        "event_contexts": "cbrn",
        "event_class": "NuclearThreat",
        "date_first": "2022-04-25",
        "date_last": "2022-04-25",
        "date_value": "2022-04-25",
        "status": "Reported",
        "polarity": "Positive",
        "certainty": "Certain",
        "tense": "PastTense",
        "symmetric": "false",
        "source_name": "North Korea",
        "source_country": "PRK",
        "source_sector": row["source_sector"],
        "target_name": "Japan",
        "target_country": "JPN",
        "target_sector": row["target_sector"],
        "place_name": "",
        "place_country": "",
        "instrument": "nuclear weapons",
        "instrument_class": "NuclearWeapon",
        "part_of": "",
        "told_by": "",
        "mentions": "1",
        "trigger": "threatened",
        "trigger_start": "26",
        "trigger_end": "36",
        "sentence": "North Korea threatened Japan with nuclear weapons on Monday.",
        "sentence_start": "14",
        "sentence_end": "74",
        "found_by": "ReaderModel",
        "lexical_entry": row["lexical_entry"],
    }
    assert row["event_id"].endswith("#event=26,36")
    assert row["document_id"] == "news/1"
    assert text[int(row["trigger_start"]) : int(row["trigger_end"])] == row["trigger"]
    assert text[int(row["sentence_start"]) : int(row["sentence_end"])] == row["sentence"]
    assert all(0 < float(row[f"{what}score"]) <= 1 for what in ("", "source_", "target_"))
    assert row["source_iri"].endswith("/state/PRK")


def test_each_pair_of_actors_has_a_row_and_the_event_one_name(rows: Rows) -> None:
    found = rows("France and Germany condemned Russia.")
    assert [(row["source_country"], row["target_country"]) for row in found] == [
        ("FRA", "RUS"),
        ("DEU", "RUS"),
    ]
    assert len({row["event_id"] for row in found}) == 1


def test_the_parties_of_a_symmetric_event_are_one_pair_in_the_order_of_the_text(rows: Rows) -> None:
    (row,) = rows("India and Pakistan clashed in Kashmir.")
    assert (row["source_country"], row["target_country"], row["symmetric"]) == ("IND", "PAK", "true")
    assert row["place_name"] == "Kashmir"


def test_an_event_without_a_target_has_a_row_with_that_side_empty(rows: Rows) -> None:
    (row,) = rows("Boris Orlov resigned on Friday.")
    assert row["source_name"] == "Boris Orlov"
    assert {row[f"target_{part}"] for part in ("name", "iri", "country", "sector", "score")} == {""}


def test_who_tells_of_an_event_and_how_surely_stand_beside_it(rows: Rows) -> None:
    text = "Russia denied that it had attacked Ukraine. Police said that rebels had killed Boris Orlov."
    found = rows(text)
    told = [
        (row["target_name"], row["status"], row["polarity"], row["told_by"])
        for row in found
        if row["event_type"] == "ASSAULT"
    ]
    assert told == [
        ("Ukraine", "Denied", "Negative", "Russia"),
        ("Boris Orlov", "Claimed", "Positive", "Police"),
    ]


def test_it_is_rfc_4180_whatever_the_text_holds(rows: Rows, graph: EmbeddedStore) -> None:
    text = 'On Monday, Iran attacked "Iraq", with 3,000 men,\tand the “North” of São Tomé fell.'
    rows(text)
    written = b"".join(event_table(graph))
    assert written.startswith(b"event_id,document_id,published,publisher,quad,")
    assert not written.startswith(b"\xef\xbb\xbf")
    records = list(csv.reader(io.StringIO(written.decode("utf-8"), newline=""), strict=True))
    assert {len(record) for record in records} == {len(COLUMNS)}
    assert records[1][records[0].index("sentence")] == text
    outside_of_quotes = b"".join(written.split(b'"')[::2])
    assert outside_of_quotes.count(b"\r\n") == len(records) == outside_of_quotes.count(b"\n")


def test_a_graph_without_events_is_a_table_with_a_header(graph: EmbeddedStore) -> None:
    assert table(graph) == ",".join(COLUMNS) + "\r\n"


@pytest.mark.usefixtures("default_store_in_tmp_path")
def test_the_examples_make_a_table_on_the_command_line_the_same_every_time(tmp_path: Path) -> None:
    store, run = str(tmp_path / "graph.kg"), CliRunner()
    built = run.invoke(app, ["build", str(ROOT / "examples" / "articles"), "--store", store])
    assert built.exit_code == 0
    for name in ("one.csv", "two.csv"):
        command = ["export", "--store", store, "--format", "plover", "-o", str(tmp_path / name)]
        assert run.invoke(app, command).exit_code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, strict=True))
    assert len(found) > 40
    assert {row["event_type"] for row in found} >= {"AGREE", "THREATEN", "MOBILIZE", "CONSULT"}


def test_every_column_is_described_for_readers_in_its_order() -> None:
    text = (ROOT / "docs" / "event-table.md").read_text(encoding="utf-8")
    described = "".join(f"| `{name}` | {holds} |\n" for name, holds in COLUMNS.items())
    assert described in text


def test_the_columns_that_programs_depend_on_stay_where_they_are() -> None:
    assert list(COLUMNS) == [
        "event_id",
        "document_id",
        "published",
        "publisher",
        "quad",
        "event_type",
        "event_mode",
        "event_contexts",
        "event_class",
        "date_first",
        "date_last",
        "date_value",
        "status",
        "polarity",
        "certainty",
        "tense",
        "symmetric",
        "source_name",
        "source_iri",
        "source_country",
        "source_sector",
        "target_name",
        "target_iri",
        "target_country",
        "target_sector",
        "place_name",
        "place_country",
        "instrument",
        "instrument_class",
        "part_of",
        "told_by",
        "mentions",
        "trigger",
        "trigger_start",
        "trigger_end",
        "sentence",
        "sentence_start",
        "sentence_end",
        "score",
        "source_score",
        "target_score",
        "found_by",
        "lexical_entry",
    ]
