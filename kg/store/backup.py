"""How does a store become one file, beside whoever writes to it, and a store again?

A backup is N-Quads in gzip, which any RDF tool reads, with a last line that says how many quads there are and
what they add up to. It is read from the store as it is at one moment, so a server or a build can go on. A
restored store is counted and summed up again before it takes its place; its text index is made anew.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import RdfFormat

from kg.errors import StoreError
from kg.store.files import open_files, read_whole
from kg.store.text_search import TextSearch

_LAST_LINE = re.compile(rb"# communique backup 1: (\d+) quads, ([0-9a-f]{32})\n")
_BLANK = re.compile(rb"_:\S+")  # reading gives these nodes other names
_MODULUS = 1 << 128
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """How many quads there are, and the sum of their BLAKE2b digests, whatever their order."""

    quads: int
    digest: str


def back_up(store: Path, target: Path) -> Contents:
    """Write a store as it is now to a file, which appears when it is whole.

    Raises:
        StoreError: where there is no store, the file exists, or it cannot be written.
    """
    if target.exists():
        raise StoreError(f"{target}: there is a file already; name another")
    open_files(store, read_only=True)  # where there is none, no directory is made for its backup
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        contents = read_whole(store, lambda inner: _written(inner, part))
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return contents


def _written(inner: ox.Store, part: Path) -> Contents:
    """Write a store to a file, and its last line."""
    with part.open("wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as packed:
            contents = _dump(inner, cast(IO[bytes], packed))
            packed.write(f"# communique backup 1: {contents.quads} quads, {contents.digest}\n".encode())
        raw.flush()
        os.fsync(raw.fileno())
    return contents


def restore(backup: Path, store: Path, *, replace: bool = False) -> Contents:
    """Make a store of a backup; it takes its place when it is whole and holds what the backup does.

    Args:
        backup: a file that `back_up` wrote.
        store: the directory of the store.
        replace: put it in the place of a store that is there, and that nobody writes to.

    Raises:
        StoreError: where the backup is damaged, a store is there and not to be replaced, or is being written.
    """
    contents = _checked(backup)
    with _place_for(store, replace=replace) as place:
        inner = open_files(place, read_only=False)
        with gzip.open(backup) as packed:
            inner.bulk_load(cast(IO[bytes], packed), RdfFormat.N_QUADS)
        inner.flush()
        found = _dump(inner, None)
        if found != contents:
            raise StoreError(
                f"{backup}: {found.quads} quads were restored, which are not the {contents.quads} "
                f"of the backup; {store} is as it was"
            )
        search = TextSearch(inner, place, read_only=False, writing=threading.Lock())
        search.close()
        del inner, search
    return contents


@contextmanager
def _place_for(store: Path, *, replace: bool) -> Iterator[Path]:
    """Give a directory to restore to, and put it in the place of the store at the end."""
    there = store.exists() and (not store.is_dir() or any(store.iterdir()))
    if there and not replace:
        raise StoreError(f"{store}: there is something already; name a new directory, or add --replace")
    if there:
        open_files(store, read_only=False)  # says if somebody writes to it; closed at once
    store.parent.mkdir(parents=True, exist_ok=True)
    place, old = (store.with_name(f".{store.name}.{kind}") for kind in ("restoring", "old"))
    shutil.rmtree(place, ignore_errors=True)
    if old.exists():
        raise StoreError(
            f"{old}: a restore was stopped and left this store behind; move it back or remove it"
        )
    try:
        yield place
        with _no_writer(store) if there else nullcontext():
            if store.exists():
                store.rename(old)
            place.rename(store)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if store.exists():
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _no_writer(store: Path) -> Iterator[None]:
    """Hold the lock that RocksDB takes to write, so that nobody begins while directories change places."""
    if os.name != "posix":
        yield
        return
    import fcntl

    with (store / "LOCK").open("a") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                f"{store}: another process is writing to it; wait, or stop that process"
            ) from error
        yield


def _checked(backup: Path) -> Contents:
    """Read a whole backup, and return what its last line says it holds."""
    tally = _Tally(None)
    try:
        with gzip.open(backup) as packed:
            while chunk := packed.read(_CHUNK):
                tally.write(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise StoreError(f"{backup}: the backup is damaged or cut short: {error}; take another") from error
    said = tally.said
    if said is None or said != tally.contents:
        raise StoreError(
            f"{backup}: this is no backup, or one that is damaged; make one with: kg backup FILE"
        )
    return said


def _dump(store: ox.Store, to: IO[bytes] | None) -> Contents:
    tally = _Tally(to)
    store.dump(cast(IO[bytes], tally), RdfFormat.N_QUADS)  # it asks for no more than write()
    return tally.contents


class _Tally:
    """A file that adds up the lines written to it, and hands them on."""

    def __init__(self, to: IO[bytes] | None) -> None:
        self._to = to
        self._rest = b""
        self._quads = 0
        self._sum = 0
        self.said: Contents | None = None

    def write(self, data: bytes) -> int:
        if self._to is not None:
            self._to.write(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._add(line)
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever gave the file flushes it."""

    def _add(self, line: bytes) -> None:
        if last := _LAST_LINE.fullmatch(line + b"\n"):
            self.said = Contents(int(last[1]), last[2].decode())
            return
        named = _BLANK.sub(b"_:", line) if b"_:" in line else line
        self._quads += 1
        self._sum += int.from_bytes(hashlib.blake2b(named, digest_size=16).digest())

    @property
    def contents(self) -> Contents:
        return Contents(self._quads + bool(self._rest), f"{self._sum % _MODULUS:032x}")
