"""How far from another date? The rules for times that are counted from publication or from a date named."""

from __future__ import annotations

import re
from datetime import timedelta

from kg.extraction.times_dates import Rule
from kg.extraction.times_focus import Focus, Found, Tenses
from kg.extraction.times_values import Anchor, duration, shifted, unknown
from kg.extraction.times_words import TimeWords

_PAST, _FUTURE = "PAST_REF", "FUTURE_REF"


class RelativeRules:
    """Yesterday, last week, the same month, two days later, now."""

    def __init__(self, words: TimeWords, tenses: Tenses) -> None:
        self._words, self._tenses = words, tenses

    def rules(self) -> list[Rule]:
        """Return the rules, most specific first."""
        words = self._words
        around, vague = words.any("ApproximateWord"), words.any("VagueWord")
        number, unit = words.number, rf"(?P<unit>{words.unit})"
        parts, units = words.any("DayPartWord"), words.any("UnitWord")
        part = rf"(?P<part>{parts})"
        either = rf"(?P<part>{words.any('DayPartWord', 'MomentWord')})"
        step = rf"(?P<step>{words.any('FocusStepWord', 'StepWord')})"
        prefix = rf"(?:(?P<early>{vague})[ -](?:in |on )?)?"
        several = words.any("VagueNumberWord")
        amount = rf"(?:{around} )?(?:(?P<n>{number})|(?P<vague>{several}))[ -](?:{words.any('FillerWord')} )?"
        direction = words.any("DirectionWord", "FocusDirectionWord")
        ordinal = words.any("OrdinalWord")
        event = words.any("EventDirectionWord")
        return [
            (
                words.any("DayWord"),
                rf"{prefix}(?P<word>{words.any('DayWord')})(?: {either})?",
                self._day_word,
            ),
            (parts, rf"(?:[Tt]he )?{step} {part}s?", self._part_of_day),
            (event, rf"(?:[Tt]he )?(?:{unit}|{part}) (?P<event>{event})(?! the \d)", self._day_before),
            (direction, rf"(?:{amount})?{unit} (?P<direction>{direction})", self._shift),
            (event, rf"{amount}{unit} (?P<event>{event})(?= |[.,;])", self._shift_from_event),
            (
                units,
                rf"{prefix}(?P<the>[Tt]he )?{step} (?:{ordinal} )?"
                rf"(?:(?:(?P<n>{number})|(?P<vague>{several}))[ -])?{unit}",
                self._step,
            ),
            *self._bare_rules(),
        ]

    def _bare_rules(self) -> list[Rule]:
        """Return the rules for what needs no step: the end of the year, the weekend, now."""
        words = self._words
        units, references = words.any("UnitWord"), words.any("ReferenceWord")
        unit = rf"(?P<unit>{words.unit})"
        weekends = "|".join(words.meaning("UnitWord", "WE"))
        return [
            (
                units,
                rf"(?:[Tt]he )?{words.any('VagueWord')}[ -](?:in |on )?the {unit}(?! of )",
                self._unit_in_focus,
            ),
            (units, rf"(?:[Tt]he )?{unit}(?:['’]s |-)end", self._unit_in_focus),
            ("time", r"(?i:at) (?P<bare>(?i:the|this) time)(?! of day)", self._that_time),
            ("time", rf"{words.any('YearCueWord')} (?P<bare>(?i:this) time)", self._that_time),
            (units, rf"(?P<bare>[Tt]he (?i:{weekends}))", self._weekend),
            (references, references, self._reference),
        ]

    # --- what each rule reads -------------------------------------------------------------------

    def _day_word(self, match: re.Match[str], focus: Focus) -> list[Found]:
        days, _, part = self._words.quantity("DayWord", match["word"]).partition(" ")
        if match["part"]:
            part = self._part(match["part"])
        anchor = focus.deictic
        start = anchor.date() if anchor else None
        day = (start + timedelta(days=int(days))).isoformat() if start else "XXXX-XX-XX"
        if part:
            return [Found("TIME", f"{day}T{part}", deictic=True)]
        return [Found("DATE", day, deictic=True)]

    def _part(self, form: str) -> str:
        return self._words.quantity("DayPartWord", form) or self._words.quantity("MomentWord", form)

    def _from(self, step: str, focus: Focus, the: bool = False) -> tuple[Anchor | None, int, bool]:
        """Return where a step counts from, its direction, and whether that is publication."""
        form = " ".join(step.lower().split())
        deictic = self._words.words("StepWord").get(form)
        if deictic is None:
            return focus.anaphoric, int(self._words.words("FocusStepWord")[form]), False
        if the and int(deictic) > 0:  # "the next day"
            return focus.anaphoric, int(deictic), False
        return focus.deictic, int(deictic), True

    def _part_of_day(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "last night", "that morning" and "the next evening"."""
        the = match["time"].lower().startswith("the ")
        anchor, step, deictic = self._from(match["step"], focus, the)
        if not deictic and step:
            anchor = focus.anaphoric_by("D")
        start = anchor.date() if anchor else None
        if start is None:
            day = anchor.day_value() if anchor and step == 0 else "XXXX-XX-XX"
        else:
            day = (start + timedelta(days=step)).isoformat()
        return [Found("TIME", f"{day}T{self._part(match['part'])}", deictic=deictic)]

    def _day_before(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "the day before" and "the night after"."""
        if not match["time"].lower().startswith("the ") and match["unit"]:
            return []
        step = int(self._words.quantity("EventDirectionWord", match["event"]))
        unit = self._words.quantity("UnitWord", match["unit"]) if match["unit"] else "D"
        if (match["unit"] and match["unit"].lower().endswith("s")) or unit.startswith("T"):
            return []
        anchor = focus.anaphoric_by(unit)
        value = shifted(anchor, step, unit) if anchor else unknown(unit)
        if match["part"]:
            if match["event"].lower() != "before" or value is None:
                return []
            return [Found("TIME", f"{value}T{self._part(match['part'])}")]
        return [Found("DATE", value, quiet=step < 0)]

    def _shift(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "three days ago" and "two years later"."""
        form = match["direction"].lower()
        deictic = form in self._words.words("DirectionWord")
        kind = "DirectionWord" if deictic else "FocusDirectionWord"
        sign = int(self._words.quantity(kind, form))
        unit = self._words.quantity("UnitWord", match["unit"])
        if not match["n"]:
            if not match["vague"] and not match["unit"].lower().endswith("s"):
                return []
            return [Found("DATE", _FUTURE if sign > 0 else _PAST, quiet=True)]
        start = focus.today if deictic else focus.anaphoric_by(unit)
        return [self._shifted(match, start, sign, unit, deictic)]

    def _shifted(
        self, match: re.Match[str], anchor: Anchor | None, sign: int, unit: str, deictic: bool
    ) -> Found:
        step, unit = _whole(self._words.count(match["n"]), unit)
        value = shifted(anchor, sign * step, unit) if anchor else unknown(unit)
        value = value or unknown(unit)
        if unit.startswith("T"):
            return Found("TIME", value or "XXXX-XX-XXTXX", quiet=True)
        return Found("DATE", value, quiet=sign < 0, deictic=deictic)

    def _shift_from_event(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "two days after the landing" in history, where the date last named is the event's."""
        if not focus.history or not match["n"]:
            return []
        sign = int(self._words.quantity("EventDirectionWord", match["event"]))
        unit = self._words.quantity("UnitWord", match["unit"])
        return [self._shifted(match, focus.anaphoric, sign, unit, deictic=False)]

    def _step(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "last week", "that year", "the past two years" and "the coming months"."""
        unit = self._words.quantity("UnitWord", match["unit"])
        anchor, step, deictic = self._from(match["step"], focus, bool(match["the"]))
        if unit == "WE" and deictic and step > 0:  # "next weekend" is the one to come
            step -= 1
        if match["n"]:
            return [Found("DURATION", duration(self._words.count(match["n"]), unit))]
        plural = match["unit"].lower().endswith("s") and match["unit"].lower() not in {"centuries"}
        if match["vague"] or plural:
            return [Found("DURATION", duration(None, unit))]
        if unit.startswith("T"):
            return []
        if match["the"] and deictic and step < 0:  # "the past year" is a length of time
            return [Found("DURATION", duration(1, unit))]
        value = shifted(anchor, step, unit) if anchor else unknown(unit)
        return [Found("DATE", value or unknown(unit), deictic=deictic and unit in {"D", "W", "WE", "M"})]

    def _unit_in_focus(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "the end of the month" and "later in the year"."""
        form = match["unit"]
        unit = self._words.quantity("UnitWord", form)
        if form.lower().endswith("s") or unit.startswith("T"):
            return []
        anchor = focus.anaphoric
        value = shifted(anchor, 0, unit) if anchor else unknown(unit)
        return [Found("DATE", value or unknown(unit), quiet=True)]

    def _that_time(self, _: re.Match[str], __: Focus) -> list[Found]:
        return [Found("DATE", _PAST, "bare", quiet=True)]

    def _weekend(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "the weekend": the last one, or the next where the words look ahead."""
        anchor = focus.deictic
        start = anchor.date() if anchor else None
        if start is None:
            return [Found("DATE", unknown("WE"), "bare")]
        ahead = self._tenses.near(match.string, match.start("bare"), match.end("bare")) > 0
        step = 0 if ahead or start.isoweekday() > 6 else -1
        return [Found("DATE", shifted(Anchor.on(start), step, "WE"), "bare", deictic=True)]

    def _reference(self, match: re.Match[str], _: Focus) -> list[Found]:
        value = self._words.words("ReferenceWord")[" ".join(match["time"].lower().split())]
        return [Found("DATE", value or None, quiet=True)]


def _whole(number: float, unit: str) -> tuple[int, str]:
    """Return a number of units as a whole number of them, or of smaller ones: half a year is six months."""
    if number == int(number):
        return int(number), unit
    smaller = {"Y": (12, "M"), "DE": (10, "Y"), "CE": (100, "Y"), "D": (24, "TH"), "W": (7, "D")}
    factor, finer = smaller.get(unit, (1, unit))
    return round(number * factor), finer
