"""Which quads may an update add or remove? Known without evaluating it where it holds nothing but data."""

from __future__ import annotations

import re

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.store.scanning import brackets, own_words
from kg.terms import PREFIXES

_DATA = re.compile(r"(?<![\w?$:])(INSERT|DELETE)(\s+DATA\s*)\{", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"(?: \s | ; | PREFIX\s+[^\s:]*: | BASE\b | (?:INSERT|DELETE)\s+DATA\s*\{\} )*+",
    re.VERBOSE | re.IGNORECASE,
)


def data_of(update: str, base: str | None = None) -> list[Quad] | None:
    """Return the quads that an update names, where it consists of INSERT DATA and DELETE DATA only.

    Args:
        update: a SPARQL 1.1 update.
        base: what its relative IRIs are relative to.

    Some of them may be there already, or not be there; None where the quads depend on what the store holds,
    or the update cannot be parsed.
    """
    words = own_words(update)
    if _OUTSIDE.fullmatch(_without_blocks(words)) is None:
        return None
    places = [match.start() for match in _DATA.finditer(words) if match[1].upper() == "DELETE"]
    inserting = "".join(_pieces(update, places))
    scratch = ox.Store()
    try:
        scratch.update(inserting, base_iri=base, prefixes=PREFIXES)
    except (SyntaxError, OSError, ValueError, RuntimeError):
        return None
    return list(scratch)


def _pieces(update: str, places: list[int]) -> list[str]:
    """Cut an update at each DELETE, and put INSERT there, which is as long."""
    pieces: list[str] = []
    at = 0
    for place in places:
        pieces += update[at:place], "INSERT"
        at = place + len("DELETE")
    return [*pieces, update[at:]]


def _without_blocks(words: str) -> str:
    kept: list[str] = []
    at = 0
    for place, depth in brackets(words):
        if depth == 1 and words[place] in "{([":
            kept.append(words[at : place + 1])
        elif depth == 0:
            at = place
    return "".join([*kept, words[at:]])
