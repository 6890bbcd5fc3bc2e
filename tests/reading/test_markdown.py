from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.model import Document
from kg.reading import Failure, Metadata, read


def text_of(folder: Path, content: str) -> str:
    (folder / "a.md").write_text(content, encoding="utf-8")
    [found] = read(["a.md"])
    assert isinstance(found, Document)
    return found.text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Seoul *will* **not** yield.", "Seoul will not yield."),
        ("Seoul will\nnot yield.", "Seoul will not yield."),
        ("Seoul will  \nnot yield.", "Seoul will\nnot yield."),
        ("One.\n\n\n\nTwo.\r\n\r\nThree.", "One.\n\nTwo.\n\nThree."),
        (
            "See [the note](https://post.example 'x') and <https://kcna.example>.",
            "See the note and https://kcna.example.",
        ),
        ("![A *missile* on parade](parade.png)", "A missile on parade"),
        (
            "R&amp;D of the \\*Hwasong\\* with `kN  m` and ~~few~~ many.",
            "R&D of the *Hwasong* with kN m and few many.",
        ),
        ("## Why now\nBecause.", "Why now\n\nBecause."),
        ("> We will respond.\n>\n> In kind.", "We will respond.\n\nIn kind."),
        (
            "Before.\n\n- one\n- two\n  1. inner\n- three\n\nAfter.",
            "Before.\n\none\ntwo\ninner\nthree\n\nAfter.",
        ),
        ("- one\n\n  more of one\n\n- two", "one\nmore of one\ntwo"),
        ("| Year | Tests |\n|---|--:|\n| 2021 | 4 |\n| 2022 | |\n| | |", "Year | Tests\n2021 | 4\n2022 |"),
        ("Before.\n\n```text\n  kept\n\n    as is\n```\nAfter.", "Before.\n\n  kept\n\n    as is\n\nAfter."),
        ("Before.\n\n    kept too\n\nAfter.", "Before.\n\nkept too\n\nAfter."),
        (
            "Before.\n\n<div class='ad'>\nBuy now\n</div>\n\nAfter <b>all</b><!-- x -->.",
            "Before.\n\nAfter all.",
        ),
        ("One.\n\n***\n\nTwo.", "One.\n\nTwo."),
    ],
)
def test_markup_goes_and_words_stay(folder: Path, content: str, text: str) -> None:
    assert text_of(folder, content) == text


def test_the_first_heading_of_level_one_is_the_title_and_stays_in_the_text(folder: Path) -> None:
    (folder / "a.md").write_text("## Asia\n\nA *summons*\nin Seoul\n===\n\n# Another\n", encoding="utf-8")
    assert list(read(["a.md"])) == [
        Document("a.md", "Asia\n\nA summons in Seoul\n\nAnother", title="A summons in Seoul")
    ]


FRONT = """---
title: 'The minister''s summons'
date: 2022-04-27T08:30:00+09:00   # Seoul time
Author: "Mina \\"M\\" Cho"
publisher: The Harbour Post
url: https://post.example/1#top
language: en_GB
tags: [seoul, tokyo]
summary: >
  two lines
  of prose
# a comment
draft:
---
# A summons

Seoul objected.
"""


def test_front_matter_says_what_the_text_does_not(folder: Path) -> None:
    (folder / "a.md").write_text(FRONT, encoding="utf-8")
    assert list(read(["a.md"])) == [
        Document(
            id="a.md",
            text="A summons\n\nSeoul objected.",
            published=date(2022, 4, 27),
            title="The minister's summons",
            publisher="The Harbour Post",
            author='Mina "M" Cho',
            url="https://post.example/1#top",
            language="en-GB",
        )
    ]


def test_the_user_wins_over_front_matter(folder: Path) -> None:
    (folder / "a.md").write_text(FRONT, encoding="utf-8")
    said = Metadata(published=date(2022, 5, 1), publisher="Yeoui Daily", title="A rebuke")
    assert list(read(["a.md"], said)) == [
        Document(
            id="a.md",
            text="A summons\n\nSeoul objected.",
            published=date(2022, 5, 1),
            title="A rebuke",
            publisher="Yeoui Daily",
            author='Mina "M" Cho',
            url="https://post.example/1#top",
            language="en-GB",
        )
    ]


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ("published: 2022-04-27\ndate: 2022-05-01", date(2022, 4, 27)),
        ("published: soon\ndate: '2022-05-01'", date(2022, 5, 1)),
        ("date: 2022-02-30", None),
        ("date: 27 April 2022", None),
        ("date:", None),
        ("date: ~", None),
    ],
)
def test_a_bad_date_of_front_matter_is_ignored(folder: Path, lines: str, published: date | None) -> None:
    (folder / "a.md").write_text(f"---\n{lines}\n---\nSeoul objected.", encoding="utf-8")
    assert list(read(["a.md"])) == [Document("a.md", "Seoul objected.", published=published)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("---\nSeoul objected.\n\n---\nTokyo did not.", "Seoul objected.\n\nTokyo did not."),
        ("---\ntitle: never closed\n", "title: never closed"),
        ("Seoul objected.\n\n---\ntitle: x\n---\n", "Seoul objected.\n\ntitle: x"),
    ],
)
def test_rules_around_prose_are_no_front_matter(folder: Path, content: str, text: str) -> None:
    assert text_of(folder, content) == text


def test_markdown_without_words_is_a_failure(folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: T\n---\n<div>\nwords\n</div>\n", encoding="utf-8")
    assert list(read(["a.md"])) == [Failure("a.md", "it holds no text; leave it out, or give it some")]


def test_markdown_nested_too_deep_is_a_failure(folder: Path) -> None:
    (folder / "a.md").write_text("Seoul objected.\n\n" + ">" * 300 + " loudly", encoding="utf-8")
    assert list(read(["a.md"])) == [
        Failure("a.md", "its lists or quotations nest more than 100 blocks; flatten them")
    ]
