"""Where do the words of the ontology's constructions stand in a text?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.constructions import Construction
from kg.extraction.clauses import Clauses
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.tokens import tokens_of
from kg.reference import Reference

_BETWEEN = 2
"""How many adverbs and adjectives may stand between two words of a construction."""

_PHRASES = 8
"""How many words of phrases of place and time may stand before the preposition of a construction."""

_IN_PHRASE = frozenset({"ADP", "DET", "ADJ", "ADV", "NOUN", "PROPN", "NUM"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A construction at tokens `start` to `end` (end exclusive)."""

    construction: Construction
    start: int
    end: int


class Matching:
    """The constructions of one document."""

    def __init__(
        self, doc: Doc, tokens: Sequence[Token], clauses: Clauses, lexical: Lexical, reference: Reference
    ) -> None:
        self._words = tokens_of(doc)
        self._tokens, self._clauses, self._reference = tokens, clauses, reference
        self._civil = {n for match in lexical.all("entity") for n in _civil(match, reference)}

    def placed(self) -> Iterator[Placed]:
        """Yield the constructions of the document in reading order of their words."""
        by_lemma = self._reference.constructions.by_lemma
        for n, forms in enumerate(zip(self._words.lemmas, self._words.lower, strict=True)):
            for key in dict.fromkeys(forms):
                for construction in by_lemma.get(key, ()):
                    end = self.end(construction, n)
                    if end:
                        yield Placed(construction, n, end)

    def end(self, construction: Construction, start: int) -> int:
        """Return where the words of a construction that begin at a token end, or 0.

        Adverbs and adjectives may stand between them.
        """
        if construction.form == "ObjectPhrase":
            return start + 1 if self._tokens[start].pos_ == "VERB" else 0
        if construction.form == "OriginParticiple":
            return start + 1
        verb = construction.form in {"VerbPhrase", "AgentPhrase"}
        if verb and self._tokens[start].pos_ not in {"VERB", "AUX", "ADP", "ADJ"}:
            return 0
        if not verb and start in self._civil:
            return 0
        if verb and len(construction.lemmas) == 1 and self._only_helps(start):
            return 0
        at = start
        for lemma in construction.lemmas[1:]:
            at, skipped = self._clauses.after(at), 0
            if construction.form == "AgentPhrase" and lemma == construction.lemmas[-1]:
                at = self._over_phrases(at, lemma)
            while at >= 0 and not is_lemma(self._tokens[at], lemma):
                if skipped == _BETWEEN or self._tokens[at].pos_ not in {"ADV", "ADJ", "DET"}:
                    return 0
                at, skipped = self._clauses.after(at), skipped + 1
            if at < 0:
                return 0
        return at + 1

    def _only_helps(self, verb: int) -> bool:
        """Say whether a verb only helps another: "has" of "has launched 12 missiles"."""
        at = self._clauses.after(verb) if self._tokens[verb].pos_ == "AUX" else -1
        while at >= 0 and self._tokens[at].pos_ in {"ADV", "PART"}:
            at = self._clauses.after(at)
        return at >= 0 and self._tokens[at].tag_ in {"VBN", "VBD"}

    def _over_phrases(self, at: int, preposition: str) -> int:
        """Return where the preposition of a construction stands, after phrases of place and time.

        "designed in the late 1980s by", "developed in Norway by".
        """
        here, words = at, 0
        while here >= 0 and words < _PHRASES and self._tokens[here].pos_ in _IN_PHRASE:
            if self._tokens[here].lower_ == preposition:
                return here
            if here == at and self._tokens[here].pos_ != "ADP":
                break
            here, words = self._clauses.after(here), words + 1
        return at


def is_lemma(token: Token, lemma: str) -> bool:
    """Say whether a token is a lemma, or that word as it stands."""
    return lemma in (token.lemma_.lower(), token.lower_)


def _civil(match: WordMatch, reference: Reference) -> list[int]:
    """Return the tokens of an office that name a rank only where they stand alone: "secretary general"."""
    office = reference.offices.get(match.word.meaning)
    civil = office is not None and office.class_name != "MilitaryRank"
    if not civil:
        return []
    return [
        n
        for n in range(match.start + 1, match.end)
        if _is_rank(match.word.lemmas[n - match.start], reference)
    ]


def _is_rank(lemma: str, reference: Reference) -> bool:
    offices = (
        reference.offices.get(word.meaning) for word in reference.words_for(lemma) if len(word.lemmas) == 1
    )
    return any(office is not None and office.class_name == "MilitaryRank" for office in offices)
