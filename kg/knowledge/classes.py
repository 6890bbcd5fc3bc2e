"""Which classes has the ontology, and what does it say of each? Of events also what superclasses say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ontology
from kg.knowledge.statements import OWL, RDF, RDFS, SKOS, Ontology, local
from kg.knowledge.values import EventClass


def class_tree(source: Ontology) -> dict[str, tuple[str, ...]]:
    """Return each class of the vocabulary with itself and all its superclasses, nearest first."""
    return _ancestors(_parents(source))


def _parents(source: Ontology) -> dict[str, tuple[str, ...]]:
    classes = [
        s
        for s in source.subjects()
        if s.startswith(ontology.VOCABULARY) and f"{OWL}Class" in source.all(s, f"{RDF}type")
    ]
    return {
        local(name): tuple(local(parent) for parent in source.all(name, f"{RDFS}subClassOf"))
        for name in classes
    }


def _ancestors(parents: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Close the class tree upwards, breadth first, so that a nearer class stands before a farther one."""
    found = {}
    for name in parents:
        line = [name]
        for ancestor in line:
            line.extend(parent for parent in parents.get(ancestor, ()) if parent not in line)
        found[name] = tuple(line)
    return found


def is_true(source: Ontology, name: str, said: str) -> bool:
    """Say whether a class has a property of the vocabulary with the value true."""
    return source.one(ontology.VOCABULARY + name, f"{ontology.VOCABULARY}{said}") == "true"


def classes_named(source: Ontology, names: Iterable[str], said: str) -> dict[str, tuple[str, ...]]:
    """Return the classes that classes name with a property of the vocabulary."""
    iri = f"{ontology.VOCABULARY}{said}"
    return {
        name: tuple(local(other) for other in source.all(ontology.VOCABULARY + name, iri)) for name in names
    }


def event_class(source: Ontology, name: str, ancestors: tuple[str, ...]) -> EventClass:
    """Read an event class; what it does not say itself, its nearest superclass says."""

    def inherited(*properties: str) -> list[str]:
        found = (source.all(ontology.VOCABULARY + ancestor, *properties) for ancestor in ancestors)
        return [local(value) for value in next((values for values in found if values), [])]

    plover = inherited(f"{SKOS}exactMatch", f"{SKOS}broadMatch")
    quad = source.one(ontology.PLOVER + plover[0], f"{SKOS}broader") if plover else None
    announced = source.one(quad, f"{ontology.VOCABULARY}announcedAs") if quad else None
    role = inherited(f"{ontology.VOCABULARY}objectRole")
    return EventClass(
        name=name,
        plover=plover[0] if plover else None,
        announced_as=local(announced) if announced else None,
        modes=tuple(mode.split("-", 1)[-1] for mode in inherited(f"{ontology.VOCABULARY}ploverMode")),
        contexts=tuple(c.split("-", 1)[-1] for c in inherited(f"{ontology.VOCABULARY}ploverContext")),
        object_role=role[0] if role else None,
        symmetric=inherited(f"{ontology.VOCABULARY}symmetric") == ["true"],
        place_is_target=inherited(f"{ontology.VOCABULARY}placeIsTarget") == ["true"],
        place_is_source=inherited(f"{ontology.VOCABULARY}placeIsSource") == ["true"],
        controller=next(iter(inherited(f"{ontology.VOCABULARY}controller")), None),
        when_alone=next(iter(inherited(f"{ontology.VOCABULARY}whenAlone")), None),
    )
