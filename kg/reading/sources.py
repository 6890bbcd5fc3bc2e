"""Which files does a source stand for, and why can one not be opened?

A folder stands for the files in it and below whose endings are known, in the order of their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.reading.detect import kind_of_name
from kg.reading.values import Failure

_NO_FILES = "no file in this folder can be read; put .txt, .md, .html or .jsonl files there, or name files"


def files_of(folder: Path) -> Iterator[Path | Failure]:
    """Yield the readable files of a folder and of the folders in it, sorted, hidden ones left out.

    A link to a file is followed, a link to a folder is not: it might lead back. What cannot be listed comes
    as a Failure, and so does a folder without any such file.
    """
    empty = True
    for found in _walk(folder):
        empty = False
        yield found
    if empty:
        yield Failure(shown(folder), _NO_FILES)


def _walk(folder: Path) -> Iterator[Path | Failure]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Failure(shown(folder), explain(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            is_folder = entry.is_dir()
        except OSError as error:
            yield Failure(shown(entry), explain(error))
            continue
        if not is_folder and kind_of_name(entry.name):
            yield entry
        elif is_folder and not entry.is_symlink():
            yield from _walk(entry)


def explain(error: OSError) -> str:
    """Say in a sentence why a path could not be opened or read, and what to do."""
    if isinstance(error, PermissionError):
        return "it may not be read by this user; change its permissions"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "there is no such file or folder; check the path"
    return f"it cannot be read ({error.strerror or error}); check the path and the disk"


def shown(path: Path) -> str:
    """Return a path with forward slashes and in characters that can be printed whatever its bytes are."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
