"""What does a worker do? It answers requests over a snapshot of the store, one at a time, until it is ended.

    python -m api.worker FILE_DESCRIPTOR CONFIGURATION

It is a process of its own, since a query of Oxigraph cannot be stopped from within: the server ends the
process of one that takes too long. Once its modules are loaded it is sealed (`api.sandbox`): from then on it
reads files beneath the store's directory only, and opens no connection. `api.holder` forks workers that have
a snapshot in memory.
"""

from __future__ import annotations

import json
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from api import frames, sandbox
from api.answering import Asked, Output, Refused, answer, described, graph, parse
from kg.store import EmbeddedStore, open_store

_GROWN_KILOBYTES = 256 << 10
"""A worker that has needed so much more than at rest is replaced, so that the memory comes back."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a worker is told when it starts.

    Attributes:
        files: the directory of the store, beneath which it may read.
        snapshot: the snapshot to open first.
        base: the IRI under which the things of the graph stand.
        memory_bytes: how much memory it may take beyond what it has at rest.
        services: the addresses that SERVICE may name; where there are any, it keeps the network.
    """

    files: str
    snapshot: str
    base: str
    memory_bytes: int
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InMemory:
    """A snapshot that is in memory: its name, and what it holds."""

    snapshot: str
    graph: ox.Store


class Worker:
    """Answers requests over one socket."""

    def __init__(
        self, server: socket.socket, configuration: Configuration, held: InMemory | None = None
    ) -> None:
        self._server = server
        self._configuration = configuration
        self._held = held
        self._memory = sandbox.MemoryLimit()
        self._enforced = sandbox.seal(Path(configuration.files), network=bool(configuration.services))
        self._opened, self._rest = "", 0
        self._store = self._open(configuration.snapshot)

    def run(self) -> None:
        """Answer until the server closes the socket, or this process has grown too much."""
        self._rest = _peak()
        self._server.sendall(frames.message(frames.READY, {"enforced": self._enforced}))
        while not self._grown() and (found := self._receive()) is not None:
            self._serve(json.loads(found))

    def _grown(self) -> bool:
        return _peak() - self._rest > _GROWN_KILOBYTES

    def _open(self, snapshot: str) -> EmbeddedStore:
        self._memory.lift()  # what a store needs to be opened is not the request's
        base, held = self._configuration.base, self._held
        if held is not None and held.snapshot == snapshot:
            store = EmbeddedStore(held.graph, base=base, read_only=True, directory=Path(snapshot))
        else:
            store = open_store(Path(snapshot), base=base, read_only=True)
        self._opened = snapshot
        self._memory.allow(self._configuration.memory_bytes)
        return store

    def _serve(self, request: dict[str, Any]) -> None:
        output = Output(self._server)
        try:
            if request["snapshot"] != self._opened:
                self._store = self._open(request["snapshot"])
            self._carry_out(request, output)
            failure = None
        except Refused as refused:
            failure = refused.status, refused.detail
        except MemoryError:
            failure = 503, "the request needs more memory than the server gives it; ask for less"
        except Exception as error:
            failure = 500, f"{type(error).__name__}: {error}"
        output.last = self._grown()
        output.finish() if failure is None else output.fail(*failure)

    def _carry_out(self, request: dict[str, Any], output: Output) -> None:
        match request["kind"]:
            case "query":
                answer(self._store, Asked(**request["asked"]), self._configuration.services, output)
            case "graph":
                graph(self._store, request["name"], request["accept"], request["gzip"], output)
            case "resource":
                described(self._store, request, self._configuration.base, output)
            case "parse":
                parse(self._receive() or b"", request["media_type"], request["base"], output)

    def _receive(self) -> bytes | None:
        header = self._exactly(frames.HEADER.size)
        return None if header is None else self._exactly(frames.HEADER.unpack(header)[1])

    def _exactly(self, size: int) -> bytes | None:
        received = bytearray(size)
        view = memoryview(received)
        at = 0
        while at < size:
            count = self._server.recv_into(view[at:])
            if count == 0:
                return None
            at += count
        return bytes(received)


def serve(descriptor: int, configuration: Configuration, held: InMemory | None = None) -> None:
    """Be a worker: answer what comes over a socket that was handed over, until it is closed.

    Args:
        descriptor: the number of the socket.
        configuration: what the worker is told.
        held: the snapshot that it has in memory, to be read instead of its files.
    """
    sandbox.die_with_parent()
    sandbox.name_process("kg-worker")
    with socket.socket(fileno=descriptor) as server:
        Worker(server, configuration, held).run()


def main() -> None:
    """Be a worker with nothing in memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    serve(int(sys.argv[1]), Configuration(**json.loads(sys.argv[2])))


def _peak() -> int:
    """Return the most memory that this process has had, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
