"""Which deeds does somebody announce who would do them: "we will answer with nuclear weapons"?

Whoever says that they will strike threatens, whoever says that they will help promises: an event by itself,
beside the deed that is to come. A deed that others foresee ("Russia will attack Ukraine") announces nothing:
what counts is that whoever speaks would do it, or speaks for the state that would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extraction.lexical import Lexical, PlacedWord
from kg.model import Claim, Document, Entity, Event, Role, Span, Tense
from kg.reference import Reference

_NEAR = 5
"""How many words may stand between a word that announces and the trigger of the deed."""
_PROMISE, _THREAT, _FORCE = "AGREE", "THREATEN", "ASSAULT"
"""Types of PLOVER; to announce force is a threat even where nobody says against whom or on what condition."""

_ANNOUNCING, _REPORTED = "AnnouncementCue", "ReportedAnnouncementCue"


def announced_verbs(document: Document, doc: Doc, lexical: Lexical) -> list[Span]:
    """Return the verbs right behind words that announce: "answer" of "we will answer with missiles"."""
    found = []
    for cue in _announcing(lexical):
        behind = doc.char_span(cue.span.start, cue.span.end, alignment_mode="expand")
        rest = doc[behind.end : behind.end + _NEAR] if behind is not None else ()
        verb = next((token for token in rest if token.pos_ not in {"ADV", "PART"}), None)
        if verb is not None and verb.tag_ == "VB" and verb.pos_ == "VERB":
            found.append(document.span(verb.idx, verb.idx + len(verb)))
    return found


def _announcing(lexical: Lexical) -> list[PlacedWord]:
    return [word for word in lexical.placed("cue") if word.word.meaning in {_ANNOUNCING, _REPORTED}]


class Announcer:
    """Finds the announcements of one document."""

    def __init__(
        self,
        document: Document,
        doc: Doc,
        claims: Sequence[Claim],
        entities: Sequence[Entity],
        lexical: Lexical,
        reference: Reference,
    ) -> None:
        self._document, self._doc, self._claims = document, doc, claims
        self._lexical, self._reference = lexical, reference
        self._entities: Mapping[str, Entity] = {entity.id: entity for entity in entities}
        self._cues = _announcing(lexical)
        self._conditions = [w.span for w in lexical.placed("cue") if w.word.meaning == "ConditionCue"]

    def announced(self, events: Sequence[Event]) -> tuple[list[Event], list[Claim]]:
        """Return the events with what is announced of them beside them, and the claims that hold both."""
        self._number = len(events)
        completed = [self._as_its_deed(self._with_subject(event), events) for event in events]
        known = [event for event in completed if not self._is_foreseen(event)]
        found = list(self._announcements(known))
        kept = {event.id: event for event in known}
        claims = [
            replace(
                claim,
                events=(
                    *(e for e in claim.events if e in kept and not self._is_done_by_saying(kept[e], claim)),
                    *(e.id for e in found if _holds(claim, e.trigger)),
                ),
            )
            for claim in self._claims
        ]
        return sorted([*known, *found], key=lambda event: event.trigger), claims

    def _announcements(self, events: Sequence[Event]) -> Iterator[Event]:
        number, told = self._number, set[str]()
        for cue in self._cues:
            if any(event.trigger.overlaps(cue.span) for event in events):
                continue
            deed = self._deed(cue, events)
            if deed is not None and deed.id not in told and not _is_told(deed, cue, events):
                event = self._announcement(f"v{number + 1}", cue, deed)
                if event is not None:
                    number += 1
                    told.add(deed.id)
                    yield event

    def _deed(self, cue: PlacedWord, events: Sequence[Event]) -> Event | None:
        """Return the deed that a word announces: the first behind it, in its clause, that is to be done."""
        behind = [event for event in events if event.trigger.start >= cue.span.end]
        deed = min(behind, key=lambda event: event.trigger, default=None)
        if deed is None or deed.polarity == "negative" or deed.tense in {"past", "present"}:
            return None
        between = self._doc.char_span(cue.span.end, deed.trigger.start, alignment_mode="contract")
        if between and (
            len(between) > _NEAR or any(_ends_clause(token) for token in between) or _is_passive(between[-1])
        ):
            return None
        return deed

    def _announcement(self, identifier: str, cue: PlacedWord, deed: Event) -> Event | None:
        sources = [r for r in deed.roles if r.role == "source" and r.span and r.span.end <= cue.span.start]
        said = self._reference.events[deed.class_name].announced_as
        claim = self._claim(cue.span)
        if said is None or not sources:
            return None
        if not any(self._is_own(source, claim) for source in sources):
            return None
        if claim is None and (said != _THREAT or cue.word.meaning == _REPORTED):
            return None
        if said == _THREAT and deed.plover != _FORCE and not self._is_meant_for_somebody(deed):
            return None
        kind = self._reference.plover_class(said)
        others = [role for role in deed.roles if role.role in {"target", "instrument"}]
        return Event(
            id=identifier,
            class_name=kind.name,
            plover=kind.plover,
            trigger=cue.span,
            roles=(*sources, *others, Role("theme", self._theme(deed), score=deed.score)),
            certainty="certain",
            tense=self._tense(claim),
            modes=kind.modes,
            contexts=kind.contexts,
            score=deed.score,
            found="lexicon",
            entry=cue.word.entry,
        )

    def _is_own(self, source: Role, claim: Claim | None) -> bool:
        """Say whether whoever speaks would do the deed, or speaks for the state that would."""
        span = source.span and self._doc.char_span(source.span.start, source.span.end)
        if span and span[0].tag_ == "PRP" and span[0].morph.get("Person", []) == ["1"]:
            return True
        speaker = self._entities.get(claim.speaker or "") if claim is not None else None
        doer = self._entities.get(source.entity or "")
        if speaker is None or doer is None:
            return False
        return speaker.id == doer.id or (
            doer.type == "State"
            and speaker.country == doer.country
            and self._reference.speaks_for_state(speaker.sector)
        )

    def _is_foreseen(self, event: Event) -> bool:
        """Say whether what looks like an announced threat is what somebody of another state foresees."""
        if event.plover != _THREAT or not self._is_announcement(event):
            return False
        claim = self._claim(event.trigger)
        speaker = self._entities.get(claim.speaker or "") if claim is not None else None
        sources = [role for role in event.roles if role.role == "source"]
        if speaker is None or speaker.country is None or any(self._is_own(s, claim) for s in sources):
            return False
        doers = [self._entities[role.entity] for role in sources if role.entity]
        return any(doer.country is not None and doer.id != speaker.id for doer in doers)

    def _as_its_deed(self, event: Event, events: Sequence[Event]) -> Event:
        """Return an announcement that was taken for a promise as the threat that its deed makes it."""
        cue = next((cue for cue in self._cues if cue.span.overlaps(event.trigger)), None)
        deed = self._deed(cue, events) if cue is not None else None
        if deed is None:
            return event
        event = replace(event, roles=tuple(self._whole_theme(role, deed) for role in event.roles))
        said = self._reference.events[deed.class_name].announced_as
        if event.plover != _PROMISE or said != _THREAT:
            return event
        threat = self._reference.plover_class(_THREAT)
        arms = [r for r in deed.roles if r.role == "instrument"]
        others = [r for r in event.roles if r.entity not in {arm.entity for arm in arms}]
        return replace(
            event, class_name=threat.name, plover=threat.plover, roles=(*others, *arms), entry=None
        )

    def _whole_theme(self, role: Role, deed: Event) -> Role:
        """Return a theme that breaks off at the deed with what stands behind it: "bomb" of "bomb Israel"."""
        if role.role != "theme" or role.span != deed.trigger:
            return role
        return replace(role, span=self._theme(deed))

    def _is_done_by_saying(self, event: Event, claim: Claim) -> bool:
        """Say whether a speaker does by speaking what a noun right behind the cue calls it.

        Who "declared his resolve to strike" threatens, by those words: the text says so, not the speaker.
        """
        speaks = any(role.role == "source" and role.entity == claim.speaker for role in event.roles)
        if event.plover not in {_PROMISE, _THREAT} or not speaks:
            return False
        content = next((span for span in claim.content if span.covers(event.trigger)), None)
        words = self._doc.char_span(event.trigger.start, event.trigger.end)
        if content is None or words is None or words.start == 0 or words[0].pos_ != "NOUN":
            return False
        owner = self._doc[words.start - 1]
        return owner.tag_ == "PRP$" and content.start in {owner.idx, event.trigger.start}

    def _is_announcement(self, event: Event) -> bool:
        return any(cue.span.overlaps(event.trigger) for cue in self._cues)

    def _is_meant_for_somebody(self, deed: Event) -> bool:
        return any(role.role == "target" for role in deed.roles) or any(
            cue.start >= deed.trigger.end and self._same_sentence(cue, deed.trigger)
            for cue in self._conditions
        )

    def _theme(self, deed: Event) -> Span:
        """Return what is announced: from the trigger to the last of what stands behind it in its sentence."""
        spans = (role.span for role in deed.roles if role.span)
        ends = [s.end for s in spans if s.start > deed.trigger.start and self._same_sentence(s, deed.trigger)]
        return self._document.span(deed.trigger.start, max([deed.trigger.end, *ends]))

    def _same_sentence(self, one: Span, other: Span) -> bool:
        found = [self._doc.char_span(s.start, s.end, alignment_mode="expand") for s in (one, other)]
        return all(span is not None for span in found) and len({s.sent.start for s in found if s}) == 1

    def _tense(self, claim: Claim | None) -> Tense:
        """Return when it is announced: by somebody who "said" it, in the past; else by the text, now."""
        for cue in claim.cue if claim is not None else ():
            words = self._doc.char_span(cue.start, cue.end, alignment_mode="expand")
            if words is not None and any(token.tag_ in {"VBD", "VBN"} for token in words):
                return "past"
        return "present"

    def _claim(self, span: Span) -> Claim | None:
        """Return the innermost claim that words stand in."""
        around = [claim for claim in self._claims if _holds(claim, span)]
        return min(
            around, key=lambda c: min(s.end - s.start for s in c.content if s.covers(span)), default=None
        )

    def _with_subject(self, event: Event) -> Event:
        """Return an announcement with the subject of its verb as its source: what stands before "will".

        Where the text has there a pronoun that nobody is known for, it is who speaks.
        """
        if not self._is_announcement(event):
            return event
        subject = next(
            (role for role in event.roles if role.span and self._is_before(role.span, event)), None
        )
        claim = self._claim(event.trigger)
        if subject is not None and subject.role == "target":
            others = (role for role in event.roles if role.role != "source" and role is not subject)
            return replace(event, roles=(replace(subject, role="source"), *others))
        if subject is not None and subject.role == "source" and claim is not None:
            return replace(event, roles=tuple(r for r in event.roles if not _speaks(r, claim)))
        if claim is None or claim.speaker is None or any(role.role == "source" for role in event.roles):
            return event
        spoken = claim.source[0] if claim.source else None
        return replace(event, roles=(Role("source", spoken, claim.speaker, claim.score), *event.roles))

    def _is_before(self, span: Span, event: Event) -> bool:
        return (
            span.end <= event.trigger.start
            and not self._document.text[span.end : event.trigger.start].strip()
        )


def _speaks(role: Role, claim: Claim) -> bool:
    """Say whether the words of a source are those of who speaks, outside of what is said."""
    return (
        role.role == "source" and role.span is not None and any(role.span.overlaps(s) for s in claim.source)
    )


def _holds(claim: Claim, span: Span) -> bool:
    return any(content.covers(span) for content in claim.content)


def _is_told(deed: Event, cue: PlacedWord, events: Sequence[Event]) -> bool:
    """Say whether the deed is what another event is about: who vows that they will strike says it once."""
    return any(
        role.role in {"theme", "target"} and role.span and role.span.covers(cue.span)
        for event in events
        if event is not deed
        for role in event.roles
    )


def _ends_clause(token: Token) -> bool:
    return (
        token.pos_ in {"PUNCT", "CCONJ", "SCONJ"}
        or token.tag_ in {"WDT", "WP", "VBD"}
        or bool(token.is_sent_start)
    )


def _is_passive(token: Token) -> bool:
    return token.lemma_ == "be"
