"""Which queries does the store refuse to evaluate, though Oxigraph would?

Those that reach outside of the store: SERVICE asks another server, and Oxigraph has no switch for it. And
those that nest so deep that its recursive parser would overflow the stack, which ends the process.

The text is read as SPARQL's grammar reads it, with comments, strings and IRIs set aside. What is left of
SERVICE is the keyword, but in variables (`?service`) and in names (`ex:service`).
"""

from __future__ import annotations

import re

MAX_DEPTH = 200
"""The deepest nesting of brackets; a query that people write has ten."""

MAX_PATTERNS = 500
"""The most OPTIONAL, MINUS, UNION, BIND and the like in one query: each nests in the one before."""

MAX_OPERATORS = 2000
"""The most operators in one query: each nests in the one before."""

_ASIDE = re.compile(
    r"""
      '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
    | \"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
    | '(?:[^'\\\n\r]|\\.)*'
    | "(?:[^"\\\n\r]|\\.)*"
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?<!\\)\#[^\n\r]*
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"(?P<name>[?$]\w*|:[\w.%-]*)|service", re.IGNORECASE)
_BEHIND_BRACKET = re.compile(r"\).*service", re.IGNORECASE | re.DOTALL)
_PATTERN = re.compile(
    r"(?<![\w?$:])(?:OPTIONAL|MINUS|UNION|BIND|FILTER|GRAPH|EXISTS|SELECT)\b", re.IGNORECASE
)
_OPERATOR = re.compile(r"[!+*/|^=<>&-]|\bIN\b")
_DEPTH = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


def refusal(query: str) -> str | None:
    """Return why a query is refused, as a sentence that says what to do; None where it is not."""
    text = _ASIDE.sub(_set_aside, query)
    # Oxigraph reads no escapes outside of strings and IRIs; one that keeps to the letter of SPARQL would.
    decoded = _ASIDE.sub(_set_aside, _ESCAPE.sub(_character, query))
    if any(match["name"] is None for whole in (text, decoded) for match in _SERVICE.finditer(whole)):
        return "SERVICE is refused: a query reads this store only; leave it out"
    if _depth(text) > MAX_DEPTH:
        return f"the query nests deeper than {MAX_DEPTH} brackets; write it flatter"
    if len(_PATTERN.findall(text)) > MAX_PATTERNS:
        return f"the query has more than {MAX_PATTERNS} patterns; split it into several"
    if len(_OPERATOR.findall(text)) > MAX_OPERATORS:
        return f"the query has more than {MAX_OPERATORS} operators; use VALUES or IN, or split it"
    return None


def _set_aside(match: re.Match[str]) -> str:
    # `FILTER(1<2)SERVICE ?x #>` holds no IRI: "<" stands within brackets, and what is behind them is pattern.
    return match[0] if match["iri"] and _BEHIND_BRACKET.search(match[0]) else " "


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else ""


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth = max(depth + _DEPTH.get(character, 0), 0)
        deepest = max(deepest, depth)
    return deepest
