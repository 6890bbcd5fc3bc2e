from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from kg.store import open_store
from kg.store.text_index import FILE
from tests.api.conftest import QUOTATION, harbour
from tests.command import kg


@pytest.fixture
def folder(tmp_path: Path, store_in_tmp_path: Path) -> Path:
    """Return a folder with a store of one document, `s`."""
    with open_store(store_in_tmp_path) as store:
        store.add(harbour())
    return tmp_path


def test_a_backup_is_made_restored_and_searched(folder: Path) -> None:
    saved = kg("backup", "b.nq.gz", "--store", "s", cwd=folder)
    assert saved.returncode == 0
    quads = gzip.decompress((folder / "b.nq.gz").read_bytes()).count(b"\n") - 1
    assert saved.stdout == f"{quads} quads are in b.nq.gz\n"
    restored = kg("restore", "b.nq.gz", "--store", "again", cwd=folder)
    assert restored.stdout == f"{quads} quads are restored and compared; the graph is in again\n"
    assert {"network.npz", "network.sqlite"} <= {path.name for path in (folder / "again").iterdir()}
    found = kg(
        "query",
        'SELECT ?q { GRAPH ?d { ?c cq:matches "naive" ; cq:quotation ?q } }',
        "--store",
        "again",
        "--format",
        "csv",
        cwd=folder,
    )
    assert found.stdout.splitlines() == ["q", QUOTATION]


def test_a_backup_that_cannot_be_is_one_line(folder: Path) -> None:
    (folder / "b.nq.gz").write_bytes(b"no gzip")
    for arguments in (
        ("backup", "b.nq.gz"),
        ("restore", "b.nq.gz"),
        ("backup", "c.nq.gz", "--store", "nothing"),
    ):
        done = kg(*arguments, *(() if "--store" in arguments else ("--store", "s")), cwd=folder)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith("kg: ")


def test_the_text_index_is_compared_and_rebuilt(folder: Path) -> None:
    assert kg("index", "--store", "s", cwd=folder).stdout == "the text index agrees with the store\n"
    (folder / "s" / FILE).unlink()
    missing = kg("index", "--store", "s", cwd=folder)
    assert (missing.returncode, missing.stdout) == (
        1,
        "the text index is missing or cannot be read; rebuild it with: kg index --rebuild\n",
    )
    assert kg("index", "--store", "s", "--rebuild", cwd=folder).stdout.endswith(" texts are indexed\n")
    assert kg("index", "--store", "s", cwd=folder).returncode == 0


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = kg("query", "ASK {}", "--store", "sparql+http://127.0.0.1:9/sparql", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "the server cannot be reached" in done.stderr


def test_the_files_of_a_store_are_merged(folder: Path) -> None:
    done = kg("compact", "--store", "s", cwd=folder)
    assert re.fullmatch(r"the store is in \d+ files of \d+\.\d MB\n", done.stdout)
    assert kg("backup", "b.nq.gz", "--store", "s", cwd=folder).returncode == 0
    missing = kg("compact", "--store", "nothing", cwd=folder)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert not (folder / "nothing").exists()
