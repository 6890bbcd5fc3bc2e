"""Which properties can an entity have?"""

from __future__ import annotations

from dataclasses import dataclass

from kg.records.asking import rows
from kg.reference import local
from kg.store import Store


@dataclass(frozen=True, slots=True)
class PropertyRecord:
    """A property of entities: its local name, its label, what it means, and the class of its values or ''."""

    name: str
    label: str
    comment: str
    domain: str
    values: str


_PROPERTIES = """
SELECT DISTINCT ?property ?label ?comment ?domain ?range {
  ?property rdfs:domain|cq:between ?domain ; rdfs:label ?label .
  ?domain rdfs:subClassOf* cq:Entity .
  OPTIONAL { ?property rdfs:comment ?comment } OPTIONAL { ?property rdfs:range|cq:and ?range }
} ORDER BY ?property ?domain ?range
"""


def entity_properties(store: Store) -> tuple[PropertyRecord, ...]:
    """Return the properties whose domain is a class of entities, by local name."""
    found: dict[str, PropertyRecord] = {}
    for row in rows(store, _PROPERTIES):
        name = local(row["property"])
        values = local(row.get("range", ""))
        found.setdefault(
            name, PropertyRecord(name, row["label"], row.get("comment", ""), local(row["domain"]), values)
        )
    return tuple(found[name] for name in sorted(found))
