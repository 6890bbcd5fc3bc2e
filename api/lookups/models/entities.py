"""What do the lookups of entities answer with?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.lookups.models.base import Evidence, Model, Ref


class Entity(Model):
    """Somebody or something that the graph speaks of."""

    id: str
    """Its IRI below the base."""
    iri: str
    """Its IRI."""
    href: str
    """Where this server has all of it."""
    name: str
    """What the graph calls it."""
    type: str
    """The local name of its most specific class in the ontology."""
    country: str | None
    """The ISO 3166-1 alpha-3 code of the state that it is or belongs to."""
    aliases: tuple[str, ...]
    """Other names that it has, or that documents call it by."""
    documents: int = Field(ge=0)
    """How many documents speak of it; 0 where only the reference knowledge does."""
    mentions: int = Field(ge=0)
    """How many mentions it has in them."""


class EntityFound(Entity):
    """An entity that was searched for."""

    match: Literal["exact", "prefix", "words", "like"] | None
    """How its name is what was searched for; null where nothing was."""
    matched: str | None
    """The name that matched."""
    score: float | None = Field(ge=0, le=100)
    """How like the words the name is, from 0 to 100."""


class Fact(Model):
    """Something that holds of an entity."""

    property: str
    """The local name of the property."""
    label: str
    """The label of the property."""
    value: str
    """The value, or the label of the thing that is the value."""
    entity: Ref | None
    """The thing that is the value."""


class EntityWithFacts(Entity):
    """An entity with what holds of it, and where documents speak of it."""

    types: tuple[str, ...]
    """The local names of all its classes."""
    same_as: tuple[str, ...]
    """The IRIs under which others know it, such as that of Wikidata."""
    facts: tuple[Fact, ...]
    """What holds of it."""
    evidence: tuple[Evidence, ...]
    """Where documents speak of it: the first fifty mentions."""


class EntityPage(Model):
    """A page of entities."""

    items: tuple[EntityFound, ...]
    """The entities, best match first, or by name."""
    next: str | None
    """The cursor of the next page; null on the last."""
