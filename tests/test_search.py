"""Entities are found by their names, whole, by their beginnings, and nearly right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import Catalogue, Match, NamedEntity, fold


def entity(iri: str, name: str, *aliases: str, documents: int = 1) -> NamedEntity:
    return NamedEntity(iri, name, "Person", frozenset({"Person"}), None, aliases, documents, documents)


KIM = entity("k", "Kim Jong-un", "Chairman Kim", documents=9)
KIM_YO_JONG = entity("y", "Kim Yo-jong", documents=2)
LUKASZ = entity("l", "Łukasz Żółw", documents=1)
GUTERRES = entity("g", "António Guterres", documents=3)
PEOPLE = Catalogue([KIM_YO_JONG, GUTERRES, KIM, LUKASZ], [])


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("António  Guterres", "antonio guterres"),
        ("Jong-un, Kim", "jong un kim"),
        ("STRASSE straße", "strasse strasse"),
        ("«Ансар» №5", "ансар no5"),
        ("…", ""),
    ],
)
def test_case_accents_and_punctuation_do_not_count(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_the_one_most_spoken_of_comes_first_among_names_that_begin_so() -> None:
    assert [(f.entity.iri, f.match) for f in PEOPLE.search("kim")] == [
        ("k", Match.PREFIX),
        ("y", Match.PREFIX),
    ]


def test_each_entity_comes_once_by_the_name_that_matches_best() -> None:
    (found,) = PEOPLE.search("chairman kim")
    assert (found.entity.iri, found.name, found.match, found.score) == (
        "k",
        "Chairman Kim",
        Match.EXACT,
        100.0,
    )


def test_words_may_come_in_any_order_and_be_begun_only() -> None:
    assert [f.match for f in PEOPLE.search("guter ant")] == [Match.WORDS]


@pytest.mark.parametrize("slip", ["Kim Jong-in", "Kim Jongun", "Antonio Gutteres"])
def test_a_slip_is_forgiven(slip: str) -> None:
    best = PEOPLE.search(slip)[0]
    assert best.match is Match.LIKE
    assert best.score >= 80
    assert best.entity.iri in {"k", "g"}


@pytest.mark.parametrize("words", ["", "  ", "…", "xylophone"])
def test_what_says_nothing_finds_nothing(words: str) -> None:
    assert PEOPLE.search(words) == []


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=12, unique=True))
def test_every_entity_is_found_by_its_own_name_before_what_is_only_like_it(names: list[str]) -> None:
    catalogue = Catalogue([entity(str(n), name) for n, name in enumerate(names)], [])
    for n, name in enumerate(names):
        found = catalogue.search(name)
        if not fold(name):
            assert found == []
            continue
        exact = [f.entity.iri for f in found if f.match is Match.EXACT]
        assert str(n) in exact
        assert [f.entity.iri for f in found][: len(exact)] == exact
        assert [f.rank for f in found] == sorted(f.rank for f in found)
        assert len({f.entity.iri for f in found}) == len(found)


@given(st.text(max_size=40))
def test_to_fold_twice_is_to_fold_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
