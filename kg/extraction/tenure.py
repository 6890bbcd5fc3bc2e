"""Since when, and until when? The times right behind the words that tell a relation: "from 2009 to 2013"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.constructions import Phase
from kg.model import Document, Span, TimeExpression

_BEGINS = re.compile(r"[\s,(]*(?:from|between)?\s*")
_SINCE = re.compile(r"[\s,(]*since\s+")
_UNTIL = re.compile(r"[\s,(]*until\s+")
_AT = re.compile(r"[\s,(]*(?:in|on)?\s*")
_TO = re.compile(r"\s*(?:to|until|and|-|–)\s*")


def tenure(
    document: Document, evidence: Span, times: Sequence[TimeExpression], phase: Phase | None = None
) -> tuple[str | None, str | None]:
    """Return the TIMEX3 values of when a relation began and ended, as far as the text says so.

    One time alone, as in "was minister in 2009", says neither, save where the words tell the beginning or the
    end: "joined the party in 2009".
    """
    behind = sorted((t for t in times if t.span.start >= evidence.end), key=lambda t: t.span)[:2]
    if not behind or behind[0].type != "DATE":
        return None, None
    before = document.text[evidence.end : behind[0].span.start]
    if _SINCE.fullmatch(before):
        return behind[0].value, None
    if _UNTIL.fullmatch(before):
        return None, behind[0].value
    if phase is not None and _AT.fullmatch(before):
        return (behind[0].value, None) if phase == "begins" else (None, behind[0].value)
    if len(behind) < 2 or behind[1].type != "DATE" or not _BEGINS.fullmatch(before):
        return None, None
    between = document.text[behind[0].span.end : behind[1].span.start]
    return (behind[0].value, behind[1].value) if _TO.fullmatch(between) else (None, None)
