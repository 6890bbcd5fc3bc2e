"""Which weapons and units does a text name by a designator that no list has, and of which series is each?

A series gives its members designators of one shape: Su-57, Su-75; the 47th Mechanized Brigade. The patterns
of all series, which the ontology has, are one regular expression, and a match tells which series it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.errors import OntologyError

# Hyphens and spaces that look like the plain ones of the patterns; each is one character for another.
_PLAIN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " "})

# A designator begins a word with a capital letter or a digit; no further letter, digit or number follows it.
_BEFORE = r"(?<![\w./@#&$€£-])(?=[A-Z\d])"
_AFTER = r"(?:s(?!\w))?(?![\w%°]|[-./,]\d|-[A-Z])"


@dataclass(frozen=True, slots=True)
class Series:
    """A series of weapons or units: class and country of its members, and the shape of their designators."""

    iri: str
    class_name: str
    country: str | None
    pattern: str


@dataclass(frozen=True, slots=True)
class Designator:
    """A designator at some characters of a text, a plural s included; `name` is without it."""

    start: int
    end: int
    name: str
    series: Series


class Designators:
    """Finds the designators of series.

    Raises:
        OntologyError: where a pattern is no regular expression, or has a capturing group.
    """

    def __init__(self, series: Sequence[Series]) -> None:
        self.series = tuple(series)
        self._pattern = _compiled(self.series)

    def find(self, text: str) -> Iterator[Designator]:
        """Yield the designators in a text, in reading order."""
        if not self.series:
            return
        for match in self._pattern.finditer(text.translate(_PLAIN)):
            number = match.lastindex or 0
            yield Designator(match.start(), match.end(), match[number], self.series[number - 1])


def _compiled(series: Sequence[Series]) -> re.Pattern[str]:
    """Make one regular expression of the patterns, with a group for each series."""
    try:
        found = re.compile(f"{_BEFORE}(?:{'|'.join(f'({one.pattern})' for one in series)}){_AFTER}")
    except re.error:
        found = None
    if found is None or found.groups != len(series):
        raise OntologyError(_complaint(series))
    return found


def _complaint(series: Sequence[Series]) -> str:
    """Say which pattern is wrong, and how."""
    for one in series:
        try:
            groups = re.compile(one.pattern).groups
        except re.error as error:
            return (
                f"{one.iri} has the pattern {one.pattern!r}, which is no regular expression"
                f" ({error}); mend it."
            )
        if groups:
            return f"{one.iri} has a capturing group in its pattern {one.pattern!r}; write (?:…) for (…)."
    return "The patterns of the series do not go together; see that each is complete by itself."
