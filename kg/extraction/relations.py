"""Which lasting facts does a text state? In this version: who holds which office.

Read from titles ("North Korean leader Kim Jong-un") and appositions ("Marty Meiners, a Pentagon
spokesman"); nothing is inferred that these do not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extraction.candidates import COUNTRY_BEARING, Candidate
from kg.extraction.coreference import appositions
from kg.extraction.lexical import Lexical
from kg.model import Document, Span
from kg.reference import Reference


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """The person of a mention holds an office, which the words of `span` name.

    `office` is the local name of the kind of office; `body` the state or organization that it belongs to.
    `by_title` is whether a title or an apposition says it: that is the document's own word even in a sentence
    which it only reports.
    """

    person: Candidate
    office: str
    span: Span
    body: Candidate | None
    by_title: bool = True

    @property
    def country(self) -> str | None:
        """The country of the office, as an ISO 3166-1 alpha-3 code."""
        return self.body.country if self.body else None

    def national(self, reference: Reference) -> str:
        """Return the rank that the country itself has for a rank in English, or the office as it is."""
        return reference.ranks.get((self.country or "", self.office), self.office)

    @property
    def evidence(self) -> tuple[int, int]:
        """The characters from the first to the last of the person's name and the office."""
        spans = (self.span, self.person.core)
        return min(span.start for span in spans), max(span.end for span in spans)


def find_offices(
    document: Document, lexical: Lexical, candidates: Sequence[Candidate], reference: Reference
) -> list[OfficeHeld]:
    """Return the offices that titles and appositions give to named persons, in reading order."""
    titles = [p for p in lexical.placed("entity") if p.word.meaning in reference.offices]
    apposed = dict(appositions(document.text, candidates, reference))
    found = []
    for person in candidates:
        if person.kind != "name" or person.class_name != "Person":
            continue
        title = document.text[person.span.start : person.core.start]
        places = [document.span(person.span.start, person.core.start)] if title.strip() else []
        places += [apposed[person].span] if person in apposed else []
        for place in places:
            for office in titles:
                if place.covers(office.span):
                    body = _body(place, office.span, candidates)
                    start = min(office.span.start, body.span.start if body else office.span.start)
                    span = document.span(start, office.span.end)
                    found.append(OfficeHeld(person, office.word.meaning, span, body))
    return found


def _body(place: Span, office: Span, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the state or organization of an office: the one that its phrase names.

    A known organization right before the office comes before its state: "Ukraine's GUR chief".
    """
    named = [
        candidate
        for candidate in candidates
        if candidate.kind == "name"
        and (candidate.country or candidate.class_name in COUNTRY_BEARING or candidate.entry is not None)
        and candidate.class_name not in {"Person", "Place", "Weapon"}
        and place.covers(candidate.span)
    ]
    before = [c for c in named if c.span.end <= office.start and c.class_name not in COUNTRY_BEARING]
    return next(iter([*before[-1:], *named]), None)
