"""How does what a user writes of an entity become triples of our vocabulary?

The readers of CSV, Turtle and Wikidata's JSON all end here: classes, countries and names are looked up in the
reference knowledge, and what it does not have is refused with the nearest that it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

import pycountry
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import OntologyError
from kg.model import EntityType
from kg.reference import Entry, Reference
from kg.terms import PREFIXES, RDF_TYPE, RDFS_LABEL, cq, slug

WIKIDATA = "http://www.wikidata.org/entity/"
SAME_AS = NamedNode(PREFIXES["owl"] + "sameAs")
ALT_LABEL = NamedNode(PREFIXES["skos"] + "altLabel")
_LONGEST_ABBREVIATION = 8


@dataclass(frozen=True, slots=True)
class Item:
    """What a file says of one thing, and the line where it begins (lines count from 1)."""

    iri: str
    triples: frozenset[Triple]
    line: int


@dataclass(frozen=True, slots=True)
class Facts:
    """An entity as a file gives it: a class of ours, and the code of its country."""

    name: str
    class_name: str
    country: str | None = None
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    wikidata: str | None = None
    iri: str | None = None


class Classes:
    """The tree of classes: each with itself and all its superclasses, those of the user's own among them."""

    def __init__(self, tree: Mapping[str, tuple[str, ...]]) -> None:
        self._tree = tree

    def is_a(self, class_name: str, ancestor: str) -> bool:
        """Say whether a class is another or one of its subclasses."""
        return ancestor in self._tree.get(class_name, ())

    def narrowest(self, class_names: Iterable[str]) -> str | None:
        """Return the class that lies deepest in the tree, of several the first by name."""
        return min(class_names, key=lambda name: (-len(self._tree.get(name, ())), name), default=None)

    def kind(self, class_name: str) -> EntityType:
        """Return the coarse kind of a class, which IRIs are made of."""
        kinds: tuple[EntityType, ...] = get_args(EntityType)
        return next((kind for kind in kinds if self.is_a(class_name, kind)), "Other")

    def entity_class(self, name: str) -> str:
        """Return a class of entities by its local name.

        Raises:
            OntologyError: where there is none of this name.
        """
        wanted = name.removeprefix("cq:")
        if self.is_a(wanted, "Entity"):
            return wanted
        right = sorted(known for known in self._tree if self.is_a(known, "Entity"))
        raise OntologyError(
            f"{name!r} is no class of entities; {nearest(wanted, right, 'Person, Company …')}"
        )


class Vocabulary(Classes):
    """Looks up what users write, and makes the triples of their entities.

    Args:
        known: what comes with Communiqué, for states and for what Wikidata calls the same.
        tree: all classes with their superclasses.
    """

    def __init__(self, known: Reference, tree: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(tree)
        self._known = known
        self._by_link = {link: entry for entry in known.entries.values() for link in entry.same_as}

    def country(self, written: str) -> str:
        """Return the alpha-3 code of a state given by code or English name.

        Raises:
            OntologyError: where no state is known by it.
        """
        if written.upper() in self._known.states:
            return written.upper()
        two = pycountry.countries.get(alpha_2=written.upper()) if len(written) == 2 else None
        if two is not None and two.alpha_3 in self._known.states:
            return str(two.alpha_3)
        for name in self._known.names.get(written, ()):
            entry = name.entry
            if name.kind in {"name", "abbreviation"} and entry.class_name == "State" and entry.country:
                return entry.country
        right = sorted({entry.name for entry in self._known.states.values()})
        raise OntologyError(f"{written!r} is no state; {nearest(written, right, 'its ISO 3166-1 code')}")

    def same_as(self, wikidata: str) -> Entry | None:
        """Return our entry for an item of Wikidata."""
        return self._by_link.get(WIKIDATA + wikidata)

    def item(self, facts: Facts, line: int) -> Item:
        """Make the triples of an entity.

        Raises:
            OntologyError: where no IRI can be made of what is given.
        """
        node = self._node(facts)
        triples = frozenset(Triple(node, prop, value) for prop, value in self._statements(facts))
        return Item(node.value, triples, line)

    def _statements(self, facts: Facts) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        yield RDF_TYPE, cq(facts.class_name)
        yield RDFS_LABEL, english(facts.name)
        for name in dict.fromkeys(facts.names):
            if name != facts.name:
                yield (cq("abbreviation") if _is_abbreviation(name) else ALT_LABEL), english(name)
        for demonym in facts.demonyms:
            yield cq("demonym"), english(demonym)
        if facts.country and not self.is_a(facts.class_name, "State"):
            weapon = self.is_a(facts.class_name, "Weapon")
            state = NamedNode(self._known.states[facts.country].iri)
            yield cq("originCountry" if weapon else "country"), state
        if facts.wikidata:
            yield SAME_AS, NamedNode(WIKIDATA + facts.wikidata)

    def _node(self, facts: Facts) -> NamedNode:
        """Return the IRI given, or that of our entry for the same thing, or one made of kind and name."""
        ours = self.same_as(facts.wikidata) if facts.wikidata else None
        if facts.class_name == "State" and facts.country:
            ours = ours or self._known.states[facts.country]
        iri = facts.iri or (ours.iri if ours else None)
        if iri is None:
            name = facts.wikidata or slug(facts.name)
            if not name:
                raise OntologyError(f"{facts.name!r} has no letter or digit; give the entity an iri")
            iri = f"{self._known.base}{self.kind(facts.class_name).lower()}/{name}"
        return absolute(iri)


def absolute(iri: str) -> NamedNode:
    """Return an IRI as a node.

    Raises:
        OntologyError: where it is none.
    """
    try:
        return NamedNode(iri)
    except ValueError:
        raise OntologyError(f"{iri!r} is no IRI; write it in full: https://example.org/name") from None


def wikidata_id(written: str) -> str:
    """Return the identifier of an item of Wikidata, of Q123, wd:Q123 or its address.

    Raises:
        OntologyError: where it is none.
    """
    found = re.fullmatch(r"(?:wd:|https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)", written)
    if found is None:
        raise OntologyError(f"{written!r} is no item of Wikidata; write it as Q123")
    return found[1]


def english(text: str) -> Literal:
    """Return a name, with single spaces, as the English literal that it is in the reference knowledge."""
    return Literal(" ".join(text.split()), language="en")


def _is_abbreviation(name: str) -> bool:
    return name.isupper() and name.isalpha() and len(name) <= _LONGEST_ABBREVIATION


def nearest(wrong: str, right: Iterable[str], otherwise: str) -> str:
    """Say what to write in place of something wrong: the nearest of what is right, or an example."""
    found = get_close_matches(wrong, list(right), n=3, cutoff=0.6)
    return f"write {' or '.join(found) if found else otherwise}"
