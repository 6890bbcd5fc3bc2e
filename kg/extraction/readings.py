"""What the reader found in the sentences of a document, as spans of the document."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from kg.extraction.decoding import Cue, Found, SentenceReading, Trigger
from kg.model import Certainty, Document, EntityType, Manner, MentionKind, Polarity, Span, Tense

CUE_FLOOR = 0.15
"""The least probability of a word to be asked, as a cue, for whose words it reports and which."""

_INTENTION = 0.7
"""How likely a word that says what somebody means to do is a cue at least, whatever the reader thinks."""

_PARTICLE = 5
"""How many characters at most are between such a word and what is meant to be done."""

_UNNAMED = 0.6
"""What a claim without a source counts for the probability of one."""


@dataclass(frozen=True, slots=True)
class ReadPhrase:
    """A mention: its span, its coarse kind, and how it refers."""

    span: Span
    kind: EntityType
    form: MentionKind


@dataclass(frozen=True, slots=True)
class ReadRole:
    """The span that fills a role, with its probability."""

    role: str
    span: Span
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """A trigger with its PLOVER type (empty for the word of a class that the reader never saw)."""

    trigger: Span
    plover: str
    roles: tuple[ReadRole, ...]
    polarity: Polarity
    certainty: Certainty
    tense: Tense
    score: float


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A reporting cue with its sources, contents and carriers."""

    cue: Span
    roles: tuple[ReadRole, ...]
    manner: Manner
    score: float

    def spans(self, role: str) -> tuple[Span, ...]:
        """Return the spans of a role, in reading order."""
        return tuple(sorted(r.span for r in self.roles if r.role == role))

    def is_followed_by_content(self) -> bool:
        """Say whether the content begins right behind the cue, or behind "to" or "not" after it."""
        return any(0 <= content.start - self.cue.end <= _PARTICLE for content in self.spans("content"))

    @property
    def certainty_of_content(self) -> float:
        """How likely the words of the content are, from 0 to 1: on the average of all its characters."""
        contents = [(r.score, len(r.span.text)) for r in self.roles if r.role == "content"]
        length = sum(characters for _, characters in contents)
        return sum(score * characters for score, characters in contents) / max(length, 1)

    @property
    def likelihood(self) -> float:
        """How likely all is right together, from 0 to 1: the cue, its surest source, and its content."""
        source = max((r.score for r in self.roles if r.role == "source"), default=_UNNAMED)
        return self.score * self.certainty_of_content * source


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything that the reader found in a document, in reading order."""

    phrases: list[ReadPhrase]
    names: list[Span]
    events: list[ReadEvent]
    claims: list[ReadClaim]
    anchored: list[ReadEvent]
    faint: list[ReadEvent] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document, starts: Sequence[int], found: Sequence[SentenceReading]) -> Readings:
        """Move what was found in sentences to where they begin in the document."""
        pairs = list(zip(starts, found, strict=True))
        return cls(
            [
                ReadPhrase(_span(document, at, phrase.found), _kind(phrase.found.label), phrase.form)
                for at, reading in pairs
                for phrase in reading.phrases
            ],
            [_span(document, at, name) for at, reading in pairs for name in reading.names],
            [_event(document, at, trigger) for at, reading in pairs for trigger in reading.triggers],
            [_claim(document, at, cue) for at, reading in pairs for cue in reading.cues],
            [_event(document, at, trigger) for at, reading in pairs for trigger in reading.anchored],
            [_event(document, at, trigger) for at, reading in pairs for trigger in reading.faint],
        )

    def with_intentions(self, words: Collection[Span]) -> Readings:
        """Return the readings with the claims of some words as attitudes, and their cues likely.

        What is meant to be done stands right behind such a word; one without that is left as it was read.
        """
        claims = [
            replace(claim, manner="attitude", score=max(claim.score, _INTENTION))
            if any(claim.cue.overlaps(word) for word in words) and claim.is_followed_by_content()
            else claim
            for claim in self.claims
            if claim.score >= CUE_FLOOR or claim.is_followed_by_content()
        ]
        return replace(self, claims=claims)

    def without_events_in(self, sentences: Collection[Span], asked: Collection[Span] = ()) -> Readings:
        """Return the readings without the events of some sentences.

        The words in `asked` stay, such as are of a class that the reader never saw: somebody wants them.
        """

        def elsewhere(event: ReadEvent) -> bool:
            return not any(sentence.covers(event.trigger) for sentence in sentences)

        return replace(
            self,
            events=[event for event in self.events if elsewhere(event)],
            faint=[event for event in self.faint if elsewhere(event)],
            anchored=[event for event in self.anchored if event.trigger in asked or elsewhere(event)],
        )


_EDGES = ' ,;:()[]{}"“”„«»'


def _span(document: Document, at: int, found: Found) -> Span:
    """Return a span of the document without the marks at its edges.

    One that ends at the hyphen inside a word takes in the word; one does not reach into a parenthesis.
    """
    start, end, text = at + found.start, at + found.end, document.text
    opened = text.find("(", start + 1, end)
    if opened > 0 and ")" not in text[opened : end - 1]:
        end = opened
    while end - start > 1 and text[end - 1] in _EDGES:
        end -= 1
    while end - start > 1 and text[start] in _EDGES:
        start += 1
    if end - start > 1 and text[end - 1] == "-":
        while end < len(text) and text[end].isalnum():
            end += 1
    return document.span(start, end)


def _kind(label: str) -> EntityType:
    return label  # type: ignore[return-value]  # the labels of phrases are the coarse kinds


def _roles(document: Document, at: int, roles: Sequence[Found]) -> tuple[ReadRole, ...]:
    return tuple(
        ReadRole(role.label.removeprefix("claim-"), _span(document, at, role), role.score) for role in roles
    )


def _event(document: Document, at: int, trigger: Trigger) -> ReadEvent:
    return ReadEvent(
        _span(document, at, trigger.found),
        trigger.found.label,
        _roles(document, at, trigger.roles),
        trigger.polarity,
        trigger.certainty,
        trigger.tense,
        trigger.found.score,
    )


def _claim(document: Document, at: int, cue: Cue) -> ReadClaim:
    return ReadClaim(
        _span(document, at, cue.found), _roles(document, at, cue.roles), cue.manner, cue.found.score
    )
