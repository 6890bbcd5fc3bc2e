"""The graph as a network of entities joined by events and relations, and the questions asked of it.

    network = read_network(store)
    for path in shortest_paths(network, kim, putin, 3):
        ...

Entities are named by their IRIs; `Network.named` finds those with a name.
"""

from __future__ import annotations

from kg.network.connections import (
    CommonNeighbour,
    common_neighbours,
    neighbourhood,
    shortest_path,
    shortest_paths,
)
from kg.network.network import Network, read_network
from kg.network.quoting import quoted
from kg.network.timelines import timeline
from kg.network.values import (
    Edge,
    Filter,
    Happening,
    Hop,
    Neighbour,
    Neighbourhood,
    Node,
    Path,
    TimelineEntry,
    When,
)

__all__ = [
    "CommonNeighbour",
    "Edge",
    "Filter",
    "Happening",
    "Hop",
    "Neighbour",
    "Neighbourhood",
    "Network",
    "Node",
    "Path",
    "TimelineEntry",
    "When",
    "common_neighbours",
    "neighbourhood",
    "quoted",
    "read_network",
    "shortest_path",
    "shortest_paths",
    "timeline",
]
