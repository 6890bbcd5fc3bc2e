"""Are two answers the same, but for the names of blank nodes? Both are made graphs, and those compared.

Literals are compared as Oxigraph keeps them, which writes a number in one way: "01" and "1" are the same.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from tests.conformance.manifest import Facts, Node, Term, quads

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
MEDIA_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}

Row = dict[str, Term]


def same_dataset(found: Iterable[Quad], expected: Iterable[Quad]) -> bool:
    """Say whether two datasets are isomorphic (RDF 1.1 Concepts, section 3.6)."""
    datasets = [ox.Dataset(_kept(quads)) for quads in (found, expected)]
    for dataset in datasets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return datasets[0] == datasets[1]


def _kept(quads: Iterable[Quad]) -> Iterator[Quad]:
    store = ox.Store()
    store.extend(quads)
    return iter(store)


def same_answer(found: bytes, media_type: str, expected: Path, *, lax: bool) -> bool:
    """Say whether a response is the answer in a file."""
    if expected.suffix == ".csv":
        return _same_csv(found.decode(), expected.read_text(encoding="utf-8"))
    if media_type.startswith(("text/turtle", "application/n-triples")):
        answer = ox.parse(found, ox.RdfFormat.from_media_type(media_type.partition(";")[0]))
        return same_dataset(answer, quads(expected))
    rows = _parsed(found, ox.QueryResultsFormat.from_media_type(media_type.partition(";")[0]))
    if expected.suffix in _RESULTS:
        wanted_rows, ordered = _parsed(expected.read_bytes(), _RESULTS[expected.suffix]), False
    else:
        wanted_rows, ordered = _result_set(Facts(expected))
    if isinstance(rows, bool) or isinstance(wanted_rows, bool):
        return rows == wanted_rows
    if lax:
        rows, wanted_rows = _distinct(rows), _distinct(wanted_rows)
    return same_dataset(_as_quads(rows, ordered=ordered), _as_quads(wanted_rows, ordered=ordered))


def _parsed(data: bytes, of: ox.QueryResultsFormat | None) -> list[Row] | bool:
    assert of is not None
    results = ox.parse_query_results(data, of)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return [
        {name: term for name, term in zip(names, row, strict=True) if term is not None} for row in results
    ]


def _result_set(facts: Facts) -> tuple[list[Row] | bool, bool]:
    """Return the answer that is written as a graph, and whether its rows have an order."""
    answer = facts.of_class(f"{RS}ResultSet")
    truth = facts.one(answer, f"{RS}boolean")
    if isinstance(truth, Literal):
        return truth.value == "true", False
    solutions = [node for node in facts.all(answer, f"{RS}solution") if isinstance(node, Node)]
    indices = [facts.one(node, f"{RS}index") for node in solutions]
    ordered = all(isinstance(index, Literal) for index in indices) and bool(indices)
    if ordered:
        solutions.sort(key=lambda node: int(facts.text(node, f"{RS}index")))
    return [_row(facts, node) for node in solutions], ordered


def _row(facts: Facts, solution: Node) -> Row:
    row: Row = {}
    for binding in facts.all(solution, f"{RS}binding"):
        assert isinstance(binding, Node)
        value = facts.one(binding, f"{RS}value")
        assert value is not None
        row[facts.text(binding, f"{RS}variable")] = value
    return row


def _distinct(rows: Sequence[Row]) -> list[Row]:
    return list({tuple(sorted((k, str(v)) for k, v in row.items())): row for row in rows}.values())


def _as_quads(rows: Sequence[Row], *, ordered: bool) -> Iterable[Quad]:
    for number, row in enumerate(rows):
        node = BlankNode()
        yield Quad(node, NamedNode("row:in"), NamedNode("row:answer"))
        if ordered:
            yield Quad(node, NamedNode("row:number"), Literal(number))
        for name, term in row.items():
            yield Quad(node, NamedNode(f"var:{name}"), term)


def _same_csv(found: str, expected: str) -> bool:
    """Compare rows and columns in any order, and take all blank nodes for one."""
    answers = [
        Counter(
            tuple(sorted((name, re.sub(r"^_:.*", "_:", cell)) for name, cell in row.items()))
            for row in csv.DictReader(io.StringIO(text))
        )
        for text in (found, expected)
    ]
    return answers[0] == answers[1]
