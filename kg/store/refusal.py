"""Which queries and updates does the store refuse to evaluate, though Oxigraph would?

Those that reach outside of the store: SERVICE asks another server, LOAD reads from one, and Oxigraph has no
switch for either. An operator may list the addresses that are let through; then the address has to stand in
the text as an IRI. And those that nest so deep that its recursive parser would overflow the stack, which ends
the process.

What is left of SERVICE once comments, strings and IRIs are set aside is the keyword, but in variables
(`?service`) and in names (`ex:service`). Where an IRI may be a comparison, nothing is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from kg.store.scanning import brackets, scanned

MAX_DEPTH = 200
"""The deepest nesting of brackets; a query that people write has ten."""

MAX_PATTERNS = 500
"""The most OPTIONAL, MINUS, UNION, BIND and the like in one query: each nests in the one before."""

MAX_OPERATORS = 2000
"""The most operators in one query: each nests in the one before."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"(?P<name>[?$]\w*|:[\w.%-]*)|service", re.IGNORECASE)
_LOAD = re.compile(r"(?P<name>[?$]\w*|:[\w.%-]*)|(?<!\w)load(?!\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:silent\s*)?<([^<>\s]*)>", re.IGNORECASE)
_PATTERN = re.compile(
    r"(?<![\w?$:])(?:OPTIONAL|MINUS|UNION|BIND|FILTER|GRAPH|EXISTS|SELECT)\b", re.IGNORECASE
)
_DATA = re.compile(r"(?<![\w?$:])(?:INSERT|DELETE)\s+DATA\s*$", re.IGNORECASE)
_OPERATOR = re.compile(r"[!+*/|^=<>&-]|\bIN\b")


def refusal(query: str, services: Collection[str] = ()) -> str | None:
    """Return why a query is refused, as a sentence that says what to do; None where it is not.

    Args:
        query: a SPARQL query.
        services: the addresses that SERVICE may name.
    """
    if _reaches_out(query, _SERVICE, services):
        return "SERVICE is refused: a query reads this store only; leave it out"
    words, clear = scanned(query)
    return _too_much(words) if clear else _too_much_in_doubt(query)


def refusal_of_update(update: str, services: Collection[str] = ()) -> str | None:
    """Return why an update is refused, as `refusal` does; LOAD is held to the same addresses as SERVICE."""
    if _reaches_out(update, _LOAD, services):
        return "LOAD is refused: an update reads this store only; send the graph itself to the graph store"
    if _reaches_out(update, _SERVICE, services):
        return "SERVICE is refused: an update reads this store only; leave it out"
    words, clear = scanned(update)
    return _too_much(words, _without_data(words)) if clear else _too_much_in_doubt(update)


def _reaches_out(text: str, keyword: re.Pattern[str], services: Collection[str]) -> bool:
    """Say whether a keyword stands in a text before anything but an address that is let through.

    Oxigraph reads no escapes outside of strings and IRIs; one that keeps to the letter of SPARQL would.
    """
    if "\\" not in text and not any(match["name"] is None for match in keyword.finditer(text)):
        return False  # so it is of nearly every query, and comments, strings and IRIs need not be told apart
    for read in {text, _ESCAPE.sub(_character, text)}:
        words, clear = scanned(read)
        for match in keyword.finditer(words if clear else read):
            if match["name"] is None:
                address = _ADDRESS.match(read, match.end())
                if address is None or address[1] not in services:
                    return True
    return False


def _too_much(words: str, pattern_words: str | None = None) -> str | None:
    if max((depth for _, depth in brackets(words)), default=0) > MAX_DEPTH:
        return f"the query nests deeper than {MAX_DEPTH} brackets; write it flatter"
    counted = words if pattern_words is None else pattern_words
    if len(_PATTERN.findall(counted)) > MAX_PATTERNS:
        return f"the query has more than {MAX_PATTERNS} patterns; split it into several"
    if len(_OPERATOR.findall(counted)) > MAX_OPERATORS:
        return f"the query has more than {MAX_OPERATORS} operators; use VALUES or IN, or split it"
    return None


def _too_much_in_doubt(text: str) -> str | None:
    """Count all brackets as if each stood in the one before: in strings and comments there may be others."""
    if sum(map(text.count, "([{")) > MAX_DEPTH:
        return (
            f"the query has more than {MAX_DEPTH} brackets, and a comparison that may be an IRI; "
            "write spaces around < and >"
        )
    return _too_much(text)


def _without_data(words: str) -> str:
    """Leave out the triples of INSERT DATA and DELETE DATA, which are flat and may be very many."""
    kept: list[str] = []
    at = 0
    opened: int | None = None
    for place, depth in brackets(words):
        if depth == 1 and words[place] == "{" and _DATA.search(words, max(at, place - 40), place):
            opened = place
        elif depth == 0 and opened is not None:
            kept.append(words[at:opened])
            at, opened = place, None
    return " ".join([*kept, words[at:]])


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else ""
