"""Which documents does the graph rest on, what is their text, and what was read out of it?"""

from __future__ import annotations

from kg.errors import NotFoundError
from kg.records.asking import Row, literal, node, references, rows
from kg.records.values import DocumentRecord, DocumentText, FillingRecord, MentionRecord, Words
from kg.reference import local
from kg.store import Store

_DOCUMENT = """
SELECT ?document ?identifier ?title ?publisher ?author ?url ?language ?published TEXT {
  GRAPH ?document {
    ?document a cq:Document .
    OPTIONAL { ?document cq:identifier ?identifier } OPTIONAL { ?document cq:title ?title }
    OPTIONAL { ?document cq:publisher ?publisher } OPTIONAL { ?document cq:author ?author }
    OPTIONAL { ?document cq:url ?url } OPTIONAL { ?document cq:language ?language }
    OPTIONAL { ?document cq:published ?published }
    FILTERS
  }
} ORDER BY ?document
"""

_SENTENCES = """
SELECT ?start ?end ?exact {
  GRAPH DOCUMENT { ?sentence a cq:Sentence ; cq:start ?start ; cq:end ?end ; cq:exact ?exact }
}
"""

_MENTIONS = """
SELECT DISTINCT ?start ?end ?exact ?kind ?entity {
  GRAPH DOCUMENT {
    ?mention cq:mentionKind ?kind ; cq:denotes ?entity ; cq:start ?start ; cq:end ?end ; cq:exact ?exact .
    ?appearance cq:evidence ?mention ; cq:appearanceOf ?entity
  }
}
"""

_FILLINGS = """
SELECT DISTINCT ?start ?end ?exact ?event ?role ?filler {
  GRAPH DOCUMENT {
    ?filling cq:inEvent ?event ; cq:role ?role ; cq:evidence ?mention .
    ?mention cq:start ?start ; cq:end ?end ; cq:exact ?exact .
    OPTIONAL { ?filling cq:filler ?filler }
  }
}
"""


def document_records(store: Store, *, after: str = "", limit: int = 50) -> list[DocumentRecord]:
    """Return documents by IRI, from the one behind the IRI `after`."""
    start = f"FILTER(STR(?document) > {literal(after)})" if after else ""
    query = _DOCUMENT.replace("TEXT", "").replace("FILTERS", start) + f" LIMIT {limit}"
    return [_record(row) for row in rows(store, query)]


def document_record(store: Store, iri: str) -> DocumentText:
    """Return the document with this IRI, its text, and what was read out of it.

    Raises:
        NotFoundError: where the store holds no such document.
    """
    named = node(iri)
    only = f"OPTIONAL {{ {named} cq:text ?text }} FILTER(?document = {named})"
    row = next(rows(store, _DOCUMENT.replace("TEXT", "?text").replace("FILTERS", only)), None)
    if row is None:
        raise NotFoundError(f"{iri}: the graph holds no such document")
    mentions = list(rows(store, _MENTIONS.replace("DOCUMENT", named)))
    fillings = list(rows(store, _FILLINGS.replace("DOCUMENT", named)))
    things = references(
        store, {row["entity"] for row in mentions} | {row["filler"] for row in fillings if "filler" in row}
    )
    return DocumentText(
        record=_record(row),
        text=row.get("text", ""),
        sentences=tuple(sorted(map(_words, rows(store, _SENTENCES.replace("DOCUMENT", named))), key=_order)),
        mentions=tuple(
            sorted(
                (MentionRecord(_words(r), local(r["kind"]), things[r["entity"]]) for r in mentions),
                key=lambda m: (_order(m.words), m.denotes.iri),
            )
        ),
        roles=tuple(
            sorted(
                (
                    FillingRecord(_words(r), r["event"], local(r["role"]), things.get(r.get("filler", "")))
                    for r in fillings
                ),
                key=lambda f: (_order(f.words), f.event, f.role),
            )
        ),
    )


def document_counts(store: Store, iri: str) -> tuple[int, int, int]:
    """Return how many entities, events and claims a document has."""
    query = f"""
    SELECT (COUNT(DISTINCT ?entity) AS ?entities) (COUNT(DISTINCT ?event) AS ?events)
           (COUNT(DISTINCT ?claim) AS ?claims) {{
      {{ GRAPH {node(iri)} {{ ?appearance cq:appearanceOf ?entity }} }}
      UNION {{ ?event cq:inDocument {node(iri)} ; cq:status ?status }}
      UNION {{ GRAPH {node(iri)} {{ ?claim a cq:Claim }} }}
    }}
    """
    row = next(rows(store, query))
    return int(row["entities"]), int(row["events"]), int(row["claims"])


def _words(row: Row) -> Words:
    return Words(int(row["start"]), int(row["end"]), row["exact"])


def _order(words: Words) -> tuple[int, int]:
    return words.start, words.end


def _record(row: Row) -> DocumentRecord:
    names = ("title", "publisher", "author", "url", "language", "published")
    return DocumentRecord(
        iri=row["document"],
        identifier=row.get("identifier", row["document"]),
        **{name: row.get(name) for name in names},
    )
