"""Which tokens stand in a span of a document, and which noun heads it?"""

from __future__ import annotations

from collections.abc import Container

from spacy.tokens import Doc, Token

from kg.extraction.candidates import without_article
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.tokens import tokens_of
from kg.model import Document, Span

_HYPHENS = frozenset({"-", "‐", "‑"})


def hyphened_start(doc: Doc, first: int, barred: Container[int]) -> int:
    """Return the token with which a name of hyphens begins, of which a later one is given.

    "Jan" of "Jan-Carl", of which the reader took "Carl"; no token that is barred is taken in.
    """
    while (
        first > 1
        and doc[first - 1].text in _HYPHENS
        and doc[first - 2].text[:1].isupper()
        and not any(doc[i].whitespace_ or i in barred for i in (first - 1, first - 2))
    ):
        first -= 2
    return first


class Spans:
    """The spans of one document as tokens, and tokens as spans."""

    def __init__(self, document: Document, doc: Doc, lexical: Lexical) -> None:
        self._document, self._doc, self._lexical = document, doc, lexical

    def tokens(self, span: Span) -> list[Token]:
        """Return the tokens that share a character with a span."""
        return [self._doc[i] for i in tokens_of(self._doc).at(span.start, span.end)]

    def span(self, start: int, end: int) -> Span:
        """Return the characters of tokens `start` to `end` (end exclusive)."""
        tokens = tokens_of(self._doc)
        return self._document.span(tokens.starts[start], tokens.ends[end - 1])

    def head(self, span: Span) -> WordMatch | None:
        """Return the noun of the lexicon that heads a phrase: the last before a preposition."""
        tokens = self.tokens(span)
        return self._lexical.head(tokens[0].i, tokens[-1].i + 1) if tokens else None

    def without_article(self, span: Span) -> Span:
        """Cut the article, or what stands in its place, off a phrase."""
        return without_article(self._doc, span)
