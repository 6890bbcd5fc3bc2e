"""What is the shortest way between two entities? A search in breadth from both ends.

It goes as networkx's `bidirectional_shortest_path` does (the smaller level first, neighbours in the order of
how well they are attested) and finds the same way, but takes the neighbours of an entity all at once.
"""

from __future__ import annotations

from collections.abc import Mapping


def shortest_way(near: Mapping[int, Mapping[int, object]], first: int, second: int) -> list[int] | None:
    """Return the way between two entities, both included; None where nothing connects them.

    Args:
        near: the neighbours of each entity.
        first: where the way begins.
        second: where it ends.
    """
    if first == second:
        return [first]
    # For each entity that a search has seen, the one from which it was first seen. What stands beside an end
    # is noted only when the search goes on behind it, which it seldom does.
    seen: tuple[dict[int, int], dict[int, int]] = {first: first}, {second: second}
    levels: list[Mapping[int, object]] = [{first: None}, {second: None}]
    while levels[0] and levels[1]:
        side = 0 if len(levels[0]) <= len(levels[1]) else 1
        mine, level, ahead = seen[side], levels[side], levels[1 - side]
        for one in level:
            beside = near[one].keys()
            if not beside.isdisjoint(ahead.keys()):
                meeting = next(filter(ahead.__contains__, beside))
                ways = [_back(seen[n], (one, meeting)[n != side], (first, second)[n]) for n in (0, 1)]
                return [*reversed(ways[0]), *ways[1]]
        if len(mine) == 1:
            (end,) = mine
            if level.keys() == mine.keys():
                levels[side] = near[end]
                continue
            mine.update(dict.fromkeys(level, end))
        levels[side] = _behind(near, level, mine)
    return None


def _behind(
    near: Mapping[int, Mapping[int, object]], level: Mapping[int, object], mine: dict[int, int]
) -> dict[int, int]:
    """Note what is seen from a level for the first time, and return it in the order in which it is seen."""
    found: dict[int, int] = {}
    for one in level:
        fresh = dict.fromkeys([other for other in near[one] if other not in mine], one)
        mine.update(fresh)
        found.update(fresh)
    return found


def _back(seen: Mapping[int, int], at: int, end: int) -> list[int]:
    way = [at]
    while way[-1] != end:
        way.append(seen.get(way[-1], end))
    return way
