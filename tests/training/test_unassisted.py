"""What the reader finds by itself, which the rest of extraction is set beside."""

from __future__ import annotations

import io
import json
import sys

import pytest

from kg.training.unassisted import main

TEXT = "Nobody was hurt. Halvia will answer every shot, its defence minister said on Friday."


def test_the_reader_alone_gives_a_claim_its_cue_source_and_content_and_says_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"id": "one", "text": TEXT}) + "\n"))
    main()
    found = json.loads(capsys.readouterr().out)
    (claim,) = found["claims"]
    parts = {part: [span["text"] for span in claim[part]] for part in ("source", "cue", "content")}
    assert parts == {
        "source": ["its defence minister"],
        "cue": ["said"],
        "content": ["Halvia will answer every shot"],
    }
    assert (found["document"]["id"], found["entities"], found["events"]) == ("one", [], [])
