"""Heads of requests that are too long, or that two programs would read differently."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from api.server import configuration
from api.settings import Settings
from kg.store import EmbeddedStore
from tests.api.conftest import running

ASKED = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: here\r\n"
POSTED = b"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/sparql-query\r\n"
IN_PIECES = POSTED + b"Transfer-Encoding: chunked\r\n"
LAST = b"Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def port(news: EmbeddedStore) -> Iterator[int]:
    """Return the port of the server as `kg serve` runs it."""
    with running(configuration(news, Settings(workers=1), "127.0.0.1", 0)) as port:
        yield port


def answer(port: int, request: bytes) -> bytes:
    """Send what may be no request, and return what comes until the server closes the connection."""
    received = b""
    connected = socket.create_connection(("127.0.0.1", port), timeout=60)
    with connected as connection, suppress(ConnectionError):  # it may be closed before all is sent
        connection.sendall(request)
        while part := connection.recv(1 << 16):
            received += part
    return received


def sent_until_closed(port: int, begin: bytes, field: bytes) -> int:
    """Send a request of fields without end; return how many bytes of them went before nobody took more."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(begin)
        with suppress(ConnectionError):
            while sent < 200 << 20:
                sent += connection.send(field * 1000)
    return sent


def test_a_head_of_usual_length_is_answered(port: int) -> None:
    assert answer(port, ASKED + b"Cookie: " + b"c" * 60_000 + b"\r\n" + LAST).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("field", [b"X: " + b"x" * 1000 + b"\r\n", b"a:\r\n"])
def test_a_head_without_end_is_cut_off(port: int, field: bytes) -> None:
    assert sent_until_closed(port, ASKED, field) < 50 << 20


def test_who_sends_too_long_a_head_is_told_so(port: int) -> None:
    refused = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.settimeout(0.2)
        connection.sendall(ASKED + b"X: ")
        for _ in range(100):  # no more than has to be, or what was not read would take the answer along
            connection.sendall(b"x" * 8_000)
            try:
                refused += connection.recv(1 << 16)
                break
            except TimeoutError:
                continue
    assert refused.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert refused.endswith(b"\r\n\r\nthe head is too long; send fewer fields\n")


def test_fields_without_end_behind_a_body_are_cut_off(port: int) -> None:
    body = b"\r\n6\r\nASK {}\r\n0\r\n"
    assert sent_until_closed(port, IN_PIECES + body, b"X: y\r\n") < 50 << 20


def test_a_body_of_many_small_pieces_is_no_long_head(port: int) -> None:
    query = b"ASK {}" + b" " * 60_000
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in query)
    assert answer(port, IN_PIECES + b"Connection: close\r\n\r\n" + pieces + b"0\r\n\r\n").startswith(
        b"HTTP/1.1 200 "
    )


@pytest.mark.parametrize(
    "request_",
    [
        ASKED + b"Host: elsewhere\r\n" + LAST,
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + LAST,
        b"GET /sparql\r\n\r\n",
        POSTED + b"Transfer-Encoding: gzip, chunked\r\n" + LAST + b"6\r\nASK {}\r\n0\r\n\r\n",
        IN_PIECES + b"Transfer-Encoding: chunked\r\n" + LAST + b"6\r\nASK {}\r\n0\r\n\r\n",
        IN_PIECES.replace(b"HTTP/1.1", b"HTTP/1.0") + LAST + b"6\r\nASK {}\r\n0\r\n\r\n",
        IN_PIECES + b"Content-Length: 6\r\n" + LAST + b"0\r\n\r\n" + ASKED + LAST,
        POSTED + b"Content-Length: 6\r\nContent-Length: 7\r\n" + LAST + b"ASK {} ",
    ],
    ids=["hosts", "no-host", "http-0.9", "gzip", "chunked-twice", "http-1.0", "length-too", "lengths"],
)
def test_what_could_be_read_in_two_ways_is_refused_and_the_connection_closed(
    port: int, request_: bytes
) -> None:
    refused = answer(port, request_)
    assert refused.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert refused.count(b"HTTP/1.1 ") == 1


def test_an_old_client_needs_to_name_no_host(port: int) -> None:
    assert answer(port, b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")
