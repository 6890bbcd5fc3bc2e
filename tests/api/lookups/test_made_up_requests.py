"""Requests made up from the OpenAPI description: no failure of ours, and each answer as it is described."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytestmark = pytest.mark.long

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SECONDS = 120
OWN = r"^/(entities|events|claims|documents|paths|stats|extract|reconcile)"


def test_whatever_is_asked_the_answer_is_as_described(http: httpx.Client) -> None:
    address = str(http.base_url).rstrip("/")
    description = schemathesis.openapi.from_dict(http.get("/openapi.json").json()).include(path_regex=OWN)
    operations = [found.ok() for found in description.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 15
    for operation in operations:

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(base_url=address, timeout=SECONDS, checks=CHECKS)

        ask()
