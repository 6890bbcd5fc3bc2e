"""Where do concepts and states of the reference knowledge stand in a text, whether or not a mention is there?

An idea is told by its noun ("conservatism") or by what is called after it ("a conservative party"), a state
by its name or by its adjective ("a Spanish citizen").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kg.extraction.whole_names import WholeNames
from kg.model import Span
from kg.reference import Entry, Reference


@dataclass(frozen=True, slots=True)
class ConceptFound:
    """A concept or state of the reference knowledge at some characters."""

    span: Span
    entry: Entry


class Concepts:
    """The concepts and states of one document, by token."""

    def __init__(self, tokens: Sequence[Token], names: WholeNames, reference: Reference) -> None:
        self._tokens, self._names, self._reference = tokens, names, reference

    def at(self, token: int) -> ConceptFound | None:
        """Return the concept whose name begins at a token."""
        return self._found(token, self._reference.concepts)

    def called_after(self, start: int, end: int) -> list[ConceptFound]:
        """Return the ideas after which a noun is called by the adjectives in tokens `start` to `end`."""
        found: list[ConceptFound] = []
        at = start
        while at < end:
            idea = self._found(at, self._reference.adjectives)
            if idea is not None:
                found.append(idea)
            at += len(idea.span.text.replace("-", " - ").split()) if idea is not None else 1
        return found

    def state_before(self, last: int) -> ConceptFound | None:
        """Return the state whose name or adjective ends at a token."""
        for first in (last - 1, last):  # "South Korean", "Korean"
            span = self._names.span(max(first, 0), last + 1)
            for name in self._reference.names.get(span.text, ()):
                if name.kind in {"name", "demonym"} and name.entry.class_name == "State":
                    return ConceptFound(span, name.entry)
        return None

    def _found(
        self, token: int, names: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    ) -> ConceptFound | None:
        for words, entry in names.get(self._tokens[token].lower_, ()):
            end = token + len(words)
            if [word.lower_ for word in self._tokens[token:end]] == list(words):
                return ConceptFound(self._names.span(token, end), entry)
        return None
