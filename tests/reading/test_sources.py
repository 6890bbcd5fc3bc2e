from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.model import Document
from kg.reading import Failure, Metadata, read

SEOUL = "Seoul summoned the ambassador on Monday."
TOKYO = "Tokyo lodged a protest."


def test_a_text_file_is_read_as_it_stands(folder: Path) -> None:
    (folder / "note.txt").write_text("  Seoul summoned\n\nthe ambassador.\n", encoding="utf-8")
    assert list(read(["note.txt"])) == [Document("note.txt", "  Seoul summoned\n\nthe ambassador.\n")]


def test_line_ends_of_text_become_line_feeds(folder: Path) -> None:
    (folder / "note.txt").write_bytes(b"one\r\ntwo\rthree\n\r\nfour")
    assert list(read(["note.txt"])) == [Document("note.txt", "one\ntwo\nthree\n\nfour")]


def test_the_user_says_what_a_text_file_does_not(folder: Path) -> None:
    (folder / "note.txt").write_text(SEOUL, encoding="utf-8")
    said = Metadata(
        date(2022, 4, 27), "The Harbour Post", "A summons", "Mina Cho", "https://post.example/1", "en"
    )
    assert list(read(["note.txt"], said)) == [
        Document(
            id="note.txt",
            text=SEOUL,
            published=date(2022, 4, 27),
            publisher="The Harbour Post",
            title="A summons",
            author="Mina Cho",
            url="https://post.example/1",
            language="en",
        )
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("./note.txt", "note.txt"),
        ("./deep/./note.txt", "deep/note.txt"),
        ("deep//note.txt", "deep/note.txt"),
        ("deep/../note.txt", "deep/../note.txt"),
        (Path("deep", "note.txt"), "deep/note.txt"),
    ],
)
def test_a_files_id_is_its_path_as_given(folder: Path, given: str | Path, expected: str) -> None:
    (folder / "deep").mkdir()
    for place in (folder, folder / "deep"):
        (place / "note.txt").write_text(SEOUL, encoding="utf-8")
    assert list(read([given])) == [Document(expected, SEOUL)]


def test_a_folder_is_read_with_the_folders_in_it_in_the_order_of_names(folder: Path) -> None:
    for name in (
        "b.txt",
        "a/z.TEXT",
        "a/c/d.Txt",
        "B.txt",
        "a/.hidden.txt",
        ".git/e.txt",
        "a/picture.png",
        "f",
    ):
        (folder / "news" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "news" / name).write_text(name, encoding="utf-8")
    assert list(read(["./news"])) == [
        Document("news/B.txt", "B.txt"),
        Document("news/a/c/d.Txt", "a/c/d.Txt"),
        Document("news/a/z.TEXT", "a/z.TEXT"),
        Document("news/b.txt", "b.txt"),
    ]


def test_every_known_ending_of_a_folder_is_read_as_what_it_says(folder: Path) -> None:
    (folder / "a.md").write_text("*Seoul* objected.", encoding="utf-8")
    (folder / "b.MARKDOWN").write_text("_Tokyo_ objected.", encoding="utf-8")
    (folder / "c.ndjson").write_text('{"id": "c1", "text": "Manila objected."}\n', encoding="utf-8")
    (folder / "d.jsonl").write_text('{"id": "d1", "text": "Hanoi objected."}\n', encoding="utf-8")
    for name in ("e.htm", "f.html", "g.XHTML"):
        (folder / name).write_text(
            f"<html><body><p>Page {name[0]} objected.</p></body></html>", encoding="utf-8"
        )
    assert list(read(["."])) == [
        Document("a.md", "Seoul objected."),
        Document("b.MARKDOWN", "Tokyo objected."),
        Document("c1", "Manila objected."),
        Document("d1", "Hanoi objected."),
        Document("e.htm", "Page e objected."),
        Document("f.html", "Page f objected."),
        Document("g.XHTML", "Page g objected."),
    ]


def test_the_same_folder_read_twice_gives_the_same_values(folder: Path) -> None:
    for name in ("b.md", "a.html", "c.txt"):
        (folder / name).write_text(f"<p>{SEOUL}</p><p>{TOKYO}</p>", encoding="utf-8")
    (folder / "d.txt").write_bytes(b"")
    first = list(read(["."]))
    assert [type(found) for found in first] == [Document, Failure, Document, Failure]
    assert list(read(["."])) == first


def test_a_link_to_a_folder_that_leads_back_is_not_followed(folder: Path) -> None:
    (folder / "news").mkdir()
    (folder / "news" / "a.txt").write_text(SEOUL, encoding="utf-8")
    (folder / "news" / "again").symlink_to(folder / "news", target_is_directory=True)
    assert list(read(["news"])) == [Document("news/a.txt", SEOUL)]


def test_a_folder_without_readable_files_is_a_failure(folder: Path) -> None:
    (folder / "news").mkdir()
    (folder / "news" / "picture.png").write_bytes(b"")
    assert list(read(["news"])) == [
        Failure(
            "news",
            "no file in this folder can be read; put .txt, .md, .html or .jsonl files there, or name files",
        )
    ]


def test_a_failure_prints_as_place_and_problem() -> None:
    assert str(Failure("news.jsonl:3", "it is blue; paint it")) == "news.jsonl:3: it is blue; paint it"


def test_a_missing_file_is_a_failure_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "note.txt").write_text(SEOUL, encoding="utf-8")
    assert list(read(["gone.txt", "note.txt", "note.txt/gone"])) == [
        Failure("gone.txt", "there is no such file or folder; check the path"),
        Document("note.txt", SEOUL),
        Failure("note.txt/gone", "there is no such file or folder; check the path"),
    ]


@pytest.mark.parametrize("source", ["", "a\0b"])
def test_what_is_no_path_is_a_failure(folder: Path, source: str) -> None:
    assert list(read([source])) == [
        Failure(repr(source), "this is no path; name a file, a folder, or - for standard input")
    ]


@pytest.fixture
def _ordinary_user() -> Iterator[None]:
    """Give up the rights of the administrator, who may read everything."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no file permissions of the Unix kind")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def _guarded_news(folder: Path) -> Iterator[None]:
    folder.chmod(0o755)
    (folder / "news" / "closed").mkdir(parents=True)
    (folder / "news" / "a.txt").write_text(SEOUL, encoding="utf-8")
    (folder / "news" / "b.txt").write_text(TOKYO, encoding="utf-8")
    (folder / "news" / "b.txt").chmod(0)
    (folder / "news" / "closed").chmod(0)
    yield
    (folder / "news" / "closed").chmod(0o755)


@pytest.mark.usefixtures("_guarded_news", "_ordinary_user")
def test_files_and_folders_that_may_not_be_read_are_failures() -> None:
    assert list(read(["news", "news/closed/c.txt"])) == [
        Document("news/a.txt", SEOUL),
        Failure("news/b.txt", "it may not be read by this user; change its permissions"),
        Failure("news/closed", "it may not be read by this user; change its permissions"),
        Failure("news/closed/c.txt", "it may not be read by this user; change its permissions"),
    ]


def test_a_path_that_leads_in_a_circle_is_a_failure(folder: Path) -> None:
    (folder / "ring.txt").symlink_to("ring.txt")
    [found] = read(["ring.txt"])
    assert isinstance(found, Failure)
    assert found.where == "ring.txt"
    assert found.problem.endswith("; check the path and the disk")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_not_unicode_is_a_failure(folder: Path) -> None:
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(SEOUL, encoding="utf-8")
    assert list(read(["."])) == [Failure("caf\\xe9.txt", "its name is not Unicode; rename it")]


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", "\u2003\n".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.unknown"])
def test_a_file_without_text_is_a_failure(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    assert list(read([name])) == [Failure(name, "it holds no text; leave it out, or give it some")]


def test_a_file_of_more_than_50_mb_is_a_failure(folder: Path) -> None:
    with (folder / "archive.txt").open("wb") as file:
        file.truncate(50_000_001)
    assert list(read(["archive.txt"])) == [
        Failure(
            "archive.txt",
            "it has more than 50 MB; split it into one file for each document, or one line of JSONL",
        )
    ]


def test_an_id_that_comes_twice_is_a_failure_that_names_both_places(folder: Path) -> None:
    (folder / "note.txt").write_text(SEOUL, encoding="utf-8")
    (folder / "more.jsonl").write_text(
        '{"id": "note.txt", "text": ""}\n{"id": "x", "text": ""}', encoding="utf-8"
    )
    (folder / "last.jsonl").write_text('\n{"id": "x", "text": "again"}', encoding="utf-8")
    assert list(read(["note.txt", "more.jsonl", "last.jsonl"])) == [
        Document("note.txt", SEOUL),
        Failure(
            "more.jsonl:1", "id 'note.txt' was already used by note.txt; give each document an id of its own"
        ),
        Document("x", ""),
        Failure(
            "last.jsonl:2", "id 'x' was already used by more.jsonl:2; give each document an id of its own"
        ),
    ]


def test_standard_input_is_named_after_its_text() -> None:
    assert list(read(["-"], Metadata(title="A summons"), io.BytesIO(SEOUL.encode()))) == [
        Document("stdin-40d51d7c3fac3ddb", SEOUL, title="A summons")
    ]


def test_standard_input_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "a", "text": "b"}')))
    assert list(read([Path("-")])) == [Document("a", "b")]


def test_empty_standard_input_is_a_failure() -> None:
    assert list(read(["-"], stdin=io.BytesIO())) == [
        Failure("standard input", "it holds no text; leave it out, or give it some")
    ]


def test_standard_input_stays_open() -> None:
    stdin = io.BytesIO(SEOUL.encode())
    assert len(list(read(["-"], stdin=stdin))) == 1
    assert not stdin.closed


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('\n \n{"id": "a", "text": "<html>"}\n', Document("a", "<html>")),
        ('\ufeff{"id": "a", "text": "b"}\n', Document("a", "b")),
        (
            '{"id": 7}\nno JSON',
            Failure("unknown:1", '"id" is missing or not a string; every document needs "id" and "text"'),
        ),
        ('{"id": "a",\n"text": "b"}', Document("unknown", '{"id": "a",\n"text": "b"}')),
        ('["id", "text"]\n', Document("unknown", '["id", "text"]\n')),
        ("{curly} words", Document("unknown", "{curly} words")),
        ("\n <!DOCTYPE HTML>\n<p>Seoul objected.</p>", Document("unknown", "Seoul objected.")),
        ("\ufeff<HTML><p>Seoul objected.</p>", Document("unknown", "Seoul objected.")),
        (
            '<?xml version="1.0"?>\n<html><p>Seoul objected.</p></html>',
            Document("unknown", "Seoul objected."),
        ),
        ("<!-- saved --><!doctype html><p>Seoul objected.</p>", Document("unknown", "Seoul objected.")),
        ("<htmlish> words", Document("unknown", "<htmlish> words")),
        ("# Not *Markdown*", Document("unknown", "# Not *Markdown*")),
    ],
)
def test_what_a_file_of_unknown_ending_holds_is_told_by_its_beginning(
    folder: Path, content: str, expected: Document | Failure
) -> None:
    (folder / "unknown").write_text(content, encoding="utf-8")
    assert next(read(["unknown"])) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"id": "a", "text": "“b”"}\n{"id": "c", "text": "d"}', [Document("a", "“b”"), Document("c", "d")]),
        ("<html><p>Seoul “objected”.</p></html>", [Document("unknown", "Seoul “objected”.")]),
    ],
)
def test_the_beginning_is_recognised_in_every_unicode_encoding(
    folder: Path, encoding: str, content: str, expected: list[Document]
) -> None:
    (folder / "unknown").write_text(content, encoding=encoding)
    assert list(read(["unknown"])) == expected


def test_the_format_that_is_asked_for_wins_over_name_and_beginning(folder: Path) -> None:
    (folder / "a.html").write_text("# A summons\n\n*Seoul* objected.", encoding="utf-8")
    assert list(read(["a.html"], format="markdown")) == [
        Document("a.html", "A summons\n\nSeoul objected.", title="A summons")
    ]
    assert list(read(["a.html"], format="text")) == [Document("a.html", "# A summons\n\n*Seoul* objected.")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"%PDF-1.7\nxref", "a PDF, not text; extract its text first, for example with pdftotext"),
        (
            b"PK\x03\x04\x14\x00",
            "a ZIP archive or an office document, not text; "
            "unpack it, or save it as plain text or HTML, first",
        ),
        (gzip.compress(SEOUL.encode(), mtime=0), "gzip data, not text; decompress it first"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image, not text; recognise its text first (OCR)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image, not text; recognise its text first (OCR)"),
        (b"{\\rtf1\\ansi Seoul}", "an RTF document, not text; save it as plain text or HTML first"),
        (b"Seoul\x00\x01\x02\x03summoned", "binary data (it has NUL bytes); give the text that it holds"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.unknown"])
def test_binary_content_is_a_failure_that_says_what_it_seems_to_be(
    folder: Path, name: str, content: bytes, problem: str
) -> None:
    (folder / name).write_bytes(content)
    assert list(read([name])) == [Failure(name, f"it seems to be {problem}")]


def test_compressed_json_lines_are_one_failure(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(gzip.compress(b'{"id": "a", "text": ""}\n' * 1000, mtime=0))
    assert list(read(["a.jsonl"])) == [
        Failure("a.jsonl", "it seems to be gzip data, not text; decompress it first")
    ]
