"""The tests of the W3C as values, read from their manifests in ../shared/w3c/sparql."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

from tests.conftest import SHARED

ROOT = SHARED / "w3c" / "sparql"
BASE = "http://w3c.example/sparql/"

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Node = NamedNode | BlankNode
Term = Node | Literal | ox.Triple

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}


class Facts:
    """The triples of some files, to be walked along."""

    def __init__(self, *files: Path) -> None:
        self._dataset = ox.Dataset()
        for file in files:
            for quad in ox.parse(file.read_bytes(), _FORMATS[file.suffix], base_iri=address(file)):
                self._dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object))

    def all(self, subject: Node, predicate: str) -> list[Term]:
        quads = self._dataset.quads_for_subject(subject)
        return [quad.object for quad in quads if quad.predicate.value == predicate]

    def one(self, subject: Node, predicate: str) -> Term | None:
        return next(iter(self.all(subject, predicate)), None)

    def node(self, subject: Node, predicate: str) -> Node:
        found = self.one(subject, predicate)
        assert isinstance(found, Node), (subject, predicate)
        return found

    def text(self, subject: Node, predicate: str) -> str:
        found = self.one(subject, predicate)
        assert isinstance(found, Literal | NamedNode), (subject, predicate)
        return found.value

    def items(self, head: Term | None) -> Iterator[Node]:
        while isinstance(head, Node) and head != NamedNode(f"{RDF}nil"):
            yield self.node(head, f"{RDF}first")
            head = self.one(head, f"{RDF}rest")

    def of_class(self, name: str) -> Node:
        """Return the one node of a class."""
        found = self._dataset.quads_for_object(NamedNode(name))
        (node,) = [quad.subject for quad in found if isinstance(quad.subject, Node)]
        return node

    def subjects(self, predicate: str) -> list[Node]:
        found = self._dataset.quads_for_predicate(NamedNode(predicate))
        return [quad.subject for quad in found if isinstance(quad.subject, Node)]


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a query or update.

    Attributes:
        name: the folder and the last part of the test's IRI.
        kind: the local name of its class.
        request: the file with the query or update.
        default: the files of the default graph, before.
        named: the named graphs, before: IRI and file.
        result: the file with the expected answer; None for syntax tests and updates.
        default_after, named_after: the graphs that an update leaves.
        lax: whether rows may come as often as REDUCED lets them.
    """

    name: str
    kind: str
    request: Path
    default: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    default_after: tuple[Path, ...] = ()
    named_after: tuple[tuple[str, Path], ...] = ()
    lax: bool = False


def address(file: Path) -> str:
    """Return the IRI under which a file of the tests is known."""
    return BASE + file.relative_to(ROOT).as_posix()


def path(iri: str) -> Path:
    """Return the file with such an IRI."""
    return ROOT / unquote(iri.removeprefix(BASE))


def cases(manifest: Path) -> Iterator[Case]:
    """Yield the tests of a manifest and of those that it includes."""
    facts = Facts(manifest)
    for subject in facts.subjects(f"{MF}include"):
        for included in facts.items(facts.one(subject, f"{MF}include")):
            yield from cases(path(included.value))
    for subject in facts.subjects(f"{MF}entries"):
        for test in facts.items(facts.one(subject, f"{MF}entries")):
            yield _case(facts, test, manifest.parent)


def _case(facts: Facts, test: Node, folder: Path) -> Case:
    name = f"{folder.relative_to(ROOT).as_posix()}/{test.value.rsplit('#', 1)[-1].rsplit('/', 1)[-1]}"
    kind = facts.text(test, f"{RDF}type").rsplit("#", 1)[-1]
    action = facts.node(test, f"{MF}action")
    result = facts.one(test, f"{MF}result")
    if "Syntax" in kind:
        return Case(name, kind, path(action.value))
    if "Update" in kind:
        assert isinstance(result, Node)
        return Case(
            name,
            kind,
            path(facts.text(action, f"{UT}request")),
            _files(facts, action, f"{UT}data"),
            _named(facts, action),
            default_after=_files(facts, result, f"{UT}data"),
            named_after=_named(facts, result),
        )
    return Case(
        name,
        kind,
        path(facts.text(action, f"{QT}query")),
        _files(facts, action, f"{QT}data"),
        tuple((file.value, path(file.value)) for file in _nodes(facts, action, f"{QT}graphData")),
        result=path(result.value) if isinstance(result, NamedNode) else None,
        lax=facts.one(test, f"{MF}resultCardinality") is not None,
    )


def _nodes(facts: Facts, subject: Node, predicate: str) -> list[NamedNode]:
    return [node for node in facts.all(subject, predicate) if isinstance(node, NamedNode)]


def _files(facts: Facts, subject: Node, predicate: str) -> tuple[Path, ...]:
    return tuple(path(node.value) for node in _nodes(facts, subject, predicate))


def _named(facts: Facts, action: Node) -> tuple[tuple[str, Path], ...]:
    found = [node for node in facts.all(action, f"{UT}graphData") if isinstance(node, Node)]
    return tuple((facts.text(n, f"{RDFS}label"), path(facts.text(n, f"{UT}graph"))) for n in found)


def quads(file: Path, graph: NamedNode | None = None) -> list[ox.Quad]:
    """Return the quads of a file, or its triples as quads of a graph; no other file has its blank nodes."""
    found = ox.parse(
        file.read_bytes(), _FORMATS[file.suffix], base_iri=address(file), rename_blank_nodes=True
    )
    return [ox.Quad(q.subject, q.predicate, q.object, graph or q.graph_name) for q in found]
