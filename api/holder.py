"""What holds a store in memory? A process that reads a snapshot once, and then only forks workers.

    python -m api.holder FILE_DESCRIPTOR CONFIGURATION

From memory a query is answered several times as fast as from files. Workers have to be processes, since a
query cannot be stopped from within; those forked here share one copy of the graph, of which the kernel copies
what they write to: Oxigraph counts in the graph itself who reads it. A process that has threads cannot be
forked safely, and RocksDB leaves some behind, so another process reads the snapshot and sends it here.

The server sends the name of a snapshot and the worker's end of a pair of sockets; back come, one a message,
that the graph is in memory, which process was forked, and how one ended. Once the server sends no more, this
process ends behind its last worker.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from dataclasses import replace
from typing import Any, NoReturn

import pyoxigraph as ox

from api import sandbox
from api.worker import Configuration, InMemory, serve
from kg.store.files import open_files

EVENT = struct.Struct(">cii")
"""What this process tells the server: a letter, the number of a process, and how it ended."""
READY, FORKED, ENDED = b"R", b"F", b"E"
_NAME_BYTES = 1 << 16
_PIECE_BYTES = 1 << 20


class Holder:
    """Holds the graph, and forks workers that answer from it."""

    def __init__(self, server: socket.socket, configuration: Configuration) -> None:
        self._server, self._configuration = server, configuration
        self._workers: set[int] = set()
        self._ended, self._wake = socket.socketpair()
        self._held = InMemory(configuration.snapshot, graph_of(configuration.snapshot))

    def run(self) -> None:
        """Fork a worker whenever the server wants one; return when it wants no more and all have ended."""
        gc.collect()
        gc.freeze()  # a collection would write to what the workers share
        self._wake.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._tell(READY)
        wanted = [self._ended, self._server]
        while self._server in wanted or self._workers:
            ready, _, _ = select.select(wanted, [], [])
            if self._ended in ready:
                self._ended.recv(_PIECE_BYTES)
                self._reap()
            if self._server in ready and not self._fork():
                wanted.remove(self._server)

    def _fork(self) -> bool:
        """Take one message and fork a worker; return whether there was one."""
        snapshot, descriptors, _, _ = socket.recv_fds(self._server, _NAME_BYTES, 1)
        if not snapshot:
            return False
        worker = os.fork()
        if worker == 0:
            self._become_worker(descriptors[0], snapshot.decode())
        os.close(descriptors[0])
        self._workers.add(worker)
        self._tell(FORKED, worker)
        return True

    def _become_worker(self, descriptor: int, snapshot: str) -> NoReturn:
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for ours in (self._server, self._ended, self._wake):
                ours.close()
            serve(descriptor, replace(self._configuration, snapshot=snapshot), self._held)
            status = 0
        finally:
            os._exit(status)

    def _reap(self) -> None:
        for worker in list(self._workers):
            ended, status = os.waitpid(worker, os.WNOHANG)
            if ended:
                self._workers.discard(worker)
                self._tell(ENDED, worker, os.waitstatus_to_exitcode(status))

    def _tell(self, kind: bytes, process: int = 0, status: int = 0) -> None:
        self._server.sendall(EVENT.pack(kind, process, status))


def graph_of(snapshot: str) -> ox.Store:
    """Return a store in memory that holds what a snapshot does; blank nodes keep their labels.

    Raises:
        RuntimeError: where the snapshot cannot be read.
    """
    incoming, outgoing = os.pipe()
    process = os.fork()
    if process == 0:
        _write(snapshot, outgoing)
    os.close(outgoing)
    held = ox.Store()
    with os.fdopen(incoming, "rb", buffering=_PIECE_BYTES) as lines:
        for kind, value in json.loads(lines.readline() or "[]"):
            held.add_graph(_GRAPH_NAMES[kind](value))
        held.bulk_extend(ox.parse(lines, ox.RdfFormat.N_QUADS, lenient=True))
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError(f"{snapshot}: the snapshot cannot be read")
    return held


_GRAPH_NAMES: dict[str, Any] = {"NamedNode": ox.NamedNode, "BlankNode": ox.BlankNode}


def _write(snapshot: str, outgoing: int) -> NoReturn:
    """Write the names of a snapshot's graphs, as some may be empty, and behind them its quads; then end."""
    status = 1
    try:
        sandbox.die_with_parent()
        read = open_files(snapshot, read_only=True)
        with os.fdopen(outgoing, "wb", buffering=_PIECE_BYTES) as lines:
            names = [(type(name).__name__, name.value) for name in read.named_graphs()]
            lines.write(json.dumps(names).encode() + b"\n")
            read.dump(lines, ox.RdfFormat.N_QUADS)
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    """Hold the graph of a snapshot until the server wants no more of it."""
    sandbox.die_with_parent()
    sandbox.name_process("kg-holder")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
    configuration = Configuration(**json.loads(sys.argv[2]))
    with socket.socket(fileno=int(sys.argv[1])) as server:
        Holder(server, configuration).run()


if __name__ == "__main__":
    main()
