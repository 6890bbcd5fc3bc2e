"""The part of our corpus that is kept for validation: a fixed tenth, by the hash of the passage's id."""

from __future__ import annotations

from kg import reference
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.examples import Example, corpus_examples, held_out


def validation() -> list[Example]:
    """Return the sentences that no model is trained on."""
    return list(corpus_examples(p for p in read_corpus(CORPUS, reference.load()) if held_out(p.id)))
