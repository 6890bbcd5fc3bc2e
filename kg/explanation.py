"""An explanation, sentence by sentence: what is marked in each, its events, and what was not taken there.

What the terminal and the page show is made here; how it looks is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.extraction.considered import Explanation, RejectedClass, RejectedTrigger
from kg.mapping import status
from kg.model import Event, EventMention, Role, Span

TRIGGER, TIME, REJECTED = "trigger", "time", "rejected"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence, and what it is marked as: trigger, role, time, rejected, or nothing."""

    text: str
    mark: str | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as it is shown: its words, who that is, and the reader's probability."""

    role: str
    words: str
    entity: str
    score: float | None


@dataclass(frozen=True, slots=True)
class EventLines:
    """An event as a sentence tells it."""

    event: Event
    mention: EventMention
    status: str
    roles: tuple[RoleLine, ...]
    again: bool
    considered: tuple[RejectedClass, ...]


@dataclass(frozen=True, slots=True)
class SentenceLines:
    """A sentence with all that an explanation shows of it."""

    sentence: Span
    pieces: tuple[Piece, ...]
    events: tuple[EventLines, ...]
    rejected: tuple[RejectedTrigger, ...]


def sentence_lines(explanation: Explanation) -> Iterator[SentenceLines]:
    """Yield the sentences of a document in their order."""
    annotation = explanation.annotation
    for sentence in annotation.sentences:
        events = tuple(
            _event_lines(explanation, event, mention)
            for event in annotation.events
            for mention in event.told()
            if sentence.covers(mention.trigger)
        )
        rejected = tuple(one for one in explanation.rejected if sentence.covers(one.span))
        yield SentenceLines(sentence, tuple(_pieces(sentence, events, rejected)), events, rejected)


def _event_lines(explanation: Explanation, event: Event, mention: EventMention) -> EventLines:
    annotation = explanation.annotation
    claimed = any(
        event.id in claim.events and any(span.covers(mention.trigger) for span in claim.content)
        for claim in annotation.claims
    )

    def line(role: Role) -> RoleLine:
        entity = annotation.entity(role.entity) if role.entity else None
        known = [entity.name, entity.class_name, entity.country] if entity else []
        return RoleLine(
            role.role,
            role.span.text if role.span else "",
            " · ".join(part for part in known if part),
            role.score,
        )

    again = mention.trigger != event.trigger
    roles = () if again else tuple(line(role) for role in event.roles)
    if event.time is not None and not again:
        roles = (*roles, RoleLine(TIME, event.time.span.text, event.time.value or "", None))
    considered = () if again else explanation.classes.get(event.id, ())
    return EventLines(event, mention, status(mention, claimed), roles, again, considered)


def _pieces(
    sentence: Span, events: tuple[EventLines, ...], rejected: tuple[RejectedTrigger, ...]
) -> Iterator[Piece]:
    """Cut a sentence where a mark begins or ends; the shortest shows, and triggers before roles."""
    marks: list[tuple[bool, int, Span, str, str]] = []
    for lines in events:
        trigger = lines.mention.trigger
        marks.append((False, trigger.end - trigger.start, trigger, TRIGGER, lines.event.id))
        spans = [(role.span, role.role) for role in lines.event.roles if role.span]
        spans += [(lines.event.time.span, TIME)] if lines.event.time else []
        for span, name in spans:
            if sentence.covers(span):
                marks.append((True, span.end - span.start, span, name, lines.event.id))
    for one in rejected:
        marks.append((True, one.span.end - one.span.start, one.span, REJECTED, ""))
    marks.sort(key=lambda mark: (mark[0], mark[1], mark[2].start))
    edges = {sentence.start, sentence.end}
    edges |= {edge for mark in marks for edge in (mark[2].start, mark[2].end)}
    for start, end in pairwise(sorted(edges)):
        here = [mark for mark in marks if mark[2].start <= start and end <= mark[2].end]
        text = sentence.text[start - sentence.start : end - sentence.start]
        ids = tuple(dict.fromkeys(mark[4] for mark in here if mark[4]))
        yield Piece(text, here[0][3] if here else None, ids)


def codes(event: Event) -> str:
    """Return the PLOVER codes of an event as people write them: MOBILIZE (weapons; military)."""
    inside = "; ".join(", ".join(part) for part in (event.modes, event.contexts) if part)
    return f"{event.plover or 'no PLOVER type'}{f' ({inside})' if inside else ''}"


def factuality(mention: EventMention) -> str:
    """Return what a mention says of whether the event happens."""
    return f"{mention.polarity}, {mention.certainty}, {mention.tense}"


def origin(event: Event) -> str:
    """Return how an event was found, and what gave it its class."""
    by = "the reader" if event.found == "reader" else "a word of the lexicon"
    entry = f"lexicon entry {event.entry}" if event.entry else "the general class of its type"
    return f"found by {by}; class by {entry}"


def rejection(one: RejectedTrigger, threshold: float) -> str:
    """Return why a trigger was not taken."""
    offered = ", ".join(one.offered)
    reasons = {
        "score": f"the reader gives {offered} {one.score:.2f}, and the threshold is {threshold:.2f}",
        "topic": f"{offered} with {one.score:.2f}, but the text is about something else",
        "own class": f"{offered} with {one.score:.2f}, but a word of another class takes its place",
        "no event": f"the lexicon offers {offered}; the reader sees no event here ({one.score:.2f})",
    }
    return reasons[one.why]
