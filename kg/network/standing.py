"""Who stands where in the network: degree, PageRank, betweenness, and the communities that it falls into.

All are asked of links weighted by the number of independent sources. From `LARGE` edges on, betweenness and
communities are worked out by igraph where it is installed (the extra `large`), and by networkx otherwise.
The answers are the same: betweenness and PageRank to the last few digits; communities are as good by
modularity, and the same where the network falls apart clearly.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.network.network import Network
from kg.network.projection import Links
from kg.network.values import Node

Engine = Literal["networkx", "igraph"]
Scores = NDArray[np.float64]

LARGE = 50_000
"""The number of edges from which on igraph is asked."""

DAMPING = 0.85
_TOLERANCE, _ROUNDS = 1e-10, 500
_SEED = 20220427
# A link of w sources is this long divided by w, in whole numbers, so that equally long ways are equal
# exactly.
_LENGTH = 2520


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entity stands in the network.

    Attributes:
        node: the entity.
        happenings: in how many it takes part.
        acts: the number of independent sources over its links to those to whom it does something.
        suffers: the same over the links from those who do something to it.
        pagerank: its share of all attention that flows along links (they sum to 1 over the network).
        betweenness: the share of the shortest ways between two others that lead over it; well attested links
            are short.
    """

    node: Node
    happenings: int
    acts: int
    suffers: int
    pagerank: float
    betweenness: float


@dataclass(frozen=True, slots=True)
class Community:
    """Entities that have more to do with each other than with the rest, those of the most sources first."""

    members: tuple[Node, ...]


def standings(network: Network, pivots: int | None = None) -> tuple[Standing, ...]:
    """Return how each entity stands, by PageRank.

    Args:
        network: the network.
        pivots: from how many entities to measure betweenness; None for all of them, exactly.
    """
    directed, entities = network.links(directed=True), len(network.numbers)
    acts = np.bincount(directed.first, directed.weight, minlength=entities)
    suffers = np.bincount(directed.second, directed.weight, minlength=entities)
    rank, between = pagerank(network), betweenness(network, pivots)
    taking_part = network.tables.participations
    pairs = np.unique(taking_part.happening.astype(np.int64) * max(entities, 1) + taking_part.entity)
    happenings = np.bincount(pairs % max(entities, 1), minlength=entities)
    order = np.lexsort((np.arange(entities), -rank.round(12)))
    return tuple(
        Standing(
            network.node_at(n),
            int(happenings[n]),
            int(acts[n]),
            int(suffers[n]),
            float(rank[n]),
            float(between[n]),
        )
        for n in order.tolist()
    )


def pagerank(network: Network) -> Scores:
    """Return the PageRank of each entity, in the order of the entities (Page and Brin 1998).

    As networkx has it: damping 0.85, links weighted, who links to nobody spread evenly over all. It is
    worked out on columns at every size, which is quicker than either library, and needs no scipy.
    """
    entities, links = len(network.numbers), network.links(directed=True)
    if not entities:
        return np.zeros(0)
    total = np.bincount(links.first, links.weight, minlength=entities)
    share = links.weight / total[links.first]
    dead = total == 0
    rank = np.full(entities, 1 / entities)
    for _ in range(_ROUNDS):
        spread = (1 - DAMPING + DAMPING * rank[dead].sum()) / entities
        flow = np.bincount(links.second, share * rank[links.first], minlength=entities)
        new: Scores = DAMPING * flow + spread
        if np.abs(new - rank).sum() < _TOLERANCE:
            return new
        rank = new
    return rank


def betweenness(network: Network, pivots: int | None = None, engine: Engine | None = None) -> Scores:
    """Return the betweenness of each entity, in the order of the entities (Freeman 1977, Brandes 2001).

    Args:
        network: the network; links are taken without direction.
        pivots: how many entities to measure from, spread evenly over them, as an estimate (Brandes and Pich
            2007); None for all.
        engine: the library to ask; by default the one for the size of the network.
    """
    entities = len(network.numbers)
    if entities < 3:
        return np.zeros(entities)
    chosen = np.arange(entities)
    if pivots is not None and pivots < entities:
        chosen = np.linspace(0, entities - 1, pivots).astype(np.int64)
    ask = _igraph_betweenness if _engine(network, engine) == "igraph" else _networkx_betweenness
    # Each way is found from both of its ends; what was measured from some stands for all.
    scale = entities / (len(chosen) * (entities - 1) * (entities - 2))
    return ask(network, chosen.tolist()) * scale


def communities(network: Network, engine: Engine | None = None) -> tuple[Community, ...]:
    """Return the communities of a network, the largest first, by modularity (Louvain, or Leiden by igraph).

    Args:
        network: the network; links are taken without direction.
        engine: the library to ask; by default the one for the size of the network.
    """
    entities, links = len(network.numbers), network.links(directed=False)
    if not entities:
        return ()
    ask = _igraph_communities if _engine(network, engine) == "igraph" else _networkx_communities
    weight = np.bincount(links.first, links.weight, minlength=entities)
    weight += np.bincount(links.second, links.weight, minlength=entities)
    found = [sorted(members, key=lambda n: (-weight[n], n)) for members in ask(network)]
    found.sort(key=lambda members: (-len(members), members))
    return tuple(Community(tuple(map(network.node_at, members))) for members in found)


def _engine(network: Network, wanted: Engine | None) -> Engine:
    if wanted is not None:
        return wanted
    return "igraph" if len(network) >= LARGE and find_spec("igraph") else "networkx"


def _lengths(links: Links) -> NDArray[np.int64]:
    lengths: NDArray[np.int64] = np.maximum(np.rint(_LENGTH / links.weight), 1).astype(np.int64)
    return lengths


def _networkx(network: Network) -> Any:
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(len(network.numbers)))
    links = network.links(directed=False)
    columns = (links.first.tolist(), links.second.tolist(), links.weight.tolist(), _lengths(links).tolist())
    graph.add_edges_from(
        (first, second, {"weight": weight, "length": length})
        for first, second, weight, length in zip(*columns, strict=True)
    )
    return graph


def _networkx_betweenness(network: Network, pivots: list[int]) -> Scores:
    graph = _networkx(network)
    found = nx.betweenness_centrality_subset(
        graph, sources=pivots, targets=range(len(graph)), normalized=False, weight="length"
    )
    # It halves what it finds in an undirected graph.
    return np.array([2 * found[n] for n in range(len(graph))])


def _networkx_communities(network: Network) -> list[list[int]]:
    graph = _networkx(network)
    return [list(members) for members in nx.community.louvain_communities(graph, "weight", seed=_SEED)]


def _igraph_betweenness(network: Network, pivots: list[int]) -> Scores:
    lengths = _lengths(network.links(directed=False)).tolist()
    return 2 * np.array(network.igraph.betweenness(directed=False, weights=lengths, sources=pivots))


def _igraph_communities(network: Network) -> list[list[int]]:
    weights = network.links(directed=False).weight.tolist()
    with _seeded():
        found = network.igraph.community_leiden(
            objective_function="modularity", weights=weights, n_iterations=4
        )
    return [list(members) for members in found]


@contextmanager
def _seeded() -> Iterator[None]:
    """Have igraph draw the same random numbers every time."""
    import igraph

    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
