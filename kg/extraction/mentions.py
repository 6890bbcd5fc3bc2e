"""Which spans name or describe a person, state, organization, place or weapon?

The reader finds the phrases and how they refer; the reference knowledge says what a name inside them means,
and the nouns of the lexicon of what class a description is. A known name that the reader passes over is a
mention as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc, Token

from kg.extraction.candidates import COUNTRY_BEARING, Candidate, without_article
from kg.extraction.kinds import described_kind, named_kind
from kg.extraction.known_names import KnownNames
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.readings import ReadPhrase
from kg.extraction.tokens import tokens_of
from kg.model import Document, EntityType, Span
from kg.reference import Reference

_NOUN_PHRASE = frozenset({"ADJ", "NOUN", "NUM", "PROPN", "SPACE"})
_QUOTATION_MARKS = frozenset({"``", "''"})
_LISTING = frozenset({",", "and", ", and", "or", ", or", "&", ";"})


class MentionFinder:
    """Finds the mentions of one document."""

    def __init__(self, document: Document, doc: Doc, lexical: Lexical, reference: Reference) -> None:
        self._document = document
        self._doc = doc
        self._lexical = lexical
        self._reference = reference
        self._known = KnownNames(document, doc, reference)
        self._offices = [m for m in lexical.all("entity") if m.word.meaning in reference.offices]
        self._after_office = {match.end for match in self._offices}

    def mentions(
        self, phrases: list[ReadPhrase], names: list[Span], actors: Iterable[Span] = ()
    ) -> list[Candidate]:
        """Return the mentions in reading order.

        `phrases` and `names` are the reader's; `actors` are further spans that act, such as the sources of
        its events, and are mentions wherever no phrase says so.
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
        phrases = self._apposed([replace(phrase, kind=self._kind(phrase)) for phrase in phrases])
        designators = list(self._known.designators())
        phrases = self._with_whole(designators, phrases)
        known = self._known.with_designators(designators, self._known.names(phrases))
        phrases = self._with_whole([k for k in known if k.entry is not None], phrases)
        phrases = self._agreed(phrases, known)
        things = [k.span for k in known if self._reference.coarse(k.class_name) == "Weapon"]
        persons = _parts_of_people(phrases, [n for n in names if not any(n.overlaps(t) for t in things)])
        found: list[Candidate] = []
        for phrase in phrases:
            if self._is_article(phrase.span):
                continue
            if (phrase.kind, phrase.form) != ("Person", "name") and self._is_titled(phrase, names):
                phrase = replace(phrase, kind="Person", form="name")
            inside = [k for k in known if phrase.span.covers(k.span)]
            candidate = self._candidate(phrase, inside, names, persons)
            found.append(candidate)
            found += [replace(k, nested=True) for k in inside if _is_other(k, candidate)]
        found += self._possessives([phrase.span for phrase in phrases])
        covered = [phrase.span for phrase in phrases]
        found += [k for k in known if not any(k.span.overlaps(span) for span in covered)]
        found += self._passed_over([c.span for c in found])
        found = _states_throughout(found)
        found = sorted(dict.fromkeys(found), key=lambda c: (c.span.start, -c.span.end))
        return self._with_regions(found)

    def _kind(self, phrase: ReadPhrase) -> EntityType:
        bare = self._without_article(phrase.span)
        if phrase.form == "name":
            nouns = [token.i for token in self._tokens(bare)[:-1] if token.tag_ == "NN"]
            before = self._lexical.head(nouns[0], nouns[-1] + 1) if nouns else None
            return named_kind(phrase.kind, before, self._head_word(bare), self._reference)
        if phrase.form == "nominal":
            return described_kind(phrase.kind, self._tokens(bare), self._head_word(bare), self._reference)
        return phrase.kind

    def _apposed(self, phrases: list[ReadPhrase]) -> list[ReadPhrase]:
        """Make arms of a name that a description of such stands beside: "the Yantar, a Russian spy ship"."""
        arms = {
            first.span
            for first, second in pairwise(phrases)
            if (first.form, second.form, second.kind) == ("name", "nominal", "Weapon")
            and self._document.text[first.span.end : second.span.start] == ", "
            and "Ind" in self._tokens(second.span)[0].morph.get("Definite", [])
        }
        return [replace(p, kind="Weapon") if p.span in arms and p.kind != "State" else p for p in phrases]

    def _agreed(self, phrases: list[ReadPhrase], known: list[Candidate]) -> list[ReadPhrase]:
        """Give a name the kind that it has most often in the document.

        A ship may be called by the last word of its name: "Forbin" after "FS Forbin".
        """
        bare = [self._without_article(phrase.span).text for phrase in phrases]
        kinds: dict[str, Counter[EntityType]] = defaultdict(Counter)
        for name, phrase in zip(bare, phrases, strict=True):
            if phrase.form == "name":
                kinds[name][phrase.kind] += 1
        ships = [k for k in known if k.entry is None and self._reference.is_a(k.class_name, "NavalVessel")]
        short = {k.core.text.split()[-1]: self._reference.coarse(k.class_name) for k in ships}
        agreed = []
        for name, phrase in zip(bare, phrases, strict=True):
            if phrase.form == "name":
                counts = kinds[name]
                most = max(counts, key=lambda kind: (counts[kind], kind == phrase.kind))
                phrase = replace(phrase, kind=short.get(name, most))
            agreed.append(phrase)
        return agreed

    # --- a phrase of the reader ---------------------------------------------------------------------

    def _candidate(
        self, phrase: ReadPhrase, known: list[Candidate], names: list[Span], persons: set[str]
    ) -> Candidate:
        bare_phrase = self._without_article(phrase.span)
        if phrase.kind == "Person":
            phrase = replace(phrase, kind=self._possessed_kind(phrase, known))
        if phrase.form == "pronoun":
            return Candidate(phrase.span, phrase.span, "pronoun", phrase.kind, phrase.span.text)
        country = self._country(known, phrase)
        meant = next((k for k in known if self._is_named(k, phrase, bare_phrase)), None)
        meant = meant or self._body_of_somebody(phrase, bare_phrase, known)
        if meant is not None and self._is_holder(phrase, meant):
            meant = None
        named = phrase.form == "name" and not bare_phrase.text.islower()
        if (named and not self._is_possessed(bare_phrase)) or meant is not None:
            core = meant.core if meant else self._name_in(phrase, bare_phrase, names)
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
            kind = self._unknown_state(core) if kind == "State" else kind
            before = self._document.span(bare_phrase.start, max(core.start, bare_phrase.start))
            nouns = (self._head_word(core), self._head_word(before))
            class_name = next((c for noun in nouns if (c := self._denoted(noun, kind))), kind)
            return Candidate(
                phrase.span, core, "name", class_name, " ".join(core.text.split()), None, country
            )
        match = self._head_word(bare_phrase)
        class_name = self._denoted(match, phrase.kind) or phrase.kind
        bare = (
            match is not None
            and self._reference.is_a(class_name, "Weapon")
            and self._span(match.start, match.end) == bare_phrase
        )
        return Candidate(
            phrase.span, bare_phrase, "nominal", class_name, bare_phrase.text, None, country, bare
        )

    def _possessed_kind(self, phrase: ReadPhrase, known: list[Candidate]) -> EntityType:
        """Return the kind of a known body that a phrase ends with: "Cyril Ramaphosa's ANC" is a party."""
        for name in known:
            before = self._tokens(self._document.span(phrase.span.start, name.span.start))
            ends = name.entry is not None and name.span.end == phrase.span.end
            if ends and before and before[-1].tag_ == "POS":
                return self._reference.coarse(name.class_name)
        return phrase.kind

    def _unknown_state(self, name: Span) -> EntityType:
        """Return the kind of what the reader takes for a state, and the reference knowledge has not.

        It has all states: what something happens in or to is a place, and an acronym a body.
        """
        tokens = self._tokens(name)
        if name.text.isupper() and len(tokens) == 1 and not name.text.endswith("."):
            return "Organization"
        if tokens and tokens[-1].tag_ == "NNPS":
            return "Group"
        before = self._doc[tokens[0].i - 1] if tokens and tokens[0].i else None
        return "Place" if before is not None and before.pos_ in {"ADP", "VERB", "DET"} else "State"

    def _country(self, known: list[Candidate], phrase: ReadPhrase) -> str | None:
        """Return the state that a phrase names, or that an organization which it names belongs to.

        "Russian troops", "a Pentagon spokesman"; not "the US-backed rebels".
        """
        if known and known[0].entry is not None and _is_of_all_states(known[0], self._reference):
            return None  # "the UN's special envoy for Yemen" is no Yemeni
        bearing = [k for k in known if k.country and not self._is_joined(k)]
        states = [k.country for k in bearing if _lends_country(k, phrase.span)]
        bodies = [k.country for k in bearing if self._reference.is_a(k.class_name, "Organization")]
        return next(
            iter([*states, *(bodies if phrase.kind in {"Person", "Group", "Organization"} else [])]), None
        )

    def _is_joined(self, known: Candidate) -> bool:
        """Say whether a hyphen joins a name to a word after it, as in "US-backed"."""
        return self._document.text[known.span.end : known.span.end + 1] in {"-", "‑"}

    def _is_named(self, known: Candidate, phrase: ReadPhrase, bare: Span) -> bool:
        """Say whether a phrase is a known name, alone or with what describes or counts it.

        "The official Xinhua agency", "two Russian T-72s"; a description that ends in a name, or in a name
        and a noun for what it is ("two T-72 tanks"), is so of a weapon only.
        """
        if bare in (known.core, self._without_article(known.core)):
            return True
        before = self._tokens(self._document.span(phrase.span.start, known.span.start))
        possessed = known.entry is not None and bool(before) and before[-1].tag_ == "POS"
        described = phrase.form == "name" or phrase.kind == "Weapon" or possessed
        coarse = self._reference.coarse(known.class_name)
        same_kind = coarse == self._reference.coarse(phrase.kind)
        if not described or not self._closes(known, phrase) or self._is_complement(bare, known.core):
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
        if not rest.text.startswith(" ") or any(t.pos_ not in _NOUN_PHRASE for t in self._tokens(rest)):
            return False
        noun = self._head_word(rest)
        return noun is None or self._reference.may_be_called(known.class_name, noun.word.meaning)

    def _is_titled(self, phrase: ReadPhrase, names: list[Span]) -> bool:
        """Say whether a phrase ends in a name right after an office: "the UN envoy Staffan de Mistura".

        The reader may have taken office and name for one name.
        """
        inside = [name for name in names if phrase.span.covers(name) and name.end == phrase.span.end]
        return any(
            len(tokens := self._tokens(part)) > 1
            and tokens[0].i in self._after_office
            and all(token.tag_ == "NNP" for token in tokens)
            and self._head_word(part) is None
            and part.text not in self._reference.names
            for part in dict.fromkeys(self._without_office(name) for name in inside)
        )

    def _body_of_somebody(self, phrase: ReadPhrase, bare: Span, known: list[Candidate]) -> Candidate | None:
        """Return the known body that is told by whose it is: "Lord's Resistance Army of Joseph Kony"."""
        first = next((k for k in known if k.core.start == bare.start and k.entry is not None), None)
        if first is None or phrase.form != "name":
            return None
        if any(k.country != first.country or k.country is None for k in known if k != first):
            return None
        rest = self._tokens(self._document.span(first.core.end, max(bare.end, first.core.end)))
        of_somebody = len(rest) > 2 and rest[0].lower_ == "of" and all(t.tag_ == "NNP" for t in rest[1:])
        same_kind = self._reference.coarse(first.class_name) == self._reference.coarse(phrase.kind)
        return first if of_somebody and same_kind else None

    def _is_holder(self, phrase: ReadPhrase, known: Candidate) -> bool:
        """Say whether a body's name is a person's office here: "the UN High Commissioner for Refugees"."""
        head = self._head_word(known.core)
        return (
            phrase.kind == "Person"
            and phrase.form == "nominal"
            and self._reference.is_a(known.class_name, "Organization")
            and head is not None
            and head.word.meaning in self._reference.offices
        )

    def _is_possessed(self, span: Span) -> bool:
        """Say whether a phrase describes somebody by whom they belong to: "Kim Jong-un's sister"."""
        tags = [token.tag_ for token in self._tokens(span)]
        return "POS" in tags[:-1] and tags[-1] in {"NN", "NNS"}

    def _is_pronoun(self, span: Span) -> bool:
        return all(token.tag_ in {"PRP", "PRP$"} for token in self._tokens(span))

    def _is_article(self, span: Span) -> bool:
        return all(token.tag_ == "DT" for token in self._tokens(span)) and span.text.islower()

    def _is_person_instead(self, phrase: ReadPhrase, known: Candidate, persons: set[str]) -> bool:
        """Say whether a known name is part of a person's here: "Michael Jordan" is not the state."""
        return (
            phrase.kind == "Person"
            and self._reference.coarse(known.class_name) != "Person"
            and known.core.text in persons
        )

    def _name_in(self, phrase: ReadPhrase, bare: Span, names: list[Span]) -> Span:
        """Return the name that a phrase ends with: "Ilse Varga" of "President Ilse Varga"."""
        inside = [name for name in names if phrase.span.covers(name)]
        at_end = [name for name in inside if name.end == phrase.span.end]
        first = next((n for n in inside if phrase.kind == "Person" and self._has_nickname(n, bare)), None)
        if first is not None:  # Col. John “Jack” Doe
            return self._without_office(self._document.span(first.start, bare.end))
        if at_end:
            last = self._without_article(max(at_end, key=lambda name: name.end - name.start))
            last = self._with_given_name(last, inside) if phrase.kind == "Person" else last
            bare = bare if self._is_complement(bare, last) else last
        nouns = [n.i + 1 for n in self._tokens(bare)[:-1] if n.tag_ == "NN" and not self._is_joined_on(n)]
        rest = self._span(nouns[-1], self._tokens(bare)[-1].i + 1) if nouns else bare
        rest = rest if rest.text[:1].isupper() and rest.end == bare.end else bare
        return self._without_office(rest) if phrase.kind == "Person" else rest

    def _with_given_name(self, surname: Span, names: list[Span]) -> Span:
        """Return a name with the one word before it that is a name as well: "Jae-in" before "Okafor"."""
        first, says = self._tokens(surname)[0], self._reference.constructions
        links = says.name_links | says.name_articles | says.patronymic_links
        while first.i > 0 and self._doc[first.i - 1].text in links:  # "bin" of "Jae-in bin Rashid"
            first = self._doc[first.i - 1]
        start = min(first.idx, surname.start)
        before = next((n for n in names if n.end + 1 == start and " " not in n.text), None)
        if before is None or before.text in self._reference.names or not _is_given_name(before.text):
            return surname
        offices = {token.i for m in self._offices for token in self._doc[m.start : m.end]}
        if any(token.i in offices for token in self._tokens(before)):
            return surname
        return self._document.span(before.start, surname.end)

    def _is_joined_on(self, token: Token) -> bool:
        """Say whether a noun to the tagger joins the words of a name: "in" of "Jae-in", "van der Berg"."""
        hyphen = token.i > 0 and self._document.text[token.idx - 1] in {"-", "‑"}
        says = self._reference.constructions
        return hyphen or token.text in says.name_links | says.name_articles | says.patronymic_links

    def _has_nickname(self, first: Span, whole: Span) -> bool:
        """Say whether what follows a name within a longer one is in quotation marks."""
        after = self._tokens(self._document.span(first.start, whole.end))[len(self._tokens(first)) :]
        return len(after) > 1 and after[0].tag_ in _QUOTATION_MARKS

    def _is_complement(self, whole: Span, name: Span) -> bool:
        """Say whether a name ends a longer one after a preposition: "Aden" of "Gulf of Aden"."""
        before = self._tokens(self._document.span(whole.start, max(whole.start, name.start)))
        return len(before) > 1 and before[-1].tag_ == "IN" and before[-2].tag_ in {"NNP", "NNPS"}

    def _without_office(self, name: Span) -> Span:
        """Return a person's name without the office before it, in capitals like its own."""
        first, last = self._tokens(name)[0].i, self._tokens(name)[-1].i
        ends = [
            match.end
            for match in self._offices
            if (match.start == first and match.end <= last) or (first < match.start and match.end < last)
        ]
        return self._span(max(ends), last + 1) if ends else name

    def _denoted(self, match: WordMatch | None, kind: str) -> str | None:
        """Return the class of a noun of the lexicon, where it is one of the reader's kind."""
        if match is None:
            return None
        meaning = match.word.meaning
        class_name = "Person" if meaning in self._reference.offices else meaning
        coarse = self._reference.coarse(class_name)
        return class_name if kind == "Other" or self._reference.coarse(kind) == coarse else None

    def _head_word(self, span: Span) -> WordMatch | None:
        """Return the noun of the lexicon that heads a phrase: the last before a preposition."""
        tokens = self._tokens(span)
        return self._lexical.head(tokens[0].i, tokens[-1].i + 1) if tokens else None

    def _without_article(self, span: Span) -> Span:
        return without_article(self._doc, span)

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

    def _with_regions(self, found: list[Candidate]) -> list[Candidate]:
        """Take the state or region after a place into its mention ("Palmyra, Syria"), save in a list."""
        outer = [c for c in found if not c.nested]
        wider: dict[Candidate, Candidate] = {}
        for before, place, region, after in zip(
            [None, *outer], outer, outer[1:], [*outer[2:], None], strict=False
        ):
            if self._is_within(place, region) and not (
                self._is_listed(before, place) or self._is_listed(region, after)
            ):
                span = self._document.span(place.span.start, region.span.end)
                wider[place] = replace(place, span=span, country=place.country or region.country)
                wider[region] = replace(region, nested=True)
        return sorted((wider.get(c, c) for c in found), key=lambda c: (c.span.start, -c.span.end))

    def _is_within(self, place: Candidate, region: Candidate) -> bool:
        kinds = self._reference.coarse(place.class_name), self._reference.coarse(region.class_name)
        named = all(
            c.core.text[:1].isupper() or c.core.text.split()[-1][:1].isupper() for c in (place, region)
        )
        if (
            not named
            or kinds not in {("Place", "State"), ("Place", "Place")}
            or self._between(place, region) != ", "
        ):
            return False
        if region.span != self._without_article(region.span):
            return False
        # "In Geneva, Russia said": what a verb follows begins a clause.
        last = self._tokens(region.span)[-1].i
        return last + 1 == len(self._doc) or self._doc[last + 1].pos_ not in {"VERB", "AUX", "ADV"}

    def _is_listed(self, first: Candidate | None, second: Candidate | None) -> bool:
        """Say whether two mentions are neighbours in a list of places."""
        if first is None or second is None or self._between(first, second).strip() not in _LISTING:
            return False
        return {self._reference.coarse(c.class_name) for c in (first, second)} <= {"Place", "State"}

    def _between(self, first: Candidate, second: Candidate) -> str:
        return self._document.text[first.span.end : second.span.start]

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
            span = self._span(match.start, match.end)
            if not any(span.overlaps(t) for t in taken):
                yield Candidate(span, span, "nominal", match.word.meaning, span.text, bare=True)

    def _span(self, start: int, end: int) -> Span:
        tokens = tokens_of(self._doc)
        return self._document.span(tokens.starts[start], tokens.ends[end - 1])

    def _tokens(self, span: Span) -> list[Token]:
        return [self._doc[i] for i in tokens_of(self._doc).at(span.start, span.end)]


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


def _lends_country(known: Candidate, phrase: Span) -> bool:
    """Say whether what a phrase names is of the country of a name in it: "two Russians", "Russian troops"."""
    people = known.class_name == "Group" and known.span.end == phrase.end
    return people or known.class_name in COUNTRY_BEARING


def _is_of_all_states(known: Candidate, reference: Reference) -> bool:
    return known.country is None and reference.is_a(known.class_name, "InternationalOrganization")


def _is_other(known: Candidate, phrase: Candidate) -> bool:
    """Say whether a name in a phrase is another entity's: not a part of the name that the phrase is."""
    return phrase.kind == "nominal" or not phrase.core.covers(known.span)


def _parts_of_people(phrases: list[ReadPhrase], names: list[Span]) -> set[str]:
    """Return the words of the full names of people in a document."""
    people = [phrase.span for phrase in phrases if phrase.kind == "Person" and phrase.form == "name"]
    full = [name.text.split() for name in names if any(person.covers(name) for person in people)]
    return {word for words in full if len(words) > 1 for word in words}


def _is_given_name(word: str) -> bool:
    """Say whether a word can be a given name: it begins with a capital, and is no title like "Ms."."""
    return word[0].isupper() and not word.endswith(".")
