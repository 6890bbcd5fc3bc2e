"""A process that makes the same few changes to a store each time, and says on standard output what it does.

python -m tests.store.crash_steps STORE
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kg.store import open_store
from tests.store.crash_writer import document

STEPS: tuple[tuple[int, int | None], ...] = ((1, 101), (2, 102), (1, 103), (2, None))
"""Number and version of documents that are added or replaced; one without a version is removed."""


def say(word: str, number: int, version: int | None) -> None:
    """Say, in one call of the system, that a change begins or is done."""
    os.write(1, f"{word} {number} {version or 0}\n".encode())


def main() -> None:
    """Make the changes."""
    with open_store(Path(sys.argv[1])) as store:
        for number, version in STEPS:
            say("begin", number, version)
            if version is None:
                store.remove(document(number, 0).iri)
            else:
                store.add(document(number, version))
            say("done", number, version)


if __name__ == "__main__":
    main()
