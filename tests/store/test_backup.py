from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import open_store
from kg.store.backup import back_up, restore
from kg.store.files import open_files, read_whole

Mapped = Callable[[Document], DocumentGraph]

THREAT = Document(
    "threat", "North Korea’s leader, Kim Jong-un, said: “We will answer\u0085 with nuclear weapons.”"
)
CALM = Document("calm", "Japan’s Prime Minister met South Korean officials in Tokyo on Monday.")


@pytest.fixture
def store(store_in_tmp_path: Path, mapped: Mapped) -> Path:
    """Return a store with one document, which nobody has open."""
    with open_store(store_in_tmp_path) as made:
        made.add(mapped(THREAT))
    return store_in_tmp_path


def quads(store: Path) -> set[ox.Quad]:
    with open_store(store, read_only=True) as opened:
        return set(opened.quads())


def test_a_restored_store_is_the_store_that_was_backed_up(tmp_path: Path, store: Path) -> None:
    saved = back_up(store, tmp_path / "b.nq.gz")
    assert restore(tmp_path / "b.nq.gz", tmp_path / "again") == saved
    assert quads(tmp_path / "again") == quads(store)
    with open_store(tmp_path / "again") as again:
        assert again.text.agrees()
        assert again.query('ASK { ?x cq:matches "nuclear" ; ?p ?o }') is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "b.nq.gz", "s"]


def test_a_store_is_backed_up_while_it_is_written(tmp_path: Path, store: Path, mapped: Mapped) -> None:
    with open_store(store) as writer:
        writer.add(mapped(CALM))
        back_up(store, tmp_path / "both.nq.gz")
        writer.remove(mapped(CALM).iri)
        writer.remove(mapped(THREAT).iri)
    restore(tmp_path / "both.nq.gz", tmp_path / "again")
    with open_store(tmp_path / "again", read_only=True) as again:
        assert [iri.rsplit("/", 1)[-1] for iri in again.documents()] == ["calm", "threat"]


def test_the_same_store_makes_the_same_bytes(tmp_path: Path, store: Path) -> None:
    back_up(store, tmp_path / "1.nq.gz")
    back_up(store, tmp_path / "2.nq.gz")
    assert (tmp_path / "1.nq.gz").read_bytes() == (tmp_path / "2.nq.gz").read_bytes()


def test_any_rdf_tool_can_read_a_backup(tmp_path: Path, store: Path) -> None:
    back_up(store, tmp_path / "b.nq.gz")
    lines = gzip.decompress((tmp_path / "b.nq.gz").read_bytes())
    assert set(ox.parse(lines, ox.RdfFormat.N_QUADS)) == quads(store)


@pytest.mark.parametrize("spoil", ["cut", "line", "bytes", "other"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(tmp_path: Path, store: Path, spoil: str) -> None:
    path = tmp_path / "b.nq.gz"
    back_up(store, path)
    data = path.read_bytes()
    lines = gzip.decompress(data)
    path.write_bytes(
        {
            "cut": data[:-2000],
            "line": gzip.compress(b"".join(lines.splitlines(keepends=True)[1:])),
            "bytes": data[:3000] + b"\0\0\0\0" + data[3004:],
            "other": gzip.compress(b"<a:> <b:> <c:> .\n"),
        }[spoil]
    )
    with pytest.raises(StoreError, match="damaged"):
        restore(path, tmp_path / "again")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["b.nq.gz", "s"]


def test_a_store_that_is_there_is_replaced_only_when_asked(
    tmp_path: Path, store: Path, mapped: Mapped
) -> None:
    back_up(store, tmp_path / "b.nq.gz")
    before = quads(store)
    with open_store(store) as writer:
        writer.add(mapped(CALM))
        with pytest.raises(StoreError, match="something already"):
            restore(tmp_path / "b.nq.gz", store)
        with pytest.raises(StoreError, match="another process is writing"):
            restore(tmp_path / "b.nq.gz", store, replace=True)
    del writer
    restore(tmp_path / "b.nq.gz", store, replace=True)
    assert quads(store) == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["b.nq.gz", "s"]


def test_a_backup_does_not_overwrite_another(tmp_path: Path, store: Path) -> None:
    (tmp_path / "b.nq.gz").write_text("precious")
    with pytest.raises(StoreError, match="a file already"):
        back_up(store, tmp_path / "b.nq.gz")
    with pytest.raises(StoreError, match="no store here"):
        back_up(tmp_path / "nothing", tmp_path / "c.nq.gz")
    assert (tmp_path / "b.nq.gz").read_text() == "precious"


def test_a_store_whose_files_are_merged_away_while_it_is_read_is_read_again(
    store: Path, mapped: Mapped
) -> None:
    counted: list[int] = []
    with open_store(store) as writer:
        writer.add(mapped(CALM))
        writer.close()  # what was added has files of its own

        def count(reading: ox.Store) -> int:
            if not counted:
                counted.append(len(writer))
                writer.compact()
            return sum(1 for _ in reading)

        opened = open_files(store, read_only=True)
        assert read_whole(store, count) == len(writer) == counted[0]
        with pytest.raises(FileNotFoundError):  # as it would have been
            list(opened)
