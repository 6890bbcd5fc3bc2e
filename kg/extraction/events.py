"""What happened, and who has which role in it?

A word of the lexicon triggers an event of its class; a word with several senses takes the one whose object
is of the right kind. Roles are read from the parse, what each preposition means from the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.extraction.factuality import read_factuality
from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.phrases import Phrases, complements, objects, subjects, with_conjuncts
from kg.extraction.quotations import find_quotations
from kg.model import Document, Event, Role, Span, TimeExpression
from kg.reference import EventClass, Reference

_PLACES = frozenset({"Place", "State", "Facility"})


class EventFinder:
    """Finds the events of one document."""

    def __init__(
        self,
        document: Document,
        doc: Doc,
        lexical: Lexical,
        phrases: Phrases,
        times: list[TimeExpression],
        reference: Reference,
    ) -> None:
        self._document = document
        self._doc = doc
        self._lexical = lexical
        self._phrases = phrases
        self._reference = reference
        self._quotations = find_quotations(document)
        self._time_roots: dict[Span, Token] = {}
        self._dates: dict[int, list[TimeExpression]] = {}
        self._in_time: set[int] = set()
        self._rivals: dict[int, list[Token]] = {}
        for time in times:
            span = doc.char_span(time.span.start, time.span.end, alignment_mode="expand")
            if span is not None:
                self._time_roots[time.span] = span.root
                self._in_time |= {token.i for token in span}
                if time.type in {"DATE", "TIME"}:
                    self._dates.setdefault(span.sent.start, []).append(time)

    def events(self) -> list[Event]:
        """Return the events in reading order of their triggers."""
        found = []
        for token in self._doc:
            match = self._sense(token)
            if match is not None:
                found.append((match, token))
        for _, token in found:
            self._rivals.setdefault(token.sent.start, []).append(token)
        return [self._event(f"v{n}", match, token) for n, (match, token) in enumerate(found, start=1)]

    def _sense(self, token: Token) -> WordMatch | None:
        """Choose the sense in which a token triggers an event; None where it triggers none."""
        if token.pos_ not in {"VERB", "NOUN", "PROPN"} or token.dep_ in {"compound", "aux"}:
            return None
        if token.pos_ == "VERB" and _in_compound(token):
            return None
        patients = self._patients(token)
        for match in self._lexical.at("event", token):
            wanted = match.word.when_object
            if wanted is None or any(self._is(patient, wanted) for patient in patients):
                return match
        return None

    def _patients(self, token: Token) -> list[Token]:
        """Return what is done or used: a verb's objects, a noun's compounds and complements with "of"."""
        if token.pos_ == "VERB":
            return objects(token)
        modifiers = [child for child in token.lefts if child.dep_ in {"compound", "nmod", "amod"}]
        return modifiers + [t for preposition, t in complements(token) if preposition.lower_ == "of"]

    def _is(self, token: Token, class_name: str) -> bool:
        entity = self._phrases.entity(token)
        if entity is not None and self._reference.is_a(entity.class_name, class_name):
            return True
        words = (match.word.meaning for match in self._lexical.at("entity", token))
        return any(self._reference.is_a(word, class_name) for word in words)

    def _event(self, identifier: str, match: WordMatch, trigger: Token) -> Event:
        kind = self._reference.events[match.word.meaning]
        factuality = read_factuality(trigger, self._lexical)
        time = self._time(trigger)
        tense = factuality.tense
        if time and time.value and self._document.published:
            published = self._document.published.isoformat()
            if time.type == "DATE" and time.value[:4].isdigit() and time.value > published[: len(time.value)]:
                tense = "future"
        roles = dict.fromkeys(self._roles(trigger, kind))
        return Event(
            id=identifier,
            class_name=kind.name,
            plover=kind.plover,
            trigger=self._phrases.of(match.start, match.end),
            roles=tuple(roles),
            time=time,
            polarity=factuality.polarity,
            certainty=factuality.certainty,
            tense=tense,
            modes=kind.modes,
            contexts=kind.contexts,
        )

    # --- roles ----------------------------------------------------------------------------------

    def _roles(self, trigger: Token, kind: EventClass) -> Iterator[Role]:
        sources = subjects(trigger) if trigger.pos_ == "VERB" else self._noun_sources(trigger)
        for token in sources:
            yield from self._filled("source", token)
        patients = objects(trigger) if trigger.pos_ == "VERB" else []
        for token in patients:
            yield from self._filled(self._object_role(token, kind), token)
        if trigger.pos_ == "VERB" and kind.object_role == "theme" and not patients:
            for child in trigger.children:
                if child.dep_ in {"xcomp", "ccomp"}:
                    yield Role("theme", self._phrases.subtree(child))
        for preposition, token in complements(trigger):
            role = self._complement_role(preposition, token, kind)
            if role and token not in sources:
                yield from self._filled(role, token)

    def _filled(self, role: str, token: Token) -> Iterator[Role]:
        if token.tag_ in {"WDT", "WP", "WP$", "EX"} or token.i in self._in_time:
            return
        if self._lexical.at("event", token):
            return  # an event of its own fills no role of another
        entity = self._phrases.entity(token)
        if entity is None and token.pos_ == "PRON" and "Plur" in token.morph.get("Number", []):
            parties = self._parties(token)
            if parties:
                for party in parties:
                    yield from self._filled(role, party)
                return
        yield Role(role, self._phrases.span(token), entity.id if entity else None)

    def _parties(self, pronoun: Token) -> list[Token]:
        """Return those for whom "they" or "their" stands: the actors of one kind in a subject before it."""
        for subject in pronoun.sent:
            entity = self._phrases.entity(subject)
            if subject.i < pronoun.i and subject.dep_ in {"nsubj", "nsubjpass"} and entity is not None:
                parties = {
                    other.id: token
                    for token in subject.subtree
                    if self._phrases.actor(token)
                    and (other := self._phrases.entity(token)) is not None
                    and other.type == entity.type
                }
                if len(parties) > 1:
                    return list(parties.values())
        return []

    def _object_role(self, token: Token, kind: EventClass) -> str:
        if kind.symmetric:
            return "source" if self._phrases.actor(token) else "theme"
        role = kind.object_role or "theme"
        return "target" if role == "theme" and self._phrases.actor(token) else role

    def _noun_sources(self, noun: Token) -> list[Token]:
        """Return who does what a noun names: its possessor, its demonym, or the subject of a light verb."""
        possessors = [child for child in noun.lefts if child.dep_ == "poss"]
        if not possessors:
            possessors = [
                child
                for child in noun.lefts
                if child.dep_ in {"amod", "compound", "nmod"}
                and (entity := self._phrases.entity(child)) is not None
                and entity.type in {"Nationality", "State", "Organization"}
            ]
        if possessors:
            return [t for first in possessors for t in with_conjuncts(first)]
        by = [t for preposition, t in complements(noun) if preposition.lower_ in {"by", "between"}]
        if by:
            return by
        verb = noun.head
        if verb.pos_ == "VERB" and noun.dep_ in {"dobj", "nsubjpass"} and self._light(verb):
            return subjects(verb)
        return []

    def _light(self, verb: Token) -> bool:
        return self._lexical.has_cue(verb, "LightVerbCue")

    def _complement_role(self, preposition: Token, token: Token, kind: EventClass) -> str | None:
        entity = self._phrases.entity(token)
        for match in self._lexical.at("role", preposition):
            role = match.word.meaning
            if role == "instrument" and not self._is(token, "Weapon"):
                if self._phrases.actor(token):
                    return "source" if kind.symmetric else "target"
                continue
            if role == "theme" and preposition.lower_ == "of" and self._is(token, "Weapon"):
                return "instrument"
            if role == "theme" and kind.object_role == "target" and self._phrases.actor(token):
                return "target"  # "an attack on Iraq" does to it what the object of the verb is done
            if role == "place" and (entity is None or entity.type not in _PLACES):
                continue
            if role == "target" and (entity is None or entity.type == "Weapon"):
                continue
            return role
        return None

    # --- time -----------------------------------------------------------------------------------

    def _time(self, trigger: Token) -> TimeExpression | None:
        """Return the date nearest to a trigger in its sentence, on its side of quotation marks."""
        quotation = self._quotation(trigger.idx)
        rivals = self._rivals[trigger.sent.start]
        of_trigger = [
            time
            for time in self._dates.get(trigger.sent.start, ())
            if self._quotation(time.span.start) == quotation
            and min(rivals, key=lambda rival: self._distance(rival, time.span)) == trigger
        ]
        return min(of_trigger, key=lambda time: self._distance(trigger, time.span), default=None)

    def _quotation(self, character: int) -> Span | None:
        return next((q for q in self._quotations if q.start <= character < q.end), None)

    def _distance(self, token: Token, time: Span) -> tuple[int, int]:
        """Measure by steps in the parse, then by characters."""
        root = self._time_roots[time]
        line = [root, *root.ancestors]
        return line.index(token) if token in line else 50, abs(token.idx - time.start)


def _in_compound(token: Token) -> bool:
    """Say whether hyphens join a token to others: "submarine-launched" tells of no launch."""
    return any(token.nbor(step).text == "-" for step in (-1, 1) if 0 <= token.i + step < len(token.doc))
