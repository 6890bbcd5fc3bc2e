"""Which named entity does a definite description mean: "the general", "the group", "the missile"?

A description of an office means the one person of the text who holds it; any other noun means the nearest
name that can be called so, where only one such stands there. What is qualified further, or is plural, is left
alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate
from kg.extraction.lexical import Lexical, WordMatch
from kg.model import Span
from kg.reference import Reference

_SENTENCES_BACK = 2
_NO_GROUPS = ("Government", "ArmedForce", "MediaOutlet")
"""The classes of organizations that nobody calls "the group" or "the movement"."""


class Descriptions:
    """The definite descriptions of one document.

    `holders` are people and the offices that they hold, by local name; `keys` say which mentions are one
    entity.
    """

    def __init__(
        self,
        doc: Doc,
        sentences: Sequence[Span],
        lexical: Lexical,
        reference: Reference,
        holders: Sequence[tuple[Candidate, str]],
        keys: Mapping[Candidate, Hashable],
    ) -> None:
        self._doc, self._lexical, self._reference = doc, lexical, reference
        self._holders, self._keys = holders, keys
        self._named = sorted(
            (c for c in keys if c.kind == "name" and not c.nested), key=lambda c: c.span.start
        )
        self._within = sorted(
            (c for c in keys if c.kind == "name" and c.nested and c.entry is not None),
            key=lambda c: c.span.start,
        )
        self._starts = [sentence.start for sentence in sentences]

    def meant(self, description: Candidate) -> Candidate | None:
        """Return a mention of the named entity that a description means, or None."""
        head = self._head(description)
        if head is None:
            return None
        if head.word.meaning in self._reference.offices:
            return self._holder(description, head.word.meaning)
        meaning = head.word.meaning
        return self._nearest(self._named, description, meaning) or self._nearest(
            self._within, description, meaning
        )

    def _head(self, description: Candidate) -> WordMatch | None:
        """Return the noun of a definite description in the singular that says no more than its noun does."""
        tokens = self._doc.char_span(description.span.start, description.span.end, alignment_mode="expand")
        if description.kind != "nominal" or description.nested or tokens is None or len(tokens) < 2:
            return None
        if tokens[0].lower_ not in self._reference.constructions.definite or tokens[-1].tag_ not in {
            "NN",
            "NNP",
        }:
            return None
        head = self._lexical.head(tokens.start, tokens.end)
        if head is None or (head.start, head.end) != (tokens.start + 1, tokens.end):
            return None
        return head

    def _holder(self, description: Candidate, office: str) -> Candidate | None:
        kind = self._reference.offices[office].class_name
        held = [
            person
            for person, other in self._holders
            if person.span.start < description.span.start
            and (other == office or self._reference.offices[other].class_name == kind != "Office")
        ]
        return self._only(held)

    def _nearest(
        self, names: Sequence[Candidate], description: Candidate, class_name: str
    ) -> Candidate | None:
        """Return the nearest of some names that a noun for a class may mean, where it is only one.

        Names within phrases are asked last: "the group" behind "Hezbollah leader Naim Qassem".
        """
        here = self._sentence(description.span)
        beside: list[Candidate] = []
        first = bisect_left(names, description.span.start, key=lambda name: name.span.start)
        for named in reversed(names[:first]):
            sentence = self._sentence(named.span)
            if here - sentence > _SENTENCES_BACK or (beside and sentence != self._sentence(beside[0].span)):
                break
            if self._may_be(named, class_name):
                beside.insert(0, named)
        return self._only(beside)

    def _may_be(self, named: Candidate, class_name: str) -> bool:
        """Say whether a noun for a class may mean a named entity; a group may be any organization."""
        coarse = self._reference.coarse(class_name)
        if coarse in {"Place", "Person", "Nationality", "Office", "Other"}:
            return False
        if class_name == "Group":
            return self._reference.coarse(named.class_name) == "Organization" and not self._is_public(named)
        outlet = self._reference.is_a(named.class_name, "MediaOutlet") and class_name == "Organization"
        return self._reference.is_a(named.class_name, class_name) and not outlet

    def _is_public(self, named: Candidate) -> bool:
        return any(self._reference.is_a(named.class_name, kind) for kind in _NO_GROUPS)

    def _only(self, mentions: Sequence[Candidate]) -> Candidate | None:
        """Return the last of mentions that are all of one entity."""
        return mentions[-1] if len({self._keys[m] for m in mentions}) == 1 else None

    def _sentence(self, span: Span) -> int:
        return bisect_right(self._starts, span.start)
