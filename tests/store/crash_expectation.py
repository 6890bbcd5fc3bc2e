"""What a store must hold after a crash, by what its writer said before and after each change."""

from __future__ import annotations

import pyoxigraph as ox

from kg.network.querying import read_quads, with_entities
from kg.network.reading import read_tables
from kg.store import EmbeddedStore, open_store
from kg.store.quad_data import in_default
from kg.terms import ONTOLOGY, cq
from tests.store.crash_writer import document

Message = tuple[str, int, int | None]


class Expectation:
    """Follows one store through its crashes."""

    def __init__(self) -> None:
        self._acknowledged: dict[int, int | None] = {}
        self._under_way: tuple[int, int | None] | None = None
        with open_store(None) as empty:
            self._ontologies = {_mark(empty): set(empty.quads())}

    def hear(self, message: Message) -> bool:
        """Take in a message, and say whether it acknowledges a change."""
        kind, number, version = message
        if kind == "begin":
            self._under_way = number, version
            return False
        self._acknowledged[number] = version
        self._under_way = None
        return True

    def held(self) -> list[tuple[int, int]]:
        """Return number and version of each document that is there."""
        return [(n, v) for n, v in sorted(self._acknowledged.items()) if v is not None]

    def settle(self, store: EmbeddedStore) -> None:
        """Take over the change that was under way, if it was made; it may have been, or not."""
        if self._under_way is not None:
            number, version = self._under_way
            digest = store.digest(document(number, 0).iri)
            if digest == (None if version is None else document(number, version).digest):
                self._acknowledged[number] = version
            self._under_way = None

    def check(
        self, store: EmbeddedStore, when: str, *, quad_by_quad: bool, with_network: bool = True
    ) -> None:
        """Compare a store that was just opened, its text index and its network, with what it must hold."""
        self.settle(store)
        held = self.held()
        assert store.documents() == sorted(document(n, v).iri for n, v in held), when
        wanted: set[ox.Quad] = set()
        for number, version in held:
            graph = document(number, version)
            name = ox.NamedNode(graph.iri)
            assert store.digest(graph.iri) == graph.digest, when
            wanted |= {ox.Quad(t.subject, t.predicate, t.object, name) for t in graph.evidence}
            wanted |= {ox.Quad(t.subject, t.predicate, t.object) for t in graph.facts | graph.shared()}
        base = self._without_documents(store)
        if quad_by_quad or len(store) != len(base) + len(wanted - base):
            assert set(store.quads()) == base | wanted, when
        assert store.text.agrees(), when
        if with_network:  # from what is kept beside the store, and from its quads alone
            tables, of_quads = read_tables(store), with_entities(read_quads(store), store, every=True)
            assert len(tables.happenings.iri) == len(held), when
            assert str(tables) == str(of_quads), when
        for number, version in held[:3]:
            claim = f"<{document(number, version).iri}#claim=0,{version}>"
            # A phrase: the words of number 2 in version 1 are those of number 1 in version 2 as well.
            phrase = f"words {number} of version {version}"
            found = store.query(f"SELECT ?c {{ ?c cq:matches '\"{phrase}\"' }}")
            assert isinstance(found, ox.QuerySolutions)
            assert [str(row["c"]) for row in found] == [claim], when

    def _without_documents(self, store: EmbeddedStore) -> set[ox.Quad]:
        """Return what a store without documents holds, of the ontology that this one was last written with.

        The writer reads the ontology's files when it starts, and a run takes minutes: somebody may have
        changed them since it began. What the writer knew then is read from its own record of it.
        """
        mark = _mark(store)
        if mark not in self._ontologies:
            record = {quad for quad in store.quads() if quad.graph_name == ONTOLOGY}
            marked = {quad for quad in record if quad.predicate == cq("digest")}
            self._ontologies[mark] = record | in_default(quad.triple for quad in record - marked)
        return self._ontologies[mark]


def _mark(store: EmbeddedStore) -> str:
    """Return the digest of the ontology that a store holds; it holds one."""
    found = store.query(f"SELECT ?digest {{ GRAPH {ONTOLOGY} {{ {ONTOLOGY} cq:digest ?digest }} }}")
    assert isinstance(found, ox.QuerySolutions)
    (mark,) = found
    return str(mark["digest"])
