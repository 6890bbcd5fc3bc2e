"""Networks of any events, put together without a store: for graphs at random, and for the benchmark's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.network.knowledge import Knowledge
from kg.network.network import Network
from kg.network.tables import (
    Coded,
    Documents,
    Entities,
    Happenings,
    Marks,
    Participations,
    Tables,
    numbered,
    ordered,
    ordered_marks,
)

KNOWLEDGE = Knowledge(
    digest="",
    above={
        "Threaten": frozenset({"Threaten", "Event"}),
        "NuclearThreat": frozenset({"NuclearThreat", "Threaten", "Event"}),
        "Sanction": frozenset({"Sanction", "Event"}),
        "Meeting": frozenset({"Meeting", "Event"}),
    },
    symmetric=frozenset({"Meeting"}),
)


@dataclass(frozen=True)
class Told:
    """An event as a test tells it; a source is the name of an outlet."""

    kind: str
    plover: str
    day: str
    roles: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ("Post",)
    status: str = "Reported"


def network_of(events: Sequence[Told], names: Mapping[str, str] | None = None) -> Network:
    """Return the network of events; that with number 7 has the IRI `doc#event=0007`."""
    rows = [(n, role, entity) for n, event in enumerate(events) for role, entity in event.roles]
    entities = tuple(sorted({entity for _, _, entity in rows}))
    said = [(n, source) for n, event in enumerate(events) for source in event.sources]
    number = np.array([n for n, _, _ in rows], dtype=np.int32)
    tables = Tables(
        Documents(("doc",), ("digest",), ("Post",), ("",)),
        Entities(
            entities,
            tuple((names or {}).get(iri, iri) for iri in entities),
            ("State",) * len(entities),
            ("",) * len(entities),
        ),
        Happenings(
            tuple(f"doc#event={n:04}" for n in range(len(events))),
            np.zeros(len(events), dtype=np.int32),
            Coded.of([event.kind for event in events]),
            Coded.of([event.plover for event in events]),
            Coded.of([event.status for event in events]),
            Coded.of(["Certain"] * len(events)),
            Coded.of([event.day for event in events]),
        ),
        ordered(
            Participations(
                number, numbered([e for _, _, e in rows], entities), Coded.of([role for _, role, _ in rows])
            )
        ),
        ordered_marks(
            Marks(np.array([n for n, _ in said], dtype=np.int32), Coded.of([source for _, source in said]))
        ),
        Marks(
            np.arange(len(events), dtype=np.int32),
            Coded.of([f"doc#char={n:04}" for n in range(len(events))]),
        ),
    )
    return Network(tables, KNOWLEDGE)
