"""In which year? The rules for years, decades, centuries, seasons and quarters."""

from __future__ import annotations

import re

from kg.extraction.times_dates import DateRules, Rule
from kg.extraction.times_focus import Focus, Found, Tenses
from kg.extraction.times_values import Anchor, year_value
from kg.extraction.times_words import TimeWords

_EARLIEST_BARE_YEAR = 1500
_SEASON_MONTH = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}


class YearRules:
    """Years and what is made of them or divides them."""

    def __init__(self, words: TimeWords, dates: DateRules, tenses: Tenses) -> None:
        self._words, self._dates, self._tenses = words, dates, tenses
        era, vague = words.any("EraWord"), words.any("VagueWord")
        self._prefix = (
            rf"(?:{words.any('ApproximateWord')} )?"
            rf"(?:(?:[Tt]he )?(?P<vague>{vague})[ -](?:in |on )?(?:[Tt]he )?)?"
        )
        self._written = rf"(?:(?:AD |A\.D\. )\d{{1,4}}|[12]\d{{3}}(?: ?{era})?|\d{{1,4}} ?{era})"
        self._ordinal = rf"(?P<ordinal>{words.ordinal})"
        self._plural = re.compile(r"\s+([a-z]+)(?![\w’'])")

    def rules(self) -> list[Rule]:
        """Return the rules, most specific first."""
        return [*self._number_rules(), *self._division_rules()]

    def _number_rules(self) -> list[Rule]:
        """Return the rules for years, decades and centuries."""
        era, prefix = self._words.any("EraWord"), self._prefix
        joined = self._words.any("RangeWord")
        centuries = "|".join(self._words.meaning("UnitWord", "CE"))
        years = "|".join(self._words.meaning("UnitWord", "Y"))
        return [
            (
                r"\d{4}",
                r"(?P<first>(?:[Tt]he years )?[12]\d{3})(?: ?[-–—/] ?)(?P<second>\d\d(?:\d\d)?)(?![\d-])",
                self._years,
            ),
            (era, rf"(?P<first>\d{{1,4}})(?:[-–]| {joined} )(?P<second>\d{{1,4}} {era})", self._old_years),
            (
                r"\d0['’]?s",
                prefix + rf"(?:[Tt]he )?(?P<decade>[12]?\d\d)0['’]?s(?: (?P<era>{era}))?",
                self._decade,
            ),
            (r"['’]\d0s", rf"{prefix}(?:[Tt]he )?['’](?P<nineties>[2-9])0s", self._short_decade),
            (
                f"(?i:{centuries})",
                rf"{prefix}(?:[Tt]he )?{self._ordinal}[- ](?i:{centuries})(?: (?P<era>{era}))?",
                self._century,
            ),
            (
                rf"(?:\d{{4}}|{era})",
                rf"{prefix}(?:(?:[Tt]he )?(?i:{years})s? )?(?P<year>{self._written})"
                r"(?![\d,.%]\d|\d|-\d|:\d)",
                self._year,
            ),
            (
                r"\d{3}",
                rf"{self._words.any('YearCueWord')} (?P<bare>\d{{3}})(?=[.,;:)]| [a-z])",
                self._old_year,
            ),
            (r"['’]\d\d", r"['’](?P<short>\d\d)(?!\d|\w)", self._short_year),
        ]

    def _division_rules(self) -> list[Rule]:
        """Return the rules for seasons and quarters, with their year or without."""
        words, step = self._words, self._words.any("FocusStepWord", "StepWord")
        of_year = (
            rf"(?:,? (?:of )?(?P<year>{self._written})(?:[-–/]\d\d(?:\d\d)?)?|"
            rf" (?:of )?(?:[Tt]he )?(?P<yearstep>{step}) year)"
        )
        seasons, quarters = words.any("SeasonWord"), "|".join(words.meaning("UnitWord", "Q"))
        season = rf"(?P<season>{seasons})"
        return [
            (seasons, rf"{self._prefix}(?:[Tt]he )?(?:(?P<step>{step}) )?{season}{of_year}?", self._season),
            (seasons, rf"(?P<year>[12]\d{{3}}) {season}", self._season),
            (f"(?i:{quarters})", rf"(?:[Tt]he )?{self._ordinal} (?i:{quarters})(?:{of_year})", self._quarter),
            (r"Q\d", r"Q(?P<place>[1-4]) (?P<year>20\d\d|19\d\d)", self._quarter),
        ]

    # --- what each rule reads -------------------------------------------------------------------

    @staticmethod
    def _years(match: re.Match[str], _: Focus) -> list[Found]:
        """Read "1939–45" and "1939-1945" as two years."""
        first, second = match["first"][-4:], match["second"]
        second = second if len(second) == 4 else first[:2] + second
        if not first < second or int(second) - int(first) > 200:
            return []
        return [
            Found("DATE", first, "first", explicit=True),
            Found("DATE", second, "second", explicit=True),
        ]

    def _old_years(self, match: re.Match[str], _: Focus) -> list[Found]:
        second = self._dates.written_year(match["second"])
        first = int(match["first"]) * (-1 if second < 0 else 1)
        return [
            Found("DATE", year_value(first), "first", explicit=True),
            Found("DATE", year_value(second), "second", explicit=True),
        ]

    def _decade(self, match: re.Match[str], _: Focus) -> list[Found]:
        era = int(self._words.quantity("EraWord", match["era"])) if match["era"] else 1
        if era > 0 and len(match["decade"]) < 3:
            return []
        return [Found("DATE", ("BC" if era < 0 else "") + f"{int(match['decade']):03d}", quiet=True)]

    @staticmethod
    def _short_decade(match: re.Match[str], _: Focus) -> list[Found]:
        """Read "the '90s", a decade of the last century."""
        return [Found("DATE", f"19{match['nineties']}", quiet=True)]

    def _century(self, match: re.Match[str], _: Focus) -> list[Found]:
        place = self._words.place(match["ordinal"])
        era = int(self._words.quantity("EraWord", match["era"])) if match["era"] else 1
        if not 0 < place <= 30:
            return []
        return [Found("DATE", ("BC" if era < 0 else "") + f"{place - 1:02d}", quiet=True)]

    def _season(self, match: re.Match[str], focus: Focus) -> list[Found]:
        parts = match.groupdict()
        code = self._words.quantity("SeasonWord", match["season"])
        if parts["year"]:
            year = year_value(self._dates.written_year(match["year"]))
            return [Found("DATE", f"{year}-{code}", explicit=True)]
        if parts.get("yearstep"):
            stepped = self._dates.stepped_year(match["yearstep"], focus)
            return [Found("DATE", f"{year_value(stepped) if stepped else 'XXXX'}-{code}")]
        if not parts.get("step") and not self._is_season(match):
            return []
        found = self._dates.following_year(match)
        if found is None:
            found = self._season_year(match, focus, code)
        return [Found("DATE", f"{year_value(found) if found is not None else 'XXXX'}-{code}")]

    def _is_season(self, match: re.Match[str]) -> bool:
        """Say whether a bare word is a season: "spring" and "fall" are verbs and other things too."""
        form, after = match["season"], match.string[match.end("time") :]
        if form.lower() not in self._words.words("NameLikeWord"):
            return not re.match(r" of (?:the )?[A-Z]", after)
        if re.match(r" of | to | from ", after):
            return False
        if match["time"] != form:
            return True
        before = match.string[: match.start("time")].split()[-1:]
        cue = bool(before) and before[0].lower() in self._words.words("YearCueWord")
        return cue or (form[0].isupper() and self._words.quantity("SeasonWord", form) != "FA")

    def _season_year(self, match: re.Match[str], focus: Focus, code: str) -> int | None:
        """Return the year of a season that stands without it: that of the text, or the nearest."""
        step = (match["step"] or "").lower()
        deictic = self._words.words("StepWord").get(step)
        anchor = focus.anaphoric if step and deictic is None else focus.deictic
        if anchor is None:
            return None
        month = _SEASON_MONTH[code] if code != "WI" else 12
        here = anchor.month or (month if step else 0)
        direction = int(deictic or self._words.words("FocusStepWord").get(step, "0"))
        if step:
            return anchor.year + (direction if (month - here) * direction <= 0 else 0)
        if focus.history or focus.published is None:
            return anchor.year
        tense = self._tenses.near(match.string, match.start("time"), match.end("time"))
        if tense > 0 and here > month + 1:
            return anchor.year + 1
        return anchor.year - (tense <= 0 and here < month - 1)

    def _quarter(self, match: re.Match[str], focus: Focus) -> list[Found]:
        parts = match.groupdict()
        place = int(parts.get("place") or self._words.place(match["ordinal"]))
        place = 4 if place == -1 else place
        if parts["year"]:
            year: int | None = self._dates.written_year(match["year"])
        else:
            year = self._dates.stepped_year(match["yearstep"], focus)
        if not 1 <= place <= 4:
            return []
        return [Found("DATE", f"{year_value(year) if year else 'XXXX'}-Q{place}", explicit=True)]

    def _year(self, match: re.Match[str], _: Focus) -> list[Found]:
        year = self._dates.written_year(match["year"])
        if not match["year"].isdigit() and year:
            return [Found("DATE", year_value(year), explicit=True)]
        if not self._is_year(match, year):
            return []
        vague = (match["vague"] or "").lower()
        half = self._words.words("VagueWord").get(vague, "")
        return [Found("DATE", year_value(year) + (f"-{half}" if half else ""), explicit=True)]

    def _is_year(self, match: re.Match[str], year: int) -> bool:
        """Say whether four digits are a year, and count nothing and number nothing."""
        before = match.string[: match.start("time")].split()[-1:]
        word = before[0].lower().lstrip("(\"'“‘") if before else ""
        cues = self._words.words("YearCueWord")
        strong = bool(match["vague"]) or (match["time"] != match["year"] and "year" in match["time"].lower())
        strong = strong or cues.get(word) == "strong"
        if word in self._words.words("NumberedWord"):
            return False
        if not _EARLIEST_BARE_YEAR <= year < 2100 and not (strong and 1000 <= year < 2200):
            return False
        round_number = year % 10 == 0 or year < 1600
        return strong or not self._is_counted(match, plurals=round_number or word not in cues)

    def _is_counted(self, match: re.Match[str], plurals: bool = True) -> bool:
        """Say whether what follows a number is counted by it; any plural is, where `plurals`."""
        after = self._plural.match(match.string, match.end("time"))
        if not after:
            return False
        word = after[1]
        plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us"))
        known = word in self._words.words("ClauseWord") or word in self._words.words("PastCueWord")
        return word in self._words.words("CountedWord") or (plurals and plural and not known)

    def _old_year(self, match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "in 490" in a text that tells of the time before the common era."""
        last: Anchor | None = focus.last
        if last is None or last.year >= 0 or self._is_counted(match):
            return []
        return [Found("DATE", year_value(-int(match["bare"])), "bare", explicit=True)]

    @staticmethod
    def _short_year(match: re.Match[str], focus: Focus) -> list[Found]:
        """Read "'61": the last year that ends so, before the time of the text."""
        before = re.search(r"(?:\w+ )$", match.string[: match.start("time")])
        anchor = focus.deictic
        if anchor is None or not before:
            return []
        year = anchor.year - (anchor.year - int(match["short"])) % 100
        return [Found("DATE", year_value(year), quiet=True)] if year > 0 else []
