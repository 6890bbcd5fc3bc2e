"""What does a reader say of the layers that a data set does not carry? Training holds on to that.

News articles whose attributions are known say nothing of their events, and sentences whose events are known
nothing of their mentions. Training on one layer alone lets the others drift; so a trained reader answers for
them, and its answers are learned beside what is known (learning without forgetting, Li and Hoiem 2016).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.extraction.decoding import Array, Cue, Found, Logits, Trigger, softmax
from kg.extraction.labels import WORD_LABELS
from kg.extraction.reader import Reader
from kg.training.batches import Prepared, placed
from kg.training.examples import CUE, Anchor

_BATCH = 32


def teach(items: Sequence[Prepared], teacher: Reader) -> list[Prepared]:
    """Return the examples with a teacher's answers for the layers that they do not carry."""
    order = sorted(range(len(items)), key=lambda n: len(items[n].encoded.pieces))
    found = list(items)
    for at in range(0, len(order), _BATCH):
        rows = order[at : at + _BATCH]
        answers = teacher.logits([items[n].encoded for n in rows])
        for n, logits in zip(rows, answers, strict=True):
            found[n] = _taught(items[n], logits, teacher)
    return found


def _taught(item: Prepared, logits: Logits, teacher: Reader) -> Prepared:
    unknown = [layer for layer in WORD_LABELS if layer not in item.allowed]
    likely: dict[str, Array] = {layer: softmax(logits.layers[layer]) for layer in unknown}
    reading = logits.reading(teacher.thresholds)
    triggers: Iterable[Trigger] = reading.triggers if "trigger" in unknown else ()
    cues: Iterable[Cue] = reading.cues if "cue" in unknown else ()
    anchors = [*map(_event, triggers), *map(_claim, cues)]
    return replace(item, taught=likely, anchors=(*item.anchors, *placed(anchors, item.encoded)))


def _event(trigger: Trigger) -> Anchor:
    views: dict[str, str] = {
        "certainty": trigger.certainty,
        "tense": trigger.tense,
        "polarity": trigger.polarity,
    }
    return Anchor((trigger.found.start, trigger.found.end), trigger.found.label, _roles(trigger.roles), views)


def _claim(cue: Cue) -> Anchor:
    return Anchor((cue.found.start, cue.found.end), CUE, _roles(cue.roles), {"manner": cue.manner})


def _roles(roles: Iterable[Found]) -> tuple[tuple[str, tuple[int, int]], ...]:
    return tuple((role.label, (role.start, role.end)) for role in roles)
