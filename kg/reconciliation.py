"""Which entities may a row of a table mean? Candidates with scores, from names, types and properties.

The likeness of names gives the score, from 0 to 100; where properties are given, they are a fifth of it. A
candidate is a match when its name is all but right and no other candidate is as good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.records import FactRecord, entity_facts
from kg.records.asking import literal, rows
from kg.reference import local
from kg.search import Catalogue, Found, NamedEntity, fold
from kg.store import Store

LEAST_LIKENESS = 60.0
MATCH_SCORE = 95.0
"""The least score of a match; one wrong letter in a name of ten costs five."""

_PROPERTIES_SHARE = 0.2
_SHOULD_FACTOR = 0.8
_CONSIDERED = 200

TypeStrict = Literal["any", "all", "should"]


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """What a row says of a property: its local name, and the values of which one should hold."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A row to be matched: a name, classes that it should have (local names), and properties.

    `strict` says whether it needs one of the classes, all of them, or only should have one.
    """

    name: str | None
    classes: tuple[str, ...] = ()
    strict: TypeStrict = "any"
    properties: tuple[PropertyValue, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a row may mean, with its score and what the score is made of.

    `likeness` is that of the names, 0 to 100; `typed` whether it has the classes; `held` the share of the
    properties that hold, or None where none were given.
    """

    entity: NamedEntity
    score: float
    match: bool
    likeness: float
    typed: bool
    held: float | None


def candidates(
    store: Store, catalogue: Catalogue, question: Question, identifiers: Mapping[str, str] | None = None
) -> list[Candidate]:
    """Return what a row may mean, best first.

    Args:
        store: where the properties of candidates are looked up.
        catalogue: the entities of the store.
        question: the row.
        identifiers: by identifier, the IRI of an entity that the row's name may be instead of a name.
    """
    known = catalogue.entities.get((identifiers or {}).get(question.name or "", question.name or ""))
    if known is not None:
        return [Candidate(known, 100.0, True, 100.0, _typed(known, question), None)]
    found = _named(catalogue, question) if question.name else _by_properties(store, catalogue, question)
    typed = [(entity, likeness, _typed(entity, question)) for entity, likeness in found]
    kept = [(e, n, t) for e, n, t in typed if t or question.strict == "should"][:_CONSIDERED]
    scored = [_scored(store, question, entity, likeness, fits) for entity, likeness, fits in kept]
    scored.sort(key=lambda c: (-c.score, -c.entity.documents, c.entity.iri))
    return _decided(scored)[: question.limit]


def _named(catalogue: Catalogue, question: Question) -> list[tuple[NamedEntity, float]]:
    found: list[Found] = catalogue.similar(question.name or "", LEAST_LIKENESS)
    return [(f.entity, f.score) for f in found]


def _by_properties(store: Store, catalogue: Catalogue, question: Question) -> list[tuple[NamedEntity, float]]:
    """Return the entities of which any of the properties holds; their names are as like as can be."""
    held: dict[str, int] = defaultdict(int)
    for asked in question.properties:
        query = f"""
        SELECT DISTINCT ?entity ?value ?name {{
          ?property rdfs:label ?label FILTER(STRENDS(STR(?property), {literal("#" + asked.property)}))
          ?entity ?property ?value OPTIONAL {{ ?value rdfs:label ?name }}
        }}
        """
        wanted = {fold(value) for value in asked.values}
        matching = {
            row["entity"]
            for row in rows(store, query)
            if wanted & {fold(row.get("name", "")), fold(local(row["value"])), fold(row["value"])} - {""}
        }
        for iri in matching & set(catalogue.entities):
            held[iri] += 1
    best = sorted(held, key=lambda iri: (-held[iri], -catalogue.entities[iri].documents, iri))
    return [(catalogue.entities[iri], 100.0) for iri in best]


def _typed(entity: NamedEntity, question: Question) -> bool:
    if not question.classes:
        return True
    has = [name in entity.classes for name in question.classes]
    return all(has) if question.strict == "all" else any(has)


def _scored(store: Store, question: Question, entity: NamedEntity, likeness: float, fits: bool) -> Candidate:
    held = (
        _held(entity_facts(store, entity.iri), entity, question.properties) if question.properties else None
    )
    score = likeness if fits else likeness * _SHOULD_FACTOR
    if held is not None:
        score = (1 - _PROPERTIES_SHARE) * score + _PROPERTIES_SHARE * 100 * held
    return Candidate(entity, round(score, 1), False, round(likeness, 1), fits, held)


def _held(facts: Sequence[FactRecord], entity: NamedEntity, asked: Sequence[PropertyValue]) -> float:
    """Return the share of properties of which one of the values is that of the entity."""
    values: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        values[fact.name] |= {fold(fact.value), *({fold(local(fact.thing.iri))} if fact.thing else ())}
    if entity.country:
        values["country"].add(fold(entity.country))
    right = sum(any(fold(value) in values[p.property] for value in p.values) for p in asked)
    return right / len(asked)


def _decided(scored: list[Candidate]) -> list[Candidate]:
    """Say that the first is a match where it is good enough and nothing else is as good."""
    if not scored or scored[0].score < MATCH_SCORE or not scored[0].typed:
        return scored
    if len(scored) > 1 and scored[1].score >= scored[0].score:
        return scored
    first = scored[0]
    matched = Candidate(first.entity, first.score, True, first.likeness, first.typed, first.held)
    return [matched, *scored[1:]]
