"""Which names of a text mean one person, and that two people are never taken for one."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kg.extraction.person_names import full_names
from kg.extraction.pipeline import Extractor
from kg.model import Document
from kg.reference import Reference

GIVEN = (
    "Anna", "Boris", "Chidi", "Diego", "Elena", "Fatima", "Goran", "Hassan", "Ingrid", "Jorge", "Kofi",
    "Leila", "Miguel", "Nadia", "Olga", "Pavel", "Rashid", "Samira", "Tomas", "Yusuf", "Jae-in",
    "Li Wei", "Abdel Fattah",
)  # fmt: skip
SURNAMES = (
    "Keller", "Okafor", "García López", "al-Masri", "el-Sayed", "Petrov", "van der Berg", "da Silva",
    "Nguyen", "Kim", "O'Brien", "Haddad", "bin Rashid", "Çelik", "Szabó", "Novák", "Tanaka", "Mensah",
    "Ould Ahmed",
)  # fmt: skip
people = st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES))


def together(names: set[str], reference: Reference) -> set[frozenset[str]]:
    """Return the names by the person that they mean."""
    meant = full_names(names, reference.constructions)
    return {frozenset(n for n in names if meant[n] == one) for one in meant.values()}


@pytest.mark.parametrize(
    "one",
    [
        {"Nicolás Maduro Moros", "Nicolás Maduro", "Maduro"},
        {"Abdel Fattah el-Sisi", "al-Sisi", "Sisi"},
        {"Luiz Inácio Lula da Silva", "Lula", "Lula da Silva"},
        {"Kim Jong-un", "Kim Jong Un", "Kim"},
        {"Ismael “El Mayo” Zambada", "Ismael Zambada", "Zambada"},
        {"Mohammed bin Salman", "Bin Salman"},
        {"Staffan de Mistura", "de Mistura", "Mistura"},
        {"Moon Jae-in", "Moon"},
        {"Robert F. Kennedy Jr.", "Kennedy"},
        {"Ursula von der Leyen", "von der Leyen"},
        {"Conor O’Brien", "Conor O'Brien", "O'Brien"},
    ],
)
def test_a_part_of_a_name_means_the_one_longer_name_that_has_it(one: set[str], reference: Reference) -> None:
    assert together(one, reference) == {frozenset(one)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bashar al-Assad", "Maher al-Assad"),
        ("George W. Bush", "George Bush"),
        ("John Smith", "John Smith Jr."),
        ("Mohammed bin Salman", "Salman"),
        ("Kim Jong-un", "Kim Yong-chol"),
        ("Abu Bakr al-Baghdadi", "Abu Musab al-Zarqawi"),
        ("Al Gore", "Tipper Gore"),
    ],
)
def test_two_people_stay_two(first: str, second: str, reference: Reference) -> None:
    assert together({first, second}, reference) == {frozenset({first}), frozenset({second})}


def test_a_surname_of_two_people_means_neither(reference: Reference) -> None:
    assert together({"Bashar al-Assad", "Maher al-Assad", "Assad"}, reference) == {
        frozenset({"Bashar al-Assad"}),
        frozenset({"Maher al-Assad"}),
        frozenset({"Assad"}),
    }


@given(st.sets(people, min_size=2, max_size=6))
def test_people_with_full_names_are_never_one(reference: Reference, found: set[tuple[str, str]]) -> None:
    names = {f"{given_name} {surname}" for given_name, surname in found}
    short = {surname for _, surname in found} | {given_name for given_name, _ in found}
    meant = full_names(names | short, reference.constructions)
    assert len({meant[name] for name in names}) == len(names)
    for name in short:
        bearers = [
            full for full in names if f" {name} " in f" {full} " and f" bin {name} " not in f" {full} "
        ]
        assert len(bearers) == 1 or all(meant[name] != meant[full] for full in bearers)


@given(people, people)
@example(("Rashid", "bin Rashid"), ("Anna", "Keller"))
@settings(max_examples=40, deadline=None)
def test_two_people_of_one_surname_are_two_entities_of_a_text(
    extractor: Extractor, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assume(first[0] != second[0])
    surname = first[1]
    names = [f"{first[0]} {surname}", f"{second[0]} {surname}"]
    text = f"{names[0]} met {names[1]} in Geneva. {surname} left on Monday."
    for entity in extractor.extract(Document("d", text)).entities:
        said = [mention.span.text for mention in entity.mentions if mention.kind == "name"]
        assert len({name for name in (*names, surname) if name in said}) <= 1
