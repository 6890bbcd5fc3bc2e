"""A timeline as a figure: a scale of time with numbered marks, and below it what each of them is.

Marks that would touch stand one above the other; many of one day stand in columns side by side. What is told
only to the month or year is a bar of that length. Without any times there is no scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kg.drawing import style
from kg.network.network import Network
from kg.network.values import Happening, TimelineEntry

_WIDTH, _MARGIN, _TITLE, _LEGEND = 7.2, 0.25, 0.62, 0.66
_LANE, _AXIS, _ROW, _LINE = 0.2, 0.32, 0.27, 0.13
_PILE = 4  # marks of one place that stand one above the other, before there is a column beside them
_APART = 0.19  # inches between the centres of two marks
_TEXT = 90  # characters in a line of what happened
_HOLLOW = ("Claimed", "Planned", "Hypothetical", "Denied", "Disputed")


def draw_timeline(
    network: Network, entries: Sequence[TimelineEntry], entities: Sequence[str], to: str, limit: int = 14
) -> bytes:
    """Return a figure of a timeline.

    Args:
        network: where the names of entities are.
        entries: the timeline; see `kg.network.timeline`.
        entities: the IRIs of those whose timeline it is.
        to: `svg`, `png` or `pdf`.
        limit: the most events; of more, those with a time of their own and the most sources are drawn.
    """
    return style.written(timeline_figure(network, entries, entities, limit), to)


def timeline_figure(
    network: Network, entries: Sequence[TimelineEntry], entities: Sequence[str], limit: int = 14
) -> Figure:
    """Return a timeline as a figure of matplotlib."""
    with style.look():
        shown = _chosen([entry.happening for entry in entries], limit)
        texts = [style.wrapped(_sentence(network, one), _TEXT) for one in shown]
        spans = _spans(shown)
        placed = _side_by_side(spans)
        lanes = _lanes(placed)
        strip = (max(lanes.values()) + 1) * _LANE + _AXIS + 0.18 if lanes else 0.1
        listed = sum(_ROW + _LINE * text.count("\n") for text in texts)
        height = _TITLE + strip + listed + _LEGEND
        figure, axes = style.canvas(_WIDTH, height)
        _title(axes, network, entries, shown, entities, height)
        top = height - _TITLE - strip
        if lanes:
            _scale(figure, shown, top + _AXIS + 0.18)
            _marks(axes, shown, spans, placed, lanes, top + _AXIS + 0.18)
        _list(axes, shown, texts, top)
        _legend(axes, shown)
        return figure


def _chosen(happenings: list[Happening], limit: int) -> list[Happening]:
    ranked = sorted(
        range(len(happenings)),
        key=lambda n: (
            happenings[n].when is None,
            happenings[n].when is not None and happenings[n].when.dated_by == "publication",  # type: ignore[union-attr]
            happenings[n].status not in ("Reported", "Claimed"),
            -len(happenings[n].sources),
            n,
        ),
    )
    return [happenings[n] for n in sorted(ranked[:limit])]


def _spans(shown: Sequence[Happening]) -> dict[int, tuple[float, float]]:
    """Return the place of each dated happening on the scale, in inches: where it begins and ends."""
    days = {
        n: (date2num(date.fromisoformat(one.when.first)), date2num(date.fromisoformat(one.when.last)))
        for n, one in enumerate(shown)
        if one.when
    }
    if not days:
        return {}
    low, high = _range(days)
    inch = (_WIDTH - 2 * _MARGIN - 0.2) / (high - low)
    return {
        n: (_MARGIN + 0.1 + (first - low) * inch, _MARGIN + 0.1 + (last - low) * inch)
        for n, (first, last) in days.items()
    }


def _range(days: dict[int, tuple[float, float]]) -> tuple[float, float]:
    low, high = min(first for first, _ in days.values()), max(last for _, last in days.values())
    # A scale of less than a week says nothing.
    more = max(0.0, 7 - (high - low)) / 2 + 0.02 * (high - low)
    return low - more, high + more


def _side_by_side(spans: dict[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Give those that begin and end at one place columns of their own, where they are many."""
    piles: dict[tuple[float, float], list[int]] = {}
    for n in sorted(spans):
        piles.setdefault(spans[n], []).append(n)
    placed = dict(spans)
    for (first, last), pile in piles.items():
        columns = ceil(len(pile) / _PILE)
        if last - first > _APART or columns == 1:
            continue
        width = (columns - 1) * _LANE
        left = min(max(first - width / 2, _MARGIN + 0.1), _WIDTH - _MARGIN - 0.1 - width)
        for number, n in enumerate(pile):
            x = left + number // _PILE * _LANE
            placed[n] = (x, x)
    return placed


def _lanes(spans: dict[int, tuple[float, float]]) -> dict[int, int]:
    """Stack the marks: each in the lowest lane in which it touches no other."""
    ends: list[float] = []
    lanes: dict[int, int] = {}
    for n in sorted(spans, key=lambda n: (spans[n], n)):
        first, last = spans[n]
        lane = next((lane for lane, end in enumerate(ends) if first - end >= _APART), len(ends))
        ends[lane : lane + 1] = [last]
        lanes[n] = lane
    return lanes


def _scale(figure: Figure, shown: Sequence[Happening], base: float) -> None:
    days = {
        n: (date2num(date.fromisoformat(one.when.first)), date2num(date.fromisoformat(one.when.last)))
        for n, one in enumerate(shown)
        if one.when
    }
    width, height = figure.get_size_inches()
    scale = figure.add_axes(((_MARGIN + 0.1) / width, base / height, 1 - (2 * _MARGIN + 0.2) / width, 0.001))
    scale.set_xlim(*_range(days))
    locator = AutoDateLocator(minticks=3, maxticks=9)
    scale.xaxis.set_major_locator(locator)
    scale.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    scale.tick_params(axis="x", labelsize=7, length=3, color=style.QUIET)
    scale.set_yticks([])
    for side in ("left", "right", "top"):
        scale.spines[side].set_visible(False)
    scale.spines["bottom"].set_color(style.QUIET)


def _marks(
    axes: Any,
    shown: Sequence[Happening],
    spans: dict[int, tuple[float, float]],
    placed: dict[int, tuple[float, float]],
    lanes: dict[int, int],
    base: float,
) -> None:
    for n, lane in lanes.items():
        first, last = placed[n]
        y = base + 0.13 + lane * _LANE
        colour = style.QUAD_COLOUR[shown[n].quad or ""]
        foot = base + 0.13
        axes.plot([spans[n][0], first, first], [base, foot, y], color=style.FAINT, linewidth=0.6, zorder=1)
        if last - first > 0.05:
            axes.plot(
                [first, last],
                [y, y],
                color=colour,
                linewidth=2.2,
                alpha=0.45,
                solid_capstyle="round",
                zorder=2,
            )
        _mark(axes, first, y, n + 1, shown[n])


def _mark(axes: Any, x: float, y: float, number: int, happening: Happening) -> None:
    colour, hollow = style.QUAD_COLOUR[happening.quad or ""], happening.status in _HOLLOW
    axes.plot(
        [x],
        [y],
        marker="o" if not (happening.quad or "").startswith("verbal") else "s",
        markersize=10.5,
        markerfacecolor=style.PAPER if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.2,
        zorder=3,
    )
    axes.text(
        x,
        y - 0.003,
        str(number),
        size=6.2,
        weight="bold",
        color=colour if hollow else style.PAPER,
        ha="center",
        va="center_baseline",
        zorder=4,
    )


def _list(axes: Any, shown: Sequence[Happening], texts: Sequence[str], top: float) -> None:
    y = top
    for number, (happening, text) in enumerate(zip(shown, texts, strict=True), start=1):
        _mark(axes, _MARGIN + 0.1, y - 0.08, number, happening)
        when = happening.when
        time = f"{'~' if when.dated_by == 'publication' else ''}{when.value[:10]}" if when else "undated"
        axes.text(_MARGIN + 0.28, y - 0.08, time, size=7.5, weight="bold", va="center", gid="name")
        first, *rest = text.split("\n")
        for line, part in enumerate([first, *rest]):
            axes.text(_MARGIN + 1.16, y - 0.08 - line * _LINE, part, size=7.5, va="center", gid="name")
        y -= _ROW + _LINE * len(rest)


def _sentence(network: Network, happening: Happening) -> str:
    """Say what happens in the order of its roles: who, what, to whom, with what, where, and by whose word."""
    names: dict[str, list[str]] = {}
    for role, iri in happening.roles:
        names.setdefault(role, []).append(network.node(iri).name)
    doers = " and ".join(names.pop("source", names.pop("subject", [])))
    parts = [f"{word} {' and '.join(names.pop(role))}".strip() for role, word in _ROLE_WORDS if role in names]
    parts += [f"{role} {' and '.join(of)}" for role, of in sorted(names.items())]
    doing = style.words_of(happening.kind)
    status = "" if happening.status == "Reported" else f" [{happening.status.lower()}]"
    sources = f" ({len(happening.sources)} sources)" if len(happening.sources) > 1 else ""
    return (
        f"{doers}: {doing}{status}, {', '.join(parts)}{sources}".strip(", :")
        if doers
        else (f"{doing}{status}, {', '.join(parts)}{sources}".strip(", "))
    )


_ROLE_WORDS = (
    ("target", "towards"),
    ("object", ""),
    ("recipient", "for"),
    ("theme", "about"),
    ("instrument", "with"),
    ("place", "at"),
)


def _title(
    axes: Any,
    network: Network,
    entries: Sequence[TimelineEntry],
    shown: Sequence[Happening],
    entities: Sequence[str],
    height: float,
) -> None:
    names = " and ".join(network.node(iri).name for iri in entities)
    axes.text(
        _MARGIN, height - 0.16, style.wrapped(names, 60, 1), size=12, weight="bold", va="top", gid="name"
    )
    of = f" of {len(entries)}" if len(shown) < len(entries) else ""
    axes.text(
        _MARGIN,
        height - 0.40,
        f"{len(shown)}{of} events and relations, in the order of time",
        size=7.5,
        color=style.QUIET,
        va="top",
        gid="name",
    )


def _legend(axes: Any, shown: Sequence[Happening]) -> None:
    quads = {one.quad or "" for one in shown}
    marks = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker="s" if quad.startswith("verbal") else "o",
            markersize=6.5,
            color=style.QUAD_COLOUR[quad],
            label=name,
        )
        for quad, name in style.QUAD_NAME.items()
        if quad in quads
    ]
    axes.legend(
        handles=marks,
        loc="center left",
        bbox_to_anchor=(_MARGIN, 0.36),
        bbox_transform=axes.transData,
        ncols=max(len(marks), 1),
        frameon=False,
        fontsize=7,
        handletextpad=0.3,
        columnspacing=1.4,
        borderaxespad=0.0,
    )
    axes.plot([_MARGIN, _WIDTH - _MARGIN], [0.52, 0.52], color=style.FAINT, linewidth=0.6)
    axes.text(
        _MARGIN,
        0.15,
        "Filled: reported. Hollow: only claimed, planned, hypothetical, denied or disputed. "
        "~ dated by the day of publication.",
        size=6.4,
        color=style.QUIET,
        va="center",
        gid="name",
    )
