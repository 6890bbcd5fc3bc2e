"""Where does the mention of a place go on with the state or region that it lies in: "Palmyra, Syria"?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate
from kg.extraction.spans import Spans
from kg.model import Document
from kg.reference import Reference

_LISTING = frozenset({",", ":", "CC"})
"""The tags of what stands between the parts of a list: commas, semicolons, "and", "or"."""


class Regions:
    """The places of one document, with what they lie in."""

    def __init__(self, document: Document, doc: Doc, spans: Spans, reference: Reference) -> None:
        self._document, self._doc, self._spans, self._reference = document, doc, spans, reference

    def joined(self, found: Sequence[Candidate]) -> list[Candidate]:
        """Take the state or region after a place into its mention, save in a list of places."""
        outer = [c for c in found if not c.nested]
        wider: dict[Candidate, Candidate] = {}
        for before, place, region, after in zip(
            [None, *outer], outer, outer[1:], [*outer[2:], None], strict=False
        ):
            if self._is_within(place, region) and not (
                self._is_listed(before, place) or self._is_listed(region, after)
            ):
                span = self._document.span(place.span.start, region.span.end)
                wider[place] = replace(place, span=span, country=place.country or region.country)
                wider[region] = replace(region, nested=True)
        return sorted((wider.get(c, c) for c in found), key=lambda c: (c.span.start, -c.span.end))

    def _is_within(self, place: Candidate, region: Candidate) -> bool:
        kinds = self._reference.coarse(place.class_name), self._reference.coarse(region.class_name)
        named = all(
            c.core.text[:1].isupper() or c.core.text.split()[-1][:1].isupper() for c in (place, region)
        )
        if (
            not named
            or kinds not in {("Place", "State"), ("Place", "Place")}
            or self._between(place, region) != ", "
        ):
            return False
        if region.span != self._spans.without_article(region.span):
            return False
        # "In Geneva, Russia said": what a verb follows begins a clause.
        last = self._spans.tokens(region.span)[-1].i
        return last + 1 == len(self._doc) or self._doc[last + 1].pos_ not in {"VERB", "AUX", "ADV"}

    def _is_listed(self, first: Candidate | None, second: Candidate | None) -> bool:
        """Say whether two mentions are neighbours in a list of places."""
        if first is None or second is None or first.span.end >= second.span.start:
            return False
        between = self._spans.tokens(self._document.span(first.span.end, second.span.start))
        if not between or any(token.tag_ not in _LISTING for token in between):
            return False
        return {self._reference.coarse(c.class_name) for c in (first, second)} <= {"Place", "State"}

    def _between(self, first: Candidate, second: Candidate) -> str:
        return self._document.text[first.span.end : second.span.start]
