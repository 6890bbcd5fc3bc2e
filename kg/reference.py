"""What is known before reading: classes, words, names, loaded from the Turtle files of ontology/.

The extractor asks this module alone; no word, name or code stands in its own modules. Names are those of
entities (`Entry`), words evoke classes, offices or cues (`Word`). Loading takes about a tenth of a second.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, get_args

import pycountry
import pyoxigraph as ox

import ontology
from kg.constructions import load_constructions
from kg.designators import Designators, Series
from kg.errors import OntologyError
from kg.model import EntityType
from kg.plover_codes import PloverCodes

NameKind = Literal["name", "abbreviation", "contextual", "demonym", "seat", "capital"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
ONTOLEX = "http://www.w3.org/ns/lemon/ontolex#"
LEXINFO = "http://www.lexinfo.net/ontology/3.0/lexinfo#"

# The coarse kinds of the annotation contract, each the ontology class of the same name; `Other`, the last, is
# what has none of them among its ancestors.
_COARSE: tuple[EntityType, ...] = get_args(EntityType)[:-1]


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of PLOVER, by its code; where it is not `firm`, the words beside may name another."""

    code: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity of the reference knowledge; `country` is an ISO 3166-1 alpha-3 code.

    `own` is true where the user's own files speak of it: its names then mean it before any other.
    `takes_article` is true of a state that is called "the Netherlands".
    """

    iri: str
    class_name: str
    name: str
    country: str | None = None
    same_as: tuple[str, ...] = ()
    former: bool = False
    own: bool = False
    sector: Sector | None = None
    takes_article: bool = False

    def __hash__(self) -> int:
        return hash(self.iri)


@dataclass(frozen=True, slots=True)
class Name:
    """A surface form and the entry that it can mean, in the way that `kind` says."""

    form: str
    entry: Entry
    kind: NameKind


@dataclass(frozen=True, slots=True)
class EventClass:
    """An event class: its PLOVER codes, and what the object of its verb and its place are to the event.

    `announced_as` is the PLOVER type of saying that one will do it, `controller` the role of whoever would do
    the deed that an event is about.
    """

    name: str
    plover: str | None
    announced_as: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    object_role: str | None
    symmetric: bool
    place_is_target: bool
    place_is_source: bool
    controller: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word or expression of the lexicon, as lemmas, and the local name of what it evokes or denotes.

    `entry` is the local name of its entry; two entries that say the same are one word. `decides` is true of
    an expression that leaves the reader no choice.
    """

    lemmas: tuple[str, ...]
    part_of_speech: str
    meaning: str
    when_object: str | None = None
    sector: Sector | None = None
    decides: bool = False
    entry: str | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        return hash((self.lemmas, self.meaning))


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A word of time expressions; `kind` is a class of time words, `quantity` what it adds to a value."""

    form: str
    kind: str
    quantity: str


class Ontology:
    """The triples of the ontology, indexed by subject and property; read once, at loading."""

    def __init__(self, triples: Iterable[ox.Triple], base: str = ontology.DEFAULT_BASE) -> None:
        self._values: dict[str, dict[str, list[str]]] = {}
        found = self._values
        moved = base != ontology.DEFAULT_BASE
        for node, predicate, thing in triples:
            if isinstance(node, ox.NamedNode) and not isinstance(thing, ox.Triple):
                subject, value, name = node.value, thing.value, predicate.value
                if moved:
                    subject = rebase(subject, base)
                    value = rebase(value, base) if isinstance(thing, ox.NamedNode) else value
                values = found.get(subject)
                if values is None:
                    found[subject] = {name: [value]}
                elif name in values:
                    values[name].append(value)
                else:
                    values[name] = [value]

    def subjects(self) -> list[str]:
        """Return all subjects, in the order of the files."""
        return list(self._values)

    def saying(self, name: str) -> list[str]:
        """Return the subjects that have a property, in the order of the files."""
        return [subject for subject, said in self._values.items() if name in said]

    def about(self, subject: str) -> Mapping[str, list[str]]:
        """Return all that is said of a subject: values by property."""
        return self._values.get(subject, {})

    def all(self, subject: str, *properties: str) -> list[str]:
        """Return the values of the properties of a subject, in the order of the files."""
        found = self._values.get(subject, {})
        return [value for name in properties for value in found.get(name, ())]

    def one(self, subject: str, name: str) -> str | None:
        """Return the first value of a property of a subject, or None."""
        values = self._values.get(subject, {}).get(name)
        return values[0] if values else None


def rebase(iri: str, base: str) -> str:
    """Move an IRI of the reference knowledge under the base that the graph uses."""
    if base != ontology.DEFAULT_BASE and iri.startswith(ontology.DEFAULT_BASE):
        return base + iri[len(ontology.DEFAULT_BASE) :]
    return iri


@lru_cache(maxsize=4096)
def local(iri: str) -> str:
    """Return the local name of an IRI: what follows its last # or /."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


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
            name: _event_class(source, name, ancestors)
            for name, ancestors in self._ancestors.items()
            if "Event" in ancestors
        }
        self.symmetric = frozenset(name for name, kind in self.events.items() if kind.symmetric)
        self.codes = PloverCodes(source, self._ancestors)
        self._also_called = _classes_named(source, self._ancestors, "alsoCalled")
        self._parts = _classes_named(source, self._ancestors, "mayHavePart")
        self._crewed = {name for name in self._ancestors if _is_true(source, name, "crewed")}
        self._political = {name for name in self._ancestors if _is_true(source, name, "political")}
        self._sectors: Mapping[str, Sector] = dict(_sectors(source))
        self._of_class = dict(_class_sectors(self._sectors, self._ancestors))
        self._before: Mapping[str, frozenset[str]] = _before(source)
        self._speaking = frozenset(_speaking_sectors(source))
        nodes = {triple.subject for triple in own}
        owned = {rebase(node.value, base) for node in nodes if isinstance(node, ox.NamedNode)}
        self.entries: Mapping[str, Entry] = dict(_entries(source, self, owned))
        self.states: Mapping[str, Entry] = {
            code: entry
            for entry in sorted(
                (entry for entry in self.entries.values() if entry.class_name == "State"),
                key=lambda entry: (entry.own, not entry.former),
            )
            if (code := entry.country)
        }
        self.names: Mapping[str, tuple[Name, ...]] = _names(source, self)
        self.offices: Mapping[str, Entry] = {
            local(iri): entry for iri, entry in self.entries.items() if _is_office(iri)
        }
        self.local_offices: frozenset[str] = frozenset(
            iri for iri in self.entries if source.one(iri, f"{ontology.VOCABULARY}ofPlace") == "true"
        )
        self.designators = Designators(list(_series(source, self)))
        self.words: Mapping[str, tuple[Word, ...]] = _words(source, self)
        self.constructions = load_constructions(source)
        self.concepts: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]] = _concepts(
            source, self, f"{_RDFS}label", f"{_SKOS}altLabel"
        )
        self.adjectives = _concepts(source, self, f"{ontology.VOCABULARY}adjective")
        self.leaders: Mapping[str, tuple[str, ...]] = {
            code: tuple(source.all(entry.iri, f"{ontology.VOCABULARY}leaderName"))
            for code, entry in self.states.items()
        }
        self.ranks: Mapping[tuple[str, str], str] = dict(_national_ranks(source, self))
        self.time_words: tuple[TimeWord, ...] = tuple(_time_words(source))

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


def turtle_triples(file: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file, in its order; those with blank nodes say nothing that we read.

    Raises:
        OntologyError: where it is no Turtle.
    """
    try:
        triples = [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
        return [triple for triple in triples if has_iris(triple)]
    except (SyntaxError, OSError, ValueError) as error:
        raise OntologyError(f"{file}: not Turtle ({error}); mend it and run again") from None


def has_iris(triple: ox.Triple) -> bool:
    """Say whether a triple is of IRIs and a literal at most, with no blank node and no triple in it."""
    subject, _, thing = triple
    return isinstance(subject, ox.NamedNode) and isinstance(thing, _OBJECTS)


_OBJECTS = (ox.NamedNode, ox.Literal)


def class_tree(source: Ontology) -> dict[str, tuple[str, ...]]:
    """Return each class of the vocabulary with itself and all its superclasses, nearest first."""
    return _ancestors(_parents(source))


def _parents(source: Ontology) -> dict[str, tuple[str, ...]]:
    classes = [
        s
        for s in source.subjects()
        if s.startswith(ontology.VOCABULARY) and f"{_OWL}Class" in source.all(s, f"{_RDF}type")
    ]
    return {
        local(name): tuple(local(parent) for parent in source.all(name, f"{_RDFS}subClassOf"))
        for name in classes
    }


def _ancestors(parents: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Close the class tree upwards, breadth first, so that a nearer class stands before a farther one."""
    found = {}
    for name in parents:
        line = [name]
        for ancestor in line:
            line.extend(parent for parent in parents.get(ancestor, ()) if parent not in line)
        found[name] = tuple(line)
    return found


def _is_true(source: Ontology, name: str, said: str) -> bool:
    return source.one(ontology.VOCABULARY + name, f"{ontology.VOCABULARY}{said}") == "true"


def _classes_named(source: Ontology, names: Iterable[str], said: str) -> dict[str, tuple[str, ...]]:
    """Return the classes that classes name with a property of the vocabulary."""
    iri = f"{ontology.VOCABULARY}{said}"
    return {
        name: tuple(local(other) for other in source.all(ontology.VOCABULARY + name, iri)) for name in names
    }


def _event_class(source: Ontology, name: str, ancestors: tuple[str, ...]) -> EventClass:
    """Read an event class; what it does not say itself, its nearest superclass says."""

    def inherited(*properties: str) -> list[str]:
        found = (source.all(ontology.VOCABULARY + ancestor, *properties) for ancestor in ancestors)
        return [local(value) for value in next((values for values in found if values), [])]

    plover = inherited(f"{_SKOS}exactMatch", f"{_SKOS}broadMatch")
    quad = source.one(ontology.PLOVER + plover[0], f"{_SKOS}broader") if plover else None
    announced = source.one(quad, f"{ontology.VOCABULARY}announcedAs") if quad else None
    role = inherited(f"{ontology.VOCABULARY}objectRole")
    return EventClass(
        name=name,
        plover=plover[0] if plover else None,
        announced_as=local(announced) if announced else None,
        modes=tuple(mode.split("-", 1)[-1] for mode in inherited(f"{ontology.VOCABULARY}ploverMode")),
        contexts=tuple(c.split("-", 1)[-1] for c in inherited(f"{ontology.VOCABULARY}ploverContext")),
        object_role=role[0] if role else None,
        symmetric=inherited(f"{ontology.VOCABULARY}symmetric") == ["true"],
        place_is_target=inherited(f"{ontology.VOCABULARY}placeIsTarget") == ["true"],
        place_is_source=inherited(f"{ontology.VOCABULARY}placeIsSource") == ["true"],
        controller=next(iter(inherited(f"{ontology.VOCABULARY}controller")), None),
    )


def _entries(source: Ontology, reference: Reference, owned: Collection[str]) -> Iterable[tuple[str, Entry]]:
    classes: dict[tuple[str, ...], str | None] = {}
    for iri in source.subjects():
        about = source.about(iri)
        kinds = tuple(about.get(_TYPE, ()))
        if kinds not in classes:
            classes[kinds] = _entity_class(kinds, reference)
        class_name = classes[kinds]
        if class_name is None and not iri.startswith(reference.base):
            continue
        name = about[_LABEL][0] if _LABEL in about else None
        if class_name is None or not name:
            raise OntologyError(
                f"{iri} needs a class of entities and a label; give it both in its Turtle file."
            )
        code, country, origin = (about[key][0] if key in about else None for key in _COUNTRY)
        yield (
            iri,
            Entry(
                iri=iri,
                class_name=class_name,
                name=name,
                country=code or _code(source, country or origin),
                same_as=tuple(dict.fromkeys(about[_SAME_AS])) if _SAME_AS in about else (),
                former=_UNTIL in about,
                own=iri in owned,
                sector=reference.sector(class_name, iri),
                takes_article="true" in about.get(_TAKES_ARTICLE, ()),
            ),
        )


_TYPE, _LABEL, _SAME_AS = f"{_RDF}type", f"{_RDFS}label", f"{_OWL}sameAs"
_UNTIL = f"{ontology.VOCABULARY}validUntil"
_TAKES_ARTICLE = f"{ontology.VOCABULARY}takesArticle"
_COUNTRY = tuple(f"{ontology.VOCABULARY}{name}" for name in ("iso3166", "country", "originCountry"))


def _entity_class(kinds: Iterable[str], reference: Reference) -> str | None:
    """Return the class of an entity: the first that it has, or one below that it has as well."""
    found: str | None = None
    for kind in kinds:
        name = local(kind)
        ours = kind.startswith(ontology.VOCABULARY) and reference.is_a(name, "Entity")
        if ours and (found is None or reference.is_a(name, found)):
            found = name
    return found


def _code(source: Ontology, state: str | None) -> str | None:
    return source.one(state, f"{ontology.VOCABULARY}iso3166") if state else None


def _series(source: Ontology, reference: Reference) -> Iterable[Series]:
    for iri in source.subjects():
        if _SERIES.isdisjoint(source.about(iri).get(_TYPE, ())):
            continue
        pattern = source.one(iri, f"{ontology.VOCABULARY}designatorPattern")
        class_name = local(source.one(iri, f"{ontology.VOCABULARY}seriesOf") or "")
        if not pattern or not any(reference.is_a(class_name, kind) for kind in ("Weapon", "Organization")):
            raise OntologyError(
                f"{iri} needs a pattern of designators and the class of weapons or organizations"
                " that it is a series of."
            )
        origin = source.one(iri, f"{ontology.VOCABULARY}originCountry")
        yield Series(iri, class_name, _code(source, origin), pattern)


_SERIES = {f"{ontology.VOCABULARY}WeaponSeries", f"{ontology.VOCABULARY}UnitSeries"}

NAME_PROPERTIES: Mapping[str, NameKind] = {
    f"{_RDFS}label": "name",
    f"{_SKOS}altLabel": "name",
    f"{ontology.VOCABULARY}abbreviation": "abbreviation",
    f"{ontology.VOCABULARY}seat": "seat",
    f"{ontology.VOCABULARY}capital": "capital",
    f"{ontology.VOCABULARY}demonym": "demonym",
    f"{ontology.VOCABULARY}contextualName": "contextual",
}
"""The properties that give an entity its names, and what kind of name each gives."""

_NAME_ORDER = {name: n for n, name in enumerate(NAME_PROPERTIES)}


def _names(source: Ontology, reference: Reference) -> dict[str, tuple[Name, ...]]:
    """Index every surface form of every named entry; offices are words, not names."""
    found: dict[str, list[Name]] = defaultdict(list)

    def add(form: str, entry: Entry, kind: NameKind) -> None:
        names = found[form]
        if not names or not any(name.entry is entry and name.kind == kind for name in names):
            names.append(Name(form, entry, kind))

    concepts, weapons = reference.below("Concept"), reference.below("Weapon")
    for iri, entry in reference.entries.items():
        if _is_office(iri) or entry.class_name in concepts:
            continue
        weapon = entry.class_name in weapons
        about = source.about(iri)
        for name in sorted((name for name in about if name in _NAME_ORDER), key=_NAME_ORDER.__getitem__):
            kind = NAME_PROPERTIES[name]
            for form in about[name]:
                add(form, entry, kind)
                if form.startswith("the "):  # at the beginning of a sentence
                    add(f"The{form[3:]}", entry, kind)
                if weapon and form[-1:] not in "s)":  # two F-16s
                    add(f"{form}s", entry, kind)
        if entry.class_name == "State":
            for form in _official_names(entry.country):
                if form not in found:
                    add(form, entry, "name")
    return {form: tuple(names) for form, names in found.items()}


def _official_names(code: str | None) -> list[str]:
    """Return the names that ISO 3166-1 gives a state, those in inverted order ("X, Republic of") left out."""
    country = pycountry.countries.get(alpha_3=code) if code else None
    names = (
        [getattr(country, key, None) for key in ("name", "common_name", "official_name")] if country else []
    )
    return [name for name in names if name and "," not in name]


def _concepts(
    source: Ontology, reference: Reference, *properties: str
) -> dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
    """Index the concepts by the first word of what properties call them, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
    for iri, entry in reference.entries.items():
        if reference.is_a(entry.class_name, "Concept"):
            for form in source.all(iri, *properties):
                words = tuple(split_lemmas(form))
                found[words[0]].append((words, entry))
    return {word: tuple(sorted(names, key=lambda name: -len(name[0]))) for word, names in found.items()}


def _national_ranks(source: Ontology, reference: Reference) -> Iterable[tuple[tuple[str, str], str]]:
    """Yield (country, rank in English) with the rank that the country itself has, by local names."""
    for office, entry in reference.offices.items():
        english = source.one(entry.iri, f"{ontology.VOCABULARY}inEnglish")
        if english is not None and entry.country is not None:
            yield (entry.country, local(english)), office


def _is_office(iri: str) -> bool:
    return "/office/" in iri


def _sectors(source: Ontology) -> Iterable[tuple[str, Sector]]:
    """Yield what is in a sector: what a sector comprises, and entries that say it of themselves."""
    properties = {f"{ontology.VOCABULARY}comprisesUnlessSaid": False, f"{ontology.VOCABULARY}comprises": True}
    for subject in (s for s in source.subjects() if s.startswith(ontology.PLOVER)):
        for name, firm in properties.items():
            for member in source.all(subject, name):
                yield member, Sector(sector_code(subject), firm)
    of_itself = f"{ontology.VOCABULARY}sector"
    for subject in source.saying(of_itself):
        for sector in source.all(subject, of_itself):
            yield subject, Sector(sector_code(sector), True)


def _class_sectors(
    sectors: Mapping[str, Sector], classes: Mapping[str, tuple[str, ...]]
) -> Iterable[tuple[str, Sector]]:
    """Yield the sector of each class that has one, or whose nearest superclass that has one."""
    for name, ancestors in classes.items():
        found = (sectors.get(ontology.VOCABULARY + ancestor) for ancestor in ancestors)
        if (sector := next((one for one in found if one is not None), None)) is not None:
            yield name, sector


def _before(source: Ontology) -> dict[str, frozenset[str]]:
    before = f"{ontology.VOCABULARY}countsBefore"
    return {
        sector_code(subject): frozenset(map(sector_code, source.all(subject, before)))
        for subject in source.saying(before)
    }


def _speaking_sectors(source: Ontology) -> Iterator[str]:
    said = f"{ontology.VOCABULARY}speaksForState"
    yield from (sector_code(subject) for subject in source.subjects() if source.one(subject, said) == "true")


def sector_code(iri: str) -> str:
    """Return the code of a sector of the PLOVER scheme: "MIL" of plover:sector-MIL."""
    return local(iri).removeprefix("sector-")


def _words(source: Ontology, reference: Reference) -> dict[str, tuple[Word, ...]]:
    """Index the lexicon by last lemma; an office's names are words that denote its class."""
    found: dict[str, dict[Word, None]] = defaultdict(dict)
    for subject in source.subjects():
        if subject.startswith(ontology.LEXICON):
            if source.one(subject, _TIME_QUANTITY) is not None:
                continue
            for word in _lexical_entry(source, subject, reference):
                found[word.lemmas[-1]][word] = None
        elif _is_office(subject):
            for form in source.all(
                subject, f"{_RDFS}label", f"{_SKOS}altLabel", f"{ontology.VOCABULARY}abbreviation"
            ):
                sector = reference.entries[subject].sector
                word = Word(tuple(split_lemmas(form)), "noun", local(subject), sector=sector)
                found[word.lemmas[-1]][word] = None
    return {
        lemma: tuple(sorted(words, key=lambda word: (-len(word.lemmas), word.when_object is None)))
        for lemma, words in found.items()
    }


_TIME_QUANTITY = f"{ontology.VOCABULARY}timeQuantity"


def _time_words(source: Ontology) -> Iterable[TimeWord]:
    for subject in source.saying(_TIME_QUANTITY):
        quantity = source.one(subject, _TIME_QUANTITY)
        if quantity is not None:
            form, kind = source.one(subject, f"{_RDFS}label"), source.one(subject, f"{ONTOLEX}evokes")
            if not form or not kind:
                raise OntologyError(f"{subject} needs a label and the kind of time word that it evokes.")
            yield TimeWord(form, local(kind), quantity)


def _lexical_entry(source: Ontology, subject: str, reference: Reference) -> Iterable[Word]:
    form = source.one(subject, f"{_RDFS}label")
    part_of_speech = source.one(subject, f"{LEXINFO}partOfSpeech")
    meanings = source.all(subject, f"{ONTOLEX}denotes", f"{ONTOLEX}evokes")
    if not form or not part_of_speech or not meanings:
        raise OntologyError(f"{subject} needs a label, a part of speech, and what it denotes or evokes.")
    when = source.one(subject, f"{ontology.VOCABULARY}whenObject")
    for meaning in meanings:
        if not source.all(meaning, f"{_RDF}type"):
            raise OntologyError(f"{subject} denotes {meaning}, which no file of the ontology defines.")
        yield Word(
            lemmas=tuple(split_lemmas(form)),
            part_of_speech=local(part_of_speech),
            meaning=local(meaning),
            when_object=local(when) if when else None,
            entry=local(subject),
            sector=reference.sector(local(meaning), subject),
            decides=source.one(subject, f"{ontology.VOCABULARY}decides") == "true",
        )


def split_lemmas(form: str) -> list[str]:
    """Split a form of the lexicon into lemmas as the tokenizer splits words: hyphens stand alone."""
    return form.lower().replace("-", " - ").split()
