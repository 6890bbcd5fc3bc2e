"""`kg serve` as an operator runs it: its options, its log, its end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from api.auth import WriteAccess, read_token
from api.rate import Rate
from api.settings import Settings
from kg.errors import SettingsError
from kg.store import open_store
from tests.api.conftest import TOKEN, harbour, quick_directory

KG = Path(sys.executable).with_name("kg")


def _fill(directory: Path) -> None:
    """Make a store with one document; when this returns, another process may open it."""
    with open_store(directory) as store:
        store.add(harbour())


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """Run `kg serve` over a store with one document; yield a client of it, and its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with quick_directory() as directory:
        _fill(directory / "graph.kg")
        command = [
            str(KG),
            "serve",
            "--store",
            str(directory / "graph.kg"),
            "--port",
            str(port),
            "--workers",
            "1",
            *options,
        ]
        server = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env={**os.environ, "KG_WORKERS": "1", **environment}
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
                for _ in range(600):
                    try:
                        client.get("/sparql")
                        break
                    except httpx.ConnectError:
                        time.sleep(0.1)
                yield client, server
        finally:
            server.kill()
            server.communicate()


def test_requests_are_logged_without_queries_and_the_server_ends_in_order() -> None:
    with serving(KG_TOKEN=TOKEN) as (client, server):
        client.get("/sparql", params={"query": "ASK { <urn:secret> ?p ?o }"})
        update = "INSERT DATA { <urn:secret> rdfs:label 'x' }"
        written = client.post(
            "/sparql", data={"update": update}, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        assert written.status_code == 204
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=60)
    assert "secret" not in log
    assert TOKEN not in log
    first, *lines = log.splitlines()
    assert first.startswith("serving ")
    requests = [json.loads(line) for line in lines]
    assert [(line["method"], line["path"], line["status"]) for line in requests[-2:]] == [
        ("GET", "/sparql", 200),
        ("POST", "/sparql", 204),
    ]
    assert {"time", "seconds", "bytes", "client", "whole"} <= set(requests[0])
    assert server.returncode in {0, -signal.SIGTERM}


def test_the_log_has_queries_where_the_operator_asks_for_them() -> None:
    with serving("--log-queries", KG_ROWS="2") as (client, server):
        answer = client.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o }"})
        assert answer.headers["row-limit-reached"] == "2"
        server.send_signal(signal.SIGINT)
        _, log = server.communicate(timeout=60)
    assert json.loads(log.splitlines()[-1])["query"] == "SELECT ?s { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("environment", "token"),
    [({}, None), ({"KG_TOKEN": ""}, None), ({"KG_TOKEN": " long-enough \n"}, "long-enough")],
)
def test_the_token_comes_from_the_environment(environment: Mapping[str, str], token: str | None) -> None:
    assert read_token(environment) == token


def test_the_token_comes_from_a_file_first(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-the-file\n", encoding="utf-8")
    assert read_token({"KG_TOKEN": "from-elsewhere"}, file) == "from-the-file"
    assert read_token({"KG_TOKEN_FILE": str(file)}) == "from-the-file"


@pytest.mark.parametrize("token", ["short", "two words here", "gehéimnisvoll"])
def test_what_is_no_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_token({"KG_TOKEN": token})
    assert token not in str(refused.value)


def test_a_token_shows_in_no_text_of_the_settings() -> None:
    assert TOKEN not in repr(Settings(token=TOKEN)) + repr(WriteAccess(TOKEN))
    scope = {"type": "http", "headers": [(b"authorization", f"Bearer {TOKEN}".encode())]}
    assert WriteAccess(TOKEN).allows(Request(scope))
    assert not WriteAccess(None).allows(Request(scope))


def test_a_client_may_send_a_burst_and_then_its_rate() -> None:
    now = 0.0
    rate = Rate(2.0, clock=lambda: now)
    assert [rate.wait("a") for _ in range(10)] == [0.0] * 10
    assert rate.wait("a") == 0.5
    assert rate.wait("b") == 0.0
    now = 1.0
    assert [rate.wait("a") for _ in range(3)] == [0.0, 0.0, 0.5]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process can be set on Linux only")
def test_on_a_full_disk_the_server_says_so_and_no_write_is_half_there() -> None:
    import resource

    bearer = {"Authorization": f"Bearer {TOKEN}"}
    labels = " ".join(f"<urn:{n}> rdfs:label '{n:0200}' ." for n in range(9))
    update = {"update": f"INSERT DATA {{ {labels} }}"}
    with serving(KG_TOKEN=TOKEN) as (client, server):
        assert client.get("/ready").status_code == 200
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (100, hard))  # to a writer, a disk that is full
        refused = client.post("/sparql", data=update, headers=bearer)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert "graph.kg" not in refused.text
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
        assert client.get("/ready").status_code == 503
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
        found = client.get("/sparql", params={"query": "ASK { <urn:1> ?p ?o }"})
        assert found.status_code == 503 or found.json()["boolean"] is False
        server.send_signal(signal.SIGTERM)
        _, log = server.communicate(timeout=60)
    assert "Traceback" not in log
