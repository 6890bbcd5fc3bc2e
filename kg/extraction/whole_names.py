"""Which name stands where a relation looks for one? The whole one, of the class that its noun gives.

The reader cuts names ("Zoological Society of" London) and takes some for what they are not. Where a
construction of the ontology expects an organization, the name in capitals counts, and its head noun says what
that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.constructions import Property
from kg.extraction.candidates import Candidate
from kg.extraction.clauses import Clauses
from kg.model import Document, Span
from kg.reference import Reference

_JOINTS = frozenset({"-", "&", "'s", "’s"})

_OPEN = frozenset({"Organization", "Company", "PoliticalParty"})
"""The classes that a name may have by its place alone."""

_NOT_OPEN = frozenset({"Nationality", "State", "Person"})
"""The classes of mentions that the place alone makes nothing else of."""

_GENERAL = frozenset({"Organization", "Person", "Place", "Group", "Other"})
"""The classes of mentions than which a noun in the name knows better."""


_BEHIND = 4
"""How many words behind a name may say what it names."""


class WholeNames:
    """The names of one document, by the tokens at which they begin and end."""

    def __init__(
        self,
        document: Document,
        tokens: Sequence[Token],
        clauses: Clauses,
        mentions: Sequence[Candidate],
        reference: Reference,
    ) -> None:
        self._document = document
        self._tokens = tokens
        self._clauses = clauses
        self._mentions = mentions
        self._reference = reference
        self._nouns = reference.constructions.name_nouns
        self._links = reference.constructions.name_links
        self._new: dict[Span, Candidate] = {}
        self._begin: dict[int, Candidate] = {}
        self._end: dict[int, Candidate] = {}
        for named in mentions:
            if named.kind == "name":
                first, last = clauses.index(named.core.start), clauses.index(named.core.end - 1)
                if first not in self._begin or self._begin[first].span.end < named.span.end:
                    self._begin[first] = named
                if last not in self._end or self._end[last].span.start > named.span.start:
                    self._end[last] = named

    def beginning(self, token: int) -> Candidate | None:
        """Return the longest name that begins at a token."""
        return self._begin.get(token)

    def ending(self, token: int) -> Candidate | None:
        """Return the longest name that ends at a token."""
        return self._end.get(token)

    def span(self, start: int, end: int) -> Span:
        """Return the characters of tokens `start` to `end` (end exclusive)."""
        last = self._tokens[end - 1]
        return self._document.span(self._tokens[start].idx, last.idx + len(last))

    def new(self, span: Span, class_name: str) -> Candidate:
        """Return the mention of a name that no mention is."""
        if span not in self._new:
            around = [c for c in self._mentions if c.span.covers(span) and c.span != span]
            named = [c for c in around if c.kind == "name" and not c.entry]
            cut = next((c for c in named if span.covers(c.core) or c.core.start == span.start), None)
            whole = cut.span if cut is not None else span  # with the article and title of the name cut
            nested = cut is None and bool(around)
            name = " ".join(span.text.split())
            people = (c for c in self._mentions if c.class_name == "Nationality" and span.covers(c.span))
            country = next((c.country for c in people if class_name not in {"Person", "Place"}), None)
            self._new[span] = Candidate(whole, span, "name", class_name, name, country=country, nested=nested)
        return self._new[span]

    def whole(self, mention: Candidate) -> Candidate:
        """Return the whole name of which the reader takes the last word alone: "Civil Movement of Aland"."""
        first, core = self._clauses.first(mention), self._clauses.index(mention.core.start)
        while first < core and self._tokens[first].pos_ == "DET":
            first += 1
        end = self.name_end(first)
        if mention.kind != "name" or first >= core or self.span(first, end).end < mention.core.end:
            return mention
        class_name = self._head_class(first, end)
        cut = any(word.lower_ in self._links for word in self._tokens[first:core])
        return self.new(self.span(first, end), class_name) if cut and class_name is not None else mention

    def is_supposed(self, mention: Candidate) -> bool:
        """Say whether one word without an article is an organization only because a construction says so.

        "The president of Sorland" may be one of a state that nobody knows.
        """
        first = self._clauses.index(mention.core.start)
        bare = first == 0 or self._tokens[first - 1].pos_ != "DET"
        return mention.core in self._new and " " not in mention.name and bare

    def person(self, mention: Candidate) -> Candidate:
        """Return a mention as a person's, where the reader takes an unknown name for a place or a state.

        What serves as president, or was killed in action, is none; a name that the text takes for a state's
        more than once is ("Sorland has kept its head").
        """
        mistaken = mention.class_name in {"Place", "Facility", "State"} and mention.entry is None
        mistaken = mistaken and not (mention.class_name == "State" and self._recurs(mention))
        if mention.kind != "name" or not mistaken:
            return mention
        return self._new.setdefault(mention.span, replace(mention, class_name="Person"))

    def _recurs(self, mention: Candidate) -> bool:
        alike = (m for m in self._mentions if m.name == mention.name and m.class_name == mention.class_name)
        return any(m.span != mention.span for m in alike)

    def fitting(self, says: Property, class_name: str) -> Property | None:
        """Return a property, or the one under it, whose object may be of a class."""
        for finer in says.finer:
            if any(self._reference.is_a(class_name, wanted) for wanted in finer.range):
                return finer
        fits = any(self._reference.is_a(class_name, wanted) for wanted in says.range)
        return says if fits else None

    def at(self, token: int, says: Property, *, open_: bool) -> Candidate | None:
        """Return the object of a property that begins at a token.

        It is a mention, or the name in capitals where that says more; `open_` is whether such a name may be
        of the property's own class with nothing else to say so.
        """
        named = self._begin.get(token)
        if named is not None and named.entry is not None and self.fitting(says, named.class_name):
            return named
        end = self.name_end(token)
        if end > token:
            if named is not None and named.core.end >= self.span(token, end).end:
                return self._refined(named, token, says)
            return self._whole(token, end, named, says, open_=open_)
        mention = self._clauses.beginning(token)
        if mention is None or mention.kind == "pronoun":
            return None
        if self._reference.is_a(mention.class_name, "Weapon") and self.fitting(says, mention.class_name):
            return mention  # weapons are told of by what they are: "nuclear weapons", "24 Rafale fighters"
        if mention.kind == "name":
            return None
        return self._called(mention, says, open_=open_)

    def _whole(
        self, token: int, end: int, named: Candidate | None, says: Property, *, open_: bool
    ) -> Candidate | None:
        """Return the name from a token to an end, of which a mention may be a part."""
        beside = named or self._clauses.beginning(token)
        span = self.span(token, end)
        if beside is not None and beside.kind == "nominal" and beside.span.end > span.end:
            span, end = beside.core, self._clauses.index(beside.core.end - 1) + 1
        if end == token + 1 and self._tokens[token].pos_ == "ADJ":
            return None  # "of Jewish ancestry"
        known = beside is not None and (
            beside.entry is not None or beside.class_name in _NOT_OPEN or _is_known_place(beside)
        )
        if known and self._head_class(token, end) is None:
            return None
        class_name = self._class_of(token, end, says, open_=open_ or beside is not None)
        return self.new(span, class_name) if class_name is not None else None

    def _refined(self, named: Candidate, token: int, says: Property) -> Candidate | None:
        """Return a name with the class that a noun in it gives: "Green Party of Canada" is a party."""
        end = self._clauses.index(named.core.end - 1) + 1
        fits = self.fitting(says, named.class_name)
        if _is_known_place(named):
            return named if fits else None
        capitals = self.name_end(token)
        if fits and named.class_name != "Person" and self._described(capitals, end):
            return self.new(self.span(token, capitals), named.class_name)
        if named.class_name == "Person" and self._head_class(token, end) is None:
            return named if fits else None
        class_name = self._class_of(token, end, says)
        better = class_name is not None and (fits is None or class_name != says.range[0])
        if class_name is not None and better and named.class_name in _GENERAL:
            described = self._described(capitals, end)  # "Cult of the Dead Cow hacker collective"
            return self.new(self.span(token, capitals) if described else named.core, class_name)
        return named if fits else None

    def _described(self, start: int, end: int) -> bool:
        """Say whether the rest of a mention only says what it names: "White Falcon resistance group"."""
        rest = self._tokens[start:end]
        plain = all(word.text.islower() and word.pos_ in {"NOUN", "ADJ"} for word in rest)
        heads = bool(rest) and self._nouns.get(rest[-1].lower_, "Organization") != "Organization"
        return bool(rest) and plain and rest[-1].pos_ == "NOUN" and not heads  # "Prussian army" is a name

    def _called(self, described: Candidate, says: Property, *, open_: bool) -> Candidate | None:
        """Return the name beside a description: "the militant group, the Red Army Faction"."""
        token = self._clauses.after(self._clauses.index(described.span.end - 1))
        while token >= 0 and (self._tokens[token].text == "," or self._tokens[token].pos_ == "DET"):
            token = self._clauses.after(token)
        if token < 0 or not self._tokens[token].text[0].isupper():
            return None
        return self.at(token, says, open_=open_)

    def _class_of(self, token: int, end: int, says: Property, *, open_: bool = True) -> str | None:
        """Return the class of a name by the noun that heads it, or the property's own."""
        class_name = self._head_class(token, end)
        if class_name is not None:
            return class_name if self.fitting(says, class_name) else None
        return says.range[0] if open_ and says.range[0] in _OPEN else None

    def _head_class(self, token: int, end: int) -> str | None:
        """Return the class that a noun gives a name: its last word, the last before "of", or a party's.

        Where no word of the name says it, a noun right behind does: "the Union Montreal political party".
        """
        words = [self._tokens[n].lower_ for n in range(token, end)]
        head = next((n for n, word in enumerate(words) if word in self._links), len(words)) - 1
        told = [self._nouns.get(words[n]) for n in (max(head, 0), -1)]
        told += [name for word in words if (name := self._nouns.get(word)) == "PoliticalParty"]
        told += ["PoliticalParty"] if self._reference.constructions.is_party(words) else []
        told += [self._nouns.get(self._noun_behind(end))]
        classes = [class_name for class_name in told if class_name is not None]
        return next((name for name in classes if name != "Organization"), classes[0] if classes else None)

    def _noun_behind(self, end: int) -> str:
        """Return the noun that says behind a name what it names, or nothing."""
        noun = ""
        for word in self._tokens[end : end + _BEHIND]:
            if word.pos_ not in {"NOUN", "ADJ"} or not word.text.islower():
                break
            noun = word.lower_ if word.pos_ == "NOUN" else ""
        return noun

    def before(self, last: int, says: Property) -> Candidate | None:
        """Return the object that ends at a token: a name, or capitals whose last word says what they name."""
        named = self._end.get(last)
        if named is not None and named.class_name not in {"Nationality", "Person"}:
            return named if self.fitting(says, named.class_name) else None
        first = last
        while first >= 0 and self._tokens[first].text[0].isupper():
            first -= 1
        first += 1
        if first >= last or self._tokens[first].is_sent_start:
            return None
        class_name = self._nouns.get(self._tokens[last].lower_)
        if class_name is None or self.fitting(says, class_name) is None:
            return None
        return self.new(self.span(first, last + 1), class_name)

    def ideas_of_a_people(self, token: int) -> Candidate | None:
        """Return what is called after a people at a token: "Kurdish nationalism"."""
        named = self._begin.get(token)
        if named is None or named.class_name != "Nationality":
            return None
        last = self._clauses.index(named.core.end - 1) + 1
        noun = self._tokens[last].lower_ if last < len(self._tokens) else ""
        return (
            self.new(self.span(token, last + 1), "Ideology") if self._nouns.get(noun) == "Ideology" else None
        )

    def institution(self, token: int, barred: frozenset[str]) -> Candidate | None:
        """Return the state or organization whose name begins at a token, after what only qualifies it.

        Names of the classes that are barred are none.
        """
        start = token
        while token >= 0:
            named = self._begin.get(token)
            if named is None or not (named.class_name == "Nationality" or self._owns(named)):
                break
            token = self._clauses.after(self._clauses.index(named.core.end - 1))
            if self._tokens[token].tag_ == "POS":
                token = self._clauses.after(token)
        if token < 0:
            return None
        if named is not None and named.class_name not in barred:
            return self._body_named_after(named, token) or named
        end = self.name_end(token)
        if end <= token + 1:
            return None
        people = self._begin.get(start)
        whole = people is not None and people.class_name == "Nationality" and self.name_end(start) == end
        start = start if whole else token  # "Jordanian Armed Forces"
        return self.new(self.span(start, end), self._head_class(start, end) or "Organization")

    def _body_named_after(self, state: Candidate, token: int) -> Candidate | None:
        """Return the body whose name goes on behind that of a state: "United States Chamber of Commerce"."""
        end = self.name_end(token)
        if state.class_name != "State" or end <= self._clauses.index(state.core.end - 1) + 1:
            return None
        class_name = self._head_class(token, end)
        if class_name is None or self._reference.coarse(class_name) != "Organization":
            return None
        return self.new(self.span(token, end), class_name)

    def _owns(self, state: Candidate) -> bool:
        """Say whether a state stands in the genitive before a name: "Germany" of "Germany's BND"."""
        mark = self._clauses.after(self._clauses.index(state.core.end - 1))
        if state.class_name != "State" or mark < 0 or self._tokens[mark].tag_ != "POS":
            return False
        owned = self._clauses.after(mark)
        return owned >= 0 and (owned in self._begin or self.name_end(owned) > owned)

    def name_end(self, token: int) -> int:
        """Return where the name in capitals that begins at a token ends, or the token itself."""
        if not self._tokens[token].text[0].isupper():
            return token
        last = end = token + 1
        linked = False
        while end < len(self._tokens) and not self._tokens[end].is_sent_start:
            word = self._tokens[end]
            if word.text[0].isupper() or (word.text[0].isdigit() and len(word.text) <= 2):
                last = end + 1
            elif word.lower_ in self._links:
                linked = linked or word.lower_ in self._reference.constructions.listing_links
            elif word.text not in _JOINTS and not (linked and self._goes_on(token, end)):
                break
            end += 1
        return last

    def _goes_on(self, token: int, conjunction: int) -> bool:
        """Say whether a name goes on after an "and": "Academy of Sciences and Arts"."""
        following = self._tokens[conjunction + 1 : conjunction + 2]
        whole = self._end.get(conjunction - 1)
        apart = whole is not None and self._clauses.first(whole) == token
        joins = self._tokens[conjunction].lower_ in self._reference.constructions.listing_conjunctions
        return joins and bool(following) and following[0].text[0].isupper() and not apart


def _is_known_place(named: Candidate) -> bool:
    """Say whether a name is a region's or a capital's, and so no organization's: "entered Damascus"."""
    return named.kind == "name" and named.class_name == "Place" and named.country is not None
