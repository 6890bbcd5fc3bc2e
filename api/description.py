"""What does OpenAPI say of /sparql, whose parameters and formats are a standard's and not a model's?"""

from __future__ import annotations

from typing import Any

from api import problems
from api.negotiation import GRAPHS, ROWS
from api.protocol import FORM, MAX_BODY_BYTES, SPARQL_QUERY

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
_EXAMPLES: dict[str, Any] = {
    "application/sparql-results+json": _RESULTS_JSON,
    "application/sparql-results+xml": _RESULTS_XML,
    "text/csv": "n\r\n3\r\n",
    "text/tab-separated-values": "?n\n3\n",
    "application/json": _RESULTS_JSON,
    "text/turtle": _TRIPLE,
    "application/n-triples": _TRIPLE,
}

_ABOUT = (
    "The query operation of the SPARQL 1.1 Protocol. Facts stand in the default graph, the evidence of each "
    "document in the named graph whose name is the document's IRI. The prefixes cq, plover, owl, rdf, rdfs, "
    "skos, time and xsd are known without a PREFIX line. The Accept field chooses the format: rows and truth "
    "values as JSON, XML, CSV or TSV, graphs (CONSTRUCT, DESCRIBE) as Turtle or N-Triples. SERVICE, updates, "
    "default-graph-uri and named-graph-uri are refused."
)
_QUERY = {"type": "string", "description": "A SPARQL 1.1 query.", "minLength": 1}


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {problems.MEDIA_TYPE: {"schema": problems.schema()}}}


def _content(media_type: str) -> dict[str, Any]:
    example = _EXAMPLES[media_type]
    return {"schema": {"type": "string" if isinstance(example, str) else "object"}, "example": example}


_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer.",
        "headers": {"Vary": {"description": "Always Accept.", "schema": {"type": "string"}}},
        "content": {offer.media_type: _content(offer.media_type) for offer in (*ROWS, *GRAPHS)},
    },
    400: _problem("There is not exactly one query, or it cannot be parsed, or it asks for what is refused."),
    406: _problem(
        "The answer cannot be had in a format that Accept names; the detail lists those there are."
    ),
}

SPARQL: dict[str, dict[str, Any]] = {
    "GET": {
        "operation_id": "query_by_get",
        "summary": "Answer a SPARQL query given in the address",
        "description": _ABOUT,
        "responses": _RESPONSES,
        "openapi_extra": {
            "parameters": [
                {
                    "name": "query",
                    "in": "query",
                    "required": True,
                    "description": "A SPARQL 1.1 query, percent-encoded. A long one is better sent by POST.",
                    "schema": _QUERY,
                    "example": EXAMPLE_QUERY,
                }
            ]
        },
    },
    "POST": {
        "operation_id": "query_by_post",
        "summary": "Answer a SPARQL query given in the body",
        "description": _ABOUT,
        "responses": {
            **_RESPONSES,
            413: _problem(f"The body is longer than {MAX_BODY_BYTES:,} bytes."),
            415: _problem("The body is neither a form nor a query, or not in UTF-8 by its charset."),
        },
        "openapi_extra": {
            "requestBody": {
                "required": True,
                "description": f"A form, or the query itself, in UTF-8, at most {MAX_BODY_BYTES:,} bytes.",
                "content": {
                    SPARQL_QUERY: {"schema": _QUERY, "example": EXAMPLE_QUERY},
                    FORM: {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {"query": _QUERY},
                        },
                        "example": {"query": EXAMPLE_QUERY},
                    },
                },
            }
        },
    },
}
