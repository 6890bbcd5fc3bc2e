"""A class of events in one Turtle file: found with its roles, codes and factuality, with no training."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Document, Event
from kg.reference import load_with

ROOT = Path(__file__).parent.parent
FILE = ROOT / "examples" / "ontology" / "electronic-warfare.ttl"


@pytest.fixture(scope="module")
def own() -> Extractor:
    return Extractor(load_with(FILE))


def only(extractor: Extractor, text: str, class_name: str) -> Event:
    annotation = extractor.extract(Document("d", text, date(2022, 4, 27)))
    (event,) = (event for event in annotation.events if event.class_name == class_name)
    return event


def roles(event: Event) -> set[tuple[str, str]]:
    return {(role.role, role.span.text) for role in event.roles if role.span}


def test_its_events_have_roles_time_and_the_entry_that_found_them(own: Extractor) -> None:
    event = only(own, "The jamming of Finland by Russia began on Monday.", "Jamming")
    assert {("source", "Russia"), ("target", "Finland")} <= roles(event)
    assert event.time is not None
    assert event.time.value == "2022-04-25"
    assert (event.found, event.entry) == ("lexicon", "own-jamming-noun-Jamming")


def test_a_finer_class_is_meant_by_its_object_and_inherits_what_its_parent_says(own: Extractor) -> None:
    event = only(own, "Russia jammed navigation satellites over Estonia.", "NavigationJamming")
    assert {("source", "Russia"), ("target", "Estonia")} <= roles(event)
    assert (event.plover, event.modes, event.contexts[0]) == ("COERCE", ("restrict",), "military")
    assert event.entry == "own-jam-verb-NavigationJamming"


def test_its_events_are_told_as_others_are(own: Extractor) -> None:
    text = "North Korea threatened to jam South Korean radar."
    jamming, threat = only(own, text, "Jamming"), only(own, text, "Threaten")
    assert (jamming.certainty, jamming.tense) == ("possible", "future")
    assert (threat.certainty, threat.tense, threat.modes) == ("certain", "past", ("restrict",))


def test_the_walk_through_shows_the_lines_of_the_file() -> None:
    file = FILE.read_text(encoding="utf-8")
    text = (ROOT / "docs" / "own-event-class.md").read_text(encoding="utf-8")
    for line in (
        "cq:Jamming a owl:Class ; rdfs:subClassOf cq:Coerce",
        "cq:whenObject cq:NavigationSatellite",
    ):
        assert line in file
        assert line in text
