"""The reader: one small model that finds mentions, events with their roles, and claims, sentence by sentence.

It runs on onnxruntime with one thread. What it finds in a sentence depends on the sentences that it is read
with, by the rounding of 8-bit activations; so a document is always read in batches of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.extraction.decoding import THRESHOLDS, Array, Found, Logits, SentenceReading, quick_to_pair
from kg.extraction.encoding import Encoded, Encoder, Window, windows
from kg.extraction.labels import ANCHOR_LABELS, CLAIM_PAIRS, EVENT_PAIRS, WORD_LABELS

MODEL = Path(__file__).parent / "model"
"""The folder of the model that ships."""

BATCH = 512
"""How many pieces of words, padding among them, are read at once: enough for the network's matrices, and few
enough to stay in the processor's cache."""

SLACK = 1.15
"""How much longer than the shortest the longest stretch of a batch may be; padding costs as much as text."""

OUTPUTS = (*WORD_LABELS, *ANCHOR_LABELS, "anchor", "filler", "cue_anchor", "cue_filler")
INPUTS = ("pieces", "shapes", "present")

Offsets = tuple[int, int]
Forward = Callable[[Mapping[str, NDArray[np.int64]]], Mapping[str, Array]]
"""Runs the network: from INPUTS (sentences × pieces) to OUTPUTS (sentences × pieces × values)."""


class Reader:
    """The model: a network, the tensors of its pair heads and its vocabulary.

    Attributes:
        thresholds: for each layer of spans, the least probability that a word is in one.
        classes: the event classes of the corpus that the model was trained on, by local name.
    """

    def __init__(
        self,
        forward: Forward,
        pair: Array,
        cue_pair: Array,
        encoder: Encoder,
        thresholds: Mapping[str, float] = THRESHOLDS,
        classes: Iterable[str] = (),
    ) -> None:
        self._forward, self._encoder = forward, encoder
        self._pair, self._cue_pair = quick_to_pair(pair), quick_to_pair(cue_pair)
        self.thresholds = dict(thresholds)
        self.classes = frozenset(classes)

    @classmethod
    def load(cls, folder: Path = MODEL) -> Reader:
        """Load a model: reader.onnx, pair.npy, cue_pair.npy, tokenizer.json and reader.json in a folder.

        Raises:
            ModelError: a file is missing or unreadable, or the model was trained for other labels.
        """
        try:
            about = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
            pair: Array = np.load(folder / "pair.npy").astype(np.float32)
            cue_pair: Array = np.load(folder / "cue_pair.npy").astype(np.float32)
            encoder = Encoder(folder / "tokenizer.json")
            forward = _session(folder / "reader.onnx")
        except Exception as error:
            raise ModelError(
                f"{folder}: the reader's model cannot be read ({error}); install the package anew"
            ) from error
        if about["labels"] != labels():
            raise ModelError(f"{folder}: the model was trained for other labels than this version's")
        return cls(forward, pair, cue_pair, encoder, about["thresholds"], about["classes"])

    def read(
        self,
        sentences: Sequence[str],
        anchors: Sequence[Sequence[Offsets]] = (),
        thresholds: Mapping[str, float] | None = None,
        asked: Sequence[Sequence[Offsets]] = (),
    ) -> list[SentenceReading]:
        """Read the sentences of one document, each as long as it likes.

        `anchors` are, for each sentence, the characters of words whose roles and factuality are wanted
        whether or not the reader takes them for triggers; `thresholds` replace the model's own, and "faint"
        among them is the least probability of a trigger that is told apart as faint; `asked` are
        the characters of words that are read as cues whether or not the reader takes them for such.
        """
        encoded = self._encoder.encode(sentences)
        parts = [(n, window) for n, item in enumerate(encoded) for window in windows(item)]
        logits: dict[int, Logits] = {}
        for rows in _batches([len(window.encoded.pieces) for _, window in parts]):
            logits |= zip(rows, self.logits([parts[n][1].encoded for n in rows]), strict=True)
        found: list[list[SentenceReading]] = [[] for _ in sentences]
        for n, (sentence, window) in enumerate(parts):
            wanted = [a for a in (anchors[sentence] if anchors else ()) if window.owns(a[0])]
            cues = [a for a in (asked[sentence] if asked else ()) if window.owns(a[0])]
            reading = logits[n].reading(thresholds or self.thresholds, wanted, cues)
            found[sentence].append(_owned(reading, window))
        return [_joined(readings) for readings in found]

    def logits(self, items: Sequence[Encoded]) -> list[Logits]:
        """Return the network's answers for encoded stretches of sentences, read as one batch."""
        length = max(len(item.pieces) for item in items)
        outputs = self._forward(
            {
                "pieces": _padded([item.pieces for item in items], length),
                "shapes": _padded([item.shapes for item in items], length),
                "present": _padded([(1,) * len(item.pieces) for item in items], length),
            }
        )
        return [
            Logits(
                {name: values[row][list(item.first)] for name, values in outputs.items()},
                self._pair,
                self._cue_pair,
                item.words,
            )
            for row, item in enumerate(items)
        ]


@cache
def load_reader(folder: Path = MODEL) -> Reader:
    """Load a model once for all who use it; see `Reader.load`."""
    return Reader.load(folder)


def labels() -> dict[str, object]:
    """Return all labels in the order of the network's outputs, as a model records them."""
    return {
        "words": {name: list(values) for name, values in WORD_LABELS.items()},
        "anchors": {name: list(values) for name, values in ANCHOR_LABELS.items()},
        "pairs": {"trigger": list(EVENT_PAIRS), "cue": list(CLAIM_PAIRS)},
    }


def _session(path: Path) -> Forward:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch for ever
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def forward(inputs: Mapping[str, NDArray[np.int64]]) -> Mapping[str, Array]:
        return dict(zip(OUTPUTS, session.run(list(OUTPUTS), dict(inputs)), strict=True))

    return forward


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield which stretches to read at once, given their lengths in pieces: such as are about as long."""
    batch: list[int] = []
    for n in sorted(range(len(lengths)), key=lambda n: (lengths[n], n)):
        too_long = batch and lengths[n] > SLACK * lengths[batch[0]] + 2
        if batch and (too_long or lengths[n] * (len(batch) + 1) > BATCH):
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def _padded(rows: Sequence[Sequence[int]], length: int) -> NDArray[np.int64]:
    return np.array([[*row, *[0] * (length - len(row))] for row in rows], dtype=np.int64)


def _owned(reading: SentenceReading, window: Window) -> SentenceReading:
    """Return what begins in the part of the sentence that this window answers for."""

    def owns(found: Found) -> bool:
        return window.owns(found.start)

    return SentenceReading(
        tuple(phrase for phrase in reading.phrases if owns(phrase.found)),
        tuple(name for name in reading.names if owns(name)),
        tuple(trigger for trigger in reading.triggers if owns(trigger.found)),
        tuple(cue for cue in reading.cues if owns(cue.found)),
        reading.anchored,
        tuple(trigger for trigger in reading.faint if owns(trigger.found)),
    )


def _joined(readings: Sequence[SentenceReading]) -> SentenceReading:
    if len(readings) == 1:
        return readings[0]
    return SentenceReading(
        tuple(phrase for reading in readings for phrase in reading.phrases),
        tuple(name for reading in readings for name in reading.names),
        tuple(trigger for reading in readings for trigger in reading.triggers),
        tuple(cue for reading in readings for cue in reading.cues),
        tuple(trigger for reading in readings for trigger in reading.anchored),
        tuple(trigger for reading in readings for trigger in reading.faint),
    )
