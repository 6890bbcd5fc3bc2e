"""From the excerpts that a store keeps of its documents to columns, and from columns to excerpts.

Those of many documents are joined as texts and arrays; what Python does for each value, it does once for
each document in which that stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter

import numpy as np

from kg.network.columns import slices
from kg.network.tables import (
    Coded,
    Documents,
    Entities,
    Happenings,
    Marks,
    Numbers,
    Participations,
    Tables,
    numbered,
    ordered,
    ordered_marks,
)
from kg.reference import local
from kg.store.excerpt import (
    END,
    OBJECT,
    SUBJECT,
    Excerpt,
    Words,
    packed_iri,
    packed_lines,
    packed_numbers,
    packed_role,
    packed_words,
)

_OF_RELATIONS = {"subject": SUBJECT, "object": OBJECT}


def tables_of(excerpts: Sequence[Excerpt], roles: Collection[str]) -> Tables:
    """Return the columns of documents, with entities of which nothing but the IRI is known.

    Args:
        excerpts: of the documents, in any order.
        roles: the IRIs of the properties that are roles; what else links an event to something is left out.
    """
    # The order of their happenings, which is another where the IRI of one begins as that of another.
    inside = sorted(excerpts, key=lambda one: f"{one.document}#")
    documents = sorted(excerpts, key=attrgetter("document"))
    place = {one.document: n for n, one in enumerate(documents)}
    count = np.array([one.count for one in inside], dtype=np.int64)
    first = (np.cumsum(count) - count).astype(np.int32)
    packed = _Packed(inside, first)
    entities, participations = _participations(packed, roles)
    return Tables(
        Documents(
            *(
                tuple(map(attrgetter(name), documents))
                for name in ("document", "digest", "publisher", "published")
            )
        ),
        entities,
        Happenings(
            tuple(packed.iris(map(attrgetter("iri"), inside))),
            np.repeat(np.array([place[one.document] for one in inside], dtype=np.int32), count),
            *(packed.coded(name) for name in ("kind", "plover", "status", "certainty", "time")),
        ),
        participations,
        ordered_marks(Marks(packed.happenings("source_of"), packed.coded("source"))),
        ordered_marks(Marks(packed.happenings("mention_of"), packed.coded("mention", of_document=True))),
    )


class _Packed:
    """The columns of excerpts, one below the other; `first` is the number of the first happening of each."""

    def __init__(self, excerpts: Sequence[Excerpt], first: Numbers) -> None:
        self._excerpts, self._first = excerpts, first

    def iris(self, packed: Iterable[str]) -> list[str]:
        """Return the IRIs in texts, of which each excerpt has one."""
        found: list[str] = []
        for excerpt, text in zip(self._excerpts, packed, strict=True):
            document = excerpt.document
            found += [document + word if word[:1] == "#" else word for word in text.split(END)[:-1]]
        return found

    def happenings(self, name: str) -> Numbers:
        """Return a column of numbers of happenings."""
        return _below(list(map(attrgetter(name), self._excerpts)), self._first)

    def coded(self, name: str, of_document: bool = False) -> Coded:
        """Return a column of words; `of_document` where they are packed IRIs."""
        values, codes = self.words(name, of_document)
        words = tuple(sorted(dict.fromkeys(values)))
        return Coded(words, numbered(values, words)[codes])

    def words(self, name: str, of_document: bool = False) -> tuple[list[str], Numbers]:
        """Return the different words of each excerpt, all in one list, and the place there of each row's."""
        columns: list[Words] = list(map(attrgetter(name), self._excerpts))
        texts = [column.words for column in columns]
        count = np.array([text.count(END) for text in texts], dtype=np.int64)
        codes = _below([column.codes for column in columns], (np.cumsum(count) - count).astype(np.int32))
        return self.iris(texts) if of_document else "".join(texts).split(END)[:-1], codes


def _below(columns: list[bytes], first: Numbers) -> Numbers:
    """Put packed numbers one below the other, and add to those of each what stands before it."""
    within = np.frombuffer(b"".join(columns), dtype="<i4")
    found: Numbers = (within + np.repeat(first, [len(column) // 4 for column in columns])).astype(np.int32)
    return found


def _participations(packed: _Packed, roles: Collection[str]) -> tuple[Entities, Participations]:
    happening, names = packed.happenings("role_of"), packed.coded("role")
    fillers, filler = packed.words("entity")
    meant = {packed_role(role): local(role) for role in roles}
    meant |= {packed: name for name, packed in _OF_RELATIONS.items()}
    kept = np.array([name in meant for name in names.words], dtype=np.bool_)
    if not kept.all():
        rows = kept[names.codes]
        happening, names, filler = happening[rows], names.taken(rows), filler[rows]
        used = np.unique(filler)
        fillers = [fillers[n] for n in used.tolist()]
        filler = np.searchsorted(used, filler).astype(np.int32)
    entities = sorted(dict.fromkeys(fillers))
    local_names = [meant[name] for name in names.words]
    role = Coded.of(local_names)
    return Entities.unread(entities), ordered(
        Participations(
            happening,
            numbered(fillers, entities)[filler],
            Coded(role.words, role.codes[names.codes]),
        )
    )


# --- and back --------------------------------------------------------------------------------------


def excerpts_of(tables: Tables, roles: Collection[str]) -> list[Excerpt]:
    """Return the excerpts of all documents of tables, without those that an excerpt cannot hold.

    Args:
        tables: the columns of documents that were read from a store.
        roles: the IRIs of the properties that are roles there.
    """
    packing = _Packing(tables, roles)
    found = (packing.excerpt(number) for number in range(len(tables.documents.iri)))
    return [excerpt for excerpt in found if excerpt is not None]


class _Packing:
    def __init__(self, tables: Tables, roles: Collection[str]) -> None:
        self._tables = tables
        self._property = {local(role): packed_role(role) for role in sorted(roles, reverse=True)}
        total = len(tables.happenings.iri)
        self._of_document = slices(tables.happenings.document, len(tables.documents.iri))
        self._roles = slices(tables.participations.happening, total)
        self._sources = slices(tables.sources.happening, total)
        self._mentions = slices(tables.evidence.happening, total)

    def excerpt(self, number: int) -> Excerpt | None:
        """Return the excerpt of the document with this number."""
        tables, rows = self._tables, self._of_document.of(number)
        document, table, parts = tables.documents.iri[number], tables.happenings, tables.participations
        roles, sources, mentions = (of.of_all(rows) for of in (self._roles, self._sources, self._mentions))
        fillers = parts.entity[roles].tolist()
        found = map(tables.evidence.value.at, mentions.tolist())
        try:
            return Excerpt(
                document,
                tables.documents.digest[number],
                tables.documents.publisher[number],
                tables.documents.published[number],
                len(rows),
                packed_lines([packed_iri(table.iri[n], document) for n in rows.tolist()]),
                _column(table.kind, rows),
                _column(table.plover, rows),
                _column(table.status, rows),
                _column(table.certainty, rows),
                _column(table.time, rows),
                _within(parts.happening[roles], rows),
                packed_words(map(self._role, roles.tolist())),
                packed_words(map(tables.entities.iri.__getitem__, fillers)),
                _within(tables.sources.happening[sources], rows),
                _column(tables.sources.value, sources),
                _within(tables.evidence.happening[mentions], rows),
                packed_words(packed_iri(mention, document) for mention in found),
            )
        except ValueError:
            return None

    def _role(self, row: int) -> str:
        name = self._tables.participations.role.at(row)
        return self._property.get(name) or _OF_RELATIONS[name]


def _column(of: Coded, rows: Numbers) -> Words:
    return packed_words(map(of.words.__getitem__, of.codes[rows].tolist()))


def _within(happenings: Numbers, rows: Numbers) -> bytes:
    return packed_numbers(np.searchsorted(rows, happenings).tolist())
