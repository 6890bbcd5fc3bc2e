"""What is done by those who have no part in politics is no event; see kg.extraction.everyday."""

from __future__ import annotations

import pytest

from tests.conftest import Annotate


def classes(annotate: Annotate, text: str) -> list[str]:
    return [event.class_name for event in annotate(text).events]


@pytest.mark.parametrize(
    "text",
    [
        "The coach protested to the referee.",
        "The supermarket rejected the proposal.",
        "Sanctions are a tool that economists love to study.",
    ],
)
def test_what_is_told_of_everyday_life_is_no_event(text: str, annotate: Annotate) -> None:
    assert classes(annotate, text) == []


def test_the_same_is_one_where_the_sentence_names_a_state(annotate: Annotate) -> None:
    assert classes(annotate, "The supermarket rejected the proposal of the Russian government.") == ["Reject"]


def test_whoever_is_hurt_may_be_of_everyday_life(annotate: Annotate) -> None:
    assert classes(annotate, "Gunmen kidnapped the grandmother.") == ["Abduction"]


def test_sanctions_that_somebody_imposes_are_no_general_statement(annotate: Annotate) -> None:
    found = classes(annotate, "Sanctions against Iran were tightened by the European Union.")
    assert "SanctionsImposition" in found
