"""What holds of an entity, and where do documents speak of it?"""

from __future__ import annotations

from dataclasses import dataclass

from kg.records.asking import EVIDENCE, node, passage, references, rows
from kg.records.values import Passage, Reference
from kg.reference import local
from kg.store import Store


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A property of an entity and its value; `thing` where the value is something with an IRI."""

    name: str
    label: str
    value: str
    thing: Reference | None


_FACTS = """
SELECT DISTINCT ?property ?label ?value ?name ?thing {
  ENTITY ?property ?value .
  ?property rdfs:label ?label
  OPTIONAL { ?value rdfs:label ?name }
  BIND(IF(isIRI(?value), ?value, ?unset) AS ?thing)
} ORDER BY ?property ?value ?name
"""

_MENTIONS = """
SELECT DISTINCT ?document ?start ?end ?exact ?opening ?sentence {
  GRAPH ?document { ?appearance cq:appearanceOf ENTITY ; cq:evidence ?mention }
  GRAPH ?document { EVIDENCE }
} ORDER BY ?document ?start ?end LIMIT MOST
"""


def entity_facts(store: Store, iri: str) -> tuple[FactRecord, ...]:
    """Return what holds of an entity, of the properties that the ontology has, by property and value."""
    found = {(row["property"], row["value"]): row for row in rows(store, _FACTS.replace("ENTITY", node(iri)))}
    things = references(store, [row["thing"] for row in found.values() if "thing" in row])
    return tuple(
        FactRecord(
            local(row["property"]),
            row["label"],
            row.get("name", row["value"]),
            things.get(row.get("thing", "")),
        )
        for row in found.values()
    )


def same_as(store: Store, iri: str) -> tuple[str, ...]:
    """Return the IRIs under which others know an entity, such as that of Wikidata, sorted."""
    return tuple(
        r["o"] for r in rows(store, f"SELECT DISTINCT ?o {{ {node(iri)} owl:sameAs ?o }} ORDER BY ?o")
    )


def entity_mentions(store: Store, iri: str, most: int) -> tuple[Passage, ...]:
    """Return the first `most` mentions of an entity, document by document."""
    query = _MENTIONS.replace("ENTITY", node(iri)).replace("EVIDENCE", EVIDENCE).replace("MOST", str(most))
    return tuple(passage(row) for row in rows(store, query))
