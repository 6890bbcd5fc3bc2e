"""Where in a SPARQL text do its own words stand, once comments, strings and IRIs are set aside?

What is set aside becomes spaces, one for each character, so that a place in what is left is the same place in
the text. The lexical rules are those of SPARQL 1.1, section 19.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
                |\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
                |'(?:[^'\\\n\r]|\\.)*'
                |"(?:[^"\\\n\r]|\\.)*")
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<escape>\\.)
    | (?P<comment>\#[^\n\r]*)
    | (?P<bracket>[][{}()])
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACKET = re.compile(r"[][{}()]")
# No expression begins so: what stands between these angle brackets is an IRI wherever it stands.
_SURELY_IRI = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://|/|>)")
_MATTERS = re.compile(r"['#()[\]]|\\")
_OPERATORS = frozenset(",/|^!=&+-*<>")


def own_words(text: str) -> str:
    """Return a text of the same length in which comments, strings and IRIs are spaces."""
    return scanned(text)[0]


def scanned(text: str) -> tuple[str, bool]:
    """Return what `own_words` does, and whether it can be read in this one way only.

    `FILTER(1<2)SERVICE?x#>` holds no IRI, though it looks like one: between round brackets, and behind an
    operand, "<" may be the comparison. Where a string, comment or bracket would begin or end in what then is
    no IRI, all that follows is in doubt. Spaces around "<" and ">" leave none.
    """
    pieces: list[str] = []
    opened: list[str] = []
    at, behind_operand, clear = 0, False, True
    for match in _TOKEN.finditer(text):
        between, found = text[at : match.start()], match[0]
        at = match.end()
        if words := between.rstrip():
            behind_operand = words[-1] not in _OPERATORS
        pieces.append(between)
        if match["bracket"]:
            pieces.append(found)
            behind_operand = found in ")]}"
            if not behind_operand:
                opened.append(found)
            elif opened:
                opened.pop()
            continue
        if match["iri"] and behind_operand and opened and opened[-1] == "(":
            clear = clear and (bool(_SURELY_IRI.match(found)) or not _MATTERS.search(found))
        pieces.append(" " * len(found))
        behind_operand = behind_operand if match["comment"] else True
    pieces.append(text[at:])
    return "".join(pieces), clear


def brackets(words: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each bracket and how many are open behind it."""
    depth = 0
    for match in _BRACKET.finditer(words):
        depth = max(depth + (1 if match[0] in "{([" else -1), 0)
        yield match.start(), depth
