"""Events over HTTP: filtered by who, whom, what, where, when, and one with all that is claimed of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Request, Response

from api.lookups import answers, models, resolving
from api.lookups.examples import EVENT, EVENT_PAGE
from api.lookups.formats import CSV, JSON_LD, content, csv_answer, json_answer, json_ld_answer, wanted
from api.lookups.formats import JSON as JSON_
from api.lookups.pages import DEFAULT_LIMIT, after, link, page
from api.lookups.refusals import described
from api.lookups.routes import ENTITY, Cursor, Day, Limit, Routes
from kg.errors import NotFoundError
from kg.records import EventFilter, claims_about, event_mentions, event_records, events_by_iri
from kg.records.asking import node

TAG = "events"
_ROLES = ("source", "target", "instrument", "theme", "recipient", "place")
COLUMNS = (
    "id",
    "type",
    "plover",
    "modes",
    "contexts",
    "status",
    "time",
    "first",
    "last",
    *(f"{role}{part}" for role in _ROLES for part in ("", "_id")),
    "document",
    "start",
    "end",
    "trigger",
    "sentence",
    "score",
    "part_of",
)
_GRAPH = """
CONSTRUCT { ?s ?p ?o } {
  { BIND(EVENT AS ?s) ?s ?p ?o }
  UNION { EVENT cq:time ?s . ?s ?p ?o }
  UNION { EVENT cq:trigger ?s ; cq:inDocument ?d . GRAPH ?d { ?s ?p ?o } }
  UNION { GRAPH ?d { ?s cq:about EVENT ; ?p ?o } }
  UNION { GRAPH ?d { ?claim cq:about EVENT ; cq:evidence ?s } GRAPH ?d { ?s ?p ?o } }
}
"""


def add_events(routes: Routes) -> None:
    """Add the lookups of events."""
    graph = routes.graph

    def events(
        request: Request,
        actor: Annotated[
            str | None, Query(description=f"Who did it. {ENTITY}", examples=["state/SUN"])
        ] = None,
        target: Annotated[str | None, Query(description=f"To whom. {ENTITY}")] = None,
        participant: Annotated[
            str | None, Query(description=f"Who or what has any role in it. {ENTITY}")
        ] = None,
        type: Annotated[  # noqa: A002 - the parameter's name
            str | None, Query(description="A class of events; subclasses count.", examples=["Threaten"])
        ] = None,
        plover: Annotated[
            str | None,
            Query(description="A PLOVER event type.", pattern="^[A-Za-z]+$"),
        ] = None,
        weapon: Annotated[
            str | None,
            Query(
                description="A weapon, or a class of weapons, that is instrument or theme.",
                examples=["Weapon"],
            ),
        ] = None,
        place: Annotated[str | None, Query(description=f"Where. {ENTITY}")] = None,
        since: Annotated[Day, Query(description="The first day of the period that it falls into.")] = None,
        until: Annotated[Day, Query(description="The last day of that period.")] = None,
        status: Annotated[models.Status | None, Query(description="How far it may be taken as fact.")] = None,
        source: Annotated[
            str | None,
            Query(description="The document that tells it, by id or IRI, or its publisher by name."),
        ] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        offer = wanted(request, JSON_, CSV)
        roles = (("source", "actor", actor), ("target", "target", target), ("place", "place", place))
        filled = [(role, resolving.entity(graph, name, value)) for role, name, value in roles]
        filled.append(("participant", resolving.entity(graph, "participant", participant)))
        filters = EventFilter(
            roles=tuple((role, iri) for role, iri in filled if iri),
            class_name=resolving.event_class(graph, "type", type),
            plover=plover.upper() if plover else None,
            weapon=resolving.weapon(graph, "weapon", weapon),
            first=resolving.day("since", since),
            last=resolving.day("until", until),
            status=status.capitalize() if status else None,
            source=graph.naming.iri(source) if source and source.startswith("document/") else source,
        )
        found = event_records(graph.store, filters, after=after(cursor), limit=limit + 1)
        records, following = page(found, limit, lambda record: record.key)
        items = tuple(answers.event(graph, record) for record in records)
        headers = link(request, following)
        if offer is CSV:
            return csv_answer(COLUMNS, map(row, items), headers)
        return json_answer(models.EventPage(items=items, next=following), headers)

    def event(
        request: Request,
        id: Annotated[  # noqa: A002 - the parameter's name
            str, Path(description="The id of an event: its IRI below the base.", examples=[EVENT["id"]])
        ],
    ) -> Response:
        offer = wanted(request, JSON_, JSON_LD)
        iri = graph.naming.iri(id)
        found = events_by_iri(graph.store, [iri])
        if not found:
            raise NotFoundError(f"{id}: the graph has no such event; /events lists those that there are")
        if offer is JSON_LD:
            return json_ld_answer(graph.store, _GRAPH.replace("EVENT", node(iri)))
        claims = claims_about(graph.store, iri)
        mentions = event_mentions(graph.store, iri)
        return json_answer(answers.event_with_claims(graph, found[0], mentions, claims))

    routes.get(
        "/events",
        events,
        tag=TAG,
        summary="Find events by who, whom, what, with what, where and when",
        description=(
            "Events by time, undated ones last; each with its roles, its status and the words that name it "
            "in their sentence. An event in the graph is not a fact: its status says how far it may be "
            "taken as one. All parameters that are given must hold."
        ),
        responses={
            200: content(models.EventPage, CSV, example=EVENT_PAGE),
            **described(
                s404="A parameter is no IRI.",
                s406="There is JSON and CSV.",
                s422="A parameter is not what it should be; the detail says how.",
            ),
        },
    )
    routes.get(
        "/events/{id:path}",
        event,
        tag=TAG,
        summary="Say who claims an event, and in which words",
        description="The event with every claim about it: speaker, carriers, polarity, certainty, words.",
        responses={
            200: content(models.EventWithClaims, JSON_LD, example=EVENT),
            **described(
                s404="The graph has no such event.",
                s406="There is JSON and JSON-LD.",
                s422="The id is malformed.",
            ),
        },
    )


def row(event: models.Event) -> list[object]:
    """Return an event as the row of a table; several fillers of a role are joined."""
    filled = []
    for role in _ROLES:
        refs = [r.entity for r in event.roles if r.role == role]
        filled += [tuple(ref.name for ref in refs), tuple(ref.id for ref in refs)]
    time, words = event.time, event.evidence
    return [
        event.id,
        event.type,
        event.plover,
        event.modes,
        event.contexts,
        event.status,
        *((time.value, time.first, time.last) if time else ("", "", "")),
        *filled,
        event.document,
        *(
            (words.start, words.end, words.exact, words.before + words.exact + words.after)
            if words
            else [""] * 4
        ),
        event.score,
        event.part_of,
    ]
