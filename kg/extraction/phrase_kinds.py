"""Of which kind is what a phrase of the reader names or describes, by what stands in it and beside it?

The noun that heads a phrase, a description beside a name, and the same name elsewhere in the document say it
better than the reader's view of one place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extraction.candidates import Candidate
from kg.extraction.kinds import described_kind, named_kind
from kg.extraction.lexical import Lexical
from kg.extraction.readings import ReadPhrase
from kg.extraction.spans import Spans
from kg.model import Document, EntityType
from kg.reference import Reference

_CLOSING = frozenset({",", ".", ";", ":", "!", "?", ")", "–", "—", ""})
_MISTAKEN = frozenset({"State", "Place", "Facility", "Organization", "Other"})
"""The kinds of names of which a person's name beside a description of that person may be taken to be."""


class PhraseKinds:
    """The kinds of the phrases of one document."""

    def __init__(self, document: Document, lexical: Lexical, spans: Spans, reference: Reference) -> None:
        self._document, self._lexical, self._spans = document, lexical, spans
        self._reference = reference

    def of(self, phrases: Sequence[ReadPhrase]) -> list[ReadPhrase]:
        """Return phrases with the kinds that their own words and what is apposed to them give."""
        return self._apposed([replace(phrase, kind=self._kind(phrase)) for phrase in phrases])

    def agreed(self, phrases: Sequence[ReadPhrase], known: Sequence[Candidate]) -> list[ReadPhrase]:
        """Give a name the kind that it has most often in the document.

        A ship may be called by the last word of its name: "Forbin" after "FS Forbin".
        """
        bare = [self._spans.without_article(phrase.span).text for phrase in phrases]
        kinds: dict[str, Counter[EntityType]] = defaultdict(Counter)
        for name, phrase in zip(bare, phrases, strict=True):
            if phrase.form == "name":
                kinds[name][phrase.kind] += 1
        ships = [k for k in known if k.entry is None and self._reference.is_a(k.class_name, "NavalVessel")]
        short = {k.core.text.split()[-1]: self._reference.coarse(k.class_name) for k in ships}
        agreed = []
        for name, phrase in zip(bare, phrases, strict=True):
            if phrase.form == "name":
                counts = kinds[name]
                most = max(counts, key=lambda kind: (counts[kind], kind == phrase.kind))
                phrase = replace(phrase, kind=short.get(name, most))
            agreed.append(phrase)
        return agreed

    def _kind(self, phrase: ReadPhrase) -> EntityType:
        bare = self._spans.without_article(phrase.span)
        tokens, head = self._spans.tokens(bare), self._spans.head(bare)
        if phrase.form == "name":
            nouns = [token.i for token in tokens[:-1] if token.tag_ == "NN"]
            before = self._lexical.head(nouns[0], nouns[-1] + 1) if nouns else None
            return named_kind(phrase.kind, before, head, self._reference)
        if phrase.form == "nominal":
            return described_kind(phrase.kind, tokens, head, self._reference)
        return phrase.kind

    def _apposed(self, phrases: Sequence[ReadPhrase]) -> list[ReadPhrase]:
        """Give names the kinds of the descriptions beside them."""
        kinds: dict[ReadPhrase, EntityType] = {}
        for first, second in pairwise(phrases):
            if self._document.text[first.span.end : second.span.start] == ", ":
                if self._is_ship(first, second):
                    kinds[first] = "Weapon"
                elif self._is_person(first, second):
                    kinds[second] = "Person"
        return [replace(phrase, kind=kinds.get(phrase, phrase.kind)) for phrase in phrases]

    def _is_ship(self, name: ReadPhrase, described: ReadPhrase) -> bool:
        """Say whether a description behind a name makes arms of it: "the Yantar, a Russian spy ship"."""
        return (
            (name.form, described.form, described.kind) == ("name", "nominal", "Weapon")
            and name.kind != "State"
            and "Ind" in self._spans.tokens(described.span)[0].morph.get("Definite", [])
        )

    def _is_person(self, described: ReadPhrase, name: ReadPhrase) -> bool:
        """Say whether an unknown name is of the one person described before it: "his wife, Asma,"."""
        tokens = self._spans.tokens(described.span)
        following = self._document.text[name.span.end : name.span.end + 1]
        return (
            (described.form, described.kind, name.form) == ("nominal", "Person", "name")
            and name.kind in _MISTAKEN
            and tokens[-1].tag_ == "NN"
            and any(token.tag_ in {"PRP$", "POS"} for token in tokens)
            and following in _CLOSING
            and self._spans.head(name.span) is None
            and self._spans.without_article(name.span).text not in self._reference.names
        )
