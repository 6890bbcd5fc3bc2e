"""What are the known entities called? Each surface form with the entries that it can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pycountry

import ontology
from kg.knowledge.entries import is_office
from kg.knowledge.statements import RDFS, SKOS, Ontology
from kg.knowledge.values import Entry, Name, NameKind

if TYPE_CHECKING:
    from kg.reference import Reference

NAME_PROPERTIES: Mapping[str, NameKind] = {
    f"{RDFS}label": "name",
    f"{SKOS}altLabel": "name",
    f"{ontology.VOCABULARY}abbreviation": "abbreviation",
    f"{ontology.VOCABULARY}seat": "seat",
    f"{ontology.VOCABULARY}capital": "capital",
    f"{ontology.VOCABULARY}demonym": "demonym",
    f"{ontology.VOCABULARY}contextualName": "contextual",
}
"""The properties that give an entity its names, and what kind of name each gives."""

_NAME_ORDER = {name: n for n, name in enumerate(NAME_PROPERTIES)}


def names(source: Ontology, reference: Reference) -> dict[str, tuple[Name, ...]]:
    """Index every surface form of every named entry; offices are words, not names."""
    found: dict[str, list[Name]] = defaultdict(list)

    def add(form: str, entry: Entry, kind: NameKind) -> None:
        names = found[form]
        if not names or not any(name.entry is entry and name.kind == kind for name in names):
            names.append(Name(form, entry, kind))

    concepts, weapons = reference.below("Concept"), reference.below("Weapon")
    for iri, entry in reference.entries.items():
        if is_office(iri) or entry.class_name in concepts:
            continue
        weapon = entry.class_name in weapons
        about = source.about(iri)
        for name in sorted((name for name in about if name in _NAME_ORDER), key=_NAME_ORDER.__getitem__):
            kind = NAME_PROPERTIES[name]
            for form in about[name]:
                add(form, entry, kind)
                if form.startswith("the "):  # at the beginning of a sentence
                    add(f"The{form[3:]}", entry, kind)
                if weapon and form[-1:] not in "s)":  # two F-16s
                    add(f"{form}s", entry, kind)
        if entry.class_name == "State":
            for form in _official_names(entry.country):
                if form not in found:
                    add(form, entry, "name")
    return {form: tuple(names) for form, names in found.items()}


def _official_names(code: str | None) -> list[str]:
    """Return the names that ISO 3166-1 gives a state, those in inverted order ("X, Republic of") left out."""
    country = pycountry.countries.get(alpha_3=code) if code else None
    names = (
        [getattr(country, key, None) for key in ("name", "common_name", "official_name")] if country else []
    )
    return [name for name in names if name and "," not in name]
