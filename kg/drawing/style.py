"""How figures look: colours, dashes, marks, type; and how they become the same bytes every time."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

FORMATS = ("svg", "png", "pdf")

INK, QUIET, FAINT, PAPER = "#1a1a1a", "#5f6368", "#c9ccd1", "#ffffff"
_DOTS_PER_INCH = 200

# Okabe and Ito's blue and vermillion differ in lightness too; words are dashed and deeds are whole, so that
# a grey printer keeps the four apart.
QUAD_COLOUR = {
    "verbal-cooperation": "#0072b2",
    "material-cooperation": "#0072b2",
    "verbal-conflict": "#d55e00",
    "material-conflict": "#d55e00",
    "": "#7a7a7a",
}
QUAD_DASHES: dict[str, Any] = {
    "verbal-cooperation": (0, (3.2, 1.6)),
    "material-cooperation": "solid",
    "verbal-conflict": (0, (3.2, 1.6)),
    "material-conflict": "solid",
    "": (0, (1, 1.4)),
}
QUAD_NAME = {
    "verbal-cooperation": "cooperative words",
    "material-cooperation": "cooperative deeds",
    "verbal-conflict": "hostile words",
    "material-conflict": "hostile deeds",
    "": "office, membership or other",
}
# The shape of an entity's mark, by the first of these classes above its own.
SHAPES = (
    ("Person", "o", "person"),
    ("State", "s", "state"),
    ("Office", "p", "office"),
    ("Organization", "D", "organization"),
    ("Group", "D", "organization"),
    ("Weapon", "^", "weapon"),
    ("Place", "h", "place or facility"),
    ("Facility", "h", "place or facility"),
    ("Entity", "X", "other"),
)

_RC: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
    "text.color": INK,
    "svg.hashsalt": "communique",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
# What matplotlib would write of the day, and of itself.
_METADATA: Mapping[str, Mapping[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
}


@contextmanager
def look() -> Iterator[None]:
    """Draw in our look, whatever a matplotlibrc of the user's own says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)
        yield


def canvas(width: float, height: float) -> tuple[Figure, Any]:
    """Return a figure of so many inches, and axes whose units are inches from its lower left corner."""
    figure = Figure(figsize=(width, height), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    return figure, axes


def written(figure: Figure, to: str) -> bytes:
    """Return a figure in a format: `svg`, `png` or `pdf`."""
    out = io.BytesIO()
    with look():
        figure.savefig(out, format=to, dpi=_DOTS_PER_INCH, metadata=dict(_METADATA[to]))
    return out.getvalue()


def size(figure: Figure, text: Text) -> tuple[float, float]:
    """Return the width and height of a text in inches."""
    box = text.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return box.width / figure.dpi, box.height / figure.dpi


def wrapped(text: str, columns: int, lines: int = 2) -> str:
    """Return a text in at most so many lines of so many characters, with an ellipsis for what is left out."""
    text = " ".join(text.split())
    return "\n".join(textwrap.wrap(text, columns, max_lines=lines, placeholder=" …") or [text[:columns]])


def shape(class_name: str, above: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    """Return the mark of an entity of a class, and what it stands for in a legend."""
    classes = above.get(class_name, frozenset()) | {class_name}
    for name, mark, meaning in SHAPES:
        if name in classes:
            return mark, meaning
    return "X", "other"


def words_of(name: str) -> str:
    """Return the name of a class as words: `NuclearThreat` is `nuclear threat`."""
    spaced = "".join(f" {letter}" if letter.isupper() and n else letter for n, letter in enumerate(name))
    return spaced.lower()
