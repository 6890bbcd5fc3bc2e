"""The answers that OpenAPI shows: what the lookups say of two sentences of the fictional editorial.

A test holds each to its model.
"""

from __future__ import annotations

from typing import Any

_BASE = "https://w3id.org/communique/id/"
_DOCUMENT = "document/editorial"


def _ref(identifier: str, name: str, kind: str, of: str = "entities") -> dict[str, Any]:
    return {
        "id": identifier,
        "iri": _BASE + identifier,
        "href": f"/{of}/{identifier.replace('#', '%23')}",
        "name": name,
        "type": kind,
    }


_AMANKWAH = _ref("person/ingrid-amankwah", "Ingrid Amankwah", "Person")
_VARENIA = _ref("state/varenia", "Varenia", "State")
_TESK = _ref("person/radomir-tesk", "Radomir Tesk", "Person")
_AGENCY = _ref("organization/varenpress", "Varenpress", "NewsAgency")
_REFUSAL_ID = f"{_DOCUMENT}#event=26,33"

_REFUSED: dict[str, Any] = {
    "document": _DOCUMENT,
    "href": f"/documents/{_DOCUMENT}",
    "start": 26,
    "end": 33,
    "exact": "refused",
    "before": "President Ingrid Amankwah ",
    "after": " to threaten Varenia in return.",
}
_NAMED: dict[str, Any] = {
    **_REFUSED,
    "start": 0,
    "end": 25,
    "exact": "President Ingrid Amankwah",
    "before": "",
    "after": " refused to threaten Varenia in return.",
}
_WORDS: dict[str, Any] = {
    **_REFUSED,
    "start": 66,
    "end": 90,
    "exact": "We will answer in kind,",
    "before": "“",
    "after": "” Radomir Tesk was quoted as saying by Varenpress.",
}

_ABOUT_AMANKWAH: dict[str, Any] = {
    **{key: _AMANKWAH[key] for key in ("id", "iri", "href", "name", "type")},
    "country": None,
    "aliases": ["Amankwah", "President Ingrid Amankwah"],
    "documents": 1,
    "mentions": 8,
}
_OFFICE = _ref("office/president-of-halvia", "president of Halvia", "HeadOfState")

ENTITY_PAGE = {
    "items": [{**_ABOUT_AMANKWAH, "match": "words", "matched": "Ingrid Amankwah", "score": 69.6}],
    "next": None,
}
ENTITY = {
    **_ABOUT_AMANKWAH,
    "types": ["Actor", "Entity", "Person"],
    "same_as": [],
    "facts": [
        {
            "property": "holdsOffice",
            "label": "position held",
            "value": "president of Halvia",
            "entity": _OFFICE,
        }
    ],
    "evidence": [_NAMED],
}

_REFUSAL: dict[str, Any] = {
    "id": _REFUSAL_ID,
    "iri": _BASE + _REFUSAL_ID,
    "href": f"/events/{_DOCUMENT}%23event=26,33",
    "label": "refused",
    "type": "Refusal",
    "plover": "REJECT",
    "modes": [],
    "contexts": [],
    "status": "reported",
    "time": {"value": "2022-04-26", "first": "2022-04-26", "last": "2022-04-26"},
    "roles": [{"role": "source", "entity": _AMANKWAH}, {"role": "target", "entity": _VARENIA}],
    "document": _DOCUMENT,
    "evidence": _REFUSED,
    "score": 0.98,
    "part_of": None,
}
_ASSERTION = {
    "id": f"{_DOCUMENT}#assertion=26,33",
    "iri": f"{_BASE}{_DOCUMENT}#assertion=26,33",
    "document": _DOCUMENT,
    "manner": "asserted",
    "speaker": None,
    "via": [],
    "quotation": None,
    "about": _ref(_REFUSAL_ID, "refused", "Refusal", "events"),
    "relation": None,
    "polarity": "positive",
    "certainty": "certain",
    "tense": "past",
    "evidence": [_REFUSED],
}
_QUOTED = {
    **_ASSERTION,
    "id": f"{_DOCUMENT}#claim=109,121",
    "iri": f"{_BASE}{_DOCUMENT}#claim=109,121",
    "manner": "quoted",
    "speaker": _TESK,
    "via": [_AGENCY],
    "quotation": "We will answer in kind,",
    "about": None,
    "polarity": None,
    "certainty": None,
    "tense": None,
    "evidence": [_WORDS],
}

EVENT: dict[str, Any] = {**_REFUSAL, "mentions": [_REFUSED], "claims": [_ASSERTION]}
EVENT_PAGE = {"items": [_REFUSAL], "next": "IjIwMjItMDQtMjYgaHR0cHM6Ly8i"}
CLAIM_PAGE = {"items": [_QUOTED], "next": None}

_ARTICLE = {
    "id": _DOCUMENT,
    "iri": _BASE + _DOCUMENT,
    "href": f"/documents/{_DOCUMENT}",
    "identifier": "editorial",
    "title": None,
    "publisher": "The Aldhaven Courier",
    "author": None,
    "url": None,
    "language": "en",
    "published": "2022-04-27",
}
DOCUMENT_PAGE = {"items": [_ARTICLE], "next": None}
DOCUMENT = {
    **_ARTICLE,
    "text": "President Ingrid Amankwah refused to threaten Varenia in return.",
    "layers": {
        "sentences": [
            {
                "start": 0,
                "end": 64,
                "exact": "President Ingrid Amankwah refused to threaten Varenia in return.",
            }
        ],
        "mentions": [
            {
                "start": 0,
                "end": 25,
                "exact": "President Ingrid Amankwah",
                "kind": "name",
                "entity": _AMANKWAH,
            }
        ],
        "events": [_REFUSAL],
        "roles": [
            {
                "start": 46,
                "end": 53,
                "exact": "Varenia",
                "event": _REFUSAL_ID,
                "role": "target",
                "entity": _VARENIA,
            }
        ],
        "claims": [_ASSERTION],
    },
}

_HAPPENING: dict[str, Any] = {
    "id": _REFUSAL_ID,
    "iri": _REFUSAL["iri"],
    "href": _REFUSAL["href"],
    "kind": "Refusal",
    "plover": "REJECT",
    "status": "reported",
    "certainty": "certain",
    "time": {**_REFUSAL["time"], "dated_by": "text"},
    "roles": _REFUSAL["roles"],
    "sources": ["The Aldhaven Courier"],
    "document": _DOCUMENT,
    "evidence": [_REFUSED],
}
NEIGHBOUR_PAGE = {
    "centre": _AMANKWAH,
    "items": [
        {
            "entity": _VARENIA,
            "country": None,
            "distance": 1,
            "happenings": 1,
            "sources": 1,
            "kinds": ["Refusal"],
        }
    ],
    "next": None,
}
TIMELINE_PAGE = {"of": [_AMANKWAH], "items": [{**_HAPPENING, "as": ["source"]}], "next": None}
PATHS = {
    "from": _AMANKWAH,
    "to": _VARENIA,
    "paths": [
        {
            "length": 1,
            "entities": [_AMANKWAH, _VARENIA],
            "hops": [
                {
                    "start": _AMANKWAH["id"],
                    "end": _VARENIA["id"],
                    "count": 1,
                    "happenings": [_HAPPENING],
                }
            ],
        }
    ],
}

STATS = {
    "documents": 1,
    "entities": 2,
    "known": 2077,
    "events": 1,
    "claims": 1,
    "mentions": 2,
    "by_entity_type": [{"name": "Person", "count": 1}, {"name": "State", "count": 1}],
    "by_event_type": [{"name": "Refusal", "count": 1}],
    "by_plover": [{"name": "REJECT", "count": 1}],
    "by_status": [{"name": "reported", "count": 1}],
    "first": "2022-04-26",
    "last": "2022-04-26",
}
ADDED = {
    "document": "document/example-1",
    "href": "/documents/document/example-1",
    "change": "added",
    "entities": 2,
    "events": 1,
    "claims": 1,
}
ANNOTATION = {
    "document": {"id": "example-1", "published": "2022-04-27"},
    "entities": [
        {
            "id": "e1",
            "type": "State",
            "class": "State",
            "name": "Russia",
            "iri": f"{_BASE}state/RUS",
            "same_as": ["http://www.wikidata.org/entity/Q159"],
            "country": "RUS",
            "roles": [],
            "mentions": [{"start": 0, "end": 6, "text": "Russia", "kind": "name"}],
        }
    ],
    "events": [],
    "claims": [],
    "relations": [],
    "times": [{"start": 29, "end": 35, "text": "Monday", "value": "2022-04-25", "type": "DATE"}],
}
