"""Of which kind the things of a text are: what their nouns, titles and neighbours say of them."""

from __future__ import annotations

import pytest

from kg.model import Entity
from tests.conftest import Annotate


def of(words: str, text: str, annotate: Annotate) -> Entity:
    """Return the entity that a mention with exactly these words denotes."""
    entities = annotate(text).entities
    found = [e for e in entities if any(m.span.text == words for m in e.mentions)]
    assert found, [[m.span.text for m in e.mentions] for e in entities]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "type_", "class_name"),
    [
        ("He was killed by U.S.-led coalition aircraft.",
         "U.S.-led coalition aircraft", "Weapon", "MilitaryAircraft"),
        ("The regime denied that it had bombed an aid convoy near the town.",
         "an aid convoy", "Group", "Group"),
        ("The navy followed a Russian spy ship for a week.", "a Russian spy ship", "Weapon", "NavalVessel"),
        ("ISIL fighters fled.", "ISIL fighters", "Group", "Person"),
        ("One of the officers was wounded.", "One of the officers", "Person", "Person"),
        ("The Irish Navy patrol vessel LÉ William Butler Yeats left.",
         "The Irish Navy patrol vessel LÉ William Butler Yeats", "Weapon", "PatrolBoat"),
        ("It was rammed by China Coast Guard vessel 5205 near the shoal.",
         "China Coast Guard vessel 5205", "Weapon",
         "PatrolBoat"),
        ("Prime Minister Thavisin danced at the Songkran festival.",
         "the Songkran festival", "Other", "Occasion"),
        ("Two jets were shown at the Paris Air Show.", "the Paris Air Show", "Other", "Occasion"),
        ("A frigate escorted the Yantar, a Russian spy ship, to port.", "the Yantar", "Weapon", "Weapon"),
        ("Moscow accused the West of lying.", "the West", "Group", "Group"),
        ("He was born in the West Bank.", "the West Bank", "Place", "Place"),
        ("Rwanda-backed M23 rebels seized Goma from the army.", "Goma", "Place", "Place"),
        ("The 155th Mechanised Brigade of Ukraine shelled positions.",
         "The 155th Mechanised Brigade of Ukraine",
         "Organization", "ArmedForce"),
        ("A ship was hit in the Gulf of Aden.", "the Gulf of Aden", "Place", "Place"),
        ("Czech intelligence agency BIS blamed Moscow.", "Czech intelligence agency BIS", "Organization",
         "IntelligenceService"),
        ("I spoke to the UN Special Envoy Staffan de Mistura.",
         "the UN Special Envoy Staffan de Mistura", "Person",
         "Person"),
        ("Rapid Support Forces commander Mohamed Hamdan Dagalo rejected it.",
         "Rapid Support Forces commander Mohamed Hamdan Dagalo", "Person", "Person"),
        ("Aid went to local and provincial councils.",
         "local and provincial councils", "Organization", "Organization"),
    ],
)  # fmt: skip
def test_the_noun_says_what_a_thing_is(
    text: str, words: str, type_: str, class_name: str, annotate: Annotate
) -> None:
    entity = of(words, text, annotate)
    kind = entity.class_name if class_name != "Person" or type_ == "Person" else class_name
    assert (entity.type, kind) == (type_, class_name)


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("said Col. John “J.D.” Dorrian, the spokesman.", "Col. John “J.D.” Dorrian", "John “J.D.” Dorrian"),
        ('Mexican drug lord Ismael "El Mayo" Zambada was arrested.',
         'Mexican drug lord Ismael "El Mayo" Zambada', 'Ismael "El Mayo" Zambada'),
        ("He spoke to Chidi van der Berg in Geneva.", "Chidi van der Berg", "Chidi van der Berg"),
        ("The Lord's Resistance Army of Joseph Kony abducted 60 people.",
         "The Lord's Resistance Army of Joseph Kony", "Lord's Resistance Army"),
        ("Iran's Revolutionary Guards displayed a missile.", "Iran's Revolutionary Guards",
         "Islamic Revolutionary Guard Corps"),
        ("South African President Cyril Ramaphosa's ANC lost its majority.",
         "South African President Cyril Ramaphosa's ANC", "African National Congress"),
        ("NASA delayed the launch.", "NASA", "National Aeronautics and Space Administration"),
        ("The Sinaloa Cartel boss Iván Archivaldo Guzmán fled.",
         "The Sinaloa Cartel boss Iván Archivaldo Guzmán",
         "Iván Archivaldo Guzmán"),
    ],
)  # fmt: skip
def test_a_mention_has_the_name_in_it(text: str, words: str, name: str, annotate: Annotate) -> None:
    assert of(words, text, annotate).name == name


@pytest.mark.parametrize(
    ("text", "words", "country", "sector", "roles"),
    [
        ("The UN's special envoy for Yemen, Hans Grundberg, left.", "Hans Grundberg", None, "UNO",
         ("special envoy",)),
        ("Israel's ambassador to the United Nations, Gilad Erdan, resigned.", "Gilad Erdan", "ISR", "GOV",
         ("ambassador",)),
        ("EU envoy Miroslav Lajčák left.", "EU envoy Miroslav Lajčák", None, "EUR", ("envoy",)),
        ("Ukraine's GUR chief Kyrylo Budanov said so.",
         "Ukraine's GUR chief Kyrylo Budanov", "UKR", "SPY", ("head",)),
        ("Czech leaders welcomed Slovak PM Robert Fico.", "Slovak PM Robert Fico", "SVK", "GOV",
         ("prime minister",)),
    ],
)  # fmt: skip
def test_who_serves_an_organization_is_of_no_state_that_the_office_is_about(
    text: str, words: str, country: str | None, sector: str, roles: tuple[str, ...], annotate: Annotate
) -> None:
    person = of(words, text, annotate)
    assert (person.country, person.sector, person.roles) == (country, sector, roles)


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("north korea fires ballistic missile toward japan, seoul says", "north korea", "PRK"),
        ("north korea fires ballistic missile toward japan, seoul says", "japan", "JPN"),
        ("north korea fires ballistic missile toward japan, seoul says", "seoul", "KOR"),
        ("NIGERIA ARMY KILLS 40 BOKO HARAM FIGHTERS IN BORNO", "NIGERIA ARMY", "NGA"),
    ],
)
def test_headlines_in_one_case_name_the_states_that_they_name(
    text: str, words: str, country: str, annotate: Annotate
) -> None:
    assert of(words, text, annotate).country == country


def test_a_person_comes_again_by_a_word_of_the_name(annotate: Annotate) -> None:
    text = "President Moon Jae-in left for Rome. Moon smiled. In Rome a crowd cheered Moon."
    person = of("President Moon Jae-in", text, annotate)
    assert [m.span.text for m in person.mentions] == ["President Moon Jae-in", "Moon", "Moon"]


def test_who_has_a_government_comes_again_by_name(annotate: Annotate) -> None:
    text = (
        "Aid is blocked by the Asad regime. The commission hopes that one day Asad and others face a court."
    )
    assert of("Asad", text, annotate).type == "Person"


def test_a_number_alone_names_nothing(annotate: Annotate) -> None:
    text = "Symbol rate: 27.5 Mb/s FEC: 5/6, position 33.783; 44.500."
    mentions = [m.span.text for e in annotate(text).entities for m in e.mentions]
    assert not [words for words in mentions if not any(c.isalpha() for c in words)]
