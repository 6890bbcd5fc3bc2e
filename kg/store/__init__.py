"""Where the graph is kept: one small interface, and the store on disk that is behind it.

with open_store("news.kg") as store:
    store.add(document_graph)
    for solution in store.query("SELECT …"):
        ...
"""

from __future__ import annotations

from kg.store.embedded import EmbeddedStore, open_store
from kg.store.interface import Change, Store

__all__ = ["Change", "EmbeddedStore", "Store", "open_store"]
