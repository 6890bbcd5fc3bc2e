from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from api.connections import Connection
from api.server import configuration
from api.settings import Settings
from kg.store import EmbeddedStore
from tests.api.conftest import running

HEAD = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: here\r\n"


@pytest.fixture(scope="module")
def impatient(news: EmbeddedStore) -> Iterator[int]:
    """Return the port of the server as `kg serve` runs it, but with little patience."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "head_seconds", 0.5)
        with running(configuration(news, Settings(workers=1), "127.0.0.1", 0)) as port:
            yield port


@pytest.fixture
def slow(impatient: int) -> Iterator[socket.socket]:
    """Return the connection of a client that takes its time."""
    with socket.create_connection(("127.0.0.1", impatient), timeout=60) as connection:
        yield connection


def test_a_client_that_does_not_end_the_head_of_its_request_is_let_go(slow: socket.socket) -> None:
    slow.sendall(HEAD)
    refused = slow.makefile("rb").read()  # to the end of the connection
    assert refused.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert refused.endswith(b"\r\n\r\nthe head of the request came too slowly here\n")


def test_bytes_that_drip_in_win_a_client_no_time(slow: socket.socket) -> None:
    slow.settimeout(0.05)
    refused = b""
    for byte in HEAD + b"X: " + b"x" * 2000:
        try:
            slow.sendall(bytes([byte]))
            refused += slow.recv(1000)
        except TimeoutError:
            continue
        except ConnectionError:
            break
        if refused:
            break
    assert refused.startswith(b"HTTP/1.1 408 ")


def test_a_client_that_says_nothing_is_let_go_in_silence(slow: socket.socket) -> None:
    assert slow.recv(1000) == b""


def test_a_later_request_of_a_connection_has_the_same_time_and_no_less(slow: socket.socket) -> None:
    for _ in range(2):
        slow.sendall(HEAD + b"\r\n")
        answer = b""
        while not answer.endswith(b"}"):  # head and body may come one after the other
            answer += slow.recv(10_000)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    slow.sendall(HEAD)
    assert slow.makefile("rb").read().startswith(b"HTTP/1.1 408 ")
