"""From the numbers of the network to spans and roles, on numbers that are easy to see through."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extraction.decoding import THRESHOLDS, Array, Found, Logits
from kg.extraction.labels import ANCHOR_LABELS, CLAIM_PAIRS, EVENT_PAIRS, WORD_LABELS

TEXT = "Sorland did not shell the old port"
WORDS = [(0, 7), (8, 11), (12, 15), (16, 21), (22, 25), (26, 29), (30, 34)]


def logits(labels: dict[str, dict[int, str]], roles: dict[int, str] | None = None) -> Logits:
    """Make numbers in which the given labels of words stand out; roles are those of the word `shell`."""
    layers: dict[str, Array] = {}
    for layer, names in (WORD_LABELS | ANCHOR_LABELS).items():
        layers[layer] = np.zeros((len(WORDS), len(names)), np.float32)
        if layer in WORD_LABELS and layer != "form":
            layers[layer][:, 0] = 9.0
        for n, label in labels.get(layer, {}).items():
            layers[layer][n] = 0.0
            layers[layer][n, names.index(label)] = 9.0
    for name in ("anchor", "filler", "cue_anchor", "cue_filler"):
        layers[name] = np.eye(len(WORDS), 8, dtype=np.float32)
    return Logits(layers, pairs(EVENT_PAIRS, roles or {}), pairs(CLAIM_PAIRS, roles or {}), WORDS)


def pairs(names: tuple[str, ...], roles: dict[int, str]) -> Array:
    """Make a pair head for which the given words have the given roles of the word `shell`, surely."""
    tensor = np.zeros((len(names), 9, 9), np.float32)
    tensor[0, 8, 8] = 5.0
    for n, role in roles.items():
        if role in names:
            tensor[names.index(role), 3, n] = 10.0
    return tensor


def words(found: Found) -> str:
    return TEXT[found.start : found.end]


def test_a_span_reaches_from_its_first_label_to_the_last_that_goes_on() -> None:
    labels = {"phrase": {0: "B-State", 4: "B-Facility", 5: "I-Facility", 6: "I-Facility"}}
    reading = logits(labels).reading()
    assert [(words(p.found), p.found.label) for p in reading.phrases] == [
        ("Sorland", "State"),
        ("the old port", "Facility"),
    ]


def test_a_span_has_the_kind_that_most_of_its_words_speak_for() -> None:
    labels = {"phrase": {4: "B-Place", 5: "I-Facility", 6: "I-Facility"}}
    (phrase,) = logits(labels).reading().phrases
    assert (words(phrase.found), phrase.found.label) == ("the old port", "Facility")


def test_two_spans_side_by_side_are_two() -> None:
    labels = {"phrase": {5: "B-Person", 6: "B-Person"}}
    assert [words(p.found) for p in logits(labels).reading().phrases] == ["old", "port"]


def test_a_trigger_has_its_type_its_factuality_and_its_roles() -> None:
    labels = {
        "trigger": {3: "B-ASSAULT"},
        "polarity": {3: "negative"},
        "certainty": {3: "probable"},
        "tense": {3: "future"},
    }
    roles = {0: "source", 4: "target", 5: "target", 6: "target"}
    (trigger,) = logits(labels, roles).reading().triggers
    assert (words(trigger.found), trigger.found.label) == ("shell", "ASSAULT")
    assert (trigger.polarity, trigger.certainty, trigger.tense) == ("negative", "probable", "future")
    assert [(r.label, words(r)) for r in trigger.roles] == [("source", "Sorland"), ("target", "the old port")]


def test_a_mention_fills_one_role_only() -> None:
    labels = {
        "trigger": {3: "B-ASSAULT"},
        "phrase": {4: "B-Facility", 5: "I-Facility", 6: "I-Facility"},
    }
    (trigger,) = logits(labels, {4: "target", 5: "place", 6: "target"}).reading().triggers
    assert [(r.label, words(r)) for r in trigger.roles] == [("target", "the old port")]


def test_content_has_no_hole_of_one_word_that_is_hardly_likelier_to_be_none() -> None:
    content = dict.fromkeys((0, 1, 2, 4, 5, 6), "claim-content")
    doubtful = logits({"cue": {3: "B-cue"}}, content)
    doubtful.cue_pair[CLAIM_PAIRS.index("claim-content"), 3, 3] = 4.0
    (cue,) = doubtful.reading().cues
    assert [(words(part), part.label) for part in cue.roles] == [(TEXT, "claim-content")]


def test_content_ends_where_its_source_stands() -> None:
    parts = {0: "claim-content", 1: "claim-content", 2: "claim-source", 4: "claim-content"}
    (cue,) = logits({"cue": {3: "B-cue"}}, parts).reading().cues
    assert [(words(part), part.label) for part in cue.roles] == [
        ("Sorland did", "claim-content"),
        ("not", "claim-source"),
        ("the", "claim-content"),
    ]


def test_an_event_has_no_role_of_a_claim() -> None:
    (trigger,) = logits({"trigger": {3: "B-ASSAULT"}}, {0: "claim-source"}).reading().triggers
    assert trigger.roles == ()


def test_a_trigger_below_the_threshold_is_none() -> None:
    numbers = logits({"trigger": {3: "B-ASSAULT"}})
    numbers.layers["trigger"][3, 0] = 9.0  # as likely outside as inside
    (trigger,) = numbers.reading(THRESHOLDS | {"trigger": 0.4}).triggers
    assert trigger.found.score == pytest.approx(0.5, abs=0.01)
    assert numbers.reading(THRESHOLDS | {"trigger": 0.6}).triggers == ()


def test_a_word_that_the_caller_names_has_roles_though_it_is_no_trigger() -> None:
    reading = logits({}, {0: "source"}).reading(anchors=[(16, 21)])
    assert reading.triggers == ()
    (anchored,) = reading.anchored
    assert [(r.label, words(r)) for r in anchored.roles] == [("source", "Sorland")]
    assert (words(anchored.found), anchored.found.label) == ("shell", "")
