"""The values that pass between the rooms: a document, and what was found in it.

All are immutable. Offsets count Unicode code points into `Document.text`, start inclusive, end exclusive.
Entities, events and claims refer to each other by identifiers that are unique in one annotation
("e1", "v1", "c1"); what is the same across documents is said by `Entity.iri`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kg.errors import EvidenceError

EntityType = Literal[
    "Person",
    "State",
    "Organization",
    "Group",
    "Nationality",
    "Place",
    "Weapon",
    "Facility",
    "Office",
    "Other",
]
MentionKind = Literal["name", "nominal", "pronoun"]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
Tense = Literal["past", "present", "future", "hypothetical"]
Manner = Literal["quoted", "paraphrased", "mixed", "attitude"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
FoundBy = Literal["reader", "lexicon"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (code points, end exclusive) of a document, with their text."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Cut the span out of the whole `text` of a document."""
        return cls(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Say whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read, with what is known about it before reading."""

    id: str
    text: str
    published: date | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None

    def span(self, start: int, end: int) -> Span:
        """Cut a span out of the text."""
        return Span.of(self.text, start, end)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that names, describes or points back to an entity."""

    span: Span
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that a document speaks of, with all its mentions in reading order.

    `type` is the coarse kind of the contract, `class_name` the local name of the most specific ontology
    class, `country` an ISO 3166-1 alpha-3 code, `sector` a code of PLOVER's sectors of actors, `roles` the
    offices that the document gives it. Of an entity of the reference knowledge, `alias` is the words of the
    document that are its name there, and `score` says from 0 to 1 how sure it is that they mean it.
    """

    id: str
    type: EntityType
    class_name: str
    name: str
    iri: str
    mentions: tuple[Mention, ...]
    country: str | None = None
    roles: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    sector: str | None = None
    alias: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What fills a role of an event: a span of the text, the entity that it denotes, or both.

    `role` is the local name of an ontology property: `source`, `target`, `instrument`, `theme`, …; `score`
    the probability, by the reader, that the words have it.
    """

    role: str
    span: Span | None = None
    entity: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A TIMEX3 time expression; `value` is its ISO 8601 / TIMEX3 value, None where it cannot be known."""

    span: Span
    type: TimeType
    value: str | None


@dataclass(frozen=True, slots=True)
class EventMention:
    """A place in the text that tells of an event, and what it says there of whether it happened.

    `found` says what made a trigger of the words: the reader, or a lexicon entry of a class that the reader
    was not trained with. `entry` is the entry of the lexicon that gave the class, by its local name; None
    where the class is the general one of the reader's PLOVER type.
    """

    trigger: Span
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    tense: Tense = "past"
    score: float = 1.0
    found: FoundBy = "reader"
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the document says happened, will, may, or did not happen.

    `class_name` is an ontology class, `plover` its PLOVER type, `modes` and `contexts` PLOVER's. Polarity,
    certainty and tense are those of the document's own words, on FactBank's scale. `score` is the
    probability, by the reader, that the trigger tells of an event; `found` and `entry` are as in
    `EventMention`. `mentions` are all places that tell of it, the trigger's among them, in reading order;
    what the event itself says of its trigger, score and factuality is that of the mention that makes most of
    it. `part_of` is the identifier of the greater event that this one is a part of.
    """

    id: str
    class_name: str
    plover: str | None
    trigger: Span
    roles: tuple[Role, ...] = ()
    time: TimeExpression | None = None
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    tense: Tense = "past"
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    score: float = 1.0
    found: FoundBy = "reader"
    entry: str | None = None
    mentions: tuple[EventMention, ...] = ()
    part_of: str | None = None

    def told(self) -> tuple[EventMention, ...]:
        """Return the mentions of the event: of one that is told once, its trigger's."""
        return self.mentions or (
            EventMention(
                self.trigger, self.polarity, self.certainty, self.tense, self.score, self.found, self.entry
            ),
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """Words or a thought that the document attributes to somebody.

    `speaker` and `via` are entity identifiers, `via` the chain that carried the words, nearest to the
    speaker first. A quotation that its cue breaks has several content spans. `events` are the events
    whose triggers stand in the content. `score` is the probability, by the reader, that the cue reports.
    """

    id: str
    manner: Manner
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str | None = None
    via: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting fact, such as an office held; `object` is an entity identifier or a span's own text.

    `claim` is the claim whose words tell it; None where the document itself asserts it. `start` and `end`
    are TIMEX3 values of when it began and ended, as far as the text says.
    """

    subject: str
    predicate: str
    label: str
    object: str
    evidence: Span
    claim: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything that was found in one document, and its sentences."""

    document: Document
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    sentences: tuple[Span, ...] = ()
    _by_id: dict[str, Entity] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {entity.id: entity for entity in self.entities})

    def entity(self, identifier: str) -> Entity:
        """Return the entity with this identifier; KeyError where there is none."""
        return self._by_id[identifier]

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Yield every span of the annotation with the identifier of what it is evidence for."""
        for entity in self.entities:
            yield from ((entity.id, mention.span) for mention in entity.mentions)
        for event in self.events:
            yield event.id, event.trigger
            yield from ((event.id, mention.trigger) for mention in event.mentions)
            yield from ((event.id, role.span) for role in event.roles if role.span is not None)
            if event.time is not None:
                yield event.id, event.time.span
        for claim in self.claims:
            yield from ((claim.id, span) for span in (*claim.source, *claim.cue, *claim.content))
        for relation in self.relations:
            yield relation.predicate, relation.evidence
        yield from (("time", time.span) for time in self.times)
        yield from (("sentence", sentence) for sentence in self.sentences)


def check_evidence(annotation: Annotation) -> None:
    """Check the product's first invariant: `text[start:end] == exact` for every span.

    Raises:
        EvidenceError: naming the document, the offsets and both texts of the first span that is off.
    """
    check_spans(annotation.document, annotation.spans())


def check_spans(document: Document, spans: Iterable[tuple[str, Span]]) -> None:
    """Check `text[start:end] == exact` for each (identifier, span); see `check_evidence`."""
    for owner, span in spans:
        inside = 0 <= span.start < span.end <= len(document.text)
        found = document.text[span.start : span.end] if inside else ""
        if found != span.text or not found:
            raise EvidenceError(
                f"{document.id}: {owner} says characters {span.start} to {span.end} are {span.text!r}, "
                f"but the text there is {found!r}; the document was not added."
            )
