"""Where do words of the lexicon stand in a text?

Every word of every layer is looked up once a document, by lemma; within a layer a longer expression
hides a shorter one inside it ("ballistic missile" hides "missile").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from spacy.tokens import Doc

from kg.extraction.tokens import Tokens, tokens_of
from kg.model import Span
from kg.plover_codes import is_context
from kg.reference import Reference, Word

Layer = Literal["event", "entity", "cue", "context"]

# The universal parts of speech that a lexicon's part of speech admits; participles are often tagged ADJ.
_ADMITS = {
    "verb": {"VERB", "AUX"},
    "noun": {"NOUN", "PROPN"},
    "adjective": {"ADJ", "VERB"},
    "adverb": {"ADV", "ADJ"},
    "adposition": {"ADP", "SCONJ", "VERB", "PART"},
    "conjunction": {"SCONJ", "CCONJ", "ADV"},
    "modal": {"AUX"},
    "determiner": {"DET"},
}

_IN_PHRASE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON", "PART", "PUNCT"})
_OF_OBJECT = 6
"""What may stand, in how many words, between a verb and the noun that is its object in an expression."""
_BEHIND_NOUN = frozenset({"ADP", "CCONJ", "DET", "ADJ", "NUM", "NOUN", "PROPN", "PART"})
_OF_SUBJECT = 8
"""What may stand, in how many words, between the noun of a passive's subject and its first auxiliary."""
_BEFORE_PARTICIPLE = frozenset({"AUX", "ADV", "PART"})
_ENDS_HEAD = frozenset({"ADP", "PUNCT", "VERB", "SCONJ"})


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of the lexicon at some characters of a document."""

    span: Span
    word: Word


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the lexicon at tokens `start` to `end` (end exclusive)."""

    start: int
    end: int
    word: Word

    def hides(self, other: WordMatch) -> bool:
        """Say whether the other match lies inside this one and is shorter."""
        return (
            self.start <= other.start
            and other.end <= self.end
            and self.end - self.start > other.end - other.start
        )


class Lexical:
    """The lexicon's words in one document, by layer."""

    def __init__(self, doc: Doc, reference: Reference) -> None:
        self._doc, self._tokens = doc, tokens_of(doc)
        self._placed: dict[Layer, list[PlacedWord]] = {}
        self._longest: dict[Layer, int] = {}
        self._nouns: dict[int, WordMatch] = {}
        self._within_nouns: set[int] = set()
        self._hyphened: dict[int, WordMatch] = {}
        self._measures = reference.constructions.measure_nouns
        self._layers: dict[Layer, list[WordMatch]] = {"event": [], "entity": [], "cue": [], "context": []}
        longest: dict[Layer, WordMatch] = {}
        for match in sorted(_matches(self._tokens, reference), key=lambda match: (match.start, -match.end)):
            layer = _layer(match.word, reference)
            before = longest.get(layer)
            # Sorted so, only the match that reaches farthest of those before can hide this one.
            if before is None or not before.hides(match):
                self._layers[layer].append(match)
                if layer == "entity":
                    self._nouns.setdefault(match.end, match)
                    self._within_nouns.update(range(match.start + 1, match.end))
                    if self._tokens.parts_of_speech[match.end - 1] == "ADJ":
                        self._hyphened[match.start] = match  # "director-general"
            if before is None or match.end > before.end:
                longest[layer] = match

    def all(self, layer: Layer) -> list[WordMatch]:
        """Return the matches of a layer in reading order; of one place, in the lexicon's."""
        return self._layers[layer]

    def head(self, start: int, end: int) -> WordMatch | None:
        """Return the noun that heads the phrase of tokens `start` to `end`: the last before a preposition."""
        kinds, last = self._tokens.parts_of_speech, None
        for i in range(start, end):
            if kinds[i] in {"NOUN", "PROPN"}:
                last = i
            elif last is not None and kinds[i] in _ENDS_HEAD and not self._goes_on(last, i):
                break
        return self._nouns.get(last + 1) or self._hyphened.get(last) if last is not None else None

    def _goes_on(self, noun: int, index: int) -> bool:
        """Say whether the head of a phrase is still to come behind what ends most.

        Behind the hyphens of "surface-to-air", within "Ministry of Defence", and behind "kilograms of".
        """
        measures = self._tokens.lemmas[noun] in self._measures
        return "-" in self._around(index) or index in self._within_nouns or measures

    def _around(self, index: int) -> tuple[str, str]:
        """Return a token and the one before it: "-" and "to" of "surface-to-air"."""
        return self._tokens.texts[index], self._tokens.texts[index - 1]

    def parts_of_speech(self, start: int, end: int) -> list[str]:
        """Return the universal parts of speech of the tokens that lie between two characters."""
        span = self._doc.char_span(start, end, alignment_mode="contract")
        return [token.pos_ for token in span if not token.is_space] if span is not None else []

    def is_infinitive(self, span: Span) -> bool:
        """Say whether words begin with the base form of a verb, as after "to", "should" or "will"."""
        words = self._tokens.at(span.start, span.end)
        return bool(words) and self._tokens.tags[words[0]] == "VB"

    def is_noun(self, span: Span) -> bool:
        """Say whether words end with a noun."""
        words = self._tokens.at(span.start, span.end)
        return bool(words) and self._tokens.parts_of_speech[words[-1]] in _ADMITS["noun"]

    def placed(self, layer: Layer) -> list[PlacedWord]:
        """Return the words of a layer by their characters, in the same order."""
        if layer not in self._placed:
            starts, ends, text = self._tokens.starts, self._tokens.ends, self._tokens.text
            self._placed[layer] = [
                PlacedWord(Span.of(text, starts[match.start], ends[match.end - 1]), match.word)
                for match in self._layers[layer]
            ]
        return self._placed[layer]

    def within(self, layer: Layer, span: Span) -> list[PlacedWord]:
        """Return the words of a layer that stand inside a span, in the same order."""
        placed = self.placed(layer)  # in the order of their starts
        first = bisect_left(placed, span.start, key=_start)
        last = bisect_left(placed, span.end, lo=first, key=_start)
        return [word for word in placed[first:last] if word.span.end <= span.end]

    def heads_within(self, layer: Layer, span: Span) -> list[PlacedWord]:
        """Return the words of a layer inside a span but those before a noun of an event: "drone strike"."""
        nouns = [match.span for match in self.within("event", span) if self.is_noun(match.span)]
        return [
            word
            for word in self.within(layer, span)
            if not any(
                noun.start in {word.span.end, word.span.end + 1}
                or (noun.covers(word.span) and noun.end > word.span.end)
                for noun in nouns
            )
        ]

    def touching(self, layer: Layer, span: Span) -> list[PlacedWord]:
        """Return the words of a layer that share a character with a span, in the same order."""
        placed = self.placed(layer)
        if layer not in self._longest:
            self._longest[layer] = max((p.span.end - p.span.start for p in placed), default=0)
        first = bisect_left(placed, span.start - self._longest[layer], key=_start)
        last = bisect_left(placed, span.end, lo=first, key=_start)
        return [word for word in placed[first:last] if span.start < word.span.end]


def _start(placed: PlacedWord) -> int:
    return placed.span.start


def _matches(tokens: Tokens, reference: Reference) -> Iterator[WordMatch]:
    keys = list(map(_keys, tokens.texts, tokens.lower, tokens.lemmas))
    kinds, sentences = tokens.parts_of_speech, list(accumulate(map(int, tokens.begins)))
    for last, forms in enumerate(keys):
        for form in forms:
            # A word of the lexicon has one last lemma, so that no two forms give the same.
            for word in reference.words_for(form):
                for start, end, places in _placings(word, last, keys, kinds):
                    if start < 0 or sentences[start] != sentences[last]:
                        continue
                    head = start if word.part_of_speech == "verb" else last
                    found = [keys[place] for place in places]
                    # "general" of "director-general" is an adjective to the tagger
                    admitted = kinds[head] in _ADMITS[word.part_of_speech] or (
                        word.part_of_speech == "noun" and tokens.texts[last - 1] == "-" and last > start
                    )
                    if admitted and all(map(_has, found, word.lemmas)):
                        yield WordMatch(start, end, word)
                        break


def _placings(
    word: Word, last: int, keys: Sequence[tuple[str, ...]], kinds: Sequence[str]
) -> Iterator[tuple[int, int, Sequence[int]]]:
    """Yield where the lemmas of a word may stand whose last is at a token: the match's tokens, and theirs.

    They stand side by side; only before the object of an expression that decides there may be more that
    belongs to it, be it of one word or of several: "reach (an early) agreement", "lift (the) travel ban".
    In the passive its object comes first, and the match is the verb alone: "the travel ban was lifted".
    """
    size = len(word.lemmas)
    if size == 1 or not word.decides or kinds[last] not in _ADMITS["noun"]:
        yield last - size + 1, last + 1, range(last - size + 1, last + 1)
        return
    if kinds[last + 1 : last + 2] == ["NOUN"]:
        return  # no object, but what qualifies one: "blocked the asset sale"
    passive = _passive_of(last, keys, kinds) if word.part_of_speech == "verb" else None
    for object_size in range(1, size):
        verb_size, of_object = size - object_size, range(last - object_size + 1, last + 1)
        before = _before_object(last - object_size + 1, last, kinds)
        start = before - verb_size + 1
        yield start, last + 1, [*range(start, before + 1), *of_object]
        if passive is not None and passive + verb_size <= len(keys):
            end = passive + verb_size
            yield passive, end, [*range(passive, end), *of_object]


def _has(forms: Sequence[str], lemma: str) -> bool:
    return lemma in forms


def _before_object(first: int, last: int, kinds: Sequence[str]) -> int:
    """Return the verb of an expression whose object's words begin at `first`, over what belongs to them.

    "Lift" of "lift a two-year travel ban" for the words "travel ban".
    """
    at = first - 1
    while at >= 0 and last - at <= _OF_OBJECT and kinds[at] in _IN_PHRASE:
        at -= 1
    return at


def _passive_of(last: int, keys: Sequence[tuple[str, ...]], kinds: Sequence[str]) -> int | None:
    """Return the participle of the passive whose subject's noun is at a token, over what belongs to them.

    "Restored" of "relations between Chad and Sudan have not yet been restored" for "relations".
    """
    at = last + 1
    while at < len(kinds) and at - last <= _OF_SUBJECT and kinds[at] in _BEHIND_NOUN:
        at += 1
    is_passive = False
    while at < len(kinds) and kinds[at] in _BEFORE_PARTICIPLE:
        is_passive = is_passive or "be" in keys[at]
        at += 1
    return at if is_passive and at < len(kinds) and kinds[at] == "VERB" else None


@lru_cache(maxsize=65_536)
def _keys(text: str, lower: str, lemma: str) -> tuple[str, ...]:
    """Return the forms that the lexicon may have: the lemma, the text, an acronym without its plural s."""
    acronym = lower[:-1] if text.endswith("s") and text[:-1].isupper() else lower
    return tuple(dict.fromkeys((lemma, lower, acronym)))


def _layer(word: Word, reference: Reference) -> Layer:
    if word.meaning.endswith("Cue"):
        return "cue"
    if is_context(word.meaning):
        return "context"
    return "event" if word.meaning in reference.events else "entity"
