"""Who does the deed that another event is about, where the sentence names them only there?

Iran threatens to bomb: whoever threatens would bomb. France urges Israel to withdraw: whoever is urged would
withdraw. Linguists call it control; the ontology says of a class which role of its events controls the deeds
that they are about (`cq:controller`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Event
from kg.reference import Reference

_CONTENT = frozenset({"theme", "target"})


def with_controllers(events: Sequence[Event], reference: Reference) -> list[Event]:
    """Give each deed without a source those who control it in the event that is about it.

    The greater comes first, so that a deed within a deed has its source in turn.
    """
    found = {event.id: event for event in events}
    for event in sorted(events, key=lambda e: e.trigger):
        about = found[event.id]
        name = reference.events[about.class_name].controller
        controllers = [role for role in about.roles if role.role == name and role.entity] if name else []
        for deed in _deeds(about, events) if controllers else ():
            known = found[deed.id]
            if not any(role.role == "source" for role in known.roles):
                others = {role.entity for role in known.roles}
                sources = (replace(role, role="source") for role in controllers if role.entity not in others)
                found[deed.id] = replace(known, roles=(*sources, *known.roles))
    return [found[event.id] for event in events]


def _deeds(about: Event, events: Sequence[Event]) -> list[Event]:
    """Return the deed that an event is about: the first that is told in its theme."""
    spans = [role.span for role in about.roles if role.role in _CONTENT and role.span]
    inside = [
        event
        for event in events
        if event.trigger != about.trigger and any(span.covers(event.trigger) for span in spans)
    ]
    return sorted(inside, key=lambda event: event.trigger)[:1]
