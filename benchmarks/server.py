"""How fast does the server answer SPARQL beside rdflib-endpoint and the Oxigraph server? `make bench-server`.

All three serve the same graph of a million triples about events, from a store on disk, one after the other
in short rounds of one run: what counts is the ratio. They listen on this machine, and the client is one loop
over plain sockets in this process, so that it takes little of the machine. The other two come from the
package index, into an environment of their own.

rdflib-endpoint has what its README installs, `rdflib-endpoint[cli,oxigraph]`, which brings uvicorn with
uvloop and httptools, and the dataset that its command `rdflib-endpoint serve --store Oxigraph` makes; only
that the store is opened on disk, where that command would parse the file into memory at each start.

All three stores are read as one file of each kind: two are copies of what one bulk load wrote, and to the
third the server adds its ontology, and merges the files when it starts, which is waited for. So it is until
that server holds the store in memory, as it does where the machine has enough of it; `--hold 0` forbids it.

Our server keeps long answers until the store changes, so these are measured twice, of all servers alike:
asked for the first time, each query with an OFFSET of its own that no server can have seen, and asked again,
all with one query. No event is looked up twice before all were. Beside the long answers stands what
pyoxigraph, the engine of all three, needs for those asked for the first time in this process, with no server.

Of a rate, the best round counts; of the processor time that an answer takes, in all processes of a server
together, the least. On a machine that others use, the second is the one to trust.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count, repeat
from pathlib import Path
from typing import cast
from urllib.parse import quote
from urllib.request import urlopen

import pyoxigraph as ox

EVENTS, ACTORS, CLASSES, CLIENTS, ROWS = 200_000, 5_000, 16, 8, 10_000
NAMES = "https://events.example/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
START_SECONDS = 120
HEAVY = f"SELECT (COUNT(*) AS ?n) {{ ?a <{NAMES}source> ?x . ?b <{NAMES}target> ?x . ?c <{NAMES}source> ?x }}"
MANY = (  # and an OFFSET behind it
    f"SELECT ?event ?source ?label {{ ?event <{NAMES}source> ?source ; <{RDFS_LABEL}> ?label }} LIMIT {ROWS}"
)
JSON = "JSON"
FORMATS = {
    JSON: "application/sparql-results+json",
    "XML": "application/sparql-results+xml",
    "CSV": "text/csv",
}
OURS, RDFLIB, OXIGRAPH, BARE = "kg serve", "rdflib-endpoint", "oxigraph serve", "pyoxigraph alone"
_RDFLIB_SERVER = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(store="Oxigraph", default_union=True)
graph.open(sys.argv[1])
app = SparqlEndpoint(graph=graph, path="/sparql")
uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False)
"""


@dataclass(frozen=True, slots=True)
class Rival:
    """A server: how it is called, how it is started, and where it answers queries."""

    name: str
    command: tuple[str, ...]
    path: str
    port: int


@dataclass(slots=True)
class Figure:
    """The best that was measured of a server: answers a second, and seconds of processor time for one."""

    rate: float = 0.0
    processor: float = float("inf")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivals", type=Path, required=True, help="the environment with the other servers")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each measurement lasts")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--hold", help=f"the option of `{OURS}`: how many MiB of a store to hold in memory")
    options = parser.parse_args()
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        rivals = prepared(Path(folder), options.rivals / "bin", options.hold)
        with served(rivals) as processes:
            wait_for_figure(rivals[0].port, "communique_compactions_total")
            if options.hold != "0":
                begun = time.perf_counter()
                wait_for_figure(rivals[0].port, "communique_store_in_memory")
                seconds, megabytes = time.perf_counter() - begun, largest(processes[OURS])
                print(f"{OURS}: in memory {seconds:.0f} s after the files were merged, {megabytes:.0f} MB")
            looked_up = measured(rivals, processes, options, lookups_of(rivals))
            first = {form: first_answers(form, rivals, processes, options) for form in FORMATS}
            again = {form: answers_again(form, rivals, processes, options) for form in FORMATS}
            for form, figures in first.items():
                figures[BARE] = bare(Path(folder) / "bare", form, options)
            calm, behind = delays(rivals[0].port, rivals[0].path, options.seconds)
    table(f"lookups a second, {CLIENTS} clients", looked_up, 1)
    for form in FORMATS:
        title = f"rows a second, answers of {ROWS:,} in {form}, asked for"
        table(f"{title} the first time", first[form], ROWS)
        table(f"{title} again", again[form], ROWS)
    print(f"{OURS}, a lookup alone: {calm * 1000:.1f} ms; behind a heavy query: {behind * 1000:.1f} ms")
    print(f"delay behind a heavy query: {(behind - calm) * 1000:.1f} ms (medians)")


def prepared(folder: Path, programs: Path, hold: str | None) -> list[Rival]:
    """Write the graph, load it into a store for each server, and say how each is started."""
    ports = free_ports(3)
    data = folder / "events.nt"
    with data.open("w", encoding="ascii") as file:
        file.writelines(triples())
    loaded = ox.Store(str(folder / "ours.kg"))
    loaded.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    for name in ("rdflib", "oxigraph", "bare"):
        loaded.backup(str(folder / name))
    del loaded
    kg = str(Path(sys.executable).with_name("kg"))
    places = {name: str(folder / name) for name in ("ours.kg", "rdflib", "oxigraph")}
    options = () if hold is None else ("--hold", hold)
    bind = f"127.0.0.1:{ports[2]}"
    return [
        Rival(
            OURS,
            (kg, "serve", "--no-log", "--store", places["ours.kg"], "--port", str(ports[0]), *options),
            "/sparql",
            ports[0],
        ),
        Rival(
            RDFLIB,
            (str(programs / "python"), "-c", _RDFLIB_SERVER, places["rdflib"], str(ports[1])),
            "/sparql",
            ports[1],
        ),
        Rival(
            OXIGRAPH,
            (str(programs / "oxigraph"), "serve-read-only", "--location", places["oxigraph"], "--bind", bind),
            "/query",
            ports[2],
        ),
    ]


def triples() -> Iterator[str]:
    """Yield the graph: a class, a source, a target, a day and a label for each event."""
    for n in range(EVENTS):
        event = f"<{NAMES}event/{n}>"
        yield f"{event} <{RDF_TYPE}> <{NAMES}class/{n % CLASSES}> .\n"
        yield f"{event} <{NAMES}source> <{NAMES}actor/{n % ACTORS}> .\n"
        yield f"{event} <{NAMES}target> <{NAMES}actor/{n * 7 % ACTORS}> .\n"
        yield f'{event} <{NAMES}day> "2022-{n % 12 + 1:02}-{n % 28 + 1:02}" .\n'
        yield f'{event} <{RDFS_LABEL}> "event number {n}" .\n'


@contextmanager
def served(rivals: Sequence[Rival]) -> Iterator[dict[str, int]]:
    """Start the servers, wait until each answers, yield the numbers of their processes, and end them."""
    processes = [subprocess.Popen(rival.command, stdout=subprocess.DEVNULL) for rival in rivals]
    try:
        for rival in rivals:
            wait_for(rival)
        yield {rival.name: process.pid for rival, process in zip(rivals, processes, strict=True)}
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def wait_for(rival: Rival) -> None:
    """Return when a server answers.

    Raises:
        SystemExit: where it does not start.
    """
    for _ in range(START_SECONDS * 10):
        try:
            ask(rival, ["ASK {}"], 1, most=1)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{rival.name} does not start")


def wait_for_figure(port: int, figure: str) -> None:
    """Return when a figure of our server is no longer 0.

    Raises:
        SystemExit: where it stays so.
    """
    for _ in range(START_SECONDS * 10):
        with urlopen(f"http://127.0.0.1:{port}/metrics") as figures:
            if f"{figure} 0.0" not in figures.read().decode():
                return
        time.sleep(0.1)
    raise SystemExit(f"{OURS}: {figure} stays 0")


def measured(
    rivals: Sequence[Rival],
    processes: dict[str, int],
    options: argparse.Namespace,
    ask_for: Callable[[Rival, float], tuple[list[float], float]],
) -> dict[str, Figure]:
    """Measure each server in turn, in rounds, and return the best of each."""
    best = {rival.name: Figure() for rival in rivals}
    for _ in range(options.rounds):
        for rival in rivals:
            before = processor_seconds(processes[rival.name])
            took, wall = ask_for(rival, options.seconds)
            spent = processor_seconds(processes[rival.name]) - before
            figure = best[rival.name]
            figure.rate = max(figure.rate, len(took) / wall)
            figure.processor = min(figure.processor, spent / len(took))
    return best


def lookups(factor: int) -> Iterator[str]:
    """Yield a lookup of each event, in an order that the factor makes, before any is asked for again."""
    for n in count():
        yield f"SELECT ?p ?o {{ <{NAMES}event/{n * factor % EVENTS}> ?p ?o }}"


def lookups_of(rivals: Sequence[Rival]) -> Callable[[Rival, float], tuple[list[float], float]]:
    """Return what has events looked up by all clients, none of them twice."""
    left = {rival.name: lookups(97) for rival in rivals}

    def asked(rival: Rival, seconds: float) -> tuple[list[float], float]:
        return ask(rival, left[rival.name], CLIENTS, seconds=seconds)

    return asked


def first_answers(
    form: str, rivals: list[Rival], processes: dict[str, int], options: argparse.Namespace
) -> dict[str, Figure]:
    """Measure each server's answers of many rows, for one client, each query asked once."""
    left = {rival.name: many() for rival in rivals}

    def asked(rival: Rival, seconds: float) -> tuple[list[float], float]:
        return ask(rival, left[rival.name], 1, form, seconds=seconds)

    return measured(rivals, processes, options, asked)


def answers_again(
    form: str, rivals: list[Rival], processes: dict[str, int], options: argparse.Namespace
) -> dict[str, Figure]:
    """Measure each server's answers of many rows, for one client, to a query that it has answered before."""
    query = f"{MANY} OFFSET 0"
    for rival in rivals:
        ask(rival, [query], 1, form, most=1)

    def asked(rival: Rival, seconds: float) -> tuple[list[float], float]:
        return ask(rival, repeat(query), 1, form, seconds=seconds)

    return measured(rivals, processes, options, asked)


def many() -> Iterator[str]:
    """Yield queries for many rows, each another one."""
    return (f"{MANY} OFFSET {n}" for n in count(1))


def bare(store: Path, form: str, options: argparse.Namespace) -> Figure:
    """Measure the engine alone: the same answers, made in this process and sent nowhere."""
    engine = ox.Store.read_only(str(store))
    format_of_answer = ox.QueryResultsFormat.from_media_type(FORMATS[form])
    figure, queries = Figure(), many()
    for _ in range(options.rounds):
        made, before, begun = 0, time.process_time(), time.perf_counter()
        while time.perf_counter() - begun < options.seconds:
            answer = cast("ox.QuerySolutions", engine.query(next(queries)))
            answer.serialize(format=format_of_answer)
            made += 1
        figure.rate = max(figure.rate, made / (time.perf_counter() - begun))
        figure.processor = min(figure.processor, (time.process_time() - before) / made)
    return figure


def processor_seconds(process: int) -> float:
    """Return the processor time that a process and all that it has started have taken, or 0."""
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in family(process).values())
    return ticks / os.sysconf("SC_CLK_TCK")


def largest(process: int) -> float:
    """Return the megabytes that the largest of a process and all that it has started takes."""
    return max(int(fields[21]) for fields in family(process).values()) * os.sysconf("SC_PAGE_SIZE") / 1e6


def family(process: int) -> dict[int, list[str]]:
    """Return a process and all that it has started, with what proc(5) says of each behind its name."""
    running: dict[int, list[str]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            running[int(stat.parent.name)] = stat.read_text().rpartition(")")[2].split()
    members, before = {process}, 0
    while len(members) > before:
        before = len(members)
        members |= {number for number, fields in running.items() if int(fields[1]) in members}
    return {number: fields for number, fields in running.items() if number in members}


def delays(port: int, path: str, seconds: float) -> tuple[float, float]:
    """Return the median time of a lookup, without and with a heavy query that runs meanwhile."""
    ours = Rival(OURS, (), path, port)
    queries = lookups(89)
    calm, _ = ask(ours, queries, 1, seconds=seconds)
    heavy = Connection(port)
    heavy.send(request(path, HEAVY))
    time.sleep(0.3)
    behind, _ = ask(ours, queries, 1, seconds=seconds)
    heavy.socket.close()
    return statistics.median(calm), statistics.median(behind)


class Connection:
    """One client: sends its next request as soon as it has the answer to the one before."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = b""
        self._length: int | None = None
        self._tail = b""
        self._size = 0
        self.sent_at = 0.0

    def send(self, message: bytes) -> None:
        """Send a request, and note when."""
        self._head, self._length, self._tail, self._size = b"", None, b"", 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(message)

    def answered(self) -> bool:
        """Take in what has come; say whether the answer is whole."""
        part = self.socket.recv(1 << 20)
        if not part:
            raise ConnectionError("the server closed a connection")
        if not self._head.endswith(b"\r\n\r\n"):
            head, end, part = (self._head + part).partition(b"\r\n\r\n")
            self._head = head + end
            if not end:
                return False
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"a server answered {head.splitlines()[0].decode()}")
            lengths = [line for line in head.lower().splitlines() if line.startswith(b"content-length:")]
            self._length = int(lengths[0].partition(b":")[2]) if lengths else None
        self._size += len(part)
        self._tail = (self._tail + part)[-7:]
        return self._tail == b"\r\n0\r\n\r\n" if self._length is None else self._size >= self._length


def request(path: str, query: str, form: str = JSON) -> bytes:
    """Return a request for a query, answered in one of FORMATS."""
    head = f"Host: 127.0.0.1\r\nAccept: {FORMATS[form]}\r\n\r\n"
    return f"GET {path}?query={quote(query)} HTTP/1.1\r\n{head}".encode()


def ask(
    rival: Rival,
    queries: Iterable[str],
    clients: int,
    form: str = JSON,
    *,
    seconds: float = 60.0,
    most: int | None = None,
) -> tuple[list[float], float]:
    """Ask queries in turn; return how long each took, and all together, in seconds."""
    messages = (request(rival.path, query, form) for query in queries)
    selector = selectors.DefaultSelector()
    took: list[float] = []
    connections = [Connection(rival.port) for _ in range(clients)]
    begun = time.perf_counter()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(messages))
    sent, waiting = clients, clients
    while waiting:  # for every answer: a request that is left behind would be the next server's burden
        for key, _ in selector.select(timeout=30):
            connection = key.data
            if connection.answered():
                took.append(time.perf_counter() - connection.sent_at)
                if time.perf_counter() - begun < seconds and (most is None or sent < most):
                    connection.send(next(messages))
                    sent += 1
                else:
                    waiting -= 1
    wall = time.perf_counter() - begun
    for connection in connections:
        connection.socket.close()
    return took, wall


def table(title: str, figures: dict[str, Figure], rows: int) -> None:
    """Print the rate and the processor time of each server, and ours as a multiple of the others'."""
    print(title)
    ours = figures[OURS]
    for name, figure in figures.items():
        line = (
            f"  {name:<18}{figure.rate * rows:>12,.0f}   {figure.processor * 1000:8.2f} ms of processor time"
        )
        if name != OURS:
            line += f"   {OURS}: {ours.rate / figure.rate:.2f} times as many"
            line += f", {figure.processor / ours.processor:.2f} by processor time"
        print(line)


def free_ports(number: int) -> list[int]:
    """Return ports of this machine that nobody listens on."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


if __name__ == "__main__":
    main()
