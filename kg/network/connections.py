"""What is near an entity, and what connects two of them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import overload

import numpy as np

from kg.network.network import Network
from kg.network.shortest import shortest_way
from kg.network.tables import Numbers
from kg.network.values import Edge, Hop, Neighbour, Neighbourhood, Node, Path


@dataclass(frozen=True, slots=True)
class CommonNeighbour:
    """An entity that is joined to two others, and the edges that join it to the one and to the other."""

    node: Node
    to_first: tuple[Edge, ...]
    to_second: tuple[Edge, ...]


def neighbourhood(network: Network, entity: str, depth: int = 1, limit: int | None = None) -> Neighbourhood:
    """Return what lies within so many steps of an entity, whichever way the edges point.

    Args:
        network: where to look.
        entity: its IRI.
        depth: the most steps.
        limit: the most neighbours, the near and well attested first; None for all.

    Raises:
        NotFoundError: where the entity takes part in no happening of this network.
    """
    centre = network.number(entity)
    distance = np.full(len(network.numbers), -1, dtype=np.int32)
    distance[centre] = 0
    frontier = np.array([centre], dtype=np.int32)
    found: list[Neighbour] = []
    for step in range(1, depth + 1):
        ends, rows = _beside(network, frontier)
        fresh = distance[ends] < 0
        ends, rows = ends[fresh], rows[fresh]
        frontier = np.unique(ends)
        distance[frontier] = step
        found += _neighbours(network, step, ends, network.columns.happening[rows])
        if not len(frontier):
            break
    found.sort(key=lambda one: (one.distance, -one.sources, -one.happenings, one.node.name, one.node.iri))
    kept = found[:limit]
    inside = [centre, *(network.numbers[one.node.iri] for one in kept)]
    return Neighbourhood(network.node_at(centre), tuple(kept), _among(network, inside))


def common_neighbours(network: Network, first: str, second: str) -> tuple[CommonNeighbour, ...]:
    """Return the entities that are joined to both of two, the best attested first.

    Raises:
        NotFoundError: where one of the two takes part in no happening of this network.
    """
    joined = [_edges_by_neighbour(network, iri) for iri in (first, second)]
    shared = joined[0].keys() & joined[1].keys() - {first, second}
    found = [
        CommonNeighbour(network.node(iri), _attested(joined[0][iri]), _attested(joined[1][iri]))
        for iri in shared
    ]
    found.sort(
        key=lambda one: (
            -min(_sources(one.to_first), _sources(one.to_second)),
            -len(one.to_first) - len(one.to_second),
            one.node.name,
            one.node.iri,
        )
    )
    return tuple(found)


def shortest_path(network: Network, first: str, second: str) -> Path | None:
    """Return one of the shortest paths between two entities; None where nothing connects them.

    Raises:
        NotFoundError: where one of the two takes part in no happening of this network.
    """
    return next(iter(shortest_paths(network, first, second, 1)), None)


def shortest_paths(network: Network, first: str, second: str, count: int = 1) -> tuple[Path, ...]:
    """Return the `count` shortest paths between two entities, the shortest first (Yen's algorithm).

    A path follows edges in either direction and meets no entity twice. There may be fewer than `count`.

    Raises:
        NotFoundError: where one of the two takes part in no happening of this network.
    """
    ends = network.number(first), network.number(second)
    if first == second:
        return ()
    way = shortest_way(network.skeleton._adj, *ends)
    if way is None:
        return ()
    ways = [way]
    if count > 1:
        import networkx as nx  # here, since it takes longer to load than most questions to answer

        ways = list(islice(nx.shortest_simple_paths(network.skeleton, *ends), count))
    return tuple(_path(network, way) for way in ways)


def _path(network: Network, way: list[int]) -> Path:
    steps = pairwise(zip(way, map(network.node_at, way), strict=True))
    return Path(
        tuple(Hop(start, end, _Attested(network, one, other)) for (one, start), (other, end) in steps)
    )


def _between(network: Network, first: int, second: int) -> list[int]:
    columns = network.columns
    there, back = network.outgoing.of(first), network.incoming.of(first)
    return [
        *there[columns.target[there] == second].tolist(),
        *back[columns.source[back] == second].tolist(),
    ]


def _attested(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return edges with the best attested first: what is reported before what is not, then by sources."""
    return tuple(
        sorted(
            edges,
            key=lambda edge: (
                edge.happening.status != "Reported",
                -len(edge.happening.sources),
                edge.happening.when is None,
                edge.happening.when.first if edge.happening.when else "",
                edge.happening.iri,
                edge.source,
                edge.target_role,
            ),
        )
    )


def _sources(edges: tuple[Edge, ...]) -> int:
    return len({source for edge in edges for source in edge.happening.sources})


def _edges_by_neighbour(network: Network, iri: str) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in network.edges(iri):
        found[edge.target if edge.source == iri else edge.source].append(edge)
    return found


def _beside(network: Network, frontier: Numbers) -> tuple[Numbers, Numbers]:
    """Return the other ends of all edges of these entities, and those edges."""
    out, back = network.outgoing.of_all(frontier), network.incoming.of_all(frontier)
    ends = np.concatenate([network.columns.target[out], network.columns.source[back]])
    return ends, np.concatenate([out, back])


def _neighbours(network: Network, step: int, ends: Numbers, happening: Numbers) -> list[Neighbour]:
    """Return the neighbours at the ends of edges, with what is to be said of the happenings of those."""
    near, end, rows = _different(ends, happening, len(network.tables.happenings.iri))
    happenings = np.bincount(end, minlength=len(near))
    sources = network.sources_of(end, rows, len(near))
    kinds = network.tables.happenings.kind
    pairs, counts = np.unique(end.astype(np.int64) * len(kinds.words) + kinds.codes[rows], return_counts=True)
    order = np.lexsort((pairs % len(kinds.words), -counts, pairs // len(kinds.words)))
    of: list[list[str]] = [[] for _ in near]
    for pair in pairs[order].tolist():
        of[pair // len(kinds.words)].append(kinds.words[pair % len(kinds.words)])
    columns = (near.tolist(), happenings.tolist(), sources.tolist(), of)
    return [
        Neighbour(network.node_at(number), step, count, said, tuple(words))
        for number, count, said, words in zip(*columns, strict=True)
    ]


def _different(ends: Numbers, happening: Numbers, total: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the different ends and, each pair once, the place of an end among them and a happening."""
    pairs = np.unique(ends.astype(np.int64) * total + happening)
    near, place = np.unique(pairs // max(total, 1), return_inverse=True)
    return near.astype(np.int32), place.astype(np.int32), (pairs % max(total, 1)).astype(np.int32)


def _among(network: Network, numbers: list[int]) -> Sequence[Edge]:
    inside = np.zeros(len(network.numbers), dtype=np.bool_)
    inside[numbers] = True
    rows = network.outgoing.of_all(np.array(sorted(numbers), dtype=np.int32))
    return _Edges(network, rows[inside[network.columns.target[rows]]])


class _Attested(Sequence[Edge]):
    """The edges between two entities, the best attested first, that are made when they are looked at."""

    def __init__(self, network: Network, first: int, second: int) -> None:
        self._network, self._ends = network, (first, second)

    @cached_property
    def _made(self) -> tuple[Edge, ...]:
        return _attested(map(self._network.edge_at, _between(self._network, *self._ends)))

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, place: int) -> Edge: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Edge]: ...
    def __getitem__(self, place: int | slice) -> Edge | Sequence[Edge]:
        return self._made[place]


class _Edges(Sequence[Edge]):
    """Edges that are made when they are looked at."""

    def __init__(self, network: Network, rows: Numbers) -> None:
        self._network, self._rows = network, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Edge: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Edge]: ...
    def __getitem__(self, place: int | slice) -> Edge | Sequence[Edge]:
        if isinstance(place, slice):
            return _Edges(self._network, self._rows[place])
        return self._network.edge_at(int(self._rows[place]))
