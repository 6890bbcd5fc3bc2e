from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.quotations import find_quotations
from kg.model import Document

Found = list[tuple[int, int, str]]


def quotations(text: str) -> Found:
    return [(span.start, span.end, span.text) for span in find_quotations(Document("d", text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We will never yield,” he said.", [(1, 21, "We will never yield,")]),
        ("She said: “We will never yield.”", [(11, 31, "We will never yield.")]),
        ('"We will never yield," he said.', [(1, 21, "We will never yield,")]),
        ('He said: "We will never yield." They left.', [(10, 30, "We will never yield.")]),
        ("„Wir geben nicht nach“, sagte er.", [(1, 21, "Wir geben nicht nach")]),
        ("„Soha nem adjuk fel”, mondta.", [(1, 19, "Soha nem adjuk fel")]),
        ("«Nous ne céderons jamais», dit-il.", [(1, 24, "Nous ne céderons jamais")]),
        ("« Nous ne céderons jamais », dit-il.", [(2, 25, "Nous ne céderons jamais")]),
        ("''We will never yield,'' he said.", [(2, 22, "We will never yield,")]),
        ("``We will never yield,'' he said.", [(2, 22, "We will never yield,")]),
        ("‘‘We will never yield,’’ he said.", [(2, 22, "We will never yield,")]),
        ("''It is the rebels' land,'' he said.", [(2, 25, "It is the rebels' land,")]),
    ],
)
def test_a_quotation_stands_between_marks_of_one_kind_and_leaves_them_out(text: str, found: Found) -> None:
    assert quotations(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "“We will never yield,” he said, “not even to them.”",
            [(1, 21, "We will never yield,"), (33, 50, "not even to them.")],
        ),
        ('"We never yield." "We never sign."', [(1, 16, "We never yield."), (19, 33, "We never sign.")]),
        (
            "“We never yield,” he said. “I will never sign,” said she.",
            [(1, 16, "We never yield,"), (28, 46, "I will never sign,")],
        ),
        (
            '“We never yield,” he said. "I will never sign," said she.',
            [(1, 16, "We never yield,"), (28, 46, "I will never sign,")],
        ),
    ],
)
def test_each_of_several_quotations_is_found(text: str, found: Found) -> None:
    assert quotations(text) == found


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        (
            "“He told me ‘we will never yield’ in the hall,” she said.",
            "He told me ‘we will never yield’ in the hall,",
        ),
        (
            '“He told me "we will never yield" in the hall,” she said.',
            'He told me "we will never yield" in the hall,',
        ),
        (
            '"He told me “we will never yield” in the hall," she said.',
            "He told me “we will never yield” in the hall,",
        ),
        ("“He wrote «we never yield» on the wall,” she said.", "He wrote «we never yield» on the wall,"),
    ],
)
def test_a_quotation_inside_another_is_part_of_it(text: str, quotation: str) -> None:
    assert quotations(text) == [(1, 1 + len(quotation), quotation)]


def test_a_quotation_over_paragraphs_is_one_span_for_each_opening_mark() -> None:
    text = "“We will never yield.\n\n“We will never sign,” he said."
    assert quotations(text) == [(1, 21, "We will never yield."), (24, 43, "We will never sign,")]


@pytest.mark.parametrize("mark", ["“", '"', "„", "«"])
def test_a_mark_that_is_never_closed_ends_with_its_paragraph(mark: str) -> None:
    text = f"{mark}We will never yield to them\n\nThe talks ended."
    assert quotations(text) == [(1, 28, "We will never yield to them")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It's the president's word, and Iran's, and the soldiers' too.", []),
        ("It’s the president’s word, and Iran’s, and the soldiers’ too.", []),
        ("“Don’t you ever come back,” he said.", [(1, 26, "Don’t you ever come back,")]),
        ("\"That isn't Iran's business,\" he said.", [(1, 28, "That isn't Iran's business,")]),
    ],
)
def test_an_apostrophe_neither_opens_nor_closes(text: str, found: Found) -> None:
    assert quotations(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “first use” is no “threat” to anybody.",
        'The "threat" was a "red line" to him.',
        "He gave the “all clear” at noon.",
    ],
)
def test_words_set_off_for_emphasis_are_no_quotation(text: str) -> None:
    assert quotations(text) == []


def test_a_quotation_beside_words_set_off_for_emphasis_is_still_found() -> None:
    text = 'He called it "a great and good day" and "a win".'
    assert quotations(text) == [(14, 34, "a great and good day")]


@pytest.mark.parametrize(
    "text", ["", " ", "“", '"', "“”", '""', "“ ”", '"   "', "«»", "No words are quoted."]
)
def test_marks_with_nothing_between_them_quote_nothing(text: str) -> None:
    assert quotations(text) == []


def test_inches_are_no_quotation() -> None:
    assert quotations('The 12" gun, the 16" gun and the 18" gun are old.') == []


def test_offsets_count_code_points() -> None:
    assert quotations("🚀🇰🇵 “We will never yield,” he said.") == [(5, 25, "We will never yield,")]


@settings(deadline=None)
@given(st.text(st.sampled_from("“”„«»\"'’ \nab.🚀"), max_size=40))
def test_whatever_the_marks_quotations_keep_their_order_and_never_overlap(text: str) -> None:
    found = find_quotations(Document("d", text))
    assert all(text[span.start : span.end] == span.text == span.text.strip() for span in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


def test_single_marks_hold_a_quotation_and_its_apostrophes() -> None:
    text = "‘We don’t want this,’ he said. The states’ rights are ours."
    assert quotations(text) == [(1, 20, "We don’t want this,")]


def test_a_quotation_in_hard_wrapped_text_runs_over_the_line_end() -> None:
    lines = [
        "The president spoke for an hour in the old port and said that",
        "it was enough. “We will never yield to those who came over the",
        "mountains by night,” he said to the crowd that had come to the",
        "harbour in the rain and stood there until the evening was over",
    ]
    (found,) = quotations("\n".join(lines))
    assert found[2] == "We will never yield to those who came over the\nmountains by night,"
