"""Which quads may an update add or remove? Known from its text where it holds nothing but data.

Where it is one operation with a WHERE, what that finds is put into its templates, in a store of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.store.scanning import brackets, own_words
from kg.terms import PREFIXES

_DATA = re.compile(r"(?<![\w?$:])(INSERT|DELETE)(\s+DATA\s*)\{", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"(?: \s | ; | PREFIX\s+[^\s:]*: | BASE\b | (?:INSERT|DELETE)\s+DATA\s*\{\} )*+",
    re.VERBOSE | re.IGNORECASE,
)


_OPERATION = re.compile(
    r"(?P<prologue>(?: \s | PREFIX\s+[^\s:]*: | BASE\b )*+)"
    r"(?P<short>DELETE\s*WHERE\s*\{\})?"
    r"(?(short)|(?:DELETE\s*\{\}\s*)?(?:INSERT\s*\{\}\s*)?(?<=\}|\s)WHERE\s*\{\}) \s* ;? \s*",
    re.VERBOSE | re.IGNORECASE,
)
# What these give is another thing each time.
_BY_CHANCE = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
_MOST_SOLUTIONS = 10_000  # where there are more, to go through all takes longer than not to know


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


def quads_of(update: str, store: ox.Store, base: str | None = None) -> list[Quad] | None:
    """Return the quads that an update is going to add or remove, where it is one operation with a WHERE.

    Args:
        update: a SPARQL 1.1 update, with no dataset of its own.
        store: the store that is going to be changed.
        base: what its relative IRIs are relative to.

    None where the update is something else or cannot be parsed, where what it finds is not the same each time
    or has no name, and where it finds too much.
    """
    words = own_words(update)
    match = _OPERATION.fullmatch(_without_blocks(words))
    if match is None or _BY_CHANCE.search(words):
        return None
    blocks = list(_blocks(words))
    start, end = blocks[-1]
    prologue = update[: match.end("prologue")]
    templates = blocks if match["short"] else blocks[:-1]
    try:
        found = store.query(
            f"{prologue} SELECT * WHERE {update[start:end]}", base_iri=base, prefixes=PREFIXES
        )
        values = _values(found)
        if values is None:
            return None
        scratch = ox.Store()
        filled = " ; ".join(f"INSERT {update[a:b]} WHERE {{ {values} }}" for a, b in templates)
        scratch.update(prologue + filled, base_iri=base, prefixes=PREFIXES)
    except (SyntaxError, OSError, ValueError, RuntimeError):
        return None
    return list(scratch)


def _values(found: object) -> str | None:
    """Return solutions as a VALUES block; None where there are too many, or what one has has no name."""
    if not isinstance(found, ox.QuerySolutions):
        return None
    rows: list[str] = []
    for solution in found:
        if len(rows) == _MOST_SOLUTIONS:
            return None
        terms = list(solution)
        if not all(term is None or isinstance(term, (NamedNode, Literal)) for term in terms):
            return None
        rows.append(f"({' '.join('UNDEF' if term is None else str(term) for term in terms)})")
    return f"VALUES ({' '.join(map(str, found.variables))}) {{ {' '.join(rows)} }}"


def _blocks(words: str) -> Iterator[tuple[int, int]]:
    """Yield where each block begins that stands in no other, and where what is behind it does."""
    start = 0
    for place, depth in brackets(words):
        if depth == 1 and words[place] in "{([":
            start = place
        elif depth == 0:
            yield start, place + 1


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
