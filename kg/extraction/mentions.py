"""Which spans name or describe a person, state, organization, place or weapon?

The reader finds the phrases and how they refer; the reference knowledge says what a name inside them means,
and the nouns of the lexicon of what class a description is. A known name that the reader passes over is a
mention as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate
from kg.extraction.countries import Countries
from kg.extraction.known_names import KnownNames
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.phrase_kinds import PhraseKinds
from kg.extraction.phrase_names import PhraseNames
from kg.extraction.readings import ReadPhrase
from kg.extraction.regions import Regions
from kg.extraction.spans import Spans
from kg.extraction.tokens import tokens_of
from kg.model import Document, EntityType, Span
from kg.reference import Reference

_NOUN_PHRASE = frozenset({"ADJ", "NOUN", "NUM", "PROPN", "SPACE"})


class MentionFinder:
    """Finds the mentions of one document; `names` are those that the reader found."""

    def __init__(
        self, document: Document, doc: Doc, lexical: Lexical, reference: Reference, names: list[Span]
    ) -> None:
        self._document = document
        self._doc = doc
        self._lexical = lexical
        self._reference = reference
        self._names = names
        self._known = KnownNames(document, doc, reference)
        self._spans = Spans(document, doc, lexical)
        self._in_phrases = PhraseNames(document, doc, lexical, self._spans, reference, names)

    def mentions(self, phrases: list[ReadPhrase], actors: Iterable[Span] = ()) -> list[Candidate]:
        """Return the mentions in reading order.

        `phrases` are the reader's; `actors` are further spans that act, such as the sources of its events,
        and are mentions wherever no phrase says so.
        """
        taken = [phrase.span for phrase in phrases]
        free = [
            span
            for span in actors
            if not any(span.overlaps(other) for other in taken) and not self._is_pronoun(span)
        ]
        phrases = sorted(
            [*phrases, *(ReadPhrase(span, "Other", "nominal") for span in dict.fromkeys(free))],
            key=lambda phrase: phrase.span,
        )
        kinds = PhraseKinds(self._document, self._lexical, self._spans, self._reference)
        phrases = kinds.of(phrases)
        designators = list(self._known.designators())
        phrases = self._with_whole(designators, phrases)
        known = self._known.with_designators(designators, self._known.names(phrases))
        self._countries = Countries(self._document, self._spans, self._reference, known)
        phrases = self._with_whole([k for k in known if k.entry is not None], phrases)
        phrases = kinds.agreed(phrases, known)
        things = [k.span for k in known if self._reference.coarse(k.class_name) == "Weapon"]
        persons = self._in_phrases.parts_of_people(phrases, things)
        found: list[Candidate] = []
        for phrase in phrases:
            if self._is_article(phrase.span) or self._in_phrases.is_letters(phrase.span):
                continue
            bare = self._spans.without_article(phrase.span)
            named = (phrase.kind, phrase.form) == ("Person", "name")
            if (named or phrase.kind == "Office") and self._in_phrases.is_office(bare):
                phrase = replace(phrase, kind="Person", form="nominal")
            elif not named and self._in_phrases.is_titled(phrase):
                phrase = replace(phrase, kind="Person", form="name")
            inside = [k for k in known if phrase.span.covers(k.span)]
            candidate = self._candidate(phrase, inside, persons)
            found.append(candidate)
            found += [replace(k, nested=True) for k in inside if _is_other(k, candidate)]
        found += self._possessors(found)
        found += self._possessives([phrase.span for phrase in phrases])
        covered = [phrase.span for phrase in phrases]
        found += [k for k in known if not any(k.span.overlaps(span) for span in covered)]
        found += self._passed_over([c.span for c in found])
        found = _states_throughout(found)
        found = sorted(dict.fromkeys(found), key=lambda c: (c.span.start, -c.span.end))
        return Regions(self._document, self._doc, self._spans, self._reference).joined(found)

    # --- a phrase of the reader ---------------------------------------------------------------------

    def _candidate(self, phrase: ReadPhrase, known: list[Candidate], persons: set[str]) -> Candidate:
        bare_phrase = self._spans.without_article(phrase.span)
        if phrase.kind == "Person":
            phrase = replace(phrase, kind=self._possessed_kind(phrase, known))
        if phrase.form == "pronoun":
            return Candidate(phrase.span, phrase.span, "pronoun", phrase.kind, phrase.span.text)
        country = self._countries.of(known, phrase)
        meant = next((k for k in known if self._is_named(k, phrase, bare_phrase)), None)
        meant = meant or self._body_of_somebody(phrase, bare_phrase, known)
        if meant is not None and self._is_holder(phrase, meant):
            meant = None
        named = phrase.form == "name" and not bare_phrase.text.islower()
        if (named and not self._is_possessed(bare_phrase)) or meant is not None:
            core = meant.core if meant else self._in_phrases.name_in(phrase, bare_phrase)
            meant = meant or next((k for k in known if k.core == core), None)
            if meant is not None and not self._is_person_instead(phrase, meant, persons):
                return Candidate(
                    phrase.span,
                    core,
                    "name",
                    meant.class_name,
                    meant.name,
                    meant.entry,
                    meant.country,
                    score=meant.score,
                )
            kind = "Person" if core.text in persons else phrase.kind
            if kind == "Person":
                country = self._countries.of_person(core, known, phrase)
            if kind == "State":
                kind = "Person" if self._is_of_state(core, known) else self._unknown_state(core)
            before = self._document.span(bare_phrase.start, max(core.start, bare_phrase.start))
            nouns = (self._spans.head(core), self._spans.head(before))
            class_name = next((c for noun in nouns if (c := self._denoted(noun, kind))), kind)
            return Candidate(
                phrase.span, core, "name", class_name, " ".join(core.text.split()), None, country
            )
        match = self._spans.head(bare_phrase)
        class_name = self._denoted(match, phrase.kind) or phrase.kind
        bare = (
            match is not None
            and self._reference.is_a(class_name, "Weapon")
            and self._spans.span(match.start, match.end) == bare_phrase
        )
        return Candidate(
            phrase.span, bare_phrase, "nominal", class_name, bare_phrase.text, None, country, bare
        )

    def _possessed_kind(self, phrase: ReadPhrase, known: list[Candidate]) -> EntityType:
        """Return the kind of a known body that a phrase ends with: "Cyril Ramaphosa's ANC" is a party."""
        for name in known:
            before = self._spans.tokens(self._document.span(phrase.span.start, name.span.start))
            ends = name.entry is not None and name.span.end == phrase.span.end
            if any(token.tag_ == "IN" for token in before):
                continue  # "the head of Germany's BND"
            if ends and before and before[-1].tag_ == "POS":
                return self._reference.coarse(name.class_name)
        return phrase.kind

    def _is_of_state(self, name: Span, known: Sequence[Candidate]) -> bool:
        """Say whether an unknown name stands right behind a state in the genitive: "North Korea's Kim"."""
        first = self._spans.tokens(name)[0].i
        if first < 2 or self._doc[first - 1].tag_ != "POS":
            return False
        return any(k.class_name == "State" and k.span.end == self._doc[first - 1].idx for k in known)

    def _unknown_state(self, name: Span) -> EntityType:
        """Return the kind of what the reader takes for a state, and the reference knowledge has not.

        It has all states: what something happens in or to is a place, and an acronym a body.
        """
        tokens = self._spans.tokens(name)
        if name.text.isupper() and len(tokens) == 1 and not name.text.endswith("."):
            return "Organization"
        if tokens and tokens[-1].tag_ == "NNPS":
            return "Group"
        before = self._doc[tokens[0].i - 1] if tokens and tokens[0].i else None
        return "Place" if before is not None and before.pos_ in {"ADP", "VERB", "DET"} else "State"

    def _is_named(self, known: Candidate, phrase: ReadPhrase, bare: Span) -> bool:
        """Say whether a phrase is a known name, alone or with what describes or counts it.

        "The official Xinhua agency", "two Russian T-72s"; a description that ends in a name, or in a name
        and a noun for what it is ("two T-72 tanks"), is so of a weapon only.
        """
        if bare in (known.core, self._spans.without_article(known.core)):
            return True
        before = self._spans.tokens(self._document.span(phrase.span.start, known.span.start))
        possessed = known.entry is not None and bool(before) and before[-1].tag_ == "POS"
        described = phrase.form == "name" or phrase.kind == "Weapon" or possessed
        coarse = self._reference.coarse(known.class_name)
        same_kind = coarse == self._reference.coarse(phrase.kind)
        if (
            not described
            or not self._closes(known, phrase)
            or self._in_phrases.is_complement(bare, known.core)
        ):
            return False
        if (
            coarse == "State" and phrase.kind != "Person" and known.span.end == phrase.span.end
        ):  # "a united and democratic Syria" is no organization
            same_kind = all(token.pos_ in {"DET", "ADJ", "CCONJ", "SPACE", "PUNCT"} for token in before)
        return same_kind and not any(token.pos_ in {"ADP", "PART"} for token in before[:-1])

    def _closes(self, known: Candidate, phrase: ReadPhrase) -> bool:
        """Say whether a phrase ends with a name, or with a noun for what the name of a weapon names."""
        if known.span.end == phrase.span.end:
            return True
        if phrase.kind != "Weapon" or not phrase.span.covers(known.span):
            return False
        rest = self._document.span(known.span.end, phrase.span.end)
        if not rest.text.startswith(" "):
            return False
        tokens = self._spans.tokens(rest)
        if tokens[0].lower_ in self._reference.constructions.listing_links:
            return True  # "four F-16s of the air force"
        if any(token.pos_ not in _NOUN_PHRASE for token in tokens):
            return False
        noun = self._spans.head(rest)
        if noun is None or self._reference.may_be_called(known.class_name, noun.word.meaning):
            return True
        return self._reference.coarse(noun.word.meaning) == "Person"  # "two J-16 fighters" are arms

    def _body_of_somebody(self, phrase: ReadPhrase, bare: Span, known: list[Candidate]) -> Candidate | None:
        """Return the known body that is told by whose it is: "Lord's Resistance Army of Joseph Kony"."""
        first = next((k for k in known if k.core.start == bare.start and k.entry is not None), None)
        if first is None or phrase.form != "name":
            return None
        if any(k.country != first.country or k.country is None for k in known if k != first):
            return None
        rest = self._spans.tokens(self._document.span(first.core.end, max(bare.end, first.core.end)))
        links = self._reference.constructions.listing_links
        of_somebody = len(rest) > 2 and rest[0].lower_ in links and all(t.tag_ == "NNP" for t in rest[1:])
        same_kind = self._reference.coarse(first.class_name) == self._reference.coarse(phrase.kind)
        return first if of_somebody and same_kind else None

    def _is_holder(self, phrase: ReadPhrase, known: Candidate) -> bool:
        """Say whether a body's name is a person's office here: "the UN High Commissioner for Refugees"."""
        head = self._spans.head(known.core)
        return (
            phrase.kind == "Person"
            and phrase.form == "nominal"
            and self._reference.is_a(known.class_name, "Organization")
            and head is not None
            and head.word.meaning in self._reference.offices
        )

    def _is_possessed(self, span: Span) -> bool:
        """Say whether a phrase describes somebody by whom they belong to: "Kim Jong-un's sister"."""
        tags = [token.tag_ for token in self._spans.tokens(span)]
        return "POS" in tags[:-1] and tags[-1] in {"NN", "NNS"}

    def _is_pronoun(self, span: Span) -> bool:
        return all(token.tag_ in {"PRP", "PRP$"} for token in self._spans.tokens(span))

    def _is_article(self, span: Span) -> bool:
        return all(token.tag_ == "DT" for token in self._spans.tokens(span)) and span.text.islower()

    def _is_person_instead(self, phrase: ReadPhrase, known: Candidate, persons: set[str]) -> bool:
        """Say whether a known name is part of a person's here: "Michael Jordan" is not the state."""
        return (
            phrase.kind == "Person"
            and self._reference.coarse(known.class_name) != "Person"
            and known.core.text in persons
        )

    def _denoted(self, match: WordMatch | None, kind: str) -> str | None:
        """Return the class of a noun of the lexicon, where it is one of the reader's kind."""
        if match is None:
            return None
        meaning = match.word.meaning
        class_name = "Person" if meaning in self._reference.offices else meaning
        coarse = self._reference.coarse(class_name)
        return class_name if kind == "Other" or self._reference.coarse(kind) == coarse else None

    # --- names and words that the ontology knows -------------------------------------------------------

    def _with_whole(self, names: list[Candidate], phrases: list[ReadPhrase]) -> list[ReadPhrase]:
        """Make whole the names that the reader cut: "GBU-53" and "B bombs" of "GBU-53/B bombs"."""
        for whole in (name.span for name in names):
            cut = [p for p in _overlapping(phrases, whole) if not p.span.covers(whole)]
            if cut:
                start = min(whole.start, *(p.span.start for p in cut))
                end = max(whole.end, *(p.span.end for p in cut))
                joined = replace(cut[-1], span=self._document.span(start, end))
                phrases = sorted([*(p for p in phrases if p not in cut), joined], key=lambda p: p.span)
        return phrases

    def _possessors(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the people of the text in whose genitive a phrase begins: "Yevgeny Prigozhin's plane"."""
        people = {c.core.text.split()[-1] for c in found if (c.kind, c.class_name) == ("name", "Person")}
        for name in self._names:
            told = self._in_phrases.is_possessor(name) and name.text.split()[-1] in people
            if told and not any(c.core == name for c in found):
                yield Candidate(name, name, "name", "Person", " ".join(name.text.split()), nested=True)

    def _possessives(self, phrases: list[Span]) -> Iterator[Candidate]:
        """Yield the possessive pronouns inside of phrases: "its army"."""
        for n, tag in enumerate(tokens_of(self._doc).tags):
            if tag == "PRP$":
                token = self._doc[n]
                span = self._document.span(token.idx, token.idx + len(token))
                inside = any(phrase.covers(span) and phrase != span for phrase in phrases)
                if inside and not any(phrase == span for phrase in phrases):
                    personal = {"Masc", "Fem"} & set(token.morph.get("Gender", []))
                    kind = "Person" if personal else "Organization"
                    yield Candidate(span, span, "pronoun", kind, span.text, nested=True)

    def _passed_over(self, taken: list[Span]) -> Iterator[Candidate]:
        """Yield the nouns for weapons that the reader passed over."""
        for match in self._lexical.all("entity"):
            if not self._reference.is_a(match.word.meaning, "Weapon"):
                continue
            span = self._spans.span(match.start, match.end)
            if not any(span.overlaps(t) for t in taken):
                yield Candidate(span, span, "nominal", match.word.meaning, span.text, bare=True)


def _overlapping(phrases: list[ReadPhrase], span: Span) -> Iterator[ReadPhrase]:
    """Yield the phrases, in reading order and each after the other, that share a character with a span."""
    for n in range(bisect_right(phrases, span.start, key=lambda phrase: phrase.span.end), len(phrases)):
        if phrases[n].span.start >= span.end:
            break
        yield phrases[n]


def _states_throughout(mentions: list[Candidate]) -> list[Candidate]:
    """Return the mentions, a name that is an unknown state's once being no place's anywhere."""
    unknown = [c for c in mentions if c.kind == "name" and c.entry is None]
    states = {c.name for c in unknown if c.class_name == "State"}
    places = {c for c in unknown if c.class_name == "Place" and c.name in states}
    return [replace(c, class_name="State") if c in places else c for c in mentions]


def with_names(mentions: Sequence[Candidate], names: Iterable[Candidate]) -> list[Candidate]:
    """Return the mentions with further names; what the reader cut out of such a name is part of it.

    A name of the reference knowledge inside one stays, nested: the state in "Green Party of Canada".
    """
    here = set(mentions)
    added = [name for name in names if name not in here]
    kept = []
    for mention in mentions:
        inside = any(name.span.covers(mention.span) for name in added)
        if not inside:
            kept.append(mention)
        elif mention.entry is not None or mention.class_name == "Nationality":
            kept.append(replace(mention, nested=True))
    return sorted([*kept, *added], key=lambda c: (c.span.start, -c.span.end))


def _is_other(known: Candidate, phrase: Candidate) -> bool:
    """Say whether a name in a phrase is another entity's: not a part of the name that the phrase is."""
    return phrase.kind == "nominal" or not phrase.core.covers(known.span)
