"""Of whom does a sentence say it? The subject of a verb, and whoever a noun describes, without a parse.

A sentence is read from the verb or noun to the left: over adverbs, auxiliaries, parentheses, inserted phrases
and relative pronouns to the mention that stands there. What is denied, wished for or only possible has no
subject here.
"""

from __future__ import annotations

from collections.abc import Collection

from kg.extraction.candidates import Candidate
from kg.extraction.phrases import Phrases

_OPENING = frozenset({"ADP", "SCONJ"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ADVERBIAL = 4
"""How many words may stand between a relative pronoun and its verb."""


_CHAIN = 3
"""How many verbs that share a subject are followed to it."""


class Clauses(Phrases):
    """The sentences of one document, with their subjects and whom their nouns describe."""

    # --- subjects ---------------------------------------------------------------------------------------

    def subject(self, verb: int, depth: int = 0) -> Candidate | None:
        """Return the mention that is the subject of a verb told as a fact, or None."""
        first = self._group(verb)
        if first is None:
            return self._first_to(verb)
        at = self.before(first)
        if at >= 0 and self._tokens[at].text in {",", "–", "—", "-"} and self._tokens[first].tag_ != "VBN":
            opened = self._opening(at)
            at = opened if opened >= 0 else self.before(at)
        elif at >= 0 and self._tokens[at].text == ",":
            at = self.before(at)
        at = self._relative(at)
        if at >= 0 and self._tokens[at].tag_ in {"WP", "WDT"}:
            at = self.before(at)
            at = self.before(at) if at >= 0 and self._tokens[at].text in {",", "–", "—", "-"} else at
        if at < 0 or self._opens(at, verb):
            return self._announced(verb)
        if self._tokens[at].tag_ == "POS":  # "Holm's joining the army"
            at = self.before(at) if self._tokens[verb].tag_ == "VBG" else at
        mention = self._whole(at)
        if mention is not None:
            return self._called_first(mention)
        if self._tokens[at].pos_ == "CCONJ" or self._tokens[at].text == ",":
            earlier = self._verb_before(at)
            if earlier is not None and depth < _CHAIN:
                return self.subject(earlier, depth + 1)
        return self.topic(verb)

    def _opens(self, at: int, verb: int) -> bool:
        """Say whether a sentence begins with a preposition and a gerund: "After serving as mayor, Holm"."""
        return self._tokens[verb].tag_ == "VBG" and self._tokens[at].pos_ in _OPENING and self.before(at) < 0

    def _first_to(self, verb: int) -> Candidate | None:
        """Return who is the first or the oldest to do something: an infinitive that tells a fact."""
        at = self.before(verb)
        while at >= 0 and self._tokens[at].pos_ == "AUX":
            at = self.before(at)
        noun = self.before(at) if at >= 0 and self._tokens[at].tag_ == "TO" else -1
        if noun < 0 or self._tokens[noun].pos_ not in {"NOUN", "PROPN"}:
            return None
        start = self.phrase_start(noun)
        words = self._tokens[start : noun + 1]
        if not any(word.like_num or word.tag_ in {"JJS", "RBS"} for word in words):
            return None
        return self.holder(start, noun)

    def _called_first(self, mention: Candidate) -> Candidate:
        """Return the person or thing whose name begins a sentence, where a mention only says more of it.

        "Lars Holm, 2nd Count of Viborg, nicknamed the Fox, was", "Ana Reyes, KBE, was", "the Kite or K-2 is".
        Where names are joined by "and", the last is no other name of the first.
        """
        at = self.first(mention)
        first = self._sentence[at]
        opener = self.beginning(first)
        if opener is None or opener.kind != "name" or opener.span.end > mention.span.start:
            return mention
        last = self.index(opener.span.end - 1)
        following, before = self.after(last), self.before(at)
        if following < 0 or before < 0 or self.beside(mention):
            return mention
        if following == before and self._tokens[before].pos_ == "CCONJ":
            return opener
        between = self._tokens[last + 1 : at]
        told = any(word.tag_ in _FINITE for word in between)
        person = opener.class_name == mention.class_name == "Person"
        aside = self._tokens[following].text == "," or self._tokens[following].pos_ == "CCONJ"
        return opener if person and aside and not told else mention

    def beside(self, mention: Candidate) -> list[Candidate]:
        """Return the names that share a verb with a name behind them: "Ana Reyes, Tom Hale and" Ola Berg."""
        at = self.before(self.first(mention))
        if at < 0 or self._tokens[at].lower_ not in self._joining:
            return []
        found: list[Candidate] = []
        while at >= 0 and (self._tokens[at].text == "," or self._tokens[at].pos_ == "CCONJ"):
            end = self.before(at)
            named = self.ending(end) if end >= 0 else None
            if named is None or named.kind != "name" or named.class_name != mention.class_name:
                break
            found.insert(0, named)
            at = self.before(self.first(named))
        return found if at < 0 or self._tokens[at].pos_ in {"PUNCT", "SCONJ"} else []

    def _relative(self, at: int) -> int:
        """Return the relative pronoun before a verb, over what stands between them: "who in 1981 joined"."""
        here = at
        while (
            here >= 0 and at - here < _ADVERBIAL and self._tokens[here].pos_ in {"ADP", "NUM", "PROPN", "ADV"}
        ):
            if self.ending(here) is not None:
                break
            here = self.before(here)
        return here if here >= 0 and self._tokens[here].tag_ in {"WP", "WDT"} else at

    def _group(self, verb: int) -> int | None:
        """Return where the group of a verb begins; None where it tells no fact."""
        first = verb
        while (previous := self.before(first)) >= 0:
            word = self._tokens[previous]
            if word.tag_ in {"MD", "TO"} or previous in self._unsure:
                return None
            prefix = word.text == "-" or (word.tag_ == "VBN" and self._tokens[first].text == "-")
            if (
                word.pos_ not in {"AUX", "ADV", "PART"}
                and word.tag_ not in {"RB", "RBR", "RBS"}
                and not prefix
            ):
                break
            first = previous
        return first

    def _opening(self, comma: int) -> int:
        """Return the end of the mention before the comma that opens what a comma closes; -1 for none."""
        at = self.before(comma)
        while at >= 0:
            if self._tokens[at].text in {",", "–", "—"}:
                end = self.before(at)
                mention = self.ending(end) if end >= 0 else None
                if mention is not None and mention.kind == "name":
                    return end
            at = self.before(at)
        return -1

    def _whole(self, end: int) -> Candidate | None:
        """Return the mention that ends at a token, or the one that it hangs on: "members of the group"."""
        mention = self.ending(end)
        while mention is not None:
            before = self.before(self.first(mention))
            if before < 0 or self._tokens[before].pos_ != "ADP":
                return mention
            head = self.before(before)
            mention = self.ending(head) if head >= 0 else None
        return None

    def _verb_before(self, token: int) -> int | None:
        at = self.before(token)
        while at >= 0:
            if self._tokens[at].tag_ in {"VBD", "VBZ", "VBP"}:
                return at
            at = self.before(at)
        return None

    def _announced(self, verb: int) -> Candidate | None:
        """Return whom a participle at the beginning of a sentence announces: "Built by Krupp, the gun"."""
        at = self.after(verb)
        while at >= 0:
            mention = self.beginning(at)
            if mention is not None and self._tokens[self.before(at)].text == ",":
                return mention
            at = self.after(at)
        return None

    def topic(self, token: int) -> Candidate | None:
        """Return whom a sentence speaks of before a token: the nearest mention with a verb of its own."""
        at, first = self.before(token), None
        while at >= 0:
            mention = self.ending(at)
            if mention is not None and self._stands_free(mention):
                following = self.after(at)
                if following >= 0 and self._tokens[following].pos_ in {"AUX", "VERB"}:
                    return mention
                first = mention
            at = self.before(at)
        return first

    def _stands_free(self, mention: Candidate) -> bool:
        before = self.before(self.first(mention))
        return before < 0 or self._tokens[before].pos_ not in {"ADP", "VERB", "PART"}

    # --- whom a noun describes -----------------------------------------------------------------------------

    def holder(self, start: int, end: int) -> Candidate | None:
        """Return whom a noun phrase describes: by a copula, as an apposition or as a title.

        `start` and `end` are the first and last token of the phrase.
        """
        following = self.after(end)
        if following >= 0:
            beside = self.beginning(following)
            if beside is not None and self.index(beside.core.start) == following and self._is_called(beside):
                return beside
            if self._tokens[following].lemma_ == "be" and self._tokens[start].tag_ == "DT":
                return self._identified(following)
        at = self.before(start)
        if at < 0:
            return self._after_comma(end)
        return self._described(at, start)

    def _identified(self, copula: int) -> Candidate | None:
        """Return the person by whose name a copula says who somebody is: "The president is Ana Reyes"."""
        at = self.after(copula)
        named = self.beginning(at) if at >= 0 else None
        if named is None or not self._is_called(named):
            return None
        behind = self.after(self.index(named.span.end - 1))
        return None if behind >= 0 and self._tokens[behind].tag_ == "POS" else named

    def _after_comma(self, end: int) -> Candidate | None:
        comma = self.after(end)
        if comma < 0 or self._tokens[comma].text != ",":
            return None
        beside = self.after(comma)
        return self.beginning(beside) if beside >= 0 else None

    def _described(self, at: int, start: int) -> Candidate | None:
        """Read on to the left of a noun phrase, over what is coordinated with it."""
        while at >= 0:
            word, before = self._tokens[at], self.before(at)
            if at in self._unsure:
                return None
            if word.lemma_ in {"be", "become", "remain"}:
                return self.subject(at)
            if word.lower_ == "as" and not self._adds(at):
                return self._acting_as(at)
            if word.pos_ in {"VERB", "AUX"}:
                if word.tag_ == "VBN" and self._is_passive(before):
                    return self.subject(at)
                return self._shared_passive(at) if self.before(start) == at else None
            named = self.ending(at)
            if named is not None and named.kind == "pronoun" and self.before(start) == at:
                return named  # "named him chairman"
            if word.text in {",", "–", "—", "-"} and self._tokens[at + 1].pos_ != "CCONJ":
                beside = self.ending(before) if before >= 0 else None
                if beside is not None and self._is_called(beside):
                    return beside
            elif word.pos_ in {"ADP", "PART"} and self.before(start) == at and word.lower_ != "as":
                return None
            at = before
        return None

    def _is_passive(self, before: int) -> bool:
        """Say whether the participle after a token is one of a passive: "was also re-elected"."""
        while before >= 0 and (self._tokens[before].text == "-" or self._tokens[before].tag_ == "VBN"):
            before = self.before(before)
        return before >= 0 and self._tokens[before].pos_ in {"AUX", "ADV", "CCONJ"}

    def _shared_passive(self, verb: int) -> Candidate | None:
        """Return the subject of a participle that shares an auxiliary: "was elected and named a fellow"."""
        conjunction = self.before(verb)
        if conjunction < 0 or self._tokens[conjunction].pos_ != "CCONJ":
            return None
        earlier = self._verb_before(conjunction)
        if earlier is None or self._tokens[earlier].lemma_ != "be":
            return None
        participle = self.after(earlier)
        passive = participle >= 0 and self._tokens[participle].tag_ == "VBN"
        return self.subject(earlier) if passive else None

    def successor(self, start: int, verbs: Collection[str]) -> Candidate | None:
        """Return who held an office beside the one whom "as" before a noun phrase gives it to.

        "Mori" of "Mori succeeded Ito as minister", and of "Ito was succeeded by Mori as minister"; `verbs`
        are the lemmas of such verbs.
        """
        at = self.before(start)
        if at < 0 or self._tokens[at].lower_ != "as":
            return None
        between: Candidate | None = None
        while (at := self.before(at)) >= 0:
            if self._tokens[at].pos_ == "VERB":
                break
            mention = self.ending(at)
            if mention is not None and mention.class_name == "Person" and mention.kind == "name":
                between = mention
        if at < 0 or between is None or self._tokens[at].lemma_ not in verbs:
            return None
        return between if self._is_passive(self.before(at)) else self.subject(at)

    def _is_called(self, mention: Candidate) -> bool:
        """Say whether a mention is the name of a person, as far as the words before it tell."""
        before = self.before(self.first(mention))
        free = before < 0 or self._tokens[before].tag_ not in {"IN", "DT"}
        return free and mention.kind == "name" and mention.class_name == "Person"

    def _adds(self, token: int) -> bool:
        """Say whether an "as" is one of "as well as"."""
        words = [t.lower_ for t in self._tokens[max(0, token - 2) : token + 3]]
        return "well" in words

    def _acting_as(self, token: int) -> Candidate | None:
        """Return who serves as something, or is named as it: the object of an active verb."""
        at = self.before(token)
        between: Candidate | None = None
        while at >= 0:
            word = self._tokens[at]
            if word.tag_ in {"VBD", "VBZ", "VBP", "VBN", "VBG"} and self._is_verb(at):
                if between is not None and word.tag_ != "VBN":
                    return between
                return self.subject(at) or self.topic(at)
            mention = self.ending(at)
            if mention is not None and mention.class_name == "Person":
                between = mention
            at = self.before(at)
        return None
