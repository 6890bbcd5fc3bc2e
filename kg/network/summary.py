"""How much is in a network: entities, happenings, edges, sources, and the days that they span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from kg.network.deeds import codes
from kg.network.network import Network


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of what a network holds; pairs of a word and a count have the most frequent word first.

    `first` and `last` are the first and last day (YYYY-MM-DD) of what is dated by the text itself.
    """

    documents: int
    entities: int
    happenings: int
    edges: int
    links: int
    sources: int
    first: str | None
    last: str | None
    types: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    quads: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]


def summary(network: Network) -> Summary:
    """Count what a network holds."""
    tables, days = network.tables, network.days
    dated = (days.first <= days.last) & ~days.published
    words, code = codes(network, "quad")
    return Summary(
        documents=len(np.unique(tables.happenings.document)),
        entities=len(tables.entities.iri),
        happenings=len(tables.happenings.iri),
        edges=len(network),
        links=len(network.links(directed=False).first),
        sources=len(tables.sources.value.words),
        first=date.fromordinal(int(days.first[dated].min())).isoformat() if dated.any() else None,
        last=date.fromordinal(int(days.last[dated].max())).isoformat() if dated.any() else None,
        types=_counted(tables.entities.class_name),
        kinds=_counted(map(tables.happenings.kind.words.__getitem__, tables.happenings.kind.codes.tolist())),
        quads=_counted(words[n] for n in code.tolist() if words[n]),
        statuses=_counted(
            map(tables.happenings.status.words.__getitem__, tables.happenings.status.codes.tolist())
        ),
    )


def _counted(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0])))
