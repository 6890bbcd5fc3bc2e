"""On which day, month, season or year? The rules for times that a calendar names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from kg.extraction.times_focus import Focus, Found, Tenses, year_of
from kg.extraction.times_values import (
    Anchor,
    date_value,
    easter,
    shifted,
    weekday_near,
    weekday_of_month,
    year_value,
)
from kg.extraction.times_words import TimeWords

Reader = Callable[[re.Match[str], Focus], list[Found]]

# What must stand in a match (few places of a text have it), the pattern of the match, and what reads it.
Rule = tuple[str, str, Reader]


class DateRules:
    """Dates, months, weekdays, seasons and festivals, each with its year or without."""

    def __init__(self, words: TimeWords, tenses: Tenses) -> None:
        self._words, self._tenses = words, tenses
        era, month = words.any("EraWord"), words.any("MonthWord")
        written = rf"(?:(?:AD |A\.D\. )?(?:1\d{{3}}|2[01]\d\d)(?!\d)(?: ?{era})?|\d{{1,4}} ?{era})"
        step = words.any("FocusStepWord", "StepWord")
        tail = rf",? (?:of |in )?(?:(?P<year>{written})|(?:[Tt]he )?(?P<yearstep>{step}) year)"
        vague = words.any("VagueWord")
        part = rf"(?:(?:[Tt]he )?(?:{vague} )?(?P<ofpart>{words.any('DayPartWord')})(?: hours)? (?:of|on) )?"
        around = words.any("ApproximateWord")
        joined = words.any("RangeWord")
        self._join = rf"(?: ?[-–—/] ?| {joined} )(?:[Tt]he )?"
        self._month, self._weekday, self._step, self._tail = month, words.any("WeekdayWord"), step, tail
        self._prefix = rf"(?:{around} )?(?:(?:[Tt]he )?(?P<vague>{vague})[ -](?:in |on )?(?:[Tt]he )?)?"
        self._day_prefix = self._prefix + part
        self._part = rf"(?: (?P<part>{words.any('DayPartWord', 'MomentWord')}))?"
        self._next_year = re.compile(
            rf"(?: ?[-–—] ?|, | {joined} )(?:(?:the|{vague})[ -])*(?:\d{{1,2}} )?"
            rf"(?:{month}|{words.any('SeasonWord')})(?: \d{{1,2}}(?!\d))?,? (?:of )?(?P<year>{written})"
        )

    def rules(self) -> list[Rule]:
        """Return the rules, most specific first."""
        return [*self._month_rules(), *self._week_rules(), *self._named_rules()]

    def _month_rules(self) -> list[Rule]:
        """Return the rules for days and months that name the month."""
        months, month = self._month, rf"(?P<month>{self._month})"
        day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
        first = r"(?P<firstday>[0-3]?\d)(?:st|nd|rd|th)?"
        weekday, tail = self._weekday, f"(?:{self._tail})?"
        ordinal = rf"(?P<ordinal>{self._words.ordinal})"
        stop = r"(?!\d|,\d|:\d)"
        return [
            (r"\d{4}-\d\d", r"(?P<y>[12]\d{3})-(?P<m>[01]\d)-(?P<d>[0-3]\d)", self._iso),
            (
                months,
                rf"(?P<first>(?:[Tt]he )?{first}){self._join}(?P<second>{day} (?:of )?{month}{tail})",
                self._two_days,
            ),
            (months, rf"(?P<first>{month} {first}){self._join}(?P<second>{day}{tail}){stop}", self._two_days),
            (
                months,
                rf"{self._day_prefix}(?:{weekday},? )?{month},? (?:[Tt]he )?{day}{tail}{stop}",
                self._date,
            ),
            (
                months,
                rf"{self._day_prefix}(?:{weekday},? )?(?:[Tt]he )?{day} (?:of )?{month}{tail}",
                self._date,
            ),
            (months, rf"{self._day_prefix}(?:[Tt]he )?{ordinal} (?:day )?of {month}{tail}", self._date),
            (months, rf"{self._prefix}{month}{self._tail}", self._date),
            (months, rf"{self._prefix}(?:(?:[Tt]he )?(?P<step>{self._step}) )?{month}", self._month_alone),
        ]

    def _week_rules(self) -> list[Rule]:
        """Return the rules for days of the week, alone or counted in a month."""
        months, weekday = self._month, self._weekday
        weeks = "|".join(self._words.meaning("UnitWord", "W"))
        return [
            (
                months,
                rf"(?:[Tt]he )?(?P<ordinal>{self._words.ordinal}) "
                rf"(?:(?P<weekday>{weekday})|(?i:{weeks})) (?:of|in) (?P<month>{months})(?:{self._tail})?",
                self._placed,
            ),
            (
                weekday,
                rf"{self._prefix}(?:(?:[Tt]he )?(?P<step>{self._step}) )?(?P<weekday>{weekday}){self._part}"
                rf"(?: (?:of )?(?P<weekstep>{self._step}) (?i:{weeks}))?",
                self._weekday_alone,
            ),
        ]

    def _named_rules(self) -> list[Rule]:
        """Return the rules for festivals, and for days of a month that was named before."""
        festival, link = self._words.any("FestivalWord"), self._words.any("ClauseWord")
        return [
            (
                festival,
                rf"{self._prefix}(?P<festival>{festival})(?:{self._tail})?{self._part}",
                self._festival,
            ),
            (
                r"\d(?:st|nd|rd|th)",
                rf"{self._words.any('YearCueWord')} (?P<bare>the (?P<day>[0-3]?\d)"
                rf"(?:st|nd|rd|th)(?: of (?:that|the same) month)?)(?=[.,;:)]|$| {link}\b)",
                self._day_alone,
            ),
        ]

    # --- what each rule reads -------------------------------------------------------------------

    @staticmethod
    def _iso(match: re.Match[str], _: Focus) -> list[Found]:
        try:
            value = date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
        except ValueError:
            return []
        return [Found("DATE", value, explicit=True)]

    def _date(self, match: re.Match[str], focus: Focus) -> list[Found]:
        parts = match.groupdict()
        month = int(self._words.quantity("MonthWord", match["month"]))
        day = int(parts["day"]) if parts.get("day") else None
        if parts.get("ordinal"):
            day = self._words.place(match["ordinal"])
        if day is not None and not 1 <= day <= 31:
            return []
        year = self._year(match, focus, month, day)
        value = date_value(year, month, day)
        explicit = bool(parts.get("year"))
        if day and parts.get("ofpart"):
            code = self._words.quantity("DayPartWord", match["ofpart"])
            return [Found("TIME", f"{value}T{code}", explicit=explicit)]
        return [Found("DATE", value, explicit=explicit)]

    def _two_days(self, match: re.Match[str], focus: Focus) -> list[Found]:
        month = int(self._words.quantity("MonthWord", match["month"]))
        days = int(match["firstday"]), int(match["day"])
        if not all(1 <= day <= 31 for day in days):
            return []
        year = self._year(match, focus, month, days[0])
        explicit = bool(match["year"])
        return [
            Found("DATE", date_value(year, month, day), group, explicit=explicit)
            for day, group in zip(days, ("first", "second"), strict=True)
        ]

    def _year(self, match: re.Match[str], focus: Focus, month: int, day: int | None) -> int | None:
        """Return the year that the words give, that of what follows, or the one that the text is in."""
        parts = match.groupdict()
        if parts.get("year"):
            return self.written_year(match["year"])
        if parts.get("yearstep"):
            return self.stepped_year(match["yearstep"], focus)
        following = self.following_year(match)
        if following is not None:
            return following
        tense = self._tenses.near(match.string, match.start("time"), match.end("time"))
        return year_of(month, day, focus, tense)

    def following_year(self, match: re.Match[str]) -> int | None:
        """Return the year that the next month or season has, where it is joined to this one."""
        following = self._next_year.match(match.string, match.end("time"))
        return self.written_year(following["year"]) if following else None

    def written_year(self, text: str) -> int:
        """Return the year that digits and an era write, negative before the common era."""
        digits = re.search(r"\d+", text)
        era = re.search(self._words.any("EraWord"), text)
        sign = int(self._words.quantity("EraWord", era[0])) if era else 1
        return int(digits[0]) * sign if digits else 0

    def stepped_year(self, step: str, focus: Focus) -> int | None:
        """Return the year of "last year" or "the following year"."""
        words = self._words
        deictic = step.lower() in words.words("StepWord")
        anchor = focus.deictic if deictic else focus.anaphoric
        if anchor is None:
            return None
        return anchor.year + int(words.quantity("StepWord" if deictic else "FocusStepWord", step))

    def _month_alone(self, match: re.Match[str], focus: Focus) -> list[Found]:
        month = int(self._words.quantity("MonthWord", match["month"]))
        step = match["step"]
        if not step and match["time"] == match["month"] and not self._is_month(match):
            return []
        if not step:
            return [Found("DATE", date_value(self._year(match, focus, month, None), month))]
        anchor = focus.deictic if step.lower() in self._words.words("StepWord") else focus.anaphoric
        if anchor is None:
            return [Found("DATE", date_value(None, month))]
        kind = "StepWord" if step.lower() in self._words.words("StepWord") else "FocusStepWord"
        direction, year = int(self._words.quantity(kind, step)), anchor.year
        if direction < 0 and month >= (anchor.month or 13):
            year -= 1
        elif direction > 0 and month <= (anchor.month or 13):
            year += 1
        return [Found("DATE", date_value(year, month))]

    def _is_month(self, match: re.Match[str]) -> bool:
        """Say whether a bare name is a month: "May" and "March" are words and names of other kinds too."""
        if match["month"].lower() not in self._words.words("NameLikeWord"):
            return True
        if self.following_year(match) is not None:
            return True
        before = match.string[: match.start("time")].split()[-2:][::-1]
        if len(before) > 1 and before[0] in {"and", "or"}:
            return before[1] in self._words.words("MonthWord")
        word = before[0].lstrip("(\"'“‘-–") if before else ""
        named = re.match(r"\s+[A-Z][a-z]", match.string[match.end("time") :])
        if named and word.lower() != "in":
            return False
        return word.lower() in self._words.words("YearCueWord") or (
            word[:1].islower() and word[-1:] not in ".!?"
        )

    def _weekday_alone(self, match: re.Match[str], focus: Focus) -> list[Found]:
        wanted = int(self._words.quantity("WeekdayWord", match["weekday"]))
        start = self._weekday_start(match, focus)
        if start is None:
            return [self._with_part(match, "XXXX-XX-XX", deictic=True)]
        step = match["step"] or ""
        steps = {**self._words.words("FocusStepWord"), **self._words.words("StepWord")}
        if match["weekstep"]:
            week = start + timedelta(days=7 * int(steps.get(match["weekstep"].lower(), "0")))
            day = weekday_near(week, wanted, 0)
        elif step:
            direction = int(steps[step.lower()])
            day = weekday_near(start + timedelta(days=direction), wanted, direction)
        else:
            tense = self._tenses.near(match.string, match.start("time"), match.end("time"))
            day = weekday_near(start, wanted, tense if tense > 0 else -1)
        return [self._with_part(match, day.isoformat(), deictic=True)]

    def _weekday_start(self, match: re.Match[str], focus: Focus) -> date | None:
        anchor = focus.deictic
        if match["step"] and match["step"].lower() not in self._words.words("StepWord"):
            anchor = focus.anaphoric
        return (anchor.date() if anchor else None) or focus.published

    def _with_part(self, match: re.Match[str], day: str, deictic: bool = False) -> Found:
        part = match.groupdict().get("part")
        if not part:
            return Found("DATE", day, deictic=deictic)
        code = self._words.quantity("DayPartWord", part) or self._words.quantity("MomentWord", part)
        return Found("TIME", f"{day}T{code}", deictic=deictic)

    def _placed(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "the first Monday of August" and "the second week of May 1940"."""
        month = int(self._words.quantity("MonthWord", match["month"]))
        place = self._words.place(match["ordinal"])
        year = self._year(match, focus, month, None)
        if year is None or not 0 < year < 9999 or not -1 <= place <= 5:
            return [Found("DATE", date_value(year, month))]
        weekday = int(self._words.quantity("WeekdayWord", match["weekday"])) if match["weekday"] else 1
        day = weekday_of_month(year, month, weekday, place)
        if day is None:
            return [Found("DATE", date_value(year, month))]
        value = day.isoformat() if match["weekday"] else shifted(Anchor.on(day), 0, "W")
        return [Found("DATE", value, explicit=bool(match["year"]))]

    def _festival(self, match: re.Match[str], focus: Focus) -> list[Found]:
        code = self._words.words("FestivalWord")[match["festival"]]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", code):
            return [self._with_part(match, code)]
        guess = 4 if code.startswith("E") else int(code[:2])
        year = self._year(match, focus, guess, None if code.startswith("E") else 15)
        if year is None:
            value = f"XXXX-{code}" if re.fullmatch(r"\d\d-\d\d", code) else "XXXX-XX-XX"
            return [self._with_part(match, value)]
        return [self._with_part(match, _festival_day(code, year))]

    def _day_alone(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "on the 15th", a day of the month last named."""
        anchor, day = focus.anaphoric, int(match["day"])
        if anchor is None or anchor.month is None or not 1 <= day <= 31:
            return []
        return [Found("DATE", f"{year_value(anchor.year)}-{anchor.month:02d}-{day:02d}", "bare")]


def _festival_day(code: str, year: int) -> str:
    """Return the day of a festival: of its month, counted from Easter, or a weekday of its month."""
    if code.startswith("E") and 0 < year < 9999:
        return (easter(year) + timedelta(days=int(code[1:]))).isoformat()
    if weekday := re.fullmatch(r"(\d\d)-TH(\d)", code):
        day = weekday_of_month(year, int(weekday[1]), 4, int(weekday[2])) if 0 < year < 9999 else None
        return day.isoformat() if day else f"{year_value(year)}-{weekday[1]}"
    return f"{year_value(year)}-{code}"
