"""Which two entities does a happening join? From who takes part in it to pairs of entities.

Of an event with somebody who does it, each of those is joined to each other participant and, where several
do it together, to each of the others in both directions. Of an event that names no one who does it, those to
whom it is done stand in that place: "The port was shelled from the hills" joins the port to the hills.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.network.tables import Numbers, Participations

# Who stands at the beginning of an edge: the first of these that a happening has.
_HEADS = ("source", "subject", "target", "recipient", "theme", "instrument", "place")


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges in the order of their source, target and happening.

    The columns are rows of the entities, codes of the participations' roles, and rows of the happenings.
    """

    source: Numbers
    target: Numbers
    source_role: Numbers
    target_role: Numbers
    happening: Numbers


def edges_of(participations: Participations, happenings: int) -> Edges:
    """Return the edges that happenings (so many) make of who takes part in them."""
    rank = np.array(
        [_HEADS.index(role) if role in _HEADS else len(_HEADS) for role in participations.role.words],
        dtype=np.int32,
    )
    ranks = rank[participations.role.codes] if len(rank) else participations.role.codes
    first = np.full(happenings, len(_HEADS) + 1, dtype=np.int32)
    np.minimum.at(first, participations.happening, ranks)
    heads = np.flatnonzero(ranks == first[participations.happening]).astype(np.int32)
    others = np.flatnonzero(ranks != first[participations.happening]).astype(np.int32)
    together = heads[ranks[heads] == 0]
    start, end = _pairs(participations.happening, heads, np.concatenate([others, together]), happenings)
    return _ordered(participations, start, end)


def _pairs(happening: Numbers, heads: Numbers, tails: Numbers, total: int) -> tuple[Numbers, Numbers]:
    """Pair each tail with each head of the same happening; heads stand in the order of the happenings."""
    count = np.bincount(happening[heads], minlength=total).astype(np.int32)
    begin = np.concatenate([[0], np.cumsum(count)[:-1]]) if total else np.zeros(0, dtype=np.int64)
    each = count[happening[tails]]
    end = np.repeat(tails, each)
    # 0, 1, 2, … within the heads of each tail's happening.
    within = np.arange(len(end)) - np.repeat(np.cumsum(each) - each, each)
    start = heads[begin[happening[end]] + within]
    return start.astype(np.int32), end.astype(np.int32)


def _ordered(participations: Participations, start: Numbers, end: Numbers) -> Edges:
    entity, role = participations.entity, participations.role.codes
    apart = entity[start] != entity[end]
    start, end = start[apart], end[apart]
    happening = participations.happening[start]
    rows = np.lexsort((role[end], role[start], happening, entity[end], entity[start]))
    start, end = start[rows], end[rows]
    return Edges(entity[start], entity[end], role[start], role[end], happening[rows])
