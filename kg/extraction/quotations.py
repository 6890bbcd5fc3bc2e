"""Where are the quotations? Pairs of quotation marks, of every kind, by their characters alone.

A quotation that runs over paragraphs repeats its opening mark at each; a mark that is never closed ends
with its paragraph.
"""

from __future__ import annotations

from kg.model import Document, Span

# Marks that open, with the marks that close them. A straight mark opens before a word and closes after one.
_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_MINIMUM_WORDS = 3


def find_quotations(document: Document) -> list[Span]:
    """Return the words between quotation marks, without the marks, in reading order.

    Words set off for emphasis ("first use") are left out: a quotation has at least three words.
    """
    found, text, position = [], document.text, 0
    while (start := _next_opening(text, position)) is not None:
        paragraph = text.find("\n", start)
        limit = paragraph if paragraph >= 0 else len(text)
        ends = (text.find(mark, start + 1, limit) for mark in _CLOSING[text[start]])
        end = min((e for e in ends if e >= 0), default=limit)
        span = _trimmed(document, start + 1, end)
        if span is not None and len(span.text.split()) >= _MINIMUM_WORDS:
            found.append(span)
        position = end + 1
    return found


def _next_opening(text: str, position: int) -> int | None:
    for i in range(position, len(text)):
        if text[i] in _CLOSING and (text[i] != '"' or text[i + 1 : i + 2].strip()):
            return i
    return None


def _trimmed(document: Document, start: int, end: int) -> Span | None:
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    return document.span(start, end) if start < end else None
