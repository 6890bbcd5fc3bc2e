"""Who carried the words? "Kim was quoted as saying by KCNA", "KCNA quoted Kim as saying".

The lexicon's cues of several words name the verb of the one who carries, and the words with which the speaker
speaks; whoever stands before the verb is quoted where the verb is passive, and quotes where it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extraction.candidates import Candidate
from kg.extraction.tokens import tokens_of
from kg.model import Span
from kg.reference import Reference


@dataclass(frozen=True, slots=True)
class Relay:
    """Words that somebody carries: from `start` to `end` in characters, of `speaker`, by `carrier`."""

    start: int
    end: int
    speaker: Candidate
    carrier: Candidate


def find_relays(
    doc: Doc,
    sentences: Sequence[Span],
    mentions: Sequence[Candidate],
    reference: Reference,
) -> list[Relay]:
    """Return the relays of a document in reading order."""
    actors = [m for m in mentions if not m.nested and reference.is_a(m.class_name, "Actor")]
    found = []
    for first, last in _verbs(doc, reference):
        sentence = next((s for s in sentences if s.start <= first.idx < s.end), None)
        here = [m for m in actors if sentence is not None and sentence.covers(m.span)]
        before = [m for m in here if m.span.end <= first.idx]
        between = [m for m in here if first.idx < m.span.start and m.span.end <= last.idx]
        after = [m for m in here if m.span.start > last.idx]
        passive = first.i > 0 and doc[first.i - 1].pos_ == "AUX"
        carriers = [m for m in between + after if _after_preposition(doc, m)] if passive else before
        speakers = before if passive else between
        if carriers and speakers:
            start = doc[first.i - 1].idx if passive else first.idx
            end = last.idx + len(last)
            carrier = carriers[0] if passive else carriers[-1]
            found.append(Relay(start, end, speakers[-1], carrier))
    return found


def _verbs(doc: Doc, reference: Reference) -> Iterator[tuple[Token, Token]]:
    """Yield the first and last word of each cue of several words, whatever stands between them."""
    tokens = tokens_of(doc)
    for last, lemma in enumerate(tokens.lemmas):
        for word in reference.words_for(lemma):
            if word.meaning != "ReportingCue" or word.part_of_speech != "verb" or len(word.lemmas) < 2:
                continue
            wanted, first = list(word.lemmas[:-1]), last
            while wanted and first > 0 and not tokens.begins[first]:
                first -= 1
                if tokens.lemmas[first] == wanted[-1]:
                    wanted.pop()
            if not wanted and tokens.parts_of_speech[first] in {"VERB", "AUX"}:
                yield doc[first], doc[last]


def _after_preposition(doc: Doc, mention: Candidate) -> bool:
    tokens = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    return tokens is not None and tokens.start > 0 and doc[tokens.start - 1].pos_ == "ADP"
