"""From documents to the graph: each is read, mapped and stored in one transaction, and none holds up another.

A build can be stopped at any moment and run again: documents that are in the store, and unchanged, are not
read a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kg.extraction.pipeline import Extractor
from kg.mapping import Digest, digest, document_graph
from kg.model import Document
from kg.reading import Failure
from kg.store import Change, Store
from kg.terms import document_iri
from kg.version import fingerprint


@dataclass(frozen=True, slots=True)
class Built:
    """A document that the store holds now, and what became of it."""

    document: str
    change: Change


def build_graph(
    inputs: Iterable[Document | Failure], store: Store, extractor: Extractor, batch_size: int = 8
) -> Iterator[Built | Failure]:
    """Add documents to a store, `batch_size` of them read at a time; yield the outcome of each, in order.

    What the user's own reference files say goes into the store first, since the documents refer to it.
    """
    if extractor.reference.own:
        store.learn(extractor.reference.own)
    stream = iter(inputs)
    while batch := list(islice(stream, batch_size)):
        yield from _build_batch(batch, store, extractor, batch_size)


def _build_batch(
    batch: list[Document | Failure], store: Store, extractor: Extractor, batch_size: int
) -> Iterator[Built | Failure]:
    digests: dict[str, Digest] = {
        item.id: digest(item, fingerprint() + extractor.settings)
        for item in batch
        if isinstance(item, Document)
    }
    base = extractor.reference.base
    known = {i for i, value in digests.items() if store.digest(document_iri(base, i)) == value}
    new = [item for item in batch if isinstance(item, Document) and item.id not in known]
    annotations = extractor.extract_all(new, batch_size)
    for item in batch:
        if isinstance(item, Failure):
            yield item
        elif item.id in known:
            yield Built(item.id, "unchanged")
        else:
            graph = document_graph(next(annotations), extractor.reference, digests[item.id])
            yield Built(item.id, store.add(graph))
