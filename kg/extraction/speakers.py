"""Whom do "I", "we" and "our" mean? Whoever speaks: of words within words, the innermost speaker.

A first person outside of what somebody says is the author's, of whom an opinion piece knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extraction.quotations import find_quotations
from kg.model import Claim, Document, Entity, Event, Mention, Role, Span


class Speakers:
    """The speakers of the first persons of one document."""

    def __init__(
        self, document: Document, doc: Doc, claims: Sequence[Claim], author: str | None = None
    ) -> None:
        self._author = author
        self._quotations = find_quotations(document)
        self._spoken = [
            (span, claim.speaker) for claim in claims if claim.speaker is not None for span in claim.content
        ]
        self._meant: dict[Span, str] = {}
        for token in doc:
            if token.tag_ in {"PRP", "PRP$"} and token.morph.get("Person", []) == ["1"]:
                span = document.span(token.idx, token.idx + len(token))
                if (speaker := self._speaker(span)) is not None:
                    self._meant[span] = speaker

    def entities(self, entities: Sequence[Entity]) -> list[Entity]:
        """Return the entities with the first persons that mean them."""
        said: dict[str, list[Mention]] = defaultdict(list)
        for span, speaker in self._meant.items():
            said[speaker].append(Mention(span, "pronoun"))
        return [replace(e, mentions=_with(e.mentions, said[e.id])) if e.id in said else e for e in entities]

    def claims(self, claims: Sequence[Claim]) -> list[Claim]:
        """Return the claims, those of a first person with the speaker whom it means: "we believe"."""
        return [
            replace(claim, speaker=self._meant.get(claim.source[0]))
            if claim.speaker is None and claim.source
            else claim
            for claim in claims
        ]

    def events(self, events: Sequence[Event]) -> list[Event]:
        """Return the events with the speakers in the roles that their words give to a first person."""
        return [replace(event, roles=tuple(self._role(role) for role in event.roles)) for event in events]

    def _role(self, role: Role) -> Role:
        speaker = self._meant.get(role.span) if role.span is not None else None
        return replace(role, entity=speaker) if speaker is not None else role

    def _speaker(self, pronoun: Span) -> str | None:
        around = [(span.end - span.start, speaker) for span, speaker in self._spoken if span.covers(pronoun)]
        if not around and not any(quotation.covers(pronoun) for quotation in self._quotations):
            return self._author
        return min(around, default=(0, None))[1]


def _with(mentions: Sequence[Mention], further: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions in reading order, those that are there already once."""
    known = {mention.span for mention in mentions}
    new = [mention for mention in further if mention.span not in known]
    return tuple(sorted([*mentions, *new], key=lambda mention: mention.span))
