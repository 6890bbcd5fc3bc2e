"""Which entities, offices, ranks and series of designators does the ontology know?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import ontology
from kg.designators import Series
from kg.errors import OntologyError
from kg.knowledge.statements import OWL, RDF, RDFS, Ontology, local
from kg.knowledge.values import Entry

if TYPE_CHECKING:
    from kg.reference import Reference

_TYPE, _LABEL, _SAME_AS = f"{RDF}type", f"{RDFS}label", f"{OWL}sameAs"
_UNTIL = f"{ontology.VOCABULARY}validUntil"
_TAKES_ARTICLE = f"{ontology.VOCABULARY}takesArticle"
_COUNTRY = tuple(f"{ontology.VOCABULARY}{name}" for name in ("iso3166", "country", "originCountry"))
_SERIES = {f"{ontology.VOCABULARY}WeaponSeries", f"{ontology.VOCABULARY}UnitSeries"}


def entries(source: Ontology, reference: Reference, owned: Collection[str]) -> Iterable[tuple[str, Entry]]:
    """Yield what has a class of entities, by IRI; `owned` are the IRIs of which the user's own files speak.

    Raises:
        OntologyError: where something under the base of entities has no such class, or an entity no label.
    """
    classes: dict[tuple[str, ...], str | None] = {}
    for iri in source.subjects():
        about = source.about(iri)
        kinds = tuple(about.get(_TYPE, ()))
        if kinds not in classes:
            classes[kinds] = _entity_class(kinds, reference)
        class_name = classes[kinds]
        if class_name is None and not iri.startswith(reference.base):
            continue
        name = about[_LABEL][0] if _LABEL in about else None
        if class_name is None or not name:
            raise OntologyError(
                f"{iri} needs a class of entities and a label; give it both in its Turtle file."
            )
        code, country, origin = (about[key][0] if key in about else None for key in _COUNTRY)
        yield (
            iri,
            Entry(
                iri=iri,
                class_name=class_name,
                name=name,
                country=code or country_code(source, country or origin),
                same_as=tuple(dict.fromkeys(about[_SAME_AS])) if _SAME_AS in about else (),
                former=_UNTIL in about,
                own=iri in owned,
                sector=reference.sector(class_name, iri),
                takes_article="true" in about.get(_TAKES_ARTICLE, ()),
            ),
        )


def _entity_class(kinds: Iterable[str], reference: Reference) -> str | None:
    """Return the class of an entity: the first that it has, or one below that it has as well."""
    found: str | None = None
    for kind in kinds:
        name = local(kind)
        ours = kind.startswith(ontology.VOCABULARY) and reference.is_a(name, "Entity")
        if ours and (found is None or reference.is_a(name, found)):
            found = name
    return found


def country_code(source: Ontology, state: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-3 code of a state, where it has one."""
    return source.one(state, f"{ontology.VOCABULARY}iso3166") if state else None


def series(source: Ontology, reference: Reference) -> Iterable[Series]:
    """Yield the series of weapons and units.

    Raises:
        OntologyError: where one has no pattern, or is of no class of weapons or organizations.
    """
    for iri in source.subjects():
        if _SERIES.isdisjoint(source.about(iri).get(_TYPE, ())):
            continue
        pattern = source.one(iri, f"{ontology.VOCABULARY}designatorPattern")
        class_name = local(source.one(iri, f"{ontology.VOCABULARY}seriesOf") or "")
        if not pattern or not any(reference.is_a(class_name, kind) for kind in ("Weapon", "Organization")):
            raise OntologyError(
                f"{iri} needs a pattern of designators and the class of weapons or organizations"
                " that it is a series of."
            )
        origin = source.one(iri, f"{ontology.VOCABULARY}originCountry")
        yield Series(iri, class_name, country_code(source, origin), pattern)


def national_ranks(source: Ontology, reference: Reference) -> Iterable[tuple[tuple[str, str], str]]:
    """Yield (country, rank in English) with the rank that the country itself has, by local names."""
    for office, entry in reference.offices.items():
        english = source.one(entry.iri, f"{ontology.VOCABULARY}inEnglish")
        if english is not None and entry.country is not None:
            yield (entry.country, local(english)), office


def is_office(iri: str) -> bool:
    """Say whether an IRI of the reference knowledge is that of an office."""
    return "/office/" in iri
