"""What names and descriptions are where they stand in a sentence of news: their class and their state."""

from __future__ import annotations

import pytest

from tests.conftest import Annotate

CASES = [
    # one form, several things
    ("Washington accused Pyongyang of shipping shells to Moscow.", "Washington", "Government", "USA"),
    ("George Washington crossed the Delaware in 1776.", "George Washington", "Person", None),
    ("Floods closed roads across Washington state.", "Washington state", "Place", "USA"),
    ("The train arrived in Pyongyang on Tuesday.", "Pyongyang", "Place", "PRK"),
    ("Jordan recalled its ambassador to Israel.", "Jordan", "State", "JOR"),
    ("Michael Jordan Reyes, 34, was freed on Monday.", "Michael Jordan Reyes", "Person", None),
    ("Georgia suspended accession talks with the EU.", "Georgia", "State", "GEO"),
    ("Lawmakers in Georgia and Alabama passed the bill.", "Georgia", "Place", "USA"),
    ("Georgia's president spoke in Tbilisi before she flew to Texas.",
     "Georgia's president", "Person", "GEO"),
    ("Chad expelled the ambassador; Chad Wolf, a former US official, was silent.", "Chad", "State", "TCD"),
    ("Chad expelled the ambassador; Chad Wolf, a former US official, was silent.",
     "Chad Wolf", "Person", "USA"),
    ("The USS Abraham Lincoln left; the Lincoln carries F-35C jets.",
     "the Lincoln", "AircraftCarrier", "USA"),
    ("President Abraham Lincoln signed the proclamation in 1863.",
     "President Abraham Lincoln", "Person", None),
    ("The North said it had seen drones over Pyongyang.", "The North", "State", "PRK"),
    ("The North won all four matches.", "The North", "Place", None),
    # regions
    ("Fighters from North Kivu crossed into Rwanda.", "North Kivu", "Place", "COD"),
    ("Fighters from North Kivu crossed into Rwanda.", "Fighters", "Group", None),
    ("Texas governor Greg Abbott sent troops to the border.", "Texas governor Greg Abbott", "Person", "USA"),
    ("Virginia Raggi met Jordan Bardella in Bavaria.", "Virginia Raggi", "Person", None),
    ("Virginia Raggi met Jordan Bardella in Bavaria.", "Bavaria", "Place", "DEU"),
    # people, and whose they are
    ("The IAEA's Rafael Grossi flew to Tehran.", "The IAEA's Rafael Grossi", "Person", None),
    ("The Pentagon's John Kirby denied it.", "The Pentagon's John Kirby", "Person", "USA"),
    ("The head of Germany's BND, Bruno Kahl, warned of sabotage.",
     "The head of Germany's BND", "Person", "DEU"),
    ("Bashar al-Assad fled with his wife, Asma.", "Asma", "Person", None),
    ("Benjamin Netanyahu's office denied it.", "Benjamin Netanyahu's office", "Organization", None),
    ("Abdullah II of Jordan met General Ravi Menon of the Indian Army.",
     "Abdullah II of Jordan", "Person", "JOR"),
    ("Colonel Ravi Menon of the Indian Army was killed.",
     "Colonel Ravi Menon of the Indian Army", "Person", "IND"),
    ("The parliament elected Offmann to serve as President of Mauritius.",
     "President of Mauritius", "Person", "MUS"),
    ("North Korea's Kim watched the test.", "North Korea's Kim", "Person", "PRK"),
    ("General Khalifa Haftar's Libyan National Army shelled Tripoli; Haftar denied it.",
     "Haftar", "Person", None),
    ("Gen. Mark Milley called his Chinese counterpart, Gen. Li Zuocheng.",
     "Gen. Mark Milley", "Person", None),
    # bodies of other states, which have the same name
    ("Guatemala's Congress impeached the attorney general.", "Guatemala's Congress", "Legislature", "GTM"),
    ("The bill failed in Congress.", "Congress", "Legislature", "USA"),
    ("The WTO's director-general spoke.", "The WTO's director-general", "Person", None),
    # capitals throughout
    ("TOKYO PROTESTS AFTER CHINESE JETS LOCK RADAR ON F-15S", "CHINESE JETS", "Weapon", "CHN"),
    ("UN SAYS NORTH KOREA HAS TESTED ICBM", "NORTH KOREA", "State", "PRK"),
    ("MINISTER SAYS IRAN WILL NOT HALT ENRICHMENT", "IRAN", "State", "IRN"),
    # several states at once
    ("The foreign ministers of Japan, South Korea and the Philippines met.", "The foreign ministers of Japan",
     "Group", None),
    ("The presidents of Kenya and Uganda visited Juba.", "The presidents of Kenya", "Group", None),
    # weapons, by whom they are flown and how many there are
    ("Four F-16s of the South Korean Air Force flew over Seoul.", "Four F-16s of the South Korean Air Force",
     "FighterAircraft", "USA"),
    ("Two Chinese J-16 fighters and an H-6K bomber crossed the line.",
     "Two Chinese J-16 fighters", "FighterAircraft", "CHN"),
    ("Ukraine said its Magura V7 sea drones had sunk a ship.",
     "its Magura V7 sea drones", "NavalDrone", "UKR"),
    ("A China Coast Guard ship rammed the boat.", "A China Coast Guard ship", "PatrolBoat", "CHN"),
    ("The IAEA said Tehran had 142 kilograms of 60% enriched uranium.",
     "142 kilograms of 60% enriched uranium",
     "FissileMaterial", None),
    # ministries by pattern
    ("India tested a missile, the Ministry of Defence said.", "the Ministry of Defence", "Ministry", "IND"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mention", "class_name", "country"), CASES)
def test_a_name_is_what_the_sentence_makes_of_it(
    text: str, mention: str, class_name: str, country: str | None, annotate: Annotate
) -> None:
    found = [
        (entity.class_name, entity.country)
        for entity in annotate(text).entities
        for m in entity.mentions
        if m.span.text == mention and entity.type != "Office"
    ]
    assert found == [(class_name, country)]


NAMES = [
    ("Jan-Carl Raspe (1944-1977) was a member of the Red Army Faction.", "Jan-Carl Raspe"),
    ("Felipe Adolfo de la Huerta Marcor was a Mexican politician.", "Felipe Adolfo de la Huerta Marcor"),
    ("Sir Francis Beaufort KCB FRS was a rear admiral of the Royal Navy.", "Francis Beaufort"),
    ("Mrs. Ana Brenner met Dr. Lee Tan.", "Ana Brenner"),
    ("Mrs. Ana Brenner met Dr. Lee Tan.", "Lee Tan"),
    ("Ursula von der Leyen met General de Gaulle's grandson.", "Ursula von der Leyen"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_person_is_called_by_name_alone(text: str, name: str, annotate: Annotate) -> None:
    assert name in {entity.name for entity in annotate(text).entities if entity.type == "Person"}


def test_letters_behind_a_name_are_nobody(annotate: Annotate) -> None:
    entities = annotate("Gen. Sir Douglas David Gracey KCB, KCIE, CBE, MC was a British officer.").entities
    assert [e.name for e in entities if e.type in {"Person", "Place"}][:1] == ["Douglas David Gracey"]
    assert not {"KCIE", "CBE", "MC"} & {e.name for e in entities}


def test_the_alias_of_another_states_body_links_to_nothing(annotate: Annotate) -> None:
    (congress,) = (e for e in annotate("Guatemala's Congress met.").entities if e.class_name == "Legislature")
    assert congress.same_as == ()
