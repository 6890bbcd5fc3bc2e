"""Who holds which office by a copula, "as" or an apposition? "Ana Lindqvist was foreign minister of Sorland".

Titles ("President Lindqvist") are read in `relations`; here is what a sentence says with more words.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.candidates import Candidate
from kg.extraction.facts import FactFinder
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.relations import OfficeHeld, is_of_others
from kg.reference import Reference

_NO_BODY = frozenset({"Person", "Weapon"})
"""The classes of what no office belongs to; a place has one where "of" says so: "mayor of Hamburg"."""

_HELD = frozenset({"holdsOffice", "militaryRank"})
"""The properties whose object is an office or a rank."""

_WORDS_BACK = 8
"""How many words before "to the rank of" the verb that gives it may stand."""


class HolderFinder:
    """Finds the holders of offices of one document."""

    def __init__(self, lexical: Lexical, facts: FactFinder, reference: Reference) -> None:
        self._lexical = lexical
        self._titles = [m for m in lexical.all("entity") if m.word.meaning in reference.offices]
        self._facts = facts
        self._clauses, self._names = facts.clauses, facts.names
        self._reference, self._words = reference, reference.constructions

    def offices(self) -> list[OfficeHeld]:
        """Return the offices in reading order of the words for them."""
        return [held for match in self._titles for held in self._office(match)]

    def _office(self, match: WordMatch) -> Iterator[OfficeHeld]:
        if self._facts.titled(match.start) is not None:
            return
        clauses = self._clauses
        before = clauses.before(match.start)
        if before >= 0 and clauses.token(before).lower_ in self._words.deputy_words:
            return
        start = clauses.phrase_start(match.start)
        body, last = self._body(match, start)
        office = self._names.span(match.start, match.end)
        if body is not None and is_of_others(self._lexical, body, office, self._reference):
            body = None
        named = self._named_before(match)
        before = clauses.before(start)
        if named is not None:
            holder: Candidate | None = named
        elif before >= 0 and clauses.token(before).lower_ in self._words.promotion_prepositions:
            holder = self._promoted(before)
        else:
            holder = clauses.holder(start, last)
        first = min(match.start, clauses.first(body)) if body is not None else match.start
        span = self._names.span(first, last + 1)
        for one in (holder, clauses.successor(start, self._words.succession_verbs)):
            person = self._names.person(self._facts.described(one)) if one is not None else None
            if person is not None and person.class_name == "Person" and person.kind != "nominal":
                yield OfficeHeld(person, match.word.meaning, span, body, by_title=False)

    def _place(self, match: WordMatch, token: int) -> Candidate | None:
        """Return the unknown name of one word that is a place's, as the office says: "mayor of Hamburg"."""
        end = self._names.name_end(token)
        local = self._reference.offices[match.word.meaning].iri in self._reference.local_offices
        return self._names.new(self._names.span(token, end), "Place") if local and end > token else None

    def _named_before(self, match: WordMatch) -> Candidate | None:
        """Return the person whose name the reader took with an office: "named Ana Reyes defence minister"."""
        whole = self._clauses.ending(match.end - 1)
        if whole is None or whole.kind != "name" or whole.class_name != "Person" or whole.entry is not None:
            return None
        first = self._clauses.index(whole.core.start)
        if match.start - first < 2 or self._names.name_end(first) != match.start:
            return None  # "Sonoran generals" has no name in it
        return self._names.new(self._names.span(first, match.start), "Person")

    def _promoted(self, preposition: int) -> Candidate | None:
        """Return who is said to get or hold a rank or an office: "was promoted to the rank of general"."""
        at, words = preposition, 0
        by_lemma = self._reference.constructions.by_lemma
        while at >= 0 and words < _WORDS_BACK:
            for construction in by_lemma.get(self._clauses.token(at).lemma_.lower(), ()):
                held = construction.says.name in _HELD and construction.form == "VerbPhrase"
                if held and self._facts.matching.end(construction, at) > preposition:
                    return self._clauses.subject(at)
            at, words = self._clauses.before(at), words + 1
        return None

    def _body(self, match: WordMatch, start: int) -> tuple[Candidate | None, int]:
        """Return the state or organization of an office, and the last token of the phrase."""
        at = self._clauses.after(match.end - 1)
        word = self._clauses.token(at).lower_ if at >= 0 else ""
        only_where = word in self._words.place_prepositions
        if only_where and (body := self._body_before(match, start)) is not None:
            return body, match.end - 1  # "the UN's special envoy for Yemen"
        if word in self._words.body_prepositions:
            barred = _NO_BODY | {"Place"} if only_where else _NO_BODY
            at = self._clauses.after(at)
            if at >= 0 and self._clauses.token(at).pos_ == "DET":
                at = self._clauses.after(at)
            body = self._names.institution(at, barred) or self._place(match, at)
            if body is not None:
                return body, self._clauses.index(body.span.end - 1)
        return self._body_before(match, start), match.end - 1

    def _body_before(self, match: WordMatch, start: int) -> Candidate | None:
        local = self._reference.offices[match.word.meaning].iri in self._reference.local_offices
        for token in range(match.start - 1, start - 1, -1):
            body = self._names.ending(token)
            if body is None or body.class_name in {"Person", "Weapon", "Other"}:
                continue
            if body.class_name != "Place" or (local and body.entry is not None):
                return body
        return None
