"""Where do names of the reference knowledge stand in a text?

A name stands where its characters do, from the beginning of a token to the end of one. Names are found by
their first word, so that a hundred thousand of them cost a text no more than a hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from kg.extraction.tokens import tokens_of

_FIRST_WORD = re.compile(r"\w+|\W")
_LINE_END = str.maketrans({"\n": " ", "\u00a0": " ", "\u202f": " "})


class NameIndex:
    """The names of a reference, by their first words."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        by_word = self._by_word
        for form in forms:
            word = form.partition(" ")[0]
            if not word.isalnum():  # else it is what the pattern finds, three times as fast
                found = _FIRST_WORD.match(form)
                if found is None:
                    continue
                word = found[0]
            if word in by_word:
                by_word[word].append(form)
            else:
                by_word[word] = [form]

    def find(self, doc: Doc, text: str | None = None) -> Iterator[tuple[TokenSpan, str]]:
        """Yield every name in a text with its tokens, in reading order; names may overlap.

        `text` is what is read instead of the document's own, where it has as many characters.
        """
        tokens = tokens_of(doc)
        if text is None or len(text) != len(tokens.text):
            text = tokens.text
        text = text.translate(_LINE_END)  # as many characters as before
        ends = {end: n for n, end in enumerate(tokens.ends, start=1)}
        for n, start in enumerate(tokens.starts):
            word = _FIRST_WORD.match(text, start)
            for form in self._by_word.get(word[0], ()) if word is not None else ():
                if text.startswith(form, start) and (end := ends.get(start + len(form))) is not None:
                    yield doc[n:end], form


class FoldedNameIndex:
    """The names of a reference in whatever case a text has them: "north korea", "NORTH KOREA"."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms: dict[str, str] = {}
        for form in forms:
            self._forms.setdefault(form.casefold(), form)
        self._index = NameIndex(self._forms)

    def find_folded(self, doc: Doc) -> Iterator[tuple[TokenSpan, str]]:
        """Yield the names in a text with their tokens, each as the reference writes it."""
        for tokens, folded in self._index.find(doc, doc.text.casefold()):
            yield tokens, self._forms[folded]
