"""How well a reader reads sentences whose labels are known: figures for each layer.

A trigger is found when it overlaps one of the same PLOVER type; a role of a found event is right when it
shares half of the shorter span; a claim is found when content and gold share half of their union; a phrase
when it overlaps one of its kind. So ../shared/bench/score.py counts, but for documents. How events are
presented is measured on those that are found: accuracy, and F1 for what is denied, conditional and possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.extraction.decoding import Found, SentenceReading, Trigger
from kg.training.examples import Anchor, Example, Offsets

MARKED = {
    "negation": ("polarity", "negative"),
    "condition": ("tense", "hypothetical"),
    "possibility": ("certainty", "possible"),
}
"""What is told otherwise than as a fact, and where it shows."""

STOP_ON = ("trigger", "roles", "phrase", "claim")
"""The layers whose mean F1 chooses the best epoch."""


def figures(examples: Sequence[Example], readings: Sequence[SentenceReading]) -> dict[str, float]:
    """Return F1 and accuracies, by layer, from 0 to 1."""
    counts: Counter[str] = Counter()
    for example, reading in zip(examples, readings, strict=True):
        if example.events is not None:
            _count_events(example.events, reading.triggers, counts)
        if example.claims is not None:
            _count_claims(example.claims, reading, counts)
        if example.phrases is not None:
            _count_phrases(example, reading, counts)
    found = {name: _f1(counts, name) for name in ("trigger", "roles", "claim", "claim source", *MARKED)}
    found |= {name: _f1(counts, name) for name in ("phrase", "phrase strict", "name")}
    for view in ("certainty", "tense", "polarity"):
        found[view] = _share(counts[view], counts["trigger hit"])
    found["quiet"] = _share(counts["quiet"], counts["without event"])
    return found


def score(values: dict[str, float]) -> float:
    """Return the figure by which an epoch is better than another."""
    return sum(values[name] for name in STOP_ON) / len(STOP_ON)


def _count_events(gold: Sequence[Anchor], found: Sequence[Trigger], counts: Counter[str]) -> None:
    counts["trigger gold"] += len(gold)
    counts["trigger found"] += len(found)
    if not gold:
        counts["without event"] += 1
        counts["quiet"] += not found
    free = list(gold)
    for trigger in found:
        same = (g for g in free if g.kind == trigger.found.label and _shared(g.span, _span(trigger.found)))
        right = next(same, None)
        if right is None:
            continue
        free.remove(right)
        counts["trigger hit"] += 1
        said: dict[str, str] = {
            "certainty": trigger.certainty,
            "tense": trigger.tense,
            "polarity": trigger.polarity,
        }
        for view, value in said.items():
            counts[view] += right.views[view] == value
        for name, (view, value) in MARKED.items():
            counts[f"{name} gold"] += right.views[view] == value
            counts[f"{name} found"] += said[view] == value
            counts[f"{name} hit"] += right.views[view] == value == said[view]
        _count_roles(right, trigger.roles, counts)


def _count_roles(gold: Anchor, found: Iterable[Found], counts: Counter[str]) -> None:
    free = list(gold.roles)
    counts["roles gold"] += len(free)
    for role in found:
        counts["roles found"] += 1
        for wanted in free:
            shorter = min(role.end - role.start, wanted[1][1] - wanted[1][0])
            if wanted[0] == role.label and _shared(wanted[1], _span(role)) * 2 >= shorter:
                free.remove(wanted)
                counts["roles hit"] += 1
                break


def _count_claims(gold: Sequence[Anchor], reading: SentenceReading, counts: Counter[str]) -> None:
    free = [claim for claim in gold if _characters(claim.roles, "claim-content")]
    counts["claim gold"] += len(free)
    counts["claim source gold"] += len(free)
    for cue in reading.cues:
        said = [(role.label, _span(role)) for role in cue.roles]
        content, source = _characters(said, "claim-content"), _characters(said, "claim-source")
        if not content:
            continue
        counts["claim found"] += 1
        counts["claim source found"] += 1
        for claim in free:
            wanted = _characters(claim.roles, "claim-content")
            if 2 * len(wanted & content) >= len(wanted | content):
                free.remove(claim)
                counts["claim hit"] += 1
                holder = _characters(claim.roles, "claim-source")
                counts["claim source hit"] += bool(holder & source) or not (holder or source)
                break


def _count_phrases(example: Example, reading: SentenceReading, counts: Counter[str]) -> None:
    gold = [((p.start, p.end), {_coarse(label) for label in p.labels}) for p in example.phrases or ()]
    found = [
        (_span(p.found), _coarse(p.found.label))
        for p in reading.phrases
        if not any(_shared(_span(p.found), unsure) for unsure in example.ignored)
    ]
    for name, exact in (("phrase", False), ("phrase strict", True)):
        counts[f"{name} gold"] += len(gold)
        counts[f"{name} found"] += len(found)
        free = list(gold)
        for span, label in found:
            fit = (g for g in free if label in g[1] and (g[0] == span if exact else _shared(g[0], span)))
            right = next(fit, None)
            if right:
                free.remove(right)
                counts[f"{name} hit"] += 1
    if example.names is not None:
        names = {_span(found) for found in reading.names}
        counts["name gold"] += len(example.names)
        counts["name found"] += len(names)
        counts["name hit"] += len(names & set(example.names))


def _coarse(label: str) -> str:
    """Return the kind that a label counts as: a facility is a place, though the reader tells them apart."""
    return "Place" if label == "Facility" else label


def _span(found: Found) -> Offsets:
    return found.start, found.end


def _shared(a: Offsets, b: Offsets) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _characters(roles: Iterable[tuple[str, Offsets]], wanted: str) -> set[int]:
    return {n for role, (start, end) in roles if role == wanted for n in range(start, end)}


def _f1(counts: Counter[str], name: str) -> float:
    return _share(2 * counts[f"{name} hit"], counts[f"{name} gold"] + counts[f"{name} found"])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


TIE = 0.005
"""F1 that differs by less is the same: the validation part is too small to tell."""


def best_threshold(examples: Sequence[Example], readings: Sequence[SentenceReading], layer: str) -> float:
    """Return the threshold with the best F1, from readings that were made with a very low one.

    Of those that are as good the highest is taken for events, since to keep quiet counts as much as to find;
    the lowest for claims, since words whose speaker is missed would look like facts.
    """
    tried = {step / 100: _at(examples, readings, layer, step / 100) for step in range(20, 81, 5)}
    good = [threshold for threshold, f1 in tried.items() if f1 >= max(tried.values()) - TIE]
    return max(good) if layer == "trigger" else min(good)


def _at(
    examples: Sequence[Example], readings: Sequence[SentenceReading], layer: str, threshold: float
) -> float:
    return figures(examples, list(_kept(readings, layer, threshold)))[layer]


def _kept(readings: Iterable[SentenceReading], layer: str, threshold: float) -> Iterator[SentenceReading]:
    for reading in readings:
        yield SentenceReading(
            reading.phrases,
            reading.names,
            tuple(t for t in reading.triggers if layer != "trigger" or t.found.score >= threshold),
            tuple(c for c in reading.cues if layer != "claim" or c.found.score >= threshold),
        )
