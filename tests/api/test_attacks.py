"""What strangers may try. After each attempt the server answers a simple query and has all its workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from kg.store import open_store
from tests.api.conftest import TOKEN, Client, harbour, in_memory, quick_directory, served, until
from tests.api.processes import processes

pytestmark = pytest.mark.long

CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
WORKERS = 3
SETTINGS = Settings(workers=WORKERS, token=TOKEN, seconds=3.0, memory_bytes=256 << 20, rows=0)


_STORES: list[Path] = []
"""The store of the attacked server."""


@pytest.fixture(scope="module", params=[0, 1 << 30], ids=["files", "memory"])
def attacked(request: pytest.FixtureRequest) -> Iterator[Client]:
    with quick_directory() as directory, open_store(directory / "news.kg") as store:
        store.add(harbour())
        _STORES[:] = [directory / "news.kg"]
        with served(create_app(store, replace(SETTINGS, held_bytes=request.param, held_after=0.5))) as client:
            if request.param:
                until(lambda: in_memory(client))
            yield client


@pytest.fixture(autouse=True)
def _the_server_answers_afterwards(attacked: Client) -> Iterator[None]:
    yield
    _until_all_work()
    answer = attacked.ask("ASK { GRAPH ?g { ?s a cq:Document } }")
    assert answer.json().get("boolean") is True, answer.text


def _workers() -> list[int]:
    """Return the worker processes of the attacked server."""
    return processes(_STORES[0])


def _until_all_work() -> None:
    """Wait until workers that were ended have been replaced, and none has been left behind.

    Raises:
        AssertionError: where that takes more than a minute.
    """
    for _ in range(600):
        found = _workers()
        if len(found) == WORKERS:
            return
        time.sleep(0.1)
    raise AssertionError(f"these work, and not {WORKERS}: {found}")


def _resident() -> int:
    """Return how many bytes of memory the workers hold."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _workers()]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


# --- reaching outside -----------------------------------------------------------------------------

SSRF = [
    "ASK { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "ASK { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }",
    "ASK { VALUES ?w { <ADDRESS> } SERVICE ?w { ?s ?p ?o } }",
    "PREFIX e: <ADDRESS> SELECT * { { SELECT * { SERVICE e:x { ?s ?p ?o } } } }",
    "ASK { FILTER EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "ASK { FILTER(1<2)SERVICE <ADDRESS>{?s ?p ?o} #>\n }",
    "ASK { FILTER(1<'>')SERVICE <ADDRESS>{?s ?p ?o} FILTER(''='') }",
    'ASK { ?s ?p \'SERVICE\', """x""" OPTIONAL { SERVICE <ADDRESS> { ?s ?p ?o } } }',
    "ASK { SERV\\u0049CE <ADDRESS> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } FROM <ADDRESS> WHERE { ?s ?p ?o }",
    "SELECT * FROM <ADDRESS> { ?s ?p ?o }",
    "SELECT * FROM NAMED <ADDRESS> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <ADDRESS> { ?s ?p ?o } }",
    "DESCRIBE <ADDRESS>",
]
SSRF_UPDATES = [
    "LOAD <ADDRESS>",
    "LOAD SILENT <ADDRESS> INTO GRAPH <urn:g>",
    "CLEAR GRAPH <urn:none> ; LOAD <ADDRESS>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "INSERT { ?s ?p ?o } WHERE { FILTER(1<'>')SERVICE <ADDRESS>{?s ?p ?o} FILTER(''='') }",
    "INSERT { } WHERE { FILTER(1<'>') } ; LOAD <ADDRESS> ; INSERT { } WHERE { FILTER(''='') }",
    "DELETE { ?s ?p ?o } USING <ADDRESS> WHERE { ?s ?p ?o }",
    "COPY <ADDRESS> TO <urn:g>",
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def _address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def _nobody_called(listener: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("query", SSRF)
def test_no_query_calls_anybody(attacked: Client, listener: socket.socket, query: str) -> None:
    response = attacked.ask(query.replace("ADDRESS", _address(listener)))
    assert response.status_code in {200, 400}
    _nobody_called(listener)


@pytest.mark.parametrize("update", SSRF_UPDATES)
def test_no_update_calls_anybody(attacked: Client, listener: socket.socket, update: str) -> None:
    text = update.replace("ADDRESS", _address(listener)).encode()
    response = attacked.write("POST", "/sparql", text, "application/sparql-update")
    assert response.status_code in {204, 400}
    _nobody_called(listener)


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%20%7B%7D&default-graph-uri=ADDRESS",
        "/sparql?query=ASK{}&named-graph-uri=ADDRESS",
        "/graph?graph=ADDRESS",
    ],
)
def test_no_parameter_calls_anybody(attacked: Client, listener: socket.socket, path: str) -> None:
    response = attacked.request("GET", path.replace("ADDRESS", quote(_address(listener), safe="")))
    assert response.status_code in {200, 404}
    _nobody_called(listener)


def test_a_graph_that_is_sent_calls_nobody(attacked: Client, listener: socket.socket) -> None:
    address = _address(listener)
    context = f'{{"@context": "{address}", "@id": "urn:a", "name": "b"}}'.encode()
    doctype = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{address}">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
        '<rdf:Description rdf:about="urn:a"><e:p>&x;</e:p></rdf:Description></rdf:RDF>'
    ).encode()
    for body, kind in ((context, "application/ld+json"), (doctype, "application/rdf+xml")):
        assert attacked.write("PUT", "/graph?graph=urn:g", body, kind).status_code == 400
    _nobody_called(listener)


_SEALED = """
import pathlib, socket, sys
import pyoxigraph as ox
from api import sandbox

files, address = sys.argv[1:]
sandbox.seal(pathlib.Path(files))
store = ox.Store.read_only(files)
for attempt in (
    lambda: list(store.query(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")),
    lambda: open("/etc/passwd"),
    lambda: open(f"{files}/new", "w"),
    lambda: socket.socket(),
):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__)
print(len(store) > 0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux's")
def test_the_kernel_refuses_what_the_parser_let_through(tmp_path: Path, listener: socket.socket) -> None:
    open_store(tmp_path / "s.kg").close()
    command = [sys.executable, "-c", _SEALED, str(tmp_path / "s.kg"), _address(listener)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["PermissionError"] * 4 + ["True"]
    _nobody_called(listener)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
        "ASK { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    ],
)
def test_no_file_is_read(attacked: Client, query: str) -> None:
    response = attacked.ask(query)
    assert response.status_code in {200, 400}
    assert "root" not in response.text
    update = attacked.write("POST", "/sparql", b"LOAD <file:///etc/passwd>", "application/sparql-update")
    assert update.status_code == 400


# --- heavy queries --------------------------------------------------------------------------------


def test_a_cross_product_that_is_sorted_is_ended(attacked: Client) -> None:
    before = _resident()
    assert attacked.ask(f"{CROSS} ORDER BY ?a ?d ?g").status_code == 503
    assert attacked.ask("ASK {}").status_code == 200
    for _ in range(100):
        if len(_workers()) == WORKERS and _resident() < before + (64 << 20):
            break
        time.sleep(0.1)
    assert _resident() < before + (64 << 20)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (GROUP_CONCAT(?x) AS ?y) { ?s ?p ?o . ?a ?b ?c BIND(CONCAT(STR(?s), STR(?o)) AS ?x) }",
        "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT (COUNT(*) AS ?n) { ?a (rdfs:subClassOf|rdf:type|!rdf:nil)* ?b . ?c (!rdf:nil)* ?d }",
    ],
)
def test_a_query_that_wants_all_memory_or_all_time_is_ended(attacked: Client, query: str) -> None:
    try:
        status = attacked.ask(query).status_code
    except httpx.RemoteProtocolError:  # an answer that had begun is broken off, and seen to be
        status = 503
    assert status in {200, 503}


def test_a_query_of_ten_megabytes_is_refused(attacked: Client) -> None:
    query = b"ASK { " + b"?s ?p ?o . " * 1_000_000 + b"}"
    posted = attacked.request(
        "POST", "/sparql", content=query, headers={"Content-Type": "application/sparql-query"}
    )
    assert posted.status_code == 413
    with _connection(attacked) as connection, suppress(ConnectionError):  # it may hang up on such an address
        connection.sendall(b"GET /sparql?query=" + b"a" * 10_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100).split()[1] in {b"400", b"413", b"414", b"431"}


@pytest.mark.parametrize(
    "query",
    [
        "ASK { " + "{ " * 10_000 + "} " * 10_000 + "}",
        "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
        "ASK { FILTER(" + "!" * 100_000 + "true) }",
        "SELECT * { ?s " + "^" * 50_000 + "rdf:type ?o }",
        "ASK { ?s ?p " + "[ ?p " * 5_000 + "1" + " ]" * 5_000 + " }",
        "ASK { ?s ?p " + "( " * 10_000 + ") " * 10_000 + " }",
        "ASK { " + "OPTIONAL { ?s ?p ?o } " * 5_000 + "}",
        "SELECT (" + "1+" * 30_000 + "1 AS ?n) {}",
    ],
    ids=range(8),
)
def test_deep_nesting_is_refused(attacked: Client, query: str) -> None:
    response = attacked.request(
        "POST", "/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}
    )
    assert response.status_code in {400, 503}


def test_rdf_that_grows_when_it_is_parsed_is_ended(attacked: Client) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    laughs = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{entities}]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
        '<rdf:Description rdf:about="urn:a"><e:p>&e12;</e:p></rdf:Description></rdf:RDF>'
    )
    response = attacked.write("PUT", "/graph?graph=urn:g", laughs.encode(), "application/rdf+xml")
    assert response.status_code in {400, 413, 503}
    nested = b"<urn:a> <urn:p> " + b"[ <urn:p> " * 100_000 + b"1" + b" ]" * 100_000 + b" ."
    response = attacked.write("PUT", "/graph?graph=urn:g", nested, "text/turtle")
    assert response.status_code in {204, 201, 400, 503}


# --- clients that misbehave -----------------------------------------------------------------------


def _connection(attacked: Client) -> socket.socket:
    url = attacked.http.base_url
    return socket.create_connection((url.host, url.port or 80), timeout=30)


def test_clients_that_send_slowly_keep_nobody_waiting(attacked: Client) -> None:
    connections = [_connection(attacked) for _ in range(50)]
    try:
        for n, connection in enumerate(connections):
            if n % 2:
                connection.sendall(b"GET /sparql?query=ASK%7B")
            else:
                connection.sendall(
                    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n"
                    b"Content-Type: application/sparql-query\r\n\r\nASK"
                )
        assert attacked.ask("ASK {}").json()["boolean"] is True
    finally:
        for connection in connections:
            connection.close()


def test_clients_that_read_slowly_or_leave_free_their_workers(attacked: Client) -> None:
    request = f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()
    for _ in range(2):
        connections = [_connection(attacked) for _ in range(2 * WORKERS)]
        for connection in connections:
            connection.sendall(request)
        time.sleep(0.5)
        assert connections[0].recv(100).startswith(b"HTTP/1.1 200")
        for connection in connections:
            connection.close()
        assert attacked.ask("ASK {}").json()["boolean"] is True


def test_an_answer_that_breaks_off_is_no_whole_one(attacked: Client) -> None:
    asked = {"query": CROSS}
    with pytest.raises(httpx.RemoteProtocolError):
        attacked.request("GET", "/sparql", params=asked, headers={"Accept": "text/csv"})


def test_an_old_client_gets_no_part_for_the_whole(attacked: Client) -> None:
    with _connection(attacked) as connection:
        connection.sendall(f"GET /sparql?query={quote(CROSS)} HTTP/1.0\r\nAccept: text/csv\r\n\r\n".encode())
        received = b""
        with suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                received += piece
    assert received.split()[1] in {b"503", b"505"}


def test_two_hundred_clients_at_once_are_all_answered(attacked: Client) -> None:
    address = attacked.http.base_url.join("/sparql")
    gate = threading.Barrier(200)

    def ask(n: int) -> int:
        query = f"SELECT ?s {{ ?s rdfs:label ?o }} LIMIT {n % 50 + 1}"
        gate.wait(timeout=120)
        return httpx.get(address, params={"query": query}, trust_env=False, timeout=120).status_code

    with ThreadPoolExecutor(200) as pool:
        assert set(pool.map(ask, range(200))) == {200}


def test_a_worker_that_ends_while_it_has_nothing_to_do_is_replaced_without_being_asked(
    attacked: Client,
) -> None:
    for _ in range(WORKERS):
        victim = _workers()[0]
        _kill(victim)
        while victim in _workers():
            time.sleep(0.01)
        _until_all_work()
    assert attacked.ask("ASK {}").status_code == 200


def test_a_worker_that_is_killed_is_replaced_and_no_other_request_notices(attacked: Client) -> None:
    victims = _workers()
    address = attacked.http.base_url.join("/sparql")

    def ask(_: int) -> int:
        return httpx.get(address, params={"query": "ASK {}"}, trust_env=False, timeout=60).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(ask, range(100))
        for pid in victims[:2]:
            time.sleep(0.05)
            _kill(pid)
        statuses = list(answers)
    # At most the requests that the killed workers were at, which are told so.
    assert statuses.count(200) >= 98
    assert set(statuses) <= {200, 503}


def _kill(worker: int) -> None:
    """End a worker, unless it has made room for one with the store in memory meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)
