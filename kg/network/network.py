"""The network: entities joined by happenings, as values, as columns, and as a graph of networkx.

    network = read_network(store).restricted(Filter(statuses=frozenset({"Reported"})))
    network.graph                      # a networkx.MultiDiGraph
    network.edges("https://…/kim")     # edges with their happenings

A network never changes; `kg.network.keeping` brings one up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kg.calendar import Period, period
from kg.errors import NotFoundError
from kg.network.columns import Slices, slices
from kg.network.edges import Edges, edges_of
from kg.network.knowledge import Knowledge, read_knowledge
from kg.network.plover import quads
from kg.network.projection import Adjacency, Links, adjacency, links
from kg.network.reading import read_tables
from kg.network.tables import Mask, Numbers, Tables, only
from kg.network.values import DatedBy, Edge, Filter, Happening, Node, When
from kg.store import Store
from kg.store.edits import NEVER

if TYPE_CHECKING:
    import networkx as nx

_NEVER = np.iinfo(np.int32).max


def read_network(store: Store) -> Network:
    """Read the network of all that a store holds."""
    mark = store.edits.mark()  # what is changed from now on is read again
    return Network(read_tables(store), read_knowledge(store), mark)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of each happening, as proleptic ordinals; where there is no time, first is after last."""

    first: Numbers
    last: Numbers
    published: Mask
    """Where the day of publication stands in for a time that the text does not give."""


class Network:
    """Entities joined by the events and relations in which they take part.

    Args:
        tables: its columns, with the digest of each document from which they were read.
        knowledge: what is known of kinds.
        mark: how far changes by hand had come when it was read (`kg.store.edits`).
    """

    def __init__(self, tables: Tables, knowledge: Knowledge, mark: str = NEVER) -> None:
        self.tables = tables
        self.knowledge = knowledge
        self.mark = mark

    def __len__(self) -> int:
        """The number of edges."""
        return len(self.columns.source)

    def restricted(self, to: Filter) -> Network:
        """Return the network of those happenings alone that a filter keeps, and of who takes part in them."""
        keep = self._kept(to)
        return self if keep.all() else Network(only(self.tables, keep), self.knowledge, self.mark)

    # --- entities -------------------------------------------------------------------------------

    def __contains__(self, iri: str) -> bool:
        return iri in self.numbers

    def node(self, iri: str) -> Node:
        """Return an entity.

        Raises:
            NotFoundError: where it takes part in no happening of this network.
        """
        return self.node_at(self.number(iri))

    def node_at(self, number: int) -> Node:
        """Return the entity with this number."""
        entities = self.tables.entities
        return Node(
            entities.iri[number],
            entities.name[number],
            entities.class_name[number],
            entities.country[number] or None,
        )

    def nodes(self) -> Iterator[Node]:
        """Yield all entities, in the order of their IRIs."""
        return map(self.node_at, range(len(self.tables.entities.iri)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each entity, by IRI."""
        return {iri: n for n, iri in enumerate(self.tables.entities.iri)}

    def number(self, iri: str) -> int:
        """Return the number of an entity.

        Raises:
            NotFoundError: where it takes part in no happening of this network.
        """
        if iri not in self.numbers:
            raise NotFoundError(
                f"{iri} takes part in no event or relation here; "
                "ask without a filter, or look it up with: kg show NAME"
            )
        return self.numbers[iri]

    def named(self, name: str) -> list[str]:
        """Return the IRIs of the entities with a name, in any letter case; an IRI is itself."""
        if name in self.numbers:
            return [name]
        return [self.tables.entities.iri[n] for n in self._by_name.get(name.casefold(), ())]

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self.tables.entities.name):
            found.setdefault(name.casefold(), []).append(number)
        return found

    # --- happenings -----------------------------------------------------------------------------

    def happening_at(self, number: int) -> Happening:
        """Return the happening with this number."""
        table = self.tables.happenings
        plover = table.plover.at(number) or None
        document = self.tables.documents.iri[table.document[number]]
        participations = self.tables.participations
        return Happening(
            iri=table.iri[number],
            kind=table.kind.at(number),
            plover=plover,
            quad=quads().get(plover) if plover else None,
            status=table.status.at(number),
            certainty=table.certainty.at(number),
            when=self._when(number),
            document=document,
            sources=self._marks(self.tables.sources.value.at, self._sources, number),
            evidence=self._marks(self.tables.evidence.value.at, self._evidence, number),
            roles=tuple(
                (participations.role.at(row), self.tables.entities.iri[participations.entity[row]])
                for row in self.taking_part.of(number).tolist()
            ),
        )

    def happenings(self) -> Iterator[Happening]:
        """Yield all happenings, in the order of their IRIs."""
        return map(self.happening_at, range(len(self.tables.happenings.iri)))

    def happenings_of(self, iri: str) -> Numbers:
        """Return the numbers of the happenings in which an entity takes part, each once."""
        rows = self._participations.of(self.number(iri))
        return np.unique(self.tables.participations.happening[rows])

    @cached_property
    def taking_part(self) -> Slices:
        """For each happening, the rows of those who take part in it."""
        return slices(self.tables.participations.happening, len(self.tables.happenings.iri))

    @cached_property
    def _participations(self) -> Slices:
        return slices(self.tables.participations.entity, len(self.tables.entities.iri))

    @cached_property
    def _sources(self) -> Slices:
        return slices(self.tables.sources.happening, len(self.tables.happenings.iri))

    @cached_property
    def _evidence(self) -> Slices:
        return slices(self.tables.evidence.happening, len(self.tables.happenings.iri))

    @staticmethod
    def _marks(at: Callable[[int], str], of: Slices, number: int) -> tuple[str, ...]:
        return tuple(at(row) for row in of.of(number).tolist())

    # --- time -----------------------------------------------------------------------------------

    @cached_property
    def days(self) -> Days:
        """The first and last day of each happening."""
        times = [period(value) for value in self.tables.happenings.time.words]
        told = np.array([found is not None for found in times], dtype=np.bool_)
        code = self.tables.happenings.time.codes
        published = [period(value) for value in self.tables.documents.published]
        document = self.tables.happenings.document
        text = told[code] if len(told) else np.zeros(len(code), dtype=np.bool_)
        ends = []
        for end in ("first", "last"):
            of_text, of_document = _ordinals(times, end), _ordinals(published, end)
            ends.append(np.where(text, of_text[code], of_document[document]) if len(code) else of_text[:0])
        return Days(ends[0].astype(np.int32), ends[1].astype(np.int32), ~text)

    def _when(self, number: int) -> When | None:
        first, last = int(self.days.first[number]), int(self.days.last[number])
        if first > last:
            return None
        table = self.tables.happenings
        by: DatedBy = "publication" if self.days.published[number] else "text"
        value = (
            self.tables.documents.published[table.document[number]]
            if by == "publication"
            else table.time.at(number)
        )
        return When(value, date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat(), by)

    # --- edges ----------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> Edges:
        """The edges, as columns of numbers."""
        return edges_of(self.tables.participations, len(self.tables.happenings.iri))

    @cached_property
    def outgoing(self) -> Slices:
        """For each entity, the edges that begin at it."""
        return slices(self.columns.source, len(self.tables.entities.iri))

    @cached_property
    def incoming(self) -> Slices:
        """For each entity, the edges that end at it."""
        return slices(self.columns.target, len(self.tables.entities.iri))

    def edge_at(self, number: int) -> Edge:
        """Return the edge with this number."""
        columns, roles = self.columns, self.tables.participations.role.words
        return Edge(
            self.tables.entities.iri[columns.source[number]],
            self.tables.entities.iri[columns.target[number]],
            roles[columns.source_role[number]],
            roles[columns.target_role[number]],
            self.happening_at(int(columns.happening[number])),
        )

    def edges(self, iri: str | None = None) -> Iterator[Edge]:
        """Yield the edges that begin or end at an entity, or all.

        Raises:
            NotFoundError: where the entity takes part in no happening of this network.
        """
        numbers: Iterable[int] = range(len(self))
        if iri is not None:
            number = self.number(iri)
            numbers = sorted({*self.outgoing.of(number).tolist(), *self.incoming.of(number).tolist()})
        return map(self.edge_at, numbers)

    def sources_of(self, group: Numbers, happening: Numbers, groups: int) -> Numbers:
        """Count the different sources of the happenings of each of so many groups; rows are pairs of both."""
        count = np.diff(self._sources.begin)[happening]
        codes = self.tables.sources.value.codes[self._sources.of_all(happening)]
        many = max(len(self.tables.sources.value.words), 1)
        keys = np.unique(np.repeat(group.astype(np.int64), count) * many + codes)
        return np.bincount(keys // many, minlength=groups).astype(np.int32)

    def source_codes(self, happening: int) -> list[int]:
        """Return the sources of a happening, as codes of the column of sources."""
        codes: list[int] = self.tables.sources.value.codes[self._sources.of(happening)].tolist()
        return codes

    def links(self, directed: bool) -> Links:
        """Return one link for each pair of entities, as strong as it has independent sources."""
        return self._directed if directed else self._undirected

    @cached_property
    def _directed(self) -> Links:
        return links(self.columns, self.tables.sources, len(self.tables.entities.iri), directed=True)

    @cached_property
    def _undirected(self) -> Links:
        return links(self.columns, self.tables.sources, len(self.tables.entities.iri), directed=False)

    @cached_property
    def _adjacency(self) -> Adjacency:
        return adjacency(self._undirected, len(self.tables.entities.iri))

    @cached_property
    def skeleton(self) -> nx.Graph[int]:
        """The undirected links as a graph of networkx between the numbers of entities; it is frozen.

        The neighbours of each stand in the order of how well they are attested.
        """
        from kg.network.lazy import skeleton

        return skeleton(self._adjacency)

    @cached_property
    def igraph(self) -> Any:
        """The undirected links as a graph of igraph, between the numbers of entities.

        Raises:
            ImportError: where igraph is not installed; it is the extra `large`.
        """
        import igraph

        links = self._undirected
        return igraph.Graph(
            n=len(self.tables.entities.iri), edges=np.column_stack([links.first, links.second])
        )

    def prepared(self) -> Self:
        """Make every index now, so that the first question takes no longer than the next."""
        self.numbers, self.columns, self.days  # noqa: B018 - they are made when they are first looked at
        self.outgoing, self.incoming, self.taking_part, self._participations  # noqa: B018
        self._sources, self._evidence, self._directed  # noqa: B018
        self.skeleton._adj.fill()
        return self

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as a graph of networkx: nodes are IRIs, keys the IRIs of happenings; it is frozen.

        Nodes carry `label`, `type` and `country`; edges `kind`, `plover`, `quad`, `status`, `certainty`,
        `time`, `first`, `last`, `roles`, `sources`, `evidence`, and in `weight` the number of sources.
        """
        from kg.network.lazy import multigraph

        return multigraph(self)

    # --- filters --------------------------------------------------------------------------------

    def _kept(self, to: Filter) -> Mask:
        table = self.tables.happenings
        keep = np.ones(len(table.iri), dtype=np.bool_)
        if to.first is not None:
            keep &= (self.days.last >= to.first.toordinal()) & (self.days.first <= self.days.last)
        if to.last is not None:
            keep &= (self.days.first <= to.last.toordinal()) & (self.days.first <= self.days.last)
        if to.classes:
            keep &= self._marked(table.kind.words, table.kind.codes, self._kinds(to.classes))
        if to.statuses:
            keep &= self._marked(table.status.words, table.status.codes, to.statuses)
        if to.certainties:
            keep &= self._marked(table.certainty.words, table.certainty.codes, to.certainties)
        if to.sources:
            keep &= self._from(to.sources)
        return keep

    def _kinds(self, classes: frozenset[str]) -> frozenset[str]:
        above = self.knowledge.above
        words = self.tables.happenings.kind.words
        return frozenset(word for word in words if classes & (above.get(word, frozenset()) | {word}))

    @staticmethod
    def _marked(words: tuple[str, ...], codes: Numbers, wanted: frozenset[str]) -> Mask:
        marks = np.array([word in wanted for word in words], dtype=np.bool_)
        return marks[codes] if len(marks) else np.zeros(len(codes), dtype=np.bool_)

    def _from(self, sources: frozenset[str]) -> Mask:
        documents, table = self.tables.documents, self.tables.happenings
        told = np.array(
            [
                iri in sources or publisher in sources
                for iri, publisher in zip(documents.iri, documents.publisher, strict=True)
            ],
            dtype=np.bool_,
        )
        keep = told[table.document] if len(told) else np.zeros(len(table.iri), dtype=np.bool_)
        said = self.tables.sources
        rows = self._marked(said.value.words, said.value.codes, sources)
        keep[said.happening[rows]] = True
        return keep


def _ordinals(periods: list[Period | None], end: str) -> Numbers:
    none = _NEVER if end == "first" else 0
    days = [date.fromisoformat(getattr(found, end)).toordinal() if found else none for found in periods]
    return np.array(days, dtype=np.int32)
