from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import EmbeddedStore, open_store
from kg.terms import cq
from tests.store import crash_writer
from tests.store.crash_writer import document, write

SEED = 20220427


class Expectation:
    """What a store must hold, by what its writer said before and after each change."""

    def __init__(self) -> None:
        self.acknowledged: dict[int, int | None] = {}
        self.under_way: tuple[int, int | None] | None = None

    def hear(self, message: tuple[str, int, int | None]) -> bool:
        """Take in a message, and say whether it acknowledges a change."""
        kind, number, version = message
        if kind == "begin":
            self.under_way = number, version
            return False
        self.acknowledged[number] = version
        self.under_way = None
        return True

    def settle(self, store: EmbeddedStore) -> None:
        """Take over the change that was under way, if it was made; it may have been, or not."""
        if self.under_way is not None:
            number, version = self.under_way
            digest = store.digest(document(number, 0).iri)
            if digest == (None if version is None else document(number, version).digest):
                self.acknowledged[number] = version
            self.under_way = None

    def held(self) -> list[tuple[int, int]]:
        return [(n, v) for n, v in sorted(self.acknowledged.items()) if v is not None]


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


def quads_without_documents() -> set[ox.Quad]:
    with open_store(None) as store:
        return set(store.quads())


@pytest.mark.long
def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_no_half(tmp_path: Path) -> None:
    store, expected, moments = tmp_path / "s", Expectation(), random.Random(SEED)
    base = quads_without_documents()
    changes = 0
    for crash in range(200):
        messages = 0 if crash % 10 == 9 else moments.randrange(1, 20)
        changes += killed_while_writing(store, crash, messages, moments.uniform(0, 0.03), expected)
        with open_store(store) as opened:
            expected.settle(opened)
            held = expected.held()
            assert opened.documents() == sorted(document(n, v).iri for n, v in held), f"after crash {crash}"
            wanted: set[ox.Quad] = set()
            for number, version in held:
                graph = document(number, version)
                name = ox.NamedNode(graph.iri)
                wanted |= {ox.Quad(t.subject, t.predicate, t.object, name) for t in graph.evidence}
                wanted |= {ox.Quad(t.subject, t.predicate, t.object) for t in graph.facts | graph.shared()}
            assert len(opened) == len(base) + len(wanted - base), f"after crash {crash}"
            if crash % 20 == 19:  # quad by quad takes longer than the crash
                assert set(opened.quads()) == base | wanted, f"after crash {crash}"
            assert opened.text.agrees(), f"after crash {crash}"
            for number, version in held[:3]:
                claim = f"<{document(number, version).iri}#claim=0,{version}>"
                search = f'SELECT ?c {{ ?c cq:matches "words {number} version {version}" }}'
                assert [str(row["c"]) for row in opened.query(search)] == [claim]  # type: ignore[union-attr]
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
                assert opened.query(
                    f'ASK {{ <{document(number, version).iri}#claim=0,{version}> cq:matches "words" }}'
                )
        del opened


def test_a_document_of_the_crash_test_is_whole_when_it_is_added() -> None:
    with open_store(None) as store:
        store.add(document(1, 2))
        assert store.digest(document(1, 2).iri) == "1-2"
        assert len([q for q in store.quads() if q.predicate == cq("exact")]) == crash_writer.SENTENCES
