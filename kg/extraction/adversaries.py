"""Against whom is a threat that names nobody, told in one breath with what is done to somebody?

"He accused Iran of deception and threatened retaliation": the verbs share their subject, and whoever is
accused is threatened. Of which classes this is true, the ontology says (`cq:sharesAdversary`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from kg.extraction.fillers import Fillers
from kg.extraction.targets import is_party
from kg.model import Event, Role
from kg.reference import Reference


def with_adversaries(events: Sequence[Event], fillers: Fillers, reference: Reference) -> list[Event]:
    """Give each event without a target that of the last in its sentence with which it shares one."""
    return [_completed(event, events, fillers, reference) for event in events]


def _completed(event: Event, events: Sequence[Event], fillers: Fillers, reference: Reference) -> Event:
    shared = reference.shares_adversary(event.class_name)
    verb = _verb(event, fillers.doc)
    if not shared or verb is None or any(role.role == "target" for role in event.roles):
        return event
    start, doers = verb.sent.start_char, _of(event, "source")
    before = [
        other
        for other in events
        if start <= other.trigger.start < event.trigger.start
        and any(reference.is_a(other.class_name, name) for name in shared)
        and _verb(other, fillers.doc) is not None
        and _same(_of(other, "source"), doers)
        and not any(role.span and role.span.start > other.trigger.start for role in doers)
    ]
    last = max(before, key=lambda other: other.trigger, default=None)
    targets = _of(last, "target") if last is not None else []
    if len(targets) != 1 or targets[0].span is None or not is_party(fillers.entity(targets[0].span)):
        return event
    return replace(event, roles=(*event.roles, targets[0]))


def _same(some: Sequence[Role], others: Sequence[Role]) -> bool:
    return {role.entity for role in some} == {role.entity for role in others} != {None}


def _of(event: Event, name: str) -> list[Role]:
    return [role for role in event.roles if role.role == name]


def _verb(event: Event, doc: Doc) -> Span | None:
    """Return the words of a trigger that is a verb."""
    words = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    return words if words is not None and words[0].pos_ == "VERB" else None
