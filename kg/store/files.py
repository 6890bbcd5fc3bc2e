"""How are the files of a store opened? To write, by one process at a time, or to read, beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import StoreError

_OPENINGS, _PAUSE_SECONDS = 20, 0.05
Read = TypeVar("Read")


def open_files(location: str | Path | None, *, read_only: bool) -> ox.Store:
    """Open the files of a store, or a store in memory, without ontology or text index.

    Raises:
        StoreError: where the directory is no store, or another process writes to it.
    """
    if location is None:
        return ox.Store()
    path = Path(location)
    if read_only and not (path / "CURRENT").is_file():
        raise StoreError(f"{path}: there is no store here; make one with: kg build PATH --store {path}")
    if path.is_file() or (path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").is_file()):
        raise StoreError(f"{path}: this is not a store; name an empty or new directory")
    try:
        if not read_only:
            path.mkdir(parents=True, exist_ok=True)
        return _read_only(str(path)) if read_only else ox.Store(str(path))
    except (OSError, ValueError, RuntimeError) as error:
        busy = "lock" in str(error).lower()
        reason = "another process is writing to it; wait, or stop that process" if busy else str(error)
        raise StoreError(f"{path}: the store cannot be opened: {reason}") from error


def read_whole(location: Path, read: Callable[[ox.Store], Read]) -> Read:
    """Return what a function reads of a store, beside whoever writes to it; see `read_again`.

    Raises:
        StoreError: where the directory is no store, or its files are merged away time and again.
    """
    return read_again(location, lambda: read(open_files(location, read_only=True)))


def read_again(location: object, read: Callable[[], Read]) -> Read:
    """Return what a function reads of a store that it opens itself, beside whoever writes to it.

    Of a large store not all files are opened at once, and a writer may merge away one that is yet to be
    opened. Then the function is called again, and reads the store as it is by then; so nothing that it read
    may have gone anywhere before it is at its end.

    Raises:
        StoreError: where files are merged away time and again.
    """
    for _ in range(_OPENINGS):
        try:
            return read()
        except (OSError, StoreError) as error:
            if "No such file" not in str(error):
                raise
    raise StoreError(f"{location}: the store changes too quickly to be read; try again when less is written")


def table_files(directory: Path) -> dict[str, int]:
    """Return the files that hold the quads of a store, by name, each with its size in bytes."""
    found: dict[str, int] = {}
    for file in directory.glob("*.sst"):
        with suppress(FileNotFoundError):  # merged away since it was listed
            found[file.name] = file.stat().st_size
    return found


def _read_only(path: str) -> ox.Store:
    """Open a store to read. A writer beside it may merge away a file that is about to be opened."""
    for _ in range(_OPENINGS):
        try:
            return ox.Store.read_only(path)
        except (OSError, RuntimeError) as error:
            if "No such file" not in str(error):
                raise
            time.sleep(_PAUSE_SECONDS)
    return ox.Store.read_only(path)
