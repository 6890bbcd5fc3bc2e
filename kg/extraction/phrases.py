"""Where do mentions and noun phrases stand among the words of a sentence? By tags, without a parse.

Parentheses are left out: what stands in them is said beside the sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Token

from kg.extraction.candidates import Candidate

_NOMINAL = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "DET"})
_IN_PHRASES = frozenset({"POS", "PRP$", "VBN", "VBG", "RBS", "RB"})
_DASHES = frozenset({"-", "–", "—", '"', "“", "”", "'", "’", "/"})
_PARENTHESIS = 40
"""How many words the rest of a parenthesis has at most."""


class Phrases:
    """The sentences of one document as mentions and words.

    `unsure` are the tokens of words that deny, wish or make only possible what they govern; `joining` are the
    words before the last of several names that share a verb, and `linking` those between "one" and of whom.
    """

    def __init__(
        self,
        doc: Doc,
        mentions: Sequence[Candidate],
        unsure: Collection[int] = (),
        joining: Collection[str] = (),
        linking: Collection[str] = (),
    ) -> None:
        self._linking = frozenset(linking)
        self._unsure = frozenset(unsure)
        self._joining = frozenset(joining)
        self._tokens = list(doc)
        self._starts = [token.idx for token in self._tokens]
        self._sentence = [0] * len(self._tokens)
        self._aside = [False] * len(self._tokens)
        self._read_sentences()
        self._ending: dict[int, Candidate] = {}
        self._beginning: dict[int, Candidate] = {}
        for mention in sorted(mentions, key=lambda m: m.span.end - m.span.start):
            first, last = self.index(mention.span.start), self.index(mention.span.end - 1)
            self._ending[last] = self._beginning[first] = mention  # the longest at a place is kept

    def _read_sentences(self) -> None:
        start, depth = 0, 0
        for n, token in enumerate(self._tokens):
            if token.is_sent_start and not (depth and self._closes(n)):
                start, depth = n, 0
            self._sentence[n] = start
            if token.text in "([":
                depth += 1
            self._aside[n] = depth > 0 or token.is_space
            if token.text in ")]":
                depth = max(0, depth - 1)

    def _closes(self, token: int) -> bool:
        """Say whether a parenthesis that is open before a token closes soon: no sentence begins there."""
        for following in self._tokens[token : token + _PARENTHESIS]:
            if following.text in ")]":
                return True
            if "\n" in following.text:
                return False
        return False

    # --- places -----------------------------------------------------------------------------------------

    def index(self, character: int) -> int:
        """Return the number of the token at a character."""
        at = bisect_left(self._starts, character + 1) - 1
        return max(at, 0)

    def first(self, mention: Candidate) -> int:
        """Return the number of the first token of a mention."""
        return self.index(mention.span.start)

    def beginning(self, token: int) -> Candidate | None:
        """Return the longest mention that begins at a token."""
        return self._beginning.get(token)

    def ending(self, token: int) -> Candidate | None:
        """Return the longest mention that ends at a token."""
        return self._ending.get(token)

    def before(self, token: int) -> int:
        """Return the token before one, parentheses left out; -1 where the sentence begins."""
        start = self._sentence[token]
        token -= 1
        while token >= start and self._aside[token]:
            token -= 1
        return token if token >= start else -1

    def after(self, token: int) -> int:
        """Return the token after one, parentheses left out; -1 where the sentence ends."""
        start = self._sentence[token]
        token += 1
        while token < len(self._tokens) and self._sentence[token] == start and self._aside[token]:
            token += 1
        inside = token < len(self._tokens) and self._sentence[token] == start
        return token if inside else -1

    def phrase_start(self, token: int) -> int:
        """Return where the noun phrase begins that a noun ends, by its tags alone."""
        first = token
        while (previous := self.before(first)) >= 0:
            word = self._tokens[previous]
            named = self.ending(previous)
            if named is not None and named.kind == "name" and named.class_name == "Person":
                break
            if word.pos_ not in _NOMINAL and word.tag_ not in _IN_PHRASES and word.text not in _DASHES:
                break
            if word.pos_ == "AUX" or (word.tag_ in {"VBN", "VBG"} and self._is_verb(previous)):
                break
            if previous in self._unsure:
                break
            first = previous
        return self._one_of(first)

    def _one_of(self, start: int) -> int:
        """Return where "one of" begins before a phrase, or the phrase itself."""
        of = self.before(start)
        one = self.before(of) if of >= 0 and self._tokens[of].lower_ in self._linking else -1
        return one if one >= 0 and self._tokens[one].pos_ in {"NUM", "DET"} else start

    def _is_verb(self, token: int) -> bool:
        before = self.before(token)
        if before < 0 or self._tokens[before].text == ",":
            return True
        return self._tokens[before].pos_ not in {"DET", "ADJ", "ADV", "PUNCT", "PRON"}

    def token(self, number: int) -> Token:
        """Return a token by its number."""
        return self._tokens[number]
