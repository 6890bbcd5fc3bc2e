"""Which of those who are given as the source of a verb is its subject?

In "Kim said North Korea would strike" and "unless Russia withdraws, France will act" the reader now and then
gives a verb the subject of another one as well. Who stands right before a verb does what it says, with
those whom "and" joins to them; whoever stands elsewhere does not, but where all parties do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.model import Event, Role, Span
from kg.reference import Reference

_BEFORE_VERB = frozenset({"AUX", "ADV", "PART"})
_JOINING = frozenset({"CCONJ", "PUNCT", "DET", "ADJ", "ADP", "ADV"})


def with_subjects(events: Sequence[Event], doc: Doc, reference: Reference) -> list[Event]:
    """Return the events without the sources that are subjects of other verbs."""
    return [
        event if reference.events[event.class_name].symmetric else _with_subject(event, doc)
        for event in events
    ]


def _with_subject(event: Event, doc: Doc) -> Event:
    words = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    sources = [role for role in event.roles if role.role == "source" and role.span]
    if words is None or words[0].pos_ != "VERB" or len(sources) < 2:
        return event
    subject = next((r for r in sources if r.span and _are(doc, r.span, event.trigger, _BEFORE_VERB)), None)
    if subject is None:
        return event
    kept = [subject]
    for role in sorted(sources, key=_start, reverse=True):
        if role.span and kept[-1].span and _are(doc, role.span, kept[-1].span, _JOINING):
            kept.append(role)
    return replace(
        event, roles=tuple(r for r in event.roles if r.role != "source" or not r.span or r in kept)
    )


def _start(role: Role) -> int:
    return role.span.start if role.span else -1


def _are(doc: Doc, span: Span, other: Span, kinds: frozenset[str]) -> bool:
    """Say whether one stands before the other, with nothing but words of some kinds between them."""
    if span.end > other.start:
        return False
    between = doc.char_span(span.end, other.start, alignment_mode="contract")
    return between is None or all(token.pos_ in kinds or token.is_space for token in between)
