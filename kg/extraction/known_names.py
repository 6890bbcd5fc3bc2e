"""What do names of the reference knowledge, and designators of known series, mean where they stand in a text?

A form may be the name of several things: what acts in the text, and what else it names, decide. The reader's
phrases say where a name goes on, and where a headline in capitals has one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from kg.extraction.candidates import Candidate, without_article
from kg.extraction.names import FoldedNameIndex, NameIndex
from kg.extraction.readings import ReadPhrase
from kg.model import Document
from kg.reference import Entry, Name, NameKind, Reference

_SURENESS: Mapping[NameKind, float] = {
    "name": 1.0,
    "abbreviation": 1.0,
    "contextual": 0.9,
    "demonym": 0.9,
    "seat": 0.8,
    "capital": 0.8,
}


_NAMING = frozenset({"name", "abbreviation", "seat", "capital"})
"""The kinds of names after which a text may call a thing by less: "the North" where Pyongyang is named."""


class KnownNames:
    """The known names of one document."""

    def __init__(self, document: Document, doc: Doc, reference: Reference) -> None:
        self._document, self._doc, self._reference = document, doc, reference

    def names(self, phrases: list[ReadPhrase]) -> list[Candidate]:
        matches = [*_index(self._reference).find(self._doc), *self._recased(phrases)]
        named = {
            name.entry.iri
            for _, form in matches
            for name in self._reference.names[form]
            if name.kind in _NAMING
        }
        meanings = {
            span: [n for n in self._reference.names[form] if n.kind != "contextual" or n.entry.iri in named]
            for span, form in matches
        }
        meanings = {span: self._of_its_state(span, names, meanings) for span, names in meanings.items()}
        spans = _longest(span for span, names in meanings.items() if names)
        regional = self._regional([meanings[span] for span in spans])
        return [self._known(span, _in_region(meanings[span], regional), phrases) for span in spans]

    def _of_its_state(
        self, span: TokenSpan, names: list[Name], meanings: Mapping[TokenSpan, list[Name]]
    ) -> list[Name]:
        """Return what a form means without bodies of other states: "Guatemala's Congress" is its own."""
        owners = {
            name.entry.country
            for other, others in meanings.items()
            if other.end <= span.start and self._owns(other, span)
            for name in others
            if name.entry.class_name == "State"
        }
        bodies = [
            n for n in names if n.entry.country and self._reference.is_a(n.entry.class_name, "Organization")
        ]
        barred = [n for n in bodies if owners and n.entry.country not in owners]
        return [name for name in names if name not in barred]

    def _owns(self, state: TokenSpan, body: TokenSpan) -> bool:
        """Say whether a name stands in the genitive right before another, or is its adjective."""
        between = self._doc[state.end : body.start]
        return len(between) == 0 or (len(between) == 1 and between[0].tag_ == "POS")

    def _regional(self, meanings: Sequence[Sequence[Name]]) -> set[str]:
        """Return the states of whose regions a text tells by more than names that other states bear.

        A state that anything else in the text is of bears its own name: "Georgia" where Tbilisi is named.
        """
        sure = [names[0].entry for names in meanings if len({name.entry.iri for name in names}) == 1]
        told = {e.country for e in sure if e.country and e.class_name == "Place"}
        shared = (names for names in meanings if {"Place", "State"} <= {n.entry.class_name for n in names})
        others = {n.entry.country for names in shared for n in names if n.entry.class_name == "State"}
        return told if others.isdisjoint(e.country for e in sure) else set()

    def _recased(self, phrases: list[ReadPhrase]) -> Iterator[tuple[TokenSpan, str]]:
        """Yield the known names in names that a headline has in capitals throughout, or in none."""
        cased = [phrase.span for phrase in phrases if self._is_recased(phrase)]
        if cased:
            for tokens, form in _folded_index(self._reference).find_folded(self._doc):
                if any(s.start <= tokens.start_char and tokens.end_char <= s.end for s in cased):
                    yield tokens, form

    def _is_recased(self, phrase: ReadPhrase) -> bool:
        tokens = self._doc.char_span(phrase.span.start, phrase.span.end, alignment_mode="expand")
        sentence = tokens[0].sent.text if tokens is not None else ""
        return sentence.isupper() or (phrase.form == "name" and sentence.islower())

    def designators(self) -> Iterator[Candidate]:
        """Yield the designators of known series; one that an entry has in another spelling is the entry's."""
        for found in self._reference.designators.find(self._document.text):
            if found.name not in self._reference.names:
                span = self._document.span(found.start, found.end)
                entry = self._spelt_otherwise(found.name)
                class_name, country = found.series.class_name, found.series.country
                if entry is not None:
                    class_name, country = entry.class_name, entry.country
                name = entry.name if entry is not None else found.name
                yield Candidate(span, span, "name", class_name, name, entry, country)

    def with_designators(self, designators: list[Candidate], known: list[Candidate]) -> list[Candidate]:
        """Add designators to the known names; a known name inside one ("Kh-101" of Kh-101M) is none."""
        found = [
            new
            for new in designators
            if all(new.span.covers(k.span) and new.span != k.span for k in known if k.span.overlaps(new.span))
        ]
        kept = [k for k in known if not any(new.span.overlaps(k.span) for new in found)]
        return sorted([*kept, *found], key=lambda k: k.span)

    def _spelt_otherwise(self, designator: str) -> Entry | None:
        """Return the weapon that has a designator with hyphens for its spaces: "Geran 1"."""
        names = self._reference.names.get(designator.replace(" ", "-"), ())
        return next((n.entry for n in names if n.kind in {"name", "abbreviation"}), None)

    def _known(self, tokens: TokenSpan, names: list[Name], phrases: list[ReadPhrase]) -> Candidate:
        span = self._document.span(tokens.start_char, tokens.end_char)
        phrase = next((p for p in phrases if p.span.overlaps(span)), None)
        alone = phrase is None or without_article(self._doc, phrase.span) == span
        acts = phrase is not None and alone and self._reference.is_a(phrase.kind, "Actor")
        acts = acts and not qualifies(tokens)
        name = _meant(names, acts=acts)
        entry = name.entry
        class_name, text = entry.class_name, entry.name
        known: Entry | None = entry
        if name.kind == "demonym":
            plural = tokens.root.tag_ in {"NNS", "NNPS"}
            alone = alone and phrase is not None and phrase.kind != "Nationality"
            adjective = not plural and (not alone or qualifies(tokens))
            class_name, text, known = ("Nationality" if adjective else "Group"), span.text, None
        elif name.kind == "capital":
            class_name, text, known = "Place", span.text, None
        elif name.kind == "seat" and entry == self._reference.states.get(entry.country or ""):
            class_name, text, known = "Government", span.text, None
        return Candidate(
            span,
            span,
            "name",
            class_name,
            text,
            known,
            entry.country,
            score=_sureness(name, self._reference.names[name.form]),
        )


@lru_cache(maxsize=4)
def _index(reference: Reference) -> NameIndex:
    return NameIndex(reference.names)


@lru_cache(maxsize=4)
def _folded_index(reference: Reference) -> FoldedNameIndex:
    proper = [form for form, names in reference.names.items() if any(n.kind != "contextual" for n in names)]
    return FoldedNameIndex(proper)


def _in_region(names: list[Name], regional: Collection[str]) -> list[Name]:
    """Return the regions that a form names, where a text tells of those of their state; else the rest."""
    places = [n for n in names if n.entry.class_name == "Place" and n.kind == "name"]
    if len({n.entry.iri for n in names}) == 1:
        return names
    told = [n for n in places if n.entry.country in regional]
    return told or [n for n in names if n not in places] or names


def _longest(spans: Iterable[TokenSpan]) -> list[TokenSpan]:
    """Return the names that overlap no longer one: "Workers' Party of Korea", not "the Workers' Party"."""
    kept: list[TokenSpan] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        inside = range(span.start, span.end)
        if taken.isdisjoint(inside):
            taken.update(inside)
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _sureness(name: Name, names: Sequence[Name]) -> float:
    """Return how sure it is that a form means an entry: less where it is another's as well."""
    own = _SURENESS[name.kind]
    others = {n.entry.iri for n in names if not n.entry.former} - {name.entry.iri}
    return own if not others or name.entry.own else round(own * 0.8, 2)


def _meant(names: list[Name], *, acts: bool) -> Name:
    """Choose what a name means where several entries have it: the state before what lies in it.

    An entry of the user's own comes before all others, and of two such the first by IRI.
    """
    order = ("name", "abbreviation", "contextual", "demonym", "seat", "capital")
    return min(
        names,
        key=lambda n: (
            not n.entry.own,
            n.entry.iri if n.entry.own else "",
            # A capital stands for its government where it acts, and for itself where it is a place.
            n.kind == "seat" and not acts and any(other.kind == "capital" for other in names),
            n.kind == "capital" and acts,
            n.entry.former,
            order.index(n.kind),
        ),
    )


def qualifies(demonym: TokenSpan) -> bool:
    """Say whether a noun follows a demonym, at once or after another: "South Korean and Japanese ships"."""
    following = [token for token in demonym.doc[demonym.end : demonym.end + 3] if token.pos_ != "CCONJ"]
    return bool(following) and following[0].pos_ in {"NOUN", "ADJ"}
