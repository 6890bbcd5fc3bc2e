"""What one speaker asserts and another denies."""

from __future__ import annotations

import pytest

from kg.disputes import disputed
from kg.reference import Reference
from tests.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Iran attacked the tanker, the United States said. Iran denied that it attacked the tanker.", 2),
        (
            "“Russia has not attacked the port,” Putin said. Ukraine said that Russia had attacked the port.",
            2,
        ),
        ("Russia attacked the port. Putin denied that Russia attacked the port.", 0),
        ("Ukraine said that Russia attacked Kyiv. Putin said that Russia had not attacked Odesa.", 0),
    ],
)
def test_an_event_is_disputed_where_one_speaker_asserts_and_another_denies_it(
    text: str, events: int, annotate: Annotate, reference: Reference
) -> None:
    assert len(disputed(annotate(text), reference)) == events
