"""Where are the quotations? Pairs of quotation marks, of every kind, by their characters alone.

A quotation that runs over paragraphs repeats its opening mark at each; a mark that is never closed ends
with its paragraph.
"""

from __future__ import annotations

import re

from kg.extraction.paragraphs import is_wrapped
from kg.model import Document, Span

# Marks that open, with the marks that close them. A straight mark opens before a word and closes after one.
# Old wire copy and typewriters double the single marks.
_CLOSING = {
    "“": ("”",),
    "„": ("“", "”"),
    "«": ("»",),
    '"': ('"',),
    "‘": ("’",),
    "‘‘": ("’’",),
    "''": ("''",),
    "``": ("''",),
}
_STRAIGHT = frozenset({'"', "''"})
_ALL = {*_CLOSING, *(mark for marks in _CLOSING.values() for mark in marks)}
_MARK = re.compile("|".join(re.escape(mark) for mark in sorted(_ALL, key=lambda mark: (-len(mark), mark))))
MARKS = tuple(sorted(_ALL))
"""All marks that open or close a quotation."""

_MINIMUM_WORDS = 3


def find_quotations(document: Document) -> list[Span]:
    """Return the words between quotation marks, without the marks, in reading order.

    Words set off for emphasis ("first use") are left out: a quotation has at least three words.
    """
    found, text = [], document.text
    line_end = "\n\n" if is_wrapped(text) else "\n"
    marks = [(m.start(), m.end(), m.group()) for m in _MARK.finditer(text)]
    position = 0
    for n, (start, begin, mark) in enumerate(marks):
        if start < position or not _opens(text, start, begin, mark):
            continue
        paragraph = text.find(line_end, start)
        limit = paragraph if paragraph >= 0 else len(text)
        closing = (m for m in marks[n + 1 :] if _closes(text, mark, *m))
        end, position, _ = next(closing, (limit, limit, ""))
        if end >= limit:
            end = position = limit
        span = _trimmed(document, begin, end)
        if span is not None and len(span.text.split()) >= _MINIMUM_WORDS:
            found.append(span)
    return found


def _opens(text: str, start: int, end: int, mark: str) -> bool:
    """Say whether a mark opens a quotation; within or after a word, a straight or single one does not."""
    if mark not in _CLOSING or (mark in _STRAIGHT and not text[end : end + 1].strip()):
        return False
    return mark not in {"‘", "''"} or not text[max(0, start - 1) : start].isalnum()


def _closes(text: str, opening: str, _: int, end: int, mark: str) -> bool:
    """Say whether a mark closes the quotation; within a word, a single one is an apostrophe."""
    return mark in _CLOSING[opening] and (mark != "’" or not text[end : end + 1].isalnum())


def _trimmed(document: Document, start: int, end: int) -> Span | None:
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    return document.span(start, end) if start < end else None
