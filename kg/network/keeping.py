"""How is a network kept, in memory and beside its store, and brought up to date by what changed?

Reading a store of a million edges takes minutes, since Oxigraph writes out every IRI; what was read is
therefore kept in a file in the directory of the store. It names the digest of each document that it was read
from: those that changed are read again, the rest is taken from the file. A file that is damaged or missing
is read anew.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import threading
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.network.knowledge import Knowledge, digest, read_knowledge
from kg.network.network import Network
from kg.network.reading import read_appearing, read_digests, read_entities, read_tables
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
from kg.store import Store

FILE_NAME = "network.npz"
_FORMAT = 1
_MOST_CHANGED = 0.5  # of the documents; where more changed, reading all of them is quicker


class Kept:
    """The network of a store, as the store is now; safe to ask from several threads.

    Args:
        store: the store. directory: where to keep the network between runs, commonly the directory of the
        store; None for nowhere. version: returns a value that changes whenever the store does. Without it
        the digests of all documents
            are read at every question.
    """

    def __init__(
        self, store: Store, directory: Path | None = None, version: Callable[[], object] | None = None
    ) -> None:
        self._store, self._version = store, version
        self._path = directory / FILE_NAME if directory else None
        self._lock = threading.Lock()
        self._network: Network | None = None
        self._seen: object = None

    def network(self) -> Network:
        """Return the network of what the store now holds."""
        with self._lock:
            seen = self._version() if self._version else None
            if self._network is None or seen is None or seen != self._seen:
                self._network = self._renewed()
                self._seen = seen
            return self._network

    def _renewed(self) -> Network:
        before = self._network or (loaded(self._path) if self._path else None)
        network = up_to_date(before, self._store)
        if self._path and network is not before:
            # The file is a convenience: where it cannot be written, the next run reads the store again.
            with contextlib.suppress(OSError):
                save(network, self._path)
        return network


def up_to_date(network: Network | None, store: Store) -> Network:
    """Return the network of what a store now holds, reading only the documents that changed."""
    if network is None or network.knowledge.digest != digest(store):
        return Network(read_tables(store), read_knowledge(store))
    now = read_digests(store)
    table = network.tables.documents
    before = dict(zip(table.iri, table.digest, strict=True))
    stale = [iri for iri, value in before.items() if now.get(iri) != value]
    new = sorted(iri for iri, value in now.items() if before.get(iri) != value)
    if not stale and not new:
        return network
    if len(new) > _MOST_CHANGED * len(now):
        return Network(read_tables(store), network.knowledge)
    return Network(_changed(network.tables, store, stale, new), network.knowledge)


def _changed(tables: Tables, store: Store, stale: list[str], new: list[str]) -> Tables:
    kept = without_documents(tables, frozenset(stale))
    read = read_tables(store, new)
    if stale:
        # What a document that left had said of an entity is no longer known; so all are asked for.
        again = read_entities(store, kept.entities.iri, every=True)
    else:
        present = frozenset(kept.entities.iri)
        again = read_entities(store, [iri for iri in read_appearing(store, new) if iri in present])
    return joined(replace(kept, entities=overridden(kept.entities, again)), read)


# --- the file --------------------------------------------------------------------------------------


def save(network: Network, path: Path) -> None:
    """Write a network to a file, whole or not at all; the same network is the same bytes.

    Raises:
        OSError: where the file cannot be written.
    """
    numbers: dict[str, Any] = {}
    words: dict[str, Any] = {"format": _FORMAT, "knowledge": _knowledge_words(network.knowledge)}
    for table in fields(Tables):
        _flatten(table.name, getattr(network.tables, table.name), numbers, words)
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    buffer = io.BytesIO()
    np.savez(buffer, words=np.frombuffer(text, dtype=np.uint8), **numbers)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_bytes(buffer.getbuffer())
    temporary.replace(path)


def loaded(path: Path) -> Network | None:
    """Return the network that a file holds; None where it is missing, damaged or of another version."""
    try:
        with path.open("rb") as file, np.load(file) as numbers:
            words = json.loads(bytes(numbers["words"]))
            if words["format"] != _FORMAT:
                return None
            return Network(_tables(numbers, words), _knowledge(words["knowledge"]))
    except (EOFError, OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None


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
