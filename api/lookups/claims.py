"""Claims over HTTP: who says what of whom, through whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from api.lookups import answers, models, resolving
from api.lookups.examples import CLAIM_PAGE
from api.lookups.formats import CSV, content, csv_answer, json_answer, wanted
from api.lookups.formats import JSON as JSON_
from api.lookups.pages import DEFAULT_LIMIT, after, link, page
from api.lookups.refusals import described
from api.lookups.routes import ENTITY, Cursor, Limit, Routes
from kg.records import ClaimFilter, claim_records, events_by_iri

COLUMNS = (
    "id",
    "manner",
    "speaker",
    "speaker_id",
    "via",
    "via_id",
    "quotation",
    "about",
    "about_id",
    "about_type",
    "subject",
    "predicate",
    "object",
    "polarity",
    "certainty",
    "tense",
    "document",
    "start",
    "end",
)


def add_claims(routes: Routes) -> None:
    """Add the lookup of claims."""
    graph = routes.graph

    def about_what(value: str | None) -> str | None:
        if value is None:
            return None
        iri = graph.naming.iri(value)
        if "#event=" in iri and events_by_iri(graph.store, [iri]):
            return iri
        return resolving.entity(graph, "about", value)

    def claims(
        request: Request,
        speaker: Annotated[
            str | None, Query(description=f"Who says it. {ENTITY}", examples=["person/ingrid-amankwah"])
        ] = None,
        via: Annotated[str | None, Query(description=f"Who carried the words. {ENTITY}")] = None,
        about: Annotated[
            str | None, Query(description=f"An event by id, or who or what has a role in it. {ENTITY}")
        ] = None,
        polarity: Annotated[
            models.Polarity | None, Query(description="Whether it says that the event happens, or not.")
        ] = None,
        manner: Annotated[
            models.Manner | None,
            Query(description="How the document gives it; `asserted` where it says it itself."),
        ] = None,
        document: Annotated[
            str | None, Query(description="The document that holds it, by id or IRI.")
        ] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        offer = wanted(request, JSON_, CSV)
        filters = ClaimFilter(
            speaker=resolving.entity(graph, "speaker", speaker),
            via=resolving.entity(graph, "via", via),
            about=about_what(about),
            polarity=polarity.capitalize() if polarity else None,
            manner=manner.capitalize() if manner else None,
            document=graph.naming.iri(document) if document else None,
        )
        found = claim_records(graph.store, filters, after=after(cursor), limit=limit + 1)
        records, following = page(found, limit, lambda record: record.key)
        items = tuple(answers.claim(graph, record) for record in records)
        headers = link(request, following)
        if offer is CSV:
            return csv_answer(COLUMNS, map(_row, items), headers)
        return json_answer(models.ClaimPage(items=items, next=following), headers)

    routes.get(
        "/claims",
        claims,
        tag="claims",
        summary="Find claims by speaker, carrier and what they are about",
        description=(
            "Who says what, in which words, and who carried them; the documents' own assertions among "
            "them. All parameters that are given must hold."
        ),
        responses={
            200: content(models.ClaimPage, CSV, example=CLAIM_PAGE),
            **described(
                s404="A parameter is no IRI.",
                s406="There is JSON and CSV.",
                s422="A parameter is not what it should be; the detail says how.",
            ),
        },
    )


def _row(claim: models.Claim) -> list[object]:
    speaker, about, relation = claim.speaker, claim.about, claim.relation
    words = claim.evidence[0] if claim.evidence else None
    return [
        claim.id,
        claim.manner,
        speaker.name if speaker else "",
        speaker.id if speaker else "",
        tuple(ref.name for ref in claim.via),
        tuple(ref.id for ref in claim.via),
        claim.quotation,
        about.name if about else "",
        about.id if about else "",
        about.type if about else "",
        *((relation.subject.name, relation.predicate, relation.object.name) if relation else ("", "", "")),
        claim.polarity,
        claim.certainty,
        claim.tense,
        claim.document,
        *((words.start, words.end) if words else ("", "")),
    ]
