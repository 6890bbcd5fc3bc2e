"""The corpus on the command line: `python -m kg.training check [FILE…]` and `python -m kg.training stats`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import reference
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.notation import CorpusError, parse_passages
from kg.training.passages import Passage


def main(arguments: list[str]) -> int:
    """Run a command; return its exit status."""
    known = reference.load()
    if arguments[:1] == ["check"]:
        return _check([Path(a) for a in arguments[1:]] or sorted(CORPUS.glob("*.txt")), known)
    if arguments == ["stats"]:
        for line in statistics(read_corpus(CORPUS, known)):
            print(line)
        return 0
    print("kg.training: say check [FILE…], or stats", file=sys.stderr)
    return 2


def _check(files: Iterable[Path], known: reference.Reference) -> int:
    """Report the first bad line of each passage of each file."""
    bad = 0
    for file in files:
        # Passage by passage, so that one bad line does not hide those of the passages after it.
        blocks = file.read_text(encoding="utf-8").split("\n== ")
        line = 0
        for n, block in enumerate(blocks):
            text = "\n" * line + (block if n == 0 else "== " + block)
            line += block.count("\n") + 1
            try:
                list(parse_passages(text, known, str(file)))
            except CorpusError as error:
                bad += 1
                print(error, file=sys.stderr)
    return 1 if bad else 0


def statistics(passages: list[Passage]) -> Iterator[str]:
    """Yield the lines of `make corpus-stats`."""
    annotations = [passage.annotation for passage in passages]
    events = [event for a in annotations for event in a.events]
    sentences = sum(len(a.sentences) for a in annotations)
    with_events = sum(
        any(s.covers(event.trigger) for event in a.events) for a in annotations for s in a.sentences
    )
    quiet = 1 - with_events / sentences
    yield f"passages {len(passages)}, sentences {sentences}, without an event {quiet:.0%}"
    yield f"mentions {sum(len(e.mentions) for a in annotations for e in a.entities)}"
    yield f"events {len(events)}, claims {sum(len(a.claims) for a in annotations)}"
    yield f"times {sum(len(a.times) for a in annotations)}"
    yield f"relations {sum(len(a.relations) for a in annotations)}"
    for title, counted in (
        ("genre", Counter(passage.genre for passage in passages)),
        ("PLOVER type", Counter(event.plover for event in events)),
        ("event class", Counter(event.class_name for event in events)),
        ("certainty", Counter(event.certainty for event in events)),
        ("tense", Counter(event.tense for event in events)),
        ("polarity", Counter(event.polarity for event in events)),
        ("entity class", Counter(e.class_name for a in annotations for e in a.entities)),
        ("mention kind", Counter(m.kind for a in annotations for e in a.entities for m in e.mentions)),
        ("relation", Counter(r.predicate for a in annotations for r in a.relations)),
    ):
        yield f"{title}: " + ", ".join(f"{name} {n}" for name, n in sorted(counted.items(), key=_by_count))


def _by_count(item: tuple[str | None, int]) -> tuple[int, str]:
    return -item[1], str(item[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
