"""What may a reconciliation client ask? Its queries, as the specification has them, read from JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

import ontology
from api.lookups.refusals import Refused
from kg.reconciliation import PropertyValue, Question

MAX_BATCH = 100
"""How many queries a batch may have."""

_MAX_CANDIDATES = 100

Scalar = str | float | bool


class EntityValue(BaseModel):
    """A value of a property that is an entity itself."""

    id: str
    name: str | None = None


class PropertyAsked(BaseModel):
    """A property and the value, or the values, that a row gives for it."""

    pid: str
    v: EntityValue | Scalar | list[EntityValue | Scalar]


class Asked(BaseModel):
    """A reconciliation query."""

    model_config = ConfigDict(extra="forbid")

    query: str | None = Field(default=None, min_length=1, max_length=500)
    type: str | list[str] | None = None
    limit: int = Field(default=10, ge=1)
    properties: list[PropertyAsked] = Field(default_factory=list)
    type_strict: Literal["any", "all", "should"] = "any"


class PropertyWanted(BaseModel):
    """A property whose values are to be fetched."""

    id: str
    settings: dict[str, Any] = Field(default_factory=dict)


class Extension(BaseModel):
    """Which values of which entities are to be fetched."""

    ids: list[str]
    properties: list[PropertyWanted]


_BATCH: TypeAdapter[dict[str, Asked]] = TypeAdapter(dict[str, Asked])


def batch(queries: str) -> dict[str, Question]:
    """Read a batch of queries.

    Raises:
        Refused: 422 where it is no batch, 413 where it has too many queries.
    """
    read: dict[str, Asked] = _parsed(_BATCH.validate_json, queries, "queries")
    if len(read) > MAX_BATCH:
        raise Refused(413, f"queries has {len(read)} queries; send {MAX_BATCH} at a time")
    return {name: _question(name, asked) for name, asked in read.items()}


def extension(extend: str) -> Extension:
    """Read a data extension query.

    Raises:
        Refused: 422 where it is none.
    """
    found: Extension = _parsed(Extension.model_validate_json, extend, "extend")
    return found


def _question(name: str, asked: Asked) -> Question:
    if asked.query is None and not asked.properties:
        raise Refused(422, f"{name} has neither query nor properties; give one of them")
    types = [asked.type] if isinstance(asked.type, str) else asked.type or []
    return Question(
        name=asked.query,
        classes=tuple(t.removeprefix(ontology.VOCABULARY) for t in types),
        strict=asked.type_strict,
        properties=tuple(PropertyValue(p.pid, _values(p.v)) for p in asked.properties),
        limit=min(asked.limit, _MAX_CANDIDATES),
    )


def _parsed(parse: Callable[[str], Any], text: str, parameter: str) -> Any:
    try:
        return parse(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join([parameter, *(str(part) for part in first["loc"])])
        raise Refused(422, f"{where}: {first['msg'][0].lower()}{first['msg'][1:]}") from None


def _values(value: EntityValue | Scalar | list[EntityValue | Scalar]) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    return tuple(
        word
        for v in several
        for word in ((v.id.rsplit("/", 1)[-1], v.name or "") if isinstance(v, EntityValue) else (_plain(v),))
    )


def _plain(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
