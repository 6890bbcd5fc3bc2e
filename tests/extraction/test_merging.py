"""Mentions of one event are one event; what happens in a greater event is part of it."""

from __future__ import annotations

import pytest

from kg import reference as knowledge
from kg.mapping import best_status
from kg.model import Annotation
from kg.training.event_coreference import figures
from kg.training.notation import parse_passages
from tests.conftest import Annotate


def mentions(annotation: Annotation, class_name: str) -> list[list[str]]:
    return [
        [mention.trigger.text for mention in event.mentions]
        for event in annotation.events
        if event.class_name == class_name
    ]


def test_an_event_that_is_pointed_back_to_is_the_one_told_before(annotate: Annotate) -> None:
    annotation = annotate("Iran attacked a base in Iraq on Monday. France condemned the attack.")
    assert mentions(annotation, "Assault") == [["attacked", "attack"]]
    event = annotation.events[0]
    assert event.trigger.text == "attacked"
    assert [role.span.text for role in event.roles if role.role == "source" and role.span] == ["Iran"]
    assert event.time is not None
    assert event.time.value == "2022-04-25"


@pytest.mark.parametrize(
    "text",
    [
        "Iran attacked Iraq on Monday. Turkey attacked Syria on Tuesday.",
        "Russia attacked Ukraine in 2014. Russia attacked Ukraine in 2022.",
        "Iran attacked Iraq. Another attack followed.",
        "Iran attacked Iraq. Syria attacked Turkey.",
    ],
)
def test_events_at_odds_or_told_as_others_stay_apart(text: str, annotate: Annotate) -> None:
    assert mentions(annotate(text), "Assault") != []
    assert all(len(told) == 1 for told in mentions(annotate(text), "Assault"))


def test_what_did_not_happen_is_not_what_did(annotate: Annotate) -> None:
    annotation = annotate("Russia did not attack Finland. The attack on Ukraine began on Monday.")
    assert sorted(mentions(annotation, "Assault")) == [["attack"], ["attack"]]


def test_an_arrest_in_a_raid_is_part_of_it(annotate: Annotate) -> None:
    annotation = annotate("Police raided the office and arrested Boris Orlov.")
    raid, arrest = annotation.events
    assert (raid.class_name, arrest.class_name) == ("Raid", "Arrest")
    assert (raid.part_of, arrest.part_of) == (None, raid.id)


def test_the_status_of_an_event_is_that_of_the_mention_that_makes_most_of_it() -> None:
    assert best_status(["Hypothetical", "Reported"]) == "Reported"
    assert best_status(["Planned", "Claimed"]) == "Claimed"
    assert best_status(["Hypothetical", "Planned"]) == "Planned"


def test_merging_is_measured_by_pairs_and_b_cubed() -> None:
    text = """== one
genre: wire report
published: 2031-03-04
true: no

[Iran](ir State) attacked [Iraq](iq State).
  e: Assault | attacked | id: a | source: Iran | target: Iraq
[France](fr State) condemned the attack.
  e: Condemnation | condemned | source: France
  e: Assault | attack | same: a
[Turkey](tr State) attacked [Syria](sy State).
  e: Assault | attacked | source: Turkey | target: Syria
"""
    reference = knowledge.load()
    measured = figures(parse_passages(text, reference), reference)
    assert measured["pairs F1"] == 1.0
    assert measured["B-cubed F1"] == 1.0
