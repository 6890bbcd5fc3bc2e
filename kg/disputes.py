"""Which events does one speaker of a document assert and another deny?

An assertion and its denial are told by two triggers, of opposite polarity, and so are two events. They are of
one class, of a class and a finer one, or told by the same word; they share actors, by entity or by name, and
nothing that is said of them is at odds. What the document itself reports is not disputed by who denies it:
the document takes a side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from kg.calendar import period
from kg.model import Annotation, Event, EventMention, Polarity
from kg.reference import Reference

_ROLES = ("target", "instrument", "theme", "recipient")
_TOLD = frozenset({"past", "present"})
_WORD = 4
"""How many letters a word has at least by which two fillers may be known for the same: "its patrol boat"."""


def disputed(annotation: Annotation, reference: Reference) -> frozenset[str]:
    """Return the identifiers of the events that somebody says happened and somebody else says did not."""
    asserted = [(e, who) for e in annotation.events for who in _speakers(annotation, e, "positive")]
    denied = [(e, who) for e in annotation.events for who in _speakers(annotation, e, "negative")]
    return frozenset(
        event.id
        for (one, speaker), (other, opponent) in product(asserted, denied)
        if speaker != opponent and (one is other or _may_be_one(one, other, reference))
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
            if narrow.speaker is not None and not narrow.content[-1].text.endswith("?"):
                yield narrow.speaker


def _is_told(mention: EventMention) -> bool:
    return mention.certainty != "possible" and mention.tense in _TOLD


def _may_be_one(a: Event, b: Event, reference: Reference) -> bool:
    """Say whether two events are of one kind, share actors, and nothing is at odds."""
    kinds = reference.is_a(a.class_name, b.class_name) or reference.is_a(b.class_name, a.class_name)
    if not kinds and (a.plover != b.plover or a.trigger.text.lower() != b.trigger.text.lower()):
        return False
    doers, others = _filling(a, "source"), _filling(b, "source")
    everybody = [_filling(event, "source", *_ROLES) for event in (a, b)]
    if doers and others and not (doers & everybody[1] or others & everybody[0]):
        return False
    if any((one := _filling(a, r)) and (two := _filling(b, r)) and not one & two for r in _ROLES):
        return False
    return bool(everybody[0] & everybody[1]) and not _at_other_times(a, b)


def _filling(event: Event, *roles: str) -> set[str]:
    """Return what fills some roles of an event: entities, and words of their names here."""
    filled = [role for role in event.roles if role.role in roles]
    words = {w for r in filled if r.span for w in r.span.text.lower().split() if len(w) >= _WORD}
    return words | {role.entity for role in filled if role.entity}


def _at_other_times(a: Event, b: Event) -> bool:
    one = period(a.time.value) if a.time else None
    other = period(b.time.value) if b.time else None
    return one is not None and other is not None and (one.first > other.last or other.first > one.last)
