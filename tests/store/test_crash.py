from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from kg.store import open_store
from kg.terms import cq
from tests.store import crash_writer
from tests.store.crash_expectation import Expectation
from tests.store.crash_writer import document, write

SEED = 20220427


def killed_while_writing(store: Path, seed: int, messages: int, seconds: float, expected: Expectation) -> int:
    """Let a process write to a store, kill it some time behind so many messages; return what it changed.

    Each change has two messages, before and behind it; behind none of them the store may not be open yet.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([crash_writer.__name__])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=write, args=(store, seed, theirs))
    process.start()
    theirs.close()
    done = 0
    for _ in range(messages):
        done += expected.hear(ours.recv())
    time.sleep(seconds)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    try:
        while True:
            done += expected.hear(ours.recv())
    except EOFError:
        ours.close()
        return done


@pytest.mark.long
def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_no_half(tmp_path: Path) -> None:
    store, expected, moments = tmp_path / "s", Expectation(), random.Random(SEED)
    changes = 0
    for crash in range(200):
        messages = 0 if crash % 10 == 9 else moments.randrange(1, 20)
        changes += killed_while_writing(store, crash, messages, moments.uniform(0, 0.03), expected)
        with open_store(store) as opened:
            # Comparing each quad takes longer than the crash, and is done where there are not as many; so
            # does reading the network twice.
            expected.check(
                opened,
                f"after crash {crash}",
                quad_by_quad=crash % 20 == 19,
                with_network=crash % 8 == 0,
            )
        del opened
    assert changes >= 800  # by the messages waited for, whatever the speed
    print(f"200 crashes, {changes} acknowledged changes, none lost")


@pytest.mark.long
def test_a_reader_that_opens_after_a_crash_finds_what_was_acknowledged(tmp_path: Path) -> None:
    store, expected = tmp_path / "s", Expectation()
    for crash in range(5):
        killed_while_writing(store, crash, 15, 0.01, expected)
        with open_store(store, read_only=True) as opened:
            expected.settle(opened)
            for number, version in expected.held():
                claim = f"<{document(number, version).iri}#claim=0,{version}>"
                assert opened.query(f'ASK {{ {claim} cq:matches "words" }}')
        del opened


def test_a_document_of_the_crash_test_is_whole_when_it_is_added() -> None:
    with open_store(None) as store:
        store.add(document(1, 2))
        assert store.digest(document(1, 2).iri) == "1-2"
        assert len([q for q in store.quads() if q.predicate == cq("exact")]) == crash_writer.SENTENCES
