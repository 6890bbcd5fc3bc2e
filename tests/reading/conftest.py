from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is also the current one, so that ids and places are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
