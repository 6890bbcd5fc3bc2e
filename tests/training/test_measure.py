"""How a reading is measured against labels that are known."""

from __future__ import annotations

import pytest

from kg.extraction.decoding import Cue, Found, Phrase, SentenceReading, Trigger
from kg.training.examples import Anchor, Example, Labelled
from kg.training.measure import best_threshold, figures, score

TEXT = "Varga denied that Sorland shelled the port."
GOLD = Example(
    "x",
    TEXT,
    phrases=(Labelled(0, 5, ("Person",)), Labelled(18, 25, ("State",)), Labelled(34, 42, ("Facility",))),
    names=((0, 5), (18, 25)),
    events=(
        Anchor(
            (26, 33),
            "ASSAULT",
            (("source", (18, 25)), ("target", (38, 42))),
            {"certainty": "unknown", "tense": "past", "polarity": "negative"},
        ),
    ),
    claims=(Anchor((6, 12), "cue", (("claim-source", (0, 5)), ("claim-content", (18, 42)))),),
)


def trigger(label: str = "ASSAULT", polarity: str = "negative", at: float = 0.9) -> Trigger:
    roles = (Found(18, 25, "source", 0.9), Found(34, 42, "place", 0.9))
    return Trigger(Found(26, 33, label, at), roles, polarity, "unknown", "past")  # type: ignore[arg-type]


def reading(*triggers: Trigger) -> SentenceReading:
    return SentenceReading(
        phrases=(Phrase(Found(0, 5, "Person", 0.9), "name"), Phrase(Found(34, 40, "Facility", 0.9), "name")),
        names=(Found(0, 5, "name", 0.9),),
        triggers=triggers,
        cues=(
            Cue(
                Found(6, 12, "cue", 0.9),
                (Found(0, 5, "claim-source", 0.9), Found(18, 33, "claim-content", 0.9)),
                "paraphrased",
            ),
        ),
    )


def test_a_trigger_is_found_with_its_type_and_a_role_by_half_of_its_words() -> None:
    found = figures([GOLD], [reading(trigger())])
    assert found["trigger"] == 1.0
    assert found["roles"] == 0.5  # one of two, and one that is none
    assert (found["certainty"], found["tense"], found["polarity"], found["negation"]) == (1, 1, 1, 1)


def test_a_trigger_of_another_type_is_not_found_and_says_nothing_of_factuality() -> None:
    found = figures([GOLD], [reading(trigger("COERCE"))])
    assert (found["trigger"], found["roles"], found["negation"]) == (0, 0, 0)


def test_what_is_denied_and_read_as_done_is_missed() -> None:
    assert figures([GOLD], [reading(trigger(polarity="positive"))])["negation"] == 0


def test_a_claim_is_found_when_most_of_its_content_is() -> None:
    found = figures([GOLD], [reading()])
    assert (found["claim"], found["claim source"]) == (1.0, 1.0)


def test_a_phrase_counts_where_it_overlaps_one_of_its_kind_and_strictly_where_it_is_the_same() -> None:
    found = figures([GOLD], [reading()])
    assert found["phrase"] == pytest.approx(0.8)  # two of three, and nothing else
    assert found["phrase strict"] == pytest.approx(0.4)
    assert found["name"] == pytest.approx(2 / 3)


def test_quiet_is_the_share_of_sentences_without_event_in_which_none_is_found() -> None:
    nothing = Example("y", "It rained.", events=())
    found = figures([nothing, nothing], [reading(trigger()), SentenceReading()])
    assert found["quiet"] == 0.5


def test_of_thresholds_that_are_as_good_the_highest_keeps_events_quiet() -> None:
    wrong = Trigger(Found(6, 12, "REJECT", 0.41), (), "positive", "certain", "past")
    assert best_threshold([GOLD], [reading(trigger(at=0.7), wrong)], "trigger") == 0.7


def test_an_epoch_is_better_by_the_mean_of_the_layers() -> None:
    assert score({"trigger": 0.8, "roles": 0.6, "phrase": 0.4, "claim": 0.2, "tense": 1.0}) == pytest.approx(
        0.5
    )
