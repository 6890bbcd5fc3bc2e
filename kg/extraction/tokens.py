"""Which words of a document stand at some characters, and what are they?

spaCy makes an object of a word whenever it is asked for one; the stages ask for the same words thousands of
times. What they ask most is read out once a document, into lists with a place for each word.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of one document.

    Attributes:
        starts: the first character of each word, in code points.
        ends: the one after its last.
        parts_of_speech: its universal part of speech.
        tags: its Penn tag.
        length: how long the text is, in code points.
    """

    starts: list[int]
    ends: list[int]
    parts_of_speech: list[str]
    tags: list[str]
    length: int

    def at(self, start: int, end: int) -> range:
        """Return the indices of the words that share a character with `start` to `end`, in code points.

        They are those of `Doc.char_span` with the alignment "expand"; none where it has no span.
        """
        if not 0 <= start < end <= self.length:
            return range(0)
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1)
        return range(first + (start == self.ends[first]), last)


@lru_cache(maxsize=1)
def tokens_of(doc: Doc) -> Tokens:
    """Return the words of a document, whose parts of speech are set; kept until another is asked for."""
    starts = [token.idx for token in doc]
    return Tokens(
        starts,
        [start + len(token) for start, token in zip(starts, doc, strict=True)],
        [token.pos_ for token in doc],
        [token.tag_ for token in doc],
        len(doc.text),
    )
