"""A store is read beside a process that merges its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.table import Table

from kg.errors import StoreError
from kg.export import ExportFormat, write_graph
from kg.printing import read_answer
from kg.store import EmbeddedStore, Store, open_store, read_store
from kg.store.files import read_again
from tests.api.conftest import QUOTATION, harbour
from tests.store.crash_writer import document

EVERYTHING = "SELECT ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
Reading = Callable[[Store], bool]


def rows(store: Store) -> bool:
    return f",{QUOTATION}\r\n" in read_answer(store.query(EVERYTHING), "csv")


def table(store: Store) -> bool:
    found = read_answer(store.query(EVERYTHING), None)
    return [isinstance(part, Table) and part.row_count > 1000 for part in found] == [True]


def exported(store: Store) -> bool:
    return QUOTATION.encode() in write_graph(store.quads(), ExportFormat.NQUADS, store.base)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """Return a store in more files than are opened at once, which are yet to be merged."""
    with open_store(tmp_path / "s") as store:
        for graph in (harbour(), document(1, 1), document(2, 1)):
            store.close()  # what was added has files of its own
            store.add(graph)
        store.close()
        yield store


@pytest.mark.parametrize("read", [rows, table, exported])
def test_files_that_are_merged_away_meanwhile_do_not_hurt(
    writer: EmbeddedStore, tmp_path: Path, read: Reading
) -> None:
    opened = 0

    def late(store: Store) -> bool:
        nonlocal opened
        opened += 1
        if opened == 1:
            writer.compact()
            # What RocksDB says of a file that it had not opened yet, which is a matter of luck.
            raise OSError("IO error: No such file or directory: While open a file for random read")
        return read(store)

    assert read_store(tmp_path / "s", late)
    assert opened == 2


def test_a_store_that_changes_too_quickly_says_so_and_other_errors_come_at_once() -> None:
    read = 0

    def failing(reason: str) -> Callable[[], None]:
        def fail() -> None:
            nonlocal read
            read += 1
            raise OSError(reason)

        return fail

    with pytest.raises(StoreError, match=r"graph\.kg: the store changes too quickly to be read"):
        read_again("graph.kg", failing("IO error: No such file or directory: While open a file"))
    assert 1 < read < 100
    read = 0
    with pytest.raises(OSError, match="input/output error"):
        read_again("graph.kg", failing("input/output error"))
    assert read == 1
