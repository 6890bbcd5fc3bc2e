"""Which PLOVER mode and contexts has each event, by its class, its roles and the words beside it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extraction.lexical import Lexical
from kg.model import Entity, Event, Span
from kg.reference import Reference

_DONE_WITH = ("instrument", "theme")
_ABOUT = frozenset({"theme", "target"})


def coded(
    events: Sequence[Event], entities: Sequence[Entity], lexical: Lexical, reference: Reference
) -> list[Event]:
    """Return the events with the modes and contexts that the ontology gives them."""
    by_id = {entity.id: entity for entity in entities}
    found = []
    for event in events:
        if event.plover is None:
            found.append(event)
            continue
        with_what = _done_with(event, by_id, lexical)
        beside = [placed.word.meaning for placed in lexical.within("context", _extent(event))]
        modes = reference.codes.modes(event.class_name, event.plover, with_what, _about(event, events))
        contexts = reference.codes.contexts(event.class_name, with_what, beside)
        found.append(replace(event, modes=modes, contexts=contexts))
    return found


def _done_with(event: Event, by_id: Mapping[str, Entity], lexical: Lexical) -> list[str]:
    """Return the classes of what an event is done with: of entities, and of the nouns that describe them."""
    classes = []
    for name in _DONE_WITH:
        for role in event.roles:
            if role.role == name:
                classes += [by_id[role.entity].class_name] if role.entity else []
                nouns = lexical.within("entity", role.span) if role.span is not None else []
                classes += [noun.word.meaning for noun in nouns]
    return classes


def _about(event: Event, events: Sequence[Event]) -> list[str]:
    """Return the classes of the events that an event is about: those that its theme tells of."""
    spans = [role.span for role in event.roles if role.role in _ABOUT]
    return [
        other.class_name
        for other in events
        if any(span.covers(other.trigger) for span in spans if span is not None)
        and other.trigger != event.trigger
    ]


def _extent(event: Event) -> Span:
    """Return the characters from the first to the last of an event's words; their text is not needed."""
    spans = [event.trigger, *(role.span for role in event.roles if role.span is not None)]
    return Span(min(span.start for span in spans), max(span.end for span in spans), "")
