"""The reader: one small model that finds mentions, events with their roles, and claims, sentence by sentence.

It runs on onnxruntime with one thread. What it finds in a sentence depends on the sentences that it is read
with, by the rounding of 8-bit activations; so a document is always read in batches of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.extraction.encoding import MAX_PIECES, Encoded, Encoder
from kg.extraction.labels import ANCHOR_LABELS, CLAIM_ROLES, EVENT_ROLES, PAIR_LABELS, WORD_LABELS
from kg.model import Certainty, Manner, MentionKind, Polarity, Tense

BATCH = 32
_OUTPUTS = (*WORD_LABELS, *ANCHOR_LABELS, "anchor", "filler")
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """Characters of a sentence (code points) with a label and its probability."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """A mention: the whole noun phrase, its coarse kind, and whether it names, describes or points back."""

    found: Found
    form: MentionKind


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event's trigger, labelled with its PLOVER type, with roles and factuality."""

    found: Found
    roles: tuple[Found, ...]
    polarity: Polarity
    certainty: Certainty
    tense: Tense


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting cue, with its sources and contents."""

    found: Found
    roles: tuple[Found, ...]
    manner: Manner


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader finds in one sentence; offsets count from its beginning."""

    phrases: tuple[Phrase, ...]
    names: tuple[Found, ...]
    triggers: tuple[Trigger, ...]
    cues: tuple[Cue, ...]


class Reader:
    """The model, loaded from a folder with reader.onnx, pair.npy and tokenizer.json."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._encoder = Encoder(folder / "tokenizer.json")
        self._pair: Array = np.load(folder / "pair.npy")

    def read(self, sentences: Sequence[str]) -> list[SentenceReading]:
        """Read the sentences of one document."""
        encoded = self._encoder.encode(sentences)
        order = sorted(range(len(encoded)), key=lambda n: (len(encoded[n].pieces), n))
        found: dict[int, SentenceReading] = {}
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            found |= zip(rows, self._batch([encoded[n] for n in rows]), strict=True)
        return [found[n] for n in range(len(encoded))]

    def _batch(self, items: Sequence[Encoded]) -> Iterator[SentenceReading]:
        length = min(max(len(item.pieces) for item in items), MAX_PIECES)
        inputs = {
            "pieces": _padded([item.pieces[:length] for item in items], length),
            "shapes": _padded([item.shapes[:length] for item in items], length),
            "present": _padded([(1,) * min(len(item.pieces), length) for item in items], length),
        }
        outputs = dict(zip(_OUTPUTS, self._session.run(list(_OUTPUTS), inputs), strict=True))
        for row, item in enumerate(items):
            first = [piece for piece in item.first if piece < length]
            words = item.words[: len(first)]
            yield self._reading({name: values[row][first] for name, values in outputs.items()}, words)

    def _reading(self, out: dict[str, Array], words: Sequence[tuple[int, int]]) -> SentenceReading:
        if not words:
            return SentenceReading((), (), (), ())
        phrases = [(at, found) for at, found in _spans("phrase", out, words)]
        return SentenceReading(
            phrases=tuple(
                Phrase(found, cast("MentionKind", _best("form", out, at))) for at, found in phrases
            ),
            names=tuple(found for _, found in _spans("name", out, words)),
            triggers=tuple(
                self._trigger(at, found, out, words) for at, found in _spans("trigger", out, words)
            ),
            cues=tuple(self._cue(at, found, out, words) for at, found in _spans("cue", out, words)),
        )

    def _trigger(
        self, at: int, found: Found, out: dict[str, Array], words: Sequence[tuple[int, int]]
    ) -> Trigger:
        return Trigger(
            found,
            tuple(self._roles(at, out, words, EVENT_ROLES)),
            cast("Polarity", _best("polarity", out, at)),
            cast("Certainty", _best("certainty", out, at)),
            cast("Tense", _best("tense", out, at)),
        )

    def _cue(self, at: int, found: Found, out: dict[str, Array], words: Sequence[tuple[int, int]]) -> Cue:
        roles = self._roles(at, out, words, tuple(f"claim-{role}" for role in CLAIM_ROLES))
        return Cue(found, tuple(roles), cast("Manner", _best("manner", out, at)))

    def _roles(
        self, at: int, out: dict[str, Array], words: Sequence[tuple[int, int]], allowed: tuple[str, ...]
    ) -> Iterator[Found]:
        """Yield the roles of an anchor: each word takes its likeliest, and equal neighbours are a span."""
        anchor = np.append(out["anchor"][at], np.float32(1))
        fillers = np.concatenate([out["filler"], np.ones((len(words), 1), np.float32)], axis=1)
        logits = np.einsum("i,rij,lj->lr", anchor, self._pair, fillers)
        columns = [0, *(PAIR_LABELS.index(role) for role in allowed)]
        probabilities = _softmax(logits[:, columns])
        labels = probabilities.argmax(axis=1)
        start = 0
        while start < len(words):
            end = start + 1
            while end < len(words) and labels[end] == labels[start]:
                end += 1
            if labels[start]:
                score = float(probabilities[start:end, labels[start]].mean())
                yield Found(words[start][0], words[end - 1][1], allowed[labels[start] - 1], score)
            start = end


def _padded(rows: Sequence[Sequence[int]], length: int) -> NDArray[np.int64]:
    return np.array([[*row, *[0] * (length - len(row))] for row in rows], dtype=np.int64)


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return cast("Array", raised / raised.sum(axis=-1, keepdims=True))


def _best(layer: str, out: dict[str, Array], at: int) -> str:
    labels = WORD_LABELS.get(layer) or ANCHOR_LABELS[layer]
    return labels[int(out[layer][at].argmax())]


def _spans(
    layer: str, out: dict[str, Array], words: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, Found]]:
    """Yield the spans of a layer of BIO labels, each with its first word."""
    names = WORD_LABELS[layer]
    probabilities = _softmax(out[layer])
    labels = probabilities.argmax(axis=1)
    at = 0
    while at < len(words):
        label = names[labels[at]]
        if label == "O":
            at += 1
            continue
        kind, end = label[2:], at + 1
        while end < len(words) and names[labels[end]] == f"I-{kind}":
            end += 1
        score = float(probabilities[at:end].max(axis=1).mean())
        yield at, Found(words[at][0], words[end - 1][1], kind, score)
        at = end
