"""Which processes work for a server? Found in /proc, by the names that they give themselves."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def processes(directory: Path, name: str = "kg-worker") -> list[int]:
    """Return the processes of this name that serve the store in a directory, which is in their arguments."""
    files = str(directory.resolve()).encode()
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if (
                entry.name.isdigit()
                and (entry / "comm").read_text().strip() == name
                and files in (entry / "cmdline").read_bytes()
            ):
                found.append(int(entry.name))
    return found
