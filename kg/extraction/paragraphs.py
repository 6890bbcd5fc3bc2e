"""Where does a sentence end for certain? At a blank line, and at a line's end where lines are not wrapped.

A component of the spaCy pipeline that says so before the model looks for the other sentence ends: a
headline without a full stop is then no part of the sentence below it. Nor does a sentence end after the
abbreviation of a title before a name ("Gen. Votel"), or with a quotation behind which a small letter goes on
("“Never!” he said").
"""

from __future__ import annotations

from collections.abc import Collection
from statistics import median

from spacy.language import Language
from spacy.tokens import Doc

from kg.reference import Reference

PARAGRAPHS = "communique_paragraphs"
_WRAPPED_WIDTH = 100
_CLOSING = frozenset({"”", '"', "’", "''", "»"})
_TERMINAL = (".", "!", "?", '"', "”", "’", ":", ")")


class Paragraphs:
    """Starts a sentence after each blank line, and after each line where the text is not hard-wrapped.

    Args:
        titles: the abbreviations of titles and ranks that end no sentence, in lower case: "gen.".
    """

    def __init__(self, titles: Collection[str]) -> None:
        self._titles = frozenset(titles)

    def __call__(self, doc: Doc) -> Doc:
        """Mark the tokens after which a sentence ends for certain, and those after which none does."""
        breaks = 2 if is_wrapped(doc.text) else 1
        for token in doc[:-1]:
            if token.is_space and token.text.count("\n") >= breaks:
                doc[token.i + 1].is_sent_start = True
            elif (token.text.endswith(".") and self._ends_title(doc, token.i)) or (
                token.text in _CLOSING and _goes_on_behind(doc, token.i)
            ):
                doc[token.i + 1].is_sent_start = False
        return doc

    def _ends_title(self, doc: Doc, index: int) -> bool:
        """Say whether a token is an abbreviated title with a name after it."""
        token, following = doc[index], doc[index + 1]
        return token.lower_ in self._titles and following.is_title and bool(token.whitespace_)


@Language.factory(PARAGRAPHS, default_config={"titles": []})
def _component(nlp: Language, name: str, titles: list[str]) -> Paragraphs:  # noqa: ARG001 - as spaCy asks
    return Paragraphs(titles)


def _goes_on_behind(doc: Doc, index: int) -> bool:
    """Say whether a quotation that ends with "!" or "?" before a token is no sentence's end."""
    return index > 0 and doc[index - 1].text in {"!", "?"} and doc[index + 1].text[:1].islower()


def abbreviated_titles(reference: Reference) -> frozenset[str]:
    """Return the abbreviations of titles and ranks that are known, in lower case: "gen."."""
    return frozenset(lemma for lemma in reference.words if lemma.endswith("."))


def is_wrapped(text: str) -> bool:
    """Say whether the lines of a text are broken at a width rather than at the end of a paragraph."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 3 or median(len(line) for line in lines) > _WRAPPED_WIDTH:
        return False
    open_ended = sum(not line.rstrip().endswith(_TERMINAL) for line in lines)
    return 2 * open_ended > len(lines) and median(len(line) for line in lines) > _WRAPPED_WIDTH // 2
