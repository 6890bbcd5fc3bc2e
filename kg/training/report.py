"""The figures of a model on the validation part of our corpus: `python -m kg.training.report [FOLDER]`.

By default of the model that ships. What is measured, and how, `kg.training.measure` says.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.extraction.reader import MODEL, Reader
from kg.training.measure import figures
from kg.training.validation import validation


def report(folder: Path = MODEL) -> dict[str, float]:
    """Return the figures, by layer, from 0 to 1."""
    examples = validation()
    return figures(examples, Reader.load(folder).read([example.text for example in examples]))


if __name__ == "__main__":
    for name, value in report(*map(Path, sys.argv[1:2])).items():
        print(f"{name:<16}{value:.3f}")
