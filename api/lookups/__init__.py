"""The graph over HTTP for who does not write SPARQL: entities, events, claims, documents, and reading texts.

    add_lookups(app, store, may_write)

Every answer is typed and described in OpenAPI, lists are paged by cursor, and what cannot be answered is
answered with problem details.
"""

from __future__ import annotations

from fastapi import FastAPI

from api.lookups.claims import add_claims
from api.lookups.documents import add_documents
from api.lookups.entities import add_entities
from api.lookups.events import add_events
from api.lookups.graph import Graph
from api.lookups.network import add_network
from api.lookups.reading import MayWrite, add_reading
from api.lookups.refusals import add_refusals
from api.lookups.routes import Routes
from api.lookups.stats import add_stats
from kg.store import EmbeddedStore

__all__ = ["MayWrite", "add_lookups"]


def add_lookups(app: FastAPI, store: EmbeddedStore, may_write: MayWrite) -> Graph:
    """Let an application answer lookups over a store, and read texts for whom `may_write` lets through."""
    graph = Graph(store)
    routes = Routes(app, graph)
    add_refusals(app)
    add_network(routes)
    add_entities(routes)
    add_events(routes)
    add_claims(routes)
    add_documents(routes)
    add_stats(routes)
    add_reading(routes, may_write)
    return graph
