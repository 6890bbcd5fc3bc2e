"""What does OpenAPI say of the reconciliation service? Schemas of its answers, and examples."""

from __future__ import annotations

from typing import Any

from api.lookups.refusals import described
from api.protocol import FORM

_TEXT = {"type": "string"}
_TYPE = {"type": "object", "required": ["id"], "properties": {"id": _TEXT, "name": _TEXT}}

MANIFEST_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": _TEXT},
        "name": _TEXT,
        "identifierSpace": _TEXT,
        "schemaSpace": _TEXT,
        "defaultTypes": {"type": "array", "items": _TYPE},
        "view": {"type": "object", "required": ["url"], "properties": {"url": _TEXT}},
        "preview": {"type": "object", "required": ["url", "width", "height"]},
        "suggest": {"type": "object"},
        "extend": {"type": "object"},
        "batchSize": {"type": "integer"},
    },
}
CANDIDATE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": _TEXT,
        "name": _TEXT,
        "description": _TEXT,
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": _TYPE},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "properties": {"id": _TEXT, "value": {"type": ["number", "boolean"]}},
            },
        },
    },
}
RESULTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE_SCHEMA}},
    },
}
_SUGGESTIONS_SCHEMA = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": _TEXT,
                    "name": _TEXT,
                    "description": _TEXT,
                    "notable": {"type": "array", "items": _TYPE},
                },
            },
        }
    },
}

_QUERIES = '{"q0": {"query": "Amankwah, Ingrid", "type": "Person"}, "q1": {"query": "Soviet Unoin"}}'
_RESULT = {
    "q0": {
        "result": [
            {
                "id": "person/ingrid-amankwah",
                "name": "Ingrid Amankwah",
                "description": "person, in 1 document",
                "type": [{"id": "Person", "name": "person"}],
                "score": 100.0,
                "match": True,
                "features": [{"id": "name_likeness", "value": 100.0}],
            }
        ]
    }
}

_ANSWER = {
    "description": "The manifest where nothing is asked, else what was asked for.",
    "content": {"application/json": {"schema": {"type": "object"}, "example": _RESULT}},
}
SUGGESTIONS = {
    "description": "Suggestions, best first.",
    "content": {
        "application/json": {
            "schema": _SUGGESTIONS_SCHEMA,
            "example": {"result": [{"id": "Person", "name": "person"}]},
        }
    },
}
FLYOUT = {
    "description": "The preview, as HTML in JSON.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["id", "html"],
                "properties": {"id": _TEXT, "html": _TEXT},
            },
            "example": {"id": "Person", "html": "<p>person</p>"},
        }
    },
}
PROPOSAL = {
    "description": "Properties.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["properties"],
                "properties": {
                    "type": _TEXT,
                    "limit": {"type": "integer"},
                    "properties": {"type": "array", "items": _TYPE},
                },
            },
            "example": {"limit": 1, "properties": [{"id": "country", "name": "country"}]},
        }
    },
}

_ABOUT = (
    "The endpoint of the Reconciliation Service API 0.2, which OpenRefine speaks: without parameters its "
    "manifest; with `queries` the entities that each row of a table may mean; with `extend` "
    "values of their properties."
)
_REFUSALS = described(
    s429="The client sends more requests than the operator allows.",
    s413="There are too many queries, or the body is too long.",
    s422="What is asked is not what the specification says; the detail says where.",
)
OPERATION: dict[str, dict[str, Any]] = {
    "GET": {
        "tags": ["reconciliation"],
        "summary": "Match names to entities, or describe the service",
        "description": _ABOUT,
        "responses": {200: _ANSWER, **_REFUSALS},
    },
    "POST": {
        "tags": ["reconciliation"],
        "summary": "Match names to entities",
        "description": _ABOUT,
        "responses": {200: _ANSWER, **_REFUSALS, **described(s415="The body is no form.")},
        "openapi_extra": {
            "requestBody": {
                "required": True,
                "description": "A form with queries or extend.",
                "content": {
                    FORM: {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "queries": {
                                    "type": "string",
                                    "description": "Reconciliation queries, as JSON.",
                                },
                                "extend": {
                                    "type": "string",
                                    "description": "A data extension query, as JSON.",
                                },
                            },
                        },
                        "example": {"queries": _QUERIES},
                    }
                },
            }
        },
    },
}
