"""Which deed is done with a weapon, where a sentence tells of several?

In "if they come, we will answer with missiles" the reader now and then gives the missiles to the first deed.
What stands right behind a trigger belongs to it, also where the reader gave it to none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extraction.fillers import Fillers
from kg.model import Event, Role

_FORCE = "ASSAULT"
_LINKING = frozenset({"ADP", "DET", "ADV"})


def with_instruments(
    events: Sequence[Event], doc: Doc, fillers: Fillers, prepositions: Collection[str]
) -> list[Event]:
    """Return the events, each attack with the weapons that stand right behind it as its instrument.

    `prepositions` are the words that join a deed and what it is done with.
    """
    moved: dict[str, list[Role]] = {}
    kept = []
    for event in events:
        own = []
        for role in event.roles:
            other = _owner(role, event, events, doc) if role.role == "instrument" else None
            if other is not None:
                moved.setdefault(other.id, []).append(role)
            else:
                own.append(role)
        kept.append(replace(event, roles=tuple(own)))
    whole = [replace(event, roles=(*event.roles, *moved.get(event.id, ()))) for event in kept]
    return [_armed(event, doc, fillers, prepositions) for event in whole]


def _armed(event: Event, doc: Doc, fillers: Fillers, prepositions: Collection[str]) -> Event:
    if event.plover != _FORCE or any(role.role == "instrument" for role in event.roles):
        return event
    behind = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    if behind is None or behind.end >= len(doc) or doc[behind.end].lower_ not in prepositions:
        return event
    weapon = fillers.weapon_from(doc[behind.end].idx + len(doc[behind.end]))
    if weapon is None:
        return event
    span, entity = weapon
    return replace(event, roles=(*event.roles, Role("instrument", span, entity.id, event.score)))


def _owner(role: Role, event: Event, events: Sequence[Event], doc: Doc) -> Event | None:
    """Return the attack right behind whose trigger an instrument of another event stands."""
    for other in events:
        armed = any(r.role == "instrument" for r in other.roles)
        if other is event or other.plover != _FORCE or armed or role.span is None:
            continue
        if event.trigger.end <= other.trigger.start < role.span.start:
            between = doc.char_span(other.trigger.end, role.span.start, alignment_mode="contract")
            if between is not None and all(t.pos_ in _LINKING or t.is_space for t in between):
                return other
    return None
