"""Where in a SPARQL text do its own words stand, once comments, strings and IRIs are set aside?

What is set aside becomes spaces, one for each character, so that a place in what is left is the same place in
the text. The lexical rules are those of SPARQL 1.1, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_BEHIND_BRACKET = re.compile(r"\).*service", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"[][{}()]")


def own_words(text: str) -> str:
    """Return a text of the same length in which comments, strings and IRIs are spaces."""
    return _ASIDE.sub(_set_aside, text)


def brackets(words: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each bracket and how many are open behind it."""
    depth = 0
    for match in _BRACKET.finditer(words):
        depth = max(depth + (1 if match[0] in "{([" else -1), 0)
        yield match.start(), depth


def _set_aside(match: re.Match[str]) -> str:
    # `FILTER(1<2)SERVICE ?x #>` holds no IRI: "<" stands within brackets, and what is behind them is pattern.
    return match[0] if match["iri"] and _BEHIND_BRACKET.search(match[0]) else " " * len(match[0])
