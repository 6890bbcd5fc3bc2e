"""Who does what to whom: the edges from an actor to another, of which matrices, changes and motifs are made.

An edge is a deed where somebody does it to a target or a recipient. The parties of a symmetric event, such as
a meeting, each do it to the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kg.network.network import Network
from kg.network.plover import quads
from kg.network.tables import Numbers
from kg.network.values import Node
from kg.reference import local

By = Literal["kind", "plover", "quad"]

HAPPENED = frozenset({"Reported", "Claimed", "Disputed"})
"""The statuses of what somebody says did happen, in distinction to what is planned, imagined or denied."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """Who does what to whom, each happening once for each pair: numbers of actors and of happenings."""

    actors: tuple[Node, ...]
    source: Numbers
    target: Numbers
    happening: Numbers


def deeds(network: Network, by_state: bool = False) -> Deeds:
    """Return the deeds of a network.

    Args:
        network: the network.
        by_state: let a person, organization or force count for its state; what is known to belong to none,
            and what a state does to itself, is left out.
    """
    columns, roles = network.columns, network.tables.participations.role.words
    done = np.array([role == "source" for role in roles] or [False])[columns.source_role]
    suffered = np.array([role in ("target", "recipient") for role in roles] or [False])[columns.target_role]
    together = np.array([role == "source" for role in roles] or [False])[columns.target_role]
    kind = network.tables.happenings.kind
    symmetric = np.array([word in network.knowledge.symmetric for word in kind.words] or [False])
    rows = done & (suffered | (together & symmetric[kind.codes[columns.happening]]))
    source, target, happening = columns.source[rows], columns.target[rows], columns.happening[rows]
    actors: Sequence[Node] = tuple(network.nodes())
    if by_state:
        actors, of = _states(network)
        source, target = of[source], of[target]
        known = (source >= 0) & (target >= 0) & (source != target)
        source, target, happening = source[known], target[known], happening[known]
    different = np.unique(np.column_stack([source, target, happening]), axis=0)
    return Deeds(tuple(actors), *(different[:, n].astype(np.int32) for n in range(3)))


def codes(network: Network, by: By) -> tuple[tuple[str, ...], Numbers]:
    """Return the words by which happenings are told apart, and for each happening the number of its word."""
    table = network.tables.happenings
    if by == "kind":
        return table.kind.words, table.kind.codes
    if by == "plover":
        return table.plover.words, table.plover.codes
    of = [quads().get(word, "") for word in table.plover.words]
    words = tuple(sorted(set(of)))
    place = np.array([words.index(word) for word in of] or [0], dtype=np.int32)
    return words, place[table.plover.codes]


def _states(network: Network) -> tuple[tuple[Node, ...], Numbers]:
    """Return the states that entities are of, and for each entity the number of its state, or -1."""
    entities = network.tables.entities
    iris = sorted({iri for iri in entities.country if iri})
    place = {iri: n for n, iri in enumerate(iris)}
    of = np.array([place.get(iri, -1) for iri in entities.country] or [-1], dtype=np.int32)
    # A state that does nothing itself has no name in the network; its code stands for it.
    return tuple(
        network.node(iri) if iri in network else Node(iri, local(iri), "State", iri) for iri in iris
    ), of
