"""The HTTP requests of the W3C's protocol tests, as values, and what their responses have to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from tests.conformance.manifest import MF, RDFS, UT, Facts, Node

_HT = "http://www.w3.org/2011/http#"
_HTS = "http://www.w3.org/2011/http-statusCodes#"
_CNT = "http://www.w3.org/2011/content#"
_STATUSES = {
    "OK": {200},
    "Created": {201},
    "NoContent": {204},
    "NotFound": {404},
    "StatusCode2xx": set(range(200, 300)),
    "StatusCode3xx": set(range(300, 400)),
    "StatusCode4xx": set(range(400, 500)),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what its response has to be.

    Attributes:
        method, path: of the request.
        headers: the fields of the request, in lower case.
        body: what is sent.
        statuses: the statuses that are right.
        content_type: the media type of the response, where it matters.
        graph: the graph in Turtle that the response has to hold; None where that does not matter.
        kind: "boolean", "tabular", "RDF", or "" where it does not matter.
        truth: the answer of an ASK.
        names_graph: whether the response's Location is the graph of what follows.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: frozenset[int]
    content_type: str
    graph: str | None
    kind: str
    truth: bool | None
    names_graph: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A test: the graphs that it takes for granted, and its requests in order."""

    name: str
    graphs: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]


def conversations(manifest: Path) -> Iterator[Conversation]:
    """Yield the tests of a manifest, and those that its list leaves out."""
    facts = Facts(manifest)
    for test in sorted(facts.subjects(f"{MF}action"), key=str):
        action = facts.node(test, f"{MF}action")
        graphs = [node for node in facts.all(test, f"{UT}graphData") if isinstance(node, Node)]
        yield Conversation(
            test.value.rsplit("#", 1)[-1],
            tuple(
                (
                    facts.text(node, f"{RDFS}label"),
                    manifest.parent / facts.text(node, f"{UT}graph").rsplit("/", 1)[-1],
                )
                for node in graphs
            ),
            tuple(_exchange(facts, r) for r in facts.items(facts.one(action, f"{_HT}requests"))),
        )


def _exchange(facts: Facts, request: Node) -> Exchange:
    response = facts.node(request, f"{_HT}resp")
    statuses = [s.value for s in facts.all(response, f"{MF}expectedStatus") if isinstance(s, NamedNode)]
    truth = facts.one(response, f"{MF}expectedBoolean")
    kind = facts.one(response, f"{MF}expectedFormat")
    headers = _headers(facts, response)
    return Exchange(
        facts.text(request, f"{_HT}methodName"),
        facts.text(request, f"{_HT}absolutePath"),
        tuple(_headers(facts, request).items()),
        _body(facts, request) or b"",
        frozenset().union(*(_STATUSES[status.removeprefix(_HTS)] for status in statuses)),
        headers.get("content-type", "").partition(";")[0],
        (_body(facts, response) or b"").decode() or None,
        kind.value if isinstance(kind, Literal) else "",
        truth.value == "true" if isinstance(truth, Literal) else None,
        facts.one(response, f"{MF}expectedLocation") is not None,
    )


def _headers(facts: Facts, message: Node) -> dict[str, str]:
    fields = facts.items(facts.one(message, f"{_HT}headers"))
    return {
        facts.text(field, f"{_HT}fieldName").lower(): facts.text(field, f"{_HT}fieldValue")
        for field in fields
    }


def _body(facts: Facts, message: Node) -> bytes | None:
    body = facts.one(message, f"{_HT}body")
    if not isinstance(body, Node):
        return None
    encoding = facts.one(body, f"{_CNT}characterEncoding")
    text = facts.text(body, f"{_CNT}chars")
    return text.encode(encoding.value if isinstance(encoding, Literal) else "utf-8")
