"""Who does the deed that another event is about, where the sentence names them only there?

Iran threatens to bomb: whoever threatens would bomb. France urges Israel to withdraw: whoever is urged would
withdraw. Linguists call it control; the ontology says of a class which role of its events controls the deeds
that they are about (`cq:controller`). A participle behind a comma has the subject of its clause: Kim vowed
more, raising the possibility of launching a missile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.model import Event
from kg.reference import Reference

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_OF_NOUN = frozenset({"NOUN", "DET", "ADJ", "NUM"})
_TOGETHER = 2
_CONTENT = frozenset({"theme", "target"})


def with_controllers(events: Sequence[Event], reference: Reference) -> list[Event]:
    """Give each deed without a source, or with one party only where it takes two, those who control it.

    The greater comes first, so that a deed within a deed has its source in turn.
    """
    found = {event.id: event for event in events}
    for event in sorted(events, key=lambda e: e.trigger):
        about = found[event.id]
        name = reference.events[about.class_name].controller
        controllers = [role for role in about.roles if role.role == name and role.entity] if name else []
        for deed in _deeds(about, events) if controllers else ():
            known = found[deed.id]
            alone = known.class_name in reference.symmetric and _parties(known) < _TOGETHER
            if alone or not any(role.role == "source" for role in known.roles):
                others = {role.entity for role in known.roles}
                sources = (replace(role, role="source") for role in controllers if role.entity not in others)
                found[deed.id] = replace(known, roles=(*sources, *known.roles))
    return [found[event.id] for event in events]


def _parties(event: Event) -> int:
    return len({role.entity for role in event.roles if role.role in {"source", "target"} and role.entity})


def _deeds(about: Event, events: Sequence[Event]) -> list[Event]:
    """Return the deed that an event is about: the first that is told in its theme."""
    spans = [role.span for role in about.roles if role.role in _CONTENT and role.span]
    inside = [
        event
        for event in events
        if event.trigger != about.trigger and any(span.covers(event.trigger) for span in spans)
    ]
    return sorted(inside, key=lambda event: event.trigger)[:1]


def with_adjuncts(events: Sequence[Event], doc: Doc) -> list[Event]:
    """Give each deed without a source that a participle leads to the subject of the clause before it."""
    found = []
    for event in events:
        words = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
        sourceless = not any(role.role == "source" for role in event.roles)
        participle = _adjunct(words[0]) if sourceless and words is not None else None
        main = _main(participle, events) if participle is not None else None
        others = {role.entity for role in event.roles}
        sources = [r for r in main.roles if r.role == "source" and r.entity not in others] if main else []
        found.append(replace(event, roles=(*sources, *event.roles)))
    return found


def _adjunct(gerund: Token) -> Token | None:
    """Return the participle behind a comma that a gerund hangs on: "raising the possibility of" launching."""
    at = gerund.i - 1
    if gerund.tag_ != "VBG" or at <= gerund.sent.start or gerund.doc[at].pos_ != "ADP":
        return None
    at -= 1
    while at > gerund.sent.start and gerund.doc[at].pos_ in _OF_NOUN:
        at -= 1
    behind_comma = at > gerund.sent.start and gerund.doc[at - 1].text == ","
    return gerund.doc[at] if gerund.doc[at].tag_ == "VBG" and behind_comma else None


def _main(participle: Token, events: Sequence[Event]) -> Event | None:
    """Return the last event of a finite verb before a participle in its sentence, where it has a source."""
    doc, start = participle.doc, participle.sent.start_char
    before = [event for event in events if start <= event.trigger.start < participle.idx]
    finite = [
        event
        for event in before
        if (words := doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand"))
        and words[0].tag_ in _FINITE
    ]
    return max(finite, key=lambda event: event.trigger, default=None)
