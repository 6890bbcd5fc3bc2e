"""What is the value of a time? Anchors on the calendar, steps from them, and TIMEX3 values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_ANCHOR = re.compile(r"(?P<bc>BC)?(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?!\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_SEASON_MONTHS = {"SP": 4, "SU": 7, "FA": 10, "WI": 12}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A year of the calendar, negative before the common era, and what is known of its month and day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, value: str | None) -> Anchor | None:
        """Return the anchor that a value names; None where it names no year."""
        if not value:
            return None
        if week := _WEEK.match(value):
            try:
                return cls.on(date.fromisocalendar(int(week[1]), int(week[2]), 1))
            except ValueError:
                return None
        match = _ANCHOR.match(value)
        if not match:
            return None
        year = int(match["year"]) * (-1 if match["bc"] else 1)
        month, day = match["month"], match["day"]
        if not month:
            return cls(year, _SEASON_MONTHS.get(value[-2:]))
        return cls(year, int(month), int(day) if day else None)

    @classmethod
    def on(cls, day: date) -> Anchor:
        """Return the anchor of a day."""
        return cls(day.year, day.month, day.day)

    def date(self) -> date | None:
        """Return the day, where it is known and the calendar has it."""
        try:
            return date(self.year, self.month, self.day) if self.month and self.day else None
        except ValueError:
            return None

    def day_value(self) -> str:
        """Return the value of the day, with X for what is not known of it."""
        month = f"{self.month:02d}" if self.month else "XX"
        day = f"{self.day:02d}" if self.day and self.month else "XX"
        return f"{year_value(self.year)}-{month}-{day}"


def year_value(year: int, digits: int = 4) -> str:
    """Return the value of a year, a decade (3 digits) or a century (2); BC before the common era."""
    return ("BC" if year < 0 else "") + f"{abs(year):04d}"[:digits]


def date_value(year: int | None, month: int, day: int | None = None) -> str:
    """Return the value of a month or a day; X where the year is not known."""
    start = year_value(year) if year is not None else "XXXX"
    return f"{start}-{month:02d}" + (f"-{day:02d}" if day else "")


def unknown(unit: str) -> str | None:
    """Return the value of a day, week, month … of which no more is known."""
    values = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}
    return (values | {"Y": "XXXX", "DE": "XXX", "CE": "XX"}).get(unit)


def duration(number: float | None, unit: str) -> str:
    """Return the value of a length of time, `number` None where it is vague; "half an hour" is PT30M."""
    several = re.match(r"\d+", unit)
    if several:
        unit = unit[several.end() :]
        number = number * int(several[0]) if number is not None else None
    if unit == "WE":
        return f"P{_figure(number)}WE"
    smaller = {("TH", 0.5): "PT30M", ("D", 0.5): "PT12H", ("Y", 0.5): "P6M", ("CE", 0.5): "P50Y"}
    smaller |= {("DE", 0.5): "P5Y", ("TM", 0.5): "PT30S"}
    if number is not None and (unit, number) in smaller:
        return smaller[unit, number]
    return f"PT{_figure(number)}{unit[1:]}" if unit.startswith("T") else f"P{_figure(number)}{unit}"


def _figure(number: float | None) -> str:
    return "X" if number is None else f"{number:.10g}"


def shifted(anchor: Anchor, step: int, unit: str) -> str | None:
    """Return the day, week, month, quarter, year … that lies `step` units from an anchor.

    What the anchor does not tell is X in the value; None where the calendar does not reach so far.
    """
    several = re.match(r"\d+", unit)
    if several:
        return shifted(anchor, step * int(several[0]), unit[several.end() :])
    if unit in {"D", "W", "WE"}:
        return _shifted_days(anchor, step, unit)
    if unit in {"M", "Q"}:
        return _shifted_months(anchor, step, unit)
    if unit not in {"Y", "DE", "CE"}:
        return anchor.day_value() + "TXX" if anchor.day else "XXXX-XX-XXTXX"
    year = anchor.year + step * {"Y": 1, "DE": 10, "CE": 100}[unit]
    if anchor.year < 0 <= year:  # there is no year 0
        year += 1
    return year_value(year, {"Y": 4, "DE": 3, "CE": 2}[unit]) if abs(year) < 10000 else None


def _shifted_days(anchor: Anchor, step: int, unit: str) -> str | None:
    start = anchor.date()
    if start is None:
        return anchor.day_value() if unit == "D" and step == 0 else unknown(unit)
    try:
        day = start + timedelta(days=step * (1 if unit == "D" else 7))
    except OverflowError:
        return unknown(unit)
    if unit == "D":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")


def _shifted_months(anchor: Anchor, step: int, unit: str) -> str | None:
    if not anchor.month:
        return unknown(unit)
    months = anchor.year * 12 + anchor.month - 1 + step * (1 if unit == "M" else 3)
    year, month = months // 12, months % 12 + 1
    if abs(year) > 9999:
        return None
    return f"{year_value(year)}-{month:02d}" if unit == "M" else f"{year_value(year)}-Q{(month + 2) // 3}"


def weekday_near(day: date, weekday: int, direction: int) -> date:
    """Return the weekday (ISO 8601) on or before a day, on or after it, or in its week (direction 0)."""
    if direction == 0:
        return day + timedelta(days=weekday - day.isoweekday())
    if direction > 0:
        return day + timedelta(days=(weekday - day.isoweekday()) % 7)
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)


def weekday_of_month(year: int, month: int, weekday: int, place: int) -> date | None:
    """Return the first, second … or last (-1) of a weekday in a month; None where it has none such."""
    if place < 0:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return weekday_near(end, weekday, -1)
    day = weekday_near(date(year, month, 1), weekday, 1) + timedelta(days=7 * (place - 1))
    return day if day.month == month else None


def easter(year: int) -> date:
    """Return Easter Sunday of a year of the Gregorian calendar, by the anonymous computus of 1876."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)
