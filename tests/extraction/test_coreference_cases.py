"""Hard cases of which mentions are one entity, each a sentence or two as news writes them."""

from __future__ import annotations

import pytest

from tests.conftest import Annotate

ONE = [
    # a full name and a part of it, with and without title
    ("Ismail Haniyeh left Cairo. Haniyeh flew to Doha.", "Ismail Haniyeh", ["Haniyeh"]),
    ("Gen. Joseph Votel met Kurdish leaders. Votel praised them.", "Joseph Votel", ["Votel"]),
    ("Angela Merkel met Barack Obama. Ms. Merkel smiled.", "Angela Merkel", ["Ms. Merkel"]),
    ("The USS Hopper left on Monday. Hopper sailed to Guam.", "USS Hopper", ["Hopper"]),
    ("The Wagner Group left Mali. Wagner lost forty men.", "Wagner Group", ["Wagner"]),
    # acronyms in parentheses
    (
        "The Syrian Democratic Forces (SDF) took the town. The SDF lost ten men.",
        "Syrian Democratic Forces",
        ["SDF", "The SDF"],
    ),
    (
        "The Norwegian Polar Rescue Union (NPRU) sent a ship. The NPRU found nobody.",
        "Norwegian Polar Rescue Union",
        ["NPRU", "The NPRU"],
    ),
    ("The IAEA sent inspectors. The UN nuclear watchdog found nothing.", "International Atomic Energy Agency",
     ["The UN nuclear watchdog"]),
    # other names, told as such
    ("Mohamed Hamdan Dagalo, known as Hemedti, left Sudan. Hemedti flew to Dubai.", "Mohamed Hamdan Dagalo",
     ["Hemedti"]),
    # appositions
    ("Bashar al-Assad fled with his wife, Asma.", "Asma", ["his wife"]),
    ("The head of Germany's BND, Bruno Kahl, warned of sabotage.", "Bruno Kahl",
     ["The head of Germany's BND"]),
    ("Ismail Haniyeh, the Hamas leader, arrived in Cairo.", "Ismail Haniyeh", ["the Hamas leader"]),
    ("Zabihullah Mujahid, a Taliban spokesman, denied it.", "Zabihullah Mujahid", ["a Taliban spokesman"]),
    ("Kim Jong-un's sister, Kim Yo-jong, left.", "Kim Yo-jong", ["Kim Jong-un's sister"]),
    ("Rami Haddad, a doctor, treated the wounded.", "Rami Haddad", ["a doctor"]),
    # metonyms of governments
    ("Moscow denied the report. The Kremlin said it was false.", "government of Russia", ["The Kremlin"]),
    ("Washington refused. The White House said so.", "government of United States", ["The White House"]),
    ("Pyongyang rejected the offer. North Korea's government said so.", "government of North Korea",
     ["North Korea's government"]),
    ("The Pentagon denied it. The US Defense Department said so.", "US Department of Defense",
     ["The US Defense Department"]),
    # other names of states and organizations
    ("The DPRK left the talks. North Korea blamed the hosts.", "North Korea", ["The DPRK"]),
    ("North Korea left the talks. The North blamed the hosts.", "North Korea", ["The North"]),
    ("Britain left the talks. The U.K. blamed the hosts.", "United Kingdom", ["Britain"]),
    ("Burma held a vote. Myanmar was calm.", "Myanmar", ["Burma"]),
    ("Daesh fled. ISIL lost the town.", "Islamic State", ["Daesh"]),
    ("Hizbullah fired first. Hezbollah denied it.", "Hezbollah", ["Hizbullah"]),
    # definite descriptions
    ("Gen. Joseph Votel met Kurdish leaders. The general praised them.", "Joseph Votel", ["The general"]),
    ("President Moon Jae-in met Angela Merkel. The president smiled.", "Moon Jae-in", ["The president"]),
    ("Hezbollah fired rockets at Haifa. The group said it had hit a base.", "Hezbollah", ["The group"]),
    ("North Korea fired a Hwasong-17. The missile fell into the sea.", "Hwasong-17", ["The missile"]),
    ("Iran closed its embassy. The country recalled its ambassador.", "Iran", ["The country"]),
    ("KCNA reported the launch. The news agency gave no details.", "Korean Central News Agency",
     ["The news agency"]),
    ("Hezbollah leader Naim Qassem said the group would not disarm.", "Hezbollah", ["the group"]),
    ("Yevgeny Prigozhin's plane crashed. Prigozhin was on board.", "Yevgeny Prigozhin", ["Prigozhin"]),
    # pronouns
    ("Anna Keller left Geneva. She flew to Oslo.", "Anna Keller", ["She"]),
    ("Turkey closed the strait. It gave no reason.", "Turkey", ["It"]),
    ("The Houthis fired a missile at Riyadh. They denied it.", "Houthis", ["They"]),
    ("Two soldiers fled. Their commander was killed.", "Two soldiers", ["Their"]),
    # the first persons of speakers
    ("“I will not give in,” Vladimir Putin said.", "Vladimir Putin", ["I"]),
    ("“We will strike back,” the Taliban said.", "Taliban", ["We"]),
    ("Iran said: “Our missiles are ready.”", "Iran", ["Our"]),
    ("“This is my last word,” Anna Keller told reporters.", "Anna Keller", ["my"]),
]  # fmt: skip
TWO = [
    ("Kim Jong-un met Kim Yong-chol in Pyongyang.", "Kim Jong-un", "Kim Yong-chol"),
    ("John Smith attacked Mary Smith. Smith was arrested.", "John Smith", "Smith"),
    ("George W. Bush called Jeb Bush.", "George W. Bush", "Jeb Bush"),
    ("A spokesman for President Joko Widodo denied it. Joko Widodo left.",
     "A spokesman for President Joko Widodo", "Joko Widodo"),
    ("An official told Al Jazeera that the movement was ready.", "Al Jazeera", "the movement"),
    ("Hamas and Hezbollah met. The group left.", "Hamas", "The group"),
    ("President Moon Jae-in met President Joe Biden. The president smiled.", "President Moon Jae-in",
     "The president"),
    ("Moscow denied it. The talks were held in Moscow.", "Moscow", "Moscow"),
    ("The Turkish army entered Syria. Turkish businesses closed.", "The Turkish army", "Turkish businesses"),
    ("North Korea protested. North Koreans fled.", "North Korea", "North Koreans"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "others"), ONE)
def test_these_mentions_are_one_entity(text: str, name: str, others: list[str], annotate: Annotate) -> None:
    mentions = [[m.span.text for m in e.mentions] for e in annotate(text).entities if e.name == name]
    assert any(set(others) <= set(found) for found in mentions), mentions


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_these_mentions_are_of_two_entities(text: str, first: str, second: str, annotate: Annotate) -> None:
    entities = annotate(text).entities
    starts = [text.index(first), text.rindex(second)]
    owners = [{e.id for e in entities if start in {m.span.start for m in e.mentions}} for start in starts]
    assert all(owners)
    assert not owners[0] & owners[1]


def test_there_are_forty_cases() -> None:
    assert len(ONE) + len(TWO) >= 40
