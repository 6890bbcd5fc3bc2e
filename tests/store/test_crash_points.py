"""The writer is killed in the calls of the system by which changes reach the files, one after another.

The store writes a change in one call, which is hit each time, as are all that say what begins and is done.
Before and behind it the text index has hundreds, each of some bytes in SQLite's own journal; of those, some
are.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import open_store
from tests.store.crash_expectation import Expectation
from tests.store.crash_steps import STEPS
from tests.store.crash_writer import document

WRITING = ("write", "pwrite64", "writev", "ftruncate", "fdatasync", "fsync", "rename", "unlink")

_OF_THE_INDEX = 12

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace, which kills at a call, is not there"),
]


def changed(store: Path, log: Path, *kill: str) -> list[str]:
    """Let a process change a store, and be killed in a call; return what it said."""
    strace = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(WRITING)}", *kill]
    writer = [sys.executable, "-m", "tests.store.crash_steps", str(store)]
    done = subprocess.run([*strace, *writer], capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr:
        pytest.skip("this system lets no process trace another")
    assert done.returncode in ({-9, 137} if kill else {0}), done.stderr
    return done.stdout.splitlines()


def calls_of_the_changes(log: Path) -> Iterator[tuple[str, int]]:
    """Yield the calls from the first change to the last: their names, and the how manieth each is."""
    counted: Counter[str] = Counter()
    lines = log.read_text().splitlines()
    main = lines[0].split()[0]
    changing = False
    for line in lines:
        match = re.match(rf"{main}\s+(\w+)\(", line)
        if match is None:
            continue
        counted[match[1]] += 1
        if changing:
            yield match[1], counted[match[1]]
        if '"begin 1 101' in line:
            changing = True
        if '"done 2 0' in line:
            return


def test_a_writer_killed_in_any_call_loses_nothing_and_leaves_no_half(tmp_path: Path) -> None:
    base, log = tmp_path / "base", tmp_path / "calls"
    with open_store(base) as store:
        store.add(document(3, 100))
    whole = tmp_path / "whole"
    shutil.copytree(base, whole)
    changed(whole, log)
    calls = list(calls_of_the_changes(log))
    points = [point for at, point in enumerate(calls) if point[0] != "pwrite64" or at % _OF_THE_INDEX == 0]
    assert len([call for call, _ in points if call == "write"]) >= 3 * len(STEPS) - 1
    for at, (call, count) in enumerate(points):
        store_path, expected = tmp_path / f"killed-{at}", Expectation()
        shutil.copytree(base, store_path)
        expected.hear(("done", 3, 100))
        kill = ("-e", f"inject={call}:signal=KILL:when={count}")
        for line in changed(store_path, tmp_path / "log", *kill):
            word, number, version = line.split()
            expected.hear((word, int(number), int(version) or None))
        with open_store(store_path) as opened:
            expected.check(opened, f"after a kill in {call} {count}", quad_by_quad=True)
        del opened
        shutil.rmtree(store_path)
    print(f"killed at {len(points)} calls of the system: none lost, none half")
