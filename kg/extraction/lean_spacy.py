"""How is spaCy imported without its command line? `spacy.cli.info` has a stand-in while spaCy is imported.

`import spacy` ends with `from .cli.info import info`, and so imports all of `spacy.cli`, with the packages
that download models and render templates: two fifths of the time, for what no use as a library needs. Here
that is put off until somebody asks for it. `spacy.info`, `spacy.cli` and `spacy.displacy`, which its command
line alone imports, are the real ones, imported when first used. A spaCy already imported stays as it is.

spaCy asks for the entry points of a group hundreds of times while it loads a model, and Python looks through
all of them each time. A dictionary has them by group instead, as its registries know from older Pythons.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import EntryPoint
from typing import Any

from kg.deferred import Deferred, deferred

_INFO = "spacy.cli.info"


def import_spacy() -> None:
    """Import spaCy, its command line only when something asks for that."""
    with deferred(_INFO, "info"):
        spacy = import_module("spacy")
    registries: Any = import_module("catalogue")
    registries.AVAILABLE_ENTRY_POINTS = _by_group(registries.AVAILABLE_ENTRY_POINTS)
    if isinstance(spacy.__dict__.get("info"), Deferred):
        del spacy.__dict__["info"]
        spacy.__dict__["__getattr__"] = _rest


def _by_group(points: Any) -> dict[str, Sequence[EntryPoint]]:
    """Return the entry points of all packages by group; before Python 3.12 they come so, behind a warning."""
    if isinstance(points, dict):
        return dict(dict.items(points))
    found: dict[str, list[EntryPoint]] = {}
    for point in points:
        found.setdefault(point.group, []).append(point)
    return {**found}


def _rest(name: str) -> Any:
    """Import the command line as `import spacy` would have done, and return what is asked for.

    Raises:
        AttributeError: spaCy has no such name, with its command line neither.
    """
    spacy = sys.modules["spacy"]
    if not name.startswith("__"):
        spacy.__dict__["info"] = import_module(_INFO).info
        spacy.__dict__.pop("__getattr__", None)
    if name in spacy.__dict__:
        return spacy.__dict__[name]
    raise AttributeError(f"module 'spacy' has no attribute {name!r}")
