"""A sentence as the reader takes it: word pieces, the words that they make, and how the words are written.

The encoder's vocabulary is lower case; the shape of each word (capitals, digits) goes in beside it. Offsets
are code points into the sentence, whatever the normaliser drops or folds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Encoding, Tokenizer

MAX_PIECES = 192
"""The longest sentence that is read, in word pieces; what a longer one has beyond them is not read."""

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
