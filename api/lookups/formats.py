"""In which formats are answers given? JSON; CSV where the answer is a table, JSON-LD where it is a thing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pyoxigraph as ox
from pydantic import BaseModel
from pyoxigraph import Quad
from starlette.requests import Request
from starlette.responses import Response

from api.lookups.refusals import Refused
from api.negotiation import Offer, choose
from kg.export import ExportFormat, write_graph
from kg.results import ResultFormat
from kg.store import Store

JSON = Offer("application/json", ResultFormat.JSON)
CSV = Offer("text/csv", ResultFormat.CSV, frozenset({("charset", "utf-8"), ("header", "present")}))
JSON_LD = Offer("application/ld+json", ResultFormat.JSON)

VARY = {"Vary": "Accept"}

Row = Sequence[object]


def wanted(request: Request, *offers: Offer) -> Offer:
    """Return the format that a request wants of those that there are.

    Raises:
        Refused: 406 where it wants none of them.
    """
    accept = ", ".join(request.headers.getlist("accept"))
    offer = choose(accept, offers)
    if offer is None:
        there = ", ".join(o.media_type for o in offers)
        raise Refused(406, f"this cannot be had as {accept}; there is {there}", VARY)
    return offer


def json_answer(answer: BaseModel, headers: dict[str, str] | None = None) -> Response:
    """Answer with a model as JSON."""
    return Response(
        answer.model_dump_json(by_alias=True),
        media_type=JSON.media_type,
        headers={**VARY, **(headers or {})},
    )


def csv_answer(columns: Row, rows: Iterable[Row], headers: dict[str, str] | None = None) -> Response:
    """Answer with a table as CSV (RFC 4180), a header line first; values in one cell are joined by |."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return Response(written.getvalue(), media_type=CSV.content_type, headers={**VARY, **(headers or {})})


def json_ld_answer(store: Store, query: str) -> Response:
    """Answer with the graph that a CONSTRUCT query gives, as JSON-LD."""
    result = store.query(query)
    if not isinstance(result, ox.QueryTriples):
        raise TypeError("JSON-LD is written of what a CONSTRUCT query gives")
    quads = [Quad(t.subject, t.predicate, t.object) for t in result]
    return Response(
        write_graph(quads, ExportFormat.JSONLD, store.base), media_type=JSON_LD.media_type, headers=VARY
    )


def content(model: type[BaseModel], *others: Offer, example: Any = None) -> dict[str, Any]:
    """Return what OpenAPI says of an answer that can be had as JSON and in other formats."""
    shown = {"schema": {"type": "object"}} if JSON_LD in others else {}
    more = {
        offer.media_type: {"schema": {"type": "string"}} if offer is CSV else dict(shown) for offer in others
    }
    example_of: dict[str, Any] = {"example": example} if example is not None else {}
    return {
        "model": model,
        "description": "The answer.",
        "content": {JSON.media_type: example_of, **more},
        "headers": {
            "ETag": {"description": "Changes when the answer does.", "schema": {"type": "string"}},
            "Vary": {"description": "Always Accept.", "schema": {"type": "string"}},
        },
    }


def _cell(value: object) -> object:
    if isinstance(value, (tuple, list)):
        return "|".join(str(part) for part in value)
    return "" if value is None else value
