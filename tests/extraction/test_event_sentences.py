"""Events of sentences of our own: every class, constructions, factuality; see event_sentences.txt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Annotation, Document, Event, Role
from kg.reference import Reference

TABLE = Path(__file__).parent / "event_sentences.txt"
FACT = "certain past positive"


@dataclass(frozen=True)
class Expected:
    class_name: str
    trigger: str
    roles: dict[str, list[str]]
    factuality: str


def read_table() -> dict[str, list[Expected]]:
    found: dict[str, list[Expected]] = {}
    sentence = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            class_name, trigger, *rest = (part.strip() for part in line.split(" | "))
            named = (part.partition(": ") for part in rest if ": " in part)
            roles = {role: fillers.split(" ;; ") for role, _, fillers in named}
            told = next((part for part in rest if ": " not in part), FACT)
            found[sentence].append(Expected(class_name, trigger, roles, told))
        elif line and not line.startswith("#"):
            sentence = line
            found[sentence] = []
    return found


SENTENCES = read_table()


@pytest.fixture(scope="module")
def annotated(extractor: Extractor) -> dict[str, Annotation]:
    documents = [Document(str(n), sentence) for n, sentence in enumerate(SENTENCES)]
    return {a.document.text: a for a in extractor.extract_all(documents, batch_size=32)}


def words(roles: tuple[Role, ...], names: set[str]) -> set[str]:
    return {role.span.text for role in roles if role.role in names and role.span}


def told(event: Event) -> str:
    return f"{event.certainty} {event.tense} {event.polarity}"


def is_it(event: Event, expected: Expected) -> bool:
    """Say whether an event has the class and the trigger, give or take an article or a helping word."""
    trigger = event.trigger.text
    return event.class_name == expected.class_name and (
        trigger in expected.trigger or expected.trigger in trigger
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_its_events_with_all_who_do_them_and_to_whom(
    sentence: str, annotated: dict[str, Annotation], reference: Reference
) -> None:
    if not SENTENCES[sentence]:
        assert annotated[sentence].events == ()
    for expected in SENTENCES[sentence]:
        (event,) = (e for e in annotated[sentence].events if is_it(e, expected))
        symmetric = reference.events[event.class_name].symmetric
        for names in ({"source", "target"},) if symmetric else ({"source"}, {"target"}):
            wanted = [filler for name in names for filler in expected.roles.get(name, [])]
            assert words(event.roles, names) == set(wanted), names
        for name in expected.roles.keys() - {"source", "target"}:
            assert words(event.roles, {name}) >= set(expected.roles[name]), name
        assert told(event) == expected.factuality


def test_there_are_at_least_150_sentences_and_every_class_has_one(reference: Reference) -> None:
    assert len(SENTENCES) >= 150
    expected = {event.class_name for events in SENTENCES.values() for event in events}
    assert expected >= set(reference.events) - {"Event"}
