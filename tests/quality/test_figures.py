"""The figures of the README on gold data that others annotated: none falls below what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="the gold data is not beside this checkout (../shared/bench)"
    ),
]
KG = Path(sys.executable).parent / "kg"


@pytest.mark.parametrize(
    ("task", "floors"),
    [
        ("events", {"type.f1": 0.7, "type.r": 0.84, "who_did_what_to_whom": 0.75}),
        ("codebook", {"type.f1": 0.71, "type.r": 0.86, "who_did_what_to_whom": 0.765}),
        (
            "sentences",
            {"trigger.f1": 0.745, "roles.f1": 0.8, "certainty": 0.905, "tense": 0.915, "quiet": 0.87},
        ),
        ("entities", {"all.overlap.f1": 0.825, "all.strict.f1": 0.7}),
        ("attribution", {"content.f1": 0.752, "content_and_source.f1": 0.708}),
        ("times", {"overlap.f1": 0.94, "value.f1": 0.83}),
        ("relations", {"politics.f1": 0.415, "military.f1": 0.45}),
    ],
)
def test_the_scorer_accepts_every_annotation_and_no_figure_falls(task: str, floors: dict[str, float]) -> None:
    report = _report(task, f"{KG} extract --format jsonl -")
    for path, floor in floors.items():
        assert reduce(lambda value, key: value[key], path.split("."), report) >= floor, path


def test_claims_gain_eight_points_by_what_stands_around_the_reader() -> None:
    alone = _report("attribution", f"{sys.executable} -m kg.training.unassisted")
    whole = _report("attribution", f"{KG} extract --format jsonl -")
    for part in ("content", "content_and_source"):
        assert whole[part]["f1"] - alone[part]["f1"] >= 0.08


def _report(task: str, run: str) -> Any:
    """Return what the scorer says of a task, annotated by this command."""
    command = [sys.executable, str(SHARED / "bench" / "score.py"), task, "--json", "--run", run]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[task]
