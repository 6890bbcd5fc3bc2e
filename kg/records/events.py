"""Which events does the graph hold, of whom, of what class, when, and how sure?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.calendar import Period
from kg.records.asking import EVIDENCE, Row, literal, node, nodes, passage, references, rows
from kg.records.values import EventRecord, Passage, Reference, RoleRecord
from kg.reference import local
from kg.store import Store
from kg.terms import cq, plover


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; what is not set excludes nothing.

    Attributes:
        roles: pairs of a role's local name and the IRI of an entity that fills it; `participant` is any role.
        class_name: the local name of a class; its subclasses count.
        plover: a PLOVER type, such as THREATEN.
        weapon: the IRI of the instrument or theme, or that of a class of weapons to which it belongs.
        first, last: days as YYYY-MM-DD; the event's time must share a day with them.
        status: the local name of a status, such as Reported.
        source: the IRI of the document that tells it, or the name of the publisher.
    """

    roles: tuple[tuple[str, str], ...] = ()
    class_name: str | None = None
    plover: str | None = None
    weapon: str | None = None
    first: str | None = None
    last: str | None = None
    status: str | None = None
    source: str | None = None


_KEY = """
  OPTIONAL { ?event cq:time ?t . OPTIONAL { ?t time:inXSDDate ?day }
    OPTIONAL { ?t time:hasBeginning/time:inXSDDate ?opens }
    OPTIONAL { ?t time:hasEnd/time:inXSDDate ?closes } }
  BIND(STR(COALESCE(?day, ?opens)) AS ?first) BIND(STR(COALESCE(?day, ?closes)) AS ?last)
  BIND(CONCAT(COALESCE(?first, "9999"), " ", STR(?event)) AS ?key)
"""

_EVENTS = """
SELECT ?event ?class ?label ?status ?plover ?document ?value ?first ?last ?score ?whole {
  VALUES ?event { EVENTS }
  ?event a ?class ; cq:status ?status ; cq:inDocument ?document .
  OPTIONAL { ?event rdfs:label ?label } OPTIONAL { ?event cq:plover ?plover }
  OPTIONAL { ?event cq:time/cq:timeValue ?value }
  OPTIONAL { ?event cq:score ?score } OPTIONAL { ?event cq:partOf ?whole }
KEY }
"""

_CODES = """
SELECT DISTINCT ?event ?kind ?code {
  VALUES ?event { EVENTS }
  VALUES ?kind { cq:ploverMode cq:ploverContext }
  ?event ?kind ?code
} ORDER BY ?event ?kind ?code
"""

_ROLES = """
SELECT DISTINCT ?event ?role ?filler {
  VALUES ?event { EVENTS }
  ?role rdfs:subPropertyOf* cq:participant . ?event ?role ?filler
} ORDER BY ?event ?role ?filler
"""

_TRIGGERS = """
SELECT ?event ?document ?start ?end ?exact ?opening ?sentence {
  VALUES ?event { EVENTS }
  ?event cq:trigger ?mention ; cq:inDocument ?document .
  GRAPH ?document { EVIDENCE }
}
"""


def event_records(
    store: Store, wanted: EventFilter = EventFilter(), *, after: str = "", limit: int = 50
) -> list[EventRecord]:
    """Return the events that are wanted, by time and IRI, from the one behind the key `after`.

    Raises:
        NotFoundError: where the filter names something that is no IRI.
    """
    start = f"FILTER(?key > {literal(after)})" if after else ""
    query = f"""
    SELECT DISTINCT ?event ?key {{
      ?event cq:status ?status .
      {_conditions(wanted)} {_KEY} {_period(wanted)} {start}
    }} ORDER BY ?key LIMIT {limit}
    """
    return events_by_iri(store, [row["event"] for row in rows(store, query)])


def event_mentions(store: Store, iri: str) -> tuple[Passage, ...]:
    """Return all mentions of an event, in reading order."""
    event = node(iri)
    query = f"""
    SELECT DISTINCT ?document ?start ?end ?exact ?opening ?sentence {{
      {event} cq:inDocument ?document .
      GRAPH ?document {{ ?mention cq:denotes {event} }} GRAPH ?document {{ {EVIDENCE} }}
    }} ORDER BY ?document ?start ?end
    """
    return tuple(passage(row) for row in rows(store, query))


def event_classes(store: Store) -> list[str]:
    """Return the local names of all classes of events that the store knows, sorted."""
    return sorted(
        {local(row["class"]) for row in rows(store, "SELECT ?class { ?class rdfs:subClassOf* cq:Event }")}
    )


def events_by_iri(store: Store, iris: Iterable[str]) -> list[EventRecord]:
    """Return the records of these events, in this order; one that the graph does not hold is left out."""
    wanted = list(dict.fromkeys(iris))
    if not wanted:
        return []
    named = nodes(wanted)
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(store, _CODES.replace("EVENTS", named)):
        codes[row["event"], local(row["kind"])].append(local(row["code"]))
    triggers = {
        row["event"]: passage(row)
        for row in rows(store, _TRIGGERS.replace("EVENTS", named).replace("EVIDENCE", EVIDENCE))
    }
    roles = _roles(store, named)
    found: dict[str, EventRecord] = {}
    for row in rows(store, _EVENTS.replace("EVENTS", named).replace("KEY", _KEY)):
        record = _record(row, codes, roles, triggers)
        known = found.get(record.iri)
        if known is None or record.class_name < known.class_name:
            found[record.iri] = record
    return [found[iri] for iri in wanted if iri in found]


def _record(
    row: Row,
    codes: dict[tuple[str, str], list[str]],
    roles: dict[str, list[RoleRecord]],
    triggers: dict[str, Passage],
) -> EventRecord:
    event, code = row["event"], local(row.get("plover", "")) or None
    prefix = f"{code}-"
    timed = "value" in row and "first" in row and "last" in row
    return EventRecord(
        iri=event,
        label=row.get("label", local(row["class"])),
        class_name=local(row["class"]),
        status=local(row["status"]),
        plover=code,
        modes=tuple(mode.removeprefix(prefix) for mode in codes[event, "ploverMode"]),
        contexts=tuple(context.removeprefix("context-") for context in codes[event, "ploverContext"]),
        time=Period(row["value"], row["first"], row["last"]) if timed else None,
        roles=tuple(roles.get(event, ())),
        document=row["document"],
        evidence=triggers.get(event),
        score=float(row["score"]) if "score" in row else None,
        part_of=row.get("whole"),
    )


def _roles(store: Store, named: str) -> dict[str, list[RoleRecord]]:
    found = list(rows(store, _ROLES.replace("EVENTS", named)))
    fillers = references(store, [row["filler"] for row in found if "filler" in row])
    roles: dict[str, list[RoleRecord]] = defaultdict(list)
    for row in found:
        filler = fillers.get(row.get("filler", ""), Reference("", ""))
        roles[row["event"]].append(RoleRecord(local(row["role"]), filler))
    return roles


def _conditions(wanted: EventFilter) -> str:
    parts = []
    for n, (role, filler) in enumerate(wanted.roles):
        if role == "participant":
            parts.append(f"?r{n} rdfs:subPropertyOf* cq:participant . ?event ?r{n} {node(filler)} .")
        else:
            parts.append(f"?event {cq(role)} {node(filler)} .")
    if wanted.class_name:
        parts.append(f"?class rdfs:subClassOf* {node(cq(wanted.class_name).value)} . ?event a ?class .")
    if wanted.plover:
        parts.append(f"?event cq:plover {node(plover(wanted.plover).value)} .")
    if wanted.status:
        parts.append(f"?event cq:status {node(cq(wanted.status).value)} .")
    if wanted.weapon:
        arm = node(wanted.weapon)
        parts.append(
            "{ ?event cq:instrument ?weapon } UNION { ?event cq:theme ?weapon } "
            f"FILTER(?weapon = {arm} || EXISTS {{ ?weapon a/rdfs:subClassOf* {arm} }})"
        )
    if wanted.source:
        name = literal(wanted.source)
        told = f"GRAPH ?told {{ ?told cq:publisher {name} }}"
        parts.append(f"?event cq:inDocument ?told . FILTER(STR(?told) = {name} || EXISTS {{ {told} }})")
    return "\n".join(parts)


def _period(wanted: EventFilter) -> str:
    first = f"FILTER(?last >= {literal(wanted.first)})" if wanted.first else ""
    last = f"FILTER(?first <= {literal(wanted.last)})" if wanted.last else ""
    return f"{first} {last}"
