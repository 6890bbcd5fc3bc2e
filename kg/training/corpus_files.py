"""Which passages does the corpus hold?"""

from __future__ import annotations

from pathlib import Path

from kg.reference import Reference
from kg.training.notation import CorpusError, parse_passages
from kg.training.passages import Passage

CORPUS = Path(__file__).parent / "corpus"


def read_corpus(folder: Path, reference: Reference) -> list[Passage]:
    """Read all passages of a folder, in the order of file names.

    Raises:
        CorpusError: naming the file, the line and what is wrong with it.
    """
    passages: dict[str, Passage] = {}
    for file in sorted(folder.glob("*.txt")):
        for passage in parse_passages(file.read_text(encoding="utf-8"), reference, file.name):
            if passage.id in passages:
                raise CorpusError(f"{file.name}: the passage {passage.id} stands twice; give each its own id")
            passages[passage.id] = passage
    return list(passages.values())
