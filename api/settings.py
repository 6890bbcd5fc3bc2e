"""What may an operator decide about the server? One value for it all, with defaults that are safe to open.

`kg serve` fills it from its options and environment (`KG_…`); tests and other programs build it themselves.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import ontology

_MEBIBYTE = 1 << 20
_PART_HELD = 64
"""Of the memory of this machine, the part that the files may be which are held there: with four workers that
have read all of it, and one copy more while another is made, it is a third of the memory."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of the server.

    Attributes:
        base: the IRI under which the things of the graph stand.
        token: what a write must bear; None where the server takes no writes. Never logged or shown.
        workers: how many processes answer queries.
        seconds: the most time that a query may take; `timeout` in a request asks for less.
        memory_bytes: how much memory a query may take beyond what its process has at rest.
        rows: how many rows or triples an answer may have; 0 for any number.
        query_bytes: how long a query may be.
        body_bytes: how long the body of any other request may be, updates and graphs among them.
        rate: how many requests a second one client may send in the long run; 0 for any number.
        waiting: how many queries may wait for a worker; more are told to come back later.
        compact_bytes: how large a store may be for its files to be merged by the server; 0 for no store.
        held_bytes: how large the files of a store may be for it to be held in memory, once it is quiet; 0
            for no store. In memory it takes four times as much, and each worker may come to take that again.
        held_after: for how many seconds nobody may have written to it before.
        answers_bytes: how much memory the answers may take that are kept until the store changes; 0 for none.
        services: the addresses that SERVICE and LOAD may name; none by default.
        log_requests: write a line of JSON about each request on standard error.
        log_queries: put the text of queries and updates into that line.
        stop_seconds: how long requests may go on once the server is told to stop.
    """

    base: str = ontology.DEFAULT_BASE
    token: str | None = field(default=None, repr=False)
    workers: int = max(4, os.cpu_count() or 1)
    seconds: float = 30.0
    memory_bytes: int = 1024 * _MEBIBYTE
    rows: int = 1_000_000
    query_bytes: int = 1_000_000
    body_bytes: int = 64 * _MEBIBYTE
    rate: float = 0.0
    waiting: int = 1000
    compact_bytes: int = 2048 * _MEBIBYTE
    held_bytes: int = field(default_factory=lambda: memory_of_this_machine() // _PART_HELD)
    held_after: float = 2.0
    answers_bytes: int = 32 * _MEBIBYTE
    services: tuple[str, ...] = ()
    log_requests: bool = False
    log_queries: bool = False
    stop_seconds: int = 10


def memory_of_this_machine() -> int:
    """Return how many bytes of memory there are, or fewer where a control group (cgroups(7)) allows fewer."""
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):
        there = min(there, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    return there
