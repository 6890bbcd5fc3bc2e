"""What is known before reading: classes, words, names, loaded from the Turtle files of ontology/.

The extractor asks this module alone; no word, name or code stands in its own modules. Names are those of
entities (`Entry`), words evoke classes, offices or cues (`Word`). What the files say
is read by the modules of `kg.knowledge`; loading takes a third of a second.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import get_args

import pyoxigraph as ox

import ontology
from kg.constructions import load_constructions
from kg.designators import Designators
from kg.knowledge.classes import class_tree, classes_named, event_class, is_true
from kg.knowledge.entries import entries, is_office, national_ranks, series
from kg.knowledge.names import NAME_PROPERTIES, names
from kg.knowledge.sectors import class_sectors, counted_before, sector_code, sectors, speaking_sectors
from kg.knowledge.statements import (
    LEXINFO,
    ONTOLEX,
    RDFS,
    SKOS,
    Ontology,
    has_iris,
    local,
    rebase,
    turtle_triples,
)
from kg.knowledge.values import Entry, EventClass, Name, NameKind, Sector, TimeWord, Word
from kg.knowledge.words import concepts, split_lemmas, time_words, words
from kg.model import EntityType
from kg.plover_codes import PloverCodes

__all__ = [
    "LEXINFO",
    "NAME_PROPERTIES",
    "ONTOLEX",
    "Entry",
    "EventClass",
    "Name",
    "NameKind",
    "Ontology",
    "Reference",
    "Sector",
    "TimeWord",
    "Word",
    "class_tree",
    "has_iris",
    "load",
    "load_with",
    "local",
    "rebase",
    "sector_code",
    "split_lemmas",
    "turtle_triples",
    "with_own",
]

# The coarse kinds of the annotation contract, each the ontology class of the same name; `Other`, the last, is
# what has none of them among its ancestors.
_COARSE: tuple[EntityType, ...] = get_args(EntityType)[:-1]


class Reference:
    """Classes, words and names, ready to be looked up.

    Attributes:
        codes: which PLOVER modes and contexts events have.
        local_offices: the IRIs of offices whose body is a place, as a mayor's is a city.
        leaders: the usual names of those who head or headed a state, by its ISO 3166-1 alpha-3 code.
        own: what the user's own files say, of all that the source holds; a store keeps it beside documents.
    """

    def __init__(
        self, source: Ontology, base: str = ontology.DEFAULT_BASE, own: Sequence[ox.Triple] = ()
    ) -> None:
        self.base = base
        self.own: tuple[ox.Triple, ...] = tuple(own)
        self._ancestors = class_tree(source)
        self._coarse = {name: _coarse(ancestors) for name, ancestors in self._ancestors.items()}
        self.events: Mapping[str, EventClass] = {
            name: event_class(source, name, ancestors)
            for name, ancestors in self._ancestors.items()
            if "Event" in ancestors
        }
        self.symmetric = frozenset(name for name, kind in self.events.items() if kind.symmetric)
        self.codes = PloverCodes(source, self._ancestors)
        self._also_called = classes_named(source, self._ancestors, "alsoCalled")
        self._parts = classes_named(source, self._ancestors, "mayHavePart")
        self._adversaries = classes_named(source, self._ancestors, "sharesAdversary")
        self._crewed = {name for name in self._ancestors if is_true(source, name, "crewed")}
        self._political = {name for name in self._ancestors if is_true(source, name, "political")}
        self._sectors: Mapping[str, Sector] = dict(sectors(source))
        self._of_class = dict(class_sectors(self._sectors, self._ancestors))
        self._before: Mapping[str, frozenset[str]] = counted_before(source)
        self._speaking = frozenset(speaking_sectors(source))
        nodes = {triple.subject for triple in own}
        owned = {rebase(node.value, base) for node in nodes if isinstance(node, ox.NamedNode)}
        self.entries: Mapping[str, Entry] = dict(entries(source, self, owned))
        self.states: Mapping[str, Entry] = {
            code: entry
            for entry in sorted(
                (entry for entry in self.entries.values() if entry.class_name == "State"),
                key=lambda entry: (entry.own, not entry.former),
            )
            if (code := entry.country)
        }
        self.names: Mapping[str, tuple[Name, ...]] = names(source, self)
        self.offices: Mapping[str, Entry] = {
            local(iri): entry for iri, entry in self.entries.items() if is_office(iri)
        }
        self.local_offices: frozenset[str] = frozenset(
            iri for iri in self.entries if source.one(iri, f"{ontology.VOCABULARY}ofPlace") == "true"
        )
        self.designators = Designators(list(series(source, self)))
        self.words: Mapping[str, tuple[Word, ...]] = words(source, self)
        self.constructions = load_constructions(source)
        self.concepts: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]] = concepts(
            source, self, f"{RDFS}label", f"{SKOS}altLabel"
        )
        self.adjectives = concepts(source, self, f"{ontology.VOCABULARY}adjective")
        self.leaders: Mapping[str, tuple[str, ...]] = {
            code: tuple(source.all(entry.iri, f"{ontology.VOCABULARY}leaderName"))
            for code, entry in self.states.items()
        }
        self.ranks: Mapping[tuple[str, str], str] = dict(national_ranks(source, self))
        self.time_words: tuple[TimeWord, ...] = tuple(time_words(source))

    def ancestors(self, class_name: str) -> tuple[str, ...]:
        """Return the class and all its superclasses, nearest first."""
        return self._ancestors.get(class_name, (class_name,))

    def is_a(self, class_name: str, ancestor: str) -> bool:
        """Say whether a class is another or one of its subclasses."""
        return ancestor in self.ancestors(class_name)

    def below(self, ancestor: str) -> frozenset[str]:
        """Return a class and all its subclasses."""
        return frozenset(name for name, line in self._ancestors.items() if ancestor in line)

    def may_be_called(self, class_name: str, noun: str) -> bool:
        """Say whether the name of a weapon of a class may stand before a noun for another.

        The other is a superclass, a class of the same branch of weapons (Su-34 fighter), or one that the
        ontology allows (S-400 missiles).
        """
        ancestors = self.ancestors(class_name)
        branch = [a for a in ancestors if a != "Weapon" and self.is_a(a, "Weapon")]
        allowed = (*branch, *(other for a in ancestors for other in self._also_called.get(a, ())))
        return noun in ancestors or any(self.is_a(noun, other) for other in allowed)

    def may_be_part(self, class_name: str, whole: str) -> bool:
        """Say whether events of a class may be parts of an event of another."""
        allowed = [part for ancestor in self.ancestors(whole) for part in self._parts.get(ancestor, ())]
        return class_name != whole and any(self.is_a(class_name, part) for part in allowed)

    def shares_adversary(self, class_name: str) -> tuple[str, ...]:
        """Return the classes of events before one of a class by which it is known whom that is against."""
        return next(
            (self._adversaries[a] for a in self.ancestors(class_name) if self._adversaries.get(a)), ()
        )

    def sector(self, class_name: str, iri: str = "") -> Sector | None:
        """Return the sector of an entry or word with this IRI, or else that of its class."""
        return self._sectors.get(iri) or self._of_class.get(class_name)

    def counts_before(self, sector: str, other: str) -> bool:
        """Say whether a word for a sector counts more than the word that it qualifies: "rebel general"."""
        return other in self._before.get(sector, ())

    def speaks_for_state(self, sector: str | None) -> bool:
        """Say whether members of a sector say what their state will do, and not only foresee it."""
        return sector in self._speaking

    def is_crewed(self, class_name: str) -> bool:
        """Say whether arms of a class have people aboard, who act."""
        return any(ancestor in self._crewed for ancestor in self.ancestors(class_name))

    def is_political(self, class_name: str) -> bool:
        """Say whether entities of a class are of politics, war or public order, and not of everyday life."""
        return any(ancestor in self._political for ancestor in self.ancestors(class_name))

    def coarse(self, class_name: str) -> EntityType:
        """Return the contract's coarse kind of a class of entities."""
        return self._coarse.get(class_name) or _coarse((class_name,))

    def plover_class(self, plover: str) -> EventClass:
        """Return the general class of a PLOVER type: that of the same name."""
        return self.events[plover.capitalize()]

    def words_for(self, lemma: str) -> tuple[Word, ...]:
        """Return the words of the lexicon whose last lemma (in lower case) this is, longest first."""
        return self.words.get(lemma, ())


def _coarse(ancestors: Sequence[str]) -> EntityType:
    return next((kind for kind in _COARSE if kind in ancestors), "Other")


@cache
def load(base: str = ontology.DEFAULT_BASE) -> Reference:
    """Load the reference knowledge that comes with Communiqué.

    Raises:
        OntologyError: where a file of the ontology refers to something that no file defines.
    """
    with _collector_paused():
        return Reference(Ontology(ontology.triples(*ontology.KNOWLEDGE), base), base)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking through tables that only grow: a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load_with(*files: Path, base: str = ontology.DEFAULT_BASE) -> Reference:
    """Load the reference knowledge with classes, words and entities of Turtle files beside it.

    Raises:
        OntologyError: where a file is no Turtle, or refers to something that no file defines.
    """
    with _collector_paused():
        return with_own([triple for file in files for triple in turtle_triples(file)], base)


def with_own(own: Iterable[ox.Triple], base: str = ontology.DEFAULT_BASE) -> Reference:
    """Make the reference knowledge with triples of the user's own, which count before ours.

    Raises:
        OntologyError: where they refer to something that nothing defines.
    """
    with _collector_paused():
        kept = tuple(own)
        return Reference(Ontology((*kept, *ontology.triples(*ontology.KNOWLEDGE)), base), base, kept)
