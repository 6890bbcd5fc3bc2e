"""Columns as graphs of networkx, whose dictionaries are made when an algorithm looks at them.

A graph of networkx with a million edges is a gigabyte of dictionaries; a question about two entities looks at
a few hundred. The graphs here are whole to every function of networkx, and hold what was looked at. As in
its own views (`networkx.classes.graphviews`), only the mapping behind `adj` is another. They are frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx

if TYPE_CHECKING:
    from kg.network.network import Network
    from kg.network.projection import Adjacency

K = TypeVar("K")
V = TypeVar("V")


class _Made(Mapping[K, V]):
    """A mapping whose values are made when they are first asked for, and kept.

    Args:
        keys: all keys, in their order.
        numbers: the number of each, from which its value is made; None where keys are numbers themselves.
        make: makes a value.
    """

    def __init__(self, keys: Sequence[K], numbers: Mapping[K, int] | None, make: Callable[[int], V]) -> None:
        self._keys, self._numbers, self._make = keys, numbers, make
        self._kept: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        found = self._kept.get(key)
        if found is None:
            number = self._keys.index(key) if self._numbers is None else self._numbers[key]
            found = self._kept[key] = self._make(number)
        return found

    def fill(self) -> None:
        """Make all values now."""
        for key in self._keys:
            self[key]

    def __contains__(self, key: object) -> bool:
        return key in (self._keys if self._numbers is None else self._numbers)

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def multigraph(network: Network) -> nx.MultiDiGraph[str]:
    """Return the network as a directed multigraph; see `Network.graph`."""
    iris, numbers = network.tables.entities.iri, network.numbers
    graph: Any = nx.MultiDiGraph()
    graph._node = _Made(iris, numbers, lambda number: _node(network, number))
    graph._adj = _Made(iris, numbers, lambda number: _beside(network, network.outgoing.of(number), False))
    graph._pred = _Made(iris, numbers, lambda number: _beside(network, network.incoming.of(number), True))
    return nx.freeze(graph)


def skeleton(by: Adjacency) -> nx.Graph[int]:
    """Return links as an undirected graph of the numbers of entities, without attributes: what paths need."""
    entities = range(len(by.begin) - 1)
    nothing: dict[str, int] = {}
    begin, neighbour = by.begin.tolist(), by.neighbour

    def beside(number: int) -> dict[int, dict[str, int]]:
        return dict.fromkeys(neighbour[begin[number] : begin[number + 1]].tolist(), nothing)

    graph: Any = nx.Graph()
    graph._node = _Made(entities, None, lambda _: nothing)
    graph._adj = _Made(entities, None, beside)
    return nx.freeze(graph)


def _node(network: Network, number: int) -> dict[str, str]:
    node = network.node_at(number)
    return {"label": node.name, "type": node.class_name, "country": node.country or ""}


def _beside(network: Network, rows: Any, backwards: bool) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what networkx keeps for a node: by neighbour, by key, the attributes of an edge."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows.tolist():
        edge = network.edge_at(row)
        happening = edge.happening
        keys = found.setdefault(edge.source if backwards else edge.target, {})
        # Two entities may be joined by one event in two ways: the missile is shown, and is what it is about.
        key = happening.iri if happening.iri not in keys else f"{happening.iri}&role={edge.target_role}"
        keys[key] = {
            "kind": happening.kind,
            "plover": happening.plover or "",
            "quad": happening.quad or "",
            "status": happening.status,
            "certainty": happening.certainty,
            "time": happening.when.value if happening.when else "",
            "first": happening.when.first if happening.when else "",
            "last": happening.when.last if happening.when else "",
            "roles": (edge.source_role, edge.target_role),
            "sources": happening.sources,
            "evidence": happening.evidence,
            "weight": max(len(happening.sources), 1),
        }
    return found
