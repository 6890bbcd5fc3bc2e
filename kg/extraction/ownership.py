"""Is what somebody destroys their own? Then they disarm; destroying what others have is force.

It is their own where a possessive pronoun says so ("its stockpile", "the last of their own mines"), and where
the parties to a treaty of which the text has told do it together, and no owner is named ("the two powers
destroyed 2,692 missiles").
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from kg.extraction.fillers import Fillers
from kg.extraction.lexical import Lexical
from kg.model import Entity, Span

_POSSESSIVES = frozenset({"PRP$", "POS"})
_TREATY = "TreatySignature"
"""The class of the events of which the nouns for treaties tell."""


class Ownership:
    """Says of the things of one document whether they are somebody's own."""

    def __init__(self, fillers: Fillers, lexical: Lexical) -> None:
        self._fillers, self._lexical = fillers, lexical

    def is_own(self, thing: Span, doers: Sequence[Span]) -> bool:
        """Say whether a thing belongs to those who do something to it."""
        marks = [word for word in self._words(thing) if word.tag_ in _POSSESSIVES]
        named = [entity for doer in doers for _, entity in self._fillers.parts(doer) if entity is not None]
        if marks:
            return bool(named) and all(self._is_theirs(mark, named) for mark in marks)
        owned = any(entity.country is not None for _, entity in self._fillers.named_in(thing))
        return not owned and self._are_states(doers, named) and self._has_told_of_treaty(thing.start)

    def _is_theirs(self, mark: Token, doers: Sequence[Entity]) -> bool:
        """Say whether a possessive is the doers': it means them, or nobody else that is known."""
        if mark.tag_ != "PRP$":
            return False
        owner = self._fillers.entity(Span.of(mark.doc.text, mark.idx, mark.idx + len(mark)))
        return owner is None or owner in doers

    def _are_states(self, doers: Sequence[Span], named: Sequence[Entity]) -> bool:
        """Say whether two states or more do it: each named, or described together ("the two powers")."""
        states = [entity for entity in named if entity.type == "State"]
        plural = any(word.tag_ == "NNS" for doer in doers for word in self._words(doer))
        return len(states) > 1 or (len(states) == 1 and plural)

    def _has_told_of_treaty(self, start: int) -> bool:
        return any(
            placed.word.meaning == _TREATY
            and placed.word.part_of_speech == "noun"
            and placed.span.start < start
            for placed in self._lexical.placed("event")
        )

    def _words(self, span: Span) -> list[Token]:
        words = self._fillers.doc.char_span(span.start, span.end, alignment_mode="expand")
        return list(words) if words is not None else []
