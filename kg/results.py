"""The answer to a query in the formats of the SPARQL 1.1 recommendations, written by Oxigraph."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import IO

import pyoxigraph as ox
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import QueryError
from kg.terms import PREFIXES


class ResultFormat(StrEnum):
    """The formats of an answer: of rows and truth values, and of graphs."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    RDFXML = "rdfxml"
    JSONLD = "jsonld"


_ROWS = {
    ResultFormat.JSON: QueryResultsFormat.JSON,
    ResultFormat.XML: QueryResultsFormat.XML,
    ResultFormat.CSV: QueryResultsFormat.CSV,
    ResultFormat.TSV: QueryResultsFormat.TSV,
}
GRAPHS = {
    ResultFormat.TURTLE: RdfFormat.TURTLE,
    ResultFormat.NTRIPLES: RdfFormat.N_TRIPLES,
    ResultFormat.NQUADS: RdfFormat.N_QUADS,
    ResultFormat.TRIG: RdfFormat.TRIG,
    ResultFormat.RDFXML: RdfFormat.RDF_XML,
    ResultFormat.JSONLD: RdfFormat.JSON_LD,
}
"""What Oxigraph calls the formats of graphs."""

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


def is_graph(answer: Answer) -> bool:
    """Say whether an answer is a graph (CONSTRUCT, DESCRIBE) rather than rows or a truth value."""
    return isinstance(answer, ox.QueryTriples)


def serialize(answer: Answer, to: ResultFormat) -> bytes:
    """Return an answer in a format, as UTF-8; a graph is sorted, so that the same graph is the same bytes.

    Raises:
        QueryError: where the format is not one for this kind of answer, or reading the store fails.
    """
    try:
        if isinstance(answer, ox.QueryTriples):
            triples = sorted(set(answer), key=str)
            return ox.serialize(triples, format=_graph_format(to), prefixes=PREFIXES) or b""
        return answer.serialize(format=_row_format(to)) or b""
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query failed: {error}") from error


def write(answer: Answer | Iterator[ox.Triple], to: ResultFormat, output: IO[bytes]) -> None:
    """Write an answer, or triples, in a format as it comes, in constant memory.

    Raises:
        QueryError: where the format is not one for this kind of answer.
        OSError, RuntimeError: where reading the store, or writing, fails on the way.
    """
    if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
        answer.serialize(output, _row_format(to))
    elif isinstance(answer, ox.QueryTriples) and to is ResultFormat.NTRIPLES:
        answer.serialize(output, _graph_format(to))  # no prefixes: no triple need become an object of Python
    else:
        ox.serialize(answer, output, _graph_format(to), prefixes=PREFIXES)


def _row_format(to: ResultFormat) -> QueryResultsFormat:
    if to not in _ROWS:
        raise QueryError(f"a query for rows has no answer as {to.value}; choose json, xml, csv or tsv")
    return _ROWS[to]


def _graph_format(to: ResultFormat) -> RdfFormat:
    if to not in GRAPHS:
        raise QueryError(f"a query for a graph has no answer as {to.value}; choose turtle or ntriples")
    return GRAPHS[to]
