"""What does a claim lack that stands beside its cue? Whoever says it, and what is said.

The reader seldom takes a relative pronoun for a source ("Berg, who warned that war was near"); it reads a
sentence by itself, and so misses a quotation that ends with the sentence before ("“Never again!” Orlov
shouted"); and it overlooks some infinitives of what is meant to be done ("threatened to invade"). The words
beside the cue and their tags say all three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extraction.complements import FINITE, end_in_subject
from kg.extraction.fillers import RELATIVES
from kg.extraction.readings import ReadClaim, ReadRole
from kg.model import Document, Span

_BEFORE_VERB = frozenset({"AUX", "ADV", "PART"})

_IN_SUBJECT = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "DET", "PART"})
_BEFORE_SUBJECT = frozenset({"PUNCT", "SCONJ", "CCONJ", "SPACE"})

_ENDS = ("!", "?", ",", "…", "—", "–")
_SUBJECT = 0.8
"""How sure a subject is the source: less than one that the reader finds, more than none."""

_MARKS = 4
"""How many characters at most are between a quotation and the sentence behind it: marks and a space."""


class Completer:
    """Completes what is read in one document."""

    def __init__(
        self, document: Document, doc: Doc, sentences: Sequence[Span], quotations: Sequence[Span]
    ) -> None:
        self._document, self._doc = document, doc
        self._ends = {quotation.end: quotation for quotation in quotations}
        self._sentences = sentences

    def completed(
        self, claims: Iterable[ReadClaim], intentions: Collection[Span], cues: Collection[Span]
    ) -> Iterator[ReadClaim]:
        """Yield the claims with the source and the content that stand beside their cues.

        `intentions` are the words that say what somebody means to do, `cues` all that give words or
        thoughts to somebody.
        """
        for claim in claims:
            whole = self._with_whole_names(self._with_source(claim))
            yield self._cut(self._with_content(whole, intentions), cues)

    def _with_source(self, claim: ReadClaim) -> ReadClaim:
        subject = None if claim.spans("source") else self._subject(claim.cue)
        return claim if subject is None else _with(claim, "source", subject, _SUBJECT)

    def _with_content(self, claim: ReadClaim, intentions: Collection[Span]) -> ReadClaim:
        if claim.spans("content"):
            return claim
        if any(claim.cue.overlaps(word) for word in intentions):
            deed = self._infinitive(claim.cue.end)
            return claim if deed is None else _with(claim, "content", deed)
        quotation = self._quotation_before(claim)
        return claim if quotation is None else _with(claim, "content", quotation)

    def _with_whole_names(self, claim: ReadClaim) -> ReadClaim:
        """Return a claim of which no content begins within a name: "the Soviet Union", not "Union"."""
        roles = tuple(
            replace(role, span=self._from_whole_name(role.span, claim.cue.end))
            if role.role == "content"
            else role
            for role in claim.roles
        )
        return claim if roles == claim.roles else replace(claim, roles=roles)

    def _from_whole_name(self, content: Span, least: int) -> Span:
        words = self._doc.char_span(content.start, content.end, alignment_mode="expand")
        if not words:
            return content
        first = words[0]
        while first.pos_ == "PROPN" and first.i > first.sent.start and first.nbor(-1).pos_ == "PROPN":
            first = first.nbor(-1)
        return self._document.span(first.idx, content.end) if least <= first.idx < content.start else content

    def _cut(self, claim: ReadClaim, cues: Collection[Span]) -> ReadClaim:
        """Return a claim whose content does not run into the verb of which its cue is the subject."""
        end = end_in_subject(self._doc, claim.cue, cues)
        if end is None or not any(content.start < end < content.end for content in claim.spans("content")):
            return claim
        roles = (
            replace(role, span=self._document.span(role.span.start, min(role.span.end, end)))
            if role.role == "content"
            else role
            for role in claim.roles
            if role.role != "content" or role.span.start < end
        )
        return replace(claim, roles=tuple(roles))

    # --- who --------------------------------------------------------------------------------------------

    def _subject(self, cue: Span) -> Span | None:
        """Return who stands right before a finite verb, but for auxiliaries and adverbs.

        That is a pronoun, or before a that-clause the noun phrase with which the sentence begins.
        """
        doc, words = self._doc, self._doc.char_span(cue.start, cue.end, alignment_mode="expand")
        verb = next((word for word in words or () if word.pos_ in {"VERB", "AUX"}), None)
        if verb is None:
            return None
        finite, at = verb.tag_ in FINITE, verb.i - 1
        while at > verb.sent.start and doc[at].pos_ in _BEFORE_VERB:
            finite = finite or doc[at].tag_ in FINITE
            at -= 1
        if at < verb.sent.start or not finite:
            return None
        first: int | None = at
        if not _is_somebody(doc[at]):
            opens = verb.i + 1 < len(doc) and doc[verb.i + 1].pos_ == "SCONJ"
            first = self._phrase(at, verb.sent.start) if opens else None
        return None if first is None else self._document.span(doc[first].idx, doc[at].idx + len(doc[at]))

    def _phrase(self, last: int, sentence: int) -> int | None:
        """Return where the noun phrase begins that ends at a token; None where none begins a clause.

        A name is left to the reader, which seldom passes one over that speaks.
        """
        if self._doc[last].pos_ != "NOUN":
            return None
        first = last
        while first > sentence and self._doc[first - 1].pos_ in _IN_SUBJECT:
            first -= 1
        begins = first == sentence or self._doc[first - 1].pos_ in _BEFORE_SUBJECT
        return first if begins else None

    # --- what -------------------------------------------------------------------------------------------

    def _infinitive(self, start: int) -> Span | None:
        """Return the infinitive that begins at a character, up to the next mark: "to invade Taiwan"."""
        first = next((token.i for token in self._doc if token.idx >= start), len(self._doc))
        if first + 1 >= len(self._doc) or self._doc[first].tag_ != "TO" or self._doc[first + 1].tag_ != "VB":
            return None
        sentence = self._doc[first].sent
        last = first + 1
        while last + 1 < sentence.end and not (self._doc[last + 1].is_punct or self._doc[last + 1].is_space):
            last += 1
        return self._document.span(self._doc[first].idx, self._doc[last].idx + len(self._doc[last]))

    def _quotation_before(self, claim: ReadClaim) -> Span | None:
        """Return the quotation that ends right before the sentence of a claim, in the same line.

        It ends as no statement does: behind a full stop somebody's words would need a comma instead.
        """
        start = max((s.start for s in self._sentences if s.covers(claim.cue)), default=-1)
        for end in range(start - 1, start - _MARKS, -1):
            quotation = self._ends.get(end)
            if quotation is not None and "\n" not in self._document.text[end:start]:
                return quotation if quotation.text.endswith(_ENDS) else None
        return None


def _is_somebody(word: Token) -> bool:
    """Say whether a word stands for whoever speaks: "who", "she", "they"; "it" is often nobody."""
    return word.tag_ in RELATIVES or (word.tag_ == "PRP" and "Neut" not in word.morph.get("Gender", []))


def _with(claim: ReadClaim, role: str, span: Span, score: float = 1.0) -> ReadClaim:
    return replace(claim, roles=(*claim.roles, ReadRole(role, span, score)))
