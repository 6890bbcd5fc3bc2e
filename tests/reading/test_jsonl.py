from __future__ import annotations

import io
import json
import os
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Document
from kg.reading import Failure, Metadata, read

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def from_stdin(content: bytes, metadata: Metadata = Metadata()) -> list[Document | Failure]:
    return list(read(["-"], metadata, io.BytesIO(content), format="jsonl"))


@given(text=st.text(st.characters(exclude_categories=["Cs"])), escaped=st.booleans())
@settings(max_examples=200, deadline=None, database=None)
def test_any_text_of_a_line_survives_unchanged(text: str, escaped: bool) -> None:
    line = json.dumps({"id": "a", "text": text}, ensure_ascii=escaped)
    assert from_stdin(line.encode() + b"\r\n") == [Document("a", text)]


def test_nul_carriage_return_byte_order_mark_and_emoji_stay_in_the_text() -> None:
    assert from_stdin(b'{"id": "a", "text": "\\ufeffa\\u0000b\\r\\nc\\u2028\\ud83d\\ude00"}') == [
        Document("a", "\ufeffa\0b\r\nc\u2028😀")
    ]


def test_separators_of_unicode_do_not_end_a_line() -> None:
    assert from_stdin('{"id": "a", "text": "x\u2028y\u0085z\u2029"}\n'.encode()) == [
        Document("a", "x\u2028y\u0085z\u2029")
    ]


def test_an_empty_text_is_a_document() -> None:
    assert from_stdin(b'{"id": "a", "text": ""}') == [Document("a", "")]


def test_a_stream_of_no_lines_is_no_document_and_no_failure() -> None:
    assert from_stdin(b"") == []
    assert from_stdin(b"\n \n\r\n") == []


def test_a_bad_line_is_a_failure_with_its_number_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(
        b'\n{"id": "a", "text": "one"}\n\n{"id": "b"}\n[]\n{"id": "c", "text": "caf\xe9"}\n'
        b'{"id": "d", "text": "\\ud800"}\n{"id": "e", "text": "two"}'
    )
    assert list(read(["a.jsonl"])) == [
        Document("a", "one"),
        Failure("a.jsonl:4", '"text" is missing or not a string; every document needs "id" and "text"'),
        Failure("a.jsonl:5", 'not a JSON object; write {"id": …, "text": …}'),
        Failure("a.jsonl:6", "character 25 of the line is not Unicode; write JSON in UTF-8"),
        Failure("a.jsonl:7", '"text" holds half a surrogate pair; write the character whole'),
        Document("e", "two"),
    ]


def test_lines_of_standard_input_are_numbered_too() -> None:
    assert from_stdin(b'{"id": "a", "text": 1}') == [
        Failure("standard input:1", '"text" is missing or not a string; every document needs "id" and "text"')
    ]


def test_the_line_wins_over_the_user_who_fills_what_it_leaves_out() -> None:
    said = Metadata(published=date(2022, 4, 27), publisher="The Harbour Post", language="en")
    line = (
        b'{"id": "a", "text": "", "published": "2021-01-02", "language": "fr", "title": "T", "author": null}'
    )
    assert from_stdin(line, said) == [
        Document("a", "", published=date(2021, 1, 2), publisher="The Harbour Post", language="fr", title="T")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding_of_the_lines(encoding: str) -> None:
    lines = '{"id": "a", "text": "“\u0a0a\u2028😀”"}\n\n{"id": "b", "text": "two"}\n'
    assert from_stdin(lines.encode(encoding)) == [Document("a", "“\u0a0a\u2028😀”"), Document("b", "two")]


def test_utf16_that_breaks_off_is_a_failure() -> None:
    lines = '{"id": "a", "text": ""}\n{"id": "b", "text": ""}'
    assert from_stdin(lines.encode("utf-16")[:-1]) == [
        Document("a", ""),
        Failure("standard input:2", "the stream stops being UTF-16-LE here; write JSON in UTF-8"),
    ]


def test_a_line_of_more_than_50_mb_is_a_failure_and_the_next_is_read() -> None:
    lines = b'{"id": "a", "text": "' + b"x" * 50_000_000 + b'"}\n{"id": "b", "text": "two"}'
    assert from_stdin(lines) == [
        Failure(
            "standard input:1",
            "it has more than 50 MB; split it into one file for each document, or one line of JSONL",
        ),
        Document("b", "two"),
    ]


class EndlessLines(io.RawIOBase):
    """Documents without end, a few bytes at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if not self._pending:
            self._count += 1
            self._pending = b'{"id": "%d", "text": "Seoul"}\n' % self._count
        view = memoryview(buffer).cast("B")
        piece = self._pending[: min(7, len(view))]
        self._pending = self._pending[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("kind", ["auto", "jsonl"])
def test_an_endless_stream_is_read_as_it_comes(kind: Literal["auto", "jsonl"]) -> None:
    stream = io.BufferedReader(EndlessLines())
    assert list(islice(read(["-"], stdin=stream, format=kind), 3)) == [
        Document("1", "Seoul"),
        Document("2", "Seoul"),
        Document("3", "Seoul"),
    ]


@pytest.mark.parametrize("kind", ["auto", "jsonl"])
def test_a_line_is_a_document_before_the_next_is_written(kind: Literal["auto", "jsonl"]) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb", buffering=0) as pipe:
        documents = read(["-"], stdin=stdin, format=kind)
        pipe.write(b'{"id": "a", "text": "one"}\n')
        assert next(documents) == Document("a", "one")
        pipe.write(b'{"id": "b", "text": "two"}\n')
        assert next(documents) == Document("b", "two")
