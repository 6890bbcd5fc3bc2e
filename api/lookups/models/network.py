"""What do the lookups that ask the network answer with?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.lookups.models.base import Certainty, Evidence, Model, Ref, RoleOf, Status, When


class NeighbourOf(Model):
    """An entity within reach of another."""

    entity: Ref
    """The entity."""
    country: str | None
    """The ISO 3166-1 alpha-3 code of the state that it is or belongs to."""
    distance: int = Field(ge=1)
    """How many steps away it is, whichever way events point."""
    happenings: int = Field(ge=0)
    """How many events and relations join it to entities that are one step nearer."""
    sources: int = Field(ge=0)
    """How many independent sources say so."""
    kinds: tuple[str, ...]
    """Of which classes those are, the most frequent first."""


class NeighbourPage(Model):
    """A page of neighbours."""

    centre: Ref
    """Whose neighbours they are."""
    items: tuple[NeighbourOf, ...]
    """The neighbours, near and well attested ones first."""
    next: str | None
    """The cursor of the next page; null on the last."""


class WhenHappened(When):
    """When something happened, and who says so."""

    dated_by: Literal["text", "publication"]
    """`publication` where the text gives no time and the day of publication stands in for it."""


class Happening(Model):
    """An event, or a lasting relation, that joins entities."""

    id: str
    """The id of the event, or of the claim that asserts the relation."""
    iri: str
    """Its IRI."""
    href: str | None
    """Where this server has the event; null for a relation."""
    kind: str
    """The local name of the event's class, or of the relation's property."""
    plover: str | None
    """The event's PLOVER type."""
    status: Status
    """How far it may be taken as fact."""
    certainty: Certainty
    """That of the surest claim about it."""
    time: WhenHappened | None
    """When."""
    roles: tuple[RoleOf, ...]
    """Who takes part."""
    sources: tuple[str, ...]
    """Who independently says so: publishers by name, speakers and documents by id."""
    document: str
    """The id of the document that tells it."""
    evidence: tuple[Evidence, ...]
    """The words that it rests on, in their sentences."""


class TimelineItem(Happening):
    """A happening on a timeline."""

    as_: tuple[str, ...] = Field(serialization_alias="as", validation_alias="as")
    """The roles in it of those whose timeline it is."""


class TimelinePage(Model):
    """A page of a timeline."""

    of: tuple[Ref, ...]
    """Whose timeline it is."""
    items: tuple[TimelineItem, ...]
    """What happened, by its first day, undated happenings last."""
    next: str | None
    """The cursor of the next page; null on the last."""


class HopOf(Model):
    """One step of a path."""

    start: str
    """The id of the entity where it begins."""
    end: str
    """The id of the entity where it ends."""
    count: int = Field(ge=0)
    """How many happenings join the two."""
    happenings: tuple[Happening, ...]
    """The best attested of them, three at the most, with the words that say so."""


class PathOf(Model):
    """A way from one entity to another that meets none twice."""

    length: int = Field(ge=1)
    """How many steps it has."""
    entities: tuple[Ref, ...]
    """The entities on the way, in order."""
    hops: tuple[HopOf, ...]
    """The steps, each explained."""


class Paths(Model):
    """What connects two entities."""

    from_: Ref = Field(serialization_alias="from", validation_alias="from")
    """Where the paths begin."""
    to: Ref
    """Where they end."""
    paths: tuple[PathOf, ...]
    """The shortest paths, the shortest first; none where nothing connects the two."""


class Counted(Model):
    """How often something occurs."""

    name: str
    """What: a local name of the ontology, or a PLOVER type."""
    count: int = Field(ge=0)
    """How often."""


class Stats(Model):
    """What the graph holds, counted."""

    documents: int = Field(ge=0)
    """Documents."""
    entities: int = Field(ge=0)
    """Entities that documents speak of."""
    known: int = Field(ge=0)
    """Entities of the reference knowledge and of documents together."""
    events: int = Field(ge=0)
    """Events."""
    claims: int = Field(ge=0)
    """Claims, those of the documents themselves among them."""
    mentions: int = Field(ge=0)
    """Mentions."""
    by_entity_type: tuple[Counted, ...]
    """Entities that documents speak of, by most specific class, most frequent first."""
    by_event_type: tuple[Counted, ...]
    """Events by class, most frequent first."""
    by_plover: tuple[Counted, ...]
    """Events by PLOVER type."""
    by_status: tuple[Counted, ...]
    """Events by status."""
    first: str | None
    """The first day of the earliest event."""
    last: str | None
    """The last day of the latest event."""
