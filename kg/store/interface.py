"""What every store does: documents in and out, each in one transaction, and SPARQL queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

import pyoxigraph as ox

from kg.mapping import Digest, DocumentGraph
from kg.store.edits import Edits
from kg.store.excerpts import Excerpts

Change = Literal["added", "replaced", "unchanged"]


class Store(Protocol):
    """A graph of documents. Writing is safe from several threads; a reader sees whole documents only.

    Attributes:
        base: the IRI under which the things of the graph stand.
        edits: what was changed by hand, as far as this store knows; another server does not tell.
        excerpts: what the network needs of documents, where this store keeps it.
    """

    base: str
    edits: Edits
    excerpts: Excerpts

    @property
    def version(self) -> str:
        """What the store holds, as a short text that each write changes."""
        ...

    def add(self, graph: DocumentGraph) -> Change:
        """Add a document, or replace the one with its IRI, in one transaction."""
        ...

    def remove(self, document: str) -> None:
        """Remove the document with this IRI, and whatever no other document supports.

        Raises:
            NotFoundError: where the store holds no such document.
        """
        ...

    def digest(self, document: str) -> Digest | None:
        """Return the digest under which the document with this IRI was added, or None."""
        ...

    def documents(self) -> list[str]:
        """Return the IRIs of all documents, sorted."""
        ...

    def learn(self, own: Iterable[ox.Triple]) -> None:
        """Take in classes and entities of the user's own, in place of what it knew of the same ones.

        What it knew of others stays, since documents may refer to it.
        """
        ...

    def query(self, text: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """Answer a SPARQL 1.1 query.

        Raises:
            QueryError: where the query cannot be parsed, is an update, or would reach outside of the store.
        """
        ...

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every quad: facts and ontology in the default graph, evidence in a graph a document."""
        ...

    def document_quads(self) -> Iterator[ox.Quad]:
        """Yield what documents added: all quads but those of the ontology and reference knowledge."""
        ...

    def own_quads(self) -> Iterator[ox.Quad]:
        """Yield what the user's own files said of classes and entities when documents were read."""
        ...

    def close(self) -> None:
        """Write what is not yet written, and let go of the files."""
        ...
