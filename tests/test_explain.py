"""`kg explain`: why a document has its events, on a terminal and as a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.explanation import sentence_lines
from kg.explanation_html import explanation_page
from kg.extraction.considered import Explanation
from kg.extraction.pipeline import Extractor
from kg.model import Document

Explain = Callable[[str], Explanation]


@pytest.fixture(scope="module")
def explain(extractor: Extractor) -> Explain:
    def run(text: str) -> Explanation:
        return extractor.explain(Document("d", text, date(2022, 4, 27)))

    return run


def test_an_explanation_has_the_annotation_that_extraction_has(extractor: Extractor) -> None:
    document = Document("d", "Iran attacked Iraq on Monday. It rained in Geneva.", date(2022, 4, 27))
    assert extractor.explain(document).annotation == extractor.extract(document)


def test_the_pieces_of_a_sentence_are_the_sentence_with_triggers_and_roles_marked(explain: Explain) -> None:
    (lines,) = sentence_lines(explain("Iran attacked Iraq on Monday."))
    assert [(piece.text, piece.mark) for piece in lines.pieces if piece.mark] == [
        ("Iran", "source"),
        ("attacked", "trigger"),
        ("Iraq", "target"),
        ("Monday", "time"),
    ]
    assert "".join(piece.text for piece in lines.pieces) == lines.sentence.text


def test_classes_that_a_word_could_have_meant_are_told_with_the_reason(explain: Explain) -> None:
    explanation = explain("North Korea launched a ballistic missile.")
    (event,) = explanation.annotation.events
    reasons = {one.class_name: one.why for one in explanation.classes[event.id]}
    assert event.class_name == "MissileLaunch"
    assert reasons["SatelliteLaunch"] == "only with an object of class Satellite, and there is none"


def test_a_word_of_the_lexicon_that_is_no_event_here_is_told(explain: Explain) -> None:
    explanation = explain("Words failed him.")
    assert explanation.annotation.events == ()
    assert {one.span.text for one in explanation.rejected} >= {"Words"}


def test_a_trigger_under_the_threshold_is_told_with_its_score(extractor: Extractor) -> None:
    strict = Extractor(extractor.reference, threshold=1.0)
    explanation = strict.explain(Document("d", "Iran attacked Iraq."))
    (one,) = (one for one in explanation.rejected if one.span.text == "attacked")
    assert (one.why, one.offered) == ("score", ("ASSAULT",))
    assert 0.5 < one.score <= 1


def test_the_page_holds_the_text_escaped_and_nothing_from_elsewhere(explain: Explain) -> None:
    page = explanation_page(explain('Iran <script>alert("x")</script> attacked Iraq & Syria on Monday.'))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(src|href)=\"(?!#)|@import|url\(", page)
    stack: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag != "meta":
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

    Checker().feed(page)
    assert stack == []


def test_the_page_has_every_event_with_its_codes_and_scores(explain: Explain) -> None:
    page = explanation_page(explain("North Korea launched a ballistic missile."))
    assert "MissileLaunch" in page
    assert "MOBILIZE (weapons; military)" in page
    assert "lexicon entry event-launch-verb-MissileLaunch-Missile" in page
    assert '<mark class="trigger" title="trigger v1">launched</mark>' in page


def test_the_command_prints_and_writes_a_page(tmp_path: Path) -> None:
    news, page, run = tmp_path / "news.txt", tmp_path / "why.html", CliRunner()
    news.write_text("Iran attacked Iraq on Monday.", encoding="utf-8")
    printed = run.invoke(app, ["explain", str(news), "--published", "2022-04-27"])
    assert printed.exit_code == 0
    assert "● Assault  ASSAULT" in printed.output
    assert "reported (positive, certain, past)" in printed.output
    assert run.invoke(app, ["explain", str(news), "--html", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_file_that_is_not_there_costs_one_line_and_status_1(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["explain", str(tmp_path / "none.txt")])
    assert done.exit_code == 1
    assert "none.txt" in done.output
