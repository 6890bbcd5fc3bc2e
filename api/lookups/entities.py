"""Entities over HTTP: search by name, and all that holds of one."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import Query, Request, Response

from api.lookups import answers, models, resolving
from api.lookups.examples import ENTITY, ENTITY_PAGE
from api.lookups.formats import CSV, JSON_LD, content, csv_answer, json_answer, json_ld_answer, wanted
from api.lookups.formats import JSON as JSON_
from api.lookups.graph import Graph
from api.lookups.pages import DEFAULT_LIMIT, after, cursor, link
from api.lookups.refusals import Refused, described
from api.lookups.routes import Cursor, EntityId, Limit, Routes
from kg.errors import NotFoundError
from kg.records import entity_facts, entity_mentions, same_as
from kg.records.asking import node
from kg.search import Found, NamedEntity

TAG = "entities"
_MENTIONS = 50
_COLUMNS = (
    "id",
    "iri",
    "name",
    "type",
    "country",
    "aliases",
    "documents",
    "mentions",
    "match",
    "matched",
    "score",
)


def add_entities(routes: Routes) -> None:
    """Add the lookups of entities."""
    graph = routes.graph

    def entities(
        request: Request,
        q: Annotated[
            str | None,
            Query(
                max_length=200,
                description="Words of a name: whole, its beginning, or nearly right.",
                examples=["amankwah"],
            ),
        ] = None,
        type: Annotated[  # noqa: A002 - the parameter's name
            str | None, Query(description="A class of the ontology; subclasses count.", examples=["Person"])
        ] = None,
        country: Annotated[
            str | None,
            Query(description="ISO 3166-1 alpha-3 code of a state.", pattern="^[A-Za-z]{3}$"),
        ] = None,
        known: Annotated[
            bool, Query(description="Find those too of which only the reference knowledge speaks.")
        ] = False,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        offer = wanted(request, JSON_, CSV)
        kind = resolving.entity_class(graph, "type", type)
        code = country.upper() if country else None

        def fits(entity: NamedEntity) -> bool:
            return (
                (known or entity.documents > 0)
                and (kind is None or kind in entity.classes)
                and (code is None or entity.country == code)
            )

        items, following = _page(graph, q, fits, limit, after(cursor))
        headers = link(request, following)
        if offer is CSV:
            rows = ([getattr(item, name) for name in _COLUMNS] for item in items)
            return csv_answer(_COLUMNS, rows, headers)
        return json_answer(models.EntityPage(items=tuple(items), next=following), headers)

    def entity(request: Request, id: EntityId) -> Response:  # noqa: A002 - the parameter's name
        offer = wanted(request, JSON_, JSON_LD)
        iri = graph.naming.iri(id)
        found = graph.catalogue.entities.get(iri)
        if found is None:
            raise NotFoundError(f"{id}: the graph has no such entity; look its id up at /entities?q=")
        if offer is JSON_LD:
            return json_ld_answer(graph.store, f"CONSTRUCT {{ {node(iri)} ?p ?o }} {{ {node(iri)} ?p ?o }}")
        return json_answer(_entity(graph, found))

    routes.get(
        "/entities",
        entities,
        tag=TAG,
        summary="Find entities by name, class and country",
        description=(
            "Entities that documents speak of, best match first; without `q`, by name. A name matches that "
            "is the words, begins with them, has words that begin with each of them, or is nearly like them, "
            "without regard to letter case, accents and punctuation."
        ),
        responses={
            200: content(models.EntityPage, CSV, example=ENTITY_PAGE),
            **described(
                s406="There is JSON and CSV.",
                s422="A parameter is not what it should be; the detail says how.",
            ),
        },
    )
    routes.get(
        "/entities/{id:path}",
        entity,
        tag=TAG,
        summary="Say what holds of an entity",
        description="Its names, classes and facts, and its first mentions with the sentences around them.",
        responses={
            200: content(models.EntityWithFacts, JSON_LD, example=ENTITY),
            **described(
                s404="The graph has no such entity.",
                s406="There is JSON and JSON-LD.",
                s422="The id is malformed.",
            ),
        },
    )


def _page(
    graph: Graph, q: str | None, fits: Any, limit: int, start: str
) -> tuple[list[models.EntityFound], str | None]:
    """Return a page of entities: those that words find, or all by name, behind a key."""
    catalogue = graph.catalogue
    if q is None or not q.strip():
        ordered: list[tuple[Any, NamedEntity, Found | None]] = [
            ((e.name.casefold(), e.iri), e, None) for e in catalogue.entities.values() if fits(e)
        ]
    else:
        ordered = [(f.rank, f.entity, f) for f in catalogue.search(q) if fits(f.entity)]
    try:
        behind = tuple(json.loads(start)) if start else ()
        following = [item for item in ordered if item[0] > behind]
    except (TypeError, ValueError):
        raise Refused(422, "cursor is of another list; leave it out to begin anew") from None
    shown = [answers.entity_found(graph, entity, how) for _, entity, how in following[:limit]]
    more = cursor(json.dumps(following[limit - 1][0])) if len(following) > limit else None
    return shown, more


def _entity(graph: Graph, found: NamedEntity) -> models.EntityWithFacts:
    store = graph.store
    entities = graph.catalogue.entities
    facts = tuple(
        models.Fact(
            property=f.name,
            label=f.label,
            value=f.value,
            entity=answers.entity_ref(graph, f.thing) if f.thing and f.thing.iri in entities else None,
        )
        for f in entity_facts(store, found.iri)
    )
    mentions = entity_mentions(store, found.iri, _MENTIONS)
    return models.EntityWithFacts(
        **answers.entity(graph, found),
        types=tuple(sorted(found.classes)),
        same_as=same_as(store, found.iri),
        facts=facts,
        evidence=tuple(answers.evidence(graph, m) for m in mentions),
    )
