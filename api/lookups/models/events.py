"""What do the lookups of events and claims answer with?"""

from __future__ import annotations

from pydantic import Field

from api.lookups.models.base import (
    Certainty,
    Evidence,
    Manner,
    Model,
    Polarity,
    Ref,
    RoleOf,
    Status,
    Tense,
    When,
)


class Event(Model):
    """Something that documents say happened, will, may or did not happen; its status says which."""

    id: str
    """Its IRI below the base."""
    iri: str
    """Its IRI."""
    href: str
    """Where this server has it, with its claims."""
    label: str
    """The words that name it."""
    type: str
    """The local name of its class in the ontology."""
    plover: str | None
    """Its PLOVER event type."""
    modes: tuple[str, ...]
    """Its PLOVER modes."""
    contexts: tuple[str, ...]
    """Its PLOVER contexts."""
    status: Status
    """How far it may be taken as fact, over all claims about it."""
    time: When | None
    """When, where a document says so."""
    roles: tuple[RoleOf, ...]
    """Who did it to whom, with what, where."""
    document: str
    """The id of the document that tells it."""
    evidence: Evidence | None
    """The words that name it, in their sentence."""
    score: float | None = Field(ge=0, le=1)
    """The probability, by the reader, that the words tell of an event."""
    part_of: str | None
    """The id of the event of which it is a part."""


class RelationOf(Model):
    """A lasting fact that a document asserts."""

    subject: Ref
    """Of whom or what."""
    predicate: str
    """The local name of the property."""
    object: Ref
    """Its value."""


class Claim(Model):
    """Who says what, in which way, and who carried the words."""

    id: str
    """Its IRI below the base."""
    iri: str
    """Its IRI."""
    document: str
    """The id of the document that holds it."""
    manner: Manner
    """How the document gives it; `asserted` where the document says it itself."""
    speaker: Ref | None
    """Who says it; nobody where the document does."""
    via: tuple[Ref, ...]
    """Who carried the words, nearest to the speaker first."""
    quotation: str | None
    """The words."""
    about: Ref | None
    """The event that it tells of."""
    relation: RelationOf | None
    """The lasting fact that it asserts."""
    polarity: Polarity | None
    """Whether it says that the event happens or that it does not."""
    certainty: Certainty | None
    """How certain it makes the event (FactBank's scale)."""
    tense: Tense | None
    """Where in time it places the event."""
    evidence: tuple[Evidence, ...]
    """The words that it rests on."""


class EventWithClaims(Event):
    """An event with all that is claimed about it."""

    mentions: tuple[Evidence, ...]
    """All words that tell of it, in reading order."""
    claims: tuple[Claim, ...]
    """Who says so, or says not."""


class EventPage(Model):
    """A page of events."""

    items: tuple[Event, ...]
    """The events, by time, undated ones last."""
    next: str | None
    """The cursor of the next page; null on the last."""


class ClaimPage(Model):
    """A page of claims."""

    items: tuple[Claim, ...]
    """The claims, document by document."""
    next: str | None
    """The cursor of the next page; null on the last."""
