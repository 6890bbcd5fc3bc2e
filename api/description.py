"""What does OpenAPI say of /sparql and /graph, whose parameters and formats are standards' and no models'?"""

from __future__ import annotations

from typing import Any

from api import problems
from api.answers import ROW_LIMIT_FIELD
from api.negotiation import GRAPHS as GRAPH_OFFERS
from api.negotiation import ROWS
from api.protocol import FORM, SPARQL_QUERY, SPARQL_UPDATE

EXAMPLE_QUERY = """\
SELECT ?speaker ?quotation ?document WHERE {
  GRAPH ?document { ?claim cq:speaker ?person ; cq:quotation ?quotation }
  ?person rdfs:label ?speaker
}
ORDER BY ?speaker ?quotation
LIMIT 20"""

_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_RESULTS_JSON = {
    "head": {"vars": ["n"]},
    "results": {"bindings": [{"n": {"type": "literal", "datatype": _INTEGER, "value": "3"}}]},
}
_RESULTS_XML = f"""\
<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#">
  <head><variable name="n"/></head>
  <results><result><binding name="n"><literal datatype="{_INTEGER}">3</literal></binding></result></results>
</sparql>
"""
_TRIPLE = (
    "<https://w3id.org/communique/id/state/PRK> "
    '<http://www.w3.org/2000/01/rdf-schema#label> "North Korea"@en .\n'
)
_EXPANDED = [
    {
        "@id": "https://w3id.org/communique/id/state/PRK",
        "http://www.w3.org/2000/01/rdf-schema#label": [{"@value": "North Korea", "@language": "en"}],
    }
]
_RDF_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <rdf:Description rdf:about="https://w3id.org/communique/id/state/PRK">
    <rdfs:label xml:lang="en">North Korea</rdfs:label>
  </rdf:Description>
</rdf:RDF>
"""
_EXAMPLES: dict[str, Any] = {
    "application/sparql-results+json": _RESULTS_JSON,
    "application/sparql-results+xml": _RESULTS_XML,
    "text/csv": "n\r\n3\r\n",
    "text/tab-separated-values": "?n\n3\n",
    "application/json": _RESULTS_JSON,
    "text/turtle": _TRIPLE,
    "application/n-triples": _TRIPLE,
    "application/rdf+xml": _RDF_XML,
    "application/ld+json": _EXPANDED,
    "application/n-quads": _TRIPLE,
    "application/trig": _TRIPLE,
}

_QUERY_ABOUT = (
    "The query operation of the SPARQL 1.1 Protocol. Facts stand in the default graph, the evidence of each "
    "document in the named graph whose name is the document's IRI. The prefixes cq, plover, owl, rdf, rdfs, "
    "skos, time and xsd are known without a PREFIX line. The Accept field chooses the format: rows and truth "
    "values as JSON, XML, CSV or TSV; graphs (CONSTRUCT, DESCRIBE) as Turtle, N-Triples, RDF/XML, JSON-LD, "
    "N-Quads or TriG. A query has a limit of time, memory and rows; where that of rows cuts an answer off, "
    f"the field {ROW_LIMIT_FIELD} says so. SERVICE and LOAD are refused, but to addresses that the operator "
    "lists. Without any parameter, GET describes the service in RDF."
)
_UPDATE_ABOUT = (
    "With an update in place of the query it is the update operation, which needs the server's token."
)
_Responses = dict[int | str, dict[str, Any]]
_QUERY = {"type": "string", "description": "A SPARQL 1.1 query.", "minLength": 1}
_UPDATE = {"type": "string", "description": "A SPARQL 1.1 update; it needs the token.", "minLength": 1}
_EXAMPLE_UPDATE = 'INSERT DATA { <urn:example:note> rdfs:label "seen" }'
_IRI = {"type": "string", "format": "iri"}
_IRIS = {"type": "array", "items": _IRI}
_TIMEOUT = {"type": "number", "exclusiveMinimum": 0}


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {problems.MEDIA_TYPE: {"schema": problems.schema()}}}


def _content(media_type: str) -> dict[str, Any]:
    example = _EXAMPLES[media_type]
    kind = "string" if isinstance(example, str) else "array" if isinstance(example, list) else "object"
    return {"schema": {"type": kind}, "example": example}


def _parameter(name: str, text: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema, **more}


_DATASET = [
    _parameter("default-graph-uri", "An IRI of a graph of the default graph; may be repeated.", _IRIS),
    _parameter("named-graph-uri", "An IRI of a graph that GRAPH may name; may be repeated.", _IRIS),
]
_LIMIT = _parameter("timeout", "The seconds that the query may take, up to the server's limit.", _TIMEOUT)
_VARY = {"description": "Always Accept, Accept-Encoding.", "schema": {"type": "string"}}
_ETAG = {"description": "Changes with the store; for If-None-Match.", "schema": {"type": "string"}}
_REFUSED: _Responses = {
    400: _problem(
        "There is not exactly one operation, or it cannot be parsed, or it asks for what is refused."
    ),
    406: _problem(
        "The answer cannot be had in a format that Accept names; the detail lists those there are."
    ),
    429: _problem("The client sends too many requests; Retry-After says when it may go on."),
    503: _problem("The query takes more time or memory than the server gives it, or all workers are busy."),
}
_UNCHANGED = {"description": "The client has the answer already, by If-None-Match."}
_WRITES: _Responses = {
    401: _problem("A write bears no token, or a wrong one."),
    403: _problem("The server has no token, and takes no writes."),
    408: _problem("The body comes too slowly."),
    413: _problem("The body is longer than the server takes."),
    415: _problem("The body is of a type that is not taken, or not in UTF-8 by its charset."),
}
_RESPONSES: _Responses = {
    200: {
        "description": "The answer.",
        "headers": {
            "Vary": _VARY,
            "ETag": _ETAG,
            ROW_LIMIT_FIELD: {
                "description": "There are more rows or triples than this, which were left out.",
                "schema": {"type": "integer"},
            },
        },
        "content": {offer.media_type: _content(offer.media_type) for offer in (*ROWS, *GRAPH_OFFERS)},
    },
    **_REFUSED,
}

SPARQL: dict[str, dict[str, Any]] = {
    "GET": {
        "operation_id": "query_by_get",
        "summary": "Answer a SPARQL query given in the address",
        "description": _QUERY_ABOUT,
        "responses": {
            **_RESPONSES,
            304: _UNCHANGED,
            414: _problem("The address is too long; POST the query."),
        },
        "openapi_extra": {
            "parameters": [
                _parameter(
                    "query",
                    "A SPARQL 1.1 query, percent-encoded. A long one is better sent by POST.",
                    _QUERY,
                    example=EXAMPLE_QUERY,
                ),
                *_DATASET,
                _LIMIT,
            ]
        },
    },
    "POST": {
        "operation_id": "query_or_update_by_post",
        "summary": "Answer a SPARQL query, or carry out an update, given in the body",
        "description": f"{_QUERY_ABOUT} {_UPDATE_ABOUT}",
        "responses": {**_RESPONSES, 204: {"description": "The update is carried out."}, **_WRITES},
        "openapi_extra": {
            "parameters": [
                *_DATASET,
                _parameter("using-graph-uri", "As default-graph-uri, for an update.", _IRIS),
                _parameter("using-named-graph-uri", "As named-graph-uri, for an update.", _IRIS),
                _LIMIT,
            ],
            "requestBody": {
                "required": True,
                "description": "A form, or the query or update itself, in UTF-8.",
                "content": {
                    SPARQL_QUERY: {"schema": _QUERY, "example": EXAMPLE_QUERY},
                    FORM: {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "query": _QUERY,
                                "update": _UPDATE,
                                "default-graph-uri": _IRIS,
                                "named-graph-uri": _IRIS,
                                "using-graph-uri": _IRIS,
                                "using-named-graph-uri": _IRIS,
                                "timeout": _TIMEOUT,
                            },
                        },
                        "example": {"query": EXAMPLE_QUERY},
                    },
                    SPARQL_UPDATE: {"schema": _UPDATE, "example": _EXAMPLE_UPDATE},
                },
            },
        },
    },
}

_INDIRECT = [
    _parameter("graph", "The IRI of the graph.", _IRI, example="https://w3id.org/communique/ontology"),
    _parameter("default", "Names the default graph; its value does not matter.", {"type": "string"}),
]
_DIRECT = [
    {
        "name": "path",
        "in": "path",
        "required": True,
        "description": "With the server's address before it, the IRI of the graph.",
        "schema": {"type": "string"},
        "example": "notes/1",
    }
]
_GRAPH_BODY = {
    "required": True,
    "description": "The graph; POST also takes a form of several, as multipart/form-data.",
    "content": {
        kind: {"schema": {"type": "string"}, "example": _EXAMPLES[kind]}
        for kind in ("text/turtle", "application/n-triples", "application/rdf+xml")
    },
}
_NOT_FOUND: _Responses = {404: _problem("There is no such graph.")}
_GRAPH_RESPONSES: dict[str, _Responses] = {
    "GET": {
        200: {
            "description": "The graph.",
            "headers": {"Vary": _VARY, "ETag": _ETAG},
            "content": {offer.media_type: _content(offer.media_type) for offer in GRAPH_OFFERS},
        },
        304: _UNCHANGED,
        **_REFUSED,
        **_NOT_FOUND,
    },
    "PUT": {201: {"description": "The graph is new."}, 204: {"description": "The graph is replaced."}},
    "POST": {
        201: {"description": "The graph is new."},
        204: {"description": "The graph has the triples too."},
    },
    "DELETE": {204: {"description": "The graph is removed."}, **_NOT_FOUND},
}
_GRAPH_SUMMARIES = {
    "GET": "Return a graph",
    "PUT": "Replace a graph by the one in the body",
    "POST": "Add the graph in the body to a graph, or make a new one of it",
    "DELETE": "Remove a graph",
}


def _graph_operation(method: str, parameters: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    extra: dict[str, Any] = {"parameters": parameters}
    responses = dict(_GRAPH_RESPONSES[method])
    about = "The SPARQL 1.1 Graph Store HTTP Protocol; the graph is named "
    about += "by a parameter." if kind == "indirectly" else "by the address itself."
    if method != "GET":
        about += " It needs the server's token."
        responses |= {code: value for code, value in (_REFUSED | _WRITES).items() if code != 406}
        extra["security"] = [{"token": []}]
    if method in {"PUT", "POST"}:
        extra["requestBody"] = _GRAPH_BODY
    return {
        "operation_id": f"{method.lower()}_graph_{kind}",
        "summary": _GRAPH_SUMMARIES[method],
        "description": about,
        "responses": responses,
        "openapi_extra": extra,
    }


GRAPHS: dict[str, dict[str, dict[str, Any]]] = {
    "/graph": {m: _graph_operation(m, _INDIRECT, "indirectly") for m in _GRAPH_RESPONSES},
    "/graph/{path:path}": {m: _graph_operation(m, _DIRECT, "directly") for m in _GRAPH_RESPONSES},
}

TOKEN = {"token": {"type": "http", "scheme": "bearer", "description": "The server's token, for writes."}}
