"""In which words do texts say that a lasting fact holds? Constructions, loaded from `ontology/relations.ttl`.

A construction is a few lemmas, the property that they say, and where the two ends of it stand beside them: "a
member of NATO", "a Navy officer", "served in the Navy", "designed by Krupp", "killed in action".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, cast, get_args

import ontology
from kg.errors import OntologyError

Form = Literal[
    "HolderNoun",
    "QualifiedNoun",
    "VerbPhrase",
    "AgentPhrase",
    "StatePhrase",
    "ObjectPhrase",
    "OriginParticiple",
]
Phase = Literal["begins", "ends"]
_WORD_SETS = (
    "ContraryWord",
    "PartyNoun",
    "PartyWord",
    "NameLink",
    "NameArticle",
    "NameSuffix",
    "PatronymicLink",
    "ListingLink",
    "ListingConjunction",
    "DefiniteWord",
    "BodyPreposition",
    "PlacePreposition",
    "PromotionPreposition",
    "InstrumentPreposition",
    "DeputyWord",
    "AliasPhrase",
    "MeasureNoun",
    "Honorific",
    "PostNominal",
    "SuccessionVerb",
    "QuantityNoun",
    "CompanionPreposition",
    "ReciprocalWord",
    "CounterpartNoun",
    "HostPreposition",
)
"""The classes of single words, in the order of the attributes of `Constructions`."""

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@dataclass(frozen=True, slots=True)
class Property:
    """A property between entities: its public label, the classes of its ends, and the finer ones under it."""

    name: str
    label: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    finer: tuple[Property, ...] = ()

    def flipped(self) -> Property:
        """Return the property with its ends changed, as an inverse construction looks for its object."""
        return Property(self.name, self.label, self.range, self.domain)


@dataclass(frozen=True, slots=True)
class Construction:
    """Words that say that a property holds.

    Attributes:
        lemmas: the words, in lower case.
        form: where the ends stand: `HolderNoun` is "SUBJECT, a member of OBJECT", `QualifiedNoun` is
            "SUBJECT, an OBJECT officer", `VerbPhrase` "SUBJECT joined OBJECT", `AgentPhrase` "SUBJECT,
            designed by OBJECT", `StatePhrase` "SUBJECT was killed in action", `ObjectPhrase` "OBJECT
            designated SUBJECT a terrorist organization", `OriginParticiple` "OBJECT-made SUBJECT".
        says: the property that they say.
        inverse: whether the ends change places.
        state: the IRI of the object that the words themselves name.
        phase: whether what they tell is the beginning or the end of what the property says.
        except_of: the classes of objects of which they do not say it.
    """

    lemmas: tuple[str, ...]
    form: Form
    says: Property
    inverse: bool = False
    state: str | None = None
    except_of: tuple[str, ...] = ()
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Constructions:
    """What texts say lasting facts with; words are in lower case.

    Attributes:
        by_lemma: all constructions by their first lemma, the longest first.
        properties: all properties of relations, by name.
        name_nouns: the classes that nouns give the names that they head.
        contrary: words behind which no idea is one's own.
        party_nouns, party_words: nouns, and words beside them, in the names of parties.
        name_links: words that join the capitals of one name ("Bank of Sorland", "Ana da Costa").
        name_articles: articles of surnames, which come and go ("el-Sisi", "Sisi").
        patronymic_links: words before a father's name ("bin Salman"), by which nobody is called alone.
        name_suffixes: what tells namesakes of one family apart ("Jr.").
        listing_links, listing_conjunctions: links behind which a name may go on with a list, and words before
            the last of one ("Academy of Sciences and Arts").
        definite: words that make a description one of something known ("the general").
        body_prepositions: words between an office and whose it is ("minister of Sorland").
        place_prepositions: those before a place that only says where it is held ("envoy in Geneva").
        promotion_prepositions: words between a verb and the office that it gives ("promoted to general").
        instrument_prepositions: words between a deed and the weapon that it is done with.
        deputy_words: words before an office that make it another's ("assistant commissioner").
        alias_phrases: words between two names of one person or organization ("alias", "also known as").
        measure_nouns: lemmas of nouns for how much there is of something ("kilogram").
        honorifics: what stands before a person's name in courtesy ("sir", "mrs.").
        succession_verbs: lemmas of verbs between two holders of one office ("succeed").
        quantity_nouns: lemmas of nouns for how many there are of something ("hundred", "fleet").
        counterpart_nouns: nouns for who is for another state what somebody is for his ("counterpart").
        host_prepositions: words between an office and to whom its holder is sent ("ambassador to the UN").
        post_nominals: letters behind one for an order, a degree or a service ("kcb").
        companion_prepositions: words between what parties do together and one of them ("talks with Iran").
        reciprocal_words: what stands for parties that are named already ("each other").
    """

    by_lemma: Mapping[str, tuple[Construction, ...]]
    properties: Mapping[str, Property]
    name_nouns: Mapping[str, str]
    contrary: frozenset[str]
    party_nouns: frozenset[str]
    party_words: frozenset[str]
    name_links: frozenset[str]
    name_articles: frozenset[str]
    name_suffixes: frozenset[str]
    patronymic_links: frozenset[str]
    listing_links: frozenset[str]
    listing_conjunctions: frozenset[str]
    definite: frozenset[str]
    body_prepositions: frozenset[str]
    place_prepositions: frozenset[str]
    promotion_prepositions: frozenset[str]
    instrument_prepositions: frozenset[str]
    deputy_words: frozenset[str]
    alias_phrases: frozenset[str]
    measure_nouns: frozenset[str]
    honorifics: frozenset[str]
    post_nominals: frozenset[str]
    succession_verbs: frozenset[str]
    quantity_nouns: frozenset[str]
    companion_prepositions: frozenset[str]
    reciprocal_words: frozenset[str]
    counterpart_nouns: frozenset[str]
    host_prepositions: frozenset[str]

    def is_party(self, words: Sequence[str]) -> bool:
        """Say whether the words of a name, in lower case, are those of a party: "Democratic Union"."""
        return not self.party_nouns.isdisjoint(words) and not self.party_words.isdisjoint(words)


class Triples(Protocol):
    """What is asked of the triples of the ontology; see `kg.reference.Ontology`."""

    def subjects(self) -> list[str]: ...
    def saying(self, name: str) -> list[str]: ...
    def all(self, subject: str, *properties: str) -> list[str]: ...
    def one(self, subject: str, name: str) -> str | None: ...


def load_constructions(source: Triples) -> Constructions:
    """Read the constructions and the properties of relations.

    Raises:
        OntologyError: where a construction has no words, or no property with domain and range.
    """
    properties = _properties(source)
    found: dict[str, list[Construction]] = defaultdict(list)
    nouns: dict[str, str] = {}
    sets: dict[str, set[str]] = {kind: set() for kind in _WORD_SETS}
    for subject in source.subjects():
        if not subject.startswith(ontology.CONSTRUCTION):
            continue
        kind = _name(source.one(subject, _RDF_TYPE) or "")
        if kind in sets:
            sets[kind].add((source.one(subject, f"{_RDFS}label") or "").lower())
            continue
        heads = _local(source, subject, "headsNameOf")
        if heads is not None:
            nouns[(source.one(subject, f"{_RDFS}label") or "").lower()] = heads
            continue
        label, says = source.one(subject, f"{_RDFS}label"), _local(source, subject, "expresses")
        form = next((_name(kind) for kind in source.all(subject, _RDF_TYPE)), "")
        if not label or form not in get_args(Form) or says not in properties:
            raise OntologyError(f"{subject} needs a form, a label, and a property of relations that it says.")
        lemmas = tuple(label.lower().split())
        inverse = source.one(subject, f"{ontology.VOCABULARY}inverse") == "true"
        state = source.one(subject, f"{ontology.VOCABULARY}namesObject")
        barred = tuple(_name(kind) for kind in source.all(subject, f"{ontology.VOCABULARY}except"))
        phase = _local(source, subject, "tellsPhase")
        made = Construction(
            lemmas, cast(Form, form), properties[says], inverse, state, barred, cast("Phase | None", phase)
        )
        found[lemmas[0]].append(made)
    ordered = {lemma: tuple(sorted(group, key=lambda c: -len(c.lemmas))) for lemma, group in found.items()}
    return Constructions(ordered, properties, nouns, *(frozenset(words) for words in sets.values()))


def _properties(source: Triples) -> dict[str, Property]:
    """Return the properties that join two entities, those under others first put into these."""
    names = source.saying(f"{ontology.VOCABULARY}between")
    above = {name: source.one(name, f"{_RDFS}subPropertyOf") for name in names}

    def read(iri: str) -> Property:
        finer = tuple(read(name) for name in names if above[name] == iri)
        return Property(
            _name(iri),
            source.one(iri, f"{_RDFS}label") or _name(iri),
            tuple(_name(value) for value in source.all(iri, f"{ontology.VOCABULARY}between")),
            tuple(_name(value) for value in source.all(iri, f"{ontology.VOCABULARY}and")),
            finer,
        )

    return {_name(iri): read(iri) for iri in names}


def _local(source: Triples, subject: str, name: str) -> str | None:
    value = source.one(subject, f"{ontology.VOCABULARY}{name}")
    return _name(value) if value is not None else None


def _name(iri: str) -> str:
    return iri.replace("#", "/").rsplit("/", 1)[-1]
