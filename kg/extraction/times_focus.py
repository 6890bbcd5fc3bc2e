"""From which date does a text count? The day of publication, or the date last named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kg.extraction.times_values import Anchor
from kg.extraction.times_words import TimeWords
from kg.model import TimeType

_SENTENCE_END = re.compile(r"(?<=[.!?;”\"])\s+(?=[\"“'(]?[A-Z0-9])|\n+")

_TURN_OF_YEAR = 10  # months that a story does not go back within a year
_FAR = 5  # years
_SOON = 62  # days, about: what lies nearer ahead is not taken to be long past


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule reads: a type, a value, and what it tells of the date that the text is at.

    `group` names the part of the match that is the expression. `explicit` says that the value names its own
    year, `deictic` that it was counted from publication, `quiet` that the text does not move to it.
    """

    type: TimeType
    value: str | None
    group: str = "time"
    explicit: bool = False
    deictic: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Focus:
    """The day of publication, the date last named, and whether the text tells of another time than its own.

    `news` says that the text as a whole speaks of the days around its publication.
    """

    published: date | None
    news: bool = False
    last: Anchor | None = None
    history: bool = False
    aside: int | None = None
    fresh: bool = True

    def _strays(self, anchor: Anchor) -> bool:
        """Say whether a year is named in passing, far from the story; the second one near it is not."""
        if self.fresh or not self.history or self.last is None or anchor.day is not None:
            return False
        far = abs(anchor.year - self.last.year) > _FAR
        return far and (self.aside is None or abs(anchor.year - self.aside) > _FAR)

    @property
    def deictic(self) -> Anchor | None:
        """Return the date from which "last", "next" and "ago" count."""
        if self.published is not None and (self.news or not self.history):
            return Anchor.on(self.published)
        return self.last

    @property
    def today(self) -> Anchor | None:
        """Return the date from which "ago" counts: that of publication, where it is known."""
        return Anchor.on(self.published) if self.published is not None else self.last

    @property
    def day(self) -> Anchor | None:
        """Return the day that an hour belongs to, or a weekday is near; None where it is not known."""
        for anchor in (self.last, None if self.history else self.deictic):
            if anchor is not None and anchor.day:
                return anchor
        return None

    @property
    def anaphoric(self) -> Anchor | None:
        """Return the date from which "that", "following" and "later" count."""
        return self.last or self.deictic

    def anaphoric_by(self, unit: str) -> Anchor | None:
        """Return the date from which "later" counts by a unit; days and weeks count from a day."""
        anchor = self.anaphoric
        if unit in {"D", "W"} and (anchor is None or anchor.date() is None):
            return self.day or anchor
        return anchor

    def after(self, found: Found) -> Focus:
        """Return the focus behind an expression."""
        if found.deictic and self.published is not None and self.news:
            return replace(self, last=Anchor.of(found.value) or self.last, history=False)
        anchor = Anchor.of(found.value) if found.type in {"DATE", "TIME"} and not found.quiet else None
        if anchor is None:
            return self
        if found.explicit and self._strays(anchor):
            return replace(self, aside=anchor.year)
        old = self.published is None or anchor.year < self.published.year - 1
        return replace(
            self,
            last=anchor,
            aside=None,
            fresh=False,
            history=(old and not self.news) if found.explicit else self.history,
        )

    def in_new_paragraph(self) -> Focus:
        """Return the focus at the start of a paragraph: news comes back to its own days."""
        return replace(self, history=False, last=None) if self.news else replace(self, fresh=True)


class Tenses:
    """The words that tell what is to come from what has been."""

    def __init__(self, words: TimeWords) -> None:
        link = words.any("ClauseWord", "YearCueWord")
        self._cue = re.compile(
            rf"(?<![\w-])(?:(?P<future>{words.any('FutureCueWord')})|(?P<past>{words.any('PastCueWord')})"
            rf"|(?<!be )(?<!is )(?<!are )(?P<participle>[a-z]{{3,}}ed)(?= {link}\b| ?$))(?!\w)"
            r"|(?P<clitic>(?<=\w)['’]ll\b)"
        )
        between = words.any("VagueWord", "MomentWord")
        self._link = re.compile(rf"(?<!\w){words.any('FutureLinkWord')} (?:(?:the|on|{between})[ -])*$")

    def near(self, text: str, start: int, end: int) -> int:
        """Return 1 where the words before (or else after) a time look ahead, -1 where back, else 0."""
        before = _SENTENCE_END.split(text[max(0, start - 300) : start])[-1]
        if self._link.search(before):  # "until Friday" looks ahead, whatever goes before it
            return 1
        if cues := list(self._cue.finditer(before)):
            return self._direction(cues[-1:])
        after = re.split(r"[,;:.!?\n]", text[end : end + 200])[0]
        return self._direction(list(self._cue.finditer(after))[:1])

    @staticmethod
    def _direction(cues: list[re.Match[str]]) -> int:
        return 0 if not cues else -1 if cues[0]["past"] or cues[0]["participle"] else 1


def year_of(month: int, day: int | None, focus: Focus, tense: int) -> int | None:
    """Complete a month or day with its year: the one that the text tells of, or the nearest in its tense."""
    published = focus.published
    if focus.history or published is None:
        return _year_told(month, focus.last) if focus.last else None
    position = (month, day or 15)
    today = (published.month, published.day if day else 15)
    if tense < 0:
        return published.year - (position > today)
    if tense > 0:
        return published.year + (position < today)
    ahead = (month - published.month) * 31 + (day or 15) - (published.day if day else 15)
    return published.year + (ahead <= _SOON - 372) - (ahead > _SOON)


def _year_told(month: int, last: Anchor) -> int:
    """Return the year of a date in a story that goes forward: December is followed by the next January."""
    if last.month is not None and last.month - month >= _TURN_OF_YEAR:
        return last.year + 1
    return last.year


def speaks_of_its_day(text: str, marks: re.Pattern[str], years: Iterable[object]) -> bool:
    """Say whether a text has no fewer words for the days around it than years written out."""
    return sum(1 for _ in marks.finditer(text)) >= sum(1 for _ in years)
