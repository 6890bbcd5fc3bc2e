"""Who says what of which event, through whom, and how sure? Claims, with the words that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.records.asking import EVIDENCE, Row, literal, node, nodes, passage, references, rows
from kg.records.values import ClaimRecord, Passage, Reference
from kg.reference import local
from kg.store import Store
from kg.terms import cq


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; what is not set excludes nothing.

    Attributes:
        speaker, via: IRIs of entities that say it, and that carry the words.
        about: the IRI of an event that it tells of, or of an entity with a role in one.
        polarity, manner: local names of the ontology: Positive, Negative; Quoted, Paraphrased, Asserted, ….
        document: the IRI of the document that holds it.
    """

    speaker: str | None = None
    via: str | None = None
    about: str | None = None
    polarity: str | None = None
    manner: str | None = None
    document: str | None = None


_CLAIMS = """
SELECT DISTINCT ?claim ?document ?manner ?speaker ?quotation ?about ?polarity ?certainty ?tense
       ?subject ?predicate ?object {
  VALUES ?claim { CLAIMS }
  GRAPH ?document {
    ?claim a cq:Claim ; cq:manner ?manner .
    OPTIONAL { ?claim cq:speaker ?speaker } OPTIONAL { ?claim cq:quotation ?quotation }
    OPTIONAL { ?claim cq:about ?about } OPTIONAL { ?claim cq:polarity ?polarity }
    OPTIONAL { ?claim cq:certainty ?certainty } OPTIONAL { ?claim cq:tense ?tense }
    OPTIONAL { ?claim cq:subject ?subject ; cq:predicate ?predicate ; cq:object ?object }
  }
}
"""

_CHAINS = """
SELECT DISTINCT ?claim ?cell ?carrier ?next {
  VALUES ?claim { CLAIMS }
  GRAPH ?document {
    ?claim cq:chain ?head . ?head rdf:rest* ?cell . ?cell rdf:first ?carrier ; rdf:rest ?next
  }
}
"""

_EVIDENCE = """
SELECT DISTINCT ?claim ?document ?start ?end ?exact ?opening ?sentence {
  VALUES ?claim { CLAIMS }
  # Apart, since Oxigraph otherwise joins all evidence before it looks at the claims.
  GRAPH ?document { ?claim cq:evidence ?mention } GRAPH ?document { EVIDENCE }
}
"""


def claim_records(
    store: Store, wanted: ClaimFilter = ClaimFilter(), *, after: str = "", limit: int = 50
) -> list[ClaimRecord]:
    """Return the claims that are wanted, by IRI, from the one behind the IRI `after`.

    Raises:
        NotFoundError: where the filter names something that is no IRI.
    """
    graph = node(wanted.document) if wanted.document else "?document"
    inside, outside = _conditions(wanted)
    start = f"FILTER(STR(?claim) > {literal(after)})" if after else ""
    query = f"""
    SELECT DISTINCT ?claim {{
      GRAPH {graph} {{ ?claim a cq:Claim . {inside} }}
      {outside} {start}
    }} ORDER BY STR(?claim) LIMIT {limit}
    """
    return _by_iri(store, [row["claim"] for row in rows(store, query)])


def claims_about(store: Store, event: str) -> list[ClaimRecord]:
    """Return all claims about an event, by IRI."""
    query = f"SELECT DISTINCT ?claim {{ GRAPH ?d {{ ?claim cq:about {node(event)} }} }} ORDER BY STR(?claim)"
    return _by_iri(store, [row["claim"] for row in rows(store, query)])


def _by_iri(store: Store, iris: Iterable[str]) -> list[ClaimRecord]:
    wanted = list(iris)
    if not wanted:
        return []
    named = nodes(wanted)
    found = {row["claim"]: row for row in rows(store, _CLAIMS.replace("CLAIMS", named))}
    chains = _chains(store, named)
    evidence: dict[str, list[Passage]] = defaultdict(list)
    for row in rows(store, _EVIDENCE.replace("CLAIMS", named).replace("EVIDENCE", EVIDENCE)):
        evidence[row["claim"]].append(passage(row))
    pointed = {
        row[k] for row in found.values() for k in ("speaker", "about", "subject", "object") if k in row
    }
    things = references(store, pointed.union(*chains.values()))
    return [
        _record(
            found[iri],
            tuple(things[carrier] for carrier in chains.get(iri, ())),
            tuple(sorted(evidence[iri], key=lambda p: (p.words.start, p.words.end))),
            things,
        )
        for iri in wanted
        if iri in found
    ]


def _chains(store: Store, named: str) -> dict[str, list[str]]:
    cells: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in rows(store, _CHAINS.replace("CLAIMS", named)):
        cells[row["claim"]][row["cell"]] = (row["carrier"], row["next"])
    chains: dict[str, list[str]] = {}
    for claim, links in cells.items():
        followers = {following for _, following in links.values()}
        cell = next((cell for cell in sorted(links) if cell not in followers), "")
        chain = []
        while cell in links:
            carrier, cell = links.pop(cell)
            chain.append(carrier)
        chains[claim] = chain
    return chains


def _record(
    row: Row, via: tuple[Reference, ...], evidence: tuple[Passage, ...], things: dict[str, Reference]
) -> ClaimRecord:
    related = all(name in row for name in ("subject", "predicate", "object"))
    return ClaimRecord(
        iri=row["claim"],
        document=row["document"],
        manner=local(row["manner"]),
        speaker=things.get(row.get("speaker", "")),
        via=via,
        quotation=row.get("quotation"),
        about=things.get(row.get("about", "")),
        relation=(things[row["subject"]], local(row["predicate"]), things[row["object"]])
        if related
        else None,
        polarity=_name(row, "polarity"),
        certainty=_name(row, "certainty"),
        tense=_name(row, "tense"),
        evidence=evidence,
    )


def _name(row: Row, variable: str) -> str | None:
    return local(row[variable]) if variable in row else None


def _conditions(wanted: ClaimFilter) -> tuple[str, str]:
    """Return what must hold inside of the document's graph, and outside of it."""
    inside = ""
    if wanted.speaker:
        inside += f"?claim cq:speaker {node(wanted.speaker)} . "
    if wanted.via:
        inside += f"?claim cq:via {node(wanted.via)} . "
    if wanted.polarity:
        inside += f"?claim cq:polarity {node(cq(wanted.polarity).value)} . "
    if wanted.manner:
        inside += f"?claim cq:manner {node(cq(wanted.manner).value)} . "
    if not wanted.about:
        return inside, ""
    thing = node(wanted.about)
    inside += "?claim cq:about ?event . "
    involved = f"?role rdfs:subPropertyOf* cq:participant . ?event ?role {thing}"
    return inside, f"FILTER(?event = {thing} || EXISTS {{ {involved} }})"
