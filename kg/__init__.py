"""Communiqué: security news as an RDF knowledge graph in which every statement points to its evidence.

    from kg import Document, Extractor, document_graph, open_store

The names below are the public surface; they are imported when they are first used, since spaCy takes its
time and many uses of the graph do without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.build import build_graph
    from kg.errors import CommuniqueError
    from kg.export import ExportFormat, write_graph
    from kg.extraction.pipeline import Extractor
    from kg.mapping import DocumentGraph, document_graph
    from kg.model import Annotation, Document
    from kg.reading import Failure, Metadata, read
    from kg.store import Store, open_store
    from kg.validation import violations

_HOMES = {
    "Annotation": "kg.model",
    "CommuniqueError": "kg.errors",
    "Document": "kg.model",
    "DocumentGraph": "kg.mapping",
    "ExportFormat": "kg.export",
    "Extractor": "kg.extraction.pipeline",
    "Failure": "kg.reading",
    "Metadata": "kg.reading",
    "Store": "kg.store",
    "build_graph": "kg.build",
    "document_graph": "kg.mapping",
    "open_store": "kg.store",
    "read": "kg.reading",
    "violations": "kg.validation",
    "write_graph": "kg.export",
}

__all__ = [
    "Annotation",
    "CommuniqueError",
    "Document",
    "DocumentGraph",
    "ExportFormat",
    "Extractor",
    "Failure",
    "Metadata",
    "Store",
    "build_graph",
    "document_graph",
    "open_store",
    "read",
    "violations",
    "write_graph",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
