"""What was considered for an event, and why was it not taken?

An explanation is an annotation with what stood beside it: triggers that the reader scores too low, words of
the lexicon that it takes for no event, events in sentences of another topic, and for each event the classes
that its words could have had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extraction.events import EventFinder, Sense
from kg.extraction.lexical import PlacedWord
from kg.extraction.readings import ReadEvent, Readings
from kg.model import Annotation, Event, Span
from kg.reference import Reference

FLOOR = 0.05
"""The least score at which a trigger is worth a word in an explanation."""

Why = Literal["score", "topic", "own class", "no event"]


@dataclass(frozen=True, slots=True)
class RejectedTrigger:
    """Words that could have told of an event, the types or classes offered, their score, and why they do not.

    `why` is "score" (under the threshold), "topic" (the text is about something else), "own class" (a word
    of a class of the user's own takes the place) or "no event" (a word of the lexicon that the reader hardly
    heeds).
    """

    span: Span
    offered: tuple[str, ...]
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class RejectedClass:
    """A class that a word of the lexicon offered for an event, and why the event has another."""

    class_name: str
    entry: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An annotation with what was considered for it.

    Attributes:
        annotation: what was taken.
        threshold: the least score of a trigger.
        rejected: triggers that were not taken, in reading order.
        classes: by an event's identifier, the classes that it could have had.
    """

    annotation: Annotation
    threshold: float
    rejected: tuple[RejectedTrigger, ...]
    classes: Mapping[str, tuple[RejectedClass, ...]]


@dataclass(frozen=True, slots=True)
class Steps:
    """What the stages of extraction had before them: all readings, sentences of another topic, the finder."""

    annotation: Annotation
    readings: Readings
    everyday: Collection[Span]
    finder: EventFinder


def explained(
    steps: Steps, low: Readings, words: Sequence[PlacedWord], threshold: float, reference: Reference
) -> Explanation:
    """Return what was considered for an annotation; `low` is what the reader finds above `FLOOR`."""
    taken = [mention.trigger for event in steps.annotation.events for mention in event.told()]
    rejected = [*_triggers(steps, low, taken, threshold), *_words(low, words, taken)]
    first: list[RejectedTrigger] = []
    for one in sorted(rejected, key=lambda r: (r.span.start, r.why == "no event", -r.score, r.span.end)):
        if not any(one.span.overlaps(other.span) for other in first):
            first.append(one)
    classes = {e.id: tuple(_classes(e, steps, reference)) for e in steps.annotation.events}
    return Explanation(steps.annotation, threshold, tuple(first), classes)


def _triggers(
    steps: Steps, low: Readings, taken: Sequence[Span], threshold: float
) -> Iterator[RejectedTrigger]:
    """Yield the triggers of the reader that tell of no event in the annotation."""
    for read in low.events:
        if any(read.trigger.overlaps(trigger) for trigger in taken):
            continue
        why: Why = "score" if read.score < threshold else "own class"
        if read.score >= threshold and any(s.covers(read.trigger) for s in steps.everyday):
            why = "topic"
        yield RejectedTrigger(read.trigger, (read.plover,), read.score, why)


def _words(low: Readings, words: Sequence[PlacedWord], taken: Sequence[Span]) -> Iterator[RejectedTrigger]:
    """Yield the words of the lexicon that the reader takes for no event, each with all its classes."""
    scores = {read.trigger: read.score for read in low.anchored}
    offered: dict[Span, dict[str, None]] = {}
    for placed in words:
        if not any(placed.span.overlaps(trigger) for trigger in taken):
            offered.setdefault(placed.span, {})[placed.word.meaning] = None
    for span, names in offered.items():
        yield RejectedTrigger(span, tuple(names), scores.get(span, 0.0), "no event")


def _classes(event: Event, steps: Steps, reference: Reference) -> Iterator[RejectedClass]:
    """Yield the classes that the words of an event's trigger offered, but for the one that it has."""
    read = _read(event, steps.readings)
    seen = {event.class_name}
    for sense in steps.finder.senses(read) if read is not None else ():
        if sense.kind.name not in seen:
            seen.add(sense.kind.name)
            yield RejectedClass(
                sense.kind.name, sense.word.entry if sense.word else None, _why_not(sense, event, reference)
            )


def _read(event: Event, readings: Readings) -> ReadEvent | None:
    reads = readings.events if event.found == "reader" else readings.anchored
    return next((read for read in reads if read.trigger == event.trigger), None)


def _why_not(sense: Sense, event: Event, reference: Reference) -> str:
    if not sense.fits:
        wanted = sense.word.when_object if sense.word else None
        return f"only with an object of class {wanted}, and there is none"
    if sense.kind.plover != event.plover:
        return f"its type is {sense.kind.plover}, and the reader has {event.plover}"
    if reference.is_a(event.class_name, sense.kind.name):
        return f"{event.class_name} is finer"
    return f"{event.class_name} comes first in the lexicon"
