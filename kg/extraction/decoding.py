"""From the numbers of the reader's network to what it found in a sentence.

The labels of words are BIO labels (Ramshaw and Marcus 1995); a word is in a span when the probability that it
is outside of all is small enough, whatever the kinds share of the rest. Roles are the likeliest of each word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

import numpy as np
from numpy.typing import NDArray

from kg.extraction.labels import ANCHOR_LABELS, CLAIM_PAIRS, EVENT_PAIRS, WORD_LABELS
from kg.model import Certainty, Manner, MentionKind, Polarity, Tense

Array = NDArray[np.float32]
Words = Sequence[tuple[int, int]]
Units = Sequence[tuple[int, int]]

_CONTENT, _SOURCE = CLAIM_PAIRS.index("claim-content"), CLAIM_PAIRS.index("claim-source")
BREAK = 1.0
"""What it costs content to begin or end, in units of log probability; beside its source it costs nothing."""
_BREAKS = np.zeros((len(CLAIM_PAIRS), len(CLAIM_PAIRS)))
_BREAKS[_CONTENT, :] = _BREAKS[:, _CONTENT] = BREAK
for _free in (_CONTENT, _SOURCE):
    _BREAKS[_CONTENT, _free] = _BREAKS[_free, _CONTENT] = 0.0

_SURE, _NEARLY = 0.65, 0.8
"""A word beside the likeliest of a cue belongs to it when it is this likely, or this nearly as likely."""

THRESHOLDS: dict[str, float] = {"phrase": 0.5, "name": 0.5, "trigger": 0.5, "cue": 0.5}
"""For each layer of spans, the least probability that a word is in one; a model brings its own."""


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
    """An event's trigger, labelled with its PLOVER type, with roles and factuality.

    The label of a trigger that the caller gave is empty: what its word means is the caller's to know.
    """

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
    """What the reader finds in one sentence; offsets count from its beginning.

    Attributes:
        phrases: the outermost mentions.
        names: names, within phrases or alone.
        triggers: events.
        cues: claims.
        anchored: for each of the caller's own triggers, in their order, its roles and factuality.
        faint: events whose triggers score under the threshold, but not under the least that was asked for.
    """

    phrases: tuple[Phrase, ...] = ()
    names: tuple[Found, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    cues: tuple[Cue, ...] = ()
    anchored: tuple[Trigger, ...] = ()
    faint: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Logits:
    """The network's answer for the words of one sentence, and the tensors of its pair heads.

    Attributes:
        layers: for each layer, and for the projections of the pair heads, a row for each word.
        pair: event roles × anchor width × filler width; both widths have one more for the bias.
        cue_pair: the same for the parts of claims.
        words: each word's first character and the one after its last.
    """

    layers: Mapping[str, Array]
    pair: Array
    cue_pair: Array
    words: Words

    def reading(
        self,
        thresholds: Mapping[str, float] = THRESHOLDS,
        anchors: Sequence[tuple[int, int]] = (),
        asked: Sequence[tuple[int, int]] = (),
    ) -> SentenceReading:
        """Decode the sentence.

        `anchors` are characters of words whose roles the caller wants as well, `asked` those of words that
        are to be read as cues whether or not they look like one.
        """
        if not self.words:
            return SentenceReading()
        spans = {
            layer: list(_spans(layer, self.layers[layer], self.words, thresholds[layer]))
            for layer in THRESHOLDS
        }
        units = [self._words_of(found) for _, found in spans["phrase"]]
        return SentenceReading(
            phrases=tuple(
                Phrase(found, cast("MentionKind", self._best("form", at))) for at, found in spans["phrase"]
            ),
            names=tuple(found for _, found in spans["name"]),
            triggers=tuple(self._trigger(at, found, units) for at, found in spans["trigger"]),
            cues=self._cues([found for _, found in spans["cue"]], asked),
            anchored=tuple(self._anchored(start, end, units) for start, end in anchors),
            faint=tuple(self._faint([found for _, found in spans["trigger"]], thresholds, units)),
        )

    def _faint(
        self, clear: Sequence[Found], thresholds: Mapping[str, float], units: Units
    ) -> Iterator[Trigger]:
        """Yield the triggers between the threshold "faint", where there is one, and that of triggers."""
        least = thresholds.get("faint", thresholds["trigger"])
        if least < thresholds["trigger"]:
            for at, found in _spans("trigger", self.layers["trigger"], self.words, least):
                if not any(found.start < other.end and other.start < found.end for other in clear):
                    yield self._trigger(at, found, units)

    def _anchored(self, start: int, end: int, units: Units) -> Trigger:
        """Return what is asked of some words: the roles of the first, the score of the surest."""
        at, last = self._words_of(Found(start, end, "", 0.0))
        inside = 1 - float(softmax(self.layers["trigger"][at:last])[:, 0].min())
        return self._trigger(at, Found(start, end, "", inside), units)

    def _trigger(self, at: int, found: Found, units: Units) -> Trigger:
        return Trigger(
            found,
            self._roles(at, units),
            cast("Polarity", self._best("polarity", at)),
            cast("Certainty", self._best("certainty", at)),
            cast("Tense", self._best("tense", at)),
        )

    def _words_of(self, found: Found) -> tuple[int, int]:
        inside = [n for n, (start, end) in enumerate(self.words) if start < found.end and found.start < end]
        return inside[0], inside[-1] + 1

    def _best(self, layer: str, at: int) -> str:
        labels = WORD_LABELS.get(layer) or ANCHOR_LABELS[layer]
        return labels[int(self.layers[layer][at].argmax())]

    def _roles(self, at: int, units: Units) -> tuple[Found, ...]:
        """Return the roles of a trigger: each word takes its likeliest, and equal neighbours are a span.

        A unit is a mention: from its first word with a role to its last, all its words have one role, the
        one that is likeliest of them together.
        """
        probabilities = _paired(self.layers["anchor"][at], self.layers["filler"], self.pair)
        labels = probabilities.argmax(axis=1)
        for start, end in units:
            filled = np.flatnonzero(labels[start:end])
            if len(filled) and not start <= at < end:
                first, last = start + int(filled[0]), start + int(filled[-1]) + 1
                labels[first:last] = 1 + probabilities[first:last, 1:].sum(axis=0).argmax()
        return self._runs(labels, probabilities, EVENT_PAIRS)

    def _cues(self, found: Sequence[Found], asked: Sequence[tuple[int, int]]) -> tuple[Cue, ...]:
        """Return the cues that the reader finds, and those that it was asked for beside them."""
        cues = [self._cue(one) for one in found]
        inside = 1 - softmax(self.layers["cue"])[:, 0] if asked else np.zeros(0)
        for start, end in asked:
            if not any(cue.found.start < end and start < cue.found.end for cue in cues):
                first, _ = self._words_of(Found(start, end, "", 0.0))
                cues.append(self._cue(Found(*self.words[first], "", float(inside[first]))))
        return tuple(sorted(cues, key=lambda cue: cue.found.start))

    def _cue(self, found: Found) -> Cue:
        """Return a cue, read at its likeliest word: with the words beside that are nearly as likely."""
        inside = 1 - softmax(self.layers["cue"])[:, 0]
        first, end = self._words_of(found)
        at = first + int(inside[first:end].argmax())
        least = min(_SURE, _NEARLY * float(inside[at]))
        start, last = at, at
        while start > first and inside[start - 1] >= least:
            start -= 1
        while last + 1 < end and inside[last + 1] >= least:
            last += 1
        span = self.words[start][0], self.words[last][1]
        likeliest = Found(*span, found.label, float(inside[at]))
        return Cue(likeliest, self._parts(at), cast("Manner", self._best("manner", at)))

    def _parts(self, at: int) -> tuple[Found, ...]:
        """Return the parts of a cue's claim: the likeliest labels of all words together."""
        probabilities = _paired(self.layers["cue_anchor"][at], self.layers["cue_filler"], self.cue_pair)
        return self._runs(_likeliest(probabilities), probabilities, CLAIM_PAIRS)

    def _runs(
        self, labels: NDArray[np.intp], probabilities: Array, names: tuple[str, ...]
    ) -> tuple[Found, ...]:
        found, start = [], 0
        for label, run in groupby(labels.tolist()):
            end = start + len(list(run))
            if label:
                score = float(probabilities[start:end, label].mean())
                found.append(Found(self.words[start][0], self.words[end - 1][1], names[label], score))
            start = end
        return tuple(found)


def _paired(anchor: Array, fillers: Array, biaffine: Array) -> Array:
    """Return what each word is to an anchor: words × labels of the pair head, probabilities."""
    projected = np.tensordot(np.append(anchor, np.float32(1)), biaffine, axes=(0, 1))
    with_bias = np.ones((len(fillers), fillers.shape[1] + 1), dtype=fillers.dtype)
    with_bias[:, :-1] = fillers
    return softmax(with_bias @ projected.T)


def quick_to_pair(biaffine: Array) -> Array:
    """Return the tensor of a pair head laid out in memory so that `_paired` need not copy it each time."""
    return np.ascontiguousarray(biaffine.transpose(1, 0, 2)).transpose(1, 0, 2)


def _likeliest(probabilities: Array) -> NDArray[np.intp]:
    """Return the likeliest sequence of labels where the content of a claim ends and begins at a cost.

    What is reported is long and seldom broken, and mostly by its source or cue; a word by itself would make
    holes in it and crumbs beside it. The algorithm is Viterbi's (1967).
    """
    emitted = np.log(probabilities + 1e-9)
    total, backwards = emitted[0], []
    for row in emitted[1:]:
        reached = total[:, None] - _BREAKS
        backwards.append(reached.argmax(axis=0))
        total = reached.max(axis=0) + row
    labels = [int(total.argmax())]
    for back in reversed(backwards):
        labels.append(int(back[labels[-1]]))
    return np.array(labels[::-1], dtype=np.intp)


def softmax(logits: Array) -> Array:
    """Return probabilities along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return cast("Array", raised / raised.sum(axis=-1, keepdims=True))


def _spans(layer: str, logits: Array, words: Words, threshold: float) -> Iterator[tuple[int, Found]]:
    """Yield the spans of a layer of BIO labels, each with its first word and its likeliest kind."""
    probabilities = softmax(logits)
    inside = 1 - probabilities[:, 0]
    outside = (inside < threshold).tolist()
    if all(outside):
        return
    begin, within = probabilities[:, 1::2], probabilities[:, 2::2]
    going_on = (within.sum(axis=1) > begin.sum(axis=1)).tolist()
    kinds = [label[2:] for label in WORD_LABELS[layer][1::2]]
    at = 0
    while at < len(words):
        if outside[at]:
            at += 1
            continue
        end = at + 1
        while end < len(words) and not outside[end] and going_on[end]:
            end += 1
        kind = int((begin[at:end] + within[at:end]).sum(axis=0).argmax())
        yield at, Found(words[at][0], words[end - 1][1], kinds[kind], float(inside[at]))
        at = end
