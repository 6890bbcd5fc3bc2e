"""How often does who do what to whom?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.network.deeds import By, codes, deeds
from kg.network.network import Network
from kg.network.values import Node


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one actor does one kind of thing to another, and how many independent sources say so.

    `code` is the class of the events, their PLOVER type, or their PLOVER quad, as was asked.
    """

    source: Node
    target: Node
    code: str
    happenings: int
    sources: int


def who_to_whom(network: Network, by: By = "quad", by_state: bool = False) -> tuple[Cell, ...]:
    """Return who does what to whom and how often, the most frequent first; what has no code is left out.

    Args:
        network: the network; leave out of it what did not happen with `Filter(statuses=HAPPENED)`.
        by: what tells events apart: their class, PLOVER type or PLOVER quad.
        by_state: let a person, organization or force count for its state.
    """
    found = deeds(network, by_state)
    words, code = codes(network, by)
    count: dict[tuple[int, int, int], int] = {}
    sources: dict[tuple[int, int, int], set[int]] = {}
    columns = (found.source.tolist(), found.target.tolist(), found.happening.tolist())
    for source, target, happening in zip(*columns, strict=True):
        key = (source, target, int(code[happening]))
        count[key] = count.get(key, 0) + 1
        sources.setdefault(key, set()).update(network.source_codes(happening))
    cells = (
        Cell(found.actors[key[0]], found.actors[key[1]], words[key[2]], number, len(sources[key]))
        for key, number in count.items()
        if words[key[2]]
    )
    return tuple(
        sorted(
            cells,
            key=lambda cell: (
                -cell.happenings,
                -cell.sources,
                cell.source.name,
                cell.target.name,
                cell.code,
                cell.source.iri,
                cell.target.iri,
            ),
        )
    )


def table(cells: tuple[Cell, ...]) -> tuple[tuple[Node, ...], tuple[Node, ...], list[list[int]]]:
    """Return cells as a table: those who act, those who are acted upon, and how often each does to each.

    Both are in the order of how much they have part in; all codes are added up.
    """
    rows = _busiest([(cell.source, cell.happenings) for cell in cells])
    columns = _busiest([(cell.target, cell.happenings) for cell in cells])
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    row, column = {n: i for i, n in enumerate(rows)}, {n: i for i, n in enumerate(columns)}
    for cell in cells:
        counts[row[cell.source], column[cell.target]] += cell.happenings
    listed: list[list[int]] = counts.tolist()
    return rows, columns, listed


def _busiest(found: list[tuple[Node, int]]) -> tuple[Node, ...]:
    total: dict[Node, int] = {}
    for node, count in found:
        total[node] = total.get(node, 0) + count
    return tuple(sorted(total, key=lambda node: (-total[node], node.name, node.iri)))
