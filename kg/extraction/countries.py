"""Of which state is what a phrase names or describes, by the states and bodies named in it?"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.candidates import COUNTRY_BEARING, Candidate
from kg.extraction.readings import ReadPhrase
from kg.extraction.spans import Spans
from kg.model import Document, Span
from kg.reference import Reference

_ARMED = ("ArmedForce", "ArmedGroup", "PoliceForce")
"""The classes of bodies whose arms are of their country: not of a company, which sells them."""

_IN_LIST = frozenset({",", "CC", "DT", "_SP"})


class Countries:
    """The states of the phrases of one document; `throughout` are all known names in it."""

    def __init__(
        self, document: Document, spans: Spans, reference: Reference, throughout: Sequence[Candidate]
    ) -> None:
        self._document, self._spans, self._reference = document, spans, reference
        self._throughout = throughout

    def of(self, known: Sequence[Candidate], phrase: ReadPhrase) -> str | None:
        """Return the state that a phrase names, or that an organization which it names belongs to.

        "Russian troops", "a Pentagon spokesman"; not "the US-backed rebels".
        """
        if known and known[0].entry is not None and _is_of_all_states(known[0], self._reference):
            return None  # "the UN's special envoy for Yemen" is no Yemeni
        if phrase.form == "nominal" and phrase.kind == "Group" and self._is_list_of_states(known, phrase):
            return None  # "the foreign ministers of Japan and Fiji" are of no one state
        bearing = [k for k in known if k.country and not self._is_joined(k)]
        states = [k.country for k in bearing if _lends_country(k, phrase.span)]
        owning = _ARMED if phrase.kind == "Weapon" else ("Organization",)
        bodies = [k.country for k in bearing if any(self._reference.is_a(k.class_name, o) for o in owning)]
        of_bodies = phrase.kind in {"Person", "Group", "Organization", "Weapon"}
        return next(iter([*states, *(bodies if of_bodies else [])]), None)

    def of_person(self, name: Span, known: Sequence[Candidate], phrase: ReadPhrase) -> str | None:
        """Return the state that a phrase with a person's name tells; the words of the name tell none."""
        return self.of([k for k in known if not self._is_own_name(k, name)], phrase)

    def _is_list_of_states(self, known: Sequence[Candidate], phrase: ReadPhrase) -> bool:
        """Say whether a phrase ends in a state, and a list of states goes on behind it."""
        last = next((k for k in known if k.span.end == phrase.span.end and k.class_name == "State"), None)
        if last is None or last.span.start == self._spans.without_article(phrase.span).start:
            return False
        behind = next((k for k in self._throughout if k.span.start >= phrase.span.end), None)
        if behind is None or behind.class_name != "State" or behind.country == last.country:
            return False
        between = self._spans.tokens(self._document.span(phrase.span.end, behind.span.start))
        return bool(between) and all(token.tag_ in _IN_LIST for token in between)

    def _is_own_name(self, known: Candidate, person: Span) -> bool:
        """Say whether a known name is a word of a person's: "Jordan" of "Michael Jordan Reyes".

        "Jordan" of "Abdullah II of Jordan" says whose king he is.
        """
        if not person.covers(known.span):
            return False
        before = self._spans.tokens(self._document.span(person.start, known.span.start))
        return not before or before[-1].tag_ != "IN"

    def _is_joined(self, known: Candidate) -> bool:
        """Say whether a hyphen joins a name to a word after it, as in "US-backed"."""
        return self._document.text[known.span.end : known.span.end + 1] in {"-", "‑"}


def _lends_country(known: Candidate, phrase: Span) -> bool:
    """Say whether what a phrase names is of the country of a name in it: "two Russians", "Russian troops"."""
    people = known.class_name == "Group" and known.span.end == phrase.end
    region = known.class_name == "Place" and known.entry is not None and known.span != phrase
    return people or region or known.class_name in COUNTRY_BEARING


def _is_of_all_states(known: Candidate, reference: Reference) -> bool:
    return known.country is None and reference.is_a(known.class_name, "InternationalOrganization")
