"""Which entity, class or period does a parameter mean? Ids, IRIs, names and local names, checked."""

from __future__ import annotations

from datetime import date

from api.lookups.graph import Graph
from api.lookups.refusals import Refused
from kg.search import Match
from kg.terms import cq


def entity(graph: Graph, parameter: str, value: str | None) -> str | None:
    """Return the IRI of the entity that a parameter names by id, IRI or a name of its own.

    Raises:
        Refused: 422 where there is none, or several have the name.
    """
    if value is None:
        return None
    catalogue = graph.catalogue
    iri = graph.naming.iri(value)
    if iri in catalogue.entities:
        return iri
    named = [f.entity for f in catalogue.search(value) if f.match is Match.EXACT]
    spoken_of = [found for found in named if found.documents] or named
    if len(spoken_of) == 1:
        return spoken_of[0].iri
    if spoken_of:
        several = ", ".join(graph.naming.id(found.iri) for found in spoken_of[:5])
        raise Refused(
            422, f"{parameter} is {value!r}, which several entities are called: {several}; give an id"
        )
    raise Refused(
        422, f"{parameter} is {value!r}, and the graph has no such entity; look its id up at /entities?q="
    )


def entity_class(graph: Graph, parameter: str, value: str | None) -> str | None:
    """Return the local name of a class of entities that a parameter names, in any letter case."""
    if value is None:
        return None
    return _class(parameter, value, list(graph.catalogue.kinds), "entities")


def event_class(graph: Graph, parameter: str, value: str | None) -> str | None:
    """Return the local name of a class of events that a parameter names, in any letter case."""
    return None if value is None else _class(parameter, value, graph.event_classes, "events")


def weapon(graph: Graph, parameter: str, value: str | None) -> str | None:
    """Return the IRI of the weapon, or of the class of weapons, that a parameter names."""
    if value is None:
        return None
    kinds = graph.catalogue.kinds
    named = next(
        (k for k in kinds if k.casefold() == value.casefold() and "Weapon" in kinds[k].ancestors), None
    )
    return cq(named).value if named else entity(graph, parameter, value)


def day(parameter: str, value: str | None) -> str | None:
    """Return a day as YYYY-MM-DD.

    Raises:
        Refused: 422 where there is no such day.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Refused(422, f"{parameter} is {value!r}, and there is no such day; write YYYY-MM-DD") from None


def _class(parameter: str, value: str, known: list[str], of: str) -> str:
    named = next((name for name in known if name.casefold() == value.casefold()), None)
    if named is None:
        raise Refused(
            422, f"{parameter} is {value!r}, which is no class of {of}; /stats has those that there are"
        )
    return named
