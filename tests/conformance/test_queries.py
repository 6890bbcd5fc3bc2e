"""The query, update, syntax and result-format tests of SPARQL 1.0, 1.1 and 1.2, through the running server.

What fails is pinned in `failures.txt`, with the reason; a test that fails and is not there, or is there and
passes, fails the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from tests.api.conftest import Client
from tests.conformance.comparing import MEDIA_TYPES, same_answer, same_dataset
from tests.conformance.manifest import ROOT, Case, address, cases, quads
from tests.conftest import needs_shared

pytestmark = [pytest.mark.long, needs_shared]

_FROM = re.compile(r"\bFROM\s+(NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_EVERYTHING = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
SUITES = {
    "sparql10": ("sparql10/manifest.ttl",),
    "sparql11": (
        "sparql11/manifest-sparql11-query.ttl",
        "sparql11/manifest-sparql11-update.ttl",
        "sparql11/manifest-sparql11-results.ttl",
    ),
    "sparql12": ("sparql12/manifest.ttl",),
}


@pytest.mark.parametrize("suite", SUITES)
def test_all_pass_but_those_that_are_pinned(
    suite: str, server: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = [case for manifest in SUITES[suite] for case in cases(ROOT / manifest)]
    runner = Runner(server)
    failed = {case.name for case in tests if not runner.passes(case)}
    with capsys.disabled():
        print(f"\n{suite}: {len(tests) - len(failed)} of {len(tests)} pass")
    pinned = {name for name in _pinned() if name.startswith(suite)}
    assert len(tests) > 200
    assert sorted(failed - pinned) == []
    assert sorted(pinned - failed) == []


def _pinned() -> Iterator[str]:
    for line in Path(__file__).with_name("failures.txt").read_text(encoding="utf-8").splitlines():
        name = line.partition("#")[0].strip()
        if name:
            yield name


class Runner:
    """Runs tests over one server, whose store it empties and fills."""

    def __init__(self, server: Client) -> None:
        self._server = server
        self._filled: object = None

    def passes(self, case: Case) -> bool:
        # The text as it is, so that its bytes and its escapes are tested; only its base is put before it.
        text = case.request.read_bytes()
        based = f"BASE <{address(case.request)}>\n".encode() + text
        if "Syntax" in case.kind:
            update = "Update" in case.kind or case.request.suffix == ".ru"
            self._filled = None if update else self._filled
            response = self._send(
                based, "application/sparql-update" if update else "application/sparql-query"
            )
            if "Positive" in case.kind:  # what is well formed may yet ask for what is not there
                return response.status_code < 300 or "failed:" in response.json()["detail"]
            return response.status_code == 400
        default, named = case.default, case.named
        if "Update" not in case.kind and not default and not named:
            default, named = (), _named_in(text.decode(), case.request)
        self._fill(default, named)
        if "Update" in case.kind:
            self._filled = None
            response = self._send(based, "application/sparql-update")
            return response.status_code < 300 and same_dataset(
                self._everything(), _quads(case.default_after, case.named_after)
            )
        assert case.result is not None
        accept = MEDIA_TYPES.get(case.result.suffix, "application/sparql-results+json, text/turtle")
        response = self._send(based, "application/sparql-query", accept)
        return response.status_code == 200 and same_answer(
            response.content, response.headers["content-type"], case.result, lax=case.lax
        )

    def _send(self, body: bytes, content_type: str, accept: str = "*/*") -> httpx.Response:
        headers = {"Accept": accept, "Content-Type": content_type}
        if content_type == "application/sparql-update":
            return self._server.write("POST", "/sparql", body, content_type)
        return self._server.request("POST", "/sparql", content=body, headers=headers)

    def _fill(self, default: tuple[Path, ...], named: tuple[tuple[str, Path], ...]) -> None:
        if self._filled == (default, named):
            return
        data = "\n".join(
            f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
            if isinstance(quad.graph_name, NamedNode)
            else f"{quad.triple} ."
            for quad in _quads(default, named)
        )
        graphs = "".join(f"CREATE SILENT GRAPH <{name}> ; " for name, _ in named)
        update = f"DROP ALL ; {graphs}INSERT DATA {{ {data} }}"
        response = self._server.write("POST", "/sparql", update.encode(), "application/sparql-update")
        assert response.status_code == 204, response.text
        self._filled = default, named

    def _everything(self) -> Iterator[Quad]:
        response = self._server.ask(_EVERYTHING, "application/sparql-results+json")
        rows = ox.parse_query_results(response.content, ox.QueryResultsFormat.JSON)
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            yield Quad(row["s"], row["p"], row["o"], row["g"] or DefaultGraph())


def _named_in(query: str, request: Path) -> tuple[tuple[str, Path], ...]:
    """Return the graphs that a query names itself, which the first tests took for granted."""
    names = {match[2] for match in _FROM.finditer(query)}
    files = [(urljoin(address(request), name), request.parent / name) for name in sorted(names)]
    return tuple((iri, file) for iri, file in files if file.is_file())


def _quads(default: tuple[Path, ...], named: tuple[tuple[str, Path], ...]) -> list[Quad]:
    found = [quad for file in default for quad in quads(file)]
    return found + [quad for name, file in named for quad in quads(file, NamedNode(name))]
