"""Which spans name or describe a person, state, organization, place or weapon?

Names come from the reference knowledge and from spaCy's entity recogniser, descriptions from the nouns of
the lexicon with the noun phrase around them. Pronouns are left to coreference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan
from spacy.vocab import Vocab

from kg.extraction.lexical import Lexical
from kg.model import EntityType, MentionKind
from kg.reference import Entry, Name, Reference

# How spaCy's entity labels (OntoNotes 5) read as ontology classes; other labels name no entity of ours.
_SPACY_CLASS = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "NORP": "Group",
    "FAC": "Facility",
}
_PREMODIFIERS = {"amod", "compound", "nummod", "nmod", "poss", "det", "predet", "quantmod"}
_NOMINAL_PREMODIFIERS = _PREMODIFIERS - {"det", "predet", "poss"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention in tokens `start` to `end` (end exclusive), before it is known whose mention it is.

    A description is `bare` where it says no more than its class of weapon does: "ICBMs", "nuclear arms".
    """

    start: int
    end: int
    head: int
    kind: MentionKind
    class_name: str
    name: str
    entry: Entry | None = None
    country: str | None = None
    bare: bool = False

    def overlaps(self, other: Candidate) -> bool:
        """Say whether the two share a token."""
        return self.start < other.end and other.start < self.end


def find_mentions(doc: Doc, lexical: Lexical, reference: Reference) -> list[Candidate]:
    """Return the names and descriptions of a document in reading order; no two names overlap."""
    known = list(_known_names(doc, reference))
    described = {i for match in lexical.all("entity") for i in range(match.start, match.end)}
    recognised = [
        candidate
        for candidate in _as_people(list(_recognised_names(doc)))
        if all(_beats(candidate, k) for k in known if candidate.overlaps(k))
        # A word of the lexicon ("ICBMs") describes, whatever its capitals suggest.
        and not described.issuperset(range(candidate.start, candidate.end))
    ]
    names = [k for k in known if not any(k.overlaps(r) for r in recognised)] + recognised
    nominals = _nominals(doc, lexical, reference, names)
    return sorted((*names, *nominals), key=lambda c: (c.start, c.end))


def _beats(recognised: Candidate, known: Candidate) -> bool:
    """Say whether a recognised name beats a known one inside it: "Michael Jordan" is not the state."""
    longer = recognised.end - recognised.start > known.end - known.start
    inside = recognised.start <= known.start and known.end <= recognised.end
    vague = recognised.class_name in {"Group", "Place"} and known.entry is not None
    return longer and inside and not vague


def _as_people(names: list[Candidate]) -> list[Candidate]:
    """Read a single name that a person's full name has elsewhere in the text as that person's."""
    parts = {
        part
        for c in names
        if c.class_name == "Person" and len(c.name.split()) > 1
        for part in (c.name.split()[0], c.name.split()[-1])
    }
    return [replace(c, class_name="Person") if c.name in parts else c for c in names]


# --- names of the reference knowledge -----------------------------------------------------------


@lru_cache(maxsize=4)
def _matcher(vocab: Vocab, reference: Reference) -> PhraseMatcher:
    from spacy.lang.en import English

    tokenizer = English(vocab).tokenizer
    matcher = PhraseMatcher(vocab, attr="ORTH")
    for form in reference.names:
        matcher.add(form, [tokenizer(form)])
    return matcher


def _known_names(doc: Doc, reference: Reference) -> Iterator[Candidate]:
    matches = _matcher(doc.vocab, reference)(doc, as_spans=True)
    named = {
        name.entry.iri
        for span in matches
        for name in reference.names[span.label_]
        if name.kind in {"name", "abbreviation"}
    }
    meanings: dict[TokenSpan, list[Name]] = {
        span: [n for n in reference.names[span.label_] if n.kind != "contextual" or n.entry.iri in named]
        for span in matches
    }
    for span in _longest(span for span, names in meanings.items() if names):
        yield _read_name(span, _meant(meanings[span], span), reference)


def _longest(spans: Iterable[TokenSpan]) -> list[TokenSpan]:
    kept: list[TokenSpan] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _meant(names: list[Name], span: TokenSpan) -> Name:
    """Choose what a name means where several entries have it: the state before what lies in it."""
    order = ("name", "abbreviation", "contextual", "demonym", "seat", "capital")
    acts = _is_actor(span.root)
    return min(
        names,
        key=lambda n: (
            # A capital stands for its government where it acts, and for itself where it is a place.
            n.kind == "seat" and not acts and any(other.kind == "capital" for other in names),
            n.kind == "capital" and acts,
            n.entry.former,
            order.index(n.kind),
        ),
    )


def _is_actor(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubjpass", "poss", "agent"} or (
        token.dep_ == "pobj" and token.head.dep_ == "agent"
    )


def _read_name(span: TokenSpan, name: Name, reference: Reference) -> Candidate:
    entry, head = name.entry, span.root.i
    class_name, text = entry.class_name, entry.name
    known: Entry | None = entry
    if name.kind == "demonym":
        class_name, text, known = ("Nationality" if _modifies(span) else "Group"), span.text, None
    elif name.kind == "capital":
        class_name, text, known = "Place", span.text, None
    elif name.kind == "seat" and entry == reference.states.get(entry.country or ""):
        class_name, text, known = "Government", span.text, None
    return Candidate(span.start, span.end, head, "name", class_name, text, known, entry.country)


def _modifies(span: TokenSpan) -> bool:
    """Say whether a demonym qualifies a noun: "Syrian rebels", "South Korean and Japanese ships"."""
    root = span.root
    if root.tag_ == "NNS":
        return False
    if root.dep_ == "conj" and root.head.dep_ in {"amod", "compound"}:
        return True
    return root.dep_ in {"amod", "compound", "nmod"} or root.pos_ == "ADJ"


# --- names that spaCy recognises ----------------------------------------------------------------


def _recognised_names(doc: Doc) -> Iterator[Candidate]:
    for ent in doc.ents:
        class_name = _SPACY_CLASS.get(ent.label_)
        start, end = ent.start, ent.end
        while start < end and (doc[start].pos_ == "DET" or doc[start].is_space or doc[start].is_punct):
            start += 1
        while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_space or doc[end - 1].is_punct):
            end -= 1
        if class_name is None or start == end or doc[start:end].root.pos_ == "VERB":
            continue
        end = _with_hyphens(doc, end)
        span = doc[start:end]
        if not any(token.text[:1].isupper() for token in span):
            continue
        yield Candidate(start, end, span.root.i, "name", class_name, " ".join(span.text.split()))


def _with_hyphens(doc: Doc, end: int) -> int:
    """Return the end of a name with what hyphens join to it: "Moon Jae" is "Moon Jae-in"."""
    while (
        end + 1 < len(doc) and doc[end].text == "-" and not (doc[end - 1].whitespace_ or doc[end].whitespace_)
    ):
        end += 2
    return end


# --- descriptions -------------------------------------------------------------------------------


def _nominals(
    doc: Doc, lexical: Lexical, reference: Reference, names: list[Candidate]
) -> Iterator[Candidate]:
    taken = {i for c in names for i in range(c.start, c.end)}
    for match in lexical.all("entity"):
        head = doc[match.end - 1]
        if head.i in taken or head.dep_ == "compound" or head.pos_ not in {"NOUN", "PROPN"}:
            continue
        meaning = match.word.meaning
        class_name = "Person" if meaning in reference.offices else meaning
        if meaning in reference.offices and _is_title(head, names):
            continue
        start = min([match.start, *(t.i for t in head.lefts if t.dep_ in _NOMINAL_PREMODIFIERS)])
        start = min([start, *(t.left_edge.i for t in head.lefts if t.dep_ in _NOMINAL_PREMODIFIERS)])
        span = doc[start : head.i + 1]
        country = _modifier_country(head, names)
        bare = (span.start, span.end) == (match.start, match.end) and reference.is_a(class_name, "Weapon")
        yield Candidate(span.start, span.end, head.i, "nominal", class_name, span.text, None, country, bare)


def _is_title(head: Token, names: list[Candidate]) -> bool:
    """Say whether a noun is the title before a name, and so part of that mention: "President Moon"."""
    return any(c.class_name == "Person" and c.start == head.i + 1 for c in names)


def _modifier_country(head: Token, names: list[Candidate]) -> str | None:
    """Return the country of a demonym or state that qualifies a noun: "Russia's missiles"."""
    modifiers = {
        t.i for t in head.subtree if t.dep_ in {"amod", "compound", "poss", "nmod"} and t.head == head
    }
    found = (c.country for c in names if c.head in modifiers and c.class_name in _COUNTRY_BEARING)
    return next((country for country in found if country), None)


_COUNTRY_BEARING: set[EntityType | str] = {"State", "Nationality", "Government"}
