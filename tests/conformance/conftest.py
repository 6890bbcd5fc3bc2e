from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from api.app import create_app
from kg.store import open_store
from tests.api.conftest import WRITABLE, Client, served


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """Return a client of a running server; its store, written often, is in memory where it can be."""
    memory = Path("/dev/shm")
    with (
        TemporaryDirectory(dir=memory if memory.is_dir() else None) as directory,
        open_store(Path(directory) / "w3c.kg") as store,
        served(create_app(store, WRITABLE)) as client,
    ):
        yield client
