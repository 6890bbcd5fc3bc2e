from __future__ import annotations

import pytest

from kg.model import Annotation, Entity
from tests.conftest import Annotate

BASE = "https://w3id.org/communique/id/"


def at(annotation: Annotation, words: str) -> Entity:
    """Return the entity of the shortest mention that covers the last place of the words."""
    start = annotation.document.text.rindex(words)
    covering = [
        (mention.span.end - mention.span.start, entity.id)
        for entity in annotation.entities
        for mention in entity.mentions
        if mention.span.start <= start and start + len(words) <= mention.span.end
    ]
    return annotation.entity(min(covering)[1])


def names(annotation: Annotation) -> list[str]:
    return [m.span.text for entity in annotation.entities for m in entity.mentions if m.kind == "name"]


def iris(annotation: Annotation) -> set[str]:
    return {entity.iri.removeprefix(BASE) for entity in annotation.entities}


@pytest.mark.parametrize(
    ("text", "name", "iri"),
    [
        ("North Korea closed its ports.", "North Korea", "state/PRK"),
        ("The DPRK closed its ports.", "The DPRK", "state/PRK"),
        (
            "The Democratic People's Republic of Korea closed its ports.",
            "The Democratic People's Republic of Korea",
            "state/PRK",
        ),
        ("The Republic of Korea closed its ports.", "The Republic of Korea", "state/KOR"),
        ("Britain closed its ports.", "Britain", "state/GBR"),
        ("The United Kingdom closed its ports.", "The United Kingdom", "state/GBR"),
        ("The U.S. closed its ports.", "The U.S.", "state/USA"),
        ("The US closed its ports.", "The US", "state/USA"),
        ("The USA closed its ports.", "The USA", "state/USA"),
        ("The United States closed its ports.", "The United States", "state/USA"),
        ("Ivory Coast closed its ports.", "Ivory Coast", "state/CIV"),
        ("Côte d'Ivoire closed its ports.", "Côte d'Ivoire", "state/CIV"),
        ("Türkiye closed its ports.", "Türkiye", "state/TUR"),
        ("Turkey closed its ports.", "Turkey", "state/TUR"),
        ("The USSR closed its ports.", "The USSR", "state/SUN"),
        ("The UAE closed its ports.", "The UAE", "state/ARE"),
        ("NATO closed its office.", "NATO", "organization/nato"),
        (
            "The North Atlantic Treaty Organization closed its office.",
            "The North Atlantic Treaty Organization",
            "organization/nato",
        ),
        ("The U.N. closed its office.", "The U.N.", "organization/united-nations"),
        ("The UN closed its office.", "The UN", "organization/united-nations"),
        ("The IAEA closed its office.", "The IAEA", "organization/iaea"),
        ("KCNA closed its office.", "KCNA", "organization/kcna"),
        ("The Pentagon closed its office.", "The Pentagon", "organization/us-defense-department"),
    ],
)
def test_a_known_name_is_found_in_each_of_its_forms(
    text: str, name: str, iri: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    assert names(annotation) == [name]
    assert at(annotation, name).iri == BASE + iri


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Papua New Guinea", "PNG"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Guinea", "GIN"),
        ("South Sudan", "SSD"),
        ("Sudan", "SDN"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("The Dominican Republic", "DOM"),
        ("The United Arab Emirates", "ARE"),
        ("The Democratic Republic of the Congo", "COD"),
    ],
)
def test_the_longest_name_is_meant(name: str, code: str, annotate: Annotate) -> None:
    found = annotate(f"{name} signed the treaty.").entities
    assert [entity.country for entity in found if entity.type == "State"] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "They ate turkey and drank from china cups.",
        "He told us the news.",
        "They who came were late.",
    ],
)
def test_names_are_matched_only_as_they_are_written(text: str, annotate: Annotate) -> None:
    assert names(annotate(text)) == []


@pytest.mark.parametrize(
    ("text", "demonym", "country"),
    [
        ("Syrian rebels fled.", "Syrian", "SYR"),
        ("The Iranian government rejected the offer.", "Iranian", "IRN"),
        ("French troops landed in Mali.", "French", "FRA"),
        ("South Korean and Japanese ships sailed together.", "South Korean", "KOR"),
        ("South Korean and Japanese ships sailed together.", "Japanese", "JPN"),
        ("Pakistani officials met Afghan leaders.", "Pakistani", "PAK"),
        ("Pakistani officials met Afghan leaders.", "Afghan", "AFG"),
    ],
)
def test_a_demonym_before_a_noun_is_a_nationality(
    text: str, demonym: str, country: str, annotate: Annotate
) -> None:
    entity = at(annotate(text), demonym)
    assert (entity.type, entity.country) == ("Nationality", country)


@pytest.mark.parametrize(
    ("text", "demonym", "country"),
    [
        ("Syrians fled to Turkey.", "Syrians", "SYR"),
        ("Two Russians were arrested in Prague.", "Two Russians", "RUS"),
        ("Iranians marched in Tehran.", "Iranians", "IRN"),
        ("Ukrainians voted on Sunday.", "Ukrainians", "UKR"),
        ("The French rejected the offer.", "French", "FRA"),
    ],
)
def test_a_demonym_that_stands_for_people_is_a_group(
    text: str, demonym: str, country: str, annotate: Annotate
) -> None:
    entity = at(annotate(text), demonym)
    assert (entity.type, entity.country) == ("Group", country)


@pytest.mark.parametrize(
    ("text", "name", "iri"),
    [
        ("Moscow rejected the offer.", "Moscow", "government/RUS"),
        ("The Kremlin rejected the offer.", "Kremlin", "government/RUS"),
        ("Washington accused Iran of spying.", "Washington", "government/USA"),
        ("The White House rejected the offer.", "White House", "government/USA"),
        ("Pyongyang threatened Japan.", "Pyongyang", "government/PRK"),
        ("Kyiv condemned the attack.", "Kyiv", "government/UKR"),
        ("Japan was warned by Seoul.", "Seoul", "government/KOR"),
        ("He flew to Moscow on Monday.", "Moscow", "place/moscow"),
        ("Protesters gathered in Beijing.", "Beijing", "place/beijing"),
        ("The summit was held in Pyongyang.", "Pyongyang", "place/pyongyang"),
        ("A bomb exploded near Baghdad.", "Baghdad", "place/baghdad"),
        ("They marched from Paris to the coast.", "Paris", "place/paris"),
    ],
)
def test_a_capital_that_acts_is_a_government_and_else_a_place(
    text: str, name: str, iri: str, annotate: Annotate
) -> None:
    assert at(annotate(text), name).iri == BASE + iri


@pytest.mark.parametrize(
    ("full", "short", "name", "iri"),
    [
        ("North Korea closed its border.", "Days later the North fired a missile.", "North", "state/PRK"),
        ("South Korea closed its border.", "For days the South stood by.", "South", "state/KOR"),
        ("The IAEA met in Vienna.", "On Monday the Agency praised Iran.", "Agency", "organization/iaea"),
        (
            "The European Union met.",
            "For years the Union had paid.",
            "Union",
            "organization/european-union",
        ),
    ],
)
def test_a_contextual_name_is_meant_only_where_the_full_name_stands(
    full: str, short: str, name: str, iri: str, annotate: Annotate
) -> None:
    assert at(annotate(f"{full} {short}"), name).iri == BASE + iri
    assert iri not in iris(annotate(short))


@pytest.mark.parametrize(
    ("text", "name", "kind", "iri"),
    [
        ("Michael Jordan visited Chicago.", "Michael Jordan", "Person", "person/michael-jordan"),
        ("Chad Smith visited Chicago.", "Chad Smith", "Person", "person/chad-smith"),
        (
            "The Washington Post called it a war.",
            "Washington Post",
            "Organization",
            "organization/washington-post",
        ),
        ("Iran Air flew to Chicago.", "Iran Air", "Organization", "organization/iran-air"),
    ],
)
def test_a_longer_name_is_not_the_state_or_capital_inside_it(
    text: str, name: str, kind: str, iri: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    entity = at(annotation, name)
    assert (entity.type, entity.name, entity.iri) == (kind, name, BASE + iri)
    assert [e.name for e in annotation.entities if e.type == "State" or e.class_name == "Government"] == []


def test_a_state_that_shares_its_name_with_a_person_is_still_found(annotate: Annotate) -> None:
    assert at(annotate("Jordan closed its border with Syria."), "Jordan").iri == f"{BASE}state/JOR"


@pytest.mark.parametrize(
    ("text", "mention", "class_name", "country"),
    [
        ("Two F-16s were lost.", "Two F-16s", "FighterAircraft", "USA"),
        ("An F-16 was lost.", "An F-16", "FighterAircraft", "USA"),
        ("MiG-29s flew over the coast.", "MiG-29s", "FighterAircraft", "SUN"),
        ("Two B-52s landed.", "Two B-52s", "Bomber", "USA"),
        ("Russia deployed S-400s in Syria.", "S-400s", "AirDefenceSystem", "RUS"),
        ("Iran fired Shahab-3s at the base.", "Shahab-3s", "MediumRangeBallisticMissile", "IRN"),
        ("The Hwasong-17 flew over Japan.", "The Hwasong-17", "IntercontinentalBallisticMissile", "PRK"),
    ],
)
def test_a_designator_names_a_weapon_and_may_have_a_plural(
    text: str, mention: str, class_name: str, country: str, annotate: Annotate
) -> None:
    entity = at(annotate(text), mention)
    assert (entity.type, entity.class_name, entity.country) == ("Weapon", class_name, country)
    assert [(m.span.text, m.kind) for m in entity.mentions] == [(mention, "name")]


@pytest.mark.parametrize(
    ("noun", "kind", "class_name"),
    [
        ("missile", "Weapon", "Missile"),
        ("ballistic missile", "Weapon", "BallisticMissile"),
        ("warhead", "Weapon", "Warhead"),
        ("tank", "Weapon", "Tank"),
        ("drone", "Weapon", "Drone"),
        ("helicopter", "Weapon", "Helicopter"),
        ("submarine", "Weapon", "Submarine"),
        ("destroyer", "Weapon", "Destroyer"),
        ("army", "Organization", "ArmedForce"),
        ("parliament", "Organization", "Legislature"),
        ("president", "Person", "Person"),
        ("reactor", "Place", "Facility"),
    ],
)
def test_a_description_has_the_class_of_its_noun(
    noun: str, kind: str, class_name: str, annotate: Annotate
) -> None:
    annotation = annotate(f"The {noun} was seen on Monday.")
    entity = at(annotation, noun)
    assert (entity.type, entity.class_name) == (kind, class_name)
    assert [(m.span.text, m.kind) for m in entity.mentions] == [(f"The {noun}", "nominal")]


def test_a_description_belongs_to_the_country_that_qualifies_it(annotate: Annotate) -> None:
    assert at(annotate("North Korea's ballistic missile fell."), "ballistic missile").country == "PRK"
    assert at(annotate("Syrian rebels fled."), "rebels").country == "SYR"
