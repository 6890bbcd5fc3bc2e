"""Where the graph is kept: one small interface, and the stores behind it: on disk, and on other servers.

with open_store("news.kg") as store:
    store.add(document_graph)
    for solution in store.query("SELECT …"):
        ...
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, overload

import ontology
from kg.errors import StoreError
from kg.store import embedded
from kg.store.embedded import EmbeddedStore
from kg.store.files import read_again
from kg.store.interface import Change, Store

if TYPE_CHECKING:
    from kg.store.remote import RemoteStore

__all__ = ["Change", "EmbeddedStore", "Store", "open_store", "read_store"]

Read = TypeVar("Read")


@overload
def open_store(
    location: Path | None, *, base: str = ontology.DEFAULT_BASE, read_only: bool = False
) -> EmbeddedStore: ...


@overload
def open_store(
    location: str, *, base: str = ontology.DEFAULT_BASE, read_only: bool = False
) -> EmbeddedStore | RemoteStore: ...


def open_store(
    location: str | Path | None, *, base: str = ontology.DEFAULT_BASE, read_only: bool = False
) -> EmbeddedStore | RemoteStore:
    """Open a store: in a directory, which is made where it does not exist, in memory, or on a server.

    Args:
        location: the directory; None for a store in memory; or the address of a server that speaks SPARQL
            1.1, written `sparql+https://…` (see `kg.store.client`).
        base: the IRI under which the things of the graph stand.
        read_only: open a store that exists, beside a process that may be writing to it.

    Raises:
        StoreError: where the directory is no store, another process writes to it, or the server cannot be
            reached.
    """
    if isinstance(location, str) and location.startswith("sparql+"):
        from kg.store.remote import connect

        return connect(location, base=base, read_only=read_only)
    if isinstance(location, str) and location.startswith(("http://", "https://")):
        raise StoreError(f"{location}: a server's address is written sparql+{location}")
    return embedded.open_store(location, base=base, read_only=read_only)


def read_store(location: str | Path, read: Callable[[EmbeddedStore | RemoteStore], Read]) -> Read:
    """Open a store to read, and return what a function makes of it, beside whoever writes to it.

    Where the writer merges away a file that was yet to be read, the function is called again with the store
    as it is by then; so it returns what it found, and writes nothing.

    Raises:
        StoreError: as `open_store`, and where files are merged away time and again.
    """

    def opened() -> Read:
        with open_store(location, read_only=True) as store:
            return read(store)

    return read_again(location, opened)
