"""The graph as files: Turtle, N-Quads, JSON-LD; sorted, so that the same graph is the same bytes.

N-Quads and JSON-LD keep each document's evidence in its named graph. Turtle has one graph: facts and
evidence together.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import pyoxigraph as ox
from pyoxigraph import Quad, RdfFormat, Triple

from kg.terms import PREFIXES


class ExportFormat(StrEnum):
    """The formats that a graph is written in."""

    TURTLE = "turtle"
    NQUADS = "nquads"
    JSONLD = "jsonld"


_SERIALIZED = {
    ExportFormat.TURTLE: RdfFormat.TURTLE,
    ExportFormat.NQUADS: RdfFormat.N_QUADS,
    ExportFormat.JSONLD: RdfFormat.JSON_LD,
}


def write_graph(quads: Iterable[Quad], to: ExportFormat, base: str) -> bytes:
    """Return quads in a format, as UTF-8, each quad once, in the order of their N-Quads."""
    prefixes = PREFIXES | {
        "state": f"{base}state/",
        "organization": f"{base}organization/",
        "person": f"{base}person/",
        "place": f"{base}place/",
        "weapon": f"{base}weapon/",
    }
    if to is ExportFormat.TURTLE:
        triples = {quad.triple for quad in quads}
        ordered: list[Triple] | list[Quad] = sorted(triples, key=str)
    else:
        ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad)))
    result = ox.serialize(ordered, format=_SERIALIZED[to], prefixes=prefixes)
    assert result is not None  # noqa: S101 - pyoxigraph returns bytes where it is given no file
    return result
