"""What do the lookups answer with? Each answer as a model, from which OpenAPI has its schemas.

An `id` is the IRI without the base that all things of the graph share; an `href` is where the server has it.
"""

from __future__ import annotations

from api.lookups.models.base import (
    Certainty,
    Evidence,
    Manner,
    Model,
    Polarity,
    Ref,
    RoleOf,
    Status,
    Tense,
    When,
)
from api.lookups.models.documents import (
    Added,
    Document,
    DocumentPage,
    DocumentWithText,
    Filling,
    Layers,
    MentionOf,
    Span,
    Text,
)
from api.lookups.models.entities import Entity, EntityFound, EntityPage, EntityWithFacts, Fact
from api.lookups.models.events import Claim, ClaimPage, Event, EventPage, EventWithClaims, RelationOf
from api.lookups.models.network import (
    Counted,
    Happening,
    HopOf,
    NeighbourOf,
    NeighbourPage,
    PathOf,
    Paths,
    Stats,
    TimelineItem,
    TimelinePage,
    WhenHappened,
)

__all__ = [
    "Added",
    "Certainty",
    "Claim",
    "ClaimPage",
    "Counted",
    "Document",
    "DocumentPage",
    "DocumentWithText",
    "Entity",
    "EntityFound",
    "EntityPage",
    "EntityWithFacts",
    "Event",
    "EventPage",
    "EventWithClaims",
    "Evidence",
    "Fact",
    "Filling",
    "Happening",
    "HopOf",
    "Layers",
    "Manner",
    "MentionOf",
    "Model",
    "NeighbourOf",
    "NeighbourPage",
    "PathOf",
    "Paths",
    "Polarity",
    "Ref",
    "RelationOf",
    "RoleOf",
    "Span",
    "Stats",
    "Status",
    "Tense",
    "Text",
    "TimelineItem",
    "TimelinePage",
    "When",
    "WhenHappened",
]
