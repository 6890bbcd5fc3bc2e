"""With which words is a time told? The time words of the ontology, as patterns and as numbers.

The rules write out articles and the prepositions that hold a pattern together; all else is in the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kg.reference import TimeWord

_CAPITALIZED = frozenset({"MonthWord", "WeekdayWord", "FestivalWord"})
_EXACT = _CAPITALIZED | {"EraWord", "ZoneWord"}
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d{1,2})?"


class TimeWords:
    """The time words by kind. A kind is a class of time words of the ontology, such as MonthWord."""

    def __init__(self, words: Iterable[TimeWord]) -> None:
        self._kinds: dict[str, dict[str, str]] = {}
        for word in words:
            self._kinds.setdefault(word.kind, {})[word.form.lower()] = word.quantity
            if word.kind in _EXACT:
                self._kinds[word.kind][word.form] = word.quantity
        self.number = self._number_pattern()
        self.unit = self.any("UnitWord") + "s?"
        self.ordinal = rf"(?:{self.any('OrdinalWord')}|\d{{1,3}}(?:st|nd|rd|th))"

    def any(self, *kinds: str) -> str:
        """Return a pattern for the words of some kinds; names have capitals, all else may have."""
        return "(?:" + "|".join(self._one_of(kind) for kind in kinds) + ")"

    def _one_of(self, kind: str) -> str:
        forms = sorted(self._kinds[kind], key=lambda form: (-len(form), form))
        if kind in _EXACT:
            forms = [form for form in forms if form != form.lower() or not form[0].isalpha()]
        pattern = "|".join(re.escape(form) for form in forms)
        return f"(?:{pattern})" if kind in _EXACT else f"(?i:{pattern})"

    def words(self, kind: str) -> Mapping[str, str]:
        """Return the forms of a kind in lower case, with their quantities."""
        return self._kinds[kind]

    def meaning(self, kind: str, quantity: str) -> list[str]:
        """Return the forms of a kind that have a quantity."""
        return [form for form, found in self._kinds[kind].items() if found == quantity]

    def quantity(self, kind: str, form: str) -> str:
        """Return the quantity of a form of a kind, in the singular or the plural; empty where unknown."""
        words, form = self._kinds[kind], " ".join(form.lower().split())
        return words.get(form) or words.get(form.removesuffix("s"), "")

    @staticmethod
    def is_name(match: re.Match[str]) -> bool:
        """Say whether a match is part of a name: a capital inside a sentence, or one more behind it."""
        found = match["time"]
        if not re.search(r"[A-Z]", found):
            return False
        before, after = match.string[: match.start("time")].rstrip(" "), match.string[match.end("time") :]
        inside = (bool(before) and before[-1] not in ".!?:;\n\"“”'‘—–-(") or found[1:] != found[1:].lower()
        return inside or bool(re.match(r" [A-Z]", after))

    def _number_pattern(self) -> str:
        """Return a pattern for numbers in digits or words: 1,000; twenty-seven; a hundred and five."""
        word, article = self.any("NumberWord"), self.any("ArticleWord")
        great = "|".join(form for form, value in self._kinds["NumberWord"].items() if float(value) >= 100)
        more = rf"(?:(?:-| and | of | ){word})*"
        return (
            rf"(?:{_DIGITS}|(?i:half) {article}|(?:{article} (?i:{great}|dozen|couple of)|{word}){more}|"
            rf"{article})(?: and a half|½)?(?!\w)"
        )

    def count(self, text: str) -> float:
        """Return the number that digits or number words write; ValueError where they write none."""
        text = text.lower().replace("½", " and a half").strip()
        if text.endswith(" and a half"):
            return self.count(text.removesuffix(" and a half")) + 0.5
        digits = text.replace(",", "")
        if re.fullmatch(r"\d+(?:\.\d+)?", digits):
            return float(digits)
        return self._sum(text)

    def _sum(self, text: str) -> float:
        total, part = 0.0, 0.0
        words = {**self._kinds["NumberWord"], **self._kinds["ArticleWord"]}
        for form in sorted((form for form in words if " " in form), key=len, reverse=True):
            text = text.replace(form, form.replace(" ", "_"))
        for form in re.split(r"[-\s]+", text):
            if form in {"and", "of"} or (part and form in self._kinds["ArticleWord"]):
                continue
            value = float(words[form.replace("_", " ")])
            if value >= 1000:
                total, part = total + (part or 1) * value, 0.0
            elif value == 100:
                part = (part or 1) * value
            else:  # an article says no more than the number behind it
                part = value if part == 1 else part + value
        return total + part

    def place(self, text: str) -> int:
        """Return the place that an ordinal, in letters or digits, stands for; -1 is the last."""
        digits = re.match(r"\d+", text)
        return int(digits[0]) if digits else int(self.quantity("OrdinalWord", text))
