"""Which events does one speaker of a document assert and another deny?

An assertion and its denial are told by two triggers, of opposite polarity, and so are two events; they are of
one class, share an actor, and nothing that is said of them is at odds. What the document itself reports is
not disputed by who denies it: the document takes a side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from kg.calendar import period
from kg.model import Annotation, Event, EventMention, Polarity

_ACTORS = frozenset({"source", "target"})
_ROLES = ("source", "target", "instrument", "theme", "place", "recipient")
_TOLD = frozenset({"past", "present"})


def disputed(annotation: Annotation) -> frozenset[str]:
    """Return the identifiers of the events that somebody says happened and somebody else says did not."""
    asserted = [(e, who) for e in annotation.events for who in _speakers(annotation, e, "positive")]
    denied = [(e, who) for e in annotation.events for who in _speakers(annotation, e, "negative")]
    return frozenset(
        event.id
        for (one, speaker), (other, opponent) in product(asserted, denied)
        if speaker != opponent and (one is other or _may_be_one(one, other))
        for event in (one, other)
    )


def _speakers(annotation: Annotation, event: Event, polarity: Polarity) -> Iterator[str]:
    """Yield who says of an event that it did or did not happen; nobody where the document says so itself."""
    told = [mention for mention in event.told() if mention.polarity == polarity and _is_told(mention)]
    claims = [claim for claim in annotation.claims if event.id in claim.events]
    inside = [
        [c for c in claims if len(event.told()) == 1 or any(s.covers(m.trigger) for s in c.content)]
        for m in told
    ]
    if all(inside):
        for tellers in inside:
            # Of a report of a report, the one who says it is the innermost.
            narrow = min(tellers, key=lambda c: sum(span.end - span.start for span in c.content))
            if narrow.speaker is not None:
                yield narrow.speaker


def _is_told(mention: EventMention) -> bool:
    return mention.certainty != "possible" and mention.tense in _TOLD


def _may_be_one(a: Event, b: Event) -> bool:
    """Say whether two events of one class share an actor, and nothing is at odds."""
    if a.class_name != b.class_name:
        return False
    shares = False
    for role in _ROLES:
        one, other = _filling(a, role), _filling(b, role)
        if one and other and not one & other:
            return False
        shares = shares or (role in _ACTORS and bool(one & other))
    return shares and not _at_other_times(a, b)


def _filling(event: Event, role: str) -> set[str]:
    return {r.entity for r in event.roles if r.role == role and r.entity}


def _at_other_times(a: Event, b: Event) -> bool:
    one = period(a.time.value) if a.time else None
    other = period(b.time.value) if b.time else None
    return one is not None and other is not None and (one.first > other.last or other.first > one.last)
