"""Requests that schemathesis makes up from the OpenAPI description: none of them breaks the server."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.api.conftest import TOKEN, Client
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not installed"),
]


def test_no_request_that_fits_the_description_or_does_not_is_answered_with_5xx(own_server: Client) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        str(own_server.http.base_url.join("/openapi.json")),
        "--checks=not_a_server_error",
        "--max-examples=25",
        "--mode=all",
        "--generation-deterministic",
        f"--header=Authorization: Bearer {TOKEN}",
        "--no-color",
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.api.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | hooks)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
