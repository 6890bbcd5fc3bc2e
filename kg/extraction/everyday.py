"""Which events are told of those who have no part in politics, war or public order?

The words of these are borrowed for everything: mould attacks a painting, a supermarket rejects a bid, a
brewer threatens to raise its prices. In a sentence that names nothing political, what is done by one of
whom the lexicon knows that they are of everyday life is no event; nor is what is done to such a thing,
unless somebody may be hurt by it. What all of a kind are ("sanctions are a tool") tells of no event
either.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from spacy.tokens import Doc

from kg.extraction.lexical import Lexical
from kg.model import Entity, Event, Span
from kg.reference import Reference

_CUE = "EverydayCue"
_HARMING = frozenset({"ASSAULT", "COERCE", "PROTEST"})
"""Types of events that are told of whoever suffers them: a grandmother is arrested."""
_OBJECTS = frozenset({"target", "theme", "instrument", "recipient"})


class Everyday:
    """Finds the events of one document that are of everyday life."""

    def __init__(
        self,
        doc: Doc,
        sentences: Sequence[Span],
        entities: Sequence[Entity],
        lexical: Lexical,
        reference: Reference,
    ) -> None:
        self._doc, self._lexical = doc, lexical
        self._starts = [sentence.start for sentence in sentences]
        self._political = {
            self._sentence(mention.span)
            for entity in entities
            if entity.country is not None or reference.is_political(entity.class_name)
            for mention in entity.mentions
        }

    def without(self, events: Sequence[Event], trained: Collection[str]) -> list[Event]:
        """Return the events but those of everyday life.

        Those of classes that the reader was not `trained` with stay: somebody asked for them.
        """
        return [e for e in events if e.class_name not in trained or not self._is_everyday(e)]

    def _is_everyday(self, event: Event) -> bool:
        if self._is_general(event):
            return True
        if self._sentence(event.trigger) in self._political:
            return False
        sources = [role.span for role in event.roles if role.role == "source" and role.span]
        if any(map(self._is_headed, sources)):
            return True
        objects = [role.span for role in event.roles if role.role in _OBJECTS and role.span]
        return event.plover not in _HARMING and any(map(self._is_headed, objects))

    def _sentence(self, span: Span) -> int:
        return bisect_right(self._starts, span.start)

    def _is_headed(self, span: Span) -> bool:
        """Say whether the noun that heads a phrase, which is no clause, is one of everyday life."""
        for word in self._lexical.within("cue", span):
            if word.word.meaning == _CUE:
                before = self._lexical.parts_of_speech(span.start, word.span.start)
                behind = self._lexical.parts_of_speech(word.span.end, span.end)
                clause = not {"VERB", "AUX"}.isdisjoint([*before, *behind])
                if "ADP" not in before and not clause and behind[:1] not in (["NOUN"], ["PROPN"]):
                    return True
        return False

    def _is_general(self, event: Event) -> bool:
        """Say whether a plural without an article opens a sentence that says what all of the kind are."""
        words = self._doc.char_span(event.trigger.start, event.trigger.end, alignment_mode="expand")
        if event.roles or words is None or not words[0].is_sent_start or words[-1].tag_ != "NNS":
            return False
        rest = self._doc[words.end : words.sent.end]
        return len(rest) > 1 and rest[0].tag_ == "VBP" and rest[0].lemma_ == "be" and rest[1].tag_ == "DT"
