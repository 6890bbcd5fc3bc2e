"""What do the lookups answer with? Each answer as a model, from which OpenAPI has its schemas.

An `id` is the IRI without the base that all things of the graph share; an `href` is where the server has it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_PERSON: Any = {
    "id": "person/ingrid-amankwah",
    "iri": "https://w3id.org/communique/id/person/ingrid-amankwah",
    "href": "/entities/person/ingrid-amankwah",
    "name": "Ingrid Amankwah",
    "type": "Person",
}
_SENTENCE: Any = {
    "document": "document/editorial",
    "href": "/documents/editorial",
    "start": 37,
    "end": 44,
    "exact": "refused",
    "before": "President Ingrid Amankwah ",
    "after": " to threaten Varenia in return.",
}

Status = Literal["reported", "claimed", "planned", "hypothetical", "denied", "disputed"]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible", "unknown"]
Tense = Literal["past", "present", "future", "hypothetical"]
Manner = Literal["asserted", "quoted", "paraphrased", "mixed", "attitude"]


class Model(BaseModel):
    """An immutable answer; the strings below its fields are their descriptions."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, serialize_by_alias=True)


class Ref(Model):
    """Something that another thing points at."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PERSON]})

    id: str
    """Its IRI below the base."""
    iri: str
    """Its IRI."""
    href: str
    """Where this server has it, as a path."""
    name: str
    """What the graph calls it."""
    type: str | None
    """The local name of its most specific class in the ontology."""


class Evidence(Model):
    """The words that a statement rests on, within their sentence. Offsets count code points of the text."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SENTENCE]})

    document: str
    """The id of the document."""
    href: str
    """Where this server has the document."""
    start: int = Field(ge=0)
    """The first character of the words."""
    end: int = Field(ge=0)
    """The character behind the last one."""
    exact: str
    """The words."""
    before: str
    """What stands before them in their sentence."""
    after: str
    """What stands behind them in their sentence."""


class When(Model):
    """A time, with the precision that the text gives."""

    value: str
    """The TIMEX3 value: 2022-04-26, 2022-05, 2022-W17."""
    first: str
    """The first day that it means, as YYYY-MM-DD."""
    last: str
    """The last day that it means."""


class RoleOf(Model):
    """A role of an event, and who or what fills it."""

    role: str
    """The local name of the role: source, target, instrument, theme, recipient, place."""
    entity: Ref
    """Who or what fills it."""


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


class EntityPage(Model):
    """A page of entities."""

    items: tuple[EntityFound, ...]
    """The entities, best match first, or by name."""
    next: str | None
    """The cursor of the next page; null on the last."""


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


class DocumentPage(Model):
    """A page of documents."""

    items: tuple[Document, ...]
    """The documents, by IRI."""
    next: str | None
    """The cursor of the next page; null on the last."""


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
