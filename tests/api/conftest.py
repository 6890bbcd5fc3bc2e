from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode, Triple

import ontology
from api.app import create_app
from api.settings import Settings
from kg.mapping import Digest, DocumentGraph
from kg.store import EmbeddedStore, open_store
from kg.terms import RDF_TYPE, cq

TOKEN = "open-sesame-4711"
WRITABLE = Settings(workers=2, token=TOKEN, held_bytes=0)  # what is held in memory has tests of its own
BASE = ontology.DEFAULT_BASE
DOCUMENT = f"{BASE}document/harbour"
SPEAKER = f"{BASE}entity/choe-seon-hui"
QUOTATION = "“Naïve” 北京 🚀"

SELECT = "SELECT ?name WHERE { GRAPH ?g { ?claim cq:speaker ?who } ?who rdfs:label ?name }"
ASK = "ASK { GRAPH ?g { ?claim cq:speaker ?who } }"
CONSTRUCT = (
    "CONSTRUCT { ?who rdfs:label ?name } WHERE { GRAPH ?g { ?claim cq:speaker ?who } ?who rdfs:label ?name }"
)
QUERY_BODY = {"Content-Type": "application/sparql-query"}
FORM_BODY = {"Content-Type": "application/x-www-form-urlencoded"}


def harbour() -> DocumentGraph:
    """One document in which somebody says something, and nothing happens."""
    document, claim, appearance = (NamedNode(DOCUMENT + end) for end in ("", "#claim=4,8", "#appearance=0,3"))
    speaker = NamedNode(SPEAKER)
    evidence = {
        Triple(document, RDF_TYPE, cq("Document")),
        Triple(document, cq("digest"), Literal("1")),
        Triple(appearance, cq("appearanceOf"), speaker),
        Triple(appearance, cq("presentedAs"), cq("Person")),
        Triple(appearance, cq("presentedName"), Literal("Choe Sŏn-hŭi")),
        Triple(claim, RDF_TYPE, cq("Claim")),
        Triple(claim, cq("speaker"), speaker),
        Triple(claim, cq("quotation"), Literal(QUOTATION)),
    }
    return DocumentGraph(DOCUMENT, Digest("1"), frozenset(evidence), frozenset())


@dataclass(frozen=True, slots=True)
class Client:
    """Asks a real server over the network, one request at a time."""

    http: httpx.Client

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | list[tuple[str, str | int | float | bool | None]] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        return self.http.request(method, path, params=params, headers=headers, data=data, content=content)

    def ask(self, query: str, accept: str = "*/*") -> httpx.Response:
        return self.request("GET", "/sparql", params={"query": query}, headers={"Accept": accept})

    def write(self, method: str, path: str, content: bytes = b"", content_type: str = "") -> httpx.Response:
        """Send a request that bears the server's token."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        if content_type:
            headers["Content-Type"] = content_type
        return self.request(method, path, content=content, headers=headers)


def refusal(response: httpx.Response, status: int) -> str:
    """Return the detail of a problem, whose other parts are checked."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["status"]) == (status, status)
    assert set(body) == {"title", "status", "detail"}
    return str(body["detail"])


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: where it is not within a minute.
    """
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"it never came to {true}")


def in_memory(client: Client) -> bool:
    """Say whether a server answers queries from memory."""
    return "communique_store_in_memory 1.0" in client.request("GET", "/metrics").text


@contextmanager
def served(app: FastAPI) -> Iterator[Client]:
    """Run an application in a server on a free port of this machine, and end it."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="on")
    with (
        running(config) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=240) as http,
    ):
        yield Client(http)


@contextmanager
def running(config: uvicorn.Config) -> Iterator[int]:
    """Run a server, yield its port, and end it."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Return a store with one document; no test of the server changes it."""
    with open_store(tmp_path_factory.mktemp("news") / "news.kg") as store:
        store.add(harbour())
        yield store


@pytest.fixture(scope="session")
def client(news: EmbeddedStore) -> Iterator[Client]:
    """Return a client of a server over that store, which takes no writes."""
    with served(create_app(news, Settings(workers=2, held_bytes=0))) as client:
        yield client


@contextmanager
def quick_directory() -> Iterator[Path]:
    """Yield a new directory for a store that is written often: in memory, where the system has such files.

    RocksDB removes and writes files of its own on threads until the last reference to the store is gone,
    which a failed test may keep; a file that comes while the directory is emptied is nobody's loss.
    """
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True) as directory:
        yield Path(directory)


@pytest.fixture(scope="module")
def own_server() -> Iterator[Client]:
    """Return a client of a server over a store of its own, which takes writes."""
    with (
        quick_directory() as directory,
        open_store(directory / "own.kg") as store,
        served(create_app(store, WRITABLE)) as client,
    ):
        yield client


@pytest.fixture
def writable(own_server: Client) -> Client:
    """Return a client of a server that takes writes, and whose store is empty."""
    assert own_server.write("POST", "/sparql", b"DROP ALL", "application/sparql-update").status_code == 204
    return own_server
