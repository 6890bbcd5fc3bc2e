"""From the quads of a store to columns: a handful of queries over all documents, or over some.

Each query asks for as few IRIs as it can, since looking up their text is what takes the store its time; what
they return is joined here, by the IRI of the event.

An event, and the claim of a relation, has an IRI that begins with that of its document and #, as `kg.mapping`
mints them, and a claim counts for the events of the document in whose graph it stands. What somebody adds by
hand is part of the network where it keeps to that: what has no document has no evidence. Where somebody gave
two values to what has one, the first in the order of their text counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from pyoxigraph import NamedNode

import ontology
from kg.network.tables import (
    Coded,
    Documents,
    Entities,
    Happenings,
    Marks,
    Participations,
    Tables,
    numbered,
    ordered,
    ordered_marks,
)
from kg.reference import local
from kg.results import ResultFormat, serialize
from kg.store import Store
from kg.store.excerpt import CERTAINTIES

Rows = Iterator[tuple[str, ...]]
Cells = list[list[str]]

_AT_ONCE = 200  # IRIs in one query; the store refuses queries of endless length

_DOCUMENTS = """SELECT ?document ?digest ?publisher (STR(?day) AS ?published) {
  GRAPH ?document { ?document a cq:Document ; cq:digest ?digest
    OPTIONAL { ?document cq:publisher ?publisher } OPTIONAL { ?document cq:published ?day } } }"""
_DIGESTS = "SELECT ?document ?digest { GRAPH ?document { ?document a cq:Document ; cq:digest ?digest } }"
# Of all, Oxigraph finds what stands in two SELECTs in two passes, and looks up none one at a time.
_ALL_DIGESTS = """SELECT ?document ?digest {
  { SELECT ?document { GRAPH ?document { ?document a cq:Document } } }
  { SELECT ?document ?digest { GRAPH ?document { ?document cq:digest ?digest } } } }"""
_ROLES = "SELECT DISTINCT ?role { ?role rdfs:subPropertyOf cq:participant }"
_EVENTS = "SELECT ?event ?document { ?event cq:inDocument ?document }"
_KINDS = "SELECT ?event ?class ?status { WITHIN ?event cq:status ?status ; a ?class }"
_PLOVER = "SELECT ?event ?type { WITHIN ?event cq:plover ?type }"
_TIMES = "SELECT ?event (STR(?value) AS ?time) { WITHIN ?event cq:time ?when . ?when cq:timeValue ?value }"
_FILLERS = "SELECT ?event ?entity { WITHIN ?event <ROLE> ?entity FILTER(ISIRI(?entity)) }"
_TRIGGERS = "SELECT ?event ?mention { WITHIN ?event cq:trigger ?mention FILTER(ISIRI(?mention)) }"
_CLAIMS = "SELECT ?claim ?document ?event { GRAPH ?document { ?claim cq:about ?event } }"
_CERTAIN = "SELECT ?claim ?certainty { GRAPH ?document { ?claim cq:certainty ?certainty } }"
_SPEAKERS = "SELECT ?claim ?speaker { GRAPH ?document { ?claim cq:speaker ?speaker } }"
_RELATIONS = """SELECT ?claim ?document ?subject ?property ?object ?mention ?speaker {
  GRAPH ?document {
    ?claim cq:subject ?subject ; cq:predicate ?property ; cq:object ?object ; cq:evidence ?mention
    OPTIONAL { ?claim cq:speaker ?speaker } }
  FILTER(ISIRI(?subject) && ISIRI(?object) && ISIRI(?mention)) }"""
_APPEARING = "SELECT DISTINCT ?entity { GRAPH ?document { ?appearance cq:appearanceOf ?entity } }"
_ENTITIES = "SELECT ?entity ?class ?label { ?entity a ?class OPTIONAL { ?entity rdfs:label ?label } }"
_ALL_ENTITIES = """SELECT ?entity ?class ?label {
  { SELECT ?entity ?class { VALUES (?class ?type) { CLASSES } ?entity a ?type } }
  OPTIONAL { SELECT ?entity ?label { ?entity rdfs:label ?label } } }"""
_CLASSES = "SELECT ?class { ?class rdfs:subClassOf* cq:Entity }"
_COUNTRIES = "SELECT ?entity ?country { ?entity cq:country ?country }"


def read_digests(store: Store, documents: Sequence[str] | None = None) -> dict[str, str]:
    """Return the digest of each document that a store holds, or of these alone, by IRI."""
    if documents is None:
        return _least(_rows(store, _ALL_DIGESTS))
    return _least(_about(store, _DIGESTS, "document", documents))


def read_appearing(store: Store, documents: Sequence[str]) -> list[str]:
    """Return the IRIs of the entities of which these documents speak, sorted."""
    return sorted({entity for (entity,) in _about(store, _APPEARING, "document", documents)})


def read_roles(store: Store) -> frozenset[str]:
    """Return the IRIs of the properties that are parts of who takes part in an event."""
    return frozenset(role for (role,) in _rows(store, _ROLES))


def read_quads(store: Store, documents: Sequence[str] | None = None) -> Tables:
    """Read the columns of the network from the quads: of all documents, or of these alone.

    Names, classes and states of the entities are left open; see `with_entities`.
    """
    return _Reading(store, documents).tables()


def with_entities(tables: Tables, store: Store, every: bool = False) -> Tables:
    """Return columns with what the graph says of their entities; `every` as for `read_entities`."""
    return replace(tables, entities=read_entities(store, tables.entities.iri, every))


def read_entities(store: Store, entities: Sequence[str], every: bool = False) -> Entities:
    """Read what the graph says of these entities.

    Args:
        store: the store.
        entities: their IRIs, sorted.
        every: ask for all entities of the store at once, which is quicker where most are wanted.
    """
    classes = _classes(store)
    rank = {str(n): n for n in range(len(classes))} | {f"<{iri}>": n for n, iri in enumerate(classes)}
    if every:
        pairs = " ".join(f"({n} <{iri}>)" for n, iri in enumerate(classes))
        answers = iter([_cells(store, _ALL_ENTITIES.replace("CLASSES", pairs))])
    else:
        answers = _about_some(store, _ENTITIES, "entity", entities)
    label: dict[str, str] = {}
    finest: dict[str, int] = {}
    for columns in answers:
        for entity, kind, name in zip(*columns, strict=True):
            if kind in rank:
                finest[entity] = min(finest.get(entity, len(rank)), rank[kind])
                if label.setdefault(entity, name) != name:
                    label[entity] = min(label[entity], name, key=_preference)
    country = _least(_about(store, _COUNTRIES, "entity", None if every else entities))
    known = [f"<{iri}>" for iri in entities]
    return Entities(
        tuple(entities),
        tuple(_text(label.get(cell, "")) or local(iri) for iri, cell in zip(entities, known, strict=True)),
        tuple(local(classes[finest[cell]]) if cell in finest else "Entity" for cell in known),
        tuple(country.get(iri, "") for iri in entities),
    )


def _classes(store: Store) -> list[str]:
    """Return the IRIs of the classes of entities, the deepest first: that which counts, of several."""
    deep = _depths(store)
    found = {iri for (iri,) in _rows(store, _CLASSES) if iri}
    return sorted(found, key=lambda iri: (-deep.get(local(iri), 0), local(iri)))


def _preference(label: str) -> tuple[bool, int, str]:
    """Order labels: the reference knowledge's English name, or else the fullest that a document gives."""
    language, text = label.rpartition('"')[2], _text(label)
    return (language != "@en", -len(text), text)


@dataclass(slots=True)
class _Reading:
    """Collects what the queries return, as lists that grow together."""

    store: Store
    only: Sequence[str] | None
    happenings: dict[str, tuple[str, str, str, str, str]] = field(default_factory=dict)
    certainty: dict[str, int] = field(default_factory=dict)
    roles: tuple[list[str], list[str], list[str]] = field(default_factory=lambda: ([], [], []))
    said: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))
    rests: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))

    def tables(self) -> Tables:
        documents = self._documents()
        voice = {
            iri: publisher or iri for iri, publisher in zip(documents.iri, documents.publisher, strict=True)
        }
        self._events(documents)
        self._claims(voice)
        self._relations(voice)
        return self._columns(documents)

    def _documents(self) -> Documents:
        found = sorted(_about(self.store, _DOCUMENTS, "document", self.only), reverse=True)
        rows = sorted({row[0]: row for row in found}.values())
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        return Documents(*(tuple(column) for column in columns))

    def _read(self, query: str) -> Rows:
        within = "" if self.only is None else "?event cq:inDocument ?document ."
        return _about(self.store, query.replace("WITHIN", within), "document", self.only)

    def _events(self, documents: Documents) -> None:
        known = frozenset(documents.iri)
        where = {event: iri for event, iri in self._read(_EVENTS) if iri in known and _is_of(event, iri)}
        plover, times = _least(self._read(_PLOVER)), _least(self._read(_TIMES))
        names = _Locals()
        for event, kind, status in self._read(_KINDS):
            if document := where.get(event):
                code = names[plover.get(event, "")]
                row = (document, names[kind], code, names[status], times.get(event, ""))
                self.happenings[event] = min(row, self.happenings.get(event, row))
        for role in sorted(read_roles(self.store)):
            self._fill(local(role), self._read(_FILLERS.replace("<ROLE>", f"<{role}>")))
        self._rest(self._read(_TRIGGERS))

    def _rest(self, rows: Iterable[Sequence[str]]) -> None:
        for happening, mention in rows:
            if happening in self.happenings:
                self.rests[0].append(happening)
                self.rests[1].append(mention)

    def _fill(self, role: str, rows: Iterable[Sequence[str]]) -> None:
        events, entities, roles = self.roles
        before = len(events)
        for event, entity in rows:
            if event in self.happenings:
                events.append(event)
                entities.append(entity)
        roles.extend([role] * (len(events) - before))

    def _claims(self, voice: Mapping[str, str]) -> None:
        rank = {ontology.VOCABULARY + name: n for n, name in enumerate(CERTAINTIES)}
        certainty, speaker = _least(self._read(_CERTAIN)), _least(self._read(_SPEAKERS))
        for claim, document, event in self._read(_CLAIMS):
            if event in self.happenings and self.happenings[event][0] == document:
                found = rank.get(certainty.get(claim, ""), 0)
                self.certainty[event] = max(found, self.certainty.get(event, found))
                self.said[0].append(event)
                self.said[1].append(speaker.get(claim) or voice[document])

    def _relations(self, voice: Mapping[str, str]) -> None:
        for claim, document, subject, name, value, mention, speaker in sorted(self._read(_RELATIONS)):
            if document not in voice or not _is_of(claim, document):
                continue
            if claim not in self.happenings:
                self.happenings[claim] = (document, local(name), "", "Reported", "")
                self.certainty[claim] = len(CERTAINTIES) - 1
                self._fill("subject", [[claim, subject]])
                self._fill("object", [[claim, value]])
                self.said[0].append(claim)
                self.said[1].append(speaker or voice[document])
            self._rest([[claim, mention]])

    def _columns(self, documents: Documents) -> Tables:
        iris = sorted(self.happenings)
        rows = [self.happenings[iri] for iri in iris]
        place = {iri: n for n, iri in enumerate(iris)}
        document, kind, plover, status, time = zip(*rows, strict=True) if rows else ((),) * 5
        certainty = [CERTAINTIES[self.certainty.get(iri, 0)] for iri in iris]
        events, fillers, roles = self.roles
        entities = sorted(set(fillers))
        participations = Participations(_places(events, place), numbered(fillers, entities), Coded.of(roles))
        return Tables(
            documents,
            Entities.unread(entities),
            Happenings(
                tuple(iris),
                numbered(document, documents.iri),
                Coded.of(kind),
                Coded.of(plover),
                Coded.of(status),
                Coded.of(certainty),
                Coded.of(time),
            ),
            ordered(participations),
            ordered_marks(Marks(_places(self.said[0], place), Coded.of(self.said[1]))),
            ordered_marks(Marks(_places(self.rests[0], place), Coded.of(self.rests[1]))),
        )


def _places(values: list[str], place: Mapping[str, int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.fromiter(map(place.__getitem__, values), dtype=np.int32, count=len(values))


def _depths(store: Store) -> dict[str, int]:
    """Return how many classes stand above each class: the deeper is the finer."""
    above: dict[str, set[str]] = defaultdict(set)
    for child, parent in _rows(store, "SELECT ?child ?parent { ?child rdfs:subClassOf+ ?parent }"):
        above[local(child)].add(parent)
    return {name: len(parents) for name, parents in above.items()}


def _about(store: Store, query: str, variable: str, only: Sequence[str] | None) -> Rows:
    """Yield the rows of a query: all, or those in which a variable is one of these IRIs."""
    if only is None:
        yield from _rows(store, query)
        return
    for columns in _about_some(store, query, variable, only):
        yield from _texts(columns)


def _about_some(store: Store, query: str, variable: str, only: Sequence[str]) -> Iterator[Cells]:
    for start in range(0, len(only), _AT_ONCE):
        values = " ".join(str(NamedNode(iri)) for iri in only[start : start + _AT_ONCE])
        yield _cells(store, query.replace("{", f"{{ VALUES ?{variable} {{ {values} }} ", 1))


def _rows(store: Store, query: str) -> Rows:
    """Yield the rows of an answer of IRIs and plain strings, "" where nothing is bound."""
    return _texts(_cells(store, query))


def _texts(columns: Cells) -> Rows:
    return zip(*(map(_text, column) for column in columns), strict=True)


def _cells(store: Store, query: str) -> Cells:
    """Return the columns of an answer, each term as Turtle writes it, "" where nothing is bound."""
    # As text, which Oxigraph writes and Python cuts without making an object of each row or term.
    head, _, body = serialize(store.query(query), ResultFormat.TSV).decode().partition("\n")
    width = head.count("\t") + 1
    cells = body[:-1].replace("\n", "\t").split("\t") if body else []
    return [cells[n::width] for n in range(width)]


def _text(cell: str) -> str:
    """Return the IRI, or the lexical form of the literal, that a cell holds."""
    if cell[:1] == "<":
        return cell[1:-1]
    if cell[:1] == '"':
        text = cell[1 : cell.rindex('"')]
        return _unescaped(text) if "\\" in text else text
    return "" if cell[:2] == "_:" else cell  # a number or truth value as Turtle writes it


_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", '\\"': '"', "\\\\": "\\"}


def _unescaped(text: str) -> str:
    return re.sub(r"\\.", lambda match: _ESCAPES.get(match[0], match[0]), text)


def _least(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return the second of each row by the first; where there are several, the least."""
    found: dict[str, str] = {}
    for first, second in rows:
        if found.setdefault(first, second) > second:
            found[first] = second
    return found


def _is_of(iri: str, document: str) -> bool:
    return iri.partition("#")[0] == document


class _Locals(dict[str, str]):
    """The local names of IRIs, each worked out once."""

    def __missing__(self, iri: str) -> str:
        self[iri] = local(iri)
        return self[iri]
