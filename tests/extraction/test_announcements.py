"""What somebody says that they will do is a threat or a promise; what others foresee is neither."""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Annotation, Document


def read(extractor: Extractor, text: str) -> Annotation:
    return extractor.extract(Document("d", text))


def classes(annotation: Annotation) -> list[tuple[str, str]]:
    return [(event.class_name, event.trigger.text) for event in annotation.events]


@pytest.mark.parametrize(
    "text",
    [
        "Russia will attack Ukraine, the American president said.",
        "A Russian analyst said Russia would attack Ukraine in March.",
        "North Korea will use nuclear weapons against the South, a South Korean official said.",
        "Analysts say North Korea will strike the South if the talks fail.",
        "Israel will be attacked, the minister said.",
    ],
)
def test_an_attack_that_others_foresee_is_no_threat(extractor: Extractor, text: str) -> None:
    annotation = read(extractor, text)
    assert "Assault" in {name for name, _ in classes(annotation)}
    assert "Threaten" not in {name for name, _ in classes(annotation)}


def test_a_threat_in_direct_speech_is_its_speakers_with_its_weapon_and_in_their_claim(
    extractor: Extractor,
) -> None:
    annotation = read(extractor, '"We will answer with nuclear weapons," Kim Jong-un said.')
    (threat,) = (event for event in annotation.events if event.class_name == "Threaten")
    names = {entity.id: entity.name for entity in annotation.entities}
    assert {(role.role, names[role.entity]) for role in threat.roles if role.entity} == {
        ("source", "Kim Jong-un"),
        ("instrument", "nuclear weapons"),
    }
    assert (threat.modes, threat.contexts) == (("violence",), ("cbrn",))
    (claim,) = annotation.claims
    assert threat.id in claim.events


def test_plans_for_no_harm_are_no_threat(extractor: Extractor) -> None:
    annotation = read(extractor, "We will hold a military parade in Pyongyang, the ministry said.")
    assert classes(annotation) == [("MilitaryParade", "parade")]


def test_the_use_of_drones_in_peace_is_no_use_of_force(extractor: Extractor) -> None:
    annotation = read(extractor, "The government will use drones to count voters, officials said.")
    assert classes(annotation) == []
