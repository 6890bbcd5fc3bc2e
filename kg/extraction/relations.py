"""Which lasting facts does a text state? In this version: who holds which office.

Read from titles ("North Korean leader Kim Jong-un") and appositions ("Marty Meiners, a Pentagon
spokesman"); nothing is inferred that these do not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.mentions import Candidate
from kg.reference import Reference


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """The person of a mention holds an office, which the tokens `start` to `end` name.

    `office` is the local name of the kind of office; `body` the state or organization that it belongs to.
    """

    person: Candidate
    office: str
    start: int
    end: int
    body: Candidate | None

    @property
    def country(self) -> str | None:
        """The country of the office, as an ISO 3166-1 alpha-3 code."""
        return self.body.country if self.body else None


def find_offices(
    doc: Doc, lexical: Lexical, candidates: list[Candidate], reference: Reference
) -> list[OfficeHeld]:
    """Return the offices that titles and appositions give to named persons, in reading order."""
    names = [c for c in candidates if c.kind == "name"]
    found = []
    for person in names:
        if person.class_name != "Person":
            continue
        for match in _titles(doc, lexical, person, reference):
            body = _body(doc, match, names)
            start = min(match.start, body.start if body and body.start < match.start else match.start)
            found.append(OfficeHeld(person, match.word.meaning, start, match.end, body))
    return found


def _titles(doc: Doc, lexical: Lexical, person: Candidate, reference: Reference) -> Iterator[WordMatch]:
    head = doc[person.head]
    for match in lexical.all("entity"):
        if match.word.meaning not in reference.offices:
            continue
        noun = doc[match.end - 1]
        before = match.end == person.start
        apposed = noun.dep_ == "appos" and noun.head == head
        names_it = head.dep_ == "appos" and head.head == noun
        if before or apposed or names_it:
            yield match


def _body(doc: Doc, match: WordMatch, names: list[Candidate]) -> Candidate | None:
    """Return the state or organization of an office: what qualifies it, or follows it after "of"."""
    noun = doc[match.end - 1]
    bearing = {"State", "Nationality", "Government"}
    candidates = [
        c
        for c in names
        if (c.country or c.class_name in bearing) and c.class_name not in {"Person", "Place", "Weapon"}
    ]
    adjacent = [c for c in candidates if c.end == match.start or _possessor_before(doc, c, match)]
    if adjacent:
        return adjacent[0]
    complements = {
        token.i
        for child in noun.rights
        if child.dep_ == "prep" and child.lower_ == "of"
        for token in child.children
    }
    modifiers = {token.i for token in noun.lefts}
    return next((c for c in candidates if c.head in complements | modifiers), None)


def _possessor_before(doc: Doc, candidate: Candidate, match: WordMatch) -> bool:
    """Say whether a name with a possessive ending stands right before a title: "Russia's president"."""
    gap = match.start - candidate.end
    return 0 < gap <= 2 and doc[candidate.end].tag_ == "POS"
