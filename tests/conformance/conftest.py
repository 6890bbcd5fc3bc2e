from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.app import create_app
from kg.store import open_store
from tests.api.conftest import WRITABLE, Client, quick_directory, served


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """Return a client of a running server, whose store the tests empty and fill."""
    with (
        quick_directory() as directory,
        open_store(directory / "w3c.kg") as store,
        served(create_app(store, WRITABLE)) as client,
    ):
        yield client
