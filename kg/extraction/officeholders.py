"""Who holds which office by a copula, "as" or an apposition? "Ana Lindqvist was foreign minister of Sorland".

Titles ("President Lindqvist") are read in `relations`; here is what a sentence says with more words.
"""

from __future__ import annotations

from kg.extraction.facts import FactFinder
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.mentions import Candidate
from kg.extraction.relations import OfficeHeld
from kg.reference import Reference

_NO_BODY = frozenset({"Person", "Weapon"})
"""The classes of what no office belongs to; a place has one where "of" says so: "mayor of Hamburg"."""

_WORDS_BACK = 8
"""How many words before "to the rank of" the verb that gives it may stand."""


class HolderFinder:
    """Finds the holders of offices of one document."""

    def __init__(self, lexical: Lexical, facts: FactFinder, reference: Reference) -> None:
        self._titles = [m for m in lexical.all("entity") if m.word.meaning in reference.offices]
        self._facts = facts
        self._clauses, self._names = facts.clauses, facts.names
        self._reference = reference

    def offices(self) -> list[OfficeHeld]:
        """Return the offices in reading order of the words for them."""
        found = (self._office(match) for match in self._titles)
        return [held for held in found if held is not None]

    def _office(self, match: WordMatch) -> OfficeHeld | None:
        if self._facts.titled(match.start) is not None:
            return None
        clauses = self._clauses
        start = clauses.phrase_start(match.start)
        body, last = self._body(match, start)
        before = clauses.before(start)
        if before >= 0 and clauses.token(before).lower_ in {"to", "of"}:
            holder = self._promoted(before)
        else:
            holder = clauses.holder(start, last)
        holder = self._names.person(self._facts.described(holder)) if holder is not None else None
        if holder is None or holder.class_name != "Person" or holder.kind == "nominal":
            return None
        first = min(match.start, clauses.first(body)) if body is not None else match.start
        return OfficeHeld(holder, match.word.meaning, self._names.span(first, last + 1), body, by_title=False)

    def _promoted(self, preposition: int) -> Candidate | None:
        """Return who is said to get or hold a rank: "was promoted to the rank of general"."""
        at, words = preposition, 0
        by_lemma = self._reference.constructions.by_lemma
        while at >= 0 and words < _WORDS_BACK:
            for construction in by_lemma.get(self._clauses.token(at).lemma_.lower(), ()):
                ranks = construction.says.name == "militaryRank" and construction.form == "VerbPhrase"
                if ranks and self._facts.matches(construction, at) > preposition:
                    return self._clauses.subject(at)
            at, words = self._clauses.before(at), words + 1
        return None

    def _body(self, match: WordMatch, start: int) -> tuple[Candidate | None, int]:
        """Return the state or organization of an office, and the last token of the phrase."""
        at = self._clauses.after(match.end - 1)
        sent_for = at >= 0 and self._clauses.token(at).lower_ == "for"
        if sent_for and (body := self._body_before(match, start)) is not None:
            return body, match.end - 1  # "the UN's special envoy for Yemen"
        if at >= 0 and self._clauses.token(at).lower_ in {"of", "in", "for"}:
            barred = _NO_BODY if self._clauses.token(at).lower_ == "of" else _NO_BODY | {"Place"}
            at = self._clauses.after(at)
            if at >= 0 and self._clauses.token(at).pos_ == "DET":
                at = self._clauses.after(at)
            body = self._names.institution(at, barred)
            if body is not None:
                return body, self._clauses.index(body.span.end - 1)
        return self._body_before(match, start), match.end - 1

    def _body_before(self, match: WordMatch, start: int) -> Candidate | None:
        for token in range(match.start - 1, start - 1, -1):
            body = self._names.ending(token)
            if body is not None and body.class_name not in {"Person", "Place", "Weapon", "Other"}:
                return body
        return None
