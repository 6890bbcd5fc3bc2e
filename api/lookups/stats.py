"""What the graph holds, counted, over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fastapi import Response

from api.lookups import answers, models
from api.lookups.examples import STATS
from api.lookups.formats import content, json_answer
from api.lookups.routes import Routes
from kg.records.counts import graph_counts


def add_stats(routes: Routes) -> None:
    """Add the lookup of counts."""
    graph = routes.graph

    def stats() -> Response:
        counts = graph_counts(graph.store)
        entities = graph.catalogue.entities
        spoken_of = Counter(e.class_name for e in entities.values() if e.documents)
        by_entity_type = sorted(spoken_of.items(), key=lambda pair: (-pair[1], pair[0]))
        return json_answer(
            models.Stats(
                documents=counts.documents,
                entities=spoken_of.total(),
                known=len(entities),
                events=counts.events,
                claims=counts.claims,
                mentions=counts.mentions,
                by_entity_type=_counted(by_entity_type),
                by_event_type=_counted(counts.by_class),
                by_plover=_counted(counts.by_plover),
                by_status=_counted((answers.word(name), n) for name, n in counts.by_status),
                first=counts.first,
                last=counts.last,
            )
        )

    routes.get(
        "/stats",
        stats,
        tag="graph",
        summary="Count what the graph holds",
        description="How many documents, entities, events, claims and mentions there are, of which kinds.",
        responses={200: content(models.Stats, example=STATS)},
    )


def _counted(pairs: Iterable[tuple[str, int]]) -> tuple[models.Counted, ...]:
    return tuple(models.Counted(name=name, count=n) for name, n in pairs)
