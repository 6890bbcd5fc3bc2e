"""Where does the noun phrase of a mention begin and end?

The reader finds its head for certain, and now and then stops a word short or goes on a word too far: "force"
of "the task force", "councils and". Parts of speech say more exactly where a phrase can begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extraction.lexical import Lexical
from kg.extraction.readings import ReadPhrase
from kg.extraction.spans import hyphened_start
from kg.extraction.tokens import tokens_of
from kg.model import Document, Span
from kg.reference import Reference

_DETERMINERS = frozenset({"DT", "PRP$", "WP$"})
_BEFORE_NOUN = frozenset({"JJ", "JJR", "JJS", "CD"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_NAMED = frozenset({"Person", "Organization", "Place", "Weapon"})
_NOT_COUNTED = frozenset({"Place", "Facility"})
_NO_START = frozenset({"IN", "CC", "TO", "POS", ",", ".", ":", "''", "-RRB-", "HYPH", "WDT", "RP"})
_NO_END = frozenset({"IN", "CC", "TO", "POS", ",", ":", "``", "-LRB-", "DT", "WDT", "PRP$", "PDT"})
_NICKNAME = re.compile(r"\s+[“\"‘'][\w. -]{1,20}[”\"’']\s+")
_REST_OF_NICKNAME = re.compile(r"[”\"’']\s+")
_MARK_BEFORE_NICKNAME = re.compile(r"\s+[“\"‘]")
# What stands at the end of a phrase that goes on: "14" of "14 tanks".
_GOES_ON = frozenset({"JJ", "JJR", "CD"})


class NounPhrases:
    """The noun phrases of one document; `blocked` are spans that are none of theirs, such as its times."""

    def __init__(
        self,
        document: Document,
        doc: Doc,
        lexical: Lexical,
        reference: Reference,
        phrases: Sequence[ReadPhrase],
        blocked: Iterable[Span],
    ) -> None:
        self._document, self._doc, self._reference = document, doc, reference
        self._lexical = lexical
        whole = [phrase for phrase in phrases if self._says_something(phrase)]
        self._phrases = self._without_nicknames(sorted(whole, key=lambda phrase: phrase.span))
        self._taken = {i for span in (*(p.span for p in whole), *blocked) for i in self._indices(span)}
        self._heads = {m.start: m for m in lexical.all("entity")}
        self._words = {
            i: match.start for match in lexical.all("entity") for i in range(match.start, match.end)
        }

    def whole(self) -> list[ReadPhrase]:
        """Return the phrases with their beginnings and ends put right, in reading order."""
        found: list[ReadPhrase] = []
        for phrase in self._joined():
            if phrase.form == "pronoun":
                found.append(phrase)
            elif (span := self._span(phrase)) is not None:
                found.append(self._with_head(replace(phrase, span=span)))
        return sorted(dict.fromkeys(found), key=lambda phrase: phrase.span)

    def _joined(self) -> list[ReadPhrase]:
        """Join phrases of which the first is no whole one: "villages around", "Raqqa"; "14", "tanks"."""
        joined: list[ReadPhrase] = []
        for phrase in self._phrases:
            before = joined[-1] if joined else None
            if before is not None and (named := self._named(before, phrase)) is not None:
                joined[-1] = named
                continue
            if before is not None and phrase.form != "pronoun" and self._are_neighbours(before, phrase):
                span = self._document.span(before.span.start, phrase.span.end)
                if self._measures(before.span):
                    joined[-1] = replace(phrase, span=span)
                    continue
                if self._document.text[before.span.end : phrase.span.start] != " ":  # John “Jack” Doe
                    joined[-1] = replace(before, span=span)
                    continue
                if phrase.span.text.isdigit() and phrase.kind == before.kind:  # "vessel 5205"
                    joined[-1] = replace(before, span=span, form="name")
                    continue
                if self._is_rest_of_name(before, phrase):
                    joined[-1] = replace(before, span=span)
                    continue
                if self._ends_in_preposition(before.span):
                    joined[-1] = replace(before, span=span)
                    continue
                titled = phrase.kind == "Person" and phrase.form == "name"
                if (titled or self._begins_with_possessor(phrase)) and self._is_title(before.span):
                    joined[-1] = replace(phrase, span=span)
                    continue
                if self._only_qualifies(before):
                    counted = any(self._doc[i].tag_ == "CD" for i in self._indices(before.span))
                    joined[-1] = replace(phrase, span=span, form="nominal" if counted else phrase.form)
                    continue
            joined.append(phrase)
        return joined

    def _are_neighbours(self, first: ReadPhrase, second: ReadPhrase) -> bool:
        between = self._document.text[first.span.end : second.span.start]
        if first.kind == second.kind == "Person":
            if _NICKNAME.fullmatch(between):
                return True
            opened = any(mark in first.span.text for mark in '“"‘')
            if opened and _REST_OF_NICKNAME.fullmatch(between):
                return True
            closed = any(mark in second.span.text for mark in '”"’')
            if closed and _MARK_BEFORE_NICKNAME.fullmatch(between):
                return True
        indices = self._indices(first.span)
        if self._measures(first.span) and self._ends_in_preposition(first.span):
            counted = self._indices(second.span)  # "kilograms of" 60 "% enriched uranium"
            return all(self._doc[i].tag_ in _BEFORE_NOUN for i in range(indices[-1] + 1, counted[0]))
        return between == " " and bool(indices) and self._adjacent(indices[-1])

    def _measures(self, span: Span) -> bool:
        """Say whether a phrase is no more than how much there is of something: "kilograms of"."""
        words = [self._doc[i] for i in self._indices(span) if self._doc[i].tag_ in _NOUNS]
        measures = self._reference.constructions.measure_nouns
        return bool(words) and all(word.lemma_.lower() in measures for word in words)

    def _ends_in_preposition(self, span: Span) -> bool:
        indices = self._indices(span)
        return len(indices) > 1 and self._doc[indices[-1]].tag_ == "IN"

    def _named(self, before: ReadPhrase, name: ReadPhrase) -> ReadPhrase | None:
        """Join a name and the noun before it that says what it is: "German company Züblin"."""
        first, last = self._indices(before.span), self._indices(name.span)
        if name.form != "name" or before.form == "pronoun" or not first or not last:
            return None
        noun = self._doc[last[0] - 1] if last[0] else None
        match = self._lexical.head(first[0], last[0])
        if noun is None or noun.tag_ != "NN" or match is None or match.end != last[0]:
            return None
        if match.start > first[-1] + 1 or not all(self._adjacent(i) for i in range(first[-1], last[0])):
            return None
        kind = self._reference.coarse(match.word.meaning)
        if kind == "Office" or match.word.meaning in self._reference.offices:
            kind = "Person"
        if (
            kind not in {"Person", "Organization", "Place", "Weapon"}
            or self._document.text[name.span.start].islower()
        ):
            return None
        return ReadPhrase(self._document.span(before.span.start, name.span.end), kind, "name")

    def _is_rest_of_name(self, person: ReadPhrase, rest: ReadPhrase) -> bool:
        """Say whether a name that nobody knows goes on a person's: "Okafor" after "Jae-in"."""
        return (
            person.kind == "Person"
            and person.form == rest.form == "name"
            and not rest.span.text.islower()
            and all(self._doc[i].tag_ in {"NNP", "HYPH"} for i in self._indices(rest.span))
            and not any(p.span.text in self._reference.names for p in (person, rest))
        )

    def _begins_with_possessor(self, phrase: ReadPhrase) -> bool:
        """Say whether a phrase begins with a name in the genitive: "Luis Arce's government"."""
        tags = [self._doc[i].tag_ for i in self._indices(phrase.span)]
        return "POS" in tags[1:-1] and all(tag == "NNP" for tag in tags[: tags.index("POS")])

    def _is_title(self, span: Span) -> bool:
        indices = self._indices(span)
        match = self._heads.get(indices[0]) if indices else None
        return (
            match is not None
            and match.end == indices[-1] + 1
            and match.word.meaning in self._reference.offices
        )

    def _only_qualifies(self, phrase: ReadPhrase) -> bool:
        """Say whether a phrase that another follows at once is a number or a noun that qualifies it.

        Or the first of two adjectives that do: "local and" of "local and provincial councils".
        """
        tags = [self._doc[i].tag_ for i in self._indices(phrase.span)]
        if tags[-2:-1] == ["HYPH"] and tags[-1] in {"JJ", "VBN"}:
            return True  # "the Liberian-flagged" of "the Liberian-flagged tanker"
        lower = phrase.form == "nominal" or phrase.span.text.islower()
        if len(tags) > 1 and tags[-2:] == ["JJ", "CC"]:
            tags.pop()
        return lower and all(tag in _GOES_ON | {"NN", "IN", "RBS", "JJS", "DT"} for tag in tags)

    def _says_something(self, phrase: ReadPhrase) -> bool:
        """Say whether a phrase is more than an article, or than a number that counts nothing."""
        tokens = [self._doc[i] for i in self._indices(phrase.span)]
        if (
            phrase.kind == "Weapon"
            and self._measures(phrase.span)
            and not self._ends_in_preposition(phrase.span)
        ):
            return False
        counts = phrase.kind == "Group" or (phrase.form == "nominal" and phrase.kind not in _NOT_COUNTED)
        return not all(token.tag_ == "DT" for token in tokens) and (
            counts or any(c.isalpha() for c in phrase.span.text)
        )

    def _without_nicknames(self, phrases: Sequence[ReadPhrase]) -> list[ReadPhrase]:
        """Leave out what stands in quotation marks within a person's name: John “J.D.” Doe."""
        inner = {
            nickname
            for first, nickname, last in zip(phrases, phrases[1:], phrases[2:], strict=False)
            if first.kind == last.kind == "Person"
            and _NICKNAME.fullmatch(self._document.text, first.span.end, last.span.start)
        }
        return [phrase for phrase in phrases if phrase not in inner]

    def _with_head(self, phrase: ReadPhrase) -> ReadPhrase:
        """Take in the noun that a phrase qualifies, where it is nobody's: "officials" after "U.S."."""
        indices = self._indices(phrase.span)
        match = self._heads.get(indices[-1] + 1) if indices else None
        if match is None or not all(self._follows(i) for i in range(match.start, match.end)):
            return phrase
        if match.end in self._taken and self._adjacent(match.end - 1):  # "German company Züblin"
            return phrase
        last = self._doc[match.end - 1]
        kind = self._reference.coarse(match.word.meaning)
        if kind in {"Person", "Office"} or match.word.meaning in self._reference.offices:
            kind = "Group" if last.tag_ in {"NNS", "NNPS"} else "Person"
        span = self._document.span(phrase.span.start, last.idx + len(last))
        return ReadPhrase(span, kind, "nominal")

    def _span(self, phrase: ReadPhrase) -> Span | None:
        indices = self._indices(phrase.span)
        if not indices:
            return phrase.span
        first, last = indices[0], indices[-1]
        while (
            first < last and self._doc[first].tag_ in _NO_START and self._doc[first].idx >= phrase.span.start
        ):
            first += 1
        while last > first and (self._doc[last].tag_ in _NO_END or self._is_verb_in_capitals(first, last)):
            last -= 1
        if self._doc[first].tag_ == "POS":
            return None
        start = self._start(first, phrase) if phrase.span.start <= self._doc[first].idx else first
        end = self._end(last, phrase)
        return self._document.span(
            phrase.span.start if start == indices[0] else self._doc[start].idx,
            phrase.span.end if end == indices[-1] else self._doc[end].idx + len(self._doc[end]),
        )

    def _is_verb_in_capitals(self, first: int, last: int) -> bool:
        """Say whether an auxiliary ends a name of a headline in capitals: "IRAN WILL"."""
        word = self._doc[last]
        known = self._document.text[self._doc[first].idx : word.idx].rstrip().title()
        return word.is_upper and word.is_stop and known in self._reference.names

    def _start(self, first: int, phrase: ReadPhrase) -> int:
        """Go back over the rest of a word of the lexicon, then over adjectives and the article."""
        word = self._words.get(first, first)
        if phrase.form == "name" and phrase.kind == "Person":
            first = hyphened_start(self._doc, first, self._taken)
        if phrase.form == "nominal" and all(self._joins(i) for i in range(word, first)):
            first = word
        if self._doc[first].tag_ in _DETERMINERS or self._qualifies(self._indices(phrase.span)[-1]):
            return first
        at = first
        while phrase.form == "nominal" and self._joins(at - 1):
            if self._doc[at - 1].tag_ in _BEFORE_NOUN:
                at -= 1
            elif self._joins_adjectives(at - 1) and at - 2 not in self._taken:
                at -= 2
            else:
                break
        if self._joins(at - 1) and self._doc[at - 1].tag_ in _DETERMINERS:
            return at - 1
        return first

    def _end(self, last: int, phrase: ReadPhrase) -> int:
        """Go on to the noun that a number or an adjective at the end belongs to."""
        at = last
        if phrase.form != "nominal" or self._doc[last].tag_ not in _GOES_ON:
            return last
        while self._follows(at + 1):
            if self._doc[at + 1].tag_ in _GOES_ON | _NOUNS:
                at += 1
            elif self._joins_adjectives(at + 1) and at + 2 not in self._taken:
                at += 2
            else:
                break
        return at if self._doc[at].tag_ in _NOUNS else last

    def _joins_adjectives(self, index: int) -> bool:
        """Say whether a token is an "and" between two adjectives: "a permanent and safe location"."""
        return (
            0 < index < len(self._doc) - 1
            and self._doc[index].tag_ == "CC"
            and self._adjacent(index - 1)
            and self._adjacent(index)
            and self._doc[index - 1].tag_ == "JJ"
            and self._doc[index + 1].tag_ == "JJ"
        )

    def _qualifies(self, last: int) -> bool:
        """Say whether a noun or a possessive mark follows: the article before is then not the phrase's."""
        following = self._doc[last + 1] if last + 1 < len(self._doc) else None
        return (
            following is not None
            and self._adjacent(last)
            and following.tag_ in _NOUNS | _GOES_ON | {"POS", "HYPH"}
        )

    def _joins(self, index: int) -> bool:
        """Say whether a token stands right before the next one, and is nobody else's."""
        return index >= 0 and index not in self._taken and self._adjacent(index)

    def _follows(self, index: int) -> bool:
        return index < len(self._doc) and index not in self._taken and self._adjacent(index - 1)

    def _adjacent(self, index: int) -> bool:
        token, following = self._doc[index], self._doc[index + 1]
        return (
            not following.is_sent_start and following.idx - token.idx - len(token) <= 1 and not token.is_space
        )

    def _indices(self, span: Span) -> list[int]:
        return list(tokens_of(self._doc).at(span.start, span.end))
