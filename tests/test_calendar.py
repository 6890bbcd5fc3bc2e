from __future__ import annotations

import pytest

from kg.calendar import Period, period


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2022-04-26", "2022-04-26", "2022-04-26"),
        ("2022-04-25TNI", "2022-04-25", "2022-04-25"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-W17", "2022-04-25", "2022-05-01"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("196", "1960-01-01", "1969-12-31"),
        ("19", "1900-01-01", "1999-12-31"),
    ],
)
def test_a_value_means_its_days(value: str, first: str, last: str) -> None:
    assert period(value) == Period(value, first, last)


@pytest.mark.parametrize(
    "value", ["P3W", "XXXX-05", "2022-02-30", "2021-W53", "2022-13", "", None, "2022-SU"]
)
def test_a_value_that_names_no_days_has_none(value: str | None) -> None:
    assert period(value) is None
