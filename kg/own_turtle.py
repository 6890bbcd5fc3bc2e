"""Which entities, classes and words does a Turtle file of the user's own hold?

It is written in our vocabulary. A statement that cannot be read costs one line, and the others count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

import ontology
from kg.errors import OntologyError
from kg.own_entities import ALT_LABEL, Classes, Item, english, nearest
from kg.reading.values import Failure
from kg.reference import LEXINFO, NAME_PROPERTIES, ONTOLEX, Ontology, class_tree, has_iris, local
from kg.terms import PREFIXES, RDF_TYPE, RDFS_LABEL, cq

_CLASS = PREFIXES["owl"] + "Class"
_SUBCLASS_OF = PREFIXES["rdfs"] + "subClassOf"
_PART_OF_SPEECH = f"{LEXINFO}partOfSpeech"


def read_turtle(where: str, text: str, own: Iterable[Triple]) -> Iterator[Item | Failure]:
    """Yield what a Turtle file says of each thing, and a failure for each statement that is none.

    `own` is what the user's own files say already; what they define can be referred to.
    """
    parser = ox.parse(text, format=ox.RdfFormat.TURTLE)
    by_subject: dict[str, set[Triple]] = {}
    while True:
        try:
            triple = next(parser).triple
        except StopIteration:
            break
        except SyntaxError as error:
            problem = re.sub(r"^Parser error at line .*?: ", "", error.msg)
            yield Failure(f"{where}:{error.lineno}", f"not Turtle ({problem}); mend the statement")
            continue
        if isinstance(triple.subject, NamedNode):
            by_subject.setdefault(triple.subject.value, set()).add(triple)
    lines = _Lines(text, parser.prefixes)
    known = list(own)
    while True:  # what is wrong is taken out, and then so is what needs it
        found = [triple for triples in by_subject.values() for triple in triples]
        checker = _Checker([*known, *found])
        items, wrong = [], []
        for iri, triples in by_subject.items():
            try:
                items.append(Item(iri, frozenset(checker.checked(iri, triples)), lines.of(iri)))
            except OntologyError as error:
                wrong.append(iri)
                yield Failure(f"{where}:{lines.of(iri)}", str(error))
        if not wrong:
            yield from items
            return
        for iri in wrong:
            del by_subject[iri]


class _Lines:
    """Finds the line on which a file begins to speak of something."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._lines = text.splitlines()
        self._prefixes = prefixes

    def of(self, iri: str) -> int:
        forms = [f"<{iri}>"]
        forms += [f"{p}:{iri[len(i) :]}" for p, i in self._prefixes.items() if iri.startswith(i)]
        for number, line in enumerate(self._lines, start=1):
            if any(re.match(rf"{re.escape(form)}(?![\w-])", line.lstrip()) for form in forms):
                return number
        return 1


class _Checker:
    """Says what is wrong with a thing, given all that is known and all that is new."""

    def __init__(self, new: list[Triple]) -> None:
        ours = [*ontology.triples(*ontology.KNOWLEDGE)]
        self._ours = Ontology(ours)
        self._all = Ontology([*new, *ours])
        self._classes = Classes(class_tree(self._all))

    def checked(self, iri: str, triples: set[Triple]) -> Iterator[Triple]:
        """Yield the triples of a thing, its names as the reference knowledge writes them.

        Raises:
            OntologyError: where something is missing or leads nowhere.
        """
        if not all(has_iris(triple) for triple in triples):
            raise OntologyError(f"{iri} leads to a node without an IRI; give that one an IRI")
        if iri.startswith(ontology.LEXICON):
            self._check_word(iri)
        elif _CLASS in self._all.all(iri, RDF_TYPE.value):
            self._check_class(iri)
        elif not self._ours.all(iri, RDF_TYPE.value):
            self._check_entity(iri)
        else:
            self._check_links(iri)
        yield from _named(iri, triples)

    def _check_word(self, iri: str) -> None:
        meanings = self._all.all(iri, f"{ONTOLEX}denotes", f"{ONTOLEX}evokes")
        if not meanings or not all(self._all.all(iri, p) for p in (RDFS_LABEL.value, _PART_OF_SPEECH)):
            raise OntologyError(f"{iri} is a word; give it a label, a part of speech, and what it denotes")
        for meaning in meanings:
            if not self._all.all(meaning, RDF_TYPE.value):
                raise OntologyError(f"{iri} denotes {meaning}, which nothing defines; define it, or mend it")

    def _check_class(self, iri: str) -> None:
        name = local(iri)
        if not iri.startswith(ontology.VOCABULARY):
            raise OntologyError(f"{iri} is a class; give it an IRI in our vocabulary: cq:{name}")
        if not any(self._classes.is_a(name, top) for top in ("Entity", "Event")):
            raise OntologyError(
                f"cq:{name} is below no class of entities or events; say rdfs:subClassOf cq:Weapon"
            )
        if self._all.one(iri, RDFS_LABEL.value) is None:
            raise OntologyError(f"cq:{name} has no name; give it an rdfs:label")

    def _check_entity(self, iri: str) -> None:
        types = self._all.all(iri, RDF_TYPE.value)
        ours = [local(t) for t in types if t.startswith(ontology.VOCABULARY)]
        if not ours:
            raise OntologyError(f"{iri} has no class; give it a class of entities: a cq:Person")
        if not any(self._classes.is_a(name, "Entity") for name in ours):
            self._classes.entity_class(ours[0])
        if self._all.one(iri, RDFS_LABEL.value) is None:
            raise OntologyError(f"{iri} has no name; give it an rdfs:label")
        self._check_links(iri)

    def _check_links(self, iri: str) -> None:
        for name in ("country", "originCountry"):
            for state in self._all.all(iri, cq(name).value):
                if self._all.one(state, cq("iso3166").value) is None:
                    right = (local(s) for s in self._all.subjects() if "/state/" in s)
                    raise OntologyError(
                        f"the cq:{name} of {iri} is {state}, no state that is known; "
                        + nearest(local(state), right, "state:CODE with its ISO 3166-1 code")
                    )


def _named(iri: str, triples: set[Triple]) -> Iterator[Triple]:
    """Yield triples with English names alone; of several labels the first is the name."""
    names = {t for t in triples if t.predicate.value in NAME_PROPERTIES and isinstance(t.object, Literal)}
    english_names = (
        (t.predicate, t.object.value)
        for t in names
        if isinstance(t.object, Literal) and (t.object.language or "en").split("-")[0] == "en"
    )
    spoken = sorted(english_names, key=lambda name: (name[0].value, name[1]))
    if any(t.predicate == RDFS_LABEL for t in names) and all(prop != RDFS_LABEL for prop, _ in spoken):
        raise OntologyError(f"{iri} has no English name; give it an rdfs:label without a language or in @en")
    yield from triples - names
    labels = [value for prop, value in spoken if prop == RDFS_LABEL]
    for prop, value in spoken:
        further = prop == RDFS_LABEL and value != labels[0]
        yield Triple(NamedNode(iri), ALT_LABEL if further else prop, english(value))
