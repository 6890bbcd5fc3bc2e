"""Where do mentions stand, and in which sentence?"""

from __future__ import annotations

from collections.abc import Iterable

from kg.records.asking import EVIDENCE, nodes, passage, rows
from kg.records.values import Passage
from kg.store import Store

_AT_ONCE = 200
_MENTIONS = """
SELECT ?mention ?document ?start ?end ?exact ?opening ?sentence {
  VALUES ?mention { MENTIONS }
  GRAPH ?document { ?mention cq:exact ?words } GRAPH ?document { EVIDENCE }
}
"""


def passages(store: Store, mentions: Iterable[str]) -> dict[str, Passage]:
    """Return the words of mentions with what stands around them, by the IRI of the mention."""
    wanted = sorted(set(mentions))
    found: dict[str, Passage] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        named = nodes(wanted[first : first + _AT_ONCE])
        query = _MENTIONS.replace("MENTIONS", named).replace("EVIDENCE", EVIDENCE)
        found |= {row["mention"]: passage(row) for row in rows(store, query)}
    return found
