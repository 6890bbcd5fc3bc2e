"""Everyday prose holds no event of security or politics, whatever words it uses.

The sentences are of the hardest kinds: nearly each has a verb of conflict, and stands alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Document

PAGES = sorted((Path(__file__).parent / "quiet").glob("*.txt"))


SENTENCES = [
    line
    for line in (Path(__file__).parent / "quiet_sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_three_quarters_of_the_sentences_that_borrow_words_of_conflict_hold_no_event(
    extractor: Extractor,
) -> None:
    documents = [Document(str(n), sentence) for n, sentence in enumerate(SENTENCES)]
    loud = [a.document.text for a in extractor.extract_all(documents, batch_size=32) if a.events]
    assert len(SENTENCES) > 100
    assert len(loud) <= len(SENTENCES) / 4, loud


def test_the_pages_are_ten_of_some_length() -> None:
    assert len(PAGES) == 10
    assert all(len(page.read_text(encoding="utf-8").split()) >= 380 for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_everyday_prose_has_at_most_one_event(page: Path, extractor: Extractor) -> None:
    annotation = extractor.extract(Document(page.stem, page.read_text(encoding="utf-8")))
    assert [(event.class_name, event.trigger.text) for event in annotation.events][1:] == []
