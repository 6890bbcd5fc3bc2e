"""The server merges the files of its store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.compaction import Compaction
from api.readers import Readers
from api.settings import Settings
from kg.store import EmbeddedStore, open_store
from kg.store.files import table_files
from tests.api.conftest import harbour, quick_directory

LARGE = 1 << 30


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    """Return a store whose ontology and one document are in files of their own."""
    with quick_directory() as directory, open_store(directory / "graph.kg") as store:
        store.compact()
        store.add(harbour())
        store.close()
        yield store


def directory(store: EmbeddedStore) -> Path:
    assert store.directory is not None
    return store.directory


def looks(compaction: Compaction, count: int) -> int:
    """Let the files be looked at so often; say how often they have been merged by then."""
    for _ in range(count):
        asyncio.run(compaction.look())
    return compaction.done


def written(store: EmbeddedStore, labels: int) -> None:
    """Write labels of a hundred letters, to files of their own."""
    triples = " ".join(f"<urn:{n}> rdfs:label '{n:0100}' ." for n in range(labels))
    store.update(f"INSERT DATA {{ {triples} }}")
    store.close()


def test_the_files_are_merged_when_the_server_starts_unless_there_are_too_many(store: EmbeddedStore) -> None:
    assert looks(Compaction(store, Readers(store, Settings()), 1000), 2) == 0
    assert looks(Compaction(store, Readers(store, Settings()), LARGE), 3) == 1


def test_they_are_merged_again_when_it_is_quiet_behind_many_writes(store: EmbeddedStore) -> None:
    compaction = Compaction(store, Readers(store, Settings()), LARGE)
    assert looks(compaction, 1) == 1
    written(store, 1)
    assert looks(compaction, 3) == 1
    written(store, 10_000)
    assert looks(compaction, 1) == 1  # more may come
    assert looks(compaction, 2) == 2


def test_queries_are_then_answered_from_the_merged_files_under_the_same_tag(store: EmbeddedStore) -> None:
    async def snapshots() -> list[set[str]]:
        readers = Readers(store, Settings(workers=1))
        await readers.start()
        try:
            found = [await _read_by(readers)]
            await Compaction(store, readers, LARGE).look()
            return [*found, await _read_by(readers), await _read_by(readers)]
        finally:
            await readers.stop()

    version = store.version
    before, after, still = asyncio.run(snapshots())
    assert before != after == still
    assert len(after) < len(before)
    assert store.version == version


async def _read_by(readers: Readers) -> set[str]:
    """Return the files of the snapshot that the next request is answered from."""
    reader, snapshot = await readers.take()
    readers.give_back(reader)
    return set(table_files(snapshot))
