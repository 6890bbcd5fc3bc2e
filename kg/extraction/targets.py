"""Whom is an event done to, where the sentence names them in another role?

A sentence often names the target elsewhere than as the object of its verb: it threatens *to bomb Israel*,
rejects *a Saudi plan*, sends doctors *to Nepal*. PLOVER codes Israel, Saudi Arabia and Nepal as targets; so
do we, with the words that name them as evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.fillers import Fillers
from kg.model import Entity, Event, Role
from kg.reference import EventClass, Reference

_PARTIES = frozenset({"Person", "State", "Organization"})


def is_party(entity: Entity | None) -> bool:
    """Say whether an entity is one that acts as one: no thing, and no unnamed body of people."""
    return entity is not None and entity.type in _PARTIES


def with_targets(events: Sequence[Event], fillers: Fillers, reference: Reference) -> list[Event]:
    """Give each event without a target the one that its other roles name."""
    completed = []
    for event in events:
        event = _actions_as_themes(event, events, fillers)
        target = None
        kind = reference.events[event.class_name]
        if not any(role.role == "target" for role in event.roles):
            target = (
                _recipient(event)
                or _of_action(event, kind, events, fillers)
                or _in_theme(event, kind, fillers, reference)
                or _place(event, kind)
            )
        completed.append(replace(event, roles=(*event.roles, target)) if target else event)
    return completed


def _actions_as_themes(event: Event, events: Sequence[Event], fillers: Fillers) -> Event:
    """Return the event with no action as its target: to bomb Israel is what one threatens, not whom."""
    triggers = [other.trigger for other in events if other.trigger != event.trigger]

    def named(role: Role) -> Role:
        if role.role == "target" and role.span and fillers.is_action(role.span, triggers):
            return Role("theme", role.span, score=role.score)
        return role

    return replace(event, roles=tuple(named(role) for role in event.roles))


def _of_action(event: Event, kind: EventClass, events: Sequence[Event], fillers: Fillers) -> Role | None:
    """Return the target of the action that is the theme of an event: of bombing, in a threat to bomb.

    Where the target of an event is who does what it is about, as in a demand or an accusation, that one
    counts first.
    """
    names = ("source", "target") if kind.controller == "target" else ("target", "source")
    themes = [role.span for role in event.roles if role.role == "theme" and role.span]
    for other in events:
        if other.trigger == event.trigger or not any(theme.covers(other.trigger) for theme in themes):
            continue
        for name in names:
            for role in other.roles:
                entity = fillers.entity(role.span) if role.span else None
                if role.role == name and role.entity not in _sources(event) and _is_addressed(entity):
                    return replace(role, role="target")
    return None


def _recipient(event: Event) -> Role | None:
    """Return whoever gets what is given: in PLOVER the target of aid, a letter, a return."""
    recipients = (role for role in event.roles if role.role == "recipient")
    recipient = next(recipients, None)
    return replace(recipient, role="target") if recipient else None


def _in_theme(event: Event, kind: EventClass, fillers: Fillers, reference: Reference) -> Role | None:
    """Return the party that a theme names: a Saudi plan, the handling of the war by Mexico.

    Forces that are deployed or withdrawn are no party to it: they are whose they are.
    """
    for theme in event.roles:
        if theme.role == "theme" and theme.span:
            for span, entity in fillers.named_in(theme.span):
                moved = kind.object_role != "target" and reference.is_a(entity.class_name, "ArmedForce")
                if entity.id not in _sources(event) and _is_addressed(entity) and not moved:
                    return Role("target", span, entity.id, theme.score)
    return None


def _place(event: Event, kind: EventClass) -> Role | None:
    """Return the place of an event, where its class says that it is done to whoever is there.

    Where all parties do the same, as in a clash, nobody there is without a role.
    """
    places = (role for role in event.roles if role.role == "place")
    place = next(places, None) if kind.place_is_target and not kind.symmetric else None
    return replace(place, role="target") if place else None


def _sources(event: Event) -> set[str | None]:
    return {role.entity for role in event.roles if role.role == "source"}


def _is_addressed(entity: Entity | None) -> bool:
    """Say whether an entity is somebody to whom one promises, or whom one threatens.

    A body of people is, and a nationality, where it is of a state: the state is meant.
    """
    return entity is not None and (
        is_party(entity) or (entity.country is not None and entity.type != "Place")
    )
