"""Figures are readable: no name covers another, all is inside, and what colours mean is said."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text

from kg.drawing import FORMATS, draw_neighbourhood, draw_timeline, neighbourhood_figure, timeline_figure
from kg.network import Network, neighbourhood, timeline
from tests.network.tabulated import Told, network_of
from tests.network.telling import iri

LONG = "The Standing Committee of the Assembly for the Oversight of Maritime Treaties"


def names(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_gid() == "name"]


def boxes(figure: Figure) -> list[tuple[str, float, float, float, float]]:
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    found = []
    for text in names(figure):
        box = text.get_window_extent(renderer)
        found.append((text.get_text(), box.x0, box.y0, box.x1, box.y1))
    return found


def covered(figure: Figure) -> list[tuple[str, str]]:
    """Which names cover each other: boxes of text that share more than a hair."""
    hair = 0.5
    return [
        (one[0], other[0])
        for one, other in combinations(boxes(figure), 2)
        if one[1] + hair < other[3]
        and other[1] + hair < one[3]
        and one[2] + hair < other[4]
        and other[2] + hair < one[4]
    ]


def legends(figure: Figure) -> set[str]:
    return {text.get_text() for legend in figure.findobj(Legend) for text in legend.get_texts()}


def inside(figure: Figure) -> bool:
    width, height = figure.get_size_inches() * figure.dpi
    return all(x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height for _, x0, y0, x1, y1 in boxes(figure))


def crowded() -> Network:
    """One who has to do with twenty others of long names, each of whom has to do with two more."""
    events, called = [], {}
    for n in range(20):
        events.append(Told("Threaten", "THREATEN", "2022-01-01", (("source", "a"), ("target", f"b{n:02}"))))
        called[f"b{n:02}"] = f"{LONG} {n}"
        for m in range(2):
            events.append(
                Told("Meeting", "CONSULT", "2022-01", (("source", f"b{n:02}"), ("source", f"c{n:02}{m}")))
            )
            called[f"c{n:02}{m}"] = f"Office {n} of {LONG}"
    return network_of(events, called)


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("limit", [1, 5, 60])
def test_no_name_covers_another_in_a_neighbourhood(depth: int, limit: int) -> None:
    figure = neighbourhood_figure(neighbourhood(crowded(), "a", depth, limit), {})
    assert covered(figure) == []
    assert inside(figure)


def test_a_neighbourhood_says_what_its_colours_dashes_and_marks_mean(network: Network) -> None:
    found = neighbourhood(network, iri("Arvenia"))
    figure = neighbourhood_figure(found, network.knowledge.above)
    assert covered(figure) == []
    assert legends(figure) == {
        "cooperative words",
        "cooperative deeds",
        "hostile words",
        "hostile deeds",
        "organization",
        "place or facility",
        "state",
        "weapon",
    }
    shown = {text.get_text() for text in names(figure)}
    assert shown >= {"Arvenia", "Belmark", "Corland", "Lance-2", "Peace Council", "Port Selwyn"}
    assert "demand, refusal (2)" in shown


def test_no_line_of_a_timeline_covers_another(network: Network) -> None:
    for entities in ([iri("Arvenia")], [iri("Lance-2")], [iri("Gault"), iri("Hollin")]):
        figure = timeline_figure(network, timeline(network, *entities), entities, 30)
        assert covered(figure) == []
        assert inside(figure)


def test_a_timeline_says_who_does_what_to_whom_with_what_where(network: Network) -> None:
    figure = timeline_figure(network, timeline(network, iri("Lance-2")), [iri("Lance-2")])
    shown = [text.get_text() for text in names(figure)]
    assert "Arvenia: missile launch, with Lance-2, at Port Selwyn" in shown
    assert "Arvenia: assault [hypothetical], towards Corland, with Lance-2" in shown
    assert shown.index("2021-01-20") < shown.index("2021-09-25") < shown.index("2022-05-01")


def test_a_timeline_of_what_has_no_day_is_a_list(network: Network) -> None:
    told = network_of([Told("Threaten", "THREATEN", "", (("source", "a"), ("target", "b")))])
    figure = timeline_figure(told, timeline(told, "a"), ["a"])
    assert "undated" in {text.get_text() for text in names(figure)}


@pytest.mark.parametrize(("marks", "rows", "columns"), [(3, 3, 1), (9, 4, 3)])
def test_marks_of_one_day_stand_above_and_many_beside_each_other(marks: int, rows: int, columns: int) -> None:
    told = network_of(
        [
            Told("Threaten", "THREATEN", "2022-01-05", (("source", "a"), ("target", f"b{n}")))
            for n in range(marks)
        ]
    )
    figure = timeline_figure(told, timeline(told, "a"), ["a"])
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [
        text.get_window_extent(renderer)
        for text in figure.findobj(Text)
        if text.get_text() in {str(n) for n in range(1, marks + 1)}
    ]
    left = min(round(box.x0) for box in boxes)  # where the list has its marks
    scale = [box for box in boxes if round(box.x0) > left + 20]
    assert len(scale) == marks
    heights, places = ({round(getattr(box, end) / 4) for box in scale} for end in ("y0", "x0"))
    assert (len(heights), len(places)) == (rows, columns)
    assert all(abs(one.x0 - other.x0) + abs(one.y0 - other.y0) > 8 for one, other in combinations(scale, 2))


@pytest.mark.parametrize("to", FORMATS)
def test_a_figure_is_the_same_bytes_whenever_it_is_drawn(network: Network, to: str) -> None:
    near, entries = neighbourhood(network, iri("Gault")), timeline(network, iri("Gault"))
    first: tuple[bytes, ...] = ()
    for _ in range(2):
        drawn = (
            draw_neighbourhood(near, to, network.knowledge.above),
            draw_timeline(network, entries, [iri("Gault")], to),
        )
        first = first or drawn
        assert drawn == first
        assert {data[:5] for data in drawn} <= {b"<?xml", b"\x89PNG\r", b"%PDF-"}


def test_an_svg_needs_no_font_and_names_no_day(network: Network) -> None:
    data = draw_neighbourhood(neighbourhood(network, iri("Gault")), "svg")
    root = ET.fromstring(data)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert b"<text" not in data
    assert b"<dc:date>" not in data
