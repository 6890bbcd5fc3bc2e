"""From a store to columns: from the excerpts that it keeps of its documents, or else from their quads.

An excerpt is taken where it is of the document that the store holds now, by its digest. The other
documents are read from the quads, which takes some tens of times as long; what is found is kept for the next
time, where the store is open to write.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.network.excerpts import excerpts_of, tables_of
from kg.network.querying import read_digests, read_quads, read_roles, with_entities
from kg.network.tables import Tables, joined
from kg.store import EmbeddedStore, Store

_MOST_MISSING = 0.5  # of the documents; where more have no excerpt, reading the quads of all is quicker


def read_tables(store: Store, documents: Sequence[str] | None = None) -> Tables:
    """Read the columns of the network: of all documents, or of these alone."""
    mark = store.edits.mark()  # before anything is read: of what is changed from now on nothing is kept
    digests, roles = read_digests(store, documents), read_roles(store)
    kept = store.excerpts.of(documents).of(digests)
    missing = sorted(digests.keys() - {one.document for one in kept.excerpts})
    if len(missing) > _MOST_MISSING * len(digests):
        tables = _read(store, documents, roles, mark)
    else:
        tables = tables_of(kept, roles)
        if missing:
            tables = joined(tables, _read(store, missing, roles, mark))
    return with_entities(tables, store, every=documents is None)


def _read(store: Store, documents: Sequence[str] | None, roles: frozenset[str], mark: str) -> Tables:
    tables = read_quads(store, documents)
    if isinstance(store, EmbeddedStore):
        store.keep_excerpts(excerpts_of(tables, roles), mark)
    return tables
