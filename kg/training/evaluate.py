"""Extract with another model than the one in the package: `python -m kg.training.evaluate MODEL < in > out`.

It speaks the annotation contract, as `kg extract --format jsonl -` does, so that the scorer can measure a
model before it ships.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.contract import annotation_line, parse_document
from kg.extraction.pipeline import Extractor


def main(model: str) -> None:
    """Annotate the documents of standard input with the model in a folder."""
    extractor = Extractor(model=Path(model))
    for annotation in extractor.extract_all(parse_document(line) for line in sys.stdin):
        sys.stdout.write(annotation_line(annotation) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
