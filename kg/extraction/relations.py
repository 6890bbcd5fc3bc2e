"""Which lasting facts does a text state? In this version: who holds which office.

Read from titles ("North Korean leader Kim Jong-un") and appositions ("Marty Meiners, a Pentagon
spokesman"); nothing is inferred that these do not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.extraction.candidates import COUNTRY_BEARING, Candidate
from kg.extraction.coreference import appositions
from kg.extraction.lexical import Lexical
from kg.model import Document, Span
from kg.reference import Reference

_BODILESS = frozenset({"Person", "Weapon"})
"""The classes of what no office belongs to."""

_GENITIVE = len("'s ")
_PUBLIC = ("Government", "ArmedForce", "PoliceForce", "IntelligenceService", "Court")
"""The classes of bodies of a state: who heads one has an office of that state."""


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
        behind = document.span(person.core.end, person.span.end)
        places = [document.span(person.span.start, person.core.start)] if title.strip() else []
        places += [apposed[person].span] if person in apposed else []
        for place in places:
            for office in titles:
                if not place.covers(office.span) or is_deputy(document, office.span, reference):
                    continue
                if not _is_anothers(document, place, office.span, reference):
                    of_place = reference.offices[office.word.meaning].iri in reference.local_offices
                    kinds = _BODILESS if of_place else _BODILESS | {"Place"}
                    body = _body(place, office.span, candidates, kinds)
                    body = body or (_body(behind, office.span, candidates, kinds) if behind.text else None)
                    if body is not None and is_of_others(lexical, body, office.span, reference):
                        body = None
                    start = min(office.span.start, body.span.start if body else office.span.start)
                    span = document.span(start, office.span.end)
                    found.append(OfficeHeld(person, office.word.meaning, span, body))
    return found


def _is_anothers(document: Document, place: Span, office: Span, reference: Reference) -> bool:
    """Say whether an office in a title or description is of somebody told by it.

    "President Ana Reyes's spokesman", "the father of Prime Minister Hun Manet".
    """
    if re.search(r"\w['’]s?\s", document.text[office.end : place.end]):
        return True
    says = reference.constructions
    for word in reversed(document.text[place.start : office.start].lower().split()):
        if word in says.listing_conjunctions or word.endswith(","):
            return False  # "chairman of the board and former minister"
        if word in says.body_prepositions:
            return True
    return False


def is_deputy(document: Document, office: Span, reference: Reference) -> bool:
    """Say whether the word before an office makes it another's: "assistant commissioner"."""
    before = document.text[: office.start].replace("-", " ").split()
    return bool(before) and before[-1].lower() in reference.constructions.deputy_words


def is_of_others(lexical: Lexical, body: Candidate, office: Span, reference: Reference) -> bool:
    """Say whether a noun between a state and an office says whose office it is: "Haitian gang leader".

    The office of who heads a body of the state is the state's: "Turkish army chief".
    """
    if body.class_name not in COUNTRY_BEARING or body.span.end >= office.start:
        return False
    between = Span(body.span.end, office.start, "")
    nouns = [word.word.meaning for word in lexical.within("entity", between)]
    return any(
        noun not in reference.offices and not any(reference.is_a(noun, public) for public in _PUBLIC)
        for noun in nouns
    )


def _body(
    place: Span, office: Span, candidates: Sequence[Candidate], bodiless: frozenset[str]
) -> Candidate | None:
    """Return the state or organization of an office: the one that its phrase names.

    A known organization right before the office comes before its state: "Ukraine's GUR chief"; so does one
    that is told as the state's: "head of Germany's BND".
    """
    named = [
        candidate
        for candidate in candidates
        if candidate.kind == "name"
        and (candidate.country or candidate.class_name in COUNTRY_BEARING or candidate.entry is not None)
        and candidate.class_name not in bodiless
        and place.covers(candidate.span)
    ]
    before = [c for c in named if c.span.end <= office.start and c.class_name not in COUNTRY_BEARING]
    owned = [
        second
        for first, second in pairwise(named)
        if office.end <= first.span.start and 1 < second.span.start - first.span.end <= _GENITIVE
    ]
    return next(iter([*before[-1:], *owned, *named]), None)
