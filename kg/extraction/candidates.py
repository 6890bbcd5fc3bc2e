"""What is a mention, before it is known whose mention it is?"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extraction.tokens import tokens_of
from kg.model import MentionKind, Span
from kg.reference import Entry

COUNTRY_BEARING = frozenset({"State", "Nationality", "Government"})
"""Classes whose names say to which state something belongs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention, before it is known whose mention it is.

    Attributes:
        span: the whole noun phrase, with article and title.
        core: the name in it, or the description without its article.
        kind: how it refers.
        class_name: the ontology class that name, words or reader give it.
        name: the text of the core, or the name of the reference entry.
        entry: what the reference knowledge knows under this name.
        country: the state that it is, belongs to, or is qualified by; ISO 3166-1 alpha-3.
        bare: whether a description says no more than its class of weapon does: "ICBMs", "nuclear arms".
        nested: whether it stands inside the phrase of another mention.
        score: how sure it is that the name means the entry, from 0 to 1.
    """

    span: Span
    core: Span
    kind: MentionKind
    class_name: str
    name: str
    entry: Entry | None = None
    country: str | None = None
    bare: bool = False
    nested: bool = False
    score: float = 1.0

    def __hash__(self) -> int:
        return hash((self.span.start, self.span.end, self.core.start, self.class_name))


def without_article(doc: Doc, span: Span) -> Span:
    """Cut the article, or what stands in its place, off a phrase: "the rebels", "some of the rebels"."""
    tokens = tokens_of(doc)
    at = tokens.at(span.start, span.end)
    if len(at) > 1 and tokens.tags[at[0]] == "DT" and tokens.starts[at[0]] == span.start:
        start = tokens.starts[at[2 if len(at) > 2 and tokens.tags[at[1]] == "IN" else 1]]
        return Span(start, span.end, span.text[start - span.start :])
    return span
