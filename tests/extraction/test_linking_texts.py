"""Sixty short texts of our own, and what in each is known to Wikidata.

Only identifiers that are certain stand here, and all that the reference knowledge links of what a text names;
a link to anything else is wrong.
"""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Document

WIKIDATA = "http://www.wikidata.org/entity/"

TEXTS = {
    "North Korea fired two missiles into the sea on Monday, South Korea said.": "Q423 Q884",
    "The DPRK blamed the U.S. for the failure of the talks.": "Q423 Q30",
    "Russia and Ukraine exchanged two hundred prisoners on Friday.": "Q159 Q212",
    "NATO will send four battalions to Poland and Lithuania.": "Q7184 Q36 Q37",
    "The IAEA said Iran had removed its seals at Natanz.": "Q41984 Q794",
    "Hamas and Israel agreed on a truce that Egypt had brokered.": "Q38799 Q801 Q79",
    "Hezbollah fired rockets from Lebanon for a third day.": "Q41053 Q822",
    "The Taliban closed the border between Afghanistan and Pakistan.": "Q42418 Q889 Q843",
    "Daesh lost the last of its villages in Iraq and Syria.": "Q2429253 Q796 Q858",
    "A branch of al-Qaeda in Yemen claimed the attack.": "Q34490 Q805",
    "The Soviet Union sent missiles to Cuba in 1962.": "Q15180 Q241",
    "East Germany opened its border in November 1989.": "Q16957",
    "Yugoslavia fell apart; Serbia and Montenegro stayed together.": "Q36704 Q403 Q236",
    "Czechoslovakia was invaded by troops of the Warsaw Pact.": "Q33946 Q41644",
    "Taiwan said China had sent thirty aircraft across the strait.": "Q865 Q148",
    "The People's Republic of China rejected the ruling.": "Q148",
    "Britain and France condemned the arrests in Belarus.": "Q145 Q142 Q184",
    "The U.K. expelled two diplomats of Myanmar.": "Q145 Q836",
    "Burma freed twenty prisoners, its state television said.": "Q836",
    "The UN Security Council voted for sanctions on Libya.": "Q37470 Q1016",
    "The United Nations called for a ceasefire in Sudan.": "Q1065 Q1049",
    "South Sudan and Ethiopia reopened their border.": "Q958 Q115",
    "UNICEF opened schools in Chad and Niger.": "Q740308 Q657 Q1032",
    "The WHO sent vaccines to the Democratic Republic of the Congo.": "Q7817 Q974",
    "The International Criminal Court asked Kenya for the files.": "Q47488 Q114",
    "The European Union extended its sanctions against Venezuela.": "Q458 Q717",
    "The European Commission fined Hungary.": "Q8880 Q28",
    "The African Union suspended Mali and Guinea.": "Q7159 Q912 Q1006",
    "The Arab League readmitted Syria.": "Q7172 Q858",
    "ASEAN met in Jakarta; Indonesia was the host.": "Q7768 Q252",
    "The OSCE sent observers to Moldova.": "Q81299 Q217",
    "Interpol helped Thailand to arrest four men.": "Q8475 Q869",
    "The CIA denied that it had listened to Germany.": "Q37230 Q183",
    "The FBI arrested a Russian national in Vermont.": "Q8333",
    "The NSA warned of attacks from abroad.": "Q121194",
    "The State Department told Americans to leave Haiti.": "Q789915 Q790",
    "The Pentagon said the drone had come from Yemen.": "Q11209 Q805",
    "The U.S. Navy stopped a boat off Oman.": "Q11220 Q842",
    "The US Senate approved aid to Ukraine, and the House of Representatives followed.": "Q66096 Q212 Q11701",
    "The Supreme Leader of Iran spoke to the BBC, Reuters reported.": "Q794 Q9531 Q130879",
    "The New York Times and the Washington Post wrote of a plot in Turkey.": "Q9684 Q166032 Q43",
    "CNN showed pictures of the parade in North Korea.": "Q48340 Q423",
    "Russia's TASS and China's Xinhua gave no details.": "Q159 Q223799 Q148 Q204839",
    "Amnesty International accused Saudi Arabia of torture.": "Q42970 Q851",
    "Human Rights Watch counted ninety dead in Eritrea.": "Q187052 Q986",
    "Doctors Without Borders closed its hospital in Nigeria.": "Q49330 Q1033",
    "The IMF lent Argentina forty billion dollars.": "Q7804 Q414",
    "OPEC met in Vienna; Qatar stayed away.": "Q7795 Q846",
    "Gazprom cut the supply of gas to Bulgaria.": "Q102673 Q219",
    "Greenpeace blocked a port in Norway.": "Q81307 Q20",
    "The Bundestag approved the sale of tanks to Greece.": "Q154797 Q41",
    "Kosovo banned cars with plates from Serbia.": "Q1246 Q403",
    "Palestine asked the United Nations for a vote.": "Q219060 Q1065",
    "Georgia accused Abkhazia of shelling a village.": "Q230 Q31354462",
    "Azerbaijan and Armenia signed the treaty in Kazakhstan.": "Q227 Q399 Q232",
    "India tested a missile that can reach all of Pakistan.": "Q668 Q843",
    "Japan and the Philippines held an exercise with Australia.": "Q17 Q928 Q408",
    "Colombia, Ecuador and Peru closed their airspace.": "Q739 Q736 Q419",
    "Michael Jordan gave money to a school in Chicago.": "",
    "The talks were held in Atlanta, Georgia, on Monday.": "",
    "Nina Holland and Chad Brown cooked a turkey with brazil nuts on fine china.": "",
}


def _known(text: str, extractor: Extractor) -> set[str]:
    annotation = extractor.extract(Document("d", text))
    return {link.removeprefix(WIKIDATA) for entity in annotation.entities for link in entity.same_as}


def test_of_a_hundred_links_ninety_seven_are_right_and_nine_of_ten_are_found(extractor: Extractor) -> None:
    wrong, missed, right = [], [], 0
    for text, expected in TEXTS.items():
        found, wanted = _known(text, extractor), set(expected.split())
        right += len(found & wanted)
        wrong += [(text, link) for link in sorted(found - wanted)]
        missed += [(text, link) for link in sorted(wanted - found)]
    assert len(TEXTS) >= 60
    assert right / (right + len(wrong)) >= 0.97, wrong
    assert right / (right + len(missed)) >= 0.9, missed


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("The DPRK left the talks.", "DPRK"),
        ("The UN nuclear watchdog left Iran.", "UN nuclear watchdog"),
        ("Hizbullah denied it.", "Hizbullah"),
    ],
)
def test_a_link_says_by_which_words_it_was_made(text: str, alias: str, extractor: Extractor) -> None:
    first = extractor.extract(Document("d", text)).entities[0]
    assert (first.alias, first.score) == (alias, 1.0)


def test_a_name_that_is_short_for_another_as_well_makes_a_less_sure_link(extractor: Extractor) -> None:
    congo = extractor.extract(Document("d", "Congo closed its border.")).entities[0]
    assert (congo.country, congo.alias, congo.score) == ("COD", "Congo", 0.8)
