"""How does a request name the graphs that an update works over? SPARQL 1.1 Protocol, section 2.2.3.

Oxigraph takes the dataset of a query beside its text, but that of an update only in it. So `USING` goes into
each operation that has a `WHERE`; data that is inserted or deleted as it stands, and graphs that are cleared
or copied, have no dataset.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.errors import QueryError
from kg.store.scanning import brackets, own_words

_OWN_DATASET = re.compile(r"(?<![\w?$:])(?:USING|WITH)(?![\w:])", re.IGNORECASE)
_WHERE = re.compile(r"(?<![\w?$:])WHERE(?![\w:])", re.IGNORECASE)
_SHORT = re.compile(r"(?<![\w?$:])DELETE\s*$", re.IGNORECASE)


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update whose operations work over these graphs.

    Args:
        update: a SPARQL 1.1 update.
        default: the IRIs of the graphs that together are the default graph.
        named: the IRIs of the graphs that GRAPH may name.

    Raises:
        QueryError: where the update names its graphs itself, which the protocol forbids beside parameters.
    """
    if not default and not named:
        return update
    words = own_words(update)
    if _OWN_DATASET.search(words):
        raise QueryError(
            "the update has USING or WITH of its own; leave those out, or using-graph-uri and "
            "using-named-graph-uri"
        )
    using = "".join([*(f"USING <{iri}> " for iri in default), *(f"USING NAMED <{iri}> " for iri in named)])
    parts: list[str] = []
    at = 0
    for match in _WHERE.finditer(words):
        if _outside(words, match.start()):
            short = _SHORT.search(words, at, match.start())
            parts.append(update[at : match.start()])
            if short:  # DELETE WHERE { … } says its pattern once, and has no place for USING
                parts.append(_block(update, words, match.end()) + " ")
            parts.append(using)
            at = match.start()
    return "".join([*parts, update[at:]])


def _outside(words: str, place: int) -> bool:
    """Say whether a place stands in no brackets: a WHERE within them is a subquery's."""
    depth = 0
    for at, behind in brackets(words):
        if at > place:
            break
        depth = behind
    return depth == 0


def _block(text: str, words: str, start: int) -> str:
    """Return the braces that begin behind a place, and what stands in them."""
    opened: int | None = None
    for at, depth in brackets(words[start:]):
        if opened is None:
            opened = at
        elif depth == 0:
            return text[start + opened : start + at + 1]
    return ""
