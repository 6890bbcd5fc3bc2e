"""Examples as tensors: the allowed labels of each word, and the anchors with the roles of their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from kg.extraction.decoding import Array
from kg.extraction.encoding import MAX_PIECES, Encoded, Encoder
from kg.extraction.labels import ANCHOR_LABELS, CLAIM_PAIRS, EVENT_PAIRS, WORD_LABELS
from kg.training.examples import CUE, Anchor, Example, Offsets

# For each word a bit for each label that is allowed; no bit at all means that the word is not scored.
_INDEX = {layer: {label: n for n, label in enumerate(labels)} for layer, labels in WORD_LABELS.items()}


@dataclass(frozen=True, slots=True)
class Prepared:
    """An encoded example.

    Attributes:
        allowed: for each layer that the example carries, the allowed labels of each word, as bits.
        anchors: triggers and cues, each with its word and the roles of all words.
        taught: for layers that it does not carry, what a teacher finds likely: words × labels.
    """

    example: Example
    encoded: Encoded
    allowed: dict[str, list[int]]
    anchors: tuple[tuple[int, Anchor, tuple[int, ...]], ...]
    taught: Mapping[str, Array] = field(default_factory=dict)


def prepare(examples: Sequence[Example], encoder: Encoder) -> list[Prepared]:
    """Encode examples; those that are longer than the reader's window are left out."""
    found = []
    for example, encoded in zip(examples, encoder.encode([e.text for e in examples]), strict=True):
        if encoded.words and len(encoded.pieces) <= MAX_PIECES:
            found.append(_prepared(example, encoded))
    return found


def words_of(encoded: Encoded, span: Offsets) -> list[int]:
    """Return the words that share a character with a span."""
    return [n for n, (start, end) in enumerate(encoded.words) if start < span[1] and span[0] < end]


def _prepared(example: Example, encoded: Encoded) -> Prepared:
    count = len(encoded.words)
    allowed: dict[str, list[int]] = {}
    if example.phrases is not None:
        spans = [((p.start, p.end), p.labels) for p in example.phrases]
        allowed["phrase"] = _spans("phrase", encoded, spans)
        for offsets in example.ignored:
            for n in words_of(encoded, offsets):
                if allowed["phrase"][n] == 1:
                    allowed["phrase"][n] = 0
    if example.names is not None:
        allowed["name"] = _spans("name", encoded, [(span, ("name",)) for span in example.names])
    if example.forms is not None:
        allowed["form"] = [0] * count
        for form in example.forms:
            for n in words_of(encoded, (form.start, form.end))[:1]:
                allowed["form"][n] = 1 << _INDEX["form"][form.labels[0]]
    anchors: list[tuple[int, Anchor, tuple[int, ...]]] = []
    for layer, given in (("trigger", example.events), ("cue", example.claims)):
        if given is not None:
            allowed[layer] = _spans(layer, encoded, [(a.span, (a.kind,)) for a in given])
            anchors += placed(given, encoded)
    return Prepared(example, encoded, allowed, tuple(anchors))


def _spans(layer: str, encoded: Encoded, spans: Sequence[tuple[Offsets, tuple[str, ...]]]) -> list[int]:
    bits = [1] * len(encoded.words)
    for span, labels in spans:
        for position, n in enumerate(words_of(encoded, span)):
            prefix = "I" if position else "B"
            bits[n] = sum(1 << _INDEX[layer][f"{prefix}-{label}"] for label in labels)
    return bits


def placed(anchors: Iterable[Anchor], encoded: Encoded) -> list[tuple[int, Anchor, tuple[int, ...]]]:
    """Return anchors with their words and the roles of all words; those without a word are left out."""
    return [found for anchor in anchors if (found := _anchor(anchor, encoded))]


def _anchor(anchor: Anchor, encoded: Encoded) -> tuple[int, Anchor, tuple[int, ...]] | None:
    at = words_of(encoded, anchor.span)
    if not at:
        return None
    roles = [0] * len(encoded.words)
    labels = CLAIM_PAIRS if anchor.kind == CUE else EVENT_PAIRS
    for role, span in anchor.roles:
        for n in words_of(encoded, span):
            roles[n] = labels.index(role)
    return at[0], anchor, tuple(roles)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: inputs by piece, allowed labels by word, anchors by row and word."""

    pieces: Tensor
    shapes: Tensor
    present: Tensor
    first: Tensor
    word_mask: Tensor
    allowed: dict[str, Tensor]
    anchor_row: Tensor
    anchor_word: Tensor
    anchor_is_cue: Tensor
    roles: Tensor
    views: dict[str, Tensor]
    taught: dict[str, Tensor]


def collate(items: Sequence[Prepared]) -> Batch:
    """Pad prepared examples to a batch."""
    length = max(len(item.encoded.pieces) for item in items)
    words = max(len(item.encoded.words) for item in items)

    def padded(values: Sequence[Sequence[int]], width: int) -> Tensor:
        return torch.tensor([[*v, *[0] * (width - len(v))] for v in values], dtype=torch.long)

    anchors = [
        (row, at, anchor, roles) for row, item in enumerate(items) for at, anchor, roles in item.anchors
    ]
    return Batch(
        pieces=padded([i.encoded.pieces for i in items], length),
        shapes=padded([i.encoded.shapes for i in items], length),
        present=padded([[1] * len(i.encoded.pieces) for i in items], length),
        first=padded([i.encoded.first for i in items], words),
        word_mask=padded([[1] * len(i.encoded.words) for i in items], words),
        allowed={layer: padded([i.allowed.get(layer, []) for i in items], words) for layer in WORD_LABELS},
        anchor_row=torch.tensor([a[0] for a in anchors], dtype=torch.long),
        anchor_word=torch.tensor([a[1] for a in anchors], dtype=torch.long),
        anchor_is_cue=torch.tensor([a[2].kind == CUE for a in anchors], dtype=torch.bool),
        roles=padded([a[3] for a in anchors], words) if anchors else torch.zeros(0, words, dtype=torch.long),
        views={
            name: torch.tensor(
                [labels.index(a[2].views[name]) if name in a[2].views else -1 for a in anchors],
                dtype=torch.long,
            )
            for name, labels in ANCHOR_LABELS.items()
        },
        taught={layer: _taught(items, layer, words) for layer in WORD_LABELS},
    )


def _taught(items: Sequence[Prepared], layer: str, words: int) -> Tensor:
    """Return what a teacher finds likely, rows × words × labels; all zero where a label is known."""
    found = torch.zeros(len(items), words, len(WORD_LABELS[layer]))
    for row, item in enumerate(items):
        if layer in item.taught:
            values = torch.from_numpy(item.taught[layer])
            found[row, : len(values)] = values
    return found


def batches(items: Sequence[Prepared], size: int, generator: torch.Generator) -> Iterator[Batch]:
    """Yield batches of like length in random order."""
    order = torch.randperm(len(items), generator=generator).tolist()
    pool = 64 * size
    groups = []
    for at in range(0, len(order), pool):
        chunk = sorted(order[at : at + pool], key=lambda n: len(items[n].encoded.pieces))
        groups += [chunk[n : n + size] for n in range(0, len(chunk), size)]
    for n in torch.randperm(len(groups), generator=generator).tolist():
        yield collate([items[i] for i in groups[n]])
