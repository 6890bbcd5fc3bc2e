"""When? The time expressions of a text, with TIMEX3 values.

A small grammar over the time words of the ontology. What is relative counts from the day of publication;
in a text without one, a date that lacks its year takes the year last named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Document, TimeExpression, TimeType
from kg.reference import Reference

_DAYS_OF = {"D": 1, "W": 7}
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"


@dataclass(frozen=True, slots=True)
class _Focus:
    """The day to count from, and the year to complete a date with; each None where unknown."""

    published: date | None
    year: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    type: TimeType
    value: str | None


_Reader = Callable[[re.Match[str], _Focus], _Found | None]


class TimeGrammar:
    """The grammar, built once from the time words of the reference knowledge."""

    def __init__(self, reference: Reference) -> None:
        self._words: dict[str, dict[str, str]] = {}
        for word in reference.time_words:
            self._words.setdefault(word.kind, {})[word.form.lower()] = word.quantity
        self._rules = self._build()

    def find(self, document: Document) -> list[TimeExpression]:
        """Return the time expressions of a document in reading order; they do not overlap."""
        matches = sorted(
            (match.start("time"), -match.end("time"), rank, match)
            for rank, (pattern, _) in enumerate(self._rules)
            for match in pattern.finditer(document.text)
        )
        found: list[TimeExpression] = []
        focus, position = _Focus(document.published, None), 0
        for start, minus_end, rank, match in matches:
            read = self._rules[rank][1](match, focus) if start >= position else None
            if read is None:
                continue
            found.append(TimeExpression(document.span(start, -minus_end), read.type, read.value))
            position = -minus_end
            if read.value and re.match(r"\d{4}", read.value):
                focus = _Focus(focus.published, int(read.value[:4]))
        return found

    # --- the rules, most specific first ---------------------------------------------------------

    def _build(self) -> list[tuple[re.Pattern[str], _Reader]]:
        month, weekday = self._one_of("MonthWord"), self._one_of("WeekdayWord")
        step, unit = self._one_of("StepWord"), self._one_of("UnitWord") + "s?"
        number = r"(?:\d{1,3}(?:,\d{3})*|" + self._one_of("NumberWord") + ")"
        vague = r"(?:(?:" + self._one_of("VagueWord") + r")[ -](?:in )?)?"
        part = r"(?P<part>" + self._one_of("DayPartWord") + ")"
        day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
        rules: list[tuple[str, _Reader]] = [
            (rf"(?P<y>{_YEAR})-(?P<m>[01]\d)-(?P<d>[0-3]\d)", self._iso),
            (rf"(?:{weekday}, )?(?P<month>{month}) {day}(?:,? (?P<year>{_YEAR}))?(?!\d|,\d)", self._date),
            (
                rf"(?:{weekday},? )?(?:the )?{day} (?:of )?(?P<month>{month})(?:,? (?P<year>{_YEAR}))?",
                self._date,
            ),
            (rf"{vague}(?P<month>{month}),? (?:of )?(?P<year>{_YEAR})", self._date),
            (rf"(?:(?P<step>{step}) )?(?P<weekday>{weekday})(?: {part})?", self._weekday),
            (rf"(?:{vague})(?:(?P<step>{step}) )?(?P<month>{month})", self._month),
            (rf"(?P<word>{self._one_of('DayWord')})(?: {part})?", self._day_word),
            (rf"(?P<step>{step}) {part}", self._part_of_day),
            (
                rf"(?P<n>{number}) (?P<unit>{unit}) (?P<direction>{self._one_of('DirectionWord')})",
                self._shift,
            ),
            (rf"(?P<step>{step}) (?:(?P<n>{number}) )?(?P<unit>{unit})", self._step),
            (
                rf"{vague}(?:the )?(?:(?P<season>{self._one_of('SeasonWord')}) of )(?P<year>{_YEAR})",
                self._season,
            ),
            (r"(?:the )?(?P<decade>1[5-9]\d|20\d)0s", self._decade),
            (rf"{vague}(?P<year>{_YEAR})(?![\d,.%]\d|\d|-\d)", self._year),
            (rf"(?P<n>{number})[ -](?P<unit>{unit})", self._duration),
        ]
        return [
            (re.compile(rf"(?<![\w.$€£¥-])(?P<time>{pattern})(?!\w)"), reader) for pattern, reader in rules
        ]

    def _one_of(self, kind: str) -> str:
        """Return a pattern for the words of a kind; names of months and days only with a capital."""
        forms = sorted(self._words[kind], key=lambda form: (-len(form), form))
        if kind in {"MonthWord", "WeekdayWord"}:
            return "(?:" + "|".join(re.escape(form.capitalize()) for form in forms) + ")"
        return "(?i:" + "|".join(re.escape(form) for form in forms) + ")"

    # --- what each rule reads -------------------------------------------------------------------

    def _iso(self, match: re.Match[str], _: _Focus) -> _Found | None:
        try:
            return _Found("DATE", date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat())
        except ValueError:
            return None

    def _date(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        parts = match.groupdict()
        month = int(self._quantity("MonthWord", parts["month"]))
        day = int(parts["day"]) if parts.get("day") else None
        if day is not None and not 1 <= day <= 31:
            return None
        if parts.get("year"):
            year: int | None = int(parts["year"])
        else:
            year = _nearest_year(month, day or 15, focus)
        value = f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}"
        return _Found("DATE", value + (f"-{day:02d}" if day else ""))

    def _month(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        month = int(self._quantity("MonthWord", match["month"]))
        before = match.string[: match.start("time")].rsplit(None, 1)[-1:]
        # "May" and "March" are words of other kinds too: a month stands after a preposition or a step.
        if not match["step"] and match["time"] == match["month"] and not (before and before[0].islower()):
            return None
        year = _nearest_year(month, 15, focus)
        if match["step"] and focus.published:
            step = int(self._quantity("StepWord", match["step"]))
            year = focus.published.year
            if step < 0 and month >= focus.published.month:
                year -= 1
            elif step > 0 and month <= focus.published.month:
                year += 1
        return _Found("DATE", f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}")

    def _weekday(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        if focus.published is None:
            return _Found("DATE", "XXXX-XX-XX")
        wanted = int(self._quantity("WeekdayWord", match["weekday"]))
        step = int(self._quantity("StepWord", match["step"])) if match["step"] else None
        if step == 0:  # "this Friday" is that of the week of publication
            return self._with_part(
                match, focus.published + timedelta(days=wanted - focus.published.isoweekday())
            )
        back = (focus.published.isoweekday() - wanted) % 7
        if step is not None and step > 0:
            day = focus.published + timedelta(days=(wanted - focus.published.isoweekday()) % 7 or 7)
        elif step is not None and step < 0:
            day = focus.published - timedelta(days=back or 7)
        else:
            day = focus.published - timedelta(days=back)
        return self._with_part(match, day)

    def _day_word(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        if focus.published is None:
            return _Found("DATE", "XXXX-XX-XX")
        days = int(self._quantity("DayWord", match["word"]))
        return self._with_part(match, focus.published + timedelta(days=days))

    def _part_of_day(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        """Read "last night" and "this morning"."""
        if focus.published is None:
            return _Found("TIME", f"XXXX-XX-XXT{self._quantity('DayPartWord', match['part'])}")
        step = int(self._quantity("StepWord", match["step"]))
        return self._with_part(match, focus.published + timedelta(days=step))

    def _with_part(self, match: re.Match[str], day: date) -> _Found:
        if match["part"]:
            return _Found("TIME", f"{day.isoformat()}T{self._quantity('DayPartWord', match['part'])}")
        return _Found("DATE", day.isoformat())

    def _shift(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        step = int(self._quantity("DirectionWord", match["direction"])) * self._number(match["n"])
        return _Found("DATE", _shifted(focus.published, step, self._quantity("UnitWord", match["unit"])))

    def _step(self, match: re.Match[str], focus: _Focus) -> _Found | None:
        unit = self._quantity("UnitWord", match["unit"])
        if match["n"]:  # "the past two weeks" is a length of time
            return _Found("DURATION", _duration(self._number(match["n"]), unit))
        step = int(self._quantity("StepWord", match["step"]))
        return _Found("DATE", _shifted(focus.published, step, unit))

    def _season(self, match: re.Match[str], _: _Focus) -> _Found | None:
        return _Found("DATE", f"{match['year']}-{self._quantity('SeasonWord', match['season'])}")

    def _decade(self, match: re.Match[str], _: _Focus) -> _Found | None:
        return _Found("DATE", match["decade"])

    def _year(self, match: re.Match[str], _: _Focus) -> _Found | None:
        return _Found("DATE", match["year"])

    def _duration(self, match: re.Match[str], _: _Focus) -> _Found | None:
        return _Found(
            "DURATION", _duration(self._number(match["n"]), self._quantity("UnitWord", match["unit"]))
        )

    def _number(self, text: str) -> int:
        digits = text.replace(",", "")
        return int(digits) if digits.isdigit() else int(self._quantity("NumberWord", text))

    def _quantity(self, kind: str, form: str) -> str:
        words: Mapping[str, str] = self._words[kind]
        form = form.lower()
        return words.get(form) or words.get(form.removesuffix("s"), "")


def _nearest_year(month: int, day: int, focus: _Focus) -> int | None:
    """Complete a date with the year that brings it nearest to publication, or with the year last named."""
    published = focus.published
    if published is None:
        return focus.year
    if focus.year is not None and focus.year < published.year - 1:
        return focus.year  # the text tells of another time
    middle = published.month * 31 + published.day
    return published.year + round((middle - (month * 31 + min(day, 31))) / 372)


def _duration(number: int, unit: str) -> str:
    return f"PT{number}{unit[1:]}" if unit.startswith("T") else f"P{number}{unit}"


def _shifted(published: date | None, step: int, unit: str) -> str:
    """Return the TIMEX3 value of the day, week, month, year or decade that lies `step` units away."""
    unknown = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "DE": "XXX", "CE": "XX"}
    if published is None or unit.startswith("T"):
        return unknown.get(unit, "XXXX-XX-XX")
    try:
        if unit in _DAYS_OF:
            day = published + timedelta(days=step * _DAYS_OF[unit])
            year, week, _ = day.isocalendar()
            return day.isoformat() if unit == "D" else f"{year}-W{week:02d}"
    except OverflowError:
        return unknown[unit]
    if unit == "M":
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    years = published.year + step * {"Y": 1, "DE": 10, "CE": 100}[unit]
    digits = {"Y": 4, "DE": 3, "CE": 2}[unit]
    return f"{max(years, 0):04d}"[:digits]
