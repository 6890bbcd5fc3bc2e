"""Who takes part in an event by the place beside its trigger where they stand?

The reader now and then passes over whoever stands right beside a trigger, or gives them another role. Some
places leave no choice: the object right behind an active verb, whoever is given something ("gave Serbia
an ultimatum"), whoever parties meet or fight *with*, whose threat or summit it is, whose forces are put on
alert.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extraction.fillers import Fillers
from kg.extraction.targets import is_party
from kg.model import Entity, Event, Role, Span
from kg.reference import EventClass, Reference

_BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM"})
_OF_NOUN = frozenset({"NOUN", "ADJ", "NUM", "PUNCT", "ADV"})
_ACTIVE = frozenset({"VBD", "VBZ", "VBP", "VB", "VBG"})
_SAID = frozenset({"AGREE", "CONSULT"})
"""The types of what is done with words, beside those of which PLOVER counts no announcement."""
_PARTIES = ("source", "target")
_FURTHER = 32
"""How many words before "their" those may stand whose it is."""


def with_those_beside(events: Sequence[Event], fillers: Fillers, reference: Reference) -> list[Event]:
    """Return the events with those who stand beside their triggers in the roles of their places."""
    return [_completed(event, fillers, reference) for event in events]


def _completed(event: Event, fillers: Fillers, reference: Reference) -> Event:
    kind = reference.events[event.class_name]
    words = fillers.doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
    event = _with_persons_addressed(event, fillers)
    if words is None or kind.plover is None:
        return event
    event = _without_reciprocals(event, fillers.doc, reference.constructions.reciprocal_words)
    event = _with_receiver(event, words[0], fillers)
    event = _with_object(event, kind, words[-1], fillers)
    if kind.symmetric and words[-1].pos_ == "NOUN":
        event = _with_companion(event, words[-1], fillers, reference)
        event = _with_theirs(event, words[0], fillers)
    event = _with_speaker(event, kind, words[0], fillers)
    return _with_owner_of_forces(event, fillers)


# --- roles that nobody can have ----------------------------------------------------------------------


def _with_persons_addressed(event: Event, fillers: Fillers) -> Event:
    """Return the event with no person as its place: who writes "to Kennedy" writes to a man."""

    def moved(role: Role) -> Role:
        entity = fillers.entity(role.span) if role.span and role.role == "place" else None
        return replace(role, role="target") if entity is not None and entity.type == "Person" else role

    if any(role.role == "target" for role in event.roles):
        return event
    return replace(event, roles=tuple(map(moved, event.roles)))


def _without_reciprocals(event: Event, doc: Doc, words: Collection[str]) -> Event:
    """Return the event without "each other" as somebody: its parties are named already."""

    def is_reciprocal(role: Role) -> bool:
        tokens = doc.char_span(role.span.start, role.span.end, alignment_mode="expand") if role.span else None
        if tokens is None:
            return False
        first = max(tokens.start - 1, tokens.sent.start)
        return tokens.end - first <= 2 and doc[first : tokens.end].text.lower() in words

    return replace(event, roles=tuple(role for role in event.roles if not is_reciprocal(role)))


# --- right behind a verb -----------------------------------------------------------------------------


def _with_receiver(event: Event, first: Token, fillers: Fillers) -> Event:
    """Return the event with who is given it as its target: "gave Serbia an ultimatum"."""
    at = first.i - 1
    while at > first.sent.start and first.doc[at].pos_ in _BEFORE_NOUN:
        at -= 1
    if first.pos_ != "NOUN" or at == first.i - 1 or at < first.sent.start:
        return event  # a determiner stands between, else the words are one noun phrase
    given = fillers.ending_at(at)
    if given is None or not is_party(given[1]):
        return event
    begin = fillers.doc.char_span(given[0].start, given[0].end, alignment_mode="expand")
    before = begin.start - 1 if begin is not None and begin[0].tag_ != "PRP$" else -1
    if before < first.sent.start or fillers.doc[before].tag_ not in _ACTIVE:
        return event
    if any(role.role == "target" and role.entity not in {None, given[1].id} for role in event.roles):
        return event
    others = (r for r in event.roles if r.role != "target" and not (r.span and r.span.overlaps(given[0])))
    return replace(event, roles=(*others, Role("target", given[0], given[1].id, event.score)))


def _with_object(event: Event, kind: EventClass, verb: Token, fillers: Fillers) -> Event:
    """Return the event of an active verb without a target with the party right behind it as that."""
    if (
        verb.pos_ != "VERB"
        or verb.tag_ not in _ACTIVE
        or (kind.object_role != "target" and not kind.symmetric)
    ):
        return event
    if _is_said_of_many(event) if kind.symmetric else _has(event, "target"):
        return event
    found = _object(verb, fillers)
    if found is None or not is_party(found[1]) or found[1].id in {role.entity for role in event.roles}:
        return event
    name = "source" if kind.symmetric else "target"
    return replace(event, roles=(*event.roles, Role(name, found[0], found[1].id, event.score)))


def _object(verb: Token, fillers: Fillers) -> tuple[Span, Entity] | None:
    for at in range(verb.i + 1, min(verb.i + 4, verb.sent.end)):
        found = fillers.beginning_at(at)
        if found is not None:
            return found
        if verb.doc[at].pos_ not in _BEFORE_NOUN:
            return None
    return None


# --- parties to one deed -----------------------------------------------------------------------------


def _with_companion(event: Event, noun: Token, fillers: Fillers, reference: Reference) -> Event:
    """Return the event with whom it is held with, right behind its noun: "war with Ukraine"."""
    following = noun.i + 1
    if following >= noun.sent.end - 1:
        return event
    if noun.doc[following].lower_ not in reference.constructions.companion_prepositions:
        return event
    found = _object(noun.doc[following], fillers)
    if found is None or not is_party(found[1]) or found[1].id in {role.entity for role in event.roles}:
        return event
    return replace(event, roles=(*event.roles, Role("source", found[0], found[1].id, event.score)))


def _with_theirs(event: Event, first: Token, fillers: Fillers) -> Event:
    """Return a meeting or the like with those as its parties whose it is: "their summit"."""
    owner = _possessive(first)
    if owner is None or owner.tag_ != "PRP$" or owner.morph.get("Number", []) != ["Plur"]:
        return event
    theirs = list(_joined_before(owner, fillers))
    if len(theirs) < 2:
        return event
    others = (role for role in event.roles if role.role not in _PARTIES)
    sources = (Role("source", span, entity.id, event.score) for span, entity in theirs)
    return replace(event, roles=(*sources, *others))


def _joined_before(token: Token, fillers: Fillers) -> Iterator[tuple[Span, Entity]]:
    """Yield the parties that "and" joins, of the nearest such group before a word."""
    at = token.i - 1
    while at > max(token.sent.start, token.i - _FURTHER):
        last = fillers.beginning_at(at)
        if last is not None and is_party(last[1]) and fillers.doc[at - 1].pos_ == "CCONJ":
            earlier = fillers.ending_at(at - 2) if at - 2 >= token.sent.start else None
            if earlier is not None and is_party(earlier[1]) and earlier[1].id != last[1].id:
                yield earlier
                yield last
                return
        at -= 1


# --- whose it is -------------------------------------------------------------------------------------


def _with_speaker(event: Event, kind: EventClass, first: Token, fillers: Fillers) -> Event:
    """Return what is done with words, told by a noun, with whose it is as its source: "his threat"."""
    if first.pos_ != "NOUN" or not (kind.announced_as is None or kind.plover in _SAID):
        return event
    owner = _possessive(first)
    found = _owner(owner, fillers) if owner is not None and owner.tag_ == "PRP$" else None
    if found is None or found[1].id in {role.entity for role in event.roles if role.role == "source"}:
        return event
    whose, entity = found
    kept = [r for r in event.roles if r.entity != entity.id and (kind.symmetric or r.role != "source")]
    return replace(event, roles=(Role("source", whose, entity.id, event.score), *kept))


def _with_owner_of_forces(event: Event, fillers: Fillers) -> Event:
    """Return an event without a source with whose forces it is done with: "put her air force on alert"."""
    if event.plover != "MOBILIZE" or _has(event, "source"):
        return event
    for role in event.roles:
        words = fillers.doc.char_span(role.span.start, role.span.end) if role.span else None
        if words is None or role.role != "instrument":
            continue
        owner = words[0] if words[0].tag_ == "PRP$" else _possessive(words[0])
        whose = _owner(owner, fillers) if owner is not None else None
        if whose is not None and is_party(whose[1]):
            return replace(event, roles=(Role("source", whose[0], whose[1].id, event.score), *event.roles))
    return event


def _owner(possessive: Token, fillers: Fillers) -> tuple[Span, Entity] | None:
    """Return whose something is: the mention that a possessive pronoun is, or that stands before "'s"."""
    if possessive.tag_ == "POS":
        return fillers.ending_at(possessive.i - 1)
    span = Span.of(fillers.doc.text, possessive.idx, possessive.idx + len(possessive))
    entity = fillers.owner(span)
    return (span, entity) if entity is not None else None


def _possessive(first: Token) -> Token | None:
    """Return the possessive right before a noun, over what else belongs to it: "his", or "'s"."""
    at = first.i - 1
    while at >= first.sent.start and first.doc[at].pos_ in _OF_NOUN:
        at -= 1
    if at < first.sent.start or first.doc[at].tag_ not in {"PRP$", "POS"}:
        return None
    return first.doc[at]


def _has(event: Event, role: str) -> bool:
    return any(found.role == role for found in event.roles)


def _is_said_of_many(event: Event) -> bool:
    return len({role.entity for role in event.roles if role.role in _PARTIES}) > 1
