"""Which days does a TIMEX3 value mean? Days, weeks, months, seasons, years, decades and centuries."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_YEARS = re.compile(r"\d{2,4}")


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a value means, first to last, each as YYYY-MM-DD, and the value itself."""

    value: str
    first: str
    last: str


def period(value: str | None) -> Period | None:
    """Return the days of a TIMEX3 value; None where it names none (durations, sets, unknown days)."""
    try:
        return _period(value) if value else None
    except ValueError:  # the thirtieth of February
        return None


def _period(value: str) -> Period | None:
    if match := _DAY.fullmatch(value):
        day = date(*map(int, match.groups()))
        return _days(value, day, day)
    if match := _MONTH.fullmatch(value):
        year, month = map(int, match.groups())
        return _days(value, date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    if match := _WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return _days(value, monday, monday + timedelta(days=6))
    if _YEARS.fullmatch(value):
        first, last = int(value.ljust(4, "0")), int(value.ljust(4, "9"))
        return _days(value, date(first, 1, 1), date(last, 12, 31))
    return None


def _days(value: str, first: date, last: date) -> Period:
    return Period(value, first.isoformat(), last.isoformat())
