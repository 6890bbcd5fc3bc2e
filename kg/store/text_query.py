"""What does somebody look for who writes these words? From a search as people write it to one of FTS5.

    nuclear threat          both words, in any order and letter case, with or without accents
    "nuclear threat"        one behind the other
    threat*                 words that begin so
    threat OR warning       either
    threat -nuclear         the first and not the second

Every word reaches FTS5 within quotation marks, so that none is taken for its syntax.
"""

from __future__ import annotations

import re

from kg.errors import QueryError

MAX_CHARACTERS = 1000
"""The longest search, in code points."""

MAX_TERMS = 64
"""The most words and phrases in one search: each nests in the one before."""

_TERM = re.compile(r'\s*(?P<without>-)?(?:"(?P<phrase>[^"]*)"(?P<prefix>\*)?|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"[^\W_]")


def match_expression(words: str) -> str:
    """Return the expression of FTS5 that finds these words.

    Raises:
        QueryError: where the search has no word, a quotation mark too many, or is too long.
    """
    if len(words) > MAX_CHARACTERS:
        raise QueryError(f"the search is longer than {MAX_CHARACTERS} characters; look for less at a time")
    alternatives: list[tuple[list[str], list[str]]] = [([], [])]
    for match in _terms(words):
        if match["word"] == "OR" and not match["without"]:
            alternatives.append(([], []))
            continue
        wanted, unwanted = alternatives[-1]
        (unwanted if match["without"] else wanted).append(_quoted(match, words))
    if sum(len(wanted) + len(unwanted) for wanted, unwanted in alternatives) > MAX_TERMS:
        raise QueryError(f"the search has more than {MAX_TERMS} words; look for less at a time")
    return " OR ".join(_all(wanted, unwanted, words) for wanted, unwanted in alternatives)


def _terms(words: str) -> list[re.Match[str]]:
    found, at = [], 0
    end = len(words.rstrip())
    while at < end:
        match = _TERM.match(words, at)
        if match is None:
            raise QueryError(
                f"the search {words!r} has a quotation mark without its partner; add or remove one"
            )
        found.append(match)
        at = match.end()
    return found


def _quoted(match: re.Match[str], words: str) -> str:
    phrase: str = match["phrase"] if match["word"] is None else match["word"]
    prefix = bool(match["prefix"]) or (match["word"] or "").endswith("*")
    if not _LETTER.search(phrase):
        raise QueryError(f"the search {words!r} has a part without letters or digits; leave it out")
    clean = phrase.replace("\0", " ").rstrip("*")
    return f'"{clean}"*' if prefix else f'"{clean}"'


def _all(wanted: list[str], unwanted: list[str], words: str) -> str:
    if not wanted:
        raise QueryError(f"the search {words!r} has an empty part; say what to look for, as in: missile test")
    whole = " AND ".join(wanted)
    return f"({whole})" + "".join(f" NOT {term}" for term in unwanted)
