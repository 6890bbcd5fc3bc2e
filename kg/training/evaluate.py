"""What the reader finds by itself: `python -m kg.training.evaluate MODEL < documents > annotations`.

It speaks the annotation contract, so that the scorer can measure a model before it is the product's engine:
phrases as entities, triggers as events of their PLOVER type, cues as claims. Nothing is linked or resolved.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from kg import reference as knowledge
from kg.contract import annotation_line, parse_document
from kg.extraction.decoding import Cue, Found, SentenceReading, Trigger
from kg.extraction.reader import Reader
from kg.model import Annotation, Claim, Document, Entity, Event, Mention, Role, Span
from kg.reference import Reference
from kg.training.sentences import sentence_splitter

_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)


class _Collector:
    """Collects what is found in one document."""

    def __init__(self, document: Document, reference: Reference) -> None:
        self._document = document
        self._reference = reference
        self._entities: dict[Span, Entity] = {}
        self._events: list[Event] = []
        self._claims: list[Claim] = []

    def add(self, at: int, reading: SentenceReading) -> None:
        """Add what was found in the sentence that begins at a character."""
        for phrase in reading.phrases:
            span = self._span(at, phrase.found)
            self._entity(span, phrase.found.label, Mention(span, phrase.form))
        for trigger in reading.triggers:
            self._event(at, trigger)
        for cue in reading.cues:
            self._claim(at, cue)

    def annotation(self) -> Annotation:
        """Return what was collected."""
        return Annotation(
            self._document, tuple(self._entities.values()), tuple(self._events), tuple(self._claims)
        )

    def _span(self, at: int, found: Found) -> Span:
        return self._document.span(at + found.start, at + found.end)

    def _entity(self, span: Span, kind: str, *mentions: Mention) -> Entity:
        if span not in self._entities:
            coarse = self._reference.coarse(kind)
            self._entities[span] = Entity(
                f"e{len(self._entities) + 1}", coarse, kind, span.text, "", mentions, self._country(span.text)
            )
        return self._entities[span]

    def _country(self, text: str) -> str | None:
        """Return the country of the longest name of the reference knowledge that stands in a phrase."""
        words = text.replace("’", "'").split()
        for length in range(min(len(words), 4), 0, -1):
            for start in range(len(words) - length + 1):
                form = " ".join(words[start : start + length]).strip(".,").removesuffix("'s")
                for name in self._reference.names.get(form, ()):
                    if name.entry.country and name.kind != "contextual":
                        return name.entry.country
        return None

    def _event(self, at: int, trigger: Trigger) -> None:
        roles = []
        for found in trigger.roles:
            span = self._span(at, found)
            article = _ARTICLE.match(span.text)
            if article:
                span = self._document.span(span.start + article.end(), span.end)
            roles.append(Role(found.label, span, self._entity(span, "Other").id))
        self._events.append(
            Event(
                f"v{len(self._events) + 1}",
                trigger.found.label.capitalize(),
                trigger.found.label,
                self._span(at, trigger.found),
                tuple(roles),
                None,
                trigger.polarity,
                trigger.certainty,
                trigger.tense,
            )
        )

    def _claim(self, at: int, cue: Cue) -> None:
        content = self._spans(at, cue.roles, "claim-content")
        if content:
            source = self._spans(at, cue.roles, "claim-source")
            where = (self._span(at, cue.found),)
            self._claims.append(Claim(f"c{len(self._claims) + 1}", cue.manner, source, where, content))

    def _spans(self, at: int, roles: Sequence[Found], label: str) -> tuple[Span, ...]:
        return tuple(self._span(at, found) for found in roles if found.label == label)


def main(model: str) -> None:
    """Annotate standard input with the model in a folder."""
    reader, nlp, reference = Reader.load(Path(model)), sentence_splitter(), knowledge.load()
    for line in sys.stdin:
        document = parse_document(line)
        collector = _Collector(document, reference)
        sentences = [sent for sent in nlp(document.text).sents if not sent.text.isspace()]
        readings = reader.read([sent.text for sent in sentences])
        for sent, reading in zip(sentences, readings, strict=True):
            collector.add(sent.start_char, reading)
        sys.stdout.write(annotation_line(collector.annotation()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
