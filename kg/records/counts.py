"""How much of what does the graph hold?"""

from __future__ import annotations

from dataclasses import dataclass

from kg.records.asking import rows
from kg.reference import local
from kg.store import Store

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """What the graph holds, counted; pairs of a name and a number, the greatest first.

    `first` and `last` are the days between which dated events fall, as YYYY-MM-DD, or None.
    """

    documents: int
    events: int
    claims: int
    mentions: int
    by_class: Counts
    by_plover: Counts
    by_status: Counts
    first: str | None
    last: str | None


_EVENTS = "SELECT ?name (COUNT(DISTINCT ?event) AS ?n) { ?event cq:status ?status ; PATTERN } GROUP BY ?name"
_ONE = "SELECT (COUNT(DISTINCT ?thing) AS ?n) { PATTERN }"
_DAYS = """
SELECT (MIN(STR(?day)) AS ?first) (MAX(STR(?day)) AS ?last) {
  ?event cq:time ?t .
  { ?t time:inXSDDate ?day } UNION { ?t time:hasBeginning|time:hasEnd ?end . ?end time:inXSDDate ?day }
}
"""


def graph_counts(store: Store) -> GraphCounts:
    """Count what the graph holds."""
    days = next(rows(store, _DAYS), {})
    return GraphCounts(
        documents=_one(store, "GRAPH ?g { ?thing a cq:Document }"),
        events=_one(store, "?thing cq:status ?status"),
        claims=_one(store, "GRAPH ?g { ?thing a cq:Claim }"),
        mentions=_one(store, "GRAPH ?g { ?thing cq:mentionKind ?kind }"),
        by_class=_by(store, "a ?name"),
        by_plover=_by(store, "cq:plover ?name"),
        by_status=_by(store, "cq:status ?name"),
        first=days.get("first"),
        last=days.get("last"),
    )


def _one(store: Store, pattern: str) -> int:
    return int(next(rows(store, _ONE.replace("PATTERN", pattern)))["n"])


def _by(store: Store, pattern: str) -> Counts:
    found = [
        (local(r["name"]), int(r["n"]))
        for r in rows(store, _EVENTS.replace("PATTERN", pattern))
        if "name" in r
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))
