"""What questions to the network are answered with: entities, happenings, edges, and what to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

DatedBy = Literal["text", "publication"]


@dataclass(frozen=True, slots=True)
class Node:
    """An entity that takes part in something: its IRI, name, class (local name) and the IRI of its state."""

    iri: str
    name: str
    class_name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When something happened: its TIMEX3 value, and the first and last day that this means (YYYY-MM-DD).

    `dated_by` is `publication` where the text gives no time and the day of publication stands in for it.
    """

    value: str
    first: str
    last: str
    dated_by: DatedBy


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, or a lasting relation, that joins entities.

    Attributes:
        iri: of the event, or of the claim that asserts the relation.
        kind: the local name of the event's class, or of the relation's property.
        plover: the event's PLOVER type; None for a relation.
        quad: the PLOVER quad of that type, by its local name, such as `verbal-conflict`.
        status: how far it may be taken as fact: `Reported`, `Claimed`, `Planned`, `Hypothetical`, `Denied` or
            `Disputed`.
        certainty: of the surest claim about it: `Certain`, `Probable`, `Possible`, `UnknownCertainty`.
        when: its time; None where neither the text nor the day of publication says.
        document: the IRI of the document that tells it.
        sources: who independently says so: the speaker of each claim about it or, where a document itself
            asserts it, the publisher of the document (its IRI, where that is unknown). Sorted.
        evidence: the IRIs of the mentions that it rests on. Sorted.
        roles: who takes part: pairs of a role and the IRI of an entity. Sorted.
    """

    iri: str
    kind: str
    plover: str | None
    quad: str | None
    status: str
    certainty: str
    when: When | None
    document: str
    sources: tuple[str, ...]
    evidence: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Two entities joined by a happening, each with its role in it; from the one who acts to the other."""

    source: str
    target: str
    source_role: str
    target_role: str
    happening: Happening


@dataclass(frozen=True, slots=True)
class Filter:
    """Which happenings to keep; what is left empty leaves nothing out.

    Attributes:
        first: the first day of a period; kept is what may have happened in it, by any of its days.
        last: the last day of the period.
        classes: local names of event classes, each with its subclasses, or of relations.
        statuses: such as `Reported`.
        certainties: such as `Certain`.
        sources: names of publishers, IRIs of speakers or documents.
    """

    first: date | None = None
    last: date | None = None
    classes: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    certainties: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity within reach of another: how many steps away, by how many happenings and sources.

    Attributes:
        node: the entity.
        distance: the number of edges of the shortest way to it, in any direction.
        happenings: how many happenings join it to entities that are one step nearer.
        sources: how many independent sources say so.
        kinds: what kinds of happenings those are, the most frequent first.
    """

    node: Node
    distance: int
    happenings: int
    sources: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """An entity, its neighbours (near and well attested first), and the edges among all of them.

    The edges are made when they are looked at; those of a large neighbourhood may be many thousands.
    """

    centre: Node
    neighbours: tuple[Neighbour, ...]
    edges: Sequence[Edge]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path, from an entity to the next, and the happenings that join the two.

    The edges are those of both directions, the best attested first.
    """

    start: Node
    end: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one entity to another that meets no entity twice."""

    hops: tuple[Hop, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The entities on the way, in order."""
        return (self.hops[0].start, *(hop.end for hop in self.hops)) if self.hops else ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A happening on a timeline, with the roles of the entities that were asked about."""

    happening: Happening
    roles: tuple[str, ...]
