"""The values of which records consist. Offsets count code points; names are local names of the ontology."""

from __future__ import annotations

from dataclasses import dataclass

from kg.calendar import Period


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that a record points at: its IRI, its label, and its most specific class or ''."""

    iri: str
    label: str
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Characters `start` to `end` of a document."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that something rests on, and what stands before and behind them in their sentence."""

    document: str
    words: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role of an event (`source`, `target`, …) and what fills it."""

    role: str
    filler: Reference


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event with its codes, time and roles, and the words that name it.

    `score` is the probability, by the reader, that the words tell of an event; `part_of` the IRI of the event
    of which it is a part.
    """

    iri: str
    label: str
    class_name: str
    status: str
    plover: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    time: Period | None
    roles: tuple[RoleRecord, ...]
    document: str
    evidence: Passage | None
    score: float | None = None
    part_of: str | None = None

    @property
    def key(self) -> str:
        """Where it stands among events: the first of its days, undated ones last, and its IRI."""
        return f"{self.time.first if self.time else '9999'} {self.iri}"


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """Who says what of which event or relation, in which way, and who carried the words.

    `via` is the chain of those who carried them, nearest to the speaker first. `about` is the event, and
    `relation` the subject, property and object of a lasting fact; a claim may have neither. Without a
    speaker, and with the manner `Asserted`, it is the document that says it.
    """

    iri: str
    document: str
    manner: str
    speaker: Reference | None
    via: tuple[Reference, ...]
    quotation: str | None
    about: Reference | None
    relation: tuple[Reference, str, Reference] | None
    polarity: str | None
    certainty: str | None
    tense: str | None
    evidence: tuple[Passage, ...]

    @property
    def key(self) -> str:
        """Where it stands among claims: its IRI, which begins with that of its document."""
        return self.iri


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What is known of a document beside its text; `published` is a day as YYYY-MM-DD."""

    iri: str
    identifier: str
    title: str | None
    publisher: str | None
    author: str | None
    url: str | None
    language: str | None
    published: str | None

    @property
    def key(self) -> str:
        """Where it stands among documents: its IRI."""
        return self.iri


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A mention of an entity: its words, their kind (`Name`, `Nominal`, `Pronoun`), what they denote."""

    words: Words
    kind: str
    denotes: Reference


@dataclass(frozen=True, slots=True)
class FillingRecord:
    """Words that fill a role of an event, and the entity that they denote, or None."""

    words: Words
    event: str
    role: str
    filler: Reference | None


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document with its text and all layers that were read out of it, each in reading order."""

    record: DocumentRecord
    text: str
    sentences: tuple[Words, ...]
    mentions: tuple[MentionRecord, ...]
    roles: tuple[FillingRecord, ...]
