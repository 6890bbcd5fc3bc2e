"""What do the lookups of documents answer with, and what is a text that is sent?"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from api.lookups.models.base import Model, Ref
from api.lookups.models.events import Claim, Event


class Document(Model):
    """What is known of a document."""

    id: str
    """Its IRI below the base."""
    iri: str
    """Its IRI, which is the name of the graph that holds its evidence."""
    href: str
    """Where this server has its text and what was read out of it."""
    identifier: str
    """The identifier under which it was given."""
    title: str | None
    """Its headline."""
    publisher: str | None
    """Who published it."""
    author: str | None
    """Who wrote it."""
    url: str | None
    """Its web address."""
    language: str | None
    """Its language, as a BCP 47 tag."""
    published: str | None
    """The day on which it was published, as YYYY-MM-DD."""


class Span(Model):
    """Characters of a document, counted in code points."""

    start: int = Field(ge=0)
    """The first character."""
    end: int = Field(ge=0)
    """The character behind the last one."""
    exact: str
    """The characters."""


class MentionOf(Span):
    """Words that name, describe or point back to an entity."""

    kind: Literal["name", "nominal", "pronoun"]
    """What kind of words they are."""
    entity: Ref
    """What they denote."""


class Filling(Span):
    """Words that fill a role of an event."""

    event: str
    """The id of the event."""
    role: str
    """The local name of the role."""
    entity: Ref | None
    """What the words denote."""


class Layers(Model):
    """What was read out of a document, each layer in reading order."""

    sentences: tuple[Span, ...]
    """Sentences."""
    mentions: tuple[MentionOf, ...]
    """Mentions of entities."""
    events: tuple[Event, ...]
    """Events."""
    roles: tuple[Filling, ...]
    """Words that fill roles of events."""
    claims: tuple[Claim, ...]
    """Claims, those of the document itself among them."""


class DocumentWithText(Document):
    """A document with its text and what was read out of it."""

    text: str
    """The whole text, as it was read; all offsets count its code points."""
    layers: Layers
    """What was read out of it."""


class DocumentPage(Model):
    """A page of documents."""

    items: tuple[Document, ...]
    """The documents, by IRI."""
    next: str | None
    """The cursor of the next page; null on the last."""


class Added(Model):
    """What became of a document that was sent."""

    document: str
    """Its id."""
    href: str
    """Where this server has it now."""
    change: Literal["added", "replaced", "unchanged"]
    """What became of it."""
    entities: int = Field(ge=0)
    """How many entities it speaks of."""
    events: int = Field(ge=0)
    """How many events it tells."""
    claims: int = Field(ge=0)
    """How many claims it holds, its own among them."""


class Text(Model):
    """A text to read, in the words of the annotation contract."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "id": "example-1",
                    "text": "Russia threatened Ukraine on Monday.",
                    "published": "2022-04-27",
                }
            ]
        },
    )

    id: str = Field(min_length=1)
    """An identifier of its own; sending another text under it replaces the first."""
    text: str
    """The text: plain, in English."""
    published: str | None = Field(default=None, json_schema_extra={"format": "date"})
    """The day of publication, as YYYY-MM-DD, from which relative dates are counted."""
    title: str | None = None
    """Its headline."""
    publisher: str | None = None
    """Who published it."""
    author: str | None = None
    """Who wrote it."""
    url: str | None = None
    """Its web address."""
    language: str | None = None
    """Its language, as a BCP 47 tag."""
