"""How do the records ask the store? SELECT queries in, rows of plain strings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.records.values import Passage, Reference, Words
from kg.reference import local
from kg.store import Store

Row = dict[str, str]

EVIDENCE = """
  ?mention cq:start ?start ; cq:end ?end ; cq:exact ?exact .
  OPTIONAL { ?mention cq:inSentence ?in . ?in cq:start ?opening ; cq:exact ?sentence }
"""


def rows(store: Store, query: str) -> Iterator[Row]:
    """Yield the solutions of a SELECT query; a variable without a value is left out of its row."""
    result = store.query(query)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("records are read by SELECT queries")
    names = [variable.value for variable in result.variables]
    for solution in result:
        found = zip(names, solution, strict=True)
        yield {name: v.value for name, v in found if isinstance(v, (ox.NamedNode, ox.Literal))}


def node(iri: str) -> str:
    """Write an IRI as a term of a query.

    Raises:
        NotFoundError: where it is no IRI, and nothing in the graph can have it.
    """
    try:
        return str(ox.NamedNode(iri))
    except ValueError:
        raise NotFoundError(f"{iri!r} is no IRI; nothing in the graph has it") from None


def nodes(iris: Iterable[str]) -> str:
    """Write IRIs as the terms of a VALUES clause."""
    return " ".join(node(iri) for iri in iris)


def literal(value: str) -> str:
    """Write a plain string as a term of a query."""
    return str(ox.Literal(value))


def passage(row: Row) -> Passage:
    """Return the evidence of a row with the variables of `EVIDENCE`, and `document`."""
    words = Words(int(row["start"]), int(row["end"]), row["exact"])
    sentence, opening = row.get("sentence", ""), int(row.get("opening", words.start))
    return Passage(
        document=row["document"],
        words=words,
        before=sentence[: words.start - opening],
        after=sentence[words.end - opening :],
    )


def references(store: Store, iris: Iterable[str]) -> dict[str, Reference]:
    """Return what the graph calls entities and events, and their most specific class, by IRI."""
    wanted = sorted(set(iris))
    if not wanted:
        return {}
    query = f"""
    SELECT ?thing (MIN(STR(?name)) AS ?label) (MIN(?kind) AS ?class) {{
      VALUES ?thing {{ {nodes(wanted)} }}
      OPTIONAL {{ ?thing rdfs:label ?name }}
      OPTIONAL {{
        ?thing a ?type .
        FILTER NOT EXISTS {{ ?thing a ?finer . ?finer rdfs:subClassOf+ ?type FILTER(?finer != ?type) }}
        BIND(STR(?type) AS ?kind)
      }}
    }} GROUP BY ?thing
    """
    found = {row["thing"]: row for row in rows(store, query)}
    return {
        iri: Reference(
            iri,
            found.get(iri, {}).get("label") or local(iri),
            local(found.get(iri, {}).get("class", "")),
        )
        for iri in wanted
    }
