"""The annotation contract: a document a line in, an annotation a line out, both JSON.

Keys may be added to it and are never renamed or dropped: programs outside this project depend on them.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from kg.errors import ContractError
from kg.model import (
    Annotation,
    Claim,
    Document,
    Entity,
    Event,
    EventMention,
    Relation,
    Role,
    Span,
    TimeExpression,
)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEXT_KEYS = ("title", "publisher", "author", "url", "language")


def parse_document(line: str) -> Document:
    """Read one JSON document of the contract.

    Raises:
        ContractError: where the line is no JSON object, lacks `id` or `text`, or holds a value of the
            wrong type, a date that does not exist, or a lone surrogate (which no UTF-8 file can hold).
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"not JSON ({error}); write one JSON object a line") from None
    if not isinstance(value, dict):
        raise ContractError('not a JSON object; write {"id": …, "text": …}')
    for key in ("id", "text"):
        if not isinstance(value.get(key), str):
            raise ContractError(f'"{key}" is missing or not a string; every document needs "id" and "text"')
    if not value["id"]:
        raise ContractError('"id" is empty; every document needs an id of its own')
    for key in _TEXT_KEYS:
        if value.get(key) is not None and not isinstance(value[key], str):
            raise ContractError(f'"{key}" is not a string; leave it out or write null')
    for key in ("id", "text", *_TEXT_KEYS):
        if not _encodable(value.get(key) or ""):
            raise ContractError(f'"{key}" holds half a surrogate pair; write the character whole')
    return Document(
        id=value["id"],
        text=value["text"],
        published=_date(value.get("published")),
        **{key: value.get(key) or None for key in _TEXT_KEYS},
    )


def _date(value: object) -> date | None:
    if value is None:
        return None
    try:
        # Python reads other forms of ISO 8601 as well, such as 2022-W17-3; the contract has this one.
        return (
            date.fromisoformat(value)
            if isinstance(value, str) and _DATE.fullmatch(value)
            else _no_date(value)
        )
    except ValueError:
        return _no_date(value)


def _no_date(value: object) -> date:
    raise ContractError(f'"published" is {value!r}; write a date as YYYY-MM-DD, or null')


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def annotation_line(annotation: Annotation) -> str:
    """Write an annotation as one line of JSON, without the line's end; the same value, the same bytes."""
    return json.dumps(annotation_object(annotation), ensure_ascii=False, separators=(", ", ": "))


def annotation_object(annotation: Annotation) -> dict[str, Any]:
    """Return the annotation as the contract's JSON object."""
    document = annotation.document
    return {
        "document": {
            "id": document.id,
            "published": document.published.isoformat() if document.published else None,
            **{key: getattr(document, key) for key in _TEXT_KEYS if getattr(document, key)},
        },
        "entities": [_entity(entity) for entity in annotation.entities],
        "events": [_event(event) for event in annotation.events],
        "claims": [_claim(claim) for claim in annotation.claims],
        "relations": [_relation(relation) for relation in annotation.relations],
        "times": [_time(time) for time in annotation.times],
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "type": entity.type,
        "class": entity.class_name,
        "name": entity.name,
        "iri": entity.iri,
        "same_as": list(entity.same_as),
        "country": entity.country,
        "sector": entity.sector,
        "roles": list(entity.roles),
        **({"alias": entity.alias, "link_score": entity.score} if entity.alias else {}),
        "mentions": [{**_span(mention.span), "kind": mention.kind} for mention in entity.mentions],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.class_name,
        "plover": event.plover,
        "modes": list(event.modes),
        "contexts": list(event.contexts),
        "trigger": _span(event.trigger),
        "roles": [_role(role) for role in event.roles],
        "time": _time(event.time) if event.time else None,
        "polarity": event.polarity,
        "certainty": event.certainty,
        "tense": event.tense,
        "score": round(event.score, 3),
        "found": event.found,
        "entry": event.entry,
        "mentions": [_event_mention(mention) for mention in event.told()],
        "part_of": event.part_of,
    }


def _event_mention(mention: EventMention) -> dict[str, Any]:
    return {
        **_span(mention.trigger),
        "polarity": mention.polarity,
        "certainty": mention.certainty,
        "tense": mention.tense,
        "score": round(mention.score, 3),
        "found": mention.found,
        "entry": mention.entry,
    }


def _role(role: Role) -> dict[str, Any]:
    return {
        "role": role.role,
        **({"entity": role.entity} if role.entity else {}),
        **(_span(role.span) if role.span else {}),
        "score": round(role.score, 3),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "speaker": claim.speaker,
        "via": list(claim.via),
        "manner": claim.manner,
        "source": [_span(span) for span in claim.source],
        "cue": [_span(span) for span in claim.cue],
        "content": [_span(span) for span in claim.content],
        "events": list(claim.events),
        "score": round(claim.score, 3),
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "subject": relation.subject,
        "predicate": relation.predicate,
        "label": relation.label,
        "object": relation.object,
        "evidence": _span(relation.evidence),
        "claim": relation.claim,
        "start": relation.start,
        "end": relation.end,
    }


def _time(time: TimeExpression) -> dict[str, Any]:
    return {**_span(time.span), "value": time.value, "type": time.type}
