"""Everyday prose holds no event of security or politics, whatever words it uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Document

PAGES = sorted((Path(__file__).parent / "quiet").glob("*.txt"))


def test_the_pages_are_ten_of_some_length() -> None:
    assert len(PAGES) == 10
    assert all(len(page.read_text(encoding="utf-8").split()) >= 380 for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_everyday_prose_has_at_most_one_event(page: Path, extractor: Extractor) -> None:
    annotation = extractor.extract(Document(page.stem, page.read_text(encoding="utf-8")))
    assert [(event.class_name, event.trigger.text) for event in annotation.events][1:] == []
