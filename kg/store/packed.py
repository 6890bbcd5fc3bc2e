"""How are excerpts packed, and those of many documents joined again? By texts and arrays, never by the value.

A packed excerpt has numbers in place of its words, from one list for all excerpts of a store, and all its
numbers in one array. So what is joined for a million edges are some thousands of arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kg.store.excerpt import BEGIN, Excerpt

OF_HAPPENINGS = ("kind", "plover", "status", "certainty", "time")
"""The columns of words that have a row for each happening."""

_OF_ROLES, _OF_SOURCES = ("role_of", "role", "entity"), ("source_of", "source")
_OF_MENTIONS = ("mention_of",)
# The columns as they stand in the array, behind how many rows those of each group have.
_GROUPS = (OF_HAPPENINGS, _OF_ROLES, _OF_SOURCES, _OF_MENTIONS)
_WORDS = (*OF_HAPPENINGS, "role", "entity", "source")

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packed:
    """An excerpt with numbers for its words.

    Attributes:
        document: as all texts, what the excerpt has under this name.
        digest: the same.
        publisher: the same.
        published: the same.
        iri: the same.
        mention: the same.
        numbers: an array of int32 as bytes, little-endian: how many happenings, roles, sources and mentions
            there are, and then the columns of each, one behind the other.
    """

    document: str
    digest: str
    publisher: str
    published: str
    iri: str
    mention: str
    numbers: bytes


def packed(excerpt: Excerpt, number: Callable[[str], int]) -> Packed:
    """Pack an excerpt, given the number of each of its words."""
    columns = [[getattr(excerpt, name) for name in group] for group in _GROUPS]
    flat = [len(group[0]) for group in columns]
    for name, column in zip(chain.from_iterable(_GROUPS), chain.from_iterable(columns), strict=True):
        flat += map(number, column) if name in _WORDS else column
    return Packed(
        excerpt.document,
        excerpt.digest,
        excerpt.publisher,
        excerpt.published,
        excerpt.iri,
        excerpt.mention,
        np.array(flat, dtype="<i4").tobytes(),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """Packed excerpts, in any order, and the words that their numbers stand for."""

    excerpts: Sequence[Packed]
    words: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.excerpts)

    def of(self, digests: Mapping[str, str]) -> Self:
        """Return those that are of documents with these digests, by IRI."""
        some = [one for one in self.excerpts if digests.get(one.document) == one.digest]
        return replace(self, excerpts=some)


class Columns:
    """The columns of packed excerpts, one below the other."""

    def __init__(self, excerpts: Collection[Packed]) -> None:
        arrays = [one.numbers for one in excerpts]
        self._numbers = np.frombuffer(b"".join(arrays), dtype="<i4")
        sizes = np.array([len(array) // 4 for array in arrays], dtype=np.int64)
        begin = np.cumsum(sizes) - sizes
        counts = [self._numbers[begin + n].astype(np.int64) for n in range(len(_GROUPS))]
        self.count: _Numbers = counts[0]
        """How many happenings each excerpt has."""
        self._at: dict[str, tuple[_Numbers, _Numbers]] = {}
        begin += len(_GROUPS)
        for group, count in zip(_GROUPS, counts, strict=True):
            for name in group:
                self._at[name] = (begin, count)
                begin = begin + count

    def column(self, name: str) -> NDArray[np.int32]:
        """Return the column of this name: numbers of words, or of happenings within each excerpt."""
        begin, count = self._at[name]
        before = np.cumsum(count) - count
        found: NDArray[np.int32] = self._numbers[
            np.repeat(begin - before, count) + np.arange(count.sum(), dtype=np.int64)
        ]
        return found

    def happenings(self, name: str) -> NDArray[np.int32]:
        """Return a column of happenings, by their number among those of all excerpts."""
        first = np.cumsum(self.count) - self.count
        found: NDArray[np.int32] = self.column(name) + np.repeat(first, self._at[name][1]).astype(np.int32)
        return found

    def words(self) -> set[int]:
        """Return the numbers of all words."""
        return set(np.unique(np.concatenate([self.column(name) for name in _WORDS])).tolist())


def unpacked_iris(excerpts: Collection[Packed], name: str) -> list[str]:
    """Return the IRIs of a column of lines (`iri`, `mention`) of all excerpts."""
    texts = map(attrgetter(name), excerpts)
    # A word that begins with # is a part of the document; what is no part of it begins otherwise.
    whole = [
        text.replace(f"{BEGIN}#", f"{BEGIN}{one.document}#")
        for one, text in zip(excerpts, texts, strict=True)
    ]
    return "".join(whole).split(BEGIN)[1:]
