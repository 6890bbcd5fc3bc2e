"""The labels that the reader gives: to words, to anchors, and to pairs of an anchor and a word."""

from __future__ import annotations

from typing import get_args

from kg.model import EntityType

PLOVER = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)
KINDS: tuple[str, ...] = get_args(EntityType)


def bio(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels of spans of these types: outside, and the first and the other words of each."""
    return ("O", *(f"{position}-{kind}" for kind in types for position in "BI"))


WORD_LABELS: dict[str, tuple[str, ...]] = {
    "phrase": bio(KINDS),  # the outermost mention, with its kind
    "name": bio(("name",)),  # a name, inside a phrase or alone
    "form": ("nominal", "name", "pronoun"),  # of a phrase, at its first word
    "trigger": bio(PLOVER),
    "cue": bio(("cue",)),
}
ANCHOR_LABELS: dict[str, tuple[str, ...]] = {
    "certainty": ("certain", "probable", "possible", "unknown"),
    "tense": ("past", "present", "future", "hypothetical"),
    "polarity": ("positive", "negative"),
    "manner": ("paraphrased", "quoted", "mixed", "attitude"),
}
EVENT_ROLES = ("source", "target", "instrument", "theme", "place", "time", "recipient")
CLAIM_ROLES = ("source", "content", "via")
EVENT_PAIRS = ("none", *EVENT_ROLES)
CLAIM_PAIRS = ("none", *(f"claim-{role}" for role in CLAIM_ROLES))
"""What a word is to a trigger, and what it is to a cue: each has a pair head of its own."""
