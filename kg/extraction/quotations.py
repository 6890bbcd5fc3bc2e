"""Where are the quotations? Pairs of quotation marks, of every kind, by their characters alone.

A quotation that runs over paragraphs repeats its opening mark at each; a mark that is never closed ends
with its paragraph.
"""

from __future__ import annotations

from kg.extraction.paragraphs import is_wrapped
from kg.model import Document, Span

# Marks that open, with the marks that close them. A straight mark opens before a word and closes after one.
_CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’"}
MARKS = "".join(sorted({*_CLOSING, *"".join(_CLOSING.values())}))
"""All marks that open or close a quotation."""

_MINIMUM_WORDS = 3


def find_quotations(document: Document) -> list[Span]:
    """Return the words between quotation marks, without the marks, in reading order.

    Words set off for emphasis ("first use") are left out: a quotation has at least three words.
    """
    found, text, position = [], document.text, 0
    line_end = "\n\n" if is_wrapped(text) else "\n"
    while (start := _next_opening(text, position)) is not None:
        paragraph = text.find(line_end, start)
        limit = paragraph if paragraph >= 0 else len(text)
        ends = (i for i in range(start + 1, limit) if _closes(text, start, i))
        end = next(ends, limit)
        span = _trimmed(document, start + 1, end)
        if span is not None and len(span.text.split()) >= _MINIMUM_WORDS:
            found.append(span)
        position = end + 1
    return found


def _next_opening(text: str, position: int) -> int | None:
    for i in range(position, len(text)):
        straight = text[i] == '"' and not text[i + 1 : i + 2].strip()
        inside_word = text[i] == "‘" and text[i - 1 : i].isalnum()
        if text[i] in _CLOSING and not straight and not inside_word:
            return i
    return None


def _closes(text: str, opening: int, at: int) -> bool:
    """Say whether a mark closes the quotation; within a word, a single one is an apostrophe."""
    if text[at] not in _CLOSING[text[opening]]:
        return False
    return text[at] != "’" or not text[at + 1 : at + 2].isalnum()


def _trimmed(document: Document, start: int, end: int) -> Span | None:
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    return document.span(start, end) if start < end else None
