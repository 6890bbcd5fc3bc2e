"""The network as columns: documents, entities, happenings, who takes part in them, who says so, and where.

Columns are what makes it quick to read, to filter, to save and to bring up to date. Every list is sorted by
IRI, so that the same graph is the same columns whatever the order in which it was read or changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import compress, islice
from operator import lt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kg.store.packed import OF_HAPPENINGS

Numbers: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of words that recur: its distinct words, sorted, and for each row the number of its word."""

    words: tuple[str, ...]
    codes: Numbers

    @classmethod
    def of(cls, values: Sequence[str]) -> Coded:
        """Code a column of words."""
        if all(map(lt, values, islice(values, 1, None))):  # each once, and sorted: mentions, nearly always
            return cls(tuple(values), np.arange(len(values), dtype=np.int32))
        # In the order in which they first stand, which often is nearly theirs, and so is quicker to sort.
        words = tuple(sorted(dict.fromkeys(values)))
        return cls(words, numbered(values, words))

    def at(self, row: int) -> str:
        """Return the word of a row."""
        return self.words[int(self.codes[row])]

    def taken(self, rows: Numbers | Mask) -> Coded:
        """Return the column of these rows alone."""
        codes = self.codes[rows]
        used = np.unique(codes)
        return Coded(tuple(self.words[n] for n in used.tolist()), renumbered(codes, used, len(self.words)))

    def joined(self, other: Coded) -> Coded:
        """Return this column with another below it."""
        words, mine, theirs = merged(self.words, other.words)
        return Coded(words, np.concatenate([mine[self.codes], theirs[other.codes]]))


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents: IRI, digest, publisher ("" where unknown), day of publication ("" where unknown)."""

    iri: tuple[str, ...]
    digest: tuple[str, ...]
    publisher: tuple[str, ...]
    published: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities that take part in something: IRI, name, class, IRI of the state ("" where unknown)."""

    iri: tuple[str, ...]
    name: tuple[str, ...]
    class_name: tuple[str, ...]
    country: tuple[str, ...]

    @classmethod
    def unread(cls, iris: Sequence[str]) -> Entities:
        """Return entities of which nothing is known yet but their IRIs, sorted."""
        return cls(tuple(iris), *[("",) * len(iris)] * 3)


@dataclass(frozen=True, slots=True)
class Happenings:
    """Events and relations; `document` is a row of the documents, "" in `plover` marks a relation."""

    iri: tuple[str, ...]
    document: Numbers
    kind: Coded
    plover: Coded
    status: Coded
    certainty: Coded
    time: Coded


@dataclass(frozen=True, slots=True)
class Participations:
    """Who takes part in what: rows of the happenings and of the entities, and the role."""

    happening: Numbers
    entity: Numbers
    role: Coded


@dataclass(frozen=True, slots=True)
class Marks:
    """What else belongs to a happening, any number of times: its sources, or the mentions it rests on."""

    happening: Numbers
    value: Coded


@dataclass(frozen=True, slots=True)
class Tables:
    """All columns of a network."""

    documents: Documents
    entities: Entities
    happenings: Happenings
    participations: Participations
    sources: Marks
    evidence: Marks


def numbered(values: Iterable[str], words: Sequence[str]) -> Numbers:
    """Return for each value its place among the words, of which it must be one."""
    place = {word: n for n, word in enumerate(words)}
    return np.fromiter(map(place.__getitem__, values), dtype=np.int32)


def renumbered(rows: Numbers, kept: Numbers, total: int) -> Numbers:
    """Return the new numbers of rows, of `total` that there were, when only those in `kept` remain."""
    new = np.full(total, -1, dtype=np.int32)
    new[kept] = np.arange(len(kept), dtype=np.int32)
    return new[rows]


def merged(first: Sequence[str], second: Sequence[str]) -> tuple[tuple[str, ...], Numbers, Numbers]:
    """Merge two columns of sorted words, each once; return them, and the new places of those of both."""
    # Each of the second is looked for in the first: most often there are few, and the first stay as they are.
    found = [bisect_left(first, word) for word in second]
    new = [at == len(first) or first[at] != word for at, word in zip(found, second, strict=True)]
    words: list[str] = []
    before = 0
    for at, word in zip(compress(found, new), compress(second, new), strict=True):
        words += first[before:at]
        words.append(word)
        before = at
    words += first[before:]
    is_new, at_second = np.array(new, dtype=np.bool_), np.array(found, dtype=np.int32)
    rows = np.arange(len(first), dtype=np.int32)
    of_first = rows + np.searchsorted(at_second[is_new], rows, side="right")
    of_second = at_second + np.cumsum(is_new) - is_new
    return tuple(words), of_first.astype(np.int32), of_second.astype(np.int32)


def only(tables: Tables, keep: Mask) -> Tables:
    """Return the tables of these happenings, with the entities that take part in them; documents stay."""
    if keep.all():
        return tables
    kept = np.flatnonzero(keep).astype(np.int32)
    total = len(tables.happenings.iri)

    def below(column: Numbers) -> tuple[Mask, Numbers]:
        rows = keep[column]
        return rows, renumbered(column[rows], kept, total)

    rows, happening = below(tables.participations.happening)
    entity = tables.participations.entity[rows]
    present = np.unique(entity)
    return Tables(
        tables.documents,
        _picked(tables.entities, present.tolist()),
        _rows_of(tables.happenings, kept),
        Participations(
            happening,
            renumbered(entity, present, len(tables.entities.iri)),
            tables.participations.role.taken(rows),
        ),
        _marks(tables.sources, below),
        _marks(tables.evidence, below),
    )


def _marks(marks: Marks, below: Callable[[Numbers], tuple[Mask, Numbers]]) -> Marks:
    rows, happening = below(marks.happening)
    return Marks(happening, marks.value.taken(rows))


def _rows_of(happenings: Happenings, kept: Numbers) -> Happenings:
    return Happenings(
        tuple(happenings.iri[n] for n in kept.tolist()),
        happenings.document[kept],
        happenings.kind.taken(kept),
        happenings.plover.taken(kept),
        happenings.status.taken(kept),
        happenings.certainty.taken(kept),
        happenings.time.taken(kept),
    )


def joined(kept: Tables, read: Tables) -> Tables:
    """Join tables of different documents; of an entity in both, what `read` says counts."""
    documents, document_of = _union(kept.documents, read.documents)
    entities, entity_of = _union(kept.entities, read.entities)
    iris, *places = merged(kept.happenings.iri, read.happenings.iri)
    happening_of = (places[0], places[1])
    order = np.argsort(np.concatenate(places))
    document = _stacked(document_of, kept.happenings.document, read.happenings.document)
    columns = (
        getattr(kept.happenings, name).joined(getattr(read.happenings, name)) for name in OF_HAPPENINGS
    )
    happenings = Happenings(
        iris, document[order], *(Coded(column.words, column.codes[order]) for column in columns)
    )
    participations = Participations(
        _stacked(happening_of, kept.participations.happening, read.participations.happening),
        _stacked(entity_of, kept.participations.entity, read.participations.entity),
        kept.participations.role.joined(read.participations.role),
    )
    return Tables(
        documents,
        entities,
        happenings,
        ordered(participations),
        _marks_of(happening_of, kept.sources, read.sources),
        _marks_of(happening_of, kept.evidence, read.evidence),
    )


def ordered(participations: Participations) -> Participations:
    """Return the rows in the order of the happenings, then of the roles' names, then of the entities."""
    happening, entity, role = participations.happening, participations.entity, participations.role
    rows = _order(happening, role.codes, entity)
    if rows is None:
        return participations
    return Participations(happening[rows], entity[rows], role.taken(rows))


def ordered_marks(marks: Marks) -> Marks:
    """Return the rows in the order of the happenings, then of the values, each once."""
    rows = _order(marks.happening, marks.value.codes)
    if rows is not None:
        marks = Marks(marks.happening[rows], marks.value.taken(rows))
    happening, codes = marks.happening, marks.value.codes
    new = np.ones(len(happening), dtype=np.bool_)
    new[1:] = (happening[1:] != happening[:-1]) | (codes[1:] != codes[:-1])
    return marks if new.all() else Marks(happening[new], marks.value.taken(new))


def _order(*columns: Numbers) -> Numbers | None:
    """Return in which order rows are sorted by columns of numbers from 0 on; None where they are already."""
    keys = columns[0].astype(np.int64)
    for column in columns[1:]:
        many = int(column.max(initial=0)) + 1
        if int(keys.max(initial=0)) >= np.iinfo(np.int64).max // many - 1:
            return np.lexsort(columns[::-1]).astype(np.int32)
        keys = keys * many + column
    if bool((keys[1:] >= keys[:-1]).all()):
        return None
    return np.argsort(keys, kind="stable").astype(np.int32)


def _marks_of(happening_of: tuple[Numbers, Numbers], kept: Marks, read: Marks) -> Marks:
    happening = _stacked(happening_of, kept.happening, read.happening)
    return ordered_marks(Marks(happening, kept.value.joined(read.value)))


def _stacked(new: tuple[Numbers, Numbers], kept: Numbers, read: Numbers) -> Numbers:
    return np.concatenate([new[0][kept], new[1][read]])


def _union(kept: Any, read: Any) -> tuple[Any, tuple[Numbers, Numbers]]:
    """Join two tables whose first column is an IRI; return it, and the new numbers of the rows of both."""
    iris, of_kept, of_read = merged(kept.iri, read.iri)
    columns = []
    for name in [field.name for field in fields(kept)][1:]:
        values = [""] * len(iris)
        for places, table in ((of_kept, kept), (of_read, read)):  # in this order: what `read` says counts
            for place, value in zip(places.tolist(), getattr(table, name), strict=True):
                values[place] = value
        columns.append(tuple(values))
    return type(kept)(iris, *columns), (of_kept, of_read)


def _picked(table: Any, rows: list[int]) -> Any:
    columns = (getattr(table, field.name) for field in fields(table))
    return type(table)(*(tuple(column[n] for n in rows) for column in columns))


def without_documents(tables: Tables, gone: frozenset[str]) -> Tables:
    """Return the tables without these documents, their happenings, and who takes part in nothing else."""
    rows = [n for n, iri in enumerate(tables.documents.iri) if iri not in gone]
    stays = np.zeros(len(tables.documents.iri), dtype=np.bool_)
    stays[rows] = True
    left = only(tables, stays[tables.happenings.document])
    kept = np.array(rows, dtype=np.int32)
    document = renumbered(left.happenings.document, kept, len(tables.documents.iri))
    return replace(
        left,
        documents=_picked(tables.documents, rows),
        happenings=replace(left.happenings, document=document),
    )


def overridden(entities: Entities, again: Entities) -> Entities:
    """Return entities, of which some have been read again."""
    found: Entities = _union(entities, again)[0]
    return found
