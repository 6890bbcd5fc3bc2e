"""When? The time expressions of a text, with TIMEX3 values.

A small grammar over the time words of the ontology. What is relative counts from the day of publication, or,
where the text tells of another time, from the date last named.
"""

from __future__ import annotations

import re
from functools import cached_property

from kg.extraction.times_clock import ClockRules
from kg.extraction.times_dates import DateRules, Rule
from kg.extraction.times_durations import DurationRules
from kg.extraction.times_focus import Focus, Found, Tenses, speaks_of_its_day
from kg.extraction.times_relative import RelativeRules
from kg.extraction.times_words import TimeWords
from kg.extraction.times_years import YearRules
from kg.model import Document, TimeExpression
from kg.reference import Reference

_REACH = 80  # code points: no time expression is longer on either side of its chief word
_PARAGRAPH = re.compile(r"\n\s*\n")


class TimeGrammar:
    """The grammar, built once from the time words of the reference knowledge."""

    def __init__(self, reference: Reference) -> None:
        words = TimeWords(reference.time_words)
        tenses = Tenses(words)
        dates = DateRules(words, tenses)
        rules = [
            *YearRules(words, dates, tenses).rules(),
            *RelativeRules(words, tenses).rules(),
            *ClockRules(words).rules(),
            *DurationRules(words).rules(),
        ]
        apart, dash = r"(?<![\w.$€£¥])(?<!\W-)", r"(?<![\w.$€£¥-])"
        self._rules = [
            *(_LazyRule(rule, apart) for rule in dates.rules()),
            *(_LazyRule(rule, dash) for rule in rules),
        ]
        self._keys = tuple(dict.fromkeys(rule.key for rule in self._rules))
        self._of_today = re.compile(
            rf"\b(?:{words.any('DayWord')}|{words.any('WeekdayWord')}(?!,? \d)"
            rf"|(?i:last|this|next) {words.unit}|{words.any('DirectionWord')})\b"
        )
        self._written_year = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
        self._joint = re.compile(r" |, | on | of | at | on the | of the |, at ")

    def find(self, document: Document) -> list[TimeExpression]:
        """Return the time expressions of a document in reading order; they do not overlap."""
        text = document.text
        news = speaks_of_its_day(text, self._of_today, self._written_year.finditer(text))
        focus, position = Focus(document.published, news), 0
        found: list[TimeExpression] = []
        for start, rank, match in self._matches(text):
            if start < position:
                continue
            if _PARAGRAPH.search(text, position, start):
                focus = focus.in_new_paragraph()
            for one in self._read(rank, match, focus):
                found.append(self._expression(document, match, one))
                focus, position = focus.after(one), match.end(one.group)
        return self._joined(document, found)

    def _matches(self, text: str) -> list[tuple[int, int, re.Match[str]]]:
        """Return start, rule and match of what may be a time; of those at one start, the longest first."""
        windows = {key: _windows(key, text) for key in self._keys}
        matches = {
            (match.start("time"), -match.end("time"), rank): match
            for rank, rule in enumerate(self._rules)
            for first, last in windows[rule.key]
            for match in rule.pattern.finditer(text, first, last)
        }
        return [(start, rank, matches[start, end, rank]) for start, end, rank in sorted(matches)]

    def _read(self, rank: int, match: re.Match[str], focus: Focus) -> list[Found]:
        try:
            return self._rules[rank].reader(match, focus)
        except OverflowError:  # a day before or after all that the calendar has
            return []

    @staticmethod
    def _expression(document: Document, match: re.Match[str], found: Found) -> TimeExpression:
        return TimeExpression(document.span(*match.span(found.group)), found.type, found.value)

    def _joined(self, document: Document, found: list[TimeExpression]) -> list[TimeExpression]:
        """Join an hour and a day that stand together: "noon on Friday", "Friday at noon"."""
        joined: list[TimeExpression] = []
        for time in found:
            last = joined[-1] if joined else None
            if last and self._joint.fullmatch(document.text, last.span.end, time.span.start):
                value = _hour_of_day(last, time) or _hour_of_day(time, last)
                if value:
                    span = document.span(last.span.start, time.span.end)
                    joined[-1] = TimeExpression(span, "TIME", value)
                    continue
            joined.append(time)
        return joined


class _LazyRule:
    """A rule of the grammar; its pattern is compiled for the first text that has its key.

    All patterns together take an eighth of a second, and a text that is short needs few of them.
    """

    def __init__(self, rule: Rule, before: str) -> None:
        key, self._written, self.reader = rule
        boundary = r"\b" if key.startswith("(") else ""  # words begin at one, digits need not
        self.key = re.compile(boundary + key)
        self._before = before

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{self._before}(?P<time>{self._written})(?!\w)")


def _windows(key: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return the parts of a text around what a rule needs; the rest need not be searched."""
    windows: list[tuple[int, int]] = []
    for match in key.finditer(text):
        first, last = max(0, match.start() - _REACH), match.end() + _REACH
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _hour_of_day(hour: TimeExpression, day: TimeExpression) -> str | None:
    """Return the value of an hour on a day; None where the two are not an hour and a day."""
    if hour.type != "TIME" or day.type not in {"DATE", "TIME"} or not hour.value or not day.value:
        return None
    if day.type == "DATE" and not re.fullmatch(r"(?:BC)?[\dX]{4}-[\dX]{2}-[\dX]{2}", day.value):
        return None
    if day.type == "TIME" and not (re.search(r"T[A-Z]", day.value) and re.search(r"T\d", hour.value)):
        return None
    return day.value.split("T")[0] + "T" + hour.value.rsplit("T", 1)[-1]
