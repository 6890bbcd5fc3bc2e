"""From the excerpts that a store keeps of its documents to columns, and from columns to excerpts.

Those of many documents are joined as texts and arrays; Python looks at each different word once, and at each
document a few times.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
    ordered,
    ordered_marks,
)
from kg.reference import local
from kg.store.excerpt import OBJECT, SUBJECT, Excerpt, packed_iri, packed_lines, packed_role
from kg.store.packed import OF_HAPPENINGS, Columns, Kept, unpacked_iris

_OF_RELATIONS = {"subject": SUBJECT, "object": OBJECT}


def tables_of(kept: Kept, roles: Collection[str]) -> Tables:
    """Return the columns of documents, with entities of which nothing but the IRI is known.

    Args:
        kept: the excerpts of the documents.
        roles: the IRIs of the properties that are roles; what else links an event to something is left out.
    """
    # The order of their happenings, which is another where the IRI of one begins as that of another.
    inside = sorted(kept.excerpts, key=lambda one: f"{one.document}#")
    documents = sorted(kept.excerpts, key=attrgetter("document"))
    place = {one.document: n for n, one in enumerate(documents)}
    columns, words = Columns(inside), kept.words
    entities, participations = _participations(columns, words, roles)
    mentions = Coded.of(unpacked_iris(inside, "mention"))
    return Tables(
        Documents(
            *(
                tuple(map(attrgetter(name), documents))
                for name in ("document", "digest", "publisher", "published")
            )
        ),
        entities,
        Happenings(
            tuple(unpacked_iris(inside, "iri")),
            np.repeat(np.array([place[one.document] for one in inside], dtype=np.int32), columns.count),
            *(_coded(columns.column(name), words) for name in OF_HAPPENINGS),
        ),
        participations,
        ordered_marks(Marks(columns.happenings("source_of"), _coded(columns.column("source"), words))),
        ordered_marks(Marks(columns.happenings("mention_of"), mentions)),
    )


def _coded(numbers: Numbers, words: Mapping[int, str]) -> Coded:
    """Return a column of words, given the number of each."""
    used = np.flatnonzero(np.bincount(numbers))
    text = {number: words[number] for number in used.tolist()}
    ordered = sorted(text, key=text.__getitem__)
    place = np.zeros(int(used.max(initial=0)) + 1, dtype=np.int32)
    place[ordered] = np.arange(len(ordered), dtype=np.int32)
    return Coded(tuple(text[number] for number in ordered), place[numbers])


def _participations(
    columns: Columns, words: Mapping[int, str], roles: Collection[str]
) -> tuple[Entities, Participations]:
    happening, filler = columns.happenings("role_of"), columns.column("entity")
    packed = _coded(columns.column("role"), words)
    meant = {packed_role(role): local(role) for role in roles}
    meant |= {packed: name for name, packed in _OF_RELATIONS.items()}
    kept = np.array([name in meant for name in packed.words], dtype=np.bool_)
    if not kept.all():
        rows = kept[packed.codes]
        happening, packed, filler = happening[rows], packed.taken(rows), filler[rows]
    entity, role = _coded(filler, words), Coded.of([meant[name] for name in packed.words])
    return Entities.unread(entity.words), ordered(
        Participations(happening, entity.codes, Coded(role.words, role.codes[packed.codes]))
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
        try:
            return Excerpt(
                document,
                tables.documents.digest[number],
                tables.documents.publisher[number],
                tables.documents.published[number],
                packed_lines([packed_iri(table.iri[n], document) for n in rows.tolist()]),
                _words(table.kind, rows),
                _words(table.plover, rows),
                _words(table.status, rows),
                _words(table.certainty, rows),
                _words(table.time, rows),
                _within(parts.happening[roles], rows),
                tuple(map(self._role, roles.tolist())),
                tuple(map(tables.entities.iri.__getitem__, parts.entity[roles].tolist())),
                _within(tables.sources.happening[sources], rows),
                _words(tables.sources.value, sources),
                _within(tables.evidence.happening[mentions], rows),
                packed_lines([packed_iri(one, document) for one in _words(tables.evidence.value, mentions)]),
            )
        except ValueError:
            return None

    def _role(self, row: int) -> str:
        name = self._tables.participations.role.at(row)
        return self._property.get(name) or _OF_RELATIONS[name]


def _words(of: Coded, rows: Numbers) -> tuple[str, ...]:
    return tuple(map(of.words.__getitem__, of.codes[rows].tolist()))


def _within(happenings: Numbers, rows: Numbers) -> tuple[int, ...]:
    return tuple(np.searchsorted(rows, happenings).tolist())
