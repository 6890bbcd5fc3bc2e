"""How is a query cut off after so many rows? Its own LIMIT is lowered, or it is given one.

Oxigraph serializes an answer to its end, so the limit has to stand in the query. LIMIT and OFFSET close a
query, in any order, before a last VALUES (SPARQL 1.1, rules 18, 25 to 28).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.store.scanning import brackets, own_words

_LIMIT = re.compile(r"(?<![\w?$:])LIMIT\s*(\d+)", re.IGNORECASE)
_OFFSET = re.compile(r"(?<![\w?$:])OFFSET\s*(\d+)", re.IGNORECASE)
_ORDER = re.compile(r"(?<![\w?$:])ORDER\s+BY(?![\w:])", re.IGNORECASE)
_VALUES = re.compile(r"(?<![\w?$:])VALUES(?![\w:])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Slice:
    """The end of a query: what stands before and behind its LIMIT and OFFSET, and what these are.

    Attributes:
        head: the query up to its LIMIT and OFFSET.
        unordered: the same without ORDER BY, which does not change how many rows there are.
        tail: what follows them, a VALUES block or nothing.
        offset: how many rows it skips.
        limit: how many rows it wants at most; None for all.
    """

    head: str
    unordered: str
    tail: str
    offset: int
    limit: int | None

    def first(self, rows: int) -> str:
        """Return the query cut off after so many of its rows."""
        return f"{self.head}\nOFFSET {self.offset} LIMIT {rows} {self.tail}"

    def beyond(self, rows: int) -> str:
        """Return a query that has a row where this one has more than so many."""
        return f"{self.unordered}\nOFFSET {self.offset + rows} LIMIT 1 {self.tail}"


def sliced(query: str) -> Slice:
    """Return where a query for rows ends, and which rows it wants."""
    words = own_words(query)
    end = max((at + 1 for at, depth in brackets(words) if depth == 0 and words[at] == "}"), default=0)
    values = [m.start() for m in _VALUES.finditer(words) if _depth_at(words, m.start()) == 0]
    if values:  # the last braces are those of VALUES; the pattern's are before it
        end = max(
            (at + 1 for at, depth in brackets(words) if depth == 0 and words[at] == "}" and at < values[-1]),
            default=0,
        )
    stop = values[-1] if values else len(query)
    limit, offset = _LIMIT.search(words, end, stop), _OFFSET.search(words, end, stop)
    found = [match for match in (limit, offset) if match]
    first = min((match.start() for match in found), default=stop)
    order = _ORDER.search(words, end, first)
    # A comment at the end would swallow what is put behind it; the lines are kept apart by a line break.
    return Slice(
        query[:first],
        query[: order.start() if order else first],
        query[stop:],
        int(offset[1]) if offset else 0,
        int(limit[1]) if limit else None,
    )


def _depth_at(words: str, place: int) -> int:
    depth = 0
    for at, behind in brackets(words):
        if at > place:
            break
        depth = behind
    return depth
