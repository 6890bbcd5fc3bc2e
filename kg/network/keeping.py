"""How is a network kept, in memory and beside its store, and brought up to date by what changed?

Of a million edges it takes seconds to put the excerpts of all documents together (`kg.network.reading`), and
minutes to read their quads, since Oxigraph looks up the text of every IRI; what was read is therefore kept in
a file in the directory of the store. It names the digest of each document that it was read from, and how far
changes by hand had come: documents that changed since are read again, and entities that somebody edited; the
rest is taken from the file. Where that is damaged or missing, all documents are read. The file is written
anew when more changed than is quickly read again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import threading
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from kg.network.knowledge import Knowledge, digest
from kg.network.network import Network, read_network
from kg.network.querying import read_appearing, read_digests, read_entities
from kg.network.reading import read_tables
from kg.network.tables import (
    Coded,
    Documents,
    Entities,
    Happenings,
    Marks,
    Participations,
    Tables,
    joined,
    overridden,
    without_documents,
)
from kg.store import EmbeddedStore, Store

FILE_NAME = "network.npz"
_FORMAT = 3
_MOST_CHANGED = 0.5  # of the documents; where more changed, reading all of them is quicker
_LITTLE_CHANGED = 0.01  # of the documents; where no more changed, the file that was written stays

# What of the columns the file has in a part of its own, so that this alone can be looked at.
_STATE = ("format", "mark", "knowledge", "documents.iri", "documents.digest")


class Kept:
    """The network of a store, as the store is now; safe to ask from several threads.

    Args:
        store: the store; where it is in a directory, the network is kept there between runs.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        embedded = store if isinstance(store, EmbeddedStore) else None
        self._path = embedded.directory / FILE_NAME if embedded and embedded.directory else None
        self._lock = threading.Lock()
        self._network: Network | None = None
        self._written: _State | None = None
        self._version = ""

    def network(self) -> Network:
        """Return the network of what the store now holds."""
        with self._lock:
            version = self._store.version
            if self._network is None or version != self._version:
                self._network, self._version = self._renewed(), version
            return self._network

    def _renewed(self) -> Network:
        before = self._network
        if before is None and self._path and (before := loaded(self._path)):
            self._written = _State.of(before)
        network = up_to_date(before, self._store)
        state = _State.of(network)
        if self._path and network is not before and not state.is_near(self._written, self._store):
            # The file is a convenience: where it cannot be written, the next run reads the store again.
            with contextlib.suppress(OSError):
                save(network, self._path)
                self._written = state
        return network


def keep(store: Store) -> None:
    """Bring the network that is kept beside a store up to date, so that the next question need not.

    Where little changed, that question reads it as quickly, and nothing is done.
    """
    if isinstance(store, EmbeddedStore) and store.directory:
        now = _State(store.edits.mark(), digest(store), read_digests(store))
        if not now.is_near(_written_state(store.directory / FILE_NAME), store):
            Kept(store).network()


@dataclass(frozen=True, slots=True)
class _State:
    """Of what a network is: how far changes by hand had come, what was known, the digest of each document."""

    mark: str
    knowledge: str
    digests: Mapping[str, str]

    @classmethod
    def of(cls, network: Network) -> Self:
        documents = network.tables.documents
        digests = dict(zip(documents.iri, documents.digest, strict=True))
        return cls(network.mark, network.knowledge.digest, digests)

    def is_near(self, written: Self | None, store: Store) -> bool:
        """Say whether so little changed since what was written that it can stay."""
        if written is None or written.knowledge != self.knowledge:
            return False
        edited = store.edits.since(written.mark)
        if edited is None:
            return False
        return len(_changed_documents(written.digests, self.digests) | edited) <= _LITTLE_CHANGED * len(
            self.digests
        )


def _changed_documents(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    return {iri for iri in before.keys() | now.keys() if before.get(iri) != now.get(iri)}


def up_to_date(network: Network | None, store: Store) -> Network:
    """Return the network of what a store now holds, reading only the documents that changed."""
    if network is None or network.knowledge.digest != digest(store):
        return read_network(store)
    mark = store.edits.mark()  # before anything is read: what is changed from now on is read again
    edited = store.edits.since(network.mark)
    now = read_digests(store)
    before = dict(zip(network.tables.documents.iri, network.tables.documents.digest, strict=True))
    changed = _changed_documents(before, now) | (edited or set())
    new = sorted(changed & now.keys())
    if edited is None or len(new) > _MOST_CHANGED * len(now):
        return read_network(store)
    again = edited & network.numbers.keys()
    if not changed & (before.keys() | now.keys()) and not again:
        return network
    tables = _changed(network.tables, store, changed & before.keys(), new, again)
    return Network(tables, network.knowledge, mark)


def _changed(tables: Tables, store: Store, stale: set[str], new: list[str], edited: frozenset[str]) -> Tables:
    kept = without_documents(tables, frozenset(stale))
    read = read_tables(store, new)
    if stale:
        # What a document that left had said of an entity is no longer known; so all are asked for.
        again = read_entities(store, kept.entities.iri, every=True)
    else:
        appearing = {*read_appearing(store, new), *edited}
        again = read_entities(store, sorted(appearing.intersection(kept.entities.iri)))
    return joined(replace(kept, entities=overridden(kept.entities, again)), read)


# --- the file --------------------------------------------------------------------------------------


def save(network: Network, path: Path) -> None:
    """Write a network to a file, whole or not at all; the same network is the same bytes.

    Raises:
        OSError: where the file cannot be written.
    """
    numbers: dict[str, Any] = {}
    words: dict[str, Any] = {"format": _FORMAT, "mark": network.mark}
    words["knowledge"] = _knowledge_words(network.knowledge)
    for table in fields(Tables):
        _flatten(table.name, getattr(network.tables, table.name), numbers, words)
    state = {name: words.pop(name) for name in _STATE}
    buffer = io.BytesIO()
    np.savez(buffer, state=_as_json(state), words=_as_json(words), **numbers)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_bytes(buffer.getbuffer())
    temporary.replace(path)


def loaded(path: Path) -> Network | None:
    """Return the network that a file holds; None where it is missing, damaged or of another version."""
    try:
        with path.open("rb") as file, np.load(file) as numbers:
            words = json.loads(bytes(numbers["state"]))
            if words["format"] != _FORMAT:
                return None
            words |= json.loads(bytes(numbers["words"]))
            return Network(_tables(numbers, words), _knowledge(words["knowledge"]), words["mark"])
    except _NO_NETWORK:
        return None


def _written_state(path: Path) -> _State | None:
    """Return of what a file holds the network, without reading that; None as for `loaded`."""
    try:
        with path.open("rb") as file, np.load(file) as numbers:
            state = json.loads(bytes(numbers["state"]))
            if state["format"] != _FORMAT:
                return None
            digests = dict(zip(state["documents.iri"], state["documents.digest"], strict=True))
            return _State(state["mark"], state["knowledge"]["digest"], digests)
    except _NO_NETWORK:
        return None


_NO_NETWORK = (EOFError, OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile)


def _as_json(value: Any) -> Any:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _flatten(name: str, value: Any, numbers: dict[str, Any], words: dict[str, Any]) -> None:
    if is_dataclass(value):
        for field in fields(value):
            _flatten(f"{name}.{field.name}", getattr(value, field.name), numbers, words)
    elif isinstance(value, np.ndarray):
        numbers[name] = value
    else:
        words[name] = value


def _tables(numbers: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> Tables:
    def column(name: str) -> Any:
        return tuple(words[name]) if name in words else numbers[name]

    def coded(name: str) -> Coded:
        return Coded(column(f"{name}.words"), column(f"{name}.codes"))

    def table(kind: Any, name: str, *of_words: str) -> Any:
        return kind(
            *(
                coded(f"{name}.{field.name}") if field.name in of_words else column(f"{name}.{field.name}")
                for field in fields(kind)
            )
        )

    return Tables(
        table(Documents, "documents"),
        table(Entities, "entities"),
        table(Happenings, "happenings", "kind", "plover", "status", "certainty", "time"),
        table(Participations, "participations", "role"),
        table(Marks, "sources", "value"),
        table(Marks, "evidence", "value"),
    )


def _knowledge_words(knowledge: Knowledge) -> dict[str, Any]:
    return {
        "digest": knowledge.digest,
        "above": {name: sorted(above) for name, above in sorted(knowledge.above.items())},
        "symmetric": sorted(knowledge.symmetric),
    }


def _knowledge(words: Mapping[str, Any]) -> Knowledge:
    above = {name: frozenset(above) for name, above in words["above"].items()}
    return Knowledge(words["digest"], above, frozenset(words["symmetric"]))
