"""A sentence as the reader takes it: word pieces, the words that they make, and how the words are written.

The encoder's vocabulary is lower case; the shape of each word (capitals, digits) goes in beside it. Offsets
are code points into the sentence, whatever the normaliser drops or folds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Encoding, Tokenizer

MAX_PIECES = 192
"""The longest stretch that is read at once, in word pieces; a longer sentence is read in windows."""

OVERLAP = 64
"""What two neighbouring windows of a long sentence share, in word pieces."""

SHAPES = ("none", "lower", "capital", "capitals", "mixed", "digits", "punctuation")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence, encoded.

    Attributes:
        pieces: ids of the word pieces, with those that begin and end a sentence.
        shapes: for each piece, the index in SHAPES of the word that it belongs to.
        first: for each word, the index of its first piece.
        words: for each word, its first character and the one after its last, in code points.
    """

    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    first: tuple[int, ...]
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a sentence that is read at once, and the characters that it answers for.

    Attributes:
        encoded: the stretch; the characters of its words count from the beginning of the sentence.
        start: the first character that it answers for.
        end: the one after the last; windows of a sentence answer for each character once.
    """

    encoded: Encoded
    start: int
    end: int

    def owns(self, character: int) -> bool:
        """Say whether what begins at a character is this window's to find."""
        return self.start <= character < self.end


def windows(encoded: Encoded) -> Iterator[Window]:
    """Yield the windows of a sentence, in order: one, unless it is longer than MAX_PIECES.

    Neighbours share OVERLAP pieces, and each answers for half of them; so a span of up to half the overlap is
    seen whole by the window in which it begins.
    """
    room, count = MAX_PIECES - 2, len(encoded.words)
    # The first piece of each word, and after the last word that of the end of the sentence.
    edges = [*encoded.first, len(encoded.pieces) - 1]
    if len(encoded.pieces) <= MAX_PIECES or not count:
        yield Window(encoded, 0, sys.maxsize)
        return
    at, begin = 0, 0
    while True:
        stop = _last(edges, at, room)
        if stop == count:
            yield Window(_stretch(encoded, edges, at, stop), begin, sys.maxsize)
            return
        following = max(at + 1, _first(edges, stop, OVERLAP))
        middle = max(following, _first(edges, stop, OVERLAP // 2))
        end = encoded.words[min(middle, stop)][0]
        yield Window(_stretch(encoded, edges, at, stop), begin, end)
        at, begin = following, end


def _last(edges: Sequence[int], at: int, room: int) -> int:
    """Return the word after the last that fits into so many pieces from a word on; at least one does."""
    stop = at + 1
    while stop < len(edges) - 1 and edges[stop + 1] - edges[at] <= room:
        stop += 1
    return stop


def _first(edges: Sequence[int], stop: int, room: int) -> int:
    """Return the first of the words before `stop` that take together at most so many pieces."""
    at = stop
    while at > 0 and edges[stop] - edges[at - 1] <= room:
        at -= 1
    return at


def _stretch(encoded: Encoded, edges: Sequence[int], at: int, stop: int) -> Encoded:
    """Return some words of a sentence between its first and its last piece; a monstrous word is cut."""
    start, end = edges[at], min(edges[stop], edges[at] + MAX_PIECES - 2)
    return Encoded(
        (encoded.pieces[0], *encoded.pieces[start:end], encoded.pieces[-1]),
        (encoded.shapes[0], *encoded.shapes[start:end], encoded.shapes[-1]),
        tuple(first - start + 1 for first in encoded.first[at:stop]),
        encoded.words[at:stop],
    )


class Encoder:
    """Encodes sentences with the word pieces of the reader's vocabulary."""

    def __init__(self, vocabulary: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def encode(self, sentences: Sequence[str]) -> list[Encoded]:
        """Encode sentences; each is an `Encoded` of its own, whatever stands beside it."""
        encodings = self._tokenizer.encode_batch(list(sentences))
        return [_encoded(text, encoding) for text, encoding in zip(sentences, encodings, strict=True)]


def _encoded(text: str, encoding: Encoding) -> Encoded:
    word_ids, offsets = encoding.word_ids, encoding.offsets
    first: list[int] = []
    words: list[tuple[int, int]] = []
    shapes: list[int] = []
    last = None
    for i, word in enumerate(word_ids):
        if word is None:
            shapes.append(0)
            continue
        start, end = offsets[i]
        if word != last:
            last = word
            first.append(i)
            words.append((start, end))
        else:
            words[-1] = (words[-1][0], end)
        shapes.append(-1)
    # The shape is that of the whole word, known once its last piece is.
    position = -1
    for i, word in enumerate(word_ids):
        if word is not None:
            if position + 1 < len(first) and first[position + 1] == i:
                position += 1
            start, end = words[position]
            shapes[i] = shape(text[start:end])
    return Encoded(tuple(encoding.ids), tuple(shapes), tuple(first), tuple(words))


@lru_cache(maxsize=65_536)
def shape(word: str) -> int:
    """Return the index in SHAPES of how a word is written."""
    if any(character.isdigit() for character in word):
        return SHAPES.index("digits")
    if not any(character.isalpha() for character in word):
        return SHAPES.index("punctuation")
    if word.islower():
        return SHAPES.index("lower")
    if word.isupper() and len(word) > 1:
        return SHAPES.index("capitals")
    if (word[:1].isupper() and word[1:].islower()) or len(word) == 1:
        return SHAPES.index("capital")
    return SHAPES.index("mixed")
