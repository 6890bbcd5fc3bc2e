"""What the reader's factuality is corrected by: words of the text that leave no choice.

What somebody denies did not happen by those words, whatever the tone of the clause that tells of it. What
stands right behind "may", "the possibility of", "plans to", "foiled", "no" or "if" is possible, to come,
averted, or conditional, whatever the reader makes of it. The ontology says which words do that; the scale is
FactBank's (Saurí and Pustejovsky 2009). An act of speech is not touched by what becomes of what it is about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kg.extraction.lexical import Lexical
from kg.model import Claim, Document, Event, Role, Span

_NEAR, _FAR = 3, 8
"""How many words may stand between such a word and the trigger: of most, and of those that open a clause."""

_MARKS = frozenset(',;:.“”"()')
_WITHIN_PHRASE = frozenset({"DET", "ADJ", "ADV", "NUM", "PART", "PRON", "NOUN", "PROPN", "ADP", "AUX"})
_OF_NOUN = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PUNCT"})
_NOT_DONE = frozenset({"AvertedCue", "FailureCue"})
_BESIDE_VERB = frozenset({"ADV", "AUX", "PART"})


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word that says how the event right behind it is told."""

    span: Span
    kind: str
    part_of_speech: str


class _Near:
    """Finds the cues between which and a trigger there is no mark."""

    def __init__(self, text: str, cues: Sequence[_Cue]) -> None:
        self._cues = cues
        self._marks = [n for n, character in enumerate(text) if character in _MARKS]
        self._order = sorted(range(len(cues)), key=lambda n: cues[n].span.end)
        self._ends = [cues[n].span.end for n in self._order]

    def before(self, trigger: Span) -> list[_Cue]:
        """Return those before a trigger, in reading order."""
        mark = bisect_left(self._marks, trigger.start)
        first = bisect_right(self._ends, self._marks[mark - 1]) if mark else 0
        return [self._cues[n] for n in sorted(self._order[first : bisect_right(self._ends, trigger.start)])]


def corrected(
    document: Document,
    events: Sequence[Event],
    claims: Sequence[Claim],
    lexical: Lexical,
    symmetric: Collection[str],
) -> list[Event]:
    """Return the events, each told as the words that govern its trigger, or deny it, tell it.

    `symmetric` are the classes of events in which all parties do the same.
    """
    cues = [_Cue(w.span, w.word.meaning, w.word.part_of_speech) for w in lexical.placed("cue")]
    denied = _denied(claims, cues)
    found = []
    near = _Near(document.text, cues)
    for event in events:
        for cue in near.before(event.trigger):
            if _governs(document, cue, event, events, lexical):
                event = _told(event, cue, event.class_name in symmetric)
        if event.id in denied:
            event = replace(event, polarity="negative")
        found.append(event)
    return found


def _denied(claims: Sequence[Claim], cues: Sequence[_Cue]) -> set[str]:
    """Return the events of claims whose cue denies."""
    negating = [cue.span for cue in cues if cue.kind == "NegationCue"]
    return {
        event
        for claim in claims
        if any(cue.overlaps(word) for cue in claim.cue for word in negating)
        for event in claim.events
    }


def _told(event: Event, cue: _Cue, symmetric: bool) -> Event:
    """Return an event as a cue that governs it has it told, where the reader tells it otherwise."""
    as_fact = event.certainty == "certain" and event.polarity == "positive"
    if cue.kind == "PossibilityCue" and event.certainty == "certain" and event.tense != "future":
        nominal = cue.part_of_speech == "noun"
        return replace(event, certainty="possible", tense="hypothetical" if nominal else event.tense)
    if cue.kind == "ProbabilityCue" and event.certainty in {"certain", "unknown"} and event.tense != "future":
        return replace(event, certainty="probable")
    if cue.kind == "AllegationCue" and event.certainty == "certain":
        return replace(event, certainty="unknown")
    unsure = event.certainty == "unknown" and event.polarity == "positive"
    if cue.kind == "CommandCue" and (as_fact or unsure) and event.tense in {"past", "present"}:
        return replace(event, certainty="probable", tense="future")
    if cue.kind == "PlanCue" and as_fact and event.tense in {"past", "present"}:
        return replace(event, certainty="probable", tense="future")
    if cue.kind == "ConditionCue" and as_fact and event.tense != "hypothetical":
        return replace(event, certainty="possible", tense="hypothetical")
    if cue.kind == "ContinuingCue" and event.tense == "past":
        return replace(event, tense="present")
    if cue.kind == "PastPossibilityCue":
        return replace(event, certainty="possible", tense="past")
    if cue.kind == "AffirmationCue":
        return replace(event, polarity="positive")
    if cue.kind in _NOT_DONE:
        roles = [r for r in event.roles if cue.kind != "AvertedCue" or symmetric or not _averts(r, cue)]
        return replace(event, polarity="negative", certainty="certain", tense="past", roles=tuple(roles))
    if cue.kind == "NegationCue" and event.polarity == "positive":
        return replace(event, polarity="negative")
    return event


def _averts(role: Role, cue: _Cue) -> bool:
    """Say whether somebody is the one who averts a deed, who is not the one who would have done it."""
    return role.role == "source" and role.span is not None and role.span.end <= cue.span.start


def _governs(document: Document, cue: _Cue, event: Event, events: Sequence[Event], lexical: Lexical) -> bool:
    """Say whether a cue stands before a trigger with nothing between that it could belong to instead.

    That there is no mark between them is known.
    """
    trigger = event.trigger
    words = document.text[cue.span.end : trigger.start].split()
    if len(words) > (_FAR if cue.kind == "ConditionCue" else _NEAR):
        return False
    if any(cue.span.end <= other.trigger.start < trigger.start for other in events if other is not event):
        return False
    parts = lexical.parts_of_speech(cue.span.end, trigger.start)
    if cue.kind == "ConditionCue":
        return True
    if cue.kind in {"ContinuingCue", "CommandCue"} or (
        cue.kind == "PlanCue" and cue.part_of_speech == "adjective" and words[-1:] != ["to"]
    ):
        unordered = any(e.polarity == "negative" and e.trigger.overlaps(cue.span) for e in events)
        return set(parts) <= _OF_NOUN and lexical.is_noun(trigger) and not unordered
    if cue.kind == "PlanCue":
        return cue.part_of_speech != "modal" and words[-1:] == ["to"] and set(parts) <= _BESIDE_VERB
    if cue.kind == "NegationCue":
        if cue.part_of_speech == "determiner":
            return set(parts) <= _WITHIN_PHRASE - {"ADP", "PRON"}
        return cue.part_of_speech == "adverb" and set(parts) <= _BESIDE_VERB and "only" not in words
    if cue.kind in _NOT_DONE:
        return set(parts) <= _WITHIN_PHRASE and not lexical.is_infinitive(cue.span)  # "should prevent"
    return True
