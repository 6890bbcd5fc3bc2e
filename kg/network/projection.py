"""Who is joined to whom, and by how many independent sources: the network with one link for each pair.

This is the graph that paths, centralities and communities are asked of. Two entities are linked as strongly
as there are different sources that tell of anything between them: ten newspapers that quote one agency are
one source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.network.columns import slices
from kg.network.edges import Edges
from kg.network.tables import Marks, Numbers


@dataclass(frozen=True, slots=True)
class Links:
    """Links between entities, one for each pair, by their numbers; `weight` is how many sources tell of it.

    Undirected links have their first end below the second. They stand in the order of their ends.
    """

    first: Numbers
    second: Numbers
    weight: Numbers


def links(edges: Edges, sources: Marks, entities: int, directed: bool) -> Links:
    """Return the links of edges between so many entities; undirected ones take both directions together."""
    ends = edges.source.astype(np.int64), edges.target.astype(np.int64)
    first, second = ends if directed else (np.minimum(*ends), np.maximum(*ends))
    pairs, pair = np.unique(first * entities + second, return_inverse=True)
    weight = _different(pair, edges.happening, sources) if len(pairs) else np.zeros(0, dtype=np.int32)
    return Links((pairs // entities).astype(np.int32), (pairs % entities).astype(np.int32), weight)


def _different(pair: NDArray[np.int64], happening: Numbers, sources: Marks) -> Numbers:
    """Count for each pair the different sources of its happenings; what has none at all counts once."""
    total = 1 + max(int(happening.max()), int(sources.happening.max(initial=0)))
    of = slices(sources.happening, total)
    count = np.diff(of.begin)[happening]
    rows = of.of_all(happening)
    many = max(len(sources.value.words), 1)
    keys = np.unique(np.repeat(pair, count) * many + sources.value.codes[rows])
    weight = np.bincount(keys // many, minlength=int(pair.max()) + 1)
    return np.maximum(weight, 1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Adjacency:
    """For each entity its neighbours, the best attested first, and the weights of the links to them."""

    begin: Numbers
    neighbour: Numbers
    weight: Numbers


def adjacency(undirected: Links, entities: int) -> Adjacency:
    """Return the neighbours of each of so many entities; equally well attested ones by their numbers."""
    here = np.concatenate([undirected.first, undirected.second])
    there = np.concatenate([undirected.second, undirected.first])
    weight = np.concatenate([undirected.weight, undirected.weight])
    rows = np.lexsort((there, -weight, here))
    begin = np.zeros(entities + 1, dtype=np.int32)
    np.cumsum(np.bincount(here, minlength=entities), out=begin[1:])
    return Adjacency(begin, there[rows], weight[rows])
