"""How does a worker describe a thing of the graph? As a page, or as its quads in Turtle or JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from api import linked_pages
from kg.errors import NotFoundError
from kg.export import ExportFormat, write_graph
from kg.resource import Resource, resource

if TYPE_CHECKING:
    from api.answering import Output
    from kg.store import Store

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
}
"""The formats of a description, and the Content-Type of each."""


@dataclass(frozen=True, slots=True)
class Base:
    """The IRI under which the things of the graph stand, and where that is on this server."""

    iri: str

    @property
    def path(self) -> str:
        """The path of the base, which ends with a slash or whatever the base ends with."""
        return urlsplit(self.iri).path or "/"

    def local_path(self, iri: str) -> str | None:
        """Return the path, with its fragment, at which this server answers for an IRI; None for another's."""
        return self.path + iri.removeprefix(self.iri) if iri.startswith(self.iri) else None


def describe(
    store: Store, iris: Sequence[str], to: str, *, base: str, path: str, gzip: bool, output: Output
) -> None:
    """Answer with what the graph says of the first of these IRIs that it knows.

    Args:
        store: the graph.
        iris: what the request may mean.
        to: one of `CONTENT_TYPES`.
        base: the IRI under which the things of the graph stand.
        path: where the thing answers on this server, for links to its other formats.
        gzip: whether the client takes gzip.
        output: where the answer goes.

    Raises:
        NotFoundError: where it knows none of them.
    """
    found = _first_known(store, iris)
    if to == "html":
        formats = [("Turtle", f"{path}?format=turtle"), ("JSON-LD", f"{path}?format=jsonld")]
        content = linked_pages.page(found, Base(base).local_path, formats).encode()
    else:
        content = write_graph(found.quads, ExportFormat(to), base)
    output.begin({"content_type": CONTENT_TYPES[to], "gzip": gzip})
    output.write(content)


def _first_known(store: Store, iris: Sequence[str]) -> Resource:
    for iri in iris[:-1]:
        try:
            return resource(store, iri)
        except NotFoundError:
            continue
    return resource(store, iris[-1])
