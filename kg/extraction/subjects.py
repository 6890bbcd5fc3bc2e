"""Which of those who are given as the source of a verb is its subject?

In "Kim said North Korea would strike" and "unless Russia withdraws, France will act" the reader now and then
gives a verb the subject of another one as well. Who stands right before a verb does what it says, with
those whom "and" joins to them; whoever stands elsewhere does not, but where all parties do the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.model import Event, Role, Span
from kg.reference import Reference

_BEFORE_VERB = frozenset({"AUX", "ADV", "PART", "PUNCT"})
_OF_NOUN = frozenset({"NOUN", "DET", "ADJ", "NUM"})
_JOINING = frozenset({"CCONJ", "PUNCT", "DET", "ADJ", "ADP", "ADV"})


def with_subjects(events: Sequence[Event], doc: Doc, reference: Reference) -> list[Event]:
    """Return the events without the sources that are subjects of other verbs."""
    found = []
    for event in events:
        words = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
        kind = reference.events[event.class_name]
        if words is not None and words[0].pos_ == "NOUN" and kind.plover and kind.announced_as is None:
            event = _with_possessor(event, doc)
        found.append(event if _do_the_same(event, reference) else _with_subject(event, doc))
    return found


def _do_the_same(event: Event, reference: Reference) -> bool:
    general = reference.plover_class(event.plover) if event.plover else None
    return reference.events[event.class_name].symmetric or (general is not None and general.symmetric)


def _with_subject(event: Event, doc: Doc) -> Event:
    words = doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    sources = [role for role in event.roles if role.role == "source" and role.span]
    verb = _verb(words[0]) if words is not None else None
    if verb is None:
        return event
    if not sources:
        return _with_first(event, doc, verb)
    subject = _before_verb(verb, sources) or (_shared(verb, sources) if len(sources) > 1 else None)
    if subject is None:
        return event
    kept = [subject]
    for role in sorted(sources, key=_start, reverse=True):
        if role.span and kept[-1].span and _are(doc, role.span, kept[-1].span.start, _JOINING):
            kept.append(role)
    return replace(
        event, roles=tuple(r for r in event.roles if r.role != "source" or not r.span or r in kept)
    )


def _before_verb(verb: Token, sources: Sequence[Role]) -> Role | None:
    """Return the source right before a verb."""
    return next((r for r in sources if r.span and _are(verb.doc, r.span, verb.idx, _BEFORE_VERB)), None)


def _shared(verb: Token, sources: Sequence[Role]) -> Role | None:
    """Return the source that a verb behind "and" shares with the nearest verb of its form before it.

    "Varenia says that Halvia sent bombers and accuses Sorland": whoever says accuses.
    """
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].pos_ in {"ADV", "AUX", "PART"}:
        at -= 1
    if verb.doc[at].pos_ != "CCONJ":
        return None
    alike = (verb.doc[n] for n in range(at - 1, verb.sent.start - 1, -1) if verb.doc[n].tag_ == verb.tag_)
    return next((found for other in alike if (found := _before_verb(other, sources))), None)


def _with_first(event: Event, doc: Doc, verb: Token) -> Event:
    """Return an event of an active verb with those right before it as sources, not as its targets."""
    targets = [role for role in event.roles if role.role == "target" and role.span]
    first = next((r for r in targets if r.span and _are(doc, r.span, verb.idx, {"ADV"})), None)
    if first is None or verb.tag_ not in {"VBD", "VBP", "VBZ"}:
        return event
    doers = [first]
    for role in sorted(targets, key=_start, reverse=True):
        if (
            role.span
            and doers[-1].span
            and _are(doc, role.span, doers[-1].span.start, {"CCONJ", "PUNCT", "DET"})
        ):
            doers.append(role)
    return replace(event, roles=tuple(replace(r, role="source") if r in doers else r for r in event.roles))


def _with_possessor(event: Event, doc: Doc) -> Event:
    """Return what is done with words, told by a noun, with whose it is as its source: Iran's threat."""
    for role in event.roles:
        if role.role in {"source", "target"} and role.span and role.span.end < event.trigger.start:
            between = doc.char_span(role.span.end, event.trigger.start, alignment_mode="contract")
            if between and between[0].tag_ == "POS" and all(t.pos_ in _OF_NOUN for t in between[1:]):
                others = (r for r in event.roles if r.role != "source" and r is not role)
                return replace(event, roles=(replace(role, role="source"), *others))
    return event


def _start(role: Role) -> int:
    return role.span.start if role.span else -1


def _verb(first: Token) -> Token | None:
    """Return the verb that tells of a deed: its trigger, or the light verb before a noun."""
    before = first
    while before.i > first.doc[0].i and before.pos_ in _OF_NOUN:
        before = first.doc[before.i - 1]
    return before if before.pos_ == "VERB" else None


def _are(doc: Doc, span: Span, start: int, kinds: Collection[str]) -> bool:
    """Say whether words stand before a place, with nothing but words of some kinds between."""
    if span.end > start:
        return False
    between = doc.char_span(span.end, start, alignment_mode="contract")
    return between is None or all(token.pos_ in kinds or token.is_space for token in between)
