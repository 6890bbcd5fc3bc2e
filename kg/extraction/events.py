"""What happened, and who has which role in it?

The reader finds the triggers with their PLOVER types, roles and factuality; the lexicon says of which finer
class the words are. A word of a class that the reader never saw is a trigger by itself: so a class that a
user adds in Turtle has events, and roles, with no training.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.calendar import period
from kg.extraction.adversaries import with_adversaries
from kg.extraction.beside import with_those_beside
from kg.extraction.control import with_adjuncts, with_controllers
from kg.extraction.fillers import Fillers
from kg.extraction.lexical import Lexical
from kg.extraction.ownership import Ownership
from kg.extraction.readings import ReadEvent, Readings, ReadRole
from kg.extraction.targets import is_party, with_crews, with_hosts, with_targets
from kg.model import Document, Entity, Event, Role, Span, Tense, TimeExpression
from kg.reference import EventClass, Reference, Word

_FORCE = "Assault"
"""The class of what is done with weapons, where no word says more."""
_AID, _ASSAULT = "AID", "ASSAULT"
_PROMISE, _THREAT = "AGREE", "THREATEN"
"""The PLOVER types of saying that one will do what others want, or fear."""
_WEIGHED = 0.05
"""The least score at which an expression that decides tells of an event."""
_HEEDED = 0.2
"""The least score of a verb that, announced and to be done with weapons, is force all the same."""
FAINT = 0.4
"""The least score of a trigger that is taken where the lexicon and those who take part speak for it."""
_OBJECTS = frozenset({"target", "theme", "instrument"})


@dataclass(frozen=True, slots=True)
class Sense:
    """A class that a trigger may have: by a word of the lexicon, or by the reader's PLOVER type alone.

    `fits` is false where the word has this sense only with an object that the sentence does not give it.
    """

    kind: EventClass
    word: Word | None
    fits: bool = True


def _decides(sense: Sense) -> bool:
    return sense.word is not None and sense.word.decides


class EventFinder:
    """Finds the events of one document."""

    def __init__(
        self,
        document: Document,
        lexical: Lexical,
        fillers: Fillers,
        times: Sequence[TimeExpression],
        reference: Reference,
    ) -> None:
        self._document = document
        self._lexical = lexical
        self._fillers = fillers
        self._times = times
        self._reference = reference
        self._ownership = Ownership(fillers, lexical)
        self._announcements = {kind.announced_as for kind in reference.events.values()} - {None}

    def events(
        self, readings: Readings, trained: Collection[str], announced: Collection[Span] = ()
    ) -> list[Event]:
        """Return the events in reading order.

        `trained` are the classes that the reader was trained with, `announced` the verbs of what somebody
        says that they will do.
        """
        own = {
            read.trigger: (read, sense)
            for read in readings.anchored
            if (sense := self._own_sense(read, trained)) is not None
        }
        deeds = [*readings.events, *(replace(r, plover=s.kind.plover or "") for r, s in own.values())]
        others = [
            (read, self._sense(read, deeds))
            for read in readings.events
            if not any(read.trigger.overlaps(trigger) for trigger in own)
        ]
        taken = [*own, *(read.trigger for read, _ in others)]
        armed = [
            (read, Sense(self._reference.events[_FORCE], None))
            for read in readings.anchored
            if read.trigger in announced
            and self._is_armed(read)
            and not any(map(read.trigger.overlaps, taken))
        ]
        taken += [read.trigger for read, _ in armed]
        borne_out = [
            (read, sense)
            for read in readings.faint
            if not any(map(read.trigger.overlaps, taken))
            and not _holds_its_event(read, readings.events)
            and (sense := self._borne_out(read, deeds, readings.faint)) is not None
        ]
        found = sorted([*own.values(), *others, *armed, *borne_out], key=lambda pair: pair[0].trigger)
        events = [self._event(f"v{n}", read, sense) for n, (read, sense) in enumerate(found, start=1)]
        events = with_those_beside(events, self._fillers, self._reference)
        events = with_crews(events, self._fillers, self._reference)
        events = with_hosts(events, self._fillers, self._reference)
        events = with_adjuncts(with_controllers(events, self._reference), self._fillers.doc)
        events = with_targets(events, self._fillers, self._reference)
        return with_adversaries(events, self._fillers, self._reference)

    def _borne_out(
        self, read: ReadEvent, deeds: Sequence[ReadEvent], faint: Sequence[ReadEvent]
    ) -> Sense | None:
        """Return the class of a faint trigger that the words around it bear out, or None.

        Its word is in the lexicon under the type that the reader gives it, a party does it, and either it
        says that something else will be done, be that ever so faint ("his resolve to strike"), or it is the
        verb of a clause that tells more of an event of its type ("a letter he sent").
        """
        known = any(sense.kind.plover == read.plover for sense in self._evoked(read))
        doers = [role for role in read.roles if role.role == "source" and self._is_party(role.span)]
        if not known or not doers:
            return None
        meant = [deed for deed in (*deeds, *faint) if _is_about(read, deed)]
        says = read.plover in self._announcements and bool(meant)
        more = any(deed.plover == read.plover and self._is_told_by(deed, read, doers) for deed in deeds)
        return self._sense(read, [*deeds, *meant]) if says or more else None

    def _is_told_by(self, deed: ReadEvent, verb: ReadEvent, doers: Sequence[ReadRole]) -> bool:
        """Say whether nothing but a subject stands between an event and a verb: "a letter" he "sent"."""
        return any(
            deed.trigger.end <= doer.span.start < verb.trigger.start
            and not self._document.text[deed.trigger.end : doer.span.start].strip()
            and not self._document.text[doer.span.end : verb.trigger.start].strip()
            for doer in doers
        )

    def _is_party(self, span: Span) -> bool:
        entity = self._fillers.entity(span)
        return entity is not None and self._is_political(entity)

    def _is_political(self, entity: Entity) -> bool:
        return entity.country is not None or (
            entity.class_name != entity.type and self._reference.is_political(entity.class_name)
        )

    def _is_armed(self, read: ReadEvent) -> bool:
        """Say whether what is announced, of which the reader is not sure, is to be done with weapons."""
        means = [role.span for role in read.roles if role.role == "instrument"]
        return read.score >= _HEEDED and any(
            self._fillers.weapons(span) or self._is_weapon(self._fillers.entity(span)) for span in means
        )

    def senses(self, read: ReadEvent) -> list[Sense]:
        """Return every class that words of the lexicon offer for a trigger, with why it may not be meant.

        They stand in the order in which they are asked: the longest expression first, and of one expression
        the senses that ask for an object before those that do not.
        """
        return [
            Sense(self._reference.events[found.word.meaning], found.word, self._fits(read, found.word))
            for found in self._lexical.touching("event", read.trigger)
        ]

    def _own_sense(self, read: ReadEvent, trained: Collection[str]) -> Sense | None:
        """Return the class that a word of an untrained class, or one that decides, gives to its trigger."""
        return next(
            (
                sense
                for sense in self._evoked(read)
                if sense.kind.name not in trained or (_decides(sense) and read.score >= _WEIGHED)
            ),
            None,
        )

    def _sense(self, read: ReadEvent, others: Sequence[ReadEvent]) -> Sense:
        """Return the finest class of the lexicon that has the reader's PLOVER type, or the general one.

        A word for promises and threats alike, or for neither, has the type of what will be done; one that is
        unequivocal has its own.
        """
        evoked = self._evoked(read)
        said = {sense.kind.plover for sense in evoked} & self._announcements
        plover = read.plover if len(said) == 1 else self._promised(read, others)
        general = Sense(self._reference.plover_class(plover), None)
        clear = next((sense for sense in evoked if sense.word and sense.word.unequivocal), general)
        found = next((sense for sense in evoked if sense.kind.plover == plover), clear)
        alone = next((sense for sense in evoked if sense.kind.name == found.kind.when_alone), None)
        return alone if alone is not None and self._is_alone(read) else found

    def _is_alone(self, read: ReadEvent) -> bool:
        """Say whether one state does it, or whoever is of one, and nobody stands behind "with"."""
        doers = [role.span for role in read.roles if role.role == "source"]
        entities = [entity for doer in doers for _, entity in self._fillers.parts(doer)]
        partners = (role.span for role in read.roles if role.role != "source")
        return (
            len(entities) == 1
            and entities[0] is not None
            and entities[0].country is not None
            and "CCONJ" not in self._lexical.parts_of_speech(doers[0].start, doers[0].end)
            and not any(self._is_with(span, read) for span in partners)
        )

    def _promised(self, read: ReadEvent, others: Sequence[ReadEvent]) -> str:
        """Return the PLOVER type of a word that says no more than that something will be done.

        "They will", "is ready to": what is to be done makes it a promise or a threat.
        """
        deeds = [other for other in others if _is_about(read, other)]
        first = min(deeds, key=lambda deed: deed.trigger, default=None)
        if first is None and read.plover == _THREAT and not self._is_hostile(read):
            return _PROMISE
        if read.plover not in self._announcements or first is None or first.polarity == "negative":
            return read.plover
        return self._reference.plover_class(first.plover).announced_as or read.plover

    def _is_hostile(self, read: ReadEvent) -> bool:
        """Say whether what is announced is meant for somebody, or told in a word for harm."""
        words = [word for role in read.roles for word in self._lexical.within("event", role.span)]
        kinds = [self._reference.events[word.word.meaning] for word in words]
        return any(role.role in {"target", "recipient"} for role in read.roles) or any(
            _THREAT in (kind.plover, kind.announced_as) for kind in kinds
        )

    def _evoked(self, read: ReadEvent) -> list[Sense]:
        return [sense for sense in self.senses(read) if sense.fits]

    def _fits(self, read: ReadEvent, word: Word) -> bool:
        """Say whether what is done to, or used, is of the class that a sense of a word asks for.

        What an expression names itself is not asked: "entered waters" is meant of ships of war.
        """
        wanted = word.when_object
        if wanted is None:
            return True
        objects = (role.span for role in read.roles if role.role in _OBJECTS)
        spans = [span for span in objects if not read.trigger.covers(span)]
        doers = [role.span for role in read.roles if role.role == "source"]
        if word.when_own:
            spans = [span for span in spans if self._ownership.is_own(span, doers)]
        elif not spans:  # what goes by itself: "bombers flew"
            spans = [span for span in doers if self._is_weapon(self._fillers.entity(span))]
        entities = (self._fillers.entity(span) for span in spans)
        classes = [entity.class_name for entity in entities if entity is not None]
        classes += [
            noun.word.meaning for span in spans for noun in self._lexical.heads_within("entity", span)
        ]
        return any(self._reference.is_a(name, wanted) for name in classes)

    def _event(self, identifier: str, read: ReadEvent, sense: Sense) -> Event:
        kind, time = sense.kind, self._time(read)
        own = sense.word is not None and sense.word.when_own
        return Event(
            id=identifier,
            class_name=kind.name,
            plover=kind.plover,
            trigger=read.trigger,
            roles=tuple(self._roles(_of_things(read) if own else read, kind)),
            time=time,
            polarity=read.polarity,
            certainty=read.certainty,
            tense=self._tense(read.tense, time),
            modes=kind.modes,
            contexts=kind.contexts,
            score=read.score,
            found="reader" if read.plover else "lexicon",
            entry=sense.word.entry if sense.word else None,
        )

    def _roles(self, read: ReadEvent, kind: EventClass) -> Iterator[Role]:
        """Yield the roles; of an entity that is named and described in one role, the first words.

        A weapon that a threat is about is what it is made with: all of the theme, or a part of it ("to use
        nuclear weapons").
        """
        threat = self._reference.is_a(kind.name, "Threaten")
        seen: set[tuple[str, str]] = set()
        for found in read.roles:
            whole = self._fillers.whole(found.span) if found.role != "time" else None
            if whole is None:
                continue
            role = replace(found, span=whole)
            arms = self._fillers.weapons(role.span) if threat and role.role == "theme" else []
            parts = self._fillers.parts(role.span)
            if role.role == "theme" and kind.plover == _AID and parts[0][1] is None:
                parts = [(thing, None) for thing in self._fillers.things(role.span)]
            for span, entity in parts:
                name = self._role_name(role.role, span, entity, read, kind)
                if name == "theme" and threat and not arms and entity and entity.type == "Weapon":
                    name = "instrument"
                if entity is not None and (name, entity.id) in seen:
                    continue
                if entity is not None:
                    seen.add((name, entity.id))
                yield Role(name, span, entity.id if entity else None, role.score)
            for span, entity in arms:
                if ("instrument", entity.id) not in seen:
                    seen.add(("instrument", entity.id))
                    yield Role("instrument", span, entity.id, role.score)

    def _role_name(
        self, name: str, span: Span, entity: Entity | None, read: ReadEvent, kind: EventClass
    ) -> str:
        """Return the role that a filler has by its class and by the event's, from that of the reader."""
        named = entity is not None and (is_party(entity) or entity.country is not None)
        targeted = any(role.role == "target" for role in read.roles)
        if name == "target" and not named and read.trigger.covers(span):
            name = "theme"  # what an expression names itself: to block a road
        captured = kind.plover == _ASSAULT and kind.object_role == "theme"
        if name == "target" and captured and _is_nameless_place(entity):
            name = "theme"  # what one captures is no party
        if name == "source" and read.trigger.covers(span) and not kind.symmetric:
            name = "target" if named else kind.object_role or name  # an expression's own object
        if name == "source" and not read.plover and not kind.symmetric and self._is_with(span, read):
            name = "target"  # with whom one breaks, or makes up
        if name == "theme" and kind.object_role == "target" and not targeted and is_party(entity):
            name = "target"  # whom one releases, arrests or expels is no thing
        if name in {"theme", "target"} and kind.object_role == "instrument" and self._is_means(entity):
            name = "instrument"  # what one deploys, parades or puts on alert is what it is done with
        return name

    def _is_with(self, span: Span, read: ReadEvent) -> bool:
        """Say whether a filler stands behind "with", and that behind the trigger; not "together with"."""
        words = self._document.text[read.trigger.end : span.start].split()
        kinds = self._lexical.parts_of_speech(read.trigger.end, span.start)
        companions = self._reference.constructions.companion_prepositions
        return bool(words) and words[-1] in companions and kinds[-2:-1] != ["ADV"]

    def _is_weapon(self, entity: Entity | None) -> bool:
        return entity is not None and entity.type == "Weapon"

    def _is_means(self, entity: Entity | None) -> bool:
        """Say whether an entity is a weapon or a force."""
        means = ("Weapon", "ArmedForce", "PoliceForce")
        return entity is not None and any(self._reference.is_a(entity.class_name, kind) for kind in means)

    def _time(self, read: ReadEvent) -> TimeExpression | None:
        """Return the time expression that the reader joins to the trigger: the surest, then the longest."""
        shared = [
            (role.score, min(time.span.end, role.span.end) - max(time.span.start, role.span.start), -n)
            for role in read.roles
            if role.role == "time"
            for n, time in enumerate(self._times)
            if time.span.overlaps(role.span)
        ]
        return self._times[-max(shared)[2]] if shared else None

    def _tense(self, tense: Tense, time: TimeExpression | None) -> Tense:
        """Return the tense, corrected by a date that lies after publication."""
        if time is None or time.value is None or self._document.published is None or tense == "hypothetical":
            return tense
        days = period(time.value) if time.type == "DATE" else None
        return "future" if days and days.first > self._document.published.isoformat() else tense


def _is_about(read: ReadEvent, deed: ReadEvent) -> bool:
    return any(role.role == "theme" and role.span.covers(deed.trigger) for role in read.roles)


def _holds_its_event(read: ReadEvent, others: Sequence[ReadEvent]) -> bool:
    """Say whether a verb says no more than its object does: "gave Serbia an ultimatum"."""
    themes = [role.span for role in read.roles if role.role in _OBJECTS]
    return any(
        other.plover == read.plover and other.trigger > read.trigger and theme.covers(other.trigger)
        for other in others
        for theme in themes
    )


def _of_things(read: ReadEvent) -> ReadEvent:
    """Return what is done to things of one's own without anybody to whom it is done."""
    moved = (replace(role, role="theme") if role.role in _OBJECTS else role for role in read.roles)
    return replace(read, roles=tuple(moved))


def _is_nameless_place(entity: Entity | None) -> bool:
    return entity is not None and entity.type == "Place" and entity.country is None
