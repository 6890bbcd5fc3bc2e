"""Is a text about politics, war or public order at all?

The words of these are borrowed by all others: strikers attack, prices retreat, a court rejects an appeal. In
a longer text that hardly names a state, a force or a weapon, the sentences that name none tell of no event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kg.model import Entity, Span
from kg.reference import Reference

_LONG = 8
"""From how many sentences on what a text leaves unnamed says something."""

_FEW = 6
"""One sentence in so many names something political, at the most, in a text about something else."""


def everyday_sentences(
    sentences: Sequence[Span], entities: Sequence[Entity], reference: Reference
) -> frozenset[Span]:
    """Return the sentences of a text about everyday things that name nothing political; else none."""
    if len(sentences) < _LONG:
        return frozenset()
    starts = [sentence.start for sentence in sentences]
    political = {
        bisect_right(starts, mention.span.start) - 1
        for entity in entities
        if _is_political(entity, reference)
        for mention in entity.mentions
    }
    if len(political) * _FEW > len(sentences):
        return frozenset()
    return frozenset(sentence for n, sentence in enumerate(sentences) if n not in political)


def _is_political(entity: Entity, reference: Reference) -> bool:
    """Say whether an entity is political by what is known of it: the reader's word alone is not enough."""
    known = entity.country is not None or entity.class_name != entity.type
    return known and reference.is_political(entity.class_name)
