"""In which sector of society, and of which state, the actors of a text are."""

from __future__ import annotations

import pytest

from kg.model import Annotation, Entity
from tests.conftest import Annotate


def at(annotation: Annotation, words: str) -> Entity:
    """Return the entity that a mention with exactly these words denotes."""
    found = [e for e in annotation.entities if any(m.span.text == words for m in e.mentions)]
    assert found, [[m.span.text for m in e.mentions] for e in annotation.entities]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "country", "sector"),
    [
        ("The Israeli army shelled the town.", "The Israeli army", "ISR", "MIL"),
        ("Syrian rebels attacked the base.", "Syrian rebels", "SYR", "REB"),
        ("Turkish police arrested three men.", "Turkish police", "TUR", "COP"),
        ("The Polish parliament met on Monday.", "The Polish parliament", "POL", "LEG"),
        ("The French government rejected the plan.", "The French government", "FRA", "GOV"),
        ("Two Russian journalists were arrested.", "Two Russian journalists", "RUS", "JRN"),
        ("Afghan civilians fled the city.", "Afghan civilians", "AFG", "CVL"),
        ("A Colombian drug cartel killed two officers.", "A Colombian drug cartel", "COL", "CRM"),
        ("Syrian refugees crossed the border.", "Syrian refugees", "SYR", "REF"),
        ("Iranian students protested in Tehran.", "Iranian students", "IRN", "EDU"),
        ("The Egyptian opposition rejected the vote.", "The Egyptian opposition", "EGY", "OPP"),
        ("Ukrainian soldiers left the town.", "Ukrainian soldiers", "UKR", "MIL"),
        ("French farmers blocked the road.", "French farmers", "FRA", "AGR"),
        ("Iraqi doctors treated the wounded.", "Iraqi doctors", "IRQ", "MED"),
    ],
)
def test_a_description_has_the_country_of_its_demonym_and_the_sector_of_its_noun(
    text: str, words: str, country: str, sector: str, annotate: Annotate
) -> None:
    entity = at(annotate(text), words)
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize(
    ("text", "words", "country", "sector"),
    [
        ("Two Hamas officials left Cairo.", "Two Hamas officials", "PSE", "REB"),
        ("A Pentagon spokesman denied it.", "A Pentagon spokesman", "USA", "GOV"),
        ("An opposition lawmaker was arrested.", "An opposition lawmaker", None, "OPP"),
        ("An intelligence officer was killed.", "An intelligence officer", None, "SPY"),
        ("UN peacekeepers withdrew.", "UN peacekeepers", None, "UNO"),
        ("A Taliban commander was killed.", "A Taliban commander", "AFG", "REB"),
        ("A CIA official met him.", "A CIA official", "USA", "SPY"),
        ("Syrian opposition leaders met in Istanbul.", "Syrian opposition leaders", "SYR", "OPP"),
        ("An Iranian spokesman denied it.", "An Iranian spokesman", "IRN", "GOV"),
        ("A police spokesman denied it.", "A police spokesman", None, "COP"),
    ],
)
def test_what_qualifies_an_office_says_whose_it_is(
    text: str, words: str, country: str | None, sector: str, annotate: Annotate
) -> None:
    entity = at(annotate(text), words)
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize(
    ("text", "words", "country", "sector"),
    [
        ("Hamas rejected the offer.", "Hamas", "PSE", "REB"),
        ("The Kremlin rejected the offer.", "The Kremlin", "RUS", "GOV"),
        ("KCNA reported the launch.", "KCNA", "PRK", "JRN"),
        ("The Knesset passed the law.", "The Knesset", "ISR", "LEG"),
        ("Mossad denied the report.", "Mossad", "ISR", "SPY"),
        ("NATO condemned the attack.", "NATO", None, "IGO"),
        ("The IAEA condemned the test.", "The IAEA", None, "UNO"),
        ("The European Commission condemned the attack.", "The European Commission", None, "EUR"),
        ("Amnesty International condemned the arrests.", "Amnesty International", None, "NGO"),
        ("Gazprom cut the supply.", "Gazprom", "RUS", "BUS"),
        ("The Wagner Group left Mali.", "The Wagner Group", "RUS", "PRM"),
        ("Al-Qaeda threatened the king.", "Al-Qaeda", None, "IMG"),
        ("The FBI arrested him.", "The FBI", "USA", "COP"),
    ],
)
def test_a_known_organization_has_the_country_and_sector_that_it_is_known_for(
    text: str, words: str, country: str | None, sector: str, annotate: Annotate
) -> None:
    entity = at(annotate(text), words)
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize(
    ("text", "name", "country", "sector"),
    [
        ("Iraqi Foreign Minister Hoshyar Zebari spoke.", "Hoshyar Zebari", "IRQ", "GOV"),
        ("Former President Barack Obama spoke.", "Barack Obama", None, "ELI"),
        ("Maj. Gen. Igor Konashenkov spoke.", "Igor Konashenkov", None, "MIL"),
        ("Zabihullah Mujahid, a Taliban spokesman, denied it.", "Zabihullah Mujahid", "AFG", "REB"),
        ("Judge Maria Lopez rejected the appeal.", "Maria Lopez", None, "JUD"),
    ],
)
def test_a_person_has_the_country_and_sector_of_title_and_apposition(
    text: str, name: str, country: str | None, sector: str, annotate: Annotate
) -> None:
    (entity,) = [e for e in annotate(text).entities if e.type == "Person"]
    assert (entity.name, entity.country, entity.sector) == (name, country, sector)


def test_what_is_said_of_no_state_is_of_the_only_one_that_the_text_names(annotate: Annotate) -> None:
    entity = at(annotate("Iraq closed its border. The army blocked the road."), "The army")
    assert (entity.country, entity.sector) == ("IRQ", "MIL")


def test_where_a_text_names_two_states_the_army_is_of_neither(annotate: Annotate) -> None:
    assert at(annotate("Iraq accused Iran. The army blocked the road."), "The army").country is None


def test_whoever_a_state_backs_is_not_of_that_state(annotate: Annotate) -> None:
    assert at(annotate("US-backed rebels attacked the base."), "US-backed rebels").country is None


def test_states_places_and_weapons_are_in_no_sector(annotate: Annotate) -> None:
    annotation = annotate("Iran moved its missiles to Natanz.")
    assert {e.sector for e in annotation.entities if e.type in {"State", "Place", "Weapon"}} == {None}
