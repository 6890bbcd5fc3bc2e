"""Which sector of PLOVER is a class, an entry or a word in, and which sector counts before which?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import ontology
from kg.knowledge.statements import Ontology, local
from kg.knowledge.values import Sector


def sectors(source: Ontology) -> Iterable[tuple[str, Sector]]:
    """Yield what is in a sector: what a sector comprises, and entries that say it of themselves."""
    properties = {f"{ontology.VOCABULARY}comprisesUnlessSaid": False, f"{ontology.VOCABULARY}comprises": True}
    for subject in (s for s in source.subjects() if s.startswith(ontology.PLOVER)):
        for name, firm in properties.items():
            for member in source.all(subject, name):
                yield member, Sector(sector_code(subject), firm)
    of_itself = f"{ontology.VOCABULARY}sector"
    for subject in source.saying(of_itself):
        for sector in source.all(subject, of_itself):
            yield subject, Sector(sector_code(sector), True)


def class_sectors(
    sectors: Mapping[str, Sector], classes: Mapping[str, tuple[str, ...]]
) -> Iterable[tuple[str, Sector]]:
    """Yield the sector of each class that has one, or whose nearest superclass that has one."""
    for name, ancestors in classes.items():
        found = (sectors.get(ontology.VOCABULARY + ancestor) for ancestor in ancestors)
        if (sector := next((one for one in found if one is not None), None)) is not None:
            yield name, sector


def counted_before(source: Ontology) -> dict[str, frozenset[str]]:
    """Return, for each sector that counts before others, which those are, all by code."""
    before = f"{ontology.VOCABULARY}countsBefore"
    return {
        sector_code(subject): frozenset(map(sector_code, source.all(subject, before)))
        for subject in source.saying(before)
    }


def speaking_sectors(source: Ontology) -> Iterator[str]:
    """Yield the codes of the sectors whose members say what their state will do."""
    said = f"{ontology.VOCABULARY}speaksForState"
    yield from (sector_code(subject) for subject in source.subjects() if source.one(subject, said) == "true")


def sector_code(iri: str) -> str:
    """Return the code of a sector of the PLOVER scheme: "MIL" of plover:sector-MIL."""
    return local(iri).removeprefix("sector-")
