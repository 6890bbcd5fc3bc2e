"""From what a text says of its mentions to relations between entities, each once, with its evidence.

An end that is an office, a rank or a concept becomes an entity here: it has no mention before a relation
points at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.constructions import Phase
from kg.extraction.candidates import COUNTRY_BEARING, Candidate
from kg.extraction.concepts import ConceptFound
from kg.extraction.facts import Fact
from kg.extraction.linking import office_entity
from kg.extraction.relations import OfficeHeld
from kg.extraction.tenure import tenure
from kg.model import Claim, Document, Entity, Mention, Relation, Span, TimeExpression
from kg.reference import Reference

_HEADS = {"HeadOfState": "headOfState", "HeadOfGovernment": "headOfGovernment"}
"""What the holder of an office of a class is to the state of the office."""


def ends_of(offices: Sequence[OfficeHeld], facts: Sequence[Fact]) -> list[Candidate]:
    """Return the mentions that offices and facts point at, each once."""
    held = [end for office in offices for end in (office.person, office.body) if end is not None]
    ends = [end for fact in facts for end in (fact.subject, fact.object) if isinstance(end, Candidate)]
    return list(dict.fromkeys((*held, *ends)))


class Relating:
    """Makes the relations of one document, and the entities that only they point at."""

    def __init__(
        self,
        document: Document,
        reference: Reference,
        entities: Sequence[Entity],
        entity_of: Mapping[Candidate, str],
        times: Sequence[TimeExpression] = (),
    ) -> None:
        self._times = times
        self._document = document
        self._reference = reference
        self._entities = {entity.id: entity for entity in entities}
        self._entity_of = entity_of
        self._known = len(entities)
        self._added: dict[str, Entity] = {}
        self._found: list[Relation] = []
        self._titles: set[Span] = set()

    def relations(
        self, offices: Sequence[OfficeHeld], facts: Sequence[Fact]
    ) -> tuple[list[Relation], list[Entity]]:
        """Return the relations in reading order of their evidence, and the further entities at their ends.

        One that is told several times stands there as often.
        """
        for held in self._fullest(offices):
            self._office(held)
        for fact in facts:
            self._fact(fact)
        ordered = sorted(self._found, key=lambda r: (r.evidence, r.predicate))
        return ordered, list(self._added.values())

    def _fullest(self, offices: Sequence[OfficeHeld]) -> list[OfficeHeld]:
        """Return the offices without those told again with less: "the president", of a president of Peru."""
        told: dict[tuple[str | None, str], list[OfficeHeld]] = defaultdict(list)
        for held in offices:
            told[self._entity_of.get(held.person), held.office].append(held)
        kept = []
        for group in told.values():
            kept += [held for held in group if held.body is not None and not _is_less(held, group)] or group[
                :1
            ]
        return kept

    def _office(self, held: OfficeHeld) -> None:
        subject = self._entity_of.get(held.person)
        if subject is None or not self._is_named(subject):
            return
        post = self._add(office_entity("", held, self._document, self._reference))
        name = "militaryRank" if post.class_name == "MilitaryRank" else "holdsOffice"
        evidence = self._document.span(*held.evidence)
        self._relate(subject, name, post.id, evidence)
        if held.by_title:
            self._titles.add(evidence)
        if held.body is not None:
            self._of_body(subject, post, held, held.body)

    def _of_body(self, subject: str, post: Entity, held: OfficeHeld, body: Candidate) -> None:
        """Relate a person to the body of an office: a rank is in a force, a head of state one of a state."""
        target = self._entity_of.get(body)
        if target is None or target == subject:
            return
        spans = (body.core, self._document.span(*held.evidence))
        evidence = self._document.span(min(s.start for s in spans), max(s.end for s in spans))
        if held.by_title:
            self._titles.add(evidence)
        is_a = self._reference.is_a
        if post.class_name == "MilitaryRank" and is_a(body.class_name, "ArmedForce"):
            self._relate(subject, "militaryBranch", target, evidence)
        for kind, name in _HEADS.items():
            if is_a(post.class_name, kind) and is_a(body.class_name, "State"):
                self._relate(target, name, subject, evidence)

    def _fact(self, fact: Fact) -> None:
        subject = self._entity_of.get(fact.subject)
        if isinstance(fact.object, ConceptFound):
            target: str | None = self._concept(fact.object)
        else:
            target = self._entity_of.get(fact.object)
        if subject is None or target is None or subject == target:
            return
        if self._is_named(subject) and (target not in self._entities or self._is_named(target)):
            self._relate(subject, fact.says.name, target, fact.evidence, fact.phase)

    def _concept(self, found: ConceptFound) -> str:
        """Return the entity of a concept or state: the document's own, or a further one."""
        here = next((e for e in self._entities.values() if e.iri == found.entry.iri), None)
        return here.id if here is not None else self._add(_concept(found, self._reference)).id

    def _relate(
        self, subject: str, name: str, target: str, evidence: Span, phase: Phase | None = None
    ) -> None:
        label = self._reference.constructions.properties[name].label
        start, end = tenure(self._document, evidence, self._times, phase)
        self._found.append(Relation(subject, name, label, target, evidence, None, start, end))

    def told_in(self, relations: Sequence[Relation], claims: Sequence[Claim]) -> list[Relation]:
        """Return the relations, each once, with the claim whose words tell it where the document does not.

        A title in what is paraphrased is the document's own: "he said President Lindqvist had left".
        """
        found: dict[tuple[str, str, str], Relation] = {}
        for relation in relations:
            told = replace(relation, claim=self._reported(relation, claims))
            key = (relation.subject, relation.predicate, relation.object)
            if key not in found or (told.claim is None and found[key].claim is not None):
                found[key] = told
        return list(found.values())

    def _reported(self, relation: Relation, claims: Sequence[Claim]) -> str | None:
        inside = [c for c in claims if any(span.covers(relation.evidence) for span in c.content)]
        if relation.evidence in self._titles:
            inside = [claim for claim in inside if claim.manner == "quoted"]
        shortest = min(inside, key=lambda c: sum(s.end - s.start for s in c.content), default=None)
        return shortest.id if shortest is not None else None

    def _is_named(self, identifier: str) -> bool:
        """Say whether an entity has a name: what a text only describes is related to nothing."""
        entity = self._entities[identifier]
        return any(mention.kind == "name" for mention in entity.mentions) or entity.type == "Weapon"

    def _add(self, entity: Entity) -> Entity:
        """Keep an entity once, with all its mentions."""
        earlier = self._added.get(entity.iri)
        if earlier is None:
            kept = replace(entity, id=f"e{self._known + len(self._added) + 1}")
        else:
            mentions: dict[Mention, None] = dict.fromkeys((*earlier.mentions, *entity.mentions))
            kept = replace(earlier, mentions=tuple(mentions))
        self._added[entity.iri] = kept
        return kept


def _is_less(held: OfficeHeld, told: Sequence[OfficeHeld]) -> bool:
    """Say whether an office is told only with the state, and elsewhere with a body of that state."""
    state = held.body is not None and held.body.class_name in COUNTRY_BEARING
    others = (other.body for other in told if other.body is not None and other.country == held.country)
    return state and any(body.class_name not in COUNTRY_BEARING for body in others)


def _concept(found: ConceptFound, reference: Reference) -> Entity:
    entry = found.entry
    kind = reference.coarse(entry.class_name)
    mentions = (Mention(found.span, "name" if kind == "State" else "nominal"),)
    return Entity(
        "", kind, entry.class_name, entry.name, entry.iri, mentions, entry.country, same_as=entry.same_as
    )
