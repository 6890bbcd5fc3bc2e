"""What the reader's factuality is corrected by: words of the text that leave no choice.

What somebody denies did not happen by those words, whatever the tone of the clause that tells of it; and what
"may", or "apparently", stands right before is not certain. The scale is FactBank's (Saurí and Pustejovsky
2009).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extraction.lexical import Lexical
from kg.model import Certainty, Claim, Document, Event, Span

_CERTAINTY: Mapping[str, Certainty] = {"PossibilityCue": "possible", "ProbabilityCue": "probable"}
_NEAR = 3
"""How many words may stand between such a word and the trigger."""


def corrected(
    document: Document, events: Sequence[Event], claims: Sequence[Claim], lexical: Lexical
) -> list[Event]:
    """Return the events, those of a denial negative, and less certain what such a word stands before."""
    cues = [(placed.span, placed.word.meaning) for placed in lexical.placed("cue")]
    negating = [span for span, kind in cues if kind == "NegationCue"]
    denied = {
        event
        for claim in claims
        if any(cue.overlaps(word) for cue in claim.cue for word in negating)
        for event in claim.events
    }
    hedges = [(span, _CERTAINTY[kind]) for span, kind in cues if kind in _CERTAINTY]
    found = []
    for event in events:
        if event.id in denied:
            event = replace(event, polarity="negative")
        if event.certainty == "certain" and event.tense != "future":
            near = [certainty for span, certainty in hedges if _governs(document, span, event.trigger)]
            event = replace(event, certainty=near[-1]) if near else event
        found.append(event)
    return found


def _governs(document: Document, word: Span, trigger: Span) -> bool:
    between = document.text[word.end : trigger.start] if word.end <= trigger.start else None
    return between is not None and len(between.split()) <= _NEAR and not set(between) & set(',;:.“”"')
