"""How well are mentions of one event brought together? `python -m kg.training.event_coreference`.

Measured on the whole corpus, since nothing of the rules is trained, with its own events, entities and roles:
what the reader misses is measured elsewhere. Pairs are all pairs of mentions of one passage that are one
event, the links of coreference; B-cubed is that of Bagga and Baldwin (1998). Parts are pairs of an event and
the one that it is part of. The corpus marks what its authors saw, not all that there is, so precision is a
lower bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg import reference as knowledge
from kg.extraction.language import language
from kg.extraction.lexical import Lexical
from kg.extraction.merging import Merger
from kg.model import Annotation, Event, Role, TimeExpression
from kg.reference import Reference
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.passages import Passage


def figures(passages: Iterable[Passage], reference: Reference) -> dict[str, float]:
    """Return precision, recall and F1 of pairs and of B-cubed, and F1 of parts, from 0 to 1."""
    counts: Counter[str] = Counter()
    mentions = precision = recall = 0.0
    read = list(passages)
    docs = language().pipe(passage.annotation.document.text for passage in read)
    for passage, doc in zip(read, docs, strict=True):
        events = resolved(passage.annotation)
        read_from = passage.annotation
        lexical = Lexical(doc, reference)
        merger = Merger(doc, read_from.sentences, read_from.entities, lexical, reference)
        found = {told.event.id: group[0].event.id for group in merger.groups(events) for told in group}
        gold = _first_mentions(passage, events)
        _count_pairs(gold, found, counts)
        for identifier in gold:
            same, together = _like(gold, identifier), _like(found, identifier)
            precision += len(same & together) / len(together)
            recall += len(same & together) / len(same)
            mentions += 1
        _count_parts(passage, gold, merger.parts(events), counts)
    p, r = precision / mentions, recall / mentions
    return {
        **_prf("pairs", counts["pair hit"], counts["pair found"], counts["pair gold"]),
        "B-cubed precision": p,
        "B-cubed recall": r,
        "B-cubed F1": 2 * p * r / (p + r),
        **_prf("parts", counts["part hit"], counts["part found"], counts["part gold"]),
    }


def resolved(annotation: Annotation) -> list[Event]:
    """Return the events of a passage with the entities of their roles and the values of their times."""
    return [
        replace(
            event,
            roles=tuple(_resolved(role, annotation) for role in event.roles),
            time=_time(event.time, annotation) if event.time else None,
        )
        for event in annotation.events
    ]


def _resolved(role: Role, annotation: Annotation) -> Role:
    """Return a role with the entity of its words: of the shortest mention that ends with them."""
    fitting = [
        (mention.span.end - mention.span.start, entity.id)
        for entity in annotation.entities
        for mention in entity.mentions
        if role.span and mention.span.covers(role.span) and mention.span.end == role.span.end
    ]
    return replace(role, entity=min(fitting)[1]) if fitting else role


def _time(time: TimeExpression, annotation: Annotation) -> TimeExpression:
    return next((known for known in annotation.times if known.span.overlaps(time.span)), time)


def _first_mentions(passage: Passage, events: Iterable[Event]) -> dict[str, str]:
    """Return for each event of a passage the first mention of what it is a mention of."""
    first: dict[str, str] = {}
    for event in events:
        link = passage.links.get(event.id)
        first[event.id] = first[link.same] if link and link.same else event.id
    return first


def _like(groups: Mapping[str, str], identifier: str) -> set[str]:
    return {other for other, group in groups.items() if group == groups[identifier]}


def _count_pairs(gold: Mapping[str, str], found: Mapping[str, str], counts: Counter[str]) -> None:
    order = list(gold)
    for n, one in enumerate(order):
        for other in order[n + 1 :]:
            same, together = gold[one] == gold[other], found[one] == found[other]
            counts["pair gold"] += same
            counts["pair found"] += together
            counts["pair hit"] += same and together


def _count_parts(
    passage: Passage, gold: Mapping[str, str], found: Iterable[tuple[str, str]], counts: Counter[str]
) -> None:
    wanted = {(gold[part], gold[link.part]) for part, link in passage.links.items() if link.part is not None}
    given = {(gold[part], gold[whole]) for part, whole in found if gold[part] != gold[whole]}
    counts["part gold"] += len(wanted)
    counts["part found"] += len(given)
    counts["part hit"] += len(wanted & given)


def _prf(name: str, hit: int, found: int, gold: int) -> dict[str, float]:
    return {
        f"{name} precision": hit / found if found else 0.0,
        f"{name} recall": hit / gold if gold else 0.0,
        f"{name} F1": 2 * hit / (found + gold) if found + gold else 0.0,
    }


if __name__ == "__main__":
    known = knowledge.load()
    for name, value in figures(read_corpus(CORPUS, known), known).items():
        print(f"{name:<20}{value:.3f}")
