"""What does the graph hold of one kind: events, claims, documents? Records, filtered and in pages.

A page begins after the key of the last record of the page before it, so that what is added between two
requests neither repeats nor hides a record.
"""

from __future__ import annotations

from kg.records.claims import ClaimFilter, claim_records, claims_about
from kg.records.documents import document_counts, document_record, document_records
from kg.records.entities import FactRecord, entity_facts, entity_mentions, same_as
from kg.records.events import EventFilter, event_classes, event_mentions, event_records, events_by_iri
from kg.records.passages import passages
from kg.records.values import (
    ClaimRecord,
    DocumentRecord,
    DocumentText,
    EventRecord,
    Passage,
    Reference,
    RoleRecord,
    Words,
)

__all__ = [
    "ClaimFilter",
    "ClaimRecord",
    "DocumentRecord",
    "DocumentText",
    "EventFilter",
    "EventRecord",
    "FactRecord",
    "Passage",
    "Reference",
    "RoleRecord",
    "Words",
    "claim_records",
    "claims_about",
    "document_counts",
    "document_record",
    "document_records",
    "entity_facts",
    "entity_mentions",
    "event_classes",
    "event_mentions",
    "event_records",
    "events_by_iri",
    "passages",
    "same_as",
]
