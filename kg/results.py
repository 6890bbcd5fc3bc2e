"""The answer to a query in the formats of the SPARQL 1.1 recommendations, written by Oxigraph."""

from __future__ import annotations

from enum import StrEnum

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


_ROWS = {
    ResultFormat.JSON: QueryResultsFormat.JSON,
    ResultFormat.XML: QueryResultsFormat.XML,
    ResultFormat.CSV: QueryResultsFormat.CSV,
    ResultFormat.TSV: QueryResultsFormat.TSV,
}
_GRAPHS = {ResultFormat.TURTLE: RdfFormat.TURTLE, ResultFormat.NTRIPLES: RdfFormat.N_TRIPLES}

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


def is_graph(answer: Answer) -> bool:
    """Say whether an answer is a graph (CONSTRUCT, DESCRIBE) rather than rows or a truth value."""
    return isinstance(answer, ox.QueryTriples)


def serialize(answer: Answer, to: ResultFormat) -> bytes:
    """Return an answer in a format, as UTF-8.

    Raises:
        QueryError: where the format is not one for this kind of answer, or reading the store fails.
    """
    try:
        if isinstance(answer, ox.QueryTriples):
            return _graph(answer, to)
        if to not in _ROWS:
            raise QueryError(f"a query for rows has no answer as {to.value}; choose json, xml, csv or tsv")
        result = answer.serialize(format=_ROWS[to])
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query failed: {error}") from error
    return result or b""


def _graph(answer: ox.QueryTriples, to: ResultFormat) -> bytes:
    if to not in _GRAPHS:
        raise QueryError(f"a query for a graph has no answer as {to.value}; choose turtle or ntriples")
    triples = sorted(set(answer), key=str)
    return ox.serialize(triples, format=_GRAPHS[to], prefixes=PREFIXES) or b""
