"""The neighbourhood of an entity as a figure.

The entity stands in the middle; on the right those to whom it does more than they do to it, on the left the
others, the best attested in the middle of each side. Where those two steps away are drawn too, they stand
outside of those through whom they are reached, and the sides are as long as each other. Names are set in rows
of their own, so that none covers another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from kg.drawing import style
from kg.network.values import Edge, Neighbour, Neighbourhood, Node

_ROW, _MARGIN, _TITLE, _LEGEND = 0.5, 0.25, 0.62, 0.78
_REACH, _BOW, _LABEL, _COLUMN = 1.15, 0.45, 1.75, 2.6
_COLUMNS_OF_TEXT = 25
_MARK = 7.0  # points


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entity stands, and which way its name runs from its mark: 1 to the right, -1 to the left."""

    node: Node
    x: float
    y: float
    side: int
    distance: int


@dataclass(frozen=True, slots=True)
class _Bond:
    """All edges from one entity to another in one PLOVER quad."""

    source: str
    target: str
    quad: str
    sources: int


def draw_neighbourhood(
    found: Neighbourhood, to: str, above: Mapping[str, frozenset[str]] | None = None
) -> bytes:
    """Return a figure of a neighbourhood.

    Args:
        found: the neighbourhood.
        to: `svg`, `png` or `pdf`.
        above: the classes above each class, of which the marks of entities depend; see `Knowledge`.
    """
    return style.written(neighbourhood_figure(found, above or {}), to)


def neighbourhood_figure(found: Neighbourhood, above: Mapping[str, frozenset[str]]) -> Figure:
    """Return a neighbourhood as a figure of matplotlib."""
    with style.look():
        far = any(one.distance > 1 for one in found.neighbours)
        sides = _sides(found)
        rows = max(3, *(len(column) for side in sides for column in side))
        reach = _REACH + _BOW + (_COLUMN if far else 0.0)
        width = 2 * (reach + _LABEL + _MARGIN)
        height = rows * _ROW + _TITLE + _LEGEND
        figure, axes = style.canvas(width, height)
        middle = (width / 2, _LEGEND + rows * _ROW / 2)
        places = _places(found, sides, middle, rows)
        heart = _centre(figure, axes, found.centre, middle)
        ends = {
            neighbour.node.iri: _name(figure, axes, places[neighbour.node.iri], neighbour, above)
            for neighbour in found.neighbours
        }
        _bonds(axes, found, places, heart, ends)
        _title(axes, found, height)
        _legend(axes, found, above, width)
        return figure


def _sides(found: Neighbourhood) -> tuple[list[list[Neighbour]], list[list[Neighbour]]]:
    """Return the left and the right side, each as its near and its far column, from the top down."""
    near = [one for one in found.neighbours if one.distance == 1]
    parent = _parents(found)
    right = _balanced(near, parent) if parent else _leaning(found, near)
    left = [one for one in near if one not in right]
    columns = [[_from_the_middle(side)] for side in (left, right)]
    for side in columns:
        order = {one.node.iri: n for n, one in enumerate(side[0])}
        far = [one for one in found.neighbours if one.distance > 1 and parent.get(one.node.iri) in order]
        side.append(sorted(far, key=lambda one: (order[parent[one.node.iri]], one.node.name, one.node.iri)))
    return columns[0], columns[1]


def _balanced(near: Sequence[Neighbour], parent: Mapping[str, str]) -> list[Neighbour]:
    """Return those of the right side, such that as many are reached through them as through the others."""
    reached = Counter(parent.values())
    sides: tuple[list[Neighbour], list[Neighbour]] = ([], [])
    weight = [0, 0]
    for number in sorted(range(len(near)), key=lambda n: (-reached[near[n].node.iri], n)):
        side = 0 if weight[0] <= weight[1] else 1
        sides[side].append(near[number])
        weight[side] += 1 + 2 * reached[near[number].node.iri]
    return [one for one in near if one in sides[0]]


def _leaning(found: Neighbourhood, near: Sequence[Neighbour]) -> list[Neighbour]:
    """Return the half to whom the entity does the most, less what they do to it."""
    lean = {one.node.iri: 0 for one in near}
    for edge in found.edges:
        if edge.source == found.centre.iri and edge.target in lean:
            lean[edge.target] += 1
        elif edge.target == found.centre.iri and edge.source in lean:
            lean[edge.source] -= 1
    by_lean = sorted(range(len(near)), key=lambda n: (-lean[near[n].node.iri], n))
    return [near[n] for n in sorted(by_lean[: (len(near) + 1) // 2])]


def _from_the_middle(ranked: Sequence[Neighbour]) -> list[Neighbour]:
    """Put the first in the middle, the next above and below it in turns."""
    column: list[Neighbour] = []
    for number, one in enumerate(ranked):
        column.insert(0 if number % 2 else len(column), one)
    return column


def _parents(found: Neighbourhood) -> dict[str, str]:
    """Return for each entity that is two steps away the nearer one with which it shares the most edges."""
    distance = {one.node.iri: one.distance for one in found.neighbours}
    shared: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for edge in found.edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if distance.get(one, 0) > 1 and distance.get(other) == 1:
                shared[one][other] += 1
    return {one: min(others, key=lambda other: (-others[other], other)) for one, others in shared.items()}


def _places(
    found: Neighbourhood,
    sides: tuple[list[list[Neighbour]], list[list[Neighbour]]],
    middle: tuple[float, float],
    rows: int,
) -> dict[str, _Place]:
    places = {found.centre.iri: _Place(found.centre, *middle, 0, 0)}
    half = rows * _ROW / 2
    for side, columns in ((-1, sides[0]), (1, sides[1])):
        for distance, column in enumerate(columns, start=1):
            for number, one in enumerate(column):
                y = middle[1] + ((len(column) - 1) / 2 - number) * _ROW
                bow = _BOW * sqrt(max(0.0, 1 - ((y - middle[1]) / half) ** 2))
                x = middle[0] + side * (_REACH + bow + (distance - 1) * _COLUMN)
                places[one.node.iri] = _Place(one.node, x, y, side, distance)
    return places


def _centre(figure: Figure, axes: Any, node: Node, middle: tuple[float, float]) -> FancyBboxPatch:
    text = axes.text(
        *middle,
        style.wrapped(node.name, 16, 3),
        color=style.PAPER,
        weight="bold",
        size=9.5,
        ha="center",
        va="center",
        zorder=6,
        gid="name",
    )
    width, height = style.size(figure, text)
    box = FancyBboxPatch(
        (middle[0] - width / 2, middle[1] - height / 2),
        width,
        height,
        boxstyle="round,pad=0.1,rounding_size=0.12",
        facecolor=style.INK,
        edgecolor="none",
        zorder=5,
    )
    axes.add_patch(box)
    return box


def _bonds(
    axes: Any,
    found: Neighbourhood,
    places: Mapping[str, _Place],
    heart: FancyBboxPatch,
    name_ends: Mapping[str, float],
) -> None:
    """Draw the arrows: those of the centre in front, the others thin behind."""
    by_pair: dict[tuple[str, str], list[_Bond]] = defaultdict(list)
    for bond in _bonded(found.edges):
        by_pair[min(bond.source, bond.target), max(bond.source, bond.target)].append(bond)
    for pair in sorted(by_pair):
        ends = [places[iri] for iri in pair]
        central = found.centre.iri in pair
        for number, bond in enumerate(by_pair[pair]):
            start, end = places[bond.source], places[bond.target]
            bend = 0.13 * (number - (len(by_pair[pair]) - 1) / 2)
            if not central and ends[0].side == ends[1].side and ends[0].distance == ends[1].distance:
                # Names run outwards, so what joins two of a column bends inwards.
                bend += 0.32 * start.side * (-1 if start.y < end.y else 1)
            # Curves of one pair bend away from each other, whichever way each of them runs.
            bend = bend if bond.source == pair[0] or not central else -bend
            axes.add_patch(
                FancyArrowPatch(
                    _tip(start, end, name_ends),
                    _tip(end, start, name_ends),
                    arrowstyle="-|>,head_length=4,head_width=1.9",
                    connectionstyle=f"arc3,rad={bend:.3f}",
                    linestyle=style.QUAD_DASHES[bond.quad],
                    color=style.QUAD_COLOUR[bond.quad],
                    linewidth=(0.9 if central else 0.5) * sqrt(min(bond.sources, 9)) + 0.2,
                    alpha=1.0 if central else 0.45,
                    patchA=heart if start.distance == 0 else None,
                    patchB=heart if end.distance == 0 else None,
                    shrinkA=0 if start.distance == 0 or _outwards(start, end) else _MARK * 0.6,
                    shrinkB=1 if end.distance == 0 or _outwards(end, start) else _MARK * 0.7,
                    zorder=3 if central else 2,
                )
            )


def _tip(here: _Place, there: _Place, name_ends: Mapping[str, float]) -> tuple[float, float]:
    """Return where an arrow meets an entity: at its mark or, from farther out, at the end of its name."""
    return (name_ends[here.node.iri] if _outwards(here, there) else here.x), here.y


def _outwards(here: _Place, there: _Place) -> bool:
    return 0 < here.distance < there.distance and here.side == there.side


def _bonded(edges: Sequence[Edge]) -> list[_Bond]:
    sources: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for edge in edges:
        sources[edge.source, edge.target, edge.happening.quad or ""].update(edge.happening.sources)
    return [_Bond(*key, max(len(said), 1)) for key, said in sorted(sources.items())]


def _name(
    figure: Figure, axes: Any, place: _Place, neighbour: Neighbour, above: Mapping[str, frozenset[str]]
) -> float:
    """Draw the mark and the name of an entity, and what joins it; return where the text ends."""
    mark, _ = style.shape(place.node.class_name, above)
    axes.plot(
        [place.x],
        [place.y],
        marker=mark,
        markersize=_MARK,
        markerfacecolor=style.PAPER,
        markeredgecolor=style.INK,
        markeredgewidth=1.1,
        zorder=6,
    )
    kinds = ", ".join(style.words_of(kind) for kind in neighbour.kinds)
    count = f" ({neighbour.happenings})" if neighbour.happenings > 1 else ""
    name = style.wrapped(place.node.name, _COLUMNS_OF_TEXT)
    detail = style.wrapped(kinds, _COLUMNS_OF_TEXT + 8 - len(count), 1) + count
    x, align = place.x + place.side * 0.11, "left" if place.side > 0 else "right"
    box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    # The name stands above the height of the mark, two lines of it a little lower, and what joins below.
    base = place.y + (0.02 if "\n" not in name else -0.035)
    options = {"ha": align, "zorder": 7, "bbox": box, "gid": "name"}
    upper = axes.text(x, base, name, va="bottom", size=8, linespacing=1.0, **options)
    lower = axes.text(x, base - 0.035, detail, va="top", size=6.4, color=style.QUIET, **options)
    return x + place.side * (max(style.size(figure, upper)[0], style.size(figure, lower)[0]) + 0.04)


def _title(axes: Any, found: Neighbourhood, height: float) -> None:
    happenings = {edge.happening.iri for edge in found.edges}
    sources = {source for edge in found.edges for source in edge.happening.sources}
    axes.text(_MARGIN, height - 0.16, found.centre.name, size=12, weight="bold", va="top", gid="name")
    axes.text(
        _MARGIN,
        height - 0.40,
        f"{len(found.neighbours)} neighbours, {len(happenings)} events and relations, "
        f"{len(sources)} independent sources",
        size=7.5,
        color=style.QUIET,
        va="top",
        gid="name",
    )


def _legend(axes: Any, found: Neighbourhood, above: Mapping[str, frozenset[str]], width: float) -> None:
    quads = {edge.happening.quad or "" for edge in found.edges}
    lines = [
        Line2D(
            [],
            [],
            color=style.QUAD_COLOUR[quad],
            linestyle=style.QUAD_DASHES[quad],
            linewidth=1.6,
            label=name,
        )
        for quad, name in style.QUAD_NAME.items()
        if quad in quads
    ]
    shown = dict.fromkeys(style.shape(one.node.class_name, above) for one in found.neighbours)
    marks = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=mark,
            markersize=5.5,
            markerfacecolor=style.PAPER,
            markeredgecolor=style.INK,
            label=meaning,
        )
        for mark, meaning in sorted(shown, key=lambda one: one[1])
    ]
    text = {"frameon": False, "fontsize": 7, "handletextpad": 0.5, "columnspacing": 1.4, "borderaxespad": 0.0}
    for handles, y in ((lines, 0.46), (marks, 0.27)):
        legend = axes.legend(
            handles=handles,
            loc="center left",
            bbox_to_anchor=(_MARGIN, y),
            bbox_transform=axes.transData,
            ncols=max(len(handles), 1),
            **text,
        )
        axes.add_artist(legend)
    axes.plot([_MARGIN, width - _MARGIN], [0.62, 0.62], color=style.FAINT, linewidth=0.6)
    axes.text(
        _MARGIN,
        0.1,
        "Arrows run from the one who acts; the more independent sources, the thicker.",
        size=6.4,
        color=style.QUIET,
        va="center",
        gid="name",
    )
