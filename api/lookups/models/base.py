"""What do the models of several lookups consist of? References, words in their sentences, times and roles."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PERSON: Any = {
    "id": "person/ingrid-amankwah",
    "iri": "https://w3id.org/communique/id/person/ingrid-amankwah",
    "href": "/entities/person/ingrid-amankwah",
    "name": "Ingrid Amankwah",
    "type": "Person",
}
SENTENCE: Any = {
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

    model_config = ConfigDict(json_schema_extra={"examples": [PERSON]})

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

    model_config = ConfigDict(json_schema_extra={"examples": [SENTENCE]})

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
