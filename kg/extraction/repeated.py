"""Which names that a text has once stand in it again, where the reader passes them over?

A name is read by its place in a sentence, and now and then is missed where the place says little; that the
same words are a name elsewhere in the text says enough. A person comes again by a word of the full name, and
who has a government ("the Assad regime") by that name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from kg.extraction.candidates import Candidate
from kg.extraction.names import NameIndex
from kg.model import Document
from kg.reference import Reference

_NAME_TAGS = frozenset({"NNP", "NNPS"})
_KINDS = frozenset({"Person", "Organization", "Place", "Weapon"})
_SHORTEST = 3
"""The fewest letters of a word of a name that is looked for: "Li" and "Un" are too often something else."""


def repeated_names(
    document: Document, doc: Doc, found: Sequence[Candidate], reference: Reference
) -> Iterator[Candidate]:
    """Yield the further mentions of the names among those found, in reading order.

    They overlap no mention found, and are no part of a longer name.
    """
    forms: dict[str, Candidate] = {}
    for named in found:
        kind = reference.coarse(named.class_name)
        if named.kind == "name" and named.entry is None and kind in _KINDS:
            forms.setdefault(named.core.text, named)
            for word in named.core.text.split() if kind == "Person" else ():
                if len(word) >= _SHORTEST and word[0].isupper() and word.isalpha():
                    forms.setdefault(word, replace(named, name=word))
    for ruler in _rulers(doc, found, reference):
        forms.setdefault(ruler.name, ruler)
    taken = {i for c in found if (at := _tokens(doc, c)) is not None for i in range(at.start, at.end)}
    for tokens, form in NameIndex(forms).find(doc):
        if taken.isdisjoint(range(tokens.start, tokens.end)) and _is_whole_name(tokens):
            taken.update(range(tokens.start, tokens.end))
            span = document.span(tokens.start_char, tokens.end_char)
            yield replace(forms[form], span=span, core=span, nested=False)


def as_names(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the mentions, those of people as names that are, word for word, a name elsewhere in the text."""
    names = {word for c in found if _is_named_person(c) for word in (c.core.text, *c.core.text.split())}
    return [
        replace(c, kind="name")
        if c.kind == "nominal" and c.class_name == "Person" and c.core.text in names
        else c
        for c in found
    ]


def _is_named_person(mention: Candidate) -> bool:
    return mention.kind == "name" and mention.class_name == "Person"


def _rulers(doc: Doc, found: Sequence[Candidate], reference: Reference) -> Iterator[Candidate]:
    """Yield the people after whom a text names their governments: "the Assad regime"."""
    for body in found:
        tokens = _tokens(doc, body)
        if body.class_name == "Government" and body.entry is None and tokens is not None and len(tokens) > 1:
            name, noun = tokens[-2], tokens[-1]
            known = name.text in reference.names
            if noun.text.islower() and name.tag_ == "NNP" and name.is_alpha and not known:
                yield replace(body, kind="name", class_name="Person", name=name.text, country=None)


def _tokens(doc: Doc, mention: Candidate) -> TokenSpan | None:
    return doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")


def _is_whole_name(tokens: TokenSpan) -> bool:
    """Say whether words are tagged as a name or are an acronym, and the words beside them are none of it."""
    doc, sentence = tokens.doc, tokens.sent
    beside = [i for i in (tokens.start - 1, tokens.end) if sentence.start <= i < sentence.end]
    named = all(token.tag_ in _NAME_TAGS or _is_acronym(token) for token in tokens)
    return named and all(doc[i].tag_ not in _NAME_TAGS for i in beside)


def _is_acronym(token: Token) -> bool:
    return token.text.isupper() and len(token) >= _SHORTEST
