"""Where do words of the lexicon stand in a text?

Every word of every layer is looked up once a document, by lemma; within a layer a longer expression
hides a shorter one inside it ("ballistic missile" hides "missile").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from spacy.tokens import Doc, Token

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
        self._doc, self._text = doc, doc.text
        self._nouns: dict[int, WordMatch] = {}
        self._layers: dict[Layer, list[WordMatch]] = {"event": [], "entity": [], "cue": [], "context": []}
        longest: dict[Layer, WordMatch] = {}
        for match in sorted(_matches(doc, reference), key=lambda match: (match.start, -match.end)):
            layer = _layer(match.word, reference)
            before = longest.get(layer)
            # Sorted so, only the match that reaches farthest of those before can hide this one.
            if before is None or not before.hides(match):
                self._layers[layer].append(match)
                if layer == "entity":
                    self._nouns.setdefault(match.end, match)
            if before is None or match.end > before.end:
                longest[layer] = match

    def all(self, layer: Layer) -> list[WordMatch]:
        """Return the matches of a layer in reading order; of one place, in the lexicon's."""
        return self._layers[layer]

    def head(self, start: int, end: int) -> WordMatch | None:
        """Return the noun that heads the phrase of tokens `start` to `end`: the last before a preposition."""
        last: Token | None = None
        for token in self._doc[start:end]:
            if token.pos_ in {"NOUN", "PROPN"}:
                last = token
            elif last is not None and token.pos_ in _ENDS_HEAD and "-" not in self._around(token):
                break
        if last is None:
            return None
        return self._nouns.get(last.i + 1)

    def _around(self, token: Token) -> tuple[str, str]:
        """Return a token and the one before it: "-" and "to" of "surface-to-air"."""
        return token.text, self._doc[token.i - 1].text

    def parts_of_speech(self, start: int, end: int) -> list[str]:
        """Return the universal parts of speech of the tokens that lie between two characters."""
        span = self._doc.char_span(start, end, alignment_mode="contract")
        return [token.pos_ for token in span if not token.is_space] if span is not None else []

    def is_infinitive(self, span: Span) -> bool:
        """Say whether words begin with the base form of a verb, as after "to", "should" or "will"."""
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return words is not None and words[0].tag_ == "VB"

    def is_noun(self, span: Span) -> bool:
        """Say whether words end with a noun."""
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return words is not None and words[-1].pos_ in _ADMITS["noun"]

    def placed(self, layer: Layer) -> list[PlacedWord]:
        """Return the words of a layer by their characters, in the same order."""
        spans = ((self._doc[match.start : match.end], match.word) for match in self._layers[layer])
        return [PlacedWord(Span.of(self._text, s.start_char, s.end_char), word) for s, word in spans]


def _matches(doc: Doc, reference: Reference) -> Iterator[WordMatch]:
    tokens = list(doc)
    keys, kinds = [_keys(token) for token in tokens], [token.pos_ for token in tokens]
    sentences = list(accumulate(int(bool(token.is_sent_start)) for token in tokens))
    for last, forms in enumerate(keys):
        seen = set()
        for form in forms:
            for word in reference.words_for(form):
                start = last - len(word.lemmas) + 1
                if word.decides and kinds[last] in _ADMITS["noun"]:
                    start = _before_object(last, kinds) - len(word.lemmas) + 2
                if word in seen or start < 0 or sentences[start] != sentences[last]:
                    continue
                head = start if word.part_of_speech == "verb" else last
                found = [*keys[start : start + len(word.lemmas) - 1], keys[last]]
                if kinds[head] in _ADMITS[word.part_of_speech] and all(map(_has, found, word.lemmas)):
                    seen.add(word)
                    yield WordMatch(start, last + 1, word)


def _has(forms: Sequence[str], lemma: str) -> bool:
    return lemma in forms


def _before_object(last: int, kinds: Sequence[str]) -> int:
    """Return the last token before what belongs to a noun: of "lift a two-year travel ban" the verb."""
    at = last - 1
    while at >= 0 and last - at <= _OF_OBJECT and kinds[at] in _IN_PHRASE:
        at -= 1
    return at


def _keys(token: Token) -> tuple[str, ...]:
    """Return the forms that the lexicon may have: the lemma, the text, an acronym without its plural s."""
    text = token.lower_
    acronym = text[:-1] if token.text.endswith("s") and token.text[:-1].isupper() else text
    return tuple(dict.fromkeys((token.lemma_.lower(), text, acronym)))


def _layer(word: Word, reference: Reference) -> Layer:
    if word.meaning.endswith("Cue"):
        return "cue"
    if is_context(word.meaning):
        return "context"
    return "event" if word.meaning in reference.events else "entity"
