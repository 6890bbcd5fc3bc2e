"""Which lasting facts do the constructions of the ontology say in a text?

Each construction gives where its object stands, and `Clauses` gives its subject. An object is a mention, the
name in capitals that stands there, or a concept of the reference knowledge; never anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.constructions import Construction, Phase, Property
from kg.extraction.candidates import Candidate
from kg.extraction.clauses import Clauses
from kg.extraction.concepts import ConceptFound, Concepts
from kg.extraction.lexical import Lexical
from kg.extraction.matching import Matching, Placed, is_lemma
from kg.extraction.whole_names import WholeNames
from kg.model import Document, Span
from kg.reference import Reference

_BEFORE_NAME = 9
"""How many words may stand between a construction and the name of its object."""

_BEHIND = 4
"""How many words may stand between an object and what is said of it: "as a foreign terrorist group"."""

_BEFORE_NOUN = frozenset({"ADP", "DET", "ADJ", "NOUN", "ADV"})

_IDEAS = 25
"""How many words after a construction are looked through for ideas."""

_UNSURE = frozenset({"NegationCue", "WishCue", "PossibilityCue", "PlanCue"})
_QUALIFYING = frozenset({"DET", "ADJ", "ADV", "NUM", "NOUN"})
_PERSONAL = frozenset({"HolderNoun", "QualifiedNoun", "StatePhrase"})
"""The constructions that nothing but a person, or an organization, is the subject of."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property between a mention and a mention or concept, and the words that say it."""

    says: Property
    subject: Candidate
    object: Candidate | ConceptFound
    evidence: Span
    phase: Phase | None = None


class FactFinder:
    """Finds the facts of one document.

    Attributes:
        clauses: its sentences, as subjects are looked for in them.
        names: its names, with those that only a construction shows.
        matching: where the words of constructions stand in it.
    """

    def __init__(
        self,
        document: Document,
        doc: Doc,
        lexical: Lexical,
        mentions: Sequence[Candidate],
        reference: Reference,
    ) -> None:
        self._document = document
        self._reference = reference
        self._tokens = list(doc)
        cues = (match for match in lexical.all("cue") if match.word.meaning in _UNSURE)
        unsure = {n for match in cues for n in range(match.start, match.end)}
        unsure |= {n for n, token in enumerate(self._tokens) if _negates(token, reference)}
        says = reference.constructions
        self.clauses = Clauses(doc, mentions, unsure, says.listing_conjunctions, says.listing_links)
        self.names = WholeNames(document, self._tokens, self.clauses, mentions, reference)
        self.matching = Matching(doc, self._tokens, self.clauses, lexical, reference)
        self._concepts = Concepts(self._tokens, self.names, reference)
        people = (m for m in mentions if m.class_name == "Person" and m.kind == "name")
        self._titled = [m for m in people if m.span.start < m.core.start]

    def facts(self) -> list[Fact]:
        """Return the facts in reading order of the words that say them, each once."""
        found: dict[tuple[str, Candidate, Candidate | ConceptFound], Fact] = {}
        for placed in self.matching.placed():
            for fact in self._read(placed):
                found.setdefault((fact.says.name, fact.subject, fact.object), fact)
        return list(found.values())

    # --- from words to ends -----------------------------------------------------------------------------

    def _read(self, placed: Placed) -> Iterator[Fact]:
        if placed.construction.form == "StatePhrase":
            yield from self._state(placed)
        elif placed.construction.form == "QualifiedNoun":
            yield from self._qualified(placed)
        elif placed.construction.form == "OriginParticiple":
            yield from self._made(placed)
        elif placed.construction.form == "ObjectPhrase":
            yield from self._predicated(placed)
        elif "Ideology" in placed.construction.says.range:
            yield from self._ideas(placed)
        else:
            targets, last = self._objects(placed)
            subject = self._subject(placed, targets[0], last) if targets else None
            if subject is not None:
                for end in (*self.clauses.beside(subject), subject):
                    for target in targets:
                        yield from self._fact(placed, end, target)

    def _subject(self, placed: Placed, target: Candidate, last: int) -> Candidate | None:
        """Return the subject of a construction whose objects end at a token."""
        if placed.construction.form == "HolderNoun":
            start = self.clauses.phrase_start(placed.start)
            return (
                self.titled(placed.start)
                or self._apposed(placed, target, start)
                or self.clauses.holder(start, last)
            )
        if placed.construction.form == "AgentPhrase":
            return self._undergoing(placed.start)
        return self.clauses.subject(placed.start)

    def _apposed(self, placed: Placed, target: Candidate | ConceptFound, start: int) -> Candidate | None:
        """Return the state or organization that a noun behind a comma describes: "Poland, an EU member"."""
        comma = self.clauses.before(start)
        at = self.clauses.before(comma) if comma >= 0 and self._tokens[comma].text == "," else -1
        named = self.clauses.ending(at) if at >= 0 else None
        says = self.names.fitting(placed.construction.says, _class_of(target))
        if named is None or named.kind != "name" or says is None or named.class_name == "Person":
            return None
        return named if any(self._reference.is_a(named.class_name, kind) for kind in says.domain) else None

    def titled(self, token: int) -> Candidate | None:
        """Return the named person in whose title a word stands."""
        at = self._tokens[token].idx
        return next((m for m in self._titled if m.span.start <= at < m.core.start), None)

    def _undergoing(self, participle: int) -> Candidate | None:
        """Return what was designed: the subject of the participle, or what the noun before it describes."""
        before = self.clauses.before(participle)
        mention = self.clauses.ending(before) if before >= 0 else None
        if mention is None or mention.kind == "name":
            return self.clauses.subject(participle)
        return self.clauses.holder(self.clauses.first(mention), before) or mention

    def _state(self, placed: Placed) -> Iterator[Fact]:
        entry = self._reference.entries.get(placed.construction.state or "")
        subject = self.clauses.subject(placed.start)
        if entry is not None and subject is not None:
            yield from self._fact(
                placed, subject, ConceptFound(self.names.span(placed.start, placed.end), entry)
            )

    def _qualified(self, placed: Placed) -> Iterator[Fact]:
        """Read "a Navy officer": the object ends right before the noun."""
        following = self.clauses.after(placed.end - 1)
        if following >= 0 and self._tokens[following].tag_ in {"NN", "NNS"}:
            return  # "a Spanish national team"
        start = self.clauses.phrase_start(placed.start)
        targets = self._qualifying(placed, start)
        if not targets:
            return
        subject = self.titled(placed.start) or self._apposed(placed, targets[0], start)
        subject = subject or self.clauses.holder(start, placed.end - 1)
        if subject is not None:
            for target in targets:
                yield from self._fact(placed, subject, target)

    def _qualifying(self, placed: Placed, start: int) -> Sequence[Candidate | ConceptFound]:
        """Return the objects in the words of a noun phrase before its noun."""
        says = placed.construction.says
        if "Ideology" in says.range:
            named = not self._tokens[placed.start].text.islower()  # "the Green Party"
            return () if named else self._concepts.called_after(start, placed.start)
        before = self._owner(self.clauses.before(placed.start))
        if before < 0:
            return ()
        target = self.names.before(before, says)
        state = self._concepts.state_before(before) if "State" in says.range else None
        found: Candidate | ConceptFound | None = target if target is not None else state
        return (found,) if found is not None else ()

    def _made(self, placed: Placed) -> Iterator[Fact]:
        """Read "Iranian-made drones": the state ends before the hyphen, the weapon stands behind."""
        hyphen = placed.start - 1
        state = self._concepts.state_before(hyphen - 1) if hyphen > 0 else None
        if state is None or self._tokens[hyphen].tag_ != "HYPH":
            return
        at = self.clauses.after(placed.end - 1)
        while at >= 0 and self._tokens[at].pos_ in {"ADJ", "NOUN", "PROPN", "NUM", "PUNCT"}:
            weapon = self.clauses.ending(at)
            if weapon is not None and self._reference.is_a(weapon.class_name, "Weapon"):
                yield from self._fact(placed, weapon, state)
                return
            at = self.clauses.after(at)

    def _predicated(self, placed: Placed) -> Iterator[Fact]:
        """Read "designated the PKK a terrorist group": the rest of the words stands behind the object."""
        targets, last = self._objects(placed)
        at, behind = last, 0
        for lemma in placed.construction.lemmas[1:] if targets else ():
            at = self.clauses.after(at)
            while at >= 0 and not is_lemma(self._tokens[at], lemma) and behind < _BEHIND:
                if self._tokens[at].pos_ not in _BEFORE_NOUN:
                    return
                at, behind = self.clauses.after(at), behind + 1
            if at < 0 or not is_lemma(self._tokens[at], lemma):
                return
        subject = self.clauses.subject(placed.start) if targets else None
        if subject is not None:
            for target in targets:
                yield from self._fact(replace(placed, end=at + 1), subject, target)

    def _owner(self, before: int) -> int:
        """Return where whoever has somebody ends: "the Royal Navy's first female pilot"."""
        at = before
        while at >= 0 and self._tokens[at].pos_ in {"ADJ", "NUM", "NOUN"} and self._tokens[at].text.islower():
            at = self.clauses.before(at)
        return self.clauses.before(at) if at >= 0 and self._tokens[at].tag_ == "POS" else before

    def _ideas(self, placed: Placed) -> Iterator[Fact]:
        """Read "advocates liberalism and green politics": every idea up to the next verb or contrary word."""
        ideas: list[Candidate | ConceptFound] = []
        at, words = self.clauses.after(placed.end - 1), 0
        while at >= 0 and words < _IDEAS and not self._is_end_of_ideas(self._tokens[at]):
            idea = self._concepts.at(at) or self.names.ideas_of_a_people(at)
            if idea is not None:
                ideas.append(idea)
                at = self.clauses.index(idea.span.end - 1)
            at, words = self.clauses.after(at), words + 1
        if not ideas:
            return
        form, subject = placed.construction.form, None
        if form == "HolderNoun":
            subject = self.clauses.topic(placed.start)
        elif form == "AgentPhrase":
            subject = self._undergoing(placed.start)
        subject = subject or self.clauses.subject(placed.start)
        if subject is not None:
            for idea in ideas:
                yield from self._fact(placed, subject, idea)

    def _is_end_of_ideas(self, token: Token) -> bool:
        contrary = token.lemma_.lower() in self._reference.constructions.contrary
        return contrary or token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.text == ";"

    # --- objects ----------------------------------------------------------------------------------------

    def _objects(self, placed: Placed) -> tuple[list[Candidate], int]:
        """Return what stands right after a construction, what is coordinated with it, and the last token."""
        end = placed.end - 1
        found: list[Candidate] = []
        listed: list[Candidate] = []
        at, joined = self.clauses.after(end), False
        while at >= 0:
            target = self._object(at, placed.construction)
            if target is None:
                break
            last = self.clauses.index(target.span.end - 1)
            listed.append(target)
            if not found or joined:
                found, listed, end = [*found, *listed], [], last
            at, joined = self._next_of_list(last, placed.construction.lemmas[-1])
        return found, end

    def _next_of_list(self, last: int, preposition: str) -> tuple[int, bool]:
        """Return where the next part of a list begins, and whether a conjunction stands before it.

        The preposition of a construction may stand again: "served in the Navy and in the Army".
        """
        at, joined, between = self.clauses.after(last), False, 0
        while at >= 0 and (self._tokens[at].text == "," or self._tokens[at].pos_ in {"CCONJ", "ADV"}):
            joined = joined or self._tokens[at].pos_ == "CCONJ"
            at, between = self.clauses.after(at), between + 1
        if at >= 0 and joined and self._tokens[at].pos_ == "ADP" and self._tokens[at].lower_ == preposition:
            at = self.clauses.after(at)
        return (at, joined) if between else (-1, False)

    def _object(self, at: int, construction: Construction) -> Candidate | None:
        """Return the object that begins at a token, or after an article and what qualifies it there."""
        open_ = construction.form not in {"VerbPhrase", "ObjectPhrase"}
        says = construction.says.flipped() if construction.inverse else construction.says
        first = True
        for _ in range(_BEFORE_NAME):
            target = self.names.at(at, says, open_=open_)
            word = self._tokens[at]
            goes_on = word.pos_ in _QUALIFYING or word.tag_ in {"VBN", "PRP$", "HYPH", "PDT"}
            goes_on = goes_on or self._counts(at)
            if target is not None or not (goes_on or (word.pos_ == "CCONJ" and first)):  # "of both A and B"
                bare = target is not None and construction.except_of and self.names.is_supposed(target)
                return None if bare else target
            first = False
            at = self.clauses.after(at)
            if at < 0:
                break
        return None

    def _counts(self, at: int) -> bool:
        """Say whether an "of" stands between how many there are and of what: "hundreds of missiles"."""
        before = self.clauses.before(at)
        words = self._reference.constructions
        return (
            self._tokens[at].lower_ in words.listing_links
            and before >= 0
            and self._tokens[before].lemma_.lower() in words.quantity_nouns
        )

    # --- facts ------------------------------------------------------------------------------------------

    def _fact(self, placed: Placed, subject: Candidate, target: Candidate | ConceptFound) -> Iterator[Fact]:
        construction = placed.construction
        subject = self.names.whole(self.described(subject))
        if construction.inverse and isinstance(target, Candidate):
            subject, target = target, subject
        class_name = _class_of(target)
        if (
            self._reference.coarse(subject.class_name) == class_name == "Organization"
            and construction.says.finer
        ):
            return  # which of two organizations of no known kind has the other for a member, no words tell
        says = self.names.fitting(construction.says, class_name)
        if says is not None and construction.form in _PERSONAL and "Person" in says.domain:
            subject = self.names.person(subject)
        if says is None or any(self._reference.is_a(class_name, kind) for kind in construction.except_of):
            return
        if not any(self._reference.is_a(subject.class_name, kind) for kind in says.domain):
            return
        if isinstance(target, Candidate) and target.span.overlaps(subject.core):
            return
        spans = (subject.core, target.span, self.names.span(placed.start, placed.end))
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        yield Fact(says, subject, target, self._document.span(start, end), construction.phase)

    def described(self, subject: Candidate) -> Candidate:
        """Return the name that a description is of, where the sentence says so; else the description."""
        if subject.kind != "nominal" and not subject.core.text.split()[-1].islower():
            return subject
        end = self.clauses.index(subject.span.end - 1)
        return self.clauses.holder(self.clauses.phrase_start(self.clauses.first(subject)), end) or subject


def _class_of(target: Candidate | ConceptFound) -> str:
    return target.entry.class_name if isinstance(target, ConceptFound) else target.class_name


def _negates(token: Token, reference: Reference) -> bool:
    """Say whether a particle denies: "not", an adverb in the lexicon, and a particle to the tagger."""
    if token.pos_ != "PART" or token.tag_ == "POS":
        return False
    words = reference.words_for(token.lemma_.lower())
    return any(word.meaning == "NegationCue" and len(word.lemmas) == 1 for word in words)
