"""Which words of a document stand at some characters, and what are they?

spaCy makes an object of a word whenever it is asked for one; the stages ask for the same words thousands of
times. What they ask most is read out once a document, into lists with a place for each word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of one document.

    Attributes:
        text: the whole text.
        starts: the first character of each word, in code points.
        ends: the one after its last.
        parts_of_speech: its universal part of speech.
        tags: its Penn tag.
        texts: its characters, and `lower` the same in lower case.
        lemmas: its lemma in lower case.
        begins: whether a sentence begins with it.
    """

    text: str
    starts: list[int]
    ends: list[int]
    parts_of_speech: list[str]
    tags: list[str]
    texts: list[str]
    lower: list[str]
    lemmas: list[str]
    begins: list[bool]

    def at(self, start: int, end: int) -> range:
        """Return the indices of the words that share a character with `start` to `end`, in code points.

        They are those of `Doc.char_span` with the alignment "expand"; none where it has no span.
        """
        if not 0 <= start < end <= len(self.text):
            return range(0)
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1)
        return range(first + (start == self.ends[first]), last)


@lru_cache(maxsize=1)
def tokens_of(doc: Doc) -> Tokens:
    """Return the words of a document, whose parts of speech are set; kept until another is asked for."""
    starts, lengths, kinds, tags, texts, lower, lemmas, begins = doc.to_array(
        ["IDX", "LENGTH", "POS", "TAG", "ORTH", "LOWER", "LEMMA", "SENT_START"]
    ).T.tolist()
    strings = doc.vocab.strings

    def spelt(hashes: Sequence[int]) -> list[str]:
        known = {value: strings[value] for value in set(hashes)}
        return [known[value] for value in hashes]

    return Tokens(
        text=doc.text,
        starts=starts,
        ends=[start + length for start, length in zip(starts, lengths, strict=True)],
        parts_of_speech=spelt(kinds),
        tags=spelt(tags),
        texts=spelt(texts),
        lower=spelt(lower),
        lemmas=[lemma.lower() for lemma in spelt(lemmas)],
        begins=[value == 1 for value in begins],
    )
