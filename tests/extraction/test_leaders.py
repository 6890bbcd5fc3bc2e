"""Heads of states and governments, by whatever part of their names a text calls them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.extraction.candidates import Candidate
from kg.extraction.leaders import usual_name
from kg.extraction.relations import OfficeHeld
from kg.model import Annotation, Span
from kg.reference import Reference

Annotate = Callable[..., Annotation]


def people(annotation: Annotation) -> list[str]:
    return [e.name for e in annotation.entities if e.type == "Person" and e.mentions[0].kind == "name"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thabo Mvuyelwa Mbeki was the second president of South Africa.", "Thabo Mbeki"),
        ("Mbeki, then president of South Africa, left.", "Thabo Mbeki"),
        ("Park, president of South Korea from 1963, was shot.", "Park"),  # there were two of that name
        ("Park Geun-hye, president of South Korea, was impeached.", "Park Geun-hye"),
        ("Macron, the president of France, left.", "Emmanuel Macron"),
        ("Macron, the president of Peru, left.", "Macron"),
        ("Macron, the mayor of Lyon, left.", "Macron"),
        ("Macron, a French farmer, left.", "Macron"),
        ("Luis Morales, the president of Bolivia, left.", "Luis Morales"),
        ("Macron wants to be president of France again.", "Macron"),
    ],
)
def test_only_who_is_said_to_head_a_state_has_the_usual_name_of_its_leader(
    text: str, name: str, annotate: Annotate
) -> None:
    assert people(annotate(text)) == [name]


def test_the_leader_of_a_state_is_one_entity_in_two_documents(annotate: Annotate) -> None:
    first = annotate("Thabo Mvuyelwa Mbeki was president of South Africa.")
    second = annotate("Mbeki, then president of South Africa, left.")
    (one, other) = (
        next(e.iri for e in annotation.entities if e.name == "Thabo Mbeki") for annotation in (first, second)
    )
    assert one == other == "https://w3id.org/communique/id/person/thabo-mbeki"


@given(
    given_name=st.from_regex("[A-Z][a-z]{3,8}", fullmatch=True),
    state=st.sampled_from(["BOL", "FRA", "IRN"]),
    data=st.data(),
)
def test_a_new_leader_with_the_surname_of_an_earlier_one_is_somebody_else(
    given_name: str, state: str, data: st.DataObject, reference: Reference
) -> None:
    leaders = reference.leaders[state]
    name = f"{given_name} {data.draw(st.sampled_from(leaders)).split()[-1]}"
    assume(name not in leaders)
    span = Span(0, len(name), name)
    person = Candidate(span, span, "name", "Person", name)
    held = OfficeHeld(person, "president", span, Candidate(span, span, "name", "State", state, country=state))
    assert usual_name(person, [held], reference) is None
