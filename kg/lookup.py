"""What does the graph say of an entity, and where does the text say so?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.reference import local
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters `start` to `end` (code points) of a document, and the sentence in which they begin."""

    document: str
    start: int
    end: int
    exact: str
    sentence: str


@dataclass(frozen=True, slots=True)
class EventView:
    """An event in which an entity has a role: its class, status and time, all roles, and its evidence.

    `roles` are pairs of a role's name and the label of what fills it.
    """

    iri: str
    class_name: str
    status: str
    time: str | None
    role: str
    roles: tuple[tuple[str, str], ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Words of which an entity is the speaker, with those who carried them."""

    iri: str
    manner: str
    quotation: str
    via: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity with all that the graph says of it.

    `facts` are pairs of a property's label and a value.
    """

    iri: str
    name: str
    facts: tuple[tuple[str, str], ...]
    events: tuple[EventView, ...]
    claims: tuple[ClaimView, ...]
    mentions: tuple[Evidence, ...]


_PREFIXES = """
PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""

_BY_NAME = """
SELECT DISTINCT ?entity WHERE {
  { ?entity rdfs:label|skos:altLabel|cq:abbreviation ?name . FILTER(LCASE(STR(?name)) = NAME) }
  UNION
  { GRAPH ?document { ?mention cq:exact ?name ; cq:denotes ?entity ; cq:mentionKind cq:Name }
    FILTER(LCASE(?name) = NAME) }
  FILTER EXISTS { GRAPH ?any { ?appearance cq:appearanceOf ?entity } }
} ORDER BY ?entity
"""

_MOST_ALIKE = 5
# One more than are told, so that it is known whether there are more.
_ALIKE = f"""
SELECT DISTINCT (STR(?label) AS ?name) WHERE {{
  ?entity rdfs:label|skos:altLabel ?label .
  FILTER(CONTAINS(LCASE(STR(?label)), NAME))
  FILTER EXISTS {{ GRAPH ?any {{ ?appearance cq:appearanceOf ?entity }} }}
}} ORDER BY ?name LIMIT {_MOST_ALIKE + 1}
"""

_FACTS = """
SELECT DISTINCT ?property ?value WHERE {
  ENTITY ?p ?o .
  ?p rdfs:label ?property .
  OPTIONAL { ?o rdfs:label ?label }
  BIND(COALESCE(STR(?label), STR(?o)) AS ?value)
} ORDER BY ?property ?value
"""

_CLASSES = """
SELECT DISTINCT ?value WHERE { ENTITY rdf:type ?o . ?o rdfs:label ?value } ORDER BY ?value
"""

_EVENTS = """
SELECT ?event ?class ?status ?time ?role ?document ?start ?end ?exact ?sentence WHERE {
  ?event ?role ENTITY ; a ?class ; cq:status ?status ; cq:trigger ?trigger ; cq:inDocument ?document .
  OPTIONAL { ?event cq:time/cq:timeValue ?time }
  GRAPH ?document {
    ?trigger cq:start ?start ; cq:end ?end ; cq:exact ?exact ; cq:inSentence/cq:exact ?sentence
  }
} ORDER BY ?time ?document ?start ?role
"""

_ROLES = """
SELECT ?role ?label WHERE {
  EVENT ?role ?filler . ?role rdfs:subPropertyOf cq:participant .
  OPTIONAL { ?filler rdfs:label ?name }
  BIND(COALESCE(STR(?name), STR(?filler)) AS ?label)
} ORDER BY ?role ?label
"""

_CLAIMS = """
SELECT ?claim ?manner ?quotation ?via ?document ?start ?end ?exact ?sentence WHERE {
  GRAPH ?document {
    ?claim cq:speaker ENTITY ; cq:manner ?manner ; cq:quotation ?quotation ; cq:cue ?cue .
    ?cue cq:start ?start ; cq:end ?end ; cq:exact ?exact ; cq:inSentence/cq:exact ?sentence .
  }
  OPTIONAL { GRAPH ?document { ?claim cq:via ?carrier } ?carrier rdfs:label ?via }
} ORDER BY ?document ?start ?claim ?via
"""

_MENTIONS = """
SELECT DISTINCT ?document ?start ?end ?exact ?sentence WHERE {
  GRAPH ?document {
    ?mention cq:denotes ENTITY ; cq:start ?start ; cq:end ?end ; cq:exact ?exact .
    ?mention cq:inSentence/cq:exact ?sentence
  }
} ORDER BY ?document ?start ?end
"""


def find_entities(store: Store, name: str) -> list[str]:
    """Return the IRIs of the entities that a name means, in any letter case, or the name if it is an IRI.

    Raises:
        NotFoundError: where no document speaks of such an entity.
    """
    if name.startswith(("http://", "https://")):
        return [name]
    wanted = str(ox.Literal(name.casefold()))
    found = [_text(row, "entity") for row in _select(store, _BY_NAME.replace("NAME)", f"{wanted})"))]
    if not found:
        alike = [_text(row, "name") for row in _select(store, _ALIKE.replace("NAME)", f"{wanted})"))]
        raise NotFoundError(
            f"no document speaks of {name!r}; names are matched whole, in any letter case: {_named(alike)}"
        )
    return found


def _named(alike: list[str]) -> str:
    """Say which names there are that somebody may have meant."""
    if not alike:
        return "list those that there are with: kg query 'SELECT DISTINCT ?name { ?entity rdfs:label ?name }'"
    more = " and more" if len(alike) > _MOST_ALIKE else ""
    return f"there is {', '.join(alike[:_MOST_ALIKE])}{more}"


def entity_view(store: Store, entity: str) -> EntityView:
    """Return all that the graph says of the entity with this IRI.

    Raises:
        NotFoundError: where no document speaks of it.
    """
    node = str(ox.NamedNode(entity))
    mentions = tuple(_evidence(row) for row in _select(store, _MENTIONS.replace("ENTITY", node)))
    if not mentions:
        raise NotFoundError(f"no document speaks of {entity}; look the name up with: kg show NAME")
    facts = [
        (_text(r, "property"), _text(r, "value")) for r in _select(store, _FACTS.replace("ENTITY", node))
    ]
    classes = [("type", _text(row, "value")) for row in _select(store, _CLASSES.replace("ENTITY", node))]
    names = [value for key, value in facts if key == "label"] or _labels(store, node)
    return EntityView(
        iri=entity,
        name=names[0] if names else local(entity),
        facts=(*classes, *facts),
        events=tuple(_events(store, node)),
        claims=tuple(_claims(store, node)),
        mentions=mentions,
    )


def _labels(store: Store, node: str) -> list[str]:
    rows = _select(store, f"SELECT DISTINCT ?value WHERE {{ {node} rdfs:label ?value }} ORDER BY ?value")
    return [_text(row, "value") for row in rows]


def _events(store: Store, node: str) -> Iterator[EventView]:
    for row in _select(store, _EVENTS.replace("ENTITY", node)):
        event = _text(row, "event")
        roles = _select(store, _ROLES.replace("EVENT", str(ox.NamedNode(event))))
        yield EventView(
            iri=event,
            class_name=local(_text(row, "class")),
            status=local(_text(row, "status")),
            time=_text(row, "time") or None,
            role=local(_text(row, "role")),
            roles=tuple((local(_text(r, "role")), _text(r, "label")) for r in roles),
            evidence=_evidence(row),
        )


def _claims(store: Store, node: str) -> Iterator[ClaimView]:
    """Yield the words of a speaker once, however many events they tell."""
    rows: dict[tuple[str, str], list[ox.QuerySolution]] = {}
    for row in _select(store, _CLAIMS.replace("ENTITY", node)):
        rows.setdefault((_text(row, "document"), _text(row, "start")), []).append(row)
    for same in rows.values():
        carriers = dict.fromkeys(via for row in same if (via := _text(row, "via")))
        yield ClaimView(
            iri=_text(same[0], "claim"),
            manner=local(_text(same[0], "manner")),
            quotation=_text(same[0], "quotation"),
            via=tuple(carriers),
            evidence=_evidence(same[0]),
        )


def _evidence(row: ox.QuerySolution) -> Evidence:
    return Evidence(
        document=_text(row, "document"),
        start=int(_text(row, "start")),
        end=int(_text(row, "end")),
        exact=_text(row, "exact"),
        sentence=_text(row, "sentence"),
    )


def _select(store: Store, query: str) -> list[ox.QuerySolution]:
    result = store.query(_PREFIXES + query)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("a lookup is a SELECT query")
    return list(result)


def _text(row: ox.QuerySolution, name: str) -> str:
    value = row[name]
    return value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else ""
