"""Who says "we" and "should" where nobody is quoted? In an opinion piece, its author.

A text is an opinion piece where it says so (its title, a label before its headline, its address, "this
editorial"), or where it speaks of itself in the first person and of what others should do. Its author is
named by the line below the headline ("By Anna Keller"), by what is known of the document, or by what the text
calls itself; an editorial's is the outlet. What the author demands is an attitude, not an event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.extraction.attribution import told_as_fact
from kg.extraction.lexical import Lexical
from kg.model import Claim, Document, Entity, EntityType, Event, Mention, Span
from kg.reference import Reference
from kg.terms import document_iri, slug

_DEMANDS = 2
"""How many demands a text without a label makes, beside its first persons, that is an opinion piece."""

_BYLINE = 6
"""How many words a line with the author's name has at most."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """What an opinion piece says in its author's own name.

    Attributes:
        author: the entity of the author, with the by-line or the first persons as mentions.
        claims: all claims, the author's among them.
    """

    author: Entity
    claims: list[Claim]


class AuthorFinder:
    """Finds the author of one document, where it is an opinion piece."""

    def __init__(
        self,
        document: Document,
        doc: Doc,
        sentences: Sequence[Span],
        lexical: Lexical,
        quotations: Sequence[Span],
        reference: Reference,
    ) -> None:
        self._document, self._sentences, self._reference = document, sentences, reference
        self._quotations = quotations
        cues = [w for w in lexical.placed("cue") if not self._is_quoted(w.span)]
        self._labels = [w.span for w in cues if w.word.meaning == "OpinionCue"]
        self._demands = [w.span for w in cues if w.word.meaning == "DutyCue"]
        self._bylines = [w.span for w in cues if w.word.meaning == "BylineCue"]
        self._determiners = {
            token.idx: token for token in doc if token.tag_ == "DT" and token.lower_ == "this"
        }
        words = (
            document.span(token.idx, token.idx + len(token))
            for token in doc
            if token.tag_ in {"PRP", "PRP$"} and token.morph.get("Person", []) == ["1"]
        )
        self._firsts = [span for span in words if not self._is_quoted(span)]

    def _is_quoted(self, span: Span) -> bool:
        return any(quotation.covers(span) for quotation in self._quotations)

    def authorship(
        self, entities: Sequence[Entity], claims: Sequence[Claim], events: Sequence[Event]
    ) -> Authorship | None:
        """Return the author and the claims with the author's; None where the text is no opinion piece."""
        calls_itself = self._self_reference(entities)
        if not (self._is_labelled() or calls_itself or self._pleads(claims)):
            return None
        author = self._author(entities, calls_itself)
        if author is None:
            return None
        firsts = set(self._firsts)
        # That somebody should do something is no claim of theirs.
        claims = [c for c in claims if not any(cue == word for cue in c.cue for word in self._demands)]
        own = [
            replace(claim, speaker=author.id)
            if claim.speaker is None and any(span in firsts for span in claim.source)
            else claim
            for claim in claims
        ]
        return Authorship(author, [*own, *self._demanded(author, own, events)])

    # --- whether it is an opinion piece -----------------------------------------------------------------

    def _is_labelled(self) -> bool:
        """Say whether title, address or a label of its own call the text an opinion."""
        title = re.split(r"\s*[:|–—]\s+|\s+-\s+", self._document.title or "")
        address = (self._document.url or "").split("/")
        if any(self._is_opinion(part) for part in (*title, *address)):
            return True
        return any(self._labels_line(span) for span in self._labels)

    def _is_opinion(self, part: str) -> bool:
        words = self._reference.words_for(part.strip().lower().removesuffix("s"))
        return any(word.meaning == "OpinionCue" and len(word.lemmas) == 1 for word in words)

    def _labels_line(self, span: Span) -> bool:
        """Say whether a word stands before the colon that opens a line, or is a line by itself."""
        before, _, after = self._line(span)
        return not before.strip() and (after.startswith(":") or not after.strip())

    def _line(self, span: Span) -> tuple[str, str, str]:
        text = self._document.text
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        end = end if end >= 0 else len(text)
        return text[start : span.start], text[start:end], text[span.end : end]

    def _pleads(self, claims: Sequence[Claim]) -> bool:
        """Say whether a text speaks of itself and of what others should do, in nobody else's words."""
        free = [w for w in self._demands if not any(s.overlaps(w) for c in claims for s in c.content)]
        return bool(self._firsts) and len(free) >= _DEMANDS

    def _self_reference(self, entities: Sequence[Entity]) -> Span | None:
        """Return the words by which a text calls itself: "this newspaper", "this editorial"."""
        outlets = [
            m.span for e in entities for m in e.mentions if self._reference.is_a(e.class_name, "MediaOutlet")
        ]
        for start, token in self._determiners.items():
            after = start + len(token) + 1
            for span in (*outlets, *self._labels):
                if span.start in {start, after} and not self._is_quoted(span):
                    return span
        return None

    # --- who the author is ------------------------------------------------------------------------------

    def _author(self, entities: Sequence[Entity], calls_itself: Span | None) -> Entity | None:
        """Return whom the by-line names, else what the document is known to be by, else what speaks."""
        named = self._named_in_byline(entities)
        if named is not None:
            return named
        known = next((e for e in entities if e.name == self._document.author), None)
        if known is not None:
            return known
        spans = [*([calls_itself] if calls_itself else []), *self._firsts, *self._labels, *self._demands]
        if not spans:
            return None
        if self._document.author:
            return self._new("Person", self._document.author, spans[:1], len(entities), shared=True)
        itself = next((e for e in entities if any(m.span == calls_itself for m in e.mentions)), None)
        if itself is not None:
            return itself
        if self._document.publisher:
            return self._new("Organization", self._document.publisher, spans[:1], len(entities), shared=True)
        return self._new("Person", "author", spans[:1], len(entities), shared=False)

    def _named_in_byline(self, entities: Sequence[Entity]) -> Entity | None:
        for span in self._bylines:
            before, line, _ = self._line(span)
            if before.strip() or len(line.split()) > _BYLINE:
                continue
            for entity in entities:
                if entity.type == "Person" and any(
                    m.kind == "name" and span.end <= m.span.start <= span.end + 2 for m in entity.mentions
                ):
                    return entity
        return None

    def _new(self, kind: EntityType, name: str, spans: Sequence[Span], known: int, *, shared: bool) -> Entity:
        base = self._reference.base
        first = min(spans)
        own = f"{document_iri(base, self._document.id)}#entity={first.start},{first.end}"
        iri = f"{base}{kind.lower()}/{slug(name)}" if shared and slug(name) else own
        forms = [Mention(s, "pronoun" if s in self._firsts else "nominal") for s in sorted(spans)]
        return Entity(f"e{known + 1}", kind, kind, name, iri, tuple(forms))

    # --- what the author demands ------------------------------------------------------------------------

    def _demanded(self, author: Entity, claims: Sequence[Claim], events: Sequence[Event]) -> list[Claim]:
        """Return a claim for each sentence that demands something in nobody else's words."""
        found: list[Claim] = []
        for sentence in self._sentences:
            free = [
                word
                for word in self._demands
                if sentence.covers(word) and not any(s.overlaps(word) for c in claims for s in c.content)
            ]
            if not free or any(
                c.source and c.speaker == author.id and sentence.covers(c.cue[0]) for c in claims
            ):
                continue
            firsts = [span for span in self._firsts if sentence.covers(span)][:1]
            inside = tuple(e.id for e in events if sentence.covers(e.trigger) and not told_as_fact(e))
            content = (self._trimmed(sentence),)
            number = f"c{len(claims) + len(found) + 1}"
            found.append(
                Claim(number, "attitude", tuple(firsts), (free[0],), content, author.id, events=inside)
            )
        return found

    def _trimmed(self, sentence: Span) -> Span:
        """Return a sentence without the label before it and the stop behind it."""
        start, end, text = sentence.start, sentence.end, self._document.text
        for label in self._labels:
            if label.start == start and text[label.end : label.end + 1] == ":":
                start = label.end + 1
        while start < end and text[start].isspace():
            start += 1
        while end > start + 1 and text[end - 1] in ".!?":
            end -= 1
        return self._document.span(start, end)
