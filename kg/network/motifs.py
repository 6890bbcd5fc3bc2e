"""Which sequences of deeds have a given shape, such as "A threatens B after B sanctions A within 30 days"?

    motif("B SANCTION A, A THREATEN B within 30")

Each step names who does what to whom; letters or words stand for actors, the same for the same one,
different ones for different ones. What is done is a class of events (with its subclasses), a PLOVER type or
a PLOVER quad.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.errors import QueryError
from kg.network.deeds import Deeds, deeds
from kg.network.network import Network
from kg.network.plover import quads
from kg.network.values import Happening, Node

_STEP = re.compile(r"(\w+)\s+([\w-]+)\s+(\w+)(?:\s+within\s+(\d+)(?:\s+days?)?)?")


@dataclass(frozen=True, slots=True)
class Step:
    """One deed of a motif: `source` does what `kind` says to `target`, both names of the motif's own.

    `within` is the most days from the first day of the step before to the last day of this one; None for any.
    """

    source: str
    kind: str
    target: str
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a motif is found: who stands for which name, and the happenings of its steps."""

    actors: tuple[tuple[str, Node], ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class _Deed:
    first: int
    last: int
    happening: int
    source: int
    target: int


def motif(text: str) -> tuple[Step, ...]:
    """Read a motif: steps with commas between them, each WHO WHAT WHOM, or WHO WHAT WHOM within DAYS.

    Raises:
        QueryError: where the text is no motif.
    """
    steps = []
    for part in text.split(","):
        match = _STEP.fullmatch(part.strip())
        if match is None:
            raise QueryError(
                f"{part.strip()!r} is no step of a motif; "
                "write for example: B SANCTION A, A THREATEN B within 30"
            )
        source, kind, target, within = match.groups()
        steps.append(Step(source, kind, target, int(within) if within else None))
    return tuple(steps)


def occurrences(network: Network, steps: tuple[Step, ...]) -> tuple[Occurrence, ...]:
    """Return where a motif is found, in the order of time.

    Each step begins on a later day than the one before ended; what has no day is left out, and what is told
    to the month only follows on what happened in months before.

    Args:
        network: the network; leave out of it what did not happen with `Filter(statuses=HAPPENED)`.
        steps: the deeds of the motif, in the order of time; see `motif`.

    Raises:
        QueryError: where the network has no class, PLOVER type or quad of the name of a step.
    """
    found = deeds(network)
    by_step = [_Index(network, found, step) for step in steps]
    rows = sorted(
        _extended({}, (), by_step),
        key=lambda row: [(deed.first, deed.happening, deed.source, deed.target) for deed in row[1]],
    )
    return tuple(
        Occurrence(
            tuple((name, found.actors[actor]) for name, actor in sorted(actors.items())),
            tuple(network.happening_at(deed.happening) for deed in happened),
        )
        for actors, happened in rows
    )


Found = tuple[dict[str, int], tuple[_Deed, ...]]


def _extended(actors: dict[str, int], happened: tuple[_Deed, ...], left: list[_Index]) -> Iterator[Found]:
    """Yield the ways in which the steps that are left follow on what happened."""
    if not left:
        yield actors, happened
        return
    for deed, bound in left[0].after(happened[-1] if happened else None, actors):
        yield from _extended(bound, (*happened, deed), left[1:])


class _Index:
    """The deeds of one step, by their actors, in the order of time."""

    def __init__(self, network: Network, found: Deeds, step: Step) -> None:
        self._step = step
        self._by_actors: dict[tuple[int | None, int | None], list[_Deed]] = defaultdict(list)
        wanted = _kinds(network, step.kind)
        days = network.days
        rows = []
        for n, happening in enumerate(found.happening.tolist()):
            first, last = int(days.first[happening]), int(days.last[happening])
            if wanted[happening] and first <= last:
                rows.append(_Deed(first, last, happening, int(found.source[n]), int(found.target[n])))
        for deed in sorted(rows, key=lambda deed: (deed.first, deed.happening, deed.source, deed.target)):
            for source in (deed.source, None):
                for target in (deed.target, None):
                    self._by_actors[source, target].append(deed)

    def after(
        self, before: _Deed | None, actors: Mapping[str, int]
    ) -> Iterator[tuple[_Deed, dict[str, int]]]:
        step = self._step
        rows = self._by_actors.get((actors.get(step.source), actors.get(step.target)), [])
        begin = bisect_right(rows, before.last, key=lambda deed: deed.first) if before else 0
        for deed in rows[begin:]:
            if before and step.within is not None:
                if deed.first - before.first > step.within:
                    return
                if deed.last - before.first > step.within:
                    continue
            bound = {**actors, step.source: deed.source, step.target: deed.target}
            if len(set(bound.values())) == len(bound):
                yield deed, bound


def _kinds(network: Network, name: str) -> list[bool]:
    """Return for each happening whether it is of a class, PLOVER type or quad of this name."""
    table, above = network.tables.happenings, network.knowledge.above
    if name in above or name in table.kind.words:
        marks = [name in above.get(word, frozenset()) or name == word for word in table.kind.words]
        return [marks[code] for code in table.kind.codes.tolist()]
    if name in quads() or name in quads().values():
        marks = [name in (word, quads().get(word)) for word in table.plover.words]
        return [marks[code] for code in table.plover.codes.tolist()]
    raise QueryError(
        f"{name!r} is no class of events, PLOVER type or quad; "
        "write for example Threaten, THREATEN or verbal-conflict"
    )
