"""What the tests of time expressions share."""

from __future__ import annotations

from datetime import date

from kg.extraction.times import TimeGrammar
from kg.model import Document

WEDNESDAY = date(2022, 4, 27)


def read(grammar: TimeGrammar, text: str, published: date | None) -> list[tuple[str, str, str | None]]:
    """Return span, type and value of each time expression, the offsets of the span checked."""
    found = grammar.find(Document("d", text, published))
    assert all(text[time.span.start : time.span.end] == time.span.text for time in found)
    return [(time.span.text, time.type, time.value) for time in found]
