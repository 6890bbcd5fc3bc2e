from __future__ import annotations

import codecs
import random
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Document
from kg.reading import Failure, read

ENGLISH = "Seoul’s minister said “no” – the café’s naïve owner had paid €50 for the pamphlet."

unicode_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))
numbers = count()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(text=unicode_text.filter(lambda text: bool(text.strip()) and not text.startswith("\ufeff")))
@settings(max_examples=60, deadline=None, database=None)
def test_any_text_survives_every_unicode_encoding(shelf: Path, encoding: str, text: str) -> None:
    file = shelf / f"{next(numbers)}.txt"
    file.write_bytes(text.encode(encoding))
    assert list(read([file])) == [Document(file.as_posix(), text)]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_only_the_first_byte_order_mark_is_no_text(folder: Path, mark: bytes, encoding: str) -> None:
    (folder / "a.txt").write_bytes(mark + "\ufeff“Nō”, 😀".encode(encoding))
    assert list(read(["a.txt"])) == [Document("a.txt", "\ufeff“Nō”, 😀")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf16_and_utf32_are_recognised_without_a_mark(folder: Path, encoding: str) -> None:
    (folder / "a.txt").write_bytes(ENGLISH.encode(encoding))
    assert list(read(["a.txt"])) == [Document("a.txt", ENGLISH)]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", ENGLISH),
        ("cp1252", "The café closed."),
        ("cp1251", "Министерство обороны сообщило о пуске баллистической ракеты."),
        ("koi8-r", "Министерство обороны сообщило о пуске баллистической ракеты."),
        ("cp932", "防衛省は火曜日、北朝鮮が弾道ミサイルを発射したと発表した。"),
        ("cp949", "합동참모본부는 화요일 북한이 탄도미사일을 발사했다고 밝혔다."),
    ],
)
def test_text_in_an_older_encoding_is_recognised(folder: Path, encoding: str, text: str) -> None:
    (folder / "a.txt").write_bytes(text.encode(encoding))
    assert list(read(["a.txt"])) == [Document("a.txt", text)]


def test_what_is_in_no_known_encoding_is_a_failure(folder: Path) -> None:
    noise = random.Random(7)
    (folder / "a.txt").write_bytes(bytes(noise.randrange(1, 256) for _ in range(3000)))
    assert list(read(["a.txt"])) == [
        Failure("a.txt", "it is not text in any encoding that could be recognised; save it as UTF-8")
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            codecs.BOM_UTF8 + b"caf\xe9 open",
            "it begins as UTF-8 but byte 6 is not UTF-8; save it as UTF-8 again",
        ),
        (
            codecs.BOM_UTF16_LE + b"a\x00b",
            "it begins as UTF-16 but byte 4 is not UTF-16; save it as UTF-8 again",
        ),
        (
            codecs.BOM_UTF16_LE + b"a\x00\x00\x00b\x00",
            "it seems to be binary data (it has NUL characters); give the text that it holds",
        ),
    ],
)
def test_a_byte_order_mark_that_lies_is_a_failure(folder: Path, content: bytes, problem: str) -> None:
    (folder / "a.txt").write_bytes(content)
    assert list(read(["a.txt"])) == [Failure("a.txt", problem)]
