"""The target of an event that its sentence names in another role than as the object of the verb."""

from __future__ import annotations

import pytest

from kg.model import Event
from tests.conftest import Annotate


def targets(event: Event) -> list[str]:
    return [role.span.text for role in event.roles if role.role == "target" and role.span]


@pytest.mark.parametrize(
    ("text", "class_name", "target"),
    [
        ("Iran threatened to bomb Israel.", "Threaten", "Israel"),
        ("Iran threatened to use nuclear weapons against Israel.", "NuclearThreat", "Israel"),
        ("Serbia offered to negotiate with Kosovo.", "Agree", "Kosovo"),
    ],
)
def test_whoever_threatens_or_offers_an_action_addresses_the_party_to_it(
    text: str, class_name: str, target: str, annotate: Annotate
) -> None:
    (event,) = (event for event in annotate(text).events if event.class_name == class_name)
    assert targets(event) == [target]


def test_the_weapon_that_is_threatened_with_is_the_instrument_of_the_threat(annotate: Annotate) -> None:
    event = annotate("Iran threatened to use nuclear weapons against Israel.").events[0]
    assert [role.span.text for role in event.roles if role.role == "instrument" and role.span] == [
        "nuclear weapons"
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Egypt rejected a Turkish plan.", "Turkish"),
        ("Estonia opposed the handling of the crisis by Latvia.", "Latvia"),
    ],
)
def test_the_party_whose_plan_is_rejected_is_the_target(text: str, target: str, annotate: Annotate) -> None:
    (event,) = annotate(text).events
    assert targets(event) == [target]


def test_a_party_that_rejects_what_is_its_own_is_not_its_own_target(annotate: Annotate) -> None:
    (event,) = annotate("Peru rejected its own plan.").events
    assert targets(event) == []


@pytest.mark.parametrize(
    ("text", "class_name", "target"),
    [
        ("Norway sent tents and blankets to Nepal.", "HumanitarianAid", "Nepal"),
        ("Turkey imposed a curfew in Cizre.", "Curfew", "Cizre"),
        ("Air strikes in Idlib killed nobody.", "AirStrike", "Idlib"),
        ("The foreign minister of Chile arrived in Lima.", "Visit", "Lima"),
    ],
)
def test_the_place_of_aid_a_curfew_an_attack_or_a_visit_stands_for_whoever_is_there(
    text: str, class_name: str, target: str, annotate: Annotate
) -> None:
    (event,) = (event for event in annotate(text).events if event.class_name == class_name)
    assert targets(event) == [target]


def test_the_place_of_a_protest_is_only_its_place(annotate: Annotate) -> None:
    (event,) = annotate("Protesters marched in Nairobi.").events
    assert [(role.role, role.span.text) for role in event.roles if role.span] == [
        ("source", "Protesters"),
        ("place", "Nairobi"),
    ]


def test_an_event_with_a_target_of_its_own_gets_no_other(annotate: Annotate) -> None:
    (event,) = annotate("Russia attacked Ukraine in Kherson.").events
    assert targets(event) == ["Ukraine"]


def test_an_action_is_what_is_threatened_and_not_whom(annotate: Annotate) -> None:
    event = annotate("Iran said it will bomb Israel.").events[0]
    assert [(role.role, role.span.text) for role in event.roles if role.span] == [
        ("source", "Iran"),
        ("theme", "bomb Israel"),
        ("target", "Israel"),
    ]
