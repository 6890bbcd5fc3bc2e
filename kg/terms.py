"""The IRIs of the vocabularies that the graph is written in."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

import ontology

Node = NamedNode | BlankNode | Triple
Term = Node | Literal

PREFIXES = {
    "cq": ontology.VOCABULARY,
    "plover": ontology.PLOVER,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
RDFS_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
ONTOLOGY = NamedNode(ontology.VOCABULARY.removesuffix("#"))
OWN = NamedNode(f"{ONTOLOGY.value}/own")

_GLYPH_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")


def iri(term: Term) -> str:
    """Return the IRI of a term; the graph has no other terms where one is asked for.

    Raises:
        TypeError: where the term is no IRI.
    """
    if not isinstance(term, NamedNode):
        raise TypeError(f"{term} is no IRI")
    return term.value


def document_iri(base: str, identifier: str) -> str:
    """Return the IRI of a document: the identifier, percent-encoded, is one segment of its path."""
    encoded = quote(identifier, safe="")
    return f"{base}document/{encoded.replace('.', '%2E') if set(encoded) == {'.'} else encoded}"


def slug(name: str) -> str:
    """Write a name as a part of an IRI: letters and digits of any script in lower case, joined by hyphens.

    Vowel signs and other marks stay: without them two names of an Indian script may be one. The selectors of
    glyphs at U+E0100 to U+E01EF, which RFC 3987 leaves out of IRIs, say nothing and go.
    """
    folded = _GLYPH_SELECTOR.sub("", unicodedata.normalize("NFC", name.casefold()))
    kept = (c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in folded)
    return "-".join("".join(kept).split())


def cq(name: str) -> NamedNode:
    """Return a term of our own vocabulary."""
    return NamedNode(ontology.VOCABULARY + name)


def plover(name: str) -> NamedNode:
    """Return a concept of the PLOVER scheme."""
    return NamedNode(ontology.PLOVER + name)


def rdf(name: str) -> NamedNode:
    """Return a term of RDF itself."""
    return NamedNode(PREFIXES["rdf"] + name)


def time(name: str) -> NamedNode:
    """Return a term of OWL-Time."""
    return NamedNode(PREFIXES["time"] + name)


def xsd(name: str) -> NamedNode:
    """Return a datatype of XML Schema."""
    return NamedNode(PREFIXES["xsd"] + name)
