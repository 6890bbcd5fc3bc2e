"""How a sentence becomes word pieces, and how one that is too long is read in windows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.encoding import MAX_PIECES, SHAPES, Encoder, shape, windows
from kg.extraction.reader import MODEL

ENCODER = Encoder(MODEL / "tokenizer.json")


def words_of(text: str) -> list[str]:
    (encoded,) = ENCODER.encode([text])
    return [text[start:end] for start, end in encoded.words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kim fired two missiles.", ["Kim", "fired", "two", "missiles", "."]),
        ("Ali’s men — 40 of them — left", ["Ali", "’", "s", "men", "—", "40", "of", "them", "—", "left"]),
        ("Erdoğan met Łukasz in São Tomé", ["Erdoğan", "met", "Łukasz", "in", "São", "Tomé"]),
        ("e\u0301tat 🚀 x", ["e\u0301tat", "🚀", "x"]),
        ("\ufeffIran", ["Iran"]),
        ("a\x00b", ["a\x00b"]),
        ("في بغداد", ["في", "بغداد"]),
    ],
)
def test_words_have_their_characters_whatever_the_vocabulary_folds(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@settings(deadline=None)
@given(st.text(max_size=60))
def test_words_of_any_text_follow_each_other_and_lie_inside_it(text: str) -> None:
    (encoded,) = ENCODER.encode([text])
    ends = [0, *(end for _, end in encoded.words)]
    assert all(before <= start < end for before, (start, end) in zip(ends, encoded.words, strict=False))
    assert ends[-1] <= len(text)
    assert len(encoded.first) == len(encoded.words)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("missile", "lower"),
        ("Kim", "capital"),
        ("A", "capital"),
        ("KCNA", "capitals"),
        ("iPhone", "mixed"),
        ("F-16", "digits"),
        ("“", "punctuation"),
    ],
)
def test_the_shape_of_a_word_is_how_it_is_written(word: str, name: str) -> None:
    assert SHAPES[shape(word)] == name


def test_a_sentence_that_fits_is_one_window() -> None:
    (encoded,) = ENCODER.encode(["Kim fired two missiles."])
    (window,) = windows(encoded)
    assert window.encoded == encoded
    assert window.owns(0)
    assert window.owns(10**6)


@settings(deadline=None)
@given(st.integers(150, 900), st.integers(1, 12))
def test_the_windows_of_a_long_sentence_answer_for_each_word_once_and_fit(words: int, length: int) -> None:
    (encoded,) = ENCODER.encode([" ".join(["q" * length] * words)])
    parts = list(windows(encoded))
    assert all(len(part.encoded.pieces) <= MAX_PIECES for part in parts)
    for word in encoded.words:
        (owner,) = (part for part in parts if part.owns(word[0]))
        assert word in owner.encoded.words


def test_a_window_sees_some_of_what_stands_on_both_sides_of_its_own_part() -> None:
    (encoded,) = ENCODER.encode([" ".join(["word"] * 500)])
    first, second, *_ = windows(encoded)
    assert second.encoded.words[0][0] < first.end <= second.start < first.encoded.words[-1][1]
