"""Documents made from a table of events, mapped as every document is: who does what to whom, by whose word.

A line is `day | class | PLOVER | who > to whom | what else`; parties who do it together are joined by +.
What else is `with` a weapon, `at` a place, `by` a speaker, or a word for an event that is denied, planned or
hypothetical.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kg.mapping import DocumentGraph, digest, document_graph
from kg.model import (
    Annotation,
    Claim,
    Document,
    Entity,
    EntityType,
    Event,
    Mention,
    Relation,
    Role,
    Span,
    TimeExpression,
)
from kg.reference import Reference

BASE = "https://w3id.org/communique/id/"
WAYS = {
    "denied": {"polarity": "negative"},
    "planned": {"tense": "future"},
    "hypothetical": {"certainty": "possible"},
}


def iri(name: str) -> str:
    return f"{BASE}thing/{name.replace(' ', '-').lower()}"


@dataclass
class Teller:
    """Writes a document sentence by sentence, and notes what stands where."""

    types: dict[str, tuple[EntityType, str]]
    text: str = ""
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)

    def write(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text), words)

    def name(self, name: str) -> Span:
        span = self.write(name)
        self.mentions.setdefault(name, []).append(Mention(span, "name"))
        return span

    def tell(self, line: str) -> None:
        day, class_name, plover, who, *rest = (part.strip() for part in line.split("|"))
        more = dict(word.strip().split(" ", 1) for word in ",".join(rest).split(",") if " " in word.strip())
        way = next((WAYS[word] for word in ",".join(rest).replace(",", " ").split() if word in WAYS), {})
        begin = len(self.text)
        speaker = cue = None
        if "by" in more:
            speaker = self.name(more["by"])
            self.write(" ")
            cue = self.write("says")
            self.write(" that ")
        content = len(self.text)
        doers, _, targets = who.partition(">")
        roles = self._roles("source", doers)
        trigger = self.write(class_name)
        self.write(" ")
        roles += self._roles("target", targets)
        for word, role in (("with", "instrument"), ("at", "place")):
            if word in more:
                self.write(f"{word} ")
                roles += self._roles(role, more[word])
        time = TimeExpression(self.write(day), "DATE", day) if day != "-" else None
        told = Span.of(self.text, content, len(self.text))
        identifier = f"v{len(self.events)}"
        self.events.append(Event(identifier, class_name, plover, trigger, tuple(roles), time, **way))  # type: ignore[arg-type]
        if speaker and cue:
            self.claims.append(
                Claim(
                    f"c{len(self.claims)}",
                    "paraphrased",
                    (speaker,),
                    (cue,),
                    (told,),
                    more["by"],
                    events=(identifier,),
                )
            )
        self._end(begin)

    def relate(self, subject: str, predicate: str, value: str) -> None:
        begin = len(self.text)
        self.name(subject)
        self.write(" is ")
        span = self.name(value)
        self.relations.append(Relation(subject, predicate, predicate, value, span))
        self._end(begin)

    def _end(self, begin: int) -> None:
        self.write(".")
        self.sentences.append(Span.of(self.text, begin, len(self.text)))
        self.write("\n")

    def _roles(self, role: str, names: str) -> list[Role]:
        found = []
        for name in filter(None, (part.strip() for part in names.split("+"))):
            found.append(Role(role, self.name(name), name))
            self.write(" ")
        return found

    def graph(self, document: str, publisher: str | None, day: str, reference: Reference) -> DocumentGraph:
        entities = tuple(
            Entity(name, *self.types[name], name, iri(name), tuple(mentions))
            for name, mentions in self.mentions.items()
        )
        written = Document(document, self.text, date.fromisoformat(day), publisher=publisher)
        annotation = Annotation(
            written,
            entities,
            tuple(self.events),
            tuple(self.claims),
            tuple(self.relations),
            sentences=tuple(self.sentences),
        )
        return document_graph(annotation, reference, digest(written, "test"))
