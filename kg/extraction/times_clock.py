"""At what hour? The rules for hours, parts of the day and its moments."""

from __future__ import annotations

import re

from kg.extraction.times_dates import Rule
from kg.extraction.times_focus import Focus, Found
from kg.extraction.times_words import TimeWords


class ClockRules:
    """Hours with what says which half of the day they belong to, dawn and noon, the night."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words

    def rules(self) -> list[Rule]:
        """Return the rules, most specific first."""
        words = self._words
        parts, moments = words.any("DayPartWord"), words.any("MomentWord")
        half = rf" ?(?P<half>{words.any('HalfDayWord')})"
        hour = rf"(?P<hour>[01]?\d|2[0-4]|{words.any('NumberWord')})"
        minute = r"(?:[:.](?P<minute>[0-5]\d))?"
        clock = r"(?: o['’]clock)"
        zone = rf"(?:,? {words.any('ZoneWord')})?"
        return [
            (words.any("HalfDayWord"), rf"{hour}{minute}(?:{clock})?{half}{zone}", self._clock),
            (clock, rf"{hour}{clock}{zone}", self._clock),
            (
                r"\d:\d",
                rf"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?: ?h(?:ou)?rs?)?(?![:\d]){zone}",
                self._clock,
            ),
            (r"\d{4} h", r"(?P<hour>0\d)(?P<minute>[0-5]\d) h(?:ou)?rs?", self._clock),
            (r"\d{4} h", r"(?P<hour>[12]\d)(?P<minute>[0-5]\d) hrs?", self._clock),
            (parts, rf"(?:[Tt]he )?(?P<part>{words.any('DayPartWord')})", self._part),
            (
                moments,
                rf"(?P<moment>{words.any('MomentWord')})(?: (?P<word>{words.any('DayWord')}))?",
                self._moment,
            ),
        ]

    def _clock(self, match: re.Match[str], focus: Focus) -> list[Found]:
        parts = match.groupdict()
        form = match["hour"]
        number = float(form) if form.isdigit() else self._words.count(form)
        if number != int(number) or form.lower() in {"a", "an"}:
            return []
        hour, minute = int(number), int(parts.get("minute") or 0)
        if half := parts.get("half"):
            if hour > 12:
                return []
            added = int(self._words.quantity("HalfDayWord", half))
            night = "night" in half.lower()
            hour = hour % 12 + (added if not (night and hour in {12, 1, 2, 3, 4, 5}) else 0)
        if hour > 24:
            return []
        return [Found("TIME", f"{self._day(focus)}T{hour:02d}:{minute:02d}", quiet=True)]

    @staticmethod
    def _day(focus: Focus) -> str:
        anchor = focus.day
        return anchor.day_value() if anchor else "XXXX-XX-XX"

    def _part(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "the night" and "in the morning"; a bare word is one only behind a preposition."""
        if self._words.is_name(match):
            return []
        if match["time"] == match["part"]:
            before = match.string[: match.start("time")].split()[-1:]
            if not before or before[0].lower() not in self._words.words("YearCueWord"):
                return []
        code = self._words.quantity("DayPartWord", match["part"])
        return [Found("TIME", f"{self._day(focus)}T{code}", quiet=True)]

    def _moment(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "dawn", "noon" and "midnight"."""
        if self._words.is_name(match):
            return []
        code = self._words.quantity("MomentWord", match["moment"])
        return [Found("TIME", f"{self._day(focus)}T{code}", quiet=True)]
