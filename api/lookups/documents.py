"""Documents over HTTP: the text of one, and what was read out of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request, Response

from api.lookups import answers, models
from api.lookups.examples import DOCUMENT, DOCUMENT_PAGE
from api.lookups.formats import CSV, JSON_LD, content, csv_answer, json_answer, json_ld_answer, wanted
from api.lookups.formats import JSON as JSON_
from api.lookups.graph import Graph
from api.lookups.pages import DEFAULT_LIMIT, after, link, page
from api.lookups.refusals import described
from api.lookups.routes import Cursor, Limit, Routes
from kg.errors import NotFoundError
from kg.records import (
    ClaimFilter,
    ClaimRecord,
    DocumentText,
    EventFilter,
    EventRecord,
    claim_records,
    document_record,
    document_records,
    event_records,
)
from kg.records.asking import node

TAG = "documents"
_STRETCH = 500
_COLUMNS = ("id", "identifier", "title", "publisher", "author", "url", "language", "published")
_GRAPH = "CONSTRUCT { ?s ?p ?o } { GRAPH DOCUMENT { ?s ?p ?o } }"


def add_documents(routes: Routes) -> None:
    """Add the lookups of documents."""
    graph = routes.graph

    def documents(request: Request, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
        offer = wanted(request, JSON_, CSV)
        found = document_records(graph.store, after=after(cursor), limit=limit + 1)
        records, following = page(found, limit, lambda record: record.key)
        items = tuple(answers.document(graph, record) for record in records)
        headers = link(request, following)
        if offer is CSV:
            return csv_answer(_COLUMNS, ([getattr(i, name) for name in _COLUMNS] for i in items), headers)
        return json_answer(models.DocumentPage(items=items, next=following), headers)

    def document(
        request: Request,
        id: Annotated[  # noqa: A002 - the parameter's name
            str,
            Path(
                description="The identifier that the document was given, its id, or its IRI.",
                examples=["examples/articles/fictional-editorial.txt"],
                min_length=1,
            ),
        ],
    ) -> Response:
        offer = wanted(request, JSON_, JSON_LD)
        found = _document(graph, id)
        if offer is JSON_LD:
            return json_ld_answer(graph.store, _GRAPH.replace("DOCUMENT", node(found.record.iri)))
        iri = found.record.iri
        return json_answer(answers.document_with_text(graph, found, _events(graph, iri), _claims(graph, iri)))

    routes.get(
        "/documents",
        documents,
        tag=TAG,
        summary="List the documents",
        description="All documents that the graph rests on, by IRI.",
        responses={
            200: content(models.DocumentPage, CSV, example=DOCUMENT_PAGE),
            **described(s406="There is JSON and CSV.", s422="A parameter is not what it should be."),
        },
    )
    routes.get(
        "/documents/{id:path}",
        document,
        tag=TAG,
        summary="Give the text of a document and what was read out of it",
        description=(
            "The whole text, and in layers its sentences, mentions, events, roles and claims. Offsets count "
            "the code points of the text; between them always stand the words that are given with them."
        ),
        responses={
            200: content(models.DocumentWithText, JSON_LD, example=DOCUMENT),
            **described(
                s404="The graph has no such document.",
                s406="There is JSON and JSON-LD.",
                s422="The id is malformed.",
            ),
        },
    )


def _document(graph: Graph, identifier: str) -> DocumentText:
    for iri in graph.naming.documents(identifier):
        try:
            return document_record(graph.store, iri)
        except NotFoundError:
            continue
    raise NotFoundError(
        f"{identifier}: the graph has no such document; /documents lists those that there are"
    )


def _events(graph: Graph, iri: str) -> list[EventRecord]:
    """Return the events of a document in reading order, however many there are."""
    found: list[EventRecord] = []
    while more := event_records(
        graph.store, EventFilter(source=iri), after=found[-1].key if found else "", limit=_STRETCH
    ):
        found += more
    return sorted(found, key=lambda e: (e.evidence.words.start if e.evidence else 0, e.iri))


def _claims(graph: Graph, iri: str) -> list[ClaimRecord]:
    """Return the claims of a document in reading order, however many there are."""
    found: list[ClaimRecord] = []
    while more := claim_records(
        graph.store, ClaimFilter(document=iri), after=found[-1].key if found else "", limit=_STRETCH
    ):
        found += more
    return sorted(found, key=lambda c: (c.evidence[0].words.start if c.evidence else 0, c.iri))
