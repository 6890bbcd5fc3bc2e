"""Who speaks that is no actor? Documents, polls, studies, pictures: what a text cites as its source.

No reader of actors finds them, since they do nothing but tell. The head of the source's phrase names them,
and whoever is named behind it ("documents seen by Reuters") is no speaker: the words are not theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extraction.candidates import without_article
from kg.model import Claim, Document, Entity, Mention, Span
from kg.reference import Reference
from kg.terms import document_iri

_NOUNS = frozenset({"NOUN", "PROPN"})
_ENDS_HEAD = frozenset({"ADP", "VERB", "AUX", "PRON", "SCONJ", "PUNCT", "CCONJ"})
_WITHIN = frozenset({"PART"})
_IDLE = frozenset({"Weapon", "Facility", "Place", "Other"})
"""The kinds of things that say nothing, though what is made with them or about them may."""


def with_informants(
    document: Document,
    doc: Doc,
    claims: Sequence[Claim],
    entities: Sequence[Entity],
    reference: Reference,
) -> tuple[list[Claim], list[Entity]]:
    """Return the claims with what is cited as their speakers, and the entities with those that are new.

    Claims that cite the same words, such as "the report", have one speaker.
    """
    known = {m.span: e for e in entities for m in e.mentions}
    new: dict[str, Entity] = {}
    told = []
    for claim in claims:
        head = _head(document, doc, claim.source[0]) if claim.source else None
        if (
            head is None
            or any(span.start < head.end <= span.end for span in known)
            or _speaks_before(claim, head, known)
        ):
            told.append(claim)
            continue
        entity = new.setdefault(
            head.text.lower(), _entity(document, head, len(entities) + len(new) + 1, reference)
        )
        if all(mention.span != head for mention in entity.mentions):
            mentions = tuple(sorted((*entity.mentions, Mention(head, "nominal")), key=lambda m: m.span))
            new[head.text.lower()] = entity = replace(entity, mentions=mentions)
        told.append(replace(claim, speaker=entity.id))
    return told, [*entities, *new.values()]


def _head(document: Document, doc: Doc, source: Span) -> Span | None:
    """Return the noun phrase that a source begins with, without its article: "poll" of "a poll of voters"."""
    words = doc.char_span(source.start, source.end, alignment_mode="expand")
    if words is None:
        return None
    kept: list[Token] = []
    for token in words:
        if kept and any(t.pos_ in _NOUNS for t in kept) and token.pos_ in _ENDS_HEAD | _WITHIN:
            break
        if token.pos_ in {"PRON", "ADP", "VERB"} and token.tag_ not in {"VBN", "VBG", "PRP$"}:
            return None
        kept.append(token)
    if (
        not kept
        or kept[-1].pos_ not in _NOUNS
        or (kept[-1].text[:1].isupper() and len(kept) == 1 and not kept[0].is_sent_start)
    ):
        return None
    start, end = kept[0].idx, kept[-1].idx + len(kept[-1])
    return without_article(doc, document.span(start, end))


def _speaks_before(claim: Claim, head: Span, known: dict[Span, Entity]) -> bool:
    """Say whether an actor speaks who stands before the head: "Kim's report", and no "satellite pictures"."""
    if claim.speaker is None:
        return False
    source = claim.source[0]
    own = [(s, e.type) for s, e in known.items() if e.id == claim.speaker and source.overlaps(s)]
    return not own or any(span.start < head.end and kind not in _IDLE for span, kind in own)


def _entity(document: Document, head: Span, number: int, reference: Reference) -> Entity:
    own = document_iri(reference.base, document.id)
    return Entity(
        id=f"e{number}",
        type="Other",
        class_name="Other",
        name=head.text,
        iri=f"{own}#entity={head.start},{head.end}",
        mentions=(Mention(head, "nominal"),),
    )
