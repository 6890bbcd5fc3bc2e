"""What does a token stand for: which phrase, which entity, of which class?

The stages after linking ask this of the tokens that a parse gives them as subjects, objects and complements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Token

from kg.extraction.mentions import Candidate
from kg.model import Document, Entity, EntityType, Span

ACTORS: frozenset[EntityType] = frozenset({"Person", "State", "Organization", "Group"})
_PHRASE_MODIFIERS = {"amod", "compound", "nummod", "nmod", "poss", "quantmod"}
_VERBS = {"VERB", "AUX"}


class Phrases:
    """The phrases of one document, with the entities that they denote."""

    def __init__(
        self,
        document: Document,
        doc: Doc,
        candidates: list[Candidate],
        entities: list[Entity],
        entity_of_head: Mapping[int, str],
    ) -> None:
        self._document = document
        self._doc = doc
        self._entities = {entity.id: entity for entity in entities}
        self._entity_of_head = entity_of_head
        self._at: dict[int, Candidate] = {}
        # Of the mentions that cover a token, the one that it heads counts first, then the shortest.
        for candidate in sorted(candidates, key=lambda c: c.start - c.end):
            for i in range(candidate.start, candidate.end):
                self._at[i] = candidate
        for candidate in candidates:
            self._at[candidate.head] = candidate

    def entity(self, token: Token) -> Entity | None:
        """Return the entity that a phrase with this head denotes, or None."""
        identifier = self._entity_of_head.get(token.i)
        if identifier is None and (candidate := self._at.get(token.i)) is not None:
            identifier = self._entity_of_head.get(candidate.head)
        return self._entities[identifier] if identifier else None

    def actor(self, token: Token) -> bool:
        """Say whether a phrase with this head denotes somebody who can act."""
        entity = self.entity(token)
        return entity is not None and entity.type in ACTORS

    def span(self, token: Token) -> Span:
        """Return the phrase of a head: its mention, or the noun phrase without article and clauses."""
        candidate = self._at.get(token.i)
        if candidate is not None:
            return self.of(candidate.start, candidate.end)
        if token.pos_ == "PRON":
            return self.of(token.i, token.i + 1)
        modifiers = [child.left_edge.i for child in token.lefts if child.dep_ in _PHRASE_MODIFIERS]
        return self.of(min([token.i, *modifiers]), token.i + 1)

    def subtree(self, token: Token) -> Span:
        """Return everything that a token governs, from first to last character."""
        return self.of(token.left_edge.i, token.right_edge.i + 1)

    def of(self, start: int, end: int) -> Span:
        """Return the characters of tokens `start` to `end` (end exclusive), white space around them cut."""
        while end - start > 1 and self._doc[end - 1].is_space:
            end -= 1
        while end - start > 1 and self._doc[start].is_space:
            start += 1
        span = self._doc[start:end]
        return self._document.span(span.start_char, span.end_char)


def with_conjuncts(token: Token) -> list[Token]:
    """Return a token and what is coordinated with it: "A, B and C"."""
    return [token, *(other for other in token.conjuncts if other.i > token.i)]


def subjects(verb: Token) -> list[Token]:
    """Return the heads of the phrases that do what a verb says, across complements and coordination.

    The subject of an active verb, the agent of a passive one; where the verb has none of its own, the
    subject of the verb that governs it, or the possessor of the noun that it complements.
    """
    token, steps = verb, 0
    while steps < 4:
        agents = [p for a in token.children if a.dep_ == "agent" for p in a.children if p.dep_ == "pobj"]
        own = [child for child in token.children if child.dep_ in {"nsubj", "csubj"}]
        if token.dep_ == "relcl" and own and own[0].tag_ in {"WDT", "WP"}:
            own = [token.head]
        if agents or own:
            return [t for first in agents or own for t in with_conjuncts(first)]
        if is_passive(token):
            # Of "was ordered to attack" the one who attacks is the subject of the passive.
            patients = [child for child in token.children if child.dep_ == "nsubjpass"]
            return with_conjuncts(patients[0]) if patients and token is not verb else []
        if token.pos_ not in _VERBS:
            possessors = [child for child in token.children if child.dep_ == "poss"]
            return [t for first in possessors for t in with_conjuncts(first)]
        token, steps = token.head, steps + 1
        if token.pos_ == "ADP":
            token = token.head
    return []


def is_passive(verb: Token) -> bool:
    """Say whether a verb form is passive: with "be", or a participle after the noun that it modifies."""
    if any(child.dep_ in {"nsubjpass", "auxpass", "agent"} for child in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"}


def objects(verb: Token) -> list[Token]:
    """Return the heads of the phrases to which a verb is done: objects, or the subject of a passive."""
    if is_passive(verb):
        patients = [child for child in verb.children if child.dep_ == "nsubjpass"]
        if not patients and verb.dep_ in {"acl", "amod"}:
            patients = [verb.head]
    else:
        patients = [child for child in verb.children if child.dep_ in {"dobj", "dative"}]
    return [t for first in patients for t in with_conjuncts(first)]


def complements(token: Token) -> Iterator[tuple[Token, Token]]:
    """Yield each preposition or participle under a token with the head of the phrase that it governs."""
    for child in token.children:
        if child.dep_ in {"prep", "agent", "advcl", "acl", "xcomp", "pcomp", "prt"}:
            for governed in child.children:
                if governed.dep_ in {"pobj", "dobj"}:
                    yield from ((child, t) for t in with_conjuncts(governed))
                elif governed.dep_ == "pcomp":
                    for inner in governed.children:
                        if inner.dep_ == "dobj":
                            yield from ((governed, t) for t in with_conjuncts(inner))
