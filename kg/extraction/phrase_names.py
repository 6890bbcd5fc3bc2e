"""Which part of a phrase is the name in it: "Ilse Varga" of "President Ilse Varga"?

The reader gives names as well as phrases, and now and then takes an office with the name, leaves out a given
name, or cuts a name at a word that joins its parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extraction.lexical import Lexical
from kg.extraction.readings import ReadPhrase
from kg.extraction.spans import Spans, hyphened_start
from kg.model import Document, Span
from kg.reference import Reference

_QUOTATION_MARKS = frozenset({"``", "''"})


class PhraseNames:
    """The names in the phrases of one document; `names` are those that the reader found."""

    def __init__(
        self,
        document: Document,
        doc: Doc,
        lexical: Lexical,
        spans: Spans,
        reference: Reference,
        names: Sequence[Span],
    ) -> None:
        self._document, self._doc, self._spans, self._reference = document, doc, spans, reference
        self._names = names
        self._offices = [m for m in lexical.all("entity") if m.word.meaning in reference.offices]
        self._after_office = {match.end for match in self._offices}

    def name_in(self, phrase: ReadPhrase, bare: Span) -> Span:
        """Return the name that a phrase ends with; `bare` is the phrase without its article."""
        if phrase.kind != "Person":
            return self._name_in(phrase, bare)
        letters = self._letters(bare)
        if letters is not None and letters.start > bare.start:
            bare = self._document.span(bare.start, letters.start)
            bare = self._document.span(bare.start, bare.start + len(bare.text.rstrip(" ,")))
            phrase = replace(phrase, span=self._document.span(phrase.span.start, bare.end))
        return self._without_honorific(self._whole_word(self._name_in(phrase, bare), phrase.span))

    def is_letters(self, span: Span) -> bool:
        """Say whether a phrase is nothing but letters behind a person's name: "KCIE", "MC & Bar"."""
        letters = self._letters(span)
        return letters is not None and letters.start == span.start

    def is_office(self, span: Span) -> bool:
        """Say whether a phrase begins with an office or a noun and tells whose: it is then no name.

        "President of Mauritius", "father of Prime Minister Hun Manet".
        """
        tokens = self._spans.tokens(span)
        following = tokens[1].lower_ if len(tokens) > 1 and tokens[0].tag_ == "NN" else ""
        if following in self._reference.constructions.listing_links and tokens[0].text.islower():
            return True
        office = next((m for m in self._offices if tokens and m.start == tokens[0].i), None)
        prepositions = self._reference.constructions.body_prepositions
        if office is None or office.end > tokens[-1].i or self._doc[office.end].lower_ not in prepositions:
            return False
        last = next((n for n in self._names if n.start > span.start and n.end == span.end), None)
        before = (
            self._spans.tokens(self._document.span(span.start, last.start)) if last is not None else tokens
        )
        while before and before[-1].tag_ == "DT":
            before.pop()
        return last is None or (bool(before) and before[-1].lower_ in prepositions)

    def _letters(self, name: Span) -> Span | None:
        """Return the letters behind a name that tell orders, degrees and services of its bearer."""
        start = None
        for token in reversed(self._spans.tokens(name)):
            if (
                token.lower_.rstrip(".") in self._reference.constructions.post_nominals
                and token.text[0].isupper()
            ):
                start = token.idx
            elif token.tag_ not in {",", "CC"}:
                break
        return self._document.span(start, name.end) if start is not None else None

    def _whole_word(self, name: Span, phrase: Span) -> Span:
        """Return a name from the beginning of its first word: "Jan-Carl", of which the reader took "Carl"."""
        before = range(self._spans.tokens(phrase)[0].i)
        first = hyphened_start(self._doc, self._spans.tokens(name)[0].i, before)
        start = min(self._doc[first].idx, name.start)
        return self._document.span(start, name.end)

    def _without_honorific(self, name: Span) -> Span:
        tokens = self._spans.tokens(name)
        first = 0
        while first < len(tokens) - 1 and tokens[first].lower_ in self._reference.constructions.honorifics:
            first += 1
        return self._document.span(max(tokens[first].idx, name.start), name.end)

    def _name_in(self, phrase: ReadPhrase, bare: Span) -> Span:
        inside = [name for name in self._names if phrase.span.covers(name)]
        at_end = [name for name in inside if name.end == phrase.span.end]
        first = next((n for n in inside if phrase.kind == "Person" and self._has_nickname(n, bare)), None)
        if first is not None:  # Col. John “Jack” Doe
            return self._without_office(self._document.span(first.start, bare.end))
        told = self._before_office(inside, bare) if phrase.kind == "Person" else None
        if told is not None:
            return told
        if at_end:
            last = self._spans.without_article(max(at_end, key=lambda name: name.end - name.start))
            last = self._without_possessor(last) if phrase.kind == "Person" else last
            last = self._with_given_name(last, inside) if phrase.kind == "Person" else last
            served = self._of_a_body(inside, max(at_end, key=lambda name: name.end - name.start))
            if phrase.kind == "Person" and served is not None:
                return self._without_office(served)
            bare = bare if self.is_complement(bare, last) else last
        tokens = self._spans.tokens(bare)
        nouns = [n.i + 1 for n in tokens[:-1] if n.tag_ == "NN" and not self._is_joined_on(n)]
        rest = self._spans.span(nouns[-1], tokens[-1].i + 1) if nouns else bare
        rest = rest if rest.text[:1].isupper() and rest.end == bare.end else bare
        return self._without_office(self._without_possessor(rest)) if phrase.kind == "Person" else rest

    def is_titled(self, phrase: ReadPhrase) -> bool:
        """Say whether a phrase ends in a name right after an office: "the UN envoy Staffan de Mistura".

        The reader may have taken office and name for one name.
        """
        inside = [n for n in self._names if phrase.span.covers(n) and n.end == phrase.span.end]
        return any(
            len(tokens := self._spans.tokens(part)) > 1
            and not self._belongs(phrase.span, part)
            and tokens[0].i in self._after_office
            and all(token.tag_ == "NNP" for token in tokens)
            and self._spans.head(part) is None
            and part.text not in self._reference.names
            for part in dict.fromkeys(self._without_office(name) for name in inside)
        )

    def _belongs(self, phrase: Span, name: Span) -> bool:
        """Say whether a phrase only tells whose somebody is: "a spokesman for President Ilse Varga"."""
        before = self._spans.tokens(self._document.span(phrase.start, max(phrase.start, name.start)))
        return any(token.tag_ in {"IN", "TO", "POS"} for token in before)

    def parts_of_people(self, phrases: Iterable[ReadPhrase], barred: Sequence[Span]) -> set[str]:
        """Return the words of the full names of people in a document; `barred` are the names of things."""
        names = [n for n in self._names if not any(n.overlaps(thing) for thing in barred)]
        people = [phrase.span for phrase in phrases if phrase.kind == "Person" and phrase.form == "name"]
        full = [n for n in names if any(person.covers(n) for person in people)]
        full += [n for n in names if self.is_possessor(n)]
        return {word for n in full if len(words := n.text.split()) > 1 for word in words}

    def is_possessor(self, name: Span) -> bool:
        """Say whether a name is of somebody who has something: "General Khalifa Haftar's army"."""
        tokens = self._spans.tokens(name)
        last = tokens[-1].i
        owns = last + 1 < len(self._doc) and self._doc[last + 1].tag_ == "POS"
        unknown = name.text not in self._reference.names and self._spans.head(name) is None
        return owns and unknown and len(tokens) > 1 and all(t.tag_ in {"NNP", "HYPH"} for t in tokens)

    def is_complement(self, whole: Span, name: Span) -> bool:
        """Say whether a name ends a longer one after a preposition: "Aden" of "Gulf of Aden"."""
        before = self._spans.tokens(self._document.span(whole.start, max(whole.start, name.start)))
        return len(before) > 1 and before[-1].tag_ == "IN" and before[-2].tag_ in {"NNP", "NNPS"}

    def _with_given_name(self, surname: Span, names: Iterable[Span]) -> Span:
        """Return a name with the one word before it that is a name as well: "Jae-in" before "Okafor".

        What follows "bin" is no name without it: it would be somebody's given name.
        """
        first, says = self._spans.tokens(surname)[0], self._reference.constructions
        links = says.name_links | says.name_articles | says.patronymic_links
        while first.i > 0 and self._doc[first.i - 1].text in links:  # "bin" of "Jae-in bin Rashid"
            first = self._doc[first.i - 1]
        start = min(first.idx, surname.start)
        before = next(
            (n for n in names if n.end + 1 in {start, surname.start} and self._is_joining(n, links)), None
        )
        if before is None or before.text in self._reference.names or not _is_given_name(before.text):
            return self._document.span(start, surname.end) if first.text in says.patronymic_links else surname
        offices = {token.i for m in self._offices for token in self._doc[m.start : m.end]}
        if any(token.i in offices for token in self._spans.tokens(before)):
            return surname
        return self._document.span(before.start, surname.end)

    def _is_joining(self, name: Span, links: Collection[str]) -> bool:
        """Say whether a name is one word, or ends in a word that goes on: "Felipe Adolfo de la"."""
        return " " not in name.text or self._spans.tokens(name)[-1].text in links

    def _before_office(self, names: Iterable[Span], bare: Span) -> Span | None:
        """Return the name that begins a phrase and that an office follows: "Ana Reyes defence minister"."""
        first = next((name for name in names if name.start == bare.start and name.end < bare.end), None)
        rest = self._document.span(first.end, bare.end) if first is not None else None
        if rest is None or not rest.text.strip().islower():
            return None
        head = self._spans.head(rest)
        return first if head is not None and head.word.meaning in self._reference.offices else None

    def _of_a_body(self, names: Iterable[Span], body: Span) -> Span | None:
        """Return the name before whose force or body it is: "Ravi Menon" of "Ravi Menon of the Navy".

        The state of a king is part of his name: "Abdullah II of Jordan".
        """
        told = self._spans.without_article(body) != body or self._spans.head(body) is not None
        for name in names if told else ():
            between = self._spans.tokens(self._document.span(name.end, max(name.end, body.start)))
            if [token.tag_ for token in between] == ["IN"]:
                return name
        return None

    def _is_joined_on(self, token: Token) -> bool:
        """Say whether a noun to the tagger joins the words of a name: "in" of "Jae-in", "van der Berg"."""
        hyphen = token.i > 0 and self._document.text[token.idx - 1] in {"-", "‑"}
        says = self._reference.constructions
        return hyphen or token.text in says.name_links | says.name_articles | says.patronymic_links

    def _has_nickname(self, first: Span, whole: Span) -> bool:
        """Say whether what follows a name within a longer one is in quotation marks."""
        whole_tokens = self._spans.tokens(self._document.span(first.start, whole.end))
        after = whole_tokens[len(self._spans.tokens(first)) :]
        return len(after) > 1 and after[0].tag_ in _QUOTATION_MARKS

    def _without_possessor(self, name: Span) -> Span:
        """Return a person's name without whose he or she is: "Rafael Grossi" of "IAEA's Rafael Grossi"."""
        tokens = self._spans.tokens(name)
        marks = [n for n, token in enumerate(tokens) if token.tag_ == "POS"]
        rest = tokens[marks[-1] + 1 :] if marks else []
        if not rest or not all(token.tag_ in {"NNP", "HYPH"} for token in rest):
            return name
        return self._spans.span(rest[0].i, rest[-1].i + 1)

    def _without_office(self, name: Span) -> Span:
        """Return a person's name without the office before it, in capitals like its own."""
        tokens = self._spans.tokens(name)
        first, last = tokens[0].i, tokens[-1].i
        ends = [
            match.end
            for match in self._offices
            if (match.start == first and match.end <= last) or (first < match.start and match.end < last)
        ]
        return self._spans.span(max(ends), last + 1) if ends else name


def _is_given_name(word: str) -> bool:
    """Say whether a word can be a given name: it begins with a capital, and is no title like "Ms."."""
    return word[0].isupper() and not word.endswith(".")
