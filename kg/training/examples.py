"""What is trained on: sentences with the labels that their data set knows, and no others.

A data set carries some layers only; what it does not carry is unknown there, not absent, and adds nothing to
the loss. Where it knows less exactly (an organization of re3d may be a state), several labels are allowed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.extraction.labels import EVENT_ROLES
from kg.extraction.language import language
from kg.extraction.paragraphs import PARAGRAPHS
from kg.extraction.pipeline import sentence_spans
from kg.model import Annotation, Claim, Document, Span
from kg.reference import Reference
from kg.training.passages import Passage

Offsets = tuple[int, int]

CUE = "cue"
"""The kind of the anchors that are cues of claims; those of events have their PLOVER type."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Characters of a sentence, and the labels of which one is right."""

    start: int
    end: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A trigger or cue: its characters, the spans of its roles, and how the text presents it."""

    span: Offsets
    kind: str  # a PLOVER type, or CUE
    roles: tuple[tuple[str, Offsets], ...]
    views: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its labels. A layer that is None is unknown.

    `ignored` are characters of which the annotators were not sure.
    """

    id: str
    text: str
    phrases: tuple[Labelled, ...] | None = None
    names: tuple[Offsets, ...] | None = None
    forms: tuple[Labelled, ...] | None = None
    events: tuple[Anchor, ...] | None = None
    claims: tuple[Anchor, ...] | None = None
    ignored: tuple[Offsets, ...] = ()


def held_out(identifier: str, tenths: int = 1) -> bool:
    """Say whether what has this identifier is for validation: a fixed tenth, by its hash."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 10 < tenths


# --- our corpus -----------------------------------------------------------------------------------


def corpus_examples(passages: Iterable[Passage]) -> Iterator[Example]:
    """Yield the sentences of the corpus, in every layer."""
    for passage in passages:
        annotation = passage.annotation
        mentions = [
            (m.span.start, m.span.end, m.kind, entity.type)
            for entity in annotation.entities
            for m in entity.mentions
        ]
        for n, sentence in enumerate(annotation.sentences):
            inside = [m for m in mentions if sentence.start <= m[0] and m[1] <= sentence.end]
            outer = [m for m in inside if not any(_contains(o, m) for o in inside)]
            at = sentence.start
            yield Example(
                id=f"{passage.id}#{n}",
                text=sentence.text,
                phrases=tuple(Labelled(s - at, e - at, (kind,)) for s, e, _, kind in outer),
                names=tuple((s - at, e - at) for s, e, form, _ in inside if form == "name"),
                forms=tuple(Labelled(s - at, e - at, (form,)) for s, e, form, _ in outer),
                events=tuple(
                    Anchor(
                        (event.trigger.start - at, event.trigger.end - at),
                        event.plover or "",
                        tuple(
                            (r.role, (r.span.start - at, r.span.end - at))
                            for r in event.roles
                            if r.span and sentence.covers(r.span) and r.role in EVENT_ROLES
                        )
                        + (
                            (("time", (event.time.span.start - at, event.time.span.end - at)),)
                            if event.time
                            else ()
                        ),
                        {"certainty": event.certainty, "tense": event.tense, "polarity": event.polarity},
                    )
                    for event in annotation.events
                    if sentence.covers(event.trigger)
                ),
                claims=tuple(
                    Anchor(
                        (claim.cue[0].start - at, claim.cue[-1].end - at),
                        CUE,
                        tuple(
                            (
                                f"claim-{role}",
                                (max(s.start, sentence.start) - at, min(s.end, sentence.end) - at),
                            )
                            for role, spans in (
                                ("source", claim.source),
                                ("content", claim.content),
                                ("via", _carriers(annotation, claim)),
                            )
                            for s in spans
                            if s.overlaps(sentence)
                        ),
                        {"manner": claim.manner},
                    )
                    for claim in annotation.claims
                    if claim.cue and sentence.covers(claim.cue[0]) and sentence.covers(claim.cue[-1])
                ),
            )


def _carriers(annotation: Annotation, claim: Claim) -> list[Span]:
    """Return the mentions of those who carried the words, outside of the words."""
    return [
        mention.span
        for carrier in claim.via
        for mention in annotation.entity(carrier).mentions
        if not any(mention.span.overlaps(span) for span in (*claim.source, *claim.content))
    ]


def _contains(outer: tuple[int, int, str, str], inner: tuple[int, int, str, str]) -> bool:
    return outer[:2] != inner[:2] and outer[0] <= inner[0] and inner[1] <= outer[1]


# --- sentences with events and claims ---------------------------------------------------------------


def event_examples(path: Path) -> Iterator[Example]:
    """Yield sentences of a JSON-lines file with events and claims, as ../shared/train has them."""
    for line in path.open(encoding="utf-8"):
        value = json.loads(line)
        yield Example(
            id=value["id"],
            text=value["text"],
            events=tuple(
                Anchor(
                    tuple(event["trigger"]),
                    event["type"],
                    tuple((role, tuple(span)) for role in EVENT_ROLES for span in event.get(role, ())),
                    {key: event[key] for key in ("certainty", "tense", "polarity")},
                )
                for event in value["events"]
            ),
            claims=tuple(anchor for claim in value["claims"] for anchor in _claim(claim)),
        )


def _claim(claim: dict[str, list[list[int]]]) -> Iterator[Anchor]:
    cue = claim.get("cue") or []
    if cue:
        roles = [
            (f"claim-{role}", (span[0], span[1]))
            for role in ("source", "content")
            for span in claim.get(role) or []
        ]
        yield Anchor((cue[0][0], cue[0][1]), CUE, tuple(roles))


# --- documents --------------------------------------------------------------------------------------


def attribution_examples(path: Path) -> Iterator[Example]:
    """Yield the sentences of news articles with attributions (PolNeAR's form)."""
    for document, (start, end) in _sentences(path):
        claims = []
        for claim in document["attributions"]:
            cue = [(s, e) for s, e in claim["cue"] if start <= s and e <= end]
            if cue:
                roles = [
                    (f"claim-{role}", (max(s, start) - start, min(e, end) - start))
                    for role in ("source", "content")
                    for s, e in claim[role]
                    if s < end and e > start
                ]
                claims.append(Anchor((cue[0][0] - start, cue[-1][1] - start), CUE, tuple(roles)))
        yield Example(f"{document['id']}#{start}", document["text"][start:end], claims=tuple(claims))


_RE3D: dict[str, tuple[str, ...]] = {
    "Person": ("Person",),
    "Organization": ("Organization", "Group"),
    "Place": ("Place", "Facility"),
    "Weapon": ("Weapon",),
    "Nationality": ("Nationality",),
}


def entity_examples(path: Path, reference: Reference) -> Iterator[Example]:
    """Yield the sentences of documents with entities (re3d's form); the unsure ones are unknown.

    What re3d calls an organization or a place is a state where the reference knowledge has one of this name.
    """
    for document, (start, end) in _sentences(path):
        inside = [e for e in document["entities"] if start <= e["start"] and e["end"] <= end]
        sure = [e for e in inside if e.get("sure", True) and e["type"] in _RE3D]
        yield Example(
            f"{document['id']}#{start}",
            document["text"][start:end],
            phrases=tuple(
                Labelled(e["start"] - start, e["end"] - start, _labels(e["type"], e["text"], reference))
                for e in sure
            ),
            ignored=tuple((e["start"] - start, e["end"] - start) for e in inside if e not in sure),
        )


def _labels(kind: str, text: str, reference: Reference) -> tuple[str, ...]:
    form = text.removeprefix("the ").removeprefix("The ")
    names = reference.names.get(form, ()) if kind in {"Organization", "Place"} else ()
    state = any(n.entry.class_name == "State" and n.kind in {"name", "abbreviation"} for n in names)
    return ("State",) if state else _RE3D[kind]


def _sentences(path: Path) -> Iterator[tuple[dict, Offsets]]:  # type: ignore[type-arg]
    """Yield the sentences of JSON lines, cut as the product cuts them."""
    nlp = language()
    with nlp.select_pipes(enable=["tok2vec", PARAGRAPHS, "senter"]):
        for line in path.open(encoding="utf-8"):
            document = json.loads(line)
            text = Document(document["id"], document["text"])
            for span in sentence_spans(text, nlp(text.text)):
                yield document, (span.start, span.end)
