"""What is said about a document besides its text, and what is said where there is no document.

`Metadata` holds the first, from the command line or from a file itself; `Failure` is the second, a value and
no exception, so that a bad input never stops a good one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date

_DAY = re.compile(r"\s*(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
# RFC 5646, section 2.1, without extended, private-only and grandfathered tags, which no newsroom writes.
_LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(-[a-wy-z\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document besides its text; None where nothing is known.

    Given to `kg.reading.read`, it is the user's word: it wins over what a text, Markdown or HTML file says of
    itself, and fills in what a line of JSONL leaves out (there each line's own word wins).
    """

    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """Return this metadata with what it lacks taken from the other."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return Metadata(**{name: getattr(other, name) if value is None else value for name, value in pairs})


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that became no document.

    `where` is its path, or `path:line` (lines count from 1); standard input is called "standard input".
    `problem` is one sentence that says what is wrong and what to do about it.
    """

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


def day(value: str) -> date | None:
    """Read the day that an ISO 8601 date or date and time begins with; None where it is none.

    The day is the one written, in whatever time zone the writer used.
    """
    found = _DAY.match(value)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def language_tag(value: str) -> str | None:
    """Return the value where it looks like a BCP 47 language tag (`en_GB` is read as `en-GB`), or None."""
    tag = value.strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None
