"""How do records become answers? From the values of `kg` to the models of the lookups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.lookups import models
from api.lookups.graph import Graph
from kg.calendar import Period
from kg.records import ClaimRecord, DocumentRecord, DocumentText, EventRecord, Passage, Reference, Words
from kg.search import Found, NamedEntity

_ENDINGS = ("Certainty", "Tense")


def word(name: str | None) -> Any:
    """Write the local name of a status, manner, certainty, … as the annotation contract does."""
    if name is None:
        return None
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name.lower()


def entity_ref(graph: Graph, found: Reference) -> models.Ref:
    """Point at an entity."""
    naming = graph.naming
    return models.Ref(
        id=naming.id(found.iri),
        iri=found.iri,
        href=naming.entity_href(found.iri),
        name=found.label,
        type=found.class_name or None,
    )


def event_ref(graph: Graph, found: Reference) -> models.Ref:
    """Point at an event."""
    return entity_ref(graph, found).model_copy(update={"href": graph.naming.event_href(found.iri)})


def evidence(graph: Graph, found: Passage) -> models.Evidence:
    """Show the words that a statement rests on."""
    return models.Evidence(
        document=graph.naming.id(found.document),
        href=graph.naming.document_href(found.document),
        start=found.words.start,
        end=found.words.end,
        exact=found.words.exact,
        before=found.before,
        after=found.after,
    )


def when(found: Period | None) -> models.When | None:
    """Show a time."""
    return models.When(value=found.value, first=found.first, last=found.last) if found else None


def _event(graph: Graph, found: EventRecord) -> dict[str, Any]:
    return {
        "id": graph.naming.id(found.iri),
        "iri": found.iri,
        "href": graph.naming.event_href(found.iri),
        "label": found.label,
        "type": found.class_name,
        "plover": found.plover,
        "modes": found.modes,
        "contexts": found.contexts,
        "status": word(found.status),
        "time": when(found.time),
        "roles": tuple(models.RoleOf(role=r.role, entity=entity_ref(graph, r.filler)) for r in found.roles),
        "document": graph.naming.id(found.document),
        "evidence": evidence(graph, found.evidence) if found.evidence else None,
        "score": found.score,
        "part_of": graph.naming.id(found.part_of) if found.part_of else None,
    }


def event(graph: Graph, found: EventRecord) -> models.Event:
    """Show an event."""
    return models.Event(**_event(graph, found))


def event_with_claims(
    graph: Graph, found: EventRecord, mentions: Iterable[Passage], claims: Iterable[ClaimRecord]
) -> models.EventWithClaims:
    """Show an event, all words that tell of it, and who says so."""
    return models.EventWithClaims(
        **_event(graph, found),
        mentions=tuple(evidence(graph, p) for p in mentions),
        claims=tuple(claim(graph, c) for c in claims),
    )


def claim(graph: Graph, found: ClaimRecord) -> models.Claim:
    """Show a claim."""
    relation = None
    if found.relation:
        subject, predicate, value = found.relation
        relation = models.RelationOf(
            subject=entity_ref(graph, subject), predicate=predicate, object=entity_ref(graph, value)
        )
    return models.Claim(
        id=graph.naming.id(found.iri),
        iri=found.iri,
        document=graph.naming.id(found.document),
        manner=word(found.manner),
        speaker=entity_ref(graph, found.speaker) if found.speaker else None,
        via=tuple(entity_ref(graph, carrier) for carrier in found.via),
        quotation=found.quotation,
        about=event_ref(graph, found.about) if found.about else None,
        relation=relation,
        polarity=word(found.polarity),
        certainty=word(found.certainty),
        tense=word(found.tense),
        evidence=tuple(evidence(graph, p) for p in found.evidence),
    )


def entity(graph: Graph, found: NamedEntity) -> dict[str, Any]:
    """Return what all models of an entity have."""
    return {
        "id": graph.naming.id(found.iri),
        "iri": found.iri,
        "href": graph.naming.entity_href(found.iri),
        "name": found.name,
        "type": found.class_name,
        "country": found.country,
        "aliases": found.aliases,
        "documents": found.documents,
        "mentions": found.mentions,
    }


def entity_found(graph: Graph, found: NamedEntity, how: Found | None) -> models.EntityFound:
    """Show an entity that was searched for, or one of a list."""
    return models.EntityFound(
        **entity(graph, found),
        match=how.match.name.lower() if how else None,  # type: ignore[arg-type]
        matched=how.name if how else None,
        score=round(how.score, 1) if how else None,
    )


def _document(graph: Graph, found: DocumentRecord) -> dict[str, Any]:
    return {
        "id": graph.naming.id(found.iri),
        "iri": found.iri,
        "href": graph.naming.document_href(found.iri),
        "identifier": found.identifier,
        "title": found.title,
        "publisher": found.publisher,
        "author": found.author,
        "url": found.url,
        "language": found.language,
        "published": found.published,
    }


def document(graph: Graph, found: DocumentRecord) -> models.Document:
    """Show what is known of a document."""
    return models.Document(**_document(graph, found))


def document_with_text(
    graph: Graph, found: DocumentText, events: list[EventRecord], claims: list[ClaimRecord]
) -> models.DocumentWithText:
    """Show a document, its text, and what was read out of it."""
    naming = graph.naming
    layers = models.Layers(
        sentences=tuple(models.Span(**_span(words)) for words in found.sentences),
        mentions=tuple(
            models.MentionOf(**_span(m.words), kind=word(m.kind), entity=entity_ref(graph, m.denotes))
            for m in found.mentions
        ),
        events=tuple(event(graph, e) for e in events),
        roles=tuple(
            models.Filling(
                **_span(f.words),
                event=naming.id(f.event),
                role=f.role,
                entity=entity_ref(graph, f.filler) if f.filler else None,
            )
            for f in found.roles
        ),
        claims=tuple(claim(graph, c) for c in claims),
    )
    return models.DocumentWithText(**_document(graph, found.record), text=found.text, layers=layers)


def _span(words: Words) -> dict[str, Any]:
    return {"start": words.start, "end": words.end, "exact": words.exact}
