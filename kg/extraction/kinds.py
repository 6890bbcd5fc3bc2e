"""Of which kind is a described entity, where the reader and the noun that heads the phrase disagree?

The reader judges a phrase by its place: what acts is an organization to it, what is destroyed a facility. The
noun says what the thing is: coalition aircraft that bomb are arms, a convoy that is bombed is a group. The
noun is believed where its class leaves no doubt, and the reader where it may be meant in two ways: a court
is a body and a building, nuclear forces are troops and arms.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from kg.extraction.lexical import WordMatch
from kg.model import EntityType
from kg.reference import Reference

_PLURAL = frozenset({"NNS", "NNPS"})
_PLACES = frozenset({"Place", "Facility"})
_BODIES = frozenset({"Organization", "Group"})


def described_kind(
    kind: EntityType, tokens: Sequence[Token], head: WordMatch | None, reference: Reference
) -> EntityType:
    """Return the coarse kind of a description that the reader takes for `kind`.

    `tokens` are those of the phrase, and `head` is the noun of the lexicon that heads it.
    """
    if head is None or kind == "Other":
        return kind
    meaning = head.word.meaning
    noun = "Person" if meaning in reference.offices else reference.coarse(meaning)
    noun = "Person" if noun == "Office" else noun
    if reference.is_a(meaning, "Occasion"):
        return "Other"
    if noun == "Person" and kind not in {"Person", "Weapon"}:  # "fighters" are men or aircraft
        return "Group" if _is_plural(tokens, head) else "Person"
    acts = kind in _BODIES or kind == "Person"
    if noun in _BODIES and kind == "Person" and _is_possessed(tokens, head):
        return noun  # "the prime minister's office"
    if noun == "Weapon" and (kind in _PLACES or (acts and reference.is_crewed(meaning))):
        return noun
    if noun == "Group" and kind in {*_PLACES, "Weapon"} and not _has_complement(tokens, head):
        return noun
    if noun == "State" and kind in _PLACES | _BODIES:
        return noun
    return kind


def named_kind(
    kind: EntityType, before: WordMatch | None, last: WordMatch | None, reference: Reference
) -> EntityType:
    """Return the coarse kind of a name that the reader takes for `kind`.

    `before` is the noun of the lexicon right before the name: what is called "the destroyer Kongo" is a ship;
    `last` the noun that the name ends in: the Songkran festival is no place.
    """
    if last is not None and reference.is_a(last.word.meaning, "Occasion"):
        return "Other"
    arms = before is not None and reference.is_crewed(before.word.meaning)
    return "Weapon" if arms and kind in {"Person", "Place", *_BODIES} else kind


def _is_plural(tokens: Sequence[Token], head: WordMatch) -> bool:
    """Say whether a noun means several: "two soldiers", not "one of the soldiers"."""
    last = next(token for token in tokens if token.i == head.end - 1)
    before = [token for token in tokens if token.i < head.start]
    return last.tag_ in _PLURAL and all(token.tag_ != "IN" for token in before)


def _is_possessed(tokens: Sequence[Token], head: WordMatch) -> bool:
    """Say whether it is told whose a noun is, right before it."""
    return any(token.i == head.start - 1 and token.tag_ in {"POS", "PRP$"} for token in tokens)


def _has_complement(tokens: Sequence[Token], head: WordMatch) -> bool:
    """Say whether a noun only counts what follows it: "a group of buildings"."""
    return any(token.i == head.end and token.tag_ == "IN" for token in tokens)
