"""The ontology: Turtle files, and the few lines that load them.

Everything that the extractor knows before it reads a text stands in these files: the vocabulary of the
graph, event and weapon classes, the words that evoke them, the states and organizations with their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph

VOCABULARY = "https://w3id.org/communique/ontology#"
PLOVER = "https://w3id.org/communique/plover#"
LEXICON = "https://w3id.org/communique/lexicon#"
CONSTRUCTION = "https://w3id.org/communique/construction#"
DEFAULT_BASE = "https://w3id.org/communique/id/"

CLASSES = ("vocabulary", "events", "weapons", "offices", "plover")
REFERENCE = ("states", "regions", "organizations", "concepts")
KNOWLEDGE = (
    *CLASSES,
    *REFERENCE,
    "leaders",
    "sectors",
    "designators",
    "lexicon",
    "codes",
    "times",
    "relations",
)
ALL = (*KNOWLEDGE, "alignments", "shapes")


def resource(file_name: str) -> Traversable:
    """Return a file of the ontology, such as `vocabulary.ttl` or `context.jsonld`."""
    return files(__name__) / file_name


def turtle(name: str) -> str:
    """Return the Turtle text of one part of the ontology, such as `vocabulary`."""
    return resource(f"{name}.ttl").read_text(encoding="utf-8")


def triples(*names: str) -> Iterator[pyoxigraph.Triple]:
    """Yield the triples of the named parts of the ontology, in the order in which they are written."""
    for name in names:
        data = resource(f"{name}.ttl").read_bytes()  # a third quicker than its text
        for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE):
            yield quad.triple
