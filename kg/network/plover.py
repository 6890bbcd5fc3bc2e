"""Which PLOVER quad does an event type belong to, and how far does it bring actors together or apart?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

import ontology
from kg.reference import local

_SKOS = "http://www.w3.org/2004/02/skos/core#"


@cache
def quads() -> dict[str, str]:
    """Return the quad of each PLOVER type, both by their local names: `THREATEN` is `verbal-conflict`."""
    tops = {quad for quad, _ in _values(f"{_SKOS}topConceptOf")}
    return {name: above for name, above in _values(f"{_SKOS}broader") if above in tops}


@cache
def intensities() -> dict[str, float]:
    """Return the intensity of each quad: above 0 where it brings actors together, below where apart."""
    return {quad: float(value) for quad, value in _values(f"{ontology.VOCABULARY}intensity")}


def _values(name: str) -> Iterator[tuple[str, str]]:
    for triple in ontology.triples("plover"):
        subject, value = triple.subject, triple.object
        if triple.predicate.value == name and isinstance(subject, ox.NamedNode):
            text = value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else ""
            yield local(subject.value), local(text)
