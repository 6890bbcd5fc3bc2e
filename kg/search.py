"""Which entities are called so? A catalogue of all entities by name, and search by prefix and by likeness.

Names are compared folded: without letter case, accents and punctuation. Likeness is the normalized Indel
similarity (rapidfuzz's `ratio`), 0 to 100, of the words as they stand or in alphabetical order, whichever is
more: "Jong-un, Kim" is wholly like "Kim Jong-un", and a slip of the pen costs a few points wherever it is.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from kg.reference import local
from kg.store import Store

LIKE_ENOUGH = 80.0
"""The least likeness at which a name is found that neither is nor begins with the words searched for."""


class Match(IntEnum):
    """How a name is what was searched for, best first."""

    EXACT = 0
    PREFIX = 1
    WORDS = 2
    LIKE = 3


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An entity as search knows it.

    Attributes:
        class_name: the local name of its most specific class; `classes` has the superclasses too.
        country: the ISO 3166-1 alpha-3 code of the state that it is or belongs to, or None.
        aliases: its other names, abbreviations and the names that documents call it by, sorted.
        documents: how many documents speak of it; 0 where only the reference knowledge does.
        mentions: how many mentions it has in them.
    """

    iri: str
    name: str
    class_name: str
    classes: frozenset[str]
    country: str | None
    aliases: tuple[str, ...]
    documents: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that was searched for, the name that matched, how, and its likeness from 0 to 100."""

    entity: NamedEntity
    name: str
    match: Match
    score: float

    @property
    def rank(self) -> tuple[int, float, float, str]:
        """What results are sorted by: how it matches, likeness and documents that speak of it, IRI.

        Of names that are only like the words the likest comes first, of the others the one most spoken of.
        """
        likeness, spoken_of = -self.score, -float(self.entity.documents)
        first, second = (likeness, spoken_of) if self.match is Match.LIKE else (spoken_of, likeness)
        return (self.match, first, second, self.entity.iri)


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of entities: its local name, its label, and the local names of its superclasses and itself."""

    name: str
    label: str
    ancestors: frozenset[str]


class Catalogue:
    """All entities of a store at one moment, by IRI and by name."""

    def __init__(self, entities: Iterable[NamedEntity], kinds: Iterable[Kind]) -> None:
        self.entities: Mapping[str, NamedEntity] = {
            e.iri: e for e in sorted(entities, key=lambda e: (e.name.casefold(), e.iri))
        }
        self.kinds: Mapping[str, Kind] = {kind.name: kind for kind in sorted(kinds, key=lambda k: k.name)}
        named = [(fold(n), n, e) for e in self.entities.values() for n in (e.name, *e.aliases)]
        self._names = sorted((n for n in named if n[0]), key=lambda n: (n[0], n[1], n[2].iri))
        self._folded = [name for name, _, _ in self._names]
        self._sorted = [_ordered(name) for name in self._folded]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for n, name in enumerate(self._folded):
            for word in dict.fromkeys(name.split()):
                self._by_word[word].append(n)
        self._words = sorted(self._by_word)

    def search(self, words: str) -> list[Found]:
        """Return entities by how well one of their names matches, each once, best first.

        A name matches that is the words, begins with them, has words that begin with each of them, or is
        like them.
        """
        wanted = fold(words)
        if not wanted:
            return []
        best: dict[str, Found] = {}
        for n, match in self._matching(wanted):
            _, name, entity = self._names[n]
            score = 100.0 if match is Match.EXACT else self._likeness(wanted, n)
            found = Found(entity, name, match, score)
            if entity.iri not in best or found.rank < best[entity.iri].rank:
                best[entity.iri] = found
        return sorted(best.values(), key=lambda found: found.rank)

    def similar(self, name: str, least: float = LIKE_ENOUGH) -> list[Found]:
        """Return entities by the likeness of one of their names to a whole name, each once, best first."""
        wanted = fold(name)
        best: dict[str, Found] = {}
        for n, score in self._like(wanted, least) if wanted else ():
            _, surface, entity = self._names[n]
            match = Match.EXACT if self._folded[n] == wanted else Match.LIKE
            found = Found(entity, surface, match, score)
            if entity.iri not in best or found.rank < best[entity.iri].rank:
                best[entity.iri] = found
        return sorted(best.values(), key=lambda found: found.rank)

    def _matching(self, wanted: str) -> Iterator[tuple[int, Match]]:
        seen: set[int] = set()
        n = bisect_left(self._folded, wanted)
        while n < len(self._folded) and self._folded[n].startswith(wanted):
            seen.add(n)
            yield n, Match.EXACT if self._folded[n] == wanted else Match.PREFIX
            n += 1
        by_words = self._with_words(wanted.split()) - seen
        yield from ((n, Match.WORDS) for n in sorted(by_words))
        yield from ((n, Match.LIKE) for n, _ in self._like(wanted, LIKE_ENOUGH) if n not in seen | by_words)

    def _with_words(self, words: list[str]) -> set[int]:
        """Return the names in which each of the words begins a word."""
        found: set[int] | None = None
        for word in words:
            names: set[int] = set()
            n = bisect_left(self._words, word)
            while n < len(self._words) and self._words[n].startswith(word):
                names.update(self._by_word[self._words[n]])
                n += 1
            found = names if found is None else found & names
        return found or set()

    def _like(self, wanted: str, least: float) -> list[tuple[int, float]]:
        best: dict[int, float] = {}
        for words, names in ((wanted, self._folded), (_ordered(wanted), self._sorted)):
            for _, score, n in process.extract(
                words, names, scorer=fuzz.ratio, score_cutoff=least, limit=None
            ):
                best[n] = max(score, best.get(n, 0.0))
        return sorted(best.items())

    def _likeness(self, wanted: str, n: int) -> float:
        plain = fuzz.ratio(wanted, self._folded[n])
        return max(plain, fuzz.ratio(_ordered(wanted), self._sorted[n]))


def fold(name: str) -> str:
    """Return a name as names are compared: letters and digits in lower case, without accents, and blanks."""
    # A sign such as № has capitals only once it is taken apart, and some letters only then.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def _ordered(name: str) -> str:
    return " ".join(sorted(name.split()))


_CLASSES = """
SELECT ?class ?super ?label {
  ?class rdfs:subClassOf* cq:Entity .
  OPTIONAL { ?class rdfs:subClassOf ?super } OPTIONAL { ?class rdfs:label ?label }
}
"""
_TYPES = "SELECT ?entity ?class { ?class rdfs:subClassOf* cq:Entity . ?entity a ?class }"
_NAMES = """
SELECT DISTINCT ?entity ?property ?name {
  { SELECT DISTINCT ?entity { ?class rdfs:subClassOf* cq:Entity . ?entity a ?class } }
  VALUES ?property { rdfs:label skos:altLabel cq:abbreviation }
  ?entity ?property ?name
}
"""
_CALLED = """
SELECT DISTINCT ?entity ?name {
  GRAPH ?document { ?mention cq:mentionKind cq:Name ; cq:denotes ?entity ; cq:exact ?name }
}
"""
_COUNTRIES = """
SELECT DISTINCT ?entity ?code {
  { ?entity cq:country|cq:originCountry ?state . ?state cq:iso3166 ?code } UNION { ?entity cq:iso3166 ?code }
}
"""
_COUNTS = """
SELECT ?entity (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?mention) AS ?mentions) {
  GRAPH ?document { ?appearance cq:appearanceOf ?entity OPTIONAL { ?appearance cq:evidence ?mention } }
} GROUP BY ?entity
"""


def catalogue(store: Store) -> Catalogue:
    """Read the entities of a store, those of the reference knowledge among them."""
    kinds = _kinds(store)
    classes: dict[str, set[str]] = defaultdict(set)
    for entity, class_iri in _rows(store, _TYPES, "entity", "class"):
        classes[entity].add(local(class_iri))
    labels: dict[str, set[str]] = defaultdict(set)
    aliases: dict[str, set[str]] = defaultdict(set)
    for entity, name_property, name in _rows(store, _NAMES, "entity", "property", "name"):
        (labels if local(name_property) == "label" else aliases)[entity].add(name)
    for entity, name in _rows(store, _CALLED, "entity", "name"):
        aliases[entity].add(name)
    coded = sorted(_rows(store, _COUNTRIES, "entity", "code"), reverse=True)
    countries = {row[0]: row[1] for row in coded}
    counts = {e: (int(d), int(m)) for e, d, m in _rows(store, _COUNTS, "entity", "documents", "mentions")}
    found = []
    for entity, own in classes.items():
        names = sorted(labels[entity])
        name = names[0] if names else local(entity)
        ancestors = frozenset().union(*(kinds[c].ancestors for c in own if c in kinds))
        documents, mentions = counts.get(entity, (0, 0))
        found.append(
            NamedEntity(
                iri=entity,
                name=name,
                class_name=min(own, key=lambda c: (-len(kinds[c].ancestors) if c in kinds else 0, c)),
                classes=ancestors,
                country=countries.get(entity),
                aliases=tuple(sorted((aliases[entity] | labels[entity]) - {name})),
                documents=documents,
                mentions=mentions,
            )
        )
    return Catalogue(found, kinds.values())


def _kinds(store: Store) -> dict[str, Kind]:
    supers: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for class_iri, super_iri, label in _rows(store, _CLASSES, "class", "super", "label"):
        supers[local(class_iri)] |= {local(super_iri)} if super_iri else set()
        labels.setdefault(local(class_iri), label or local(class_iri))

    def ancestors(name: str, above: frozenset[str] = frozenset()) -> frozenset[str]:
        if name in above or name not in supers:
            return above
        return above.union({name}, *(ancestors(s, above | {name}) for s in supers[name]))

    return {name: Kind(name, labels[name], ancestors(name)) for name in sorted(supers)}


def _rows(store: Store, query: str, *names: str) -> Iterator[tuple[str, ...]]:
    result = store.query(query)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("the catalogue is read by SELECT queries")
    for row in result:
        values = (row[name] for name in names)
        yield tuple(v.value if isinstance(v, (ox.NamedNode, ox.Literal)) else "" for v in values)
