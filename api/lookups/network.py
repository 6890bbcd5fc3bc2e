"""The network over HTTP: who is near an entity, what happened with it, and what connects two of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from api.lookups import answers, models, resolving
from api.lookups.examples import NEIGHBOUR_PAGE, PATHS, TIMELINE_PAGE
from api.lookups.formats import CSV, content, csv_answer, json_answer, wanted
from api.lookups.formats import JSON as JSON_
from api.lookups.graph import Graph
from api.lookups.pages import DEFAULT_LIMIT, after, cursor, link, page
from api.lookups.refusals import Refused, described
from api.lookups.routes import ENTITY, Cursor, Day, EntityId, Limit, Routes
from kg.errors import NotFoundError
from kg.network import (
    Filter,
    Happening,
    Hop,
    Neighbour,
    Network,
    Node,
    Path,
    TimelineEntry,
    neighbourhood,
    shortest_paths,
    timeline,
)
from kg.records import Passage, Reference, passages

MAX_DEPTH, MAX_PATHS = 3, 10
_SHOWN_OF_A_HOP = 3
_NEIGHBOUR_COLUMNS = ("id", "name", "type", "country", "distance", "happenings", "sources", "kinds")
_TIMELINE_COLUMNS = (
    "id",
    "kind",
    "plover",
    "status",
    "certainty",
    "time",
    "first",
    "last",
    "dated_by",
    "as",
    "roles",
    "sources",
    "document",
    "sentence",
)


@dataclass(frozen=True, slots=True)
class Restriction:
    """Which happenings count, as parameters say."""

    type: str | None
    status: models.Status | None
    certainty: models.Certainty | None
    source: str | None
    since: str | None
    until: str | None


def _restriction(
    type: Annotated[  # noqa: A002 - the parameter's name
        str | None, Query(description="Only events of this class and its subclasses.", examples=["Event"])
    ] = None,
    status: Annotated[models.Status | None, Query(description="Only events with this status.")] = None,
    certainty: Annotated[
        models.Certainty | None, Query(description="Only events of which the surest claim is as certain.")
    ] = None,
    source: Annotated[
        str | None, Query(description="Only what this publisher, speaker or document says; a name or an id.")
    ] = None,
    since: Annotated[Day, Query(description="The first day of a period into which it must fall.")] = None,
    until: Annotated[Day, Query(description="The last day of that period.")] = None,
) -> Restriction:
    return Restriction(type, status, certainty, source, since, until)


Restricted = Annotated[Restriction, Depends(_restriction)]


def add_network(routes: Routes) -> None:
    """Add the lookups of the network; before those of entities, since an id may have slashes."""
    graph = routes.graph

    def neighbours(
        request: Request,
        id: EntityId,  # noqa: A002 - the parameter's name
        to: Restricted,
        depth: Annotated[int, Query(ge=1, le=MAX_DEPTH, description="How many steps away at the most.")] = 1,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        offer = wanted(request, JSON_, CSV)
        centre = _known(graph, id)
        network = _network(graph, to)
        found = neighbourhood(network, centre.iri, depth).neighbours if centre.iri in network else ()
        shown, following = _page(found, limit, after(cursor))
        items = tuple(_neighbour(graph, one) for one in shown)
        headers = link(request, following)
        if offer is CSV:
            return csv_answer(_NEIGHBOUR_COLUMNS, map(_neighbour_row, items), headers)
        answer = models.NeighbourPage(centre=answers.entity_ref(graph, centre), items=items, next=following)
        return json_answer(answer, headers)

    def timeline_of(
        request: Request,
        id: EntityId,  # noqa: A002 - the parameter's name
        to: Restricted,
        other: Annotated[
            str | None,
            Query(alias="with", description=f"Only what it has a part in together with this. {ENTITY}"),
        ] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        offer = wanted(request, JSON_, CSV)
        of = [_known(graph, id)]
        if (second := resolving.entity(graph, "with", other)) is not None:
            of.append(_known(graph, second))
        network = _network(graph, to)
        known = all(one.iri in network for one in of)
        found = timeline(network, *(one.iri for one in of)) if known else ()
        start = after(cursor)
        behind = [entry for entry in found if not start or _key(entry) > start]
        shown, following = page(behind, limit, _key)
        words = passages(graph.store, [m for entry in shown for m in entry.happening.evidence])
        items = tuple(_entry(graph, network, entry, words) for entry in shown)
        headers = link(request, following)
        if offer is CSV:
            return csv_answer(_TIMELINE_COLUMNS, map(_timeline_row, items), headers)
        refs = tuple(answers.entity_ref(graph, one) for one in of)
        return json_answer(models.TimelinePage(of=refs, items=items, next=following), headers)

    def paths(
        request: Request,
        to_: Annotated[
            str, Query(alias="to", description=f"Where the paths end. {ENTITY}", examples=["state/CUB"])
        ],
        from_: Annotated[
            str,
            Query(
                alias="from",
                description=f"Where the paths begin. {ENTITY}",
                examples=["person/john-f-kennedy"],
            ),
        ],
        to: Restricted,
        count: Annotated[int, Query(ge=1, le=MAX_PATHS, description="How many paths at the most.")] = 1,
    ) -> Response:
        wanted(request, JSON_)
        start, end = resolving.entity(graph, "from", from_), resolving.entity(graph, "to", to_)
        first, last = _known(graph, start or ""), _known(graph, end or "")
        network = _network(graph, to)
        known = first.iri in network and last.iri in network
        found = shortest_paths(network, first.iri, last.iri, count) if known else ()
        return json_answer(
            models.Paths.model_validate(
                {
                    "from": answers.entity_ref(graph, first),
                    "to": answers.entity_ref(graph, last),
                    "paths": _paths(graph, network, found),
                }
            )
        )

    tables = described(
        s404="The graph has no such entity.",
        s406="There is JSON and CSV.",
        s422="A parameter is not what it should be; the detail says how.",
    )
    routes.get(
        "/entities/{id:path}/neighbours",
        neighbours,
        tag="network",
        summary="Say who and what is near an entity",
        description=(
            "Entities that take part in the same events and relations, and those that take part in others "
            "with them, up to so many steps away; near and well attested ones first."
        ),
        responses={200: content(models.NeighbourPage, CSV, example=NEIGHBOUR_PAGE), **tables},
    )
    routes.get(
        "/entities/{id:path}/timeline",
        timeline_of,
        tag="network",
        operation_id="timeline",
        summary="Tell what happened with an entity, or between two, in the order of time",
        description="Events and relations with their time, status, sources and the words that say so.",
        responses={200: content(models.TimelinePage, CSV, example=TIMELINE_PAGE), **tables},
    )
    routes.get(
        "/paths",
        paths,
        tag="network",
        summary="Say what connects two entities",
        description=(
            "The shortest paths over events and relations, whichever way they point; each step with the best "
            "attested happenings that join the two, and the words that say so."
        ),
        responses={
            200: content(models.Paths, example=PATHS),
            **described(s404="There is no such entity.", s406="There is JSON.", s422="A parameter is wrong."),
        },
    )


def _known(graph: Graph, identifier: str) -> Reference:
    found = graph.catalogue.entities.get(graph.naming.iri(identifier))
    if found is None:
        raise NotFoundError(f"{identifier}: the graph has no such entity; look its id up at /entities?q=")
    return Reference(found.iri, found.name, found.class_name)


def _network(graph: Graph, to: Restriction) -> Network:
    """Return the network of the happenings that parameters leave."""
    network = graph.network
    since, until = resolving.day("since", to.since), resolving.day("until", to.until)
    kind = resolving.event_class(graph, "type", to.type)
    source = graph.naming.iri(to.source) if to.source and "/" in to.source else to.source
    certainty = "UnknownCertainty" if to.certainty == "unknown" else (to.certainty or "").capitalize()
    return network.restricted(
        Filter(
            first=date.fromisoformat(since) if since else None,
            last=date.fromisoformat(until) if until else None,
            classes=frozenset({kind} if kind else ()),
            statuses=frozenset({to.status.capitalize()} if to.status else ()),
            certainties=frozenset({certainty} if certainty else ()),
            sources=frozenset({source, to.source or ""} if source else ()),
        )
    )


def _ref(graph: Graph, node: Node) -> models.Ref:
    return answers.entity_ref(graph, Reference(node.iri, node.name, node.class_name))


# --- neighbours -----------------------------------------------------------------------------------


def _rank(one: Neighbour) -> tuple[int, int, int, str, str]:
    return (one.distance, -one.sources, -one.happenings, one.node.name, one.node.iri)


def _page(found: tuple[Neighbour, ...], limit: int, start: str) -> tuple[list[Neighbour], str | None]:
    try:
        behind = tuple(json.loads(start)) if start else ()
        following = [one for one in found if _rank(one) > behind]
    except (TypeError, ValueError):
        raise Refused(422, "cursor is of another list; leave it out to begin anew") from None
    more = cursor(json.dumps(_rank(following[limit - 1]))) if len(following) > limit else None
    return following[:limit], more


def _neighbour(graph: Graph, one: Neighbour) -> models.NeighbourOf:
    entity = graph.catalogue.entities.get(one.node.iri)
    return models.NeighbourOf(
        entity=_ref(graph, one.node),
        country=entity.country if entity else None,
        distance=one.distance,
        happenings=one.happenings,
        sources=one.sources,
        kinds=one.kinds,
    )


def _neighbour_row(one: models.NeighbourOf) -> list[object]:
    entity = one.entity
    counts = (one.distance, one.happenings, one.sources, one.kinds)
    return [entity.id, entity.name, entity.type, one.country, *counts]


# --- timelines and paths --------------------------------------------------------------------------


def _key(entry: TimelineEntry) -> str:
    when = entry.happening.when
    return f"{when.first} {when.last} {entry.happening.iri}" if when else f"9999 {entry.happening.iri}"


def _happening(
    graph: Graph, network: Network, found: Happening, words: dict[str, Passage]
) -> dict[str, object]:
    naming, when = graph.naming, found.when
    evidence = [answers.evidence(graph, words[mention]) for mention in found.evidence if mention in words]
    return {
        "id": naming.id(found.iri),
        "iri": found.iri,
        "href": naming.event_href(found.iri) if found.kind in graph.event_classes else None,
        "kind": found.kind,
        "plover": found.plover,
        "status": answers.word(found.status),
        "certainty": answers.word(found.certainty),
        "time": models.WhenHappened(
            value=when.value, first=when.first, last=when.last, dated_by=when.dated_by
        )
        if when
        else None,
        "roles": tuple(
            models.RoleOf(role=role, entity=_ref(graph, network.node(iri))) for role, iri in found.roles
        ),
        "sources": tuple(naming.id(source) for source in found.sources),
        "document": naming.id(found.document),
        "evidence": tuple(sorted(evidence, key=lambda e: (e.document, e.start, e.end))),
    }


def _entry(
    graph: Graph, network: Network, entry: TimelineEntry, words: dict[str, Passage]
) -> models.TimelineItem:
    happening = _happening(graph, network, entry.happening, words)
    return models.TimelineItem.model_validate({**happening, "as": entry.roles})


def _timeline_row(item: models.TimelineItem) -> list[object]:
    time, words = item.time, item.evidence[0] if item.evidence else None
    return [
        item.id,
        item.kind,
        item.plover,
        item.status,
        item.certainty,
        *((time.value, time.first, time.last, time.dated_by) if time else [""] * 4),
        item.as_,
        tuple(f"{r.role} {r.entity.name}" for r in item.roles),
        item.sources,
        item.document,
        words.before + words.exact + words.after if words else "",
    ]


def _paths(graph: Graph, network: Network, found: tuple[Path, ...]) -> tuple[models.PathOf, ...]:
    told = {hop: _best(hop) for path in found for hop in path.hops}
    words = passages(graph.store, [m for happenings in told.values() for h in happenings for m in h.evidence])
    return tuple(
        models.PathOf(
            length=len(path.hops),
            entities=tuple(_ref(graph, node) for node in path.nodes),
            hops=tuple(
                models.HopOf(
                    start=graph.naming.id(hop.start.iri),
                    end=graph.naming.id(hop.end.iri),
                    count=len({edge.happening.iri for edge in hop.edges}),
                    happenings=tuple(
                        models.Happening.model_validate(_happening(graph, network, h, words))
                        for h in told[hop]
                    ),
                )
                for hop in path.hops
            ),
        )
        for path in found
    )


def _best(hop: Hop) -> list[Happening]:
    """Return the best attested happenings of a step, each once."""
    return list({edge.happening.iri: edge.happening for edge in hop.edges}.values())[:_SHOWN_OF_A_HOP]
