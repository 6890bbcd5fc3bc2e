from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from kg.errors import StoreError
from kg.store import open_store
from tests.api.conftest import TOKEN
from tests.store.crash_expectation import Expectation
from tests.store.crash_writer import DOCUMENTS, document

SEED, ROUNDS = 19621027, 8


@contextmanager
def server(store: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run `kg serve` over a store, and kill it at the end if it still runs."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [f"{Path(sys.executable).parent}/kg", "serve", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", "1", "--no-log"],
        env=os.environ | {"KG_TOKEN": TOKEN},
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        while True:
            assert process.poll() is None, "the server did not start"
            try:
                httpx.get(f"{address}/ready", trust_env=False, timeout=60).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield process, address
    finally:
        process.kill()
        process.wait()


@pytest.mark.long
def test_a_server_killed_at_any_moment_loses_no_update_that_it_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_TOKEN", TOKEN)
    store, expected, choice = tmp_path / "s", Expectation(), random.Random(SEED)
    open_store(store).close()
    changes = 0
    for crash in range(ROUNDS):
        with server(store) as (process, address), open_store(f"sparql+{address}/sparql") as remote:
            last = choice.randrange(1, 12)
            for step in range(10_000):
                number, version = choice.randrange(DOCUMENTS), crash * 10_000 + step
                if step == last:  # in the middle of what comes now
                    threading.Timer(choice.uniform(0, 0.1), os.kill, (process.pid, signal.SIGKILL)).start()
                expected.hear(("begin", number, version))
                try:
                    remote.add(document(number, version))
                except StoreError:
                    break
                changes += expected.hear(("done", number, version))
            process.wait()
        with open_store(store) as opened:
            expected.check(opened, f"after crash {crash}", quad_by_quad=True)
        del opened
    assert changes >= ROUNDS
    print(f"{ROUNDS} crashes of the server, {changes} acknowledged updates, none lost")


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process can be set on Linux only")
def test_a_server_whose_disk_was_full_starts_again_with_all_that_it_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    monkeypatch.setenv("KG_TOKEN", TOKEN)
    store, expected = tmp_path / "s", Expectation()
    open_store(store).close()
    acknowledged: list[int] = []
    # The quads find no room, or the text index beside them, at once or some writes later.
    limits = (("*.log", 1_000), ("*.sqlite-wal", 50_000), ("*.sqlite*", 20_000))
    for run, (files, room) in enumerate(limits):
        with server(store) as (process, address), open_store(f"sparql+{address}/sparql") as remote:
            step, refused = 0, 0
            while refused < 3:  # more may come to a disk that is full
                if step == 5:
                    sizes = [file.stat().st_size for file in store.glob(files)]
                    _limit_files(process.pid, max(sizes) + room)
                number, version = step % DOCUMENTS, run * 10_000 + step
                expected.hear(("begin", number, version))
                try:
                    remote.add(document(number, version))
                except StoreError:
                    refused += 1
                    continue
                expected.hear(("done", number, version))
                step += 1
            acknowledged.append(step)
            _limit_files(process.pid, resource.RLIM_INFINITY)
            process.terminate()
            process.wait()
        with open_store(store) as opened:
            expected.check(opened, f"after a disk that was full, {files}", quad_by_quad=True)
        del opened
    with server(store) as (_, address), open_store(f"sparql+{address}/sparql") as remote:
        remote.add(document(0, 99_999))
        assert remote.digest(document(0, 0).iri) == document(0, 99_999).digest
    assert acknowledged[0] == 5 <= acknowledged[1] <= acknowledged[2]
    print(f"3 times a full disk, {acknowledged} acknowledged updates, none lost")


def _limit_files(process: int, size: int) -> None:
    """Let no file that a process writes become longer than this."""
    import resource

    _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))
