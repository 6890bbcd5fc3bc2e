"""The reader that ships, on the part of our corpus that it was not trained on."""

from __future__ import annotations

import pytest

from kg.training.report import report

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return report()


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("negation", 0.85),
        ("condition", 0.79),
        ("possibility", 0.79),
        ("trigger", 0.62),
        ("roles", 0.78),
        ("claim", 0.74),
        ("phrase", 0.78),
        ("quiet", 0.86),
    ],
)
def test_no_figure_of_the_validation_part_falls(name: str, floor: float, measured: dict[str, float]) -> None:
    assert measured[name] >= floor
