"""What is new in a period, beside an earlier one: who acts, towards whom, and how hostile are they?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from kg.network.deeds import codes, deeds
from kg.network.network import Network
from kg.network.plover import intensities
from kg.network.values import Node

Period = tuple[date, date]
"""The first and the last day."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deeds there are, and their mean intensity on a scale in the manner of Goldstein (1992)."""

    deeds: int
    intensity: float


@dataclass(frozen=True, slots=True)
class PairChange:
    """What one actor does to another, before and after; None where it does nothing.

    `difference` is how much the mean intensity rose: below 0, the actor grew more hostile. It is None where
    the pair has deeds in one of the periods only.
    """

    source: Node
    target: Node
    before: Tally | None
    after: Tally | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What is new in the later period.

    Attributes:
        new_actors: who does something to somebody in the later period and did nothing in the earlier.
        new_pairs: who does something to whom and did nothing to them before, the most hostile first.
        escalated: pairs that are more hostile than before, the greatest change first.
        calmed: pairs that are less hostile than before, the greatest change first.
    """

    new_actors: tuple[Node, ...]
    new_pairs: tuple[PairChange, ...]
    escalated: tuple[PairChange, ...]
    calmed: tuple[PairChange, ...]


def changes(network: Network, before: Period, after: Period, by_state: bool = False) -> Change:
    """Return what changed between two periods.

    A happening counts to the period that holds all of its days; what has no PLOVER type has no intensity.

    Args:
        network: the network; leave out of it what did not happen with `Filter(statuses=HAPPENED)`.
        before: the earlier period.
        after: the later period.
        by_state: let a person, organization or force count for its state.
    """
    found = deeds(network, by_state)
    scores = _scores(network)
    values: tuple[dict[tuple[int, int], list[float]], ...] = (defaultdict(list), defaultdict(list))
    columns = (found.source.tolist(), found.target.tolist(), found.happening.tolist())
    for source, target, happening in zip(*columns, strict=True):
        score = scores[happening]
        first, last = int(network.days.first[happening]), int(network.days.last[happening])
        for period, of in zip((before, after), values, strict=True):
            inside = period[0].toordinal() <= first <= last <= period[1].toordinal()
            if inside and score is not None:
                of[source, target].append(score)
    earlier, later = values
    pairs = [
        _pair(found.actors[key[0]], found.actors[key[1]], earlier.get(key), later.get(key))
        for key in sorted({*earlier, *later})
    ]
    changed = [pair for pair in pairs if pair.difference]
    known = {source for source, _ in earlier}
    return Change(
        tuple(found.actors[n] for n in sorted({source for source, _ in later} - known)),
        tuple(
            sorted(
                (p for p in pairs if p.before is None), key=lambda p: p.after.intensity if p.after else 0.0
            )
        ),
        tuple(sorted((p for p in changed if _rise(p) < 0), key=_rise)),
        tuple(sorted((p for p in changed if _rise(p) > 0), key=lambda p: -_rise(p))),
    )


def _scores(network: Network) -> list[float | None]:
    words, code = codes(network, "quad")
    scale = [intensities().get(word) for word in words]
    return [scale[n] for n in code.tolist()]


def _pair(source: Node, target: Node, before: list[float] | None, after: list[float] | None) -> PairChange:
    tallies = [Tally(len(of), sum(of) / len(of)) if of else None for of in (before, after)]
    both = tallies[0] is not None and tallies[1] is not None
    difference = tallies[1].intensity - tallies[0].intensity if both else None  # type: ignore[union-attr]
    return PairChange(source, target, tallies[0], tallies[1], difference)


def _rise(pair: PairChange) -> float:
    return pair.difference or 0.0
