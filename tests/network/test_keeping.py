"""A network is kept beside its store, and brought up to date by what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.mapping import DocumentGraph
from kg.network import Network, read_network
from kg.network.keeping import FILE_NAME, Kept, loaded, save, up_to_date
from kg.network.reading import read_tables
from kg.reference import Reference
from kg.store import EmbeddedStore, open_store
from tests.network.conftest import documents


def columns(value: Any) -> Any:
    """All that a network holds, as plain values that can be compared."""
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: columns(getattr(value, field.name)) for field in fields(value)}
    return value.tolist() if isinstance(value, np.ndarray) else value


@pytest.fixture(scope="module")
def told(reference: Reference) -> list[DocumentGraph]:
    return documents(reference)


@pytest.fixture(scope="module")
def other(reference: Reference) -> DocumentGraph:
    """Another version of the first document, in which two of its parties have other deeds."""
    (graph,) = documents(
        reference,
        "\n# spring | Evening Star | 2021-03-31\n"
        "2021-01-05 | Aid | AID | Gault > Arvenia\n"
        "2021-01-06 | Threaten | THREATEN | Belmark > Gault | with Lance-2",
    )
    return graph


@pytest.fixture(scope="module")
def changing() -> Iterator[EmbeddedStore]:
    with open_store(None) as store:
        yield store


@given(moves=st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=5))
@settings(max_examples=8, deadline=None)
def test_a_network_brought_up_to_date_is_the_one_read_anew(
    changing: EmbeddedStore,
    told: list[DocumentGraph],
    other: DocumentGraph,
    moves: list[tuple[bool, int]],
) -> None:
    graphs = [*told, other]
    network = read_network(changing)
    for adds, number in moves:
        graph = graphs[number]
        if adds:
            changing.add(graph)
        elif graph.iri in changing.documents():
            changing.remove(graph.iri)
        network = up_to_date(network, changing)
    assert columns(network.tables) == columns(read_network(changing).tables)


def test_only_what_changed_is_read(
    tmp_path: Path, told: list[DocumentGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    with open_store(None) as store:
        for graph in told[:5]:
            store.add(graph)
        before = read_network(store)
        store.add(told[5])

        def noted(store: EmbeddedStore, documents: list[str] | None = None) -> Any:
            asked.append(documents or ["all"])
            return read_tables(store, documents)

        monkeypatch.setattr("kg.network.keeping.read_tables", noted)
        after = up_to_date(before, store)
        assert up_to_date(after, store) is after
    assert asked == [[told[5].iri]]
    assert len(after) == 78


def test_a_network_is_saved_and_loaded_whole_and_as_the_same_bytes(tmp_path: Path, network: Network) -> None:
    save(network, tmp_path / "a")
    save(network, tmp_path / "b")
    found = loaded(tmp_path / "a")
    assert found is not None
    assert columns(found.tables) == columns(network.tables)
    assert found.knowledge == network.knowledge
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no more", b"a text"])
def test_a_damaged_file_is_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    assert loaded(tmp_path / FILE_NAME) is None


def test_the_file_stands_in_the_directory_of_the_store_and_is_renewed_there(
    tmp_path: Path, told: list[DocumentGraph]
) -> None:
    path = tmp_path / "news.kg"
    with open_store(path) as store:
        store.add(told[0])
        first = Kept(store, path).network()
        assert (path / FILE_NAME).is_file()
        store.add(told[1])
        second = Kept(store, path).network()
        assert columns(second.tables) == columns(read_network(store).tables)
    kept = loaded(path / FILE_NAME)
    assert (len(first), len(second), len(kept or ())) == (14, 26, 26)


def test_a_network_is_kept_in_memory_while_the_store_stays_as_it_is(told: list[DocumentGraph]) -> None:
    with open_store(None) as store:
        kept = Kept(store, version=lambda: store.version)
        store.add(told[0])
        first = kept.network()
        assert kept.network() is first
        store.add(told[0])
        assert kept.network() is first
        store.remove(told[0].iri)
        assert len(kept.network()) == 0


def test_names_come_from_all_documents_and_go_with_them(reference: Reference) -> None:
    named = documents(reference, "\n# one | Post | 2022-01-01\n2022-01-01 | Aid | AID | Gault > Hollin")
    with open_store(None) as store:
        store.add(named[0])
        network = read_network(store)
        assert network.named("GAULT") == [node.iri for node in network.nodes() if node.name == "Gault"]
        store.remove(named[0].iri)
        assert up_to_date(network, store).named("Gault") == []
