"""How long, and how often? The rules for durations and for sets of times."""

from __future__ import annotations

import re

from kg.extraction.times_dates import Rule
from kg.extraction.times_focus import Focus, Found
from kg.extraction.times_values import duration
from kg.extraction.times_words import TimeWords


class DurationRules:
    """Lengths of time, and times that come again and again."""

    def __init__(self, words: TimeWords) -> None:
        self._words = words

    def rules(self) -> list[Rule]:
        """Return the rules, most specific first."""
        return [*self._set_rules(), *self._length_rules()]

    def _set_rules(self) -> list[Rule]:
        """Return the rules for times that come again and again."""
        words = self._words
        units, unit = words.any("UnitWord"), rf"(?P<unit>{words.unit})"
        every = words.any("QuantifierWord")
        often = rf"(?:{words.any('FrequencyWord')}|(?:{words.number}|{words.any('VagueNumberWord')}) times)"
        part, season = words.any("DayPartWord", "MomentWord"), words.any("SeasonWord")
        weekday, month = words.any("WeekdayWord"), words.any("MonthWord")
        return [
            (
                every,
                rf"(?P<every>{every}) (?:(?P<weekday>{weekday})|(?P<month>{month})|(?P<season>{season})"
                rf"|(?P<part>{part})|(?:(?P<n>{words.number}) )?{unit})",
                self._every,
            ),
            (weekday, rf"(?:[Oo]n )?(?P<plural>(?P<weekday>{weekday})s)", self._weekdays),
            (units, rf"{often} (?:a|an|each|every|per) {unit}", self._rate),
            (units, rf"[Pp]er {unit}", self._rate),
            (words.any("SetWord"), words.any("SetWord"), self._set),
        ]

    def _length_rules(self) -> list[Rule]:
        """Return the rules for lengths of time."""
        words = self._words
        around, several = words.any("ApproximateWord"), words.any("VagueNumberWord")
        units = words.any("UnitWord")
        number, unit = rf"(?P<n>{words.number})", rf"(?P<unit>{words.unit})"
        filler = rf"(?:{words.any('FillerWord')} )?"
        ordinal = rf"(?P<ordinal>{words.ordinal})"
        part = words.any("DayPartWord", "MomentWord")
        trailing = rf"(?:[ -]{words.any('TrailingWord')})?"
        return [
            (
                units,
                rf"(?:{around} )?(?:[Tt]he {ordinal} )?"
                rf"{number}[ -]{filler}{unit}{trailing}",
                self._duration,
            ),
            (units, rf"(?:{around} )?(?P<vague>{several})[ -]{filler}{unit}", self._duration),
            (
                units,
                rf"(?:{around} )?{number} {words.any('RangeWord')} (?P<upper>{words.number}) {filler}{unit}",
                self._range,
            ),
            (units, rf"(?i:the |a |an )?{ordinal} {filler}{unit}{trailing}", self._ordinal_unit),
            (units, rf"(?P<bare>{words.unit})(?:-{words.any('TrailingWord')})?", self._bare),
            (units, rf"(?i:within) (?P<bare>the (?P<one>{words.unit}))", self._within),
            ("[Aa]ll", rf"[Aa]ll (?P<single>{words.unit}|{part})", self._all),
        ]

    # --- what each rule reads -------------------------------------------------------------------

    def _every(self, match: re.Match[str], _: Focus) -> list[Found]:
        step = self._words.quantity("QuantifierWord", match["every"])
        count = None if step == "X" else float(step)
        if match["unit"]:
            number = self._words.count(match["n"]) if match["n"] else count
            unit = self._words.quantity("UnitWord", match["unit"])
            return [Found("SET", duration(number, unit))]
        if match["month"]:
            return [Found("SET", f"XXXX-{int(self._words.quantity('MonthWord', match['month'])):02d}")]
        if match["season"]:
            return [Found("SET", f"XXXX-{self._words.quantity('SeasonWord', match['season'])}")]
        if match["weekday"]:
            if count and count > 1:
                return [Found("SET", duration(count, "W"))]
            return [Found("SET", f"XXXX-WXX-{self._words.quantity('WeekdayWord', match['weekday'])}")]
        part = self._words.quantity("DayPartWord", match["part"])
        part = part or self._words.quantity("MomentWord", match["part"])
        return [Found("SET", f"XXXX-XX-XXT{part}")]

    def _weekdays(self, match: re.Match[str], _: Focus) -> list[Found]:
        """Read "Mondays"."""
        return [Found("SET", f"XXXX-WXX-{self._words.quantity('WeekdayWord', match['weekday'])}", "plural")]

    def _rate(self, match: re.Match[str], _: Focus) -> list[Found]:
        """Read "twice a year" and "per month"."""
        return [Found("SET", duration(1, self._words.quantity("UnitWord", match["unit"])))]

    def _set(self, match: re.Match[str], _: Focus) -> list[Found]:
        if self._words.is_name(match):
            return []
        return [Found("SET", self._words.quantity("SetWord", match["time"]))]

    def _duration(self, match: re.Match[str], _: Focus) -> list[Found]:
        unit, parts = self._unit(match["unit"]), match.groupdict()
        if unit == "Q":  # three quarters of the troops
            return []
        if parts.get("vague"):
            return [Found("DURATION", duration(None, unit))]
        number = self._words.count(match["n"])
        if unit == "TS" and number == 1:  # a second attempt
            return []
        return [Found("DURATION", duration(number, unit))]

    def _range(self, match: re.Match[str], _: Focus) -> list[Found]:
        unit = self._words.quantity("UnitWord", match["unit"])
        return [Found("DURATION", duration(self._words.count(match["upper"]), unit))]

    def _ordinal_unit(self, match: re.Match[str], _: Focus) -> list[Found]:
        """Read "a third day" and "the first hour"."""
        place, unit = self._words.place(match["ordinal"]), self._words.quantity("UnitWord", match["unit"])
        if match["unit"].lower().endswith("s"):
            return [Found("DURATION", duration(None, unit))]
        if unit in {"TS", "Q", "TM"} or match["time"].lower().split()[0] in self._words.words("StepWord"):
            return []
        return [Found("DURATION", duration(max(place, 1), unit))]

    def _bare(self, match: re.Match[str], _: Focus) -> list[Found]:
        """Read "days" and "for years"; one unit by itself is no time, but "month-long" is."""
        form = match["bare"].lower()
        if match["time"].lower() != form:
            return [Found("DURATION", duration(None if form.endswith("s") else 1, self._unit(form)))]
        if not form.endswith("s") or self._unit(form) in {"TS", "Q"}:
            return []
        if match.string[match.end("time") :].lower().startswith(" of the ") and self._unit(form) == "TM":
            return []
        return [Found("DURATION", duration(None, self._unit(form)))]

    def _unit(self, form: str) -> str:
        return self._words.quantity("UnitWord", form)

    def _within(self, match: re.Match[str], _: Focus) -> list[Found]:
        unit = self._unit(match["one"])
        return [Found("DURATION", duration(1, unit), "bare")] if match["one"][-1:].lower() != "s" else []

    def _all(self, match: re.Match[str], _: Focus) -> list[Found]:
        """Read "all week" and "all night"."""
        unit = self._unit(match["single"])
        if match["single"].lower().endswith("s"):
            return []
        return [Found("DURATION", duration(1, unit or "D"))]
