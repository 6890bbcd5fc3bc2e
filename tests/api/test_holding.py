"""A store that is quiet is held in memory, and nobody notices but by the time that answers take."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from api.app import create_app
from api.holder import graph_of
from api.settings import Settings, memory_of_this_machine
from kg.store import EmbeddedStore, open_store
from tests.api.conftest import WRITABLE, Client, harbour, in_memory, quick_directory, served, until
from tests.api.processes import processes
from tests.api.test_operations import figures

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stores are held in memory on Linux")

HELD = replace(WRITABLE, held_bytes=1 << 30, held_after=0.2)
HARD = """
    PREFIX e: <http://example.org/>
    INSERT DATA {
        _:a e:says "left"@en, "يمين"@ar--rtl, 007, 1.50, true, "line\\nbreak \\"quoted\\"" ; e:knows _:b .
        _:b e:means <<( e:s e:p "o" )>> .
        GRAPH e:one { _:a e:knows _:b }
    } ;
    CREATE GRAPH e:empty
"""
EVERYTHING = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } UNION { GRAPH ?g {} } }"


@contextmanager
def held_server(settings: Settings = HELD) -> Iterator[tuple[Client, Path]]:
    """Yield a client of a server over a store of its own, and where that store is."""
    with quick_directory() as directory, open_store(directory / "held.kg") as store:
        store.add(harbour())
        store.update(HARD)
        with served(create_app(store, settings)) as client:
            yield client, directory / "held.kg"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Client, Path]]:
    with held_server() as server:
        yield server


def replaced(client: Client) -> float:
    return figures(client)["communique_workers_replaced_total", ()]


def rows(client: Client, query: str) -> list[str]:
    """Return the lines of an answer, in one order; a comment sees to it that none is kept from before."""
    answer = client.ask(f"{query} # {time.monotonic()}", "text/tab-separated-values")
    assert answer.status_code == 200, answer.text
    return sorted(answer.text.splitlines())


def insert(client: Client, triple: str) -> None:
    update = f"INSERT DATA {{ {triple} }}".encode()
    assert client.write("POST", "/sparql", update, "application/sparql-update").status_code == 204


def test_answers_from_memory_are_those_from_files() -> None:
    with held_server() as (client, _):
        assert not in_memory(client)
        before = rows(client, EVERYTHING)
        assert "<http://example.org/empty>\t\t\t" in before
        until(lambda: in_memory(client))
        assert rows(client, EVERYTHING) == before
        assert replaced(client) == 0


def test_a_snapshot_in_memory_has_all_that_it_has_on_disk(tmp_path: Path) -> None:
    with open_store(tmp_path / "graph.kg") as store:
        store.update(HARD)
        store.snapshot(tmp_path / "snapshot")
        held = graph_of(str(tmp_path / "snapshot"))
        assert set(held) == set(store.quads())
        names = {name.value for name in held.named_graphs()}
        assert {"http://example.org/one", "http://example.org/empty"} <= names


def test_what_cannot_be_read_is_not_held(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"the snapshot cannot be read$"):
        graph_of(str(tmp_path))


@pytest.mark.long
def test_a_write_is_seen_by_the_next_query_and_then_held(server: tuple[Client, Path]) -> None:
    client, _ = server
    until(lambda: in_memory(client))
    insert(client, "<urn:a> rdfs:label 'fresh'")
    assert rows(client, "SELECT ?name { <urn:a> rdfs:label ?name }") == ['"fresh"', "?name"]
    assert not in_memory(client)
    until(lambda: in_memory(client))
    assert rows(client, "SELECT ?name { <urn:a> rdfs:label ?name }") == ['"fresh"', "?name"]


def test_text_is_searched_beside_a_store_in_memory(server: tuple[Client, Path]) -> None:
    client, _ = server
    until(lambda: in_memory(client))
    assert rows(client, "SELECT ?claim { ?claim cq:matches '北京' }")[0].startswith("<")


def test_a_worker_that_ends_is_replaced_by_one_with_the_store_in_memory(server: tuple[Client, Path]) -> None:
    client, directory = server
    until(lambda: in_memory(client))
    victims = processes(directory)
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    until(lambda: len(found := processes(directory)) == 2 and not {*found} & {*victims})
    assert rows(client, "SELECT ?who { ?who a cq:NoSuchThing }") == ["?who"]
    assert in_memory(client)


@pytest.mark.long
def test_a_query_that_takes_too_long_is_stopped_in_memory_too() -> None:
    with held_server(replace(HELD, seconds=0.5)) as (client, directory):
        until(lambda: in_memory(client))
        answer = client.ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i")
        assert (answer.status_code, "longer than 0.5 seconds" in answer.text) == (503, True)
        assert rows(client, "SELECT ?who { ?who a cq:NoSuchThing }") == ["?who"]
        until(lambda: len(processes(directory)) == 2)


@pytest.mark.long
def test_without_the_process_that_holds_the_store_queries_are_answered_from_files() -> None:
    with held_server() as (client, directory):
        until(lambda: in_memory(client))
        (holder,) = processes(directory, "kg-holder")
        os.kill(holder, signal.SIGKILL)
        until(lambda: not in_memory(client) and len(processes(directory)) == 2)
        assert "<http://example.org/empty>\t\t\t" in rows(client, EVERYTHING)
        insert(client, "<urn:a> rdfs:label 'fresh'")
        until(lambda: in_memory(client))
        assert len(processes(directory, "kg-holder")) == 1


@pytest.mark.long
def test_an_answer_under_way_goes_on_when_the_store_comes_into_memory() -> None:
    with held_server() as (client, directory):
        query = "SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT 100000"
        with client.http.stream("GET", "/sparql", params={"query": query, "timeout": "30"}) as answer:
            pieces = answer.iter_text()
            first = next(pieces)
            until(lambda: in_memory(client))
            text = first + "".join(pieces)
        assert (text.count('"r":'), text[-3:]) == (100_000, "]}}")
        until(lambda: len(processes(directory)) == 2)
        assert replaced(client) == 0


@pytest.mark.long
def test_no_more_than_one_copy_is_held_behind_many_writes(server: tuple[Client, Path]) -> None:
    client, directory = server
    for n in range(3):
        insert(client, f"<urn:n> rdfs:label '{n}'")
        assert not in_memory(client)
        until(lambda: in_memory(client))
    until(lambda: len(processes(directory, "kg-holder")) == 1 and len(processes(directory)) == 2)


@pytest.mark.long
def test_a_store_that_is_too_large_stays_on_disk(news: EmbeddedStore) -> None:
    for most in (0, 1000):
        with served(create_app(news, Settings(workers=1, held_bytes=most, held_after=0.2))) as client:
            time.sleep(2)
            assert not in_memory(client)


def test_as_much_is_held_as_the_machine_has_room_for() -> None:
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert 0 < Settings().held_bytes == memory_of_this_machine() // 64 <= there // 64


@pytest.mark.long
def test_nothing_is_left_of_a_server_that_is_killed(tmp_path: Path) -> None:
    directory = tmp_path / "graph.kg"
    _written(directory)
    kg = Path(sys.executable).with_name("kg")
    command = [str(kg), "serve", "--store", str(directory), "--port", "0", "--workers", "2", "--hold", "64"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: len(processes(directory, "kg-holder")) == 1 and len(processes(directory)) > 1)
    finally:
        server.kill()
        server.wait()
    until(lambda: not processes(directory, "kg-holder") and not processes(directory))


def _written(directory: Path) -> None:
    """Write a store, and let go of it: the files are locked as long as somebody has it."""
    with open_store(directory) as store:
        store.add(harbour())
