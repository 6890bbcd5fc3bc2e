"""The words that edges rest on: from the IRIs of mentions to their sentences."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.lookup import Evidence
from kg.store import Store

_AT_ONCE = 200
_MENTIONS = """SELECT ?mention ?document ?start ?end ?exact ?sentence {
  VALUES ?mention { MENTIONS }
  GRAPH ?document {
    ?mention cq:start ?start ; cq:end ?end ; cq:exact ?exact ; cq:inSentence/cq:exact ?sentence } }"""


def quoted(store: Store, mentions: Iterable[str]) -> dict[str, Evidence]:
    """Return for each mention that the store holds where it stands, and in which sentence."""
    wanted = sorted(set(mentions))
    found: dict[str, Evidence] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        values = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _AT_ONCE])
        rows = store.query(_MENTIONS.replace("MENTIONS", values))
        if not isinstance(rows, ox.QuerySolutions):
            raise TypeError("a lookup is a SELECT query")
        for row in rows:
            mention, document, first, end, exact, sentence = (getattr(term, "value", "") for term in row)
            found[mention] = Evidence(document, int(first), int(end), exact, sentence)
    return found
