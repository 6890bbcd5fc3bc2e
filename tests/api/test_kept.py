"""Answers are kept, in so much memory, until the store changes."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from api.app import create_app
from api.caching import cache_fields
from api.kept import OVERHEAD_BYTES, Answer, Collected, KeptAnswers, Question
from api.settings import Settings
from kg.store import EmbeddedStore, open_store
from tests.api.conftest import TOKEN, WRITABLE, Client, harbour, quick_directory, served
from tests.api.processes import processes
from tests.api.test_operations import figures

LONG = "SELECT ?s ?p ?o ?t { ?s ?p ?o . ?s a ?t }"
ROWS = "communique_kept_answers"
HEAD = {"content_type": "text/csv"}


@pytest.fixture
def fresh() -> Iterator[Client]:
    """Return a client of a server that takes writes and keeps nothing yet."""
    with (
        quick_directory() as directory,
        open_store(directory / "own.kg") as store,
        served(create_app(store, WRITABLE)) as client,
    ):
        yield client


def kept(client: Client) -> int:
    """Return how many answers a server keeps."""
    return int(figures(client)[ROWS, ()])


def hits(client: Client) -> int:
    return int(figures(client)[f"{ROWS}_hits_total", ()])


@contextmanager
def stopped(processes: set[int]) -> Iterator[None]:
    """Let processes stand still."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
@pytest.mark.parametrize("encoding", ["gzip", ""])
def test_who_asks_again_gets_the_same_bytes_without_a_worker(news: EmbeddedStore, encoding: str) -> None:
    assert news.directory is not None
    others = set(processes(news.directory))
    asked = {"query": LONG, "timeout": "9"}
    fields = {"Accept": "text/csv", "Accept-Encoding": encoding, "Origin": "https://page.example"}

    def ask(method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
        with client.http.stream(method, "/sparql", params=asked, headers=fields) as response:
            return response.status_code, b"".join(response.iter_raw()), dict(response.headers)

    with served(create_app(news, Settings(workers=2, held_bytes=0))) as client:
        status, content, told = ask()
        assert (status, told.pop("transfer-encoding")) == (200, "chunked")
        with stopped(set(processes(news.directory)) - others):
            again = ask()
            head = ask("HEAD")
        assert again[:2] == (status, content)
        assert again[2].pop("content-length") == str(len(content))
        assert {**again[2], "date": ""} == {**told, "date": ""}
        assert (head[0], head[1], head[2]["etag"]) == (200, b"", told["etag"])
        assert told.get("content-encoding", "") == encoding
        assert told["access-control-allow-origin"] == "*"
        assert hits(client) == 2
        known = client.request(
            "GET", "/sparql", params=asked, headers={**fields, "If-None-Match": told["etag"]}
        )
        assert known.status_code == 304


def test_each_format_and_each_dataset_has_an_answer_of_its_own(news: EmbeddedStore) -> None:
    with served(create_app(news, Settings(workers=2))) as client:
        rows, table = client.ask(LONG), client.ask(LONG, "text/csv")
        asked = {"query": LONG, "default-graph-uri": "urn:none"}
        none = client.request("GET", "/sparql", params=asked)
        assert none.json()["results"]["bindings"] == []
        assert rows.json()["head"]["vars"] == ["s", "p", "o", "t"]
        assert table.text.startswith("s,p,o,t\r\n")
        assert (client.ask(LONG).content, client.ask(LONG, "text/csv").content) == (
            rows.content,
            table.content,
        )
        assert hits(client) == 2


def test_what_is_written_is_seen_in_the_next_answer(fresh: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def built() -> None:
        monkeypatch.setenv("KG_TOKEN", TOKEN)
        with open_store(
            f"sparql+{str(fresh.http.base_url).rstrip('/')}/sparql"
        ) as remote:  # as kg build does beside a server
            remote.add(harbour())

    update = b"INSERT DATA { <urn:0> a <urn:new> }"
    writes: list[tuple[Callable[[], object], str]] = [
        (lambda: fresh.write("POST", "/sparql", update, "application/sparql-update"), "urn:0,"),
        (lambda: fresh.write("POST", "/graph?default", b"<urn:1> a <urn:new> .", "text/turtle"), "urn:1,"),
        (built, "Choe Sŏn-hŭi"),
    ]
    for write, seen in writes:
        before = fresh.ask(LONG, "text/csv").text
        assert fresh.ask(LONG, "text/csv").text == before
        assert (kept(fresh), seen in before) == (1, False)
        write()
        assert seen in fresh.ask(LONG, "text/csv").text
    assert hits(fresh) >= 5
    fresh.write("DELETE", "/graph?default")
    assert fresh.ask(LONG, "text/csv").text == "s,p,o,t\r\n"


@pytest.mark.long
def test_a_document_that_is_sent_is_seen_in_the_next_answer(fresh: Client) -> None:
    query = "SELECT ?text { GRAPH ?g { ?s ?p ?text } }"
    text = "Kim Jong Un threatened South Korea with a nuclear strike on Tuesday."
    before = [fresh.ask(query, "text/csv").text for _ in range(2)]
    assert before[0] == before[1]
    assert text not in before[0]
    assert hits(fresh) == 1
    document = json.dumps({"id": "first", "text": text}).encode()
    assert fresh.write("POST", "/documents", document, "application/json").status_code == 201
    assert text in fresh.ask(query, "text/csv").text


@pytest.mark.parametrize("changing", ["NOW()", "RAND()", "UUID()", "STRUUID ()", "BNODE()", "now#\n()"])
def test_what_is_answered_otherwise_each_time_is_not_kept(client: Client, changing: str) -> None:
    query = f"SELECT ?s ?x {{ ?s ?p ?o . BIND({changing} AS ?x) }} LIMIT 4000"
    before = kept(client)
    assert client.ask(query, "text/csv").text != client.ask(query, "text/csv").text
    assert kept(client) == before


@pytest.mark.parametrize(
    ("query", "tagged"),
    [
        ("SELECT ?now ?brand { ?now ?rand 'I know a brand' }", True),
        ("SELECT * { ?s ?p ?o } ORDER BYRAND()", False),
        ("SELECT (COUNT(DISTINCTuuid()) AS ?n) { ?s ?p ?o }", False),
        ("SELECT * { FILTER(1<NOW()&&2>1) }", False),
        ("SELECT * { FILTER('a'<'>'&&StrUUID()!='') }", False),
        ("SELECT * { ?s <http://x/#>?o FILTERNOW () }", False),
        ("SELECT * { FILTER(1<2)SERVICE?x{} }", False),
    ],
)
def test_whether_an_answer_is_the_same_each_time_does_not_hang_on_spaces(query: str, tagged: bool) -> None:
    assert ("ETag" in cache_fields("1-1", query)) is tagged


def test_an_answer_that_is_cut_off_says_so_each_time_and_is_not_kept(news: EmbeddedStore) -> None:
    with served(create_app(news, Settings(workers=1, rows=3000))) as client:
        for _ in range(2):
            response = client.ask(LONG, "text/csv")
            assert response.headers["row-limit-reached"] == "3000"
            assert len(response.text.splitlines()) == 3001
        assert (kept(client), hits(client)) == (0, 0)


def test_what_failed_is_not_kept(client: Client) -> None:
    before = kept(client)
    for query in ("SELECT nonsense", "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"):
        client.ask(query)
        client.ask(query)
    assert client.ask(LONG, "image/png").status_code == 406
    assert kept(client) == before


def test_a_server_without_room_keeps_nothing(news: EmbeddedStore) -> None:
    with served(create_app(news, Settings(workers=1, answers_bytes=0))) as client:
        assert client.ask(LONG).content == client.ask(LONG).content
        found = figures(client)
        assert (found[ROWS, ()], found[f"{ROWS}_bytes", ()], found[f"{ROWS}_hits_total", ()]) == (0, 0, 0)


def test_a_client_that_leaves_in_the_middle_leaves_nothing_half(news: EmbeddedStore) -> None:
    cross = "SELECT * { ?a a ?b . ?c a ?d . ?e a ?f } LIMIT 900000"
    with served(create_app(news, Settings(workers=1, answers_bytes=1 << 30))) as client:
        port = client.http.base_url.port
        with socket.create_connection(("127.0.0.1", port)) as leaving:
            head = "HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
            leaving.sendall(f"GET /sparql?query={quote(cross)} {head}".encode())
            assert leaving.recv(1 << 16).startswith(b"HTTP/1.1 200")
        for _ in range(600):
            if (
                figures(client)[f"{ROWS}_bytes", ()] == 0
                and figures(client)["communique_workers", ("idle",)] == 1
            ):
                break
            time.sleep(0.1)
        assert (kept(client), figures(client)[f"{ROWS}_bytes", ()]) == (0, 0)
        assert client.ask("ASK {}").json()["boolean"] is True


def test_many_different_long_answers_take_no_more_than_the_room(news: EmbeddedStore) -> None:
    room, plain = 1 << 20, {"Accept": "text/csv", "Accept-Encoding": ""}
    with served(create_app(news, Settings(workers=2, answers_bytes=room))) as client:

        def ask(n: int) -> bytes:
            query = f"SELECT ?s ?label {{ ?s rdfs:label ?label }} OFFSET {n}"
            return client.request("GET", "/sparql", params={"query": query}, headers=plain).content

        contents = [ask(n) for n in range(8)]
        assert sum(map(len, contents)) > room
        assert room / 2 < figures(client)[f"{ROWS}_bytes", ()] <= room
        assert 0 < kept(client) < 8
        assert ask(7) == contents[7]
        assert hits(client) == 1  # the last is there
        assert ask(0) == contents[0]
        assert hits(client) == 1  # the first had to go


def asked(number: int, version: str = "1") -> Question:
    return Question.of(version, {"query": number})


def put(answers: KeptAnswers, question: Question, *pieces: bytes) -> None:
    answers.find(question)
    collected = answers.collect(question)
    for piece in pieces:
        collected.add(piece)
    collected.finish(HEAD, 1.0)


def test_what_was_not_asked_for_longest_goes_first() -> None:
    answers = KeptAnswers(4 * (OVERHEAD_BYTES + 10))
    for number in range(4):
        put(answers, asked(number), b"0123456789")
    assert answers.find(asked(0)) == Answer(HEAD, (b"0123456789",))
    put(answers, asked(4), b"01234", b"56789")
    assert [answers.find(asked(number)) is not None for number in range(5)] == [True, False, True, True, True]


def test_what_took_no_time_is_not_kept_and_pushes_out_nothing() -> None:
    answers = KeptAnswers(4 * (OVERHEAD_BYTES + 10))
    for number in range(4):
        put(answers, asked(number), b"0123456789")
    answers.collect(asked(4)).finish(HEAD, 0.001, b"0123456789")
    assert [answers.find(asked(number)) is not None for number in range(5)] == [True, True, True, True, False]


def test_an_answer_to_an_older_store_is_not_kept() -> None:
    answers = KeptAnswers(1 << 20)
    answers.find(asked(0, "1"))
    late = answers.collect(asked(0, "1"))
    assert answers.find(asked(0, "2")) is None
    late.finish(HEAD, 1.0, b"old")
    assert (len(answers), answers.held) == (0, 0)


class Bounded(RuleBasedStateMachine):
    """Whatever is asked, collected, kept, sent and dropped, and in which order: the bound holds."""

    ROOM = 20 * OVERHEAD_BYTES

    def __init__(self) -> None:
        super().__init__()
        self.answers = KeptAnswers(self.ROOM)
        self.under_way: list[Collected] = []
        self.sent: list[Answer] = []
        self.version = 0

    @rule(number=strategies.integers(0, 9))
    def ask(self, number: int) -> None:
        question = asked(number, str(self.version))
        found = self.answers.find(question)
        if found is None:
            self.under_way.append(self.answers.collect(question))
        else:
            assert found.pieces[0][:1] == bytes([self.version % 256])  # never an answer to another version
            self.sent.append(found)

    @rule(which=strategies.integers(0, 9), size=strategies.integers(1, 3 * OVERHEAD_BYTES))
    def a_piece_comes(self, which: int, size: int) -> None:
        if self.under_way:
            piece = bytes([self.version % 256]) * size
            self.under_way[which % len(self.under_way)].add(piece)

    @rule(which=strategies.integers(0, 9), seconds=strategies.sampled_from([0.0, 1.0]))
    def an_answer_is_whole(self, which: int, seconds: float) -> None:
        if self.under_way:
            self.under_way.pop(which % len(self.under_way)).finish(HEAD, seconds)

    @rule(which=strategies.integers(0, 9))
    def an_answer_breaks_off(self, which: int) -> None:
        if self.under_way:
            self.under_way.pop(which % len(self.under_way)).drop()

    @rule()
    def an_answer_is_sent(self) -> None:
        self.sent[:1] = []

    @rule()
    def the_store_changes(self) -> None:
        self.version += 1

    @invariant()
    def the_bound_holds(self) -> None:
        assert 0 <= self.answers.held <= self.ROOM
        assert sum({id(answer): answer.size for answer in self.sent}.values()) <= self.answers.held

    def teardown(self) -> None:
        for collected in self.under_way:
            collected.drop()
        self.sent.clear()
        self.answers.find(asked(0, "none"))
        assert self.answers.held == 0


Bounded.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_the_bound_holds_whatever_comes = Bounded.TestCase
