"""What of a document is the network made of? Its events and relations, who takes part in them, who says so.

An excerpt says of one document what the queries of `kg.network.querying` find of it in the store, worked out
from its triples when it is added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import product

from pyoxigraph import Literal, NamedNode, Triple

import ontology
from kg.mapping import DocumentGraph
from kg.reference import local
from kg.terms import RDF_TYPE, cq

CERTAINTIES = ("UnknownCertainty", "Possible", "Probable", "Certain")
"""The values of certainty, the surest last; the scale is that of FactBank."""

SUBJECT, OBJECT = ":subject", ":object"
"""The roles of those whom a relation joins; the roles in an event are properties."""

BEGIN = "\n"
"""What stands before each value of a column of IRIs."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The events and relations of one document, in the order of their IRIs, as columns.

    A happening is named by its place in that order. The rows of each column stand in the order of the
    happenings, and then of their values, as those of `kg.network.tables` do.

    Attributes:
        document: the document's IRI.
        digest: that under which it was added; an excerpt holds for the document with this digest alone.
        publisher: its publisher, "" where unknown.
        published: the day of publication, "" where unknown.
        iri: of each happening, as `packed_iri` writes it and in lines as `packed_lines` does.
        kind: the local name of its class, or of the relation's property.
        plover: its PLOVER type, "" for a relation.
        status: the local name of its status.
        certainty: one of `CERTAINTIES`: that of the surest claim.
        time: its TIMEX3 value, "" where the text gives none.
        role_of: the happening of each part that somebody has in one.
        role: which part: a property, as `packed_role` writes it, `SUBJECT` or `OBJECT`.
        entity: the IRI of who has it.
        source_of: the happening of each source.
        source: who says so: a speaker's IRI, or the publisher (the document's IRI, where that is unknown).
        mention_of: the happening of each mention that it rests on.
        mention: the mention, written as `iri` is.
    """

    document: str
    digest: str
    publisher: str
    published: str
    iri: str
    kind: tuple[str, ...]
    plover: tuple[str, ...]
    status: tuple[str, ...]
    certainty: tuple[str, ...]
    time: tuple[str, ...]
    role_of: tuple[int, ...]
    role: tuple[str, ...]
    entity: tuple[str, ...]
    source_of: tuple[int, ...]
    source: tuple[str, ...]
    mention_of: tuple[int, ...]
    mention: str


def packed_iri(iri: str, document: str) -> str:
    """Return an IRI without the document's in front, where it is of this document and so has a fragment."""
    return iri[len(document) :] if iri.startswith(f"{document}#") else iri


def packed_role(iri: str) -> str:
    """Return the local name of a property of our own vocabulary, and the IRI of another."""
    return iri.removeprefix(ontology.VOCABULARY)


def packed_lines(values: Collection[str]) -> str:
    """Return values as a text, in which `BEGIN` stands before each.

    Raises:
        ValueError: where one of them has a line break.
    """
    text = "".join([BEGIN + value for value in values])
    if text.count(BEGIN) != len(values):
        raise ValueError("an IRI is more than one line")
    return text


def excerpt_of(graph: DocumentGraph) -> Excerpt | None:
    """Work out the excerpt of a document; None where it says something that an excerpt cannot hold.

    That is the case for values of another kind than `kg.mapping` gives them; the network of such a document
    is read from the store.
    """
    node = NamedNode(graph.iri)
    told = (Triple(node, RDF_TYPE, cq("Document")), Triple(node, cq("digest"), Literal(graph.digest)))
    if not graph.evidence.issuperset(told):
        return None
    try:
        return _Excerpting(graph).excerpt()
    except (TypeError, ValueError):
        return None


_OF_CLAIMS = frozenset(
    map(cq, ("about", "certainty", "speaker", "subject", "predicate", "object", "evidence"))
)
_OF_DOCUMENT = frozenset(map(cq, ("publisher", "published")))
_OF_EVENTS = frozenset((RDF_TYPE, *map(cq, ("inDocument", "status", "plover", "time", "trigger"))))
# What links an event to something else by its IRI, and never is a part that somebody has in it.
_NO_ROLES = frozenset(map(cq, ("foundBy", "lexicalEntry", "partOf", "ploverMode", "ploverContext")))
_VALUE = cq("timeValue")

_Values = dict[str, dict[NamedNode, list[str]]]


class _Excerpting:
    """Works out one excerpt; collects rows as `kg.network.querying` does of the whole store."""

    def __init__(self, graph: DocumentGraph) -> None:
        self._graph = graph
        self._said = _collected(graph.evidence, _OF_CLAIMS | _OF_DOCUMENT)
        self._facts = _collected(graph.facts, None)
        about = self._said.get(graph.iri, {})
        self._publisher = min(about.get(cq("publisher"), [""]))
        self._published = min(about.get(cq("published"), [""]))
        self._happenings: dict[str, tuple[str, str, str, str]] = {}
        self._certainty: dict[str, int] = {}
        self._roles: list[tuple[str, str, str]] = []
        self._sources: list[tuple[str, str]] = []
        self._mentions: list[tuple[str, str]] = []

    def excerpt(self) -> Excerpt:
        self._events()
        self._claims()
        self._relations()
        document, iris = self._graph.iri, sorted(self._happenings)
        place = {iri: n for n, iri in enumerate(iris)}
        rows = [self._happenings[iri] for iri in iris]
        kind, plover, status, time = zip(*rows, strict=True) if rows else [()] * 4
        roles = sorted((place[iri], _name(role), entity, role) for iri, role, entity in self._roles)
        sources = sorted({(place[iri], source) for iri, source in self._sources})
        mentions = sorted({(place[iri], mention) for iri, mention in self._mentions})
        return Excerpt(
            document,
            self._graph.digest,
            self._publisher,
            self._published,
            packed_lines([packed_iri(iri, document) for iri in iris]),
            kind,
            plover,
            status,
            tuple(CERTAINTIES[self._certainty.get(iri, 0)] for iri in iris),
            time,
            tuple(number for number, *_ in roles),
            tuple(role for *_, role in roles),
            tuple(entity for _, _, entity, _ in roles),
            tuple(number for number, _ in sources),
            tuple(source for _, source in sources),
            tuple(number for number, _ in mentions),
            packed_lines([packed_iri(mention, document) for _, mention in mentions]),
        )

    def _events(self) -> None:
        document = self._graph.iri
        for event, values in sorted(self._facts.items()):
            if document not in values.get(cq("inDocument"), ()) or not _is_of(event, document):
                continue
            kinds, statuses = values.get(RDF_TYPE), values.get(cq("status"))
            if not kinds or not statuses:
                continue
            times = [
                t for when in values.get(cq("time"), ()) for t in self._facts.get(when, {}).get(_VALUE, ())
            ]
            self._happenings[event] = (
                min(map(local, kinds)),
                local(min(values.get(cq("plover"), [""]))),
                min(map(local, statuses)),
                min(times, default=""),
            )
            self._mentions += [(event, mention) for mention in sorted(values.get(cq("trigger"), ()))]
            for role, fillers in values.items():
                if role not in _OF_EVENTS and role not in _NO_ROLES:
                    self._roles += [(event, packed_role(role.value), entity) for entity in fillers]

    def _claims(self) -> None:
        rank = {ontology.VOCABULARY + name: n for n, name in enumerate(CERTAINTIES)}
        for _, values in sorted(self._said.items()):
            for event in values.get(cq("about"), ()):
                if event in self._happenings:
                    found = rank.get(min(values.get(cq("certainty"), [""])), 0)
                    self._certainty[event] = max(found, self._certainty.get(event, found))
                    self._sources.append((event, self._source(values)))

    def _relations(self) -> None:
        parts = (cq("subject"), cq("predicate"), cq("object"), cq("evidence"))
        for claim, values in sorted(self._said.items()):
            if cq("subject") not in values or not _is_of(claim, self._graph.iri):
                continue
            for subject, name, value, mention in sorted(product(*(values.get(part, ()) for part in parts))):
                if claim not in self._happenings:
                    self._happenings[claim] = (local(name), "", "Reported", "")
                    self._certainty[claim] = len(CERTAINTIES) - 1
                    self._roles += [(claim, SUBJECT, subject), (claim, OBJECT, value)]
                    self._sources.append((claim, self._source(values)))
                self._mentions.append((claim, mention))

    def _source(self, claim: dict[NamedNode, list[str]]) -> str:
        return min(claim.get(cq("speaker"), [""])) or self._publisher or self._graph.iri


def _collected(triples: Iterable[Triple], wanted: Collection[NamedNode] | None) -> _Values:
    """Return values by subject and property: of the properties that are wanted, or all IRIs and times.

    Raises:
        TypeError: where a value is of another kind than `kg.mapping` gives it.
    """
    found: _Values = {}
    for subject, name, value in triples:
        if wanted is None:
            literal = name == _VALUE
            if not literal and isinstance(value, Literal) and name not in _OF_EVENTS:
                continue
        elif name in wanted:
            literal = name in _OF_DOCUMENT
        else:
            continue
        if not isinstance(subject, NamedNode) or not isinstance(value, Literal if literal else NamedNode):
            raise TypeError(f"{value} is no value of {name}")
        found.setdefault(subject.value, {}).setdefault(name, []).append(value.value)
    return found


def _name(role: str) -> str:
    """Return the local name of a role as it is packed."""
    return role.removeprefix(":") if role in (SUBJECT, OBJECT) else local(role)


def _is_of(iri: str, document: str) -> bool:
    return iri.partition("#")[0] == document
