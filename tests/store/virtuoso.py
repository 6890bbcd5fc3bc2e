"""A Virtuoso of Debian's packages, started for a test on free ports of this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

needs_virtuoso = pytest.mark.skipif(
    shutil.which("virtuoso-t") is None,
    reason="there is no Virtuoso here; on Debian: apt-get install virtuoso-opensource",
)
FACTS = "urn:communique:facts"

_CONFIGURATION = """
[Database]
DatabaseFile = {0}/v.db
ErrorLogFile = {0}/v.log
LockFile = {0}/v.lck
TransactionFile = {0}/v.trx
xa_persistent_file = {0}/v.pxa
[TempDatabase]
DatabaseFile = {0}/vt.db
TransactionFile = {0}/vt.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
[SPARQL]
ResultSetMaxRows = {3}
"""


@contextmanager
def virtuoso(directory: Path, rows: int = 1_000_000) -> Iterator[str]:
    """Run a Virtuoso that sends so many rows at most, and give its address as a remote store."""
    database, web = _free_port(), _free_port()
    configuration = directory / "v.ini"
    configuration.write_text(_CONFIGURATION.format(directory, database, web, rows))
    command = ["virtuoso-t", "+foreground", "+configfile", str(configuration)]
    with (directory / "out.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{web}/sparql", process)
        yield f"sparql+http://dba:dba@127.0.0.1:{web}/sparql-auth?facts={FACTS}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    while True:
        assert process.poll() is None, "Virtuoso did not start"
        try:
            httpx.get(address, params={"query": "ASK {}"}, trust_env=False, timeout=60).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.2)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
