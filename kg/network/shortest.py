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
    # For each entity that a search has seen, the one from which it was first seen; and what it saw last.
    seen: tuple[dict[int, int], dict[int, int]] = {first: first}, {second: second}
    levels = [[first], [second]]
    while levels[0] and levels[1]:
        side = 0 if len(levels[0]) <= len(levels[1]) else 1
        mine, ahead = seen[side], dict.fromkeys(levels[1 - side]).keys()
        # Most of the work would be to note what the last level sees; so it is first seen if it is the last.
        for one in levels[side]:
            beside = near[one].keys()
            if not ahead.isdisjoint(beside):
                meeting = next(other for other in beside if other in ahead)
                mine[meeting] = one
                return [*reversed(_back(seen[0], meeting)), *_back(seen[1], meeting)[1:]]
        level: list[int] = []
        for one in levels[side]:
            fresh = [other for other in near[one] if other not in mine]
            mine.update(dict.fromkeys(fresh, one))
            level += fresh
        levels[side] = level
    return None


def _back(seen: dict[int, int], at: int) -> list[int]:
    way = [at]
    while seen[way[-1]] != way[-1]:
        way.append(seen[way[-1]])
    return way
