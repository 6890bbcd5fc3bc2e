"""Whom is an event done to, where the sentence names them in another role?

A sentence often names the target elsewhere than as the object of its verb: it threatens *to bomb Israel*,
rejects *a Saudi plan*, sends doctors *to Nepal*. PLOVER codes Israel, Saudi Arabia and Nepal as targets; so
do we, with the words that name them as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.fillers import Fillers
from kg.model import Entity, Event, Role
from kg.reference import EventClass, Reference

_PARTIES = frozenset({"Person", "State", "Organization"})


def is_party(entity: Entity | None) -> bool:
    """Say whether an entity is one that acts as one: no thing, and no unnamed body of people."""
    return entity is not None and entity.type in _PARTIES


def with_targets(events: Sequence[Event], fillers: Fillers, reference: Reference) -> list[Event]:
    """Give each event without a target the first that its other roles name, or a place in its theme."""
    completed = []
    for event in events:
        event = _possessors(_actions_as_themes(event, events, fillers), fillers)
        kind = reference.events[event.class_name]
        if not any(role.role == "target" for role in event.roles):
            found = [*_recipients(event), *_of_action(event, kind, events, fillers, reference)]
            found += [*_in_theme(event, kind, fillers, reference), *_place(event, kind)]
            target = next(iter(found), None) or _place_in_theme(event, fillers)
            event = replace(event, roles=(*event.roles, target)) if target else event
        completed.append(event)
    return completed


def _actions_as_themes(event: Event, events: Sequence[Event], fillers: Fillers) -> Event:
    """Return the event with no action as its target: to bomb Israel is what one threatens, not whom."""
    triggers = [other.trigger for other in events if other.trigger != event.trigger]

    def named(role: Role) -> Role:
        if role.role == "target" and role.span and fillers.is_action(role.span, triggers):
            return Role("theme", role.span, score=role.score)
        return role

    return replace(event, roles=tuple(named(role) for role in event.roles))


def _possessors(event: Event, fillers: Fillers) -> Event:
    """Return the event with whose it is as target: who defends Iran's position sides with Iran."""

    def owned(role: Role) -> Role:
        if role.role != "target" or role.entity is not None or role.span is None:
            return role
        named = [(span, e) for span, e in fillers.named_in(role.span) if e.name[:1].isupper()]
        parties = [(span, entity) for span, entity in named if _is_addressed(entity)]
        span, entity = parties[0] if parties else (role.span, None)
        return replace(role, span=span, entity=entity.id if entity else None)

    return replace(event, roles=tuple(owned(role) for role in event.roles))


def _of_action(
    event: Event, kind: EventClass, events: Sequence[Event], fillers: Fillers, reference: Reference
) -> Iterator[Role]:
    """Yield the target of the action that is the theme of an event: of bombing, in a threat to bomb.

    Where the target of an event is who does what it is about, as in a demand or an accusation, that one
    counts first. Whoever does something is somebody, whatever they are called.
    """
    first = ("source", "target") if kind.controller == "target" else ("target", "source")
    themes = [role.span for role in event.roles if role.role == "theme" and role.span]
    for other in events:
        if other.trigger == event.trigger or not any(theme.covers(other.trigger) for theme in themes):
            continue
        together = reference.events[other.class_name].symmetric
        for name in ("source", "target") if together else first:
            for role in other.roles:
                entity = fillers.entity(role.span) if role.span else None
                somebody = _is_addressed(entity) or (name == "source" and entity is not None)
                if role.role == name and role.entity not in _sources(event) and somebody:
                    yield replace(role, role="target")
        yield from _place(other, reference.events[other.class_name])


def _recipients(event: Event) -> Iterator[Role]:
    """Yield whoever gets what is given: in PLOVER the target of aid, a letter, a return."""
    yield from (replace(role, role="target") for role in event.roles if role.role == "recipient")


def _in_theme(event: Event, kind: EventClass, fillers: Fillers, reference: Reference) -> Iterator[Role]:
    """Yield the parties that a theme names: a Saudi plan, the handling of the war by Mexico.

    What is the source's own is no other party ("his country").
    Forces that are deployed or withdrawn are no party to it: they are whose they are. Nor is who is sent to a
    place that the text names.
    """
    given = kind.object_role == "theme" and any(_place(event, kind))
    for theme in event.roles:
        if theme.role == "theme" and theme.span:
            for span, entity in fillers.named_in(theme.span):
                moved = kind.object_role != "target" and reference.is_a(entity.class_name, "ArmedForce")
                moved = moved or (given and span == theme.span)
                owner = fillers.owner(span)
                moved = moved or (owner is not None and owner.id in _sources(event))
                if entity.id not in _sources(event) and _is_addressed(entity) and not moved:
                    yield Role("target", span, entity.id, theme.score)


def _place_in_theme(event: Event, fillers: Fillers) -> Role | None:
    """Return the place that a theme names, which stands for whoever is there: to ban voting in a city."""
    for theme in event.roles:
        if theme.role == "theme" and theme.span:
            for span, entity in fillers.named_in(theme.span):
                if entity.type == "Place" and (entity.country is not None or entity.name[:1].isupper()):
                    return Role("target", span, entity.id, theme.score)
    return None


def with_hosts(events: Sequence[Event], fillers: Fillers, reference: Reference) -> list[Event]:
    """Give each event without a source the state where it is done, where such are done by states alone.

    Whoever is arrested in Rwanda is arrested by Rwanda.
    """
    completed = []
    for event in events:
        if reference.events[event.class_name].place_is_source and not _sources(event):
            places = [role for role in event.roles if role.role == "place"]
            states = [r for r in places if _is_state(fillers.entity(r.span) if r.span else None)]
            targets = {role.entity for role in event.roles if role.role == "target"}
            hosts = [r for r in states[:1] if r.entity not in targets]
            event = replace(event, roles=(*(replace(r, role="source") for r in hosts), *event.roles))
        completed.append(event)
    return completed


def _is_state(entity: Entity | None) -> bool:
    return entity is not None and entity.type == "State"


def with_crews(events: Sequence[Event], fillers: Fillers, reference: Reference) -> list[Event]:
    """Give each event without a source the crewed arms of a state that it is done with."""
    completed = []
    for event in events:
        if not _sources(event):
            arms = (role for role in event.roles if role.role == "instrument" and role.span)
            crews = [r for r in arms if _is_crewed(fillers.entity(r.span) if r.span else None, reference)]
            event = replace(event, roles=(*(replace(r, role="source") for r in crews), *event.roles))
        completed.append(event)
    return completed


def _is_crewed(entity: Entity | None, reference: Reference) -> bool:
    return entity is not None and entity.country is not None and reference.is_crewed(entity.class_name)


def _place(event: Event, kind: EventClass) -> Iterator[Role]:
    """Yield the place of an event, where its class says that it is done to whoever is there.

    Where all parties do the same, as in a clash, nobody there is without a role.
    """
    places = (role for role in event.roles if role.role == "place")
    if kind.place_is_target and not kind.symmetric:
        yield from (replace(place, role="target") for place in places)


def _sources(event: Event) -> set[str | None]:
    return {role.entity for role in event.roles if role.role == "source"}


def _is_addressed(entity: Entity | None) -> bool:
    """Say whether an entity is somebody to whom one promises, or whom one threatens.

    A body of people is, and a nationality, where it is of a state: the state is meant.
    """
    return entity is not None and (
        is_party(entity) or (entity.country is not None and entity.type not in {"Place", "Weapon"})
    )
