"""A process that writes documents to a store and says so, until it is killed."""

from __future__ import annotations

import random
from multiprocessing.connection import Connection
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

import ontology
from kg.mapping import Digest, DocumentGraph
from kg.store import open_store
from kg.terms import RDF_TYPE, RDFS_LABEL, cq

DOCUMENTS = 40
SENTENCES = 12
_CITIES = ("Minsk", "Tokyo", "Dakar", "Lima", "Oslo")


def document(number: int, version: int) -> DocumentGraph:
    """Return a version of a document: sentences, an entity that others speak of too, an event, a claim."""
    iri = f"{ontology.DEFAULT_BASE}document/{number}"
    digest = Digest(f"{number}-{version}")
    node, city = NamedNode(iri), NamedNode(f"{ontology.DEFAULT_BASE}place/{_CITIES[(number + version) % 5]}")
    event, appearance, claim = (
        NamedNode(f"{iri}#{kind}=0,{version}") for kind in ("event", "appearance", "claim")
    )
    evidence = {
        Triple(node, RDF_TYPE, cq("Document")),
        Triple(node, cq("digest"), Literal(digest)),
        Triple(appearance, cq("appearanceOf"), city),
        Triple(appearance, cq("presentedAs"), cq("Place")),
        Triple(appearance, cq("presentedName"), Literal(_CITIES[(number + version) % 5])),
        Triple(claim, RDF_TYPE, cq("Claim")),
        Triple(claim, cq("about"), event),
        Triple(claim, cq("certainty"), cq("Probable")),
        Triple(claim, cq("quotation"), Literal(f"words {number} of version {version}")),
    }
    for sentence in range(SENTENCES):
        place = NamedNode(f"{iri}#sentence={sentence},{sentence + 1}")
        evidence |= {
            Triple(place, RDF_TYPE, cq("Sentence")),
            Triple(place, cq("exact"), Literal(f"sentence {sentence} of {number} in version {version}")),
            Triple(place, cq("inDocument"), node),
        }
    facts = {
        Triple(event, RDF_TYPE, cq("Visit")),
        Triple(event, RDFS_LABEL, Literal(f"visit {version}")),
        Triple(event, cq("inDocument"), node),
        Triple(event, cq("status"), cq("Reported")),
        Triple(event, cq("source"), NamedNode(f"{ontology.DEFAULT_BASE}place/{_CITIES[number % 5]}")),
        Triple(event, cq("place"), city),
    }
    return DocumentGraph(iri, digest, frozenset(evidence), frozenset(facts))


def write(store: Path, seed: int, acknowledge: Connection) -> None:
    """Add, replace and remove documents at random; send (number, version or None) before and after each."""
    choice = random.Random(seed)
    with open_store(store) as opened:
        held = {iri.rsplit("/", 1)[-1] for iri in opened.documents()}
        step = 0
        while True:
            step += 1
            number, version = choice.randrange(DOCUMENTS), seed * 1_000_000 + step
            if str(number) in held and choice.random() < 0.2:
                acknowledge.send(("begin", number, None))
                opened.remove(document(number, 0).iri)
                held.discard(str(number))
                acknowledge.send(("done", number, None))
            else:
                acknowledge.send(("begin", number, version))
                opened.add(document(number, version))
                held.add(str(number))
                acknowledge.send(("done", number, version))
