"""Which mentions tell of one event, and which event is part of another?

Mentions of one class are one event where nothing that is said of them is at odds, and where the later one
points back ("the raid", "its attack") or stands in the same sentence and brings nobody new. An event is part
of one near it where the ontology says that such events have such parts, and again nothing is at odds. Both
are decided in favour of two events: a count of events that is too high shows, one that is too low does not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.calendar import period
from kg.extraction.lexical import Lexical
from kg.model import Claim, Entity, Event, EventMention, Role, Span
from kg.reference import Reference

_BACK = 2
"""How many sentences back a mention with no role of its own, and of another tense, may point."""
_ROLES = ("source", "target", "instrument", "theme", "place", "recipient")
_OF_SEVERAL_KINDS = frozenset({"target", "place"})
"""In these roles things of different kinds may stand for each other: a base and the soldiers in it."""
_PHRASE = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "ADV", "PART", "VERB"})
"""What may stand between a determiner and the noun that it belongs to."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one mention tells it: how it is referred to, and who or what has which role.

    `fillers` are pairs of a role and the entity in it, or its words; the parties of a symmetric event all
    are its sources; `kinds` are pairs of a role and the coarse kind of what fills it. `definite` says that
    the words point back to what has been told, `another` that they do not.
    """

    event: Event
    sentence: int
    definite: bool
    another: bool
    indefinite: bool
    fillers: frozenset[tuple[str, str]]
    kinds: frozenset[tuple[str, str]]

    def filling(self, role: str) -> set[str]:
        """Return what fills a role."""
        return {filler for name, filler in self.fillers if name == role}

    def kinds_of(self, role: str) -> set[str]:
        """Return the coarse kinds of the entities that fill a role."""
        return {kind for name, kind in self.kinds if name == role}


class Merger:
    """Brings mentions of one event together, in one document."""

    def __init__(
        self,
        doc: Doc,
        sentences: Sequence[Span],
        entities: Sequence[Entity],
        lexical: Lexical,
        reference: Reference,
    ) -> None:
        self._doc = doc
        self._kinds = {entity.id: entity.type for entity in entities}
        self._starts = [sentence.start for sentence in sentences]
        self._others = [w.span for w in lexical.placed("cue") if w.word.meaning == "OtherEventCue"]
        self._reference = reference

    def merged(self, events: Sequence[Event], claims: Sequence[Claim]) -> tuple[list[Event], list[Claim]]:
        """Return the events with their mentions and what they are part of, and the claims that tell them."""
        groups = self.groups(events)
        whole = [_joined([told.event for told in group]) for group in groups]
        first = {
            told.event.id: event.id for group, event in zip(groups, whole, strict=True) for told in group
        }
        parts = {first[part]: first[of] for part, of in self.parts(events) if first[part] != first[of]}
        whole = [replace(event, part_of=parts.get(event.id)) for event in whole]
        told = [replace(c, events=tuple(dict.fromkeys(first[e] for e in c.events))) for c in claims]
        return sorted(whole, key=lambda event: event.mentions[0].trigger), told

    def groups(self, events: Sequence[Event]) -> list[list[Told]]:
        """Return the events in groups that are one, each group and all of them in reading order."""
        groups: list[list[Told]] = []
        for told in map(self._told, events):
            fitting = [group for group in groups if self._is_again(told, group)]
            if fitting:
                max(fitting, key=lambda group: group[-1].event.trigger).append(told)
            else:
                groups.append([told])
        return groups

    def parts(self, events: Sequence[Event]) -> list[tuple[str, str]]:
        """Return pairs of an event and the one that it is part of, by their identifiers."""
        told = [self._told(event) for event in events]
        found = []
        for part in told:
            wholes = [whole for whole in told if self._is_part(part, whole)]
            near = min(wholes, key=lambda whole: _distance(part, whole), default=None)
            if near is not None:
                found.append((part.event.id, near.event.id))
        return found

    # --- what is said of a mention ---------------------------------------------------------------

    def _told(self, event: Event) -> Told:
        span = self._doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
        determiner = _determiner(span[0], self._doc) if span is not None else None
        start = determiner.idx if determiner is not None else event.trigger.start
        return Told(
            event=event,
            sentence=bisect_right(self._starts, event.trigger.start) - 1,
            definite=determiner is not None and _points_back(determiner),
            another=any(start <= other.start < event.trigger.end for other in self._others),
            indefinite=determiner is not None and determiner.morph.get("Definite", []) == ["Ind"],
            fillers=frozenset(self._fillers(event)),
            kinds=frozenset((r.role, self._kinds[r.entity]) for r in event.roles if r.entity in self._kinds),
        )

    def _fillers(self, event: Event) -> Iterable[tuple[str, str]]:
        symmetric = self._reference.events[event.class_name].symmetric
        for role in event.roles:
            name = "source" if symmetric and role.role == "target" else role.role
            yield name, role.entity or (role.span.text.casefold() if role.span else "")

    # --- what is the same, and what is a part ----------------------------------------------------

    def _is_again(self, told: Told, group: Sequence[Told]) -> bool:
        if told.another or any(not _same_kind(told, other) or at_odds(told, other) for other in group):
            return False
        back = told.sentence - group[-1].sentence
        same_tense = any(other.event.tense == told.event.tense for other in group)
        brings_nobody = not told.fillers or any(told.fillers & other.fillers for other in group)
        names_first = back == 0 and not any(other.fillers for other in group)  # "a letter that he sent"
        if told.definite:
            return (same_tense and (brings_nobody or back <= 1)) or (not told.fillers and back <= _BACK)
        return back == 0 and same_tense and (brings_nobody or names_first or told.indefinite)

    def _is_part(self, part: Told, whole: Told) -> bool:
        """Say whether one may be part of the other: they share a sentence, or somebody with one before."""
        a, b = part.event, whole.event
        back = part.sentence - whole.sentence
        near = back == 0 or (back == 1 and bool(part.fillers & whole.fillers))
        if not near or a.trigger.overlaps(b.trigger):
            return False
        if (a.polarity, a.tense) != (b.polarity, b.tense) or at_odds(part, whole, ("place",)):
            return False
        return self._reference.may_be_part(a.class_name, b.class_name)


def at_odds(a: Told, b: Told, roles: Sequence[str] = _ROLES) -> bool:
    """Say whether two mentions cannot be of one event: others have a role in it, or it is at another time."""
    for role in roles:
        one, other = a.filling(role), b.filling(role)
        beside = role in _OF_SEVERAL_KINDS and not a.kinds_of(role) & b.kinds_of(role)
        if one and other and not one & other and not beside:
            return True
    if a.event.polarity != b.event.polarity or not (a.event.time and b.event.time):
        return a.event.polarity != b.event.polarity
    one_time, other_time = period(a.event.time.value), period(b.event.time.value)
    if one_time is None or other_time is None:
        return False
    return one_time.first > other_time.last or other_time.first > one_time.last


def _same_kind(a: Told, b: Told) -> bool:
    return a.event.class_name == b.event.class_name


def _distance(part: Told, whole: Told) -> tuple[int, int]:
    return part.sentence - whole.sentence, abs(part.event.trigger.start - whole.event.trigger.start)


def _determiner(head: Token, doc: Doc) -> Token | None:
    """Return the determiner of the noun phrase in which a token stands, or None where it has none."""
    if head.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return None
    for at in range(head.i - 1, -1, -1):
        token = doc[at]
        if token.pos_ == "DET" or "Yes" in token.morph.get("Poss", []):
            return token
        if token.pos_ not in _PHRASE:
            return None
    return None


def _points_back(determiner: Token) -> bool:
    morph = determiner.morph
    return (
        morph.get("Definite", []) == ["Def"]
        or morph.get("PronType", []) == ["Dem"]
        or "Yes" in morph.get("Poss", [])
    )


# --- one event of several mentions -----------------------------------------------------------------


def _joined(mentions: Sequence[Event]) -> Event:
    """Return the one event of several: with the trigger and factuality of the mention that makes most of it.

    Its roles are those of all, each entity once in each role.
    """
    best = max(mentions, key=_weight)
    told = tuple(
        EventMention(e.trigger, e.polarity, e.certainty, e.tense, e.score, e.found, e.entry) for e in mentions
    )
    if len(mentions) == 1:
        return replace(best, mentions=told)
    return replace(
        best,
        id=mentions[0].id,
        roles=tuple(_roles(best, mentions)),
        time=best.time or next((event.time for event in mentions if event.time), None),
        modes=best.modes or next((event.modes for event in mentions if event.modes), ()),
        contexts=tuple(dict.fromkeys(context for event in mentions for context in event.contexts)),
        mentions=told,
    )


def _weight(event: Event) -> tuple[bool, bool, bool, int, int]:
    """Order mentions by how much of a fact they make the event, then by how many roles they tell."""
    return (
        event.certainty in {"certain", "probable"},
        event.tense in {"past", "present"},
        event.certainty == "certain",
        len(event.roles),
        -event.trigger.start,
    )


def _roles(best: Event, mentions: Iterable[Event]) -> Iterable[Role]:
    seen: set[tuple[str, str]] = set()
    for event in (best, *mentions):
        for role in event.roles:
            key = role.role, role.entity or (role.span.text.casefold() if role.span else "")
            if key not in seen:
                seen.add(key)
                yield role
