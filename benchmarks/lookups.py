"""How many neighbourhood lookups a second does the server answer, with 8 clients, and how long do they wait?

Builds the graph of the examples, serves it as `kg serve` does, and asks for the neighbours of each entity in
turn over 8 connections that are kept open. The first round works every answer out; the rounds after it have
them from before, as a graph that is read more often than it is written has. The client is one loop over plain
sockets in this process, so that it takes as little of the machine as it can.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from json import loads
from pathlib import Path

CLIENTS = 8
KG = Path(sys.executable).with_name("kg")
ARTICLES = Path(__file__).parent.parent / "examples" / "articles"
START_SECONDS = 60


class Connection:
    """One client: sends its next request as soon as it has the answer to the one before."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        """Send a request, and note when."""
        self.received, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Take in what has come; say whether the answer is whole."""
        part = self.socket.recv(1 << 20)
        if not part:
            raise SystemExit("the server closed a connection; its log says why")
        self.received += part
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the server answered {head.splitlines()[0].decode()}")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        return len(body) >= length


def ask(port: int, paths: list[str], seconds: float, once: bool = False) -> tuple[float, list[float]]:
    """Ask for paths in turn; return how many answers came a second, and how long each took, in seconds."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for path in paths]
    selector = selectors.DefaultSelector()
    connections = [Connection(port) for _ in range(CLIENTS)]
    took: list[float] = []
    sent = 0
    begun = time.perf_counter()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(requests[sent % len(requests)])
        sent += 1
    while time.perf_counter() - begun < seconds and not (once and len(took) >= len(requests)):
        for key, _ in selector.select(timeout=30):
            connection = key.data
            if connection.answered():
                took.append(time.perf_counter() - connection.sent_at)
                connection.send(requests[sent % len(requests)])
                sent += 1
    wall = time.perf_counter() - begun
    for connection in connections:
        connection.socket.close()
    return len(took) / wall, sorted(took)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each of the three rounds lasts")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "graph.kg"
        articles = sorted(str(path) for path in ARTICLES.iterdir())
        subprocess.run([KG, "build", *articles, "--store", store], check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        command = [KG, "serve", "--store", store, "--port", str(port)]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen(command, stderr=log)
        try:
            paths = neighbourhoods(port)
            rate, took = ask(port, paths, START_SECONDS, once=True)
            print(f"{len(paths)} entities, {CLIENTS} clients")
            report("first answers", rate, took)
            for n in range(1, 4):
                before = processor_seconds(server.pid)
                rate, took = ask(port, paths, seconds)
                spent = processor_seconds(server.pid) - before
                report(f"round {n}", rate, took, spent)
        finally:
            server.terminate()
            server.wait(timeout=30)


def report(name: str, rate: float, took: list[float], spent: float = 0.0) -> None:
    """Print one line: lookups a second, and the times that half, and 99 of 100, did not take longer than.

    The last figure, lookups a second of the server's own processor time, is what it would answer on a core
    that nobody else uses.
    """
    half, most = took[len(took) // 2], took[len(took) * 99 // 100]
    of_processor = f"   {len(took) / spent:6.0f} a second of processor" if spent else ""
    figures = f"median {half * 1000:6.2f} ms   p99 {most * 1000:6.2f} ms"
    print(f"{name:<14} {rate:7.0f} lookups/s   {figures}{of_processor}", flush=True)


def processor_seconds(pid: int) -> float:
    """Return how long a process has used a processor; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def neighbourhoods(port: int) -> list[str]:
    """Return the path of the neighbours of each entity, once the server is there."""
    address = f"http://127.0.0.1:{port}/entities?limit=500"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(START_SECONDS * 10):
        try:
            with opener.open(address, timeout=30) as response:
                return [f"{item['href']}/neighbours" for item in loads(response.read())["items"]]
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
