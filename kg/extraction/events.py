"""What happened, and who has which role in it?

The reader finds the triggers with their PLOVER types, roles and factuality; the lexicon says of which finer
class the words are. A word of a class that the reader never saw is a trigger by itself: so a class that a
user adds in Turtle has events, and roles, with no training.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.calendar import period
from kg.extraction.fillers import Fillers
from kg.extraction.lexical import Lexical
from kg.extraction.readings import ReadEvent, Readings
from kg.model import Document, Entity, Event, Role, Span, Tense, TimeExpression
from kg.reference import EventClass, Reference, Word

_PARTIES = frozenset({"Person", "State", "Organization"})
_OBJECTS = frozenset({"target", "theme", "instrument"})


@dataclass(frozen=True, slots=True)
class EventWord:
    """A word of the lexicon that evokes a class of events, where it stands in the text."""

    span: Span
    word: Word


def event_words(document: Document, doc: Doc, lexical: Lexical) -> list[EventWord]:
    """Return the words for events in reading order, several senses of one word in the lexicon's order."""
    return [
        EventWord(document.span(tokens.start_char, tokens.end_char), match.word)
        for match in sorted(lexical.all("event"), key=lambda match: (match.start, match.start - match.end))
        if (tokens := doc[match.start : match.end]) is not None
    ]


class EventFinder:
    """Finds the events of one document."""

    def __init__(
        self,
        document: Document,
        words: Sequence[EventWord],
        nouns: Sequence[tuple[Span, str]],
        fillers: Fillers,
        times: Sequence[TimeExpression],
        reference: Reference,
    ) -> None:
        self._document = document
        self._words = words
        self._nouns = nouns
        self._fillers = fillers
        self._times = times
        self._reference = reference

    def events(self, readings: Readings, trained: Collection[str]) -> list[Event]:
        """Return the events in reading order; `trained` are the classes that the reader was trained with."""
        own = {read.trigger: read for read in readings.anchored if self._own_class(read, trained)}
        found = [
            (read, self._own_class(read, trained) or self._class(read))
            for read in readings.events
            if not any(read.trigger.overlaps(trigger) and read.trigger != trigger for trigger in own)
        ]
        taken = [read.trigger for read, _ in found]
        found += [
            (read, kind)
            for read in own.values()
            if (kind := self._own_class(read, trained)) and read.trigger not in taken
        ]
        found.sort(key=lambda pair: pair[0].trigger)
        events = [self._event(f"v{n}", read, kind) for n, (read, kind) in enumerate(found, start=1)]
        return [self._with_target(event, events) for event in events]

    def _with_target(self, event: Event, events: Sequence[Event]) -> Event:
        """Give an event whose theme is an action the target of that action, where it has none of its own.

        Whoever threatens to bomb a state threatens that state; who offers to negotiate with a party makes
        it the offer.
        """
        if any(role.role in {"target", "recipient"} for role in event.roles):
            return event
        themes = [role.span for role in event.roles if role.role == "theme" and role.span]
        own = {role.entity for role in event.roles if role.role == "source"}
        for other in events:
            if other.trigger == event.trigger or not any(theme.covers(other.trigger) for theme in themes):
                continue
            targets = [role for role in other.roles if role.role == "target"]
            targets += [role for role in other.roles if role.role == "source"]
            found = [role for role in targets if role.entity not in own and self._is_party(role)]
            if found:
                return replace(event, roles=(*event.roles, replace(found[0], role="target")))
        return event

    def _is_party(self, role: Role) -> bool:
        """Say whether a role is filled by somebody whom one can promise or threaten: no body of people."""
        entity = self._fillers.entity(role.span) if role.span else None
        return entity is not None and (entity.type in _PARTIES or entity.country is not None)

    def _own_class(self, read: ReadEvent, trained: Collection[str]) -> EventClass | None:
        """Return the class that a word of an untrained class gives to what it triggers."""
        return next((kind for kind in self._evoked(read) if kind.name not in trained), None)

    def _class(self, read: ReadEvent) -> EventClass:
        """Return the finest class of the lexicon that has the reader's PLOVER type, or the general one."""
        general = self._reference.plover_class(read.plover)
        return next((kind for kind in self._evoked(read) if kind.plover == read.plover), general)

    def _evoked(self, read: ReadEvent) -> Iterator[EventClass]:
        for found in self._words:
            if found.span.overlaps(read.trigger) and self._has_object(read, found.word.when_object):
                yield self._reference.events[found.word.meaning]

    def _has_object(self, read: ReadEvent, wanted: str | None) -> bool:
        """Say whether what is done to, or used, is of the class that a sense of a word asks for."""
        if wanted is None:
            return True
        spans = [role.span for role in read.roles if role.role in _OBJECTS]
        entities = (self._fillers.entity(span) for span in spans)
        classes = [entity.class_name for entity in entities if entity is not None]
        classes += [name for noun, name in self._nouns if any(span.covers(noun) for span in spans)]
        return any(self._reference.is_a(name, wanted) for name in classes)

    def _event(self, identifier: str, read: ReadEvent, kind: EventClass) -> Event:
        time = self._time(read)
        return Event(
            id=identifier,
            class_name=kind.name,
            plover=kind.plover,
            trigger=read.trigger,
            roles=tuple(self._roles(read, kind)),
            time=time,
            polarity=read.polarity,
            certainty=read.certainty,
            tense=self._tense(read.tense, time),
            modes=kind.modes,
            contexts=kind.contexts,
            score=read.score,
        )

    def _roles(self, read: ReadEvent, kind: EventClass) -> Iterator[Role]:
        """Yield the roles; of an entity that is named and described in one role, the first words.

        What a threat is about is also what it is made with, where that is a weapon.
        """
        seen: set[tuple[str, str]] = set()
        for role in read.roles:
            if role.role == "time":
                continue
            for span, entity in self._fillers.parts(role.span):
                name = role.role
                if name == "theme" and kind.object_role == "target" and _is_actor(entity):
                    name = "target"  # whom one releases, arrests or expels is no thing
                if entity is not None and (name, entity.id) in seen:
                    continue
                if entity is not None:
                    seen.add((name, entity.id))
                yield Role(name, span, entity.id if entity else None)
            if role.role == "theme" and self._reference.is_a(kind.name, "Threaten"):
                for span, entity in self._fillers.weapons(role.span):
                    if ("instrument", entity.id) not in seen:
                        seen.add(("instrument", entity.id))
                        yield Role("instrument", span, entity.id)

    def _time(self, read: ReadEvent) -> TimeExpression | None:
        """Return the time expression that the reader joins to the trigger: the one with most of its words."""
        shared = [
            (min(time.span.end, role.span.end) - max(time.span.start, role.span.start), -n)
            for role in read.roles
            if role.role == "time"
            for n, time in enumerate(self._times)
        ]
        length, minus_n = max(shared, default=(0, 0))
        return self._times[-minus_n] if length > 0 else None

    def _tense(self, tense: Tense, time: TimeExpression | None) -> Tense:
        """Return the tense, corrected by a date that lies after publication."""
        if time is None or time.value is None or self._document.published is None or tense == "hypothetical":
            return tense
        days = period(time.value) if time.type == "DATE" else None
        return "future" if days and days.first > self._document.published.isoformat() else tense


def _is_actor(entity: Entity | None) -> bool:
    return entity is not None and entity.type in _PARTIES
