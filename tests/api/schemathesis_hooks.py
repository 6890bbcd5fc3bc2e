"""How schemathesis writes bodies of the types that are SPARQL's and RDF's own: as the text that they are."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer(
    "application/sparql-query",
    "application/sparql-update",
    "application/n-triples",
    "application/rdf+xml",
    "text/turtle",
)
def as_text(_context: Any, value: Any) -> bytes:
    """Return a body of such a type."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")
