"""What do all lookups read? The store, and what is kept in memory of it by its version."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from api.lookups.naming import Naming
from kg.network import Network
from kg.network.keeping import Kept as KeptNetwork
from kg.records import event_classes
from kg.search import Catalogue, catalogue
from kg.store import EmbeddedStore, Store

T = TypeVar("T")


class Kept(Generic[T]):
    """Something that is read from a store once for each version of it, by whoever asks first."""

    def __init__(self, store: Store, read: Callable[[Store], T]) -> None:
        self._store = store
        self._read = read
        self._lock = threading.Lock()
        self._kept: tuple[str, T] | None = None

    def get(self) -> T:
        """Return it as the store is now; others wait while one reads it anew."""
        kept = self._kept
        if kept is not None and kept[0] == self._store.version:
            return kept[1]
        with self._lock:
            version = self._store.version
            if self._kept is None or self._kept[0] != version:
                self._kept = (version, self._read(self._store))
            return self._kept[1]


class Graph:
    """The store that the lookups read, the names of what is in it, and the catalogue of its entities."""

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        self.naming = Naming(store.base)
        self._catalogue = Kept(store, catalogue)
        self._network = KeptNetwork(store)
        self._event_classes = Kept(store, event_classes)

    @property
    def catalogue(self) -> Catalogue:
        """All entities as the store is now."""
        return self._catalogue.get()

    @property
    def network(self) -> Network:
        """All entities joined by events and relations, as the store is now; what changed is read anew."""
        return self._network.network()

    @property
    def event_classes(self) -> list[str]:
        """The local names of all classes of events."""
        return self._event_classes.get()
