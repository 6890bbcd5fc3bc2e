from __future__ import annotations

from pathlib import Path

import pytest

from kg.extraction.paragraphs import is_wrapped
from kg.extraction.pipeline import Extractor
from kg.model import Document
from kg.reference import load_with
from tests.conftest import Annotate

WRAPPED = (
    "The army withdrew from the valley after three days of heavy shelling along\n"
    "the river. Its commander said that the bridges had been destroyed and that\n"
    "no civilians remained in the two villages near the border.\n"
)
SECOND = (
    "The ministry denied the report and said that the villages had been held by\n"
    "its own troops, who had been sent there in the spring to guard the railway\n"
    "and the two bridges over the river."
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Iran rejects offer\n\nThe talks in Geneva failed on Monday. Iran left.",
            ["Iran rejects offer", "The talks in Geneva failed on Monday.", "Iran left."],
        ),
        (
            "Iran rejects offer\nThe talks in Geneva failed on Monday. Iran left.",
            ["Iran rejects offer", "The talks in Geneva failed on Monday.", "Iran left."],
        ),
        (
            "Parade in Pyongyang\nBy Anna Keller\n\nTanks rolled through the city.",
            ["Parade in Pyongyang", "By Anna Keller", "Tanks rolled through the city."],
        ),
        ("Iran left.\n\n\n\nIraq stayed.", ["Iran left.", "Iraq stayed."]),
        ("\n\nIran left.\n", ["Iran left."]),
        ("Tanks\nShips\nPlanes", ["Tanks", "Ships", "Planes"]),
    ],
)
def test_a_line_without_a_full_stop_is_no_part_of_the_sentence_below_it(
    text: str, sentences: list[str], annotate: Annotate
) -> None:
    assert [sentence.text for sentence in annotate(text).sentences] == sentences


def test_a_sentence_runs_on_over_the_line_ends_of_hard_wrapped_text(annotate: Annotate) -> None:
    assert [sentence.text for sentence in annotate(f"{WRAPPED}\n{SECOND}").sentences] == [
        "The army withdrew from the valley after three days of heavy shelling along\nthe river.",
        "Its commander said that the bridges had been destroyed and that\n"
        "no civilians remained in the two villages near the border.",
        SECOND,
    ]


def test_a_blank_line_ends_a_sentence_of_hard_wrapped_text_too(annotate: Annotate) -> None:
    unfinished = WRAPPED.removesuffix(".\n") + "\n"
    sentences = [sentence.text for sentence in annotate(f"{unfinished}\n{SECOND}").sentences]
    assert sentences[-1] == SECOND


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        (WRAPPED, True),
        (f"{WRAPPED}\n{SECOND}", True),
        ("", False),
        ("One line only, of any length.", False),
        ("Tanks\nShips\nPlanes\nGuns", False),
        ("Iran left the talks.\nIraq stayed in Geneva.\nSyria watched them both.", False),
        (f"{'A whole paragraph on one line. ' * 9}\n" * 4, False),
    ],
)
def test_text_is_hard_wrapped_where_its_lines_break_at_a_width(text: str, wrapped: bool) -> None:
    assert is_wrapped(text) == wrapped


def test_no_sentence_ends_after_a_title_of_ones_own_that_is_abbreviated(
    annotate: Annotate, tmp_path: Path
) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(
        "@prefix cq: <https://w3id.org/communique/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<https://w3id.org/communique/id/office/margrave> a cq:Office ;\n"
        '    rdfs:label "margrave"@en ; skos:altLabel "mgrv."@en .\n',
        encoding="utf-8",
    )
    text = "Tesk met Mgrv. Amankwah in Geneva."
    with_title = Extractor(load_with(own)).extract(Document("d", text))
    assert [sentence.text for sentence in with_title.sentences] == [text]
    assert len(annotate(text).sentences) == 2
