"""Weapons that news names by a designator that no list has."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

import ontology
from kg.designators import Designators, Series
from kg.errors import OntologyError
from kg.model import Entity
from kg.reference import Reference
from tests.conftest import Annotate

BASE = "https://w3id.org/communique/id/"
CQ = ontology.VOCABULARY


def weapon(annotate: Annotate, text: str, name: str) -> Entity:
    """Return the weapon that a text names so."""
    (found,) = [e for e in annotate(text).entities if e.type == "Weapon" and e.name == name]
    return found


@pytest.mark.parametrize(
    ("text", "name", "class_name", "country"),
    [
        ("North Korea fired two Hwasong-21 missiles.", "Hwasong-21", "BallisticMissile", "PRK"),
        ("Pyongyang tested the KN-30.", "KN-30", "BallisticMissile", "PRK"),
        ("The North fired a Pukguksong-6.", "Pukguksong-6", "SubmarineLaunchedBallisticMissile", "PRK"),
        ("The North fired two Hwasal-3 cruise missiles.", "Hwasal-3", "CruiseMissile", "PRK"),
        ("Seoul showed the Hyunmoo-6 missile.", "Hyunmoo-6", "Missile", "KOR"),
        ("Russia fired a Kh-101M cruise missile at Kyiv.", "Kh-101M", "CruiseMissile", "RUS"),
        ("Russia fired the Kh-69.", "Kh-69", "CruiseMissile", "RUS"),
        ("The 9M730M flew for hours.", "9M730M", "CruiseMissile", "RUS"),
        ("Russia deployed its S-550 missile system.", "S-550", "AirDefenceSystem", "RUS"),
        ("Russia used the Tor-M2KM.", "Tor-M2KM", "AirDefenceSystem", "RUS"),
        ("Russia showed the Su-75 at an air show.", "Su-75", "FighterAircraft", "RUS"),
        ("Two Su-27UB jets flew over the sea.", "Su-27UB", "FighterAircraft", "SUN"),
        ("Russia lost a Su-34M bomber.", "Su-34M", "Bomber", "SUN"),
        ("Russia tested the MiG-41.", "MiG-41", "FighterAircraft", "RUS"),
        ("Two Tu-142 aircraft flew over the sea.", "Tu-142", "ReconnaissanceAircraft", "SUN"),
        ("Moscow bought T-90MS tanks.", "T-90MS", "Tank", "RUS"),
        ("The rebels took a BTR-60PB.", "BTR-60PB", "ArmouredVehicle", "SUN"),
        ("Russia deployed 2S43 howitzers.", "2S43", "Howitzer", "RUS"),
        ("Russia launched a Project 949A submarine.", "Project 949A", "NuclearSubmarine", "SUN"),
        ("A missile hit a Project 22800 corvette.", "Project 22800", "Corvette", "RUS"),
        ("Russia tested the SS-29.", "SS-29", "BallisticMissile", "SUN"),
        ("Russia fired Geran-4 drones.", "Geran-4", "LoiteringMunition", "RUS"),
        ("China tested the DF-27 missile.", "DF-27", "BallisticMissile", "CHN"),
        ("China fired a JL-4.", "JL-4", "SubmarineLaunchedBallisticMissile", "CHN"),
        ("China deployed HQ-29 interceptors.", "HQ-29", "AirDefenceSystem", "CHN"),
        ("China showed the YJ-17.", "YJ-17", "AntiShipMissile", "CHN"),
        ("China flew the J-36 over Chengdu.", "J-36", "FighterAircraft", "CHN"),
        ("China deployed a KJ-3000.", "KJ-3000", "ReconnaissanceAircraft", "CHN"),
        ("China deployed Type 99B tanks near the border.", "Type 99B", "Tank", "CHN"),
        ("China launched a Type 055B destroyer.", "Type 055B", "Destroyer", "CHN"),
        ("China launched the Type 096 submarine.", "Type 096", "NuclearSubmarine", "CHN"),
        ("China sold CH-7 drones to Egypt.", "CH-7", "AttackDrone", "CHN"),
        ("Trump said the F-47 would fly soon.", "F-47", "FighterAircraft", "USA"),
        ("The US sent two EA-18G aircraft.", "EA-18G", "MilitaryAircraft", "USA"),
        ("The US sent E-7A aircraft to Poland.", "E-7A", "ReconnaissanceAircraft", "USA"),
        ("The US flew a RQ-180 over Iran.", "RQ-180", "Drone", "USA"),
        ("Australia will buy MQ-28 drones.", "MQ-28", "AttackDrone", "AUS"),
        ("Taiwan ordered AGM-154C missiles.", "AGM-154C", "Missile", "USA"),
        ("Jets dropped GBU-53/B bombs on the town.", "GBU-53/B", "GuidedBomb", "USA"),
        ("Poland bought M1A3 tanks.", "M1A3", "Tank", "USA"),
        ("The destroyer DDG-140 sailed on Monday.", "DDG-140", "Destroyer", "USA"),
        ("Iran fired Shahed-238 drones.", "Shahed-238", "LoiteringMunition", "IRN"),
        ("Iran tested the Fateh-360.", "Fateh-360", "ShortRangeBallisticMissile", "IRN"),
        ("Iran sold Mohajer-10 drones to Russia.", "Mohajer-10", "AttackDrone", "IRN"),
        ("The Houthis fired a Quds-4 cruise missile.", "Quds-4", "CruiseMissile", None),
        ("Israel tested the Jericho-4 missile.", "Jericho-4", "BallisticMissile", "ISR"),
        ("India tested the Agni-6 missile.", "Agni-6", "BallisticMissile", "IND"),
        ("Pakistan tested the Babur-4 cruise missile.", "Babur-4", "CruiseMissile", "PAK"),
        ("Turkey flew the Anka-3.", "Anka-3", "AttackDrone", "TUR"),
        ("Germany sent Leopard 2A8 tanks to Ukraine.", "Leopard 2A8", "Tank", "DEU"),
    ],
)
def test_a_designator_never_seen_before_is_a_weapon_of_its_series(
    text: str, name: str, class_name: str, country: str | None, annotate: Annotate, reference: Reference
) -> None:
    assert name not in reference.names
    found = weapon(annotate, text, name)
    assert (found.class_name, found.country) == (class_name, country)
    assert {mention.kind for mention in found.mentions} == {"name"}


def test_a_designator_has_one_iri_in_every_phrase_and_document(annotate: Annotate) -> None:
    texts = ["Russia fired two Kh-101M missiles.", "The Kh-101M hit Kyiv.", "Kyiv shot down three Kh-101Ms."]
    found = [weapon(annotate, text, "Kh-101M") for text in texts]
    assert {entity.iri for entity in found} == {f"{BASE}weapon/kh-101m"}
    assert [entity.mentions[0].span.text for entity in found] == [
        "two Kh-101M missiles",
        "The Kh-101M",
        "three Kh-101Ms",
    ]


def test_a_hyphen_that_breaks_no_line_is_a_hyphen(annotate: Annotate) -> None:
    found = weapon(annotate, "North Korea fired the Hwasong‑21.", "Hwasong-21")
    assert found.mentions[0].span.text == "the Hwasong‑21"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("North Korea fired two Hwasong-17 missiles.", "hwasong-17"),
        ("North Korea fired two Hwasong-19 missiles.", "hwasong-19"),
        ("Russia fired a Kh-101 cruise missile.", "kh-101"),
        ("Turkey bought S-400 missiles from Russia.", "s-400-triumf"),
        ("China launched a Type 055 destroyer.", "type-055"),
        ("Russia fired the Geran 1.", "shahed-131"),
    ],
)
def test_a_known_system_keeps_its_own_entry(
    text: str, iri: str, annotate: Annotate, reference: Reference
) -> None:
    (found,) = [entity for entity in annotate(text).entities if entity.type == "Weapon"]
    entry = reference.entries[found.iri]
    assert found.iri.startswith(f"{BASE}weapon/{iri}")
    assert (found.name, found.class_name, found.country) == (entry.name, entry.class_name, entry.country)


def test_what_carries_a_weapon_is_not_the_weapon(annotate: Annotate) -> None:
    (found,) = [e for e in annotate("They hit a Hwasong-21 launcher.").entities if e.type == "Weapon"]
    assert (found.name, found.class_name) == ("Hwasong-21 launcher", "MissileLauncher")


@pytest.mark.parametrize(
    "text",
    [
        "He takes vitamin B-12 and vitamin B-17 every day.",
        "The crash closed the M-25 motorway and the A-4 near Vienna.",
        "Drive the E-5, then the E-80 to Edirne.",
        "India won the T-20 match.",
        "The G-20 met the P-5 and the G-7.",
        "She came on an H-1B visa, he on a J-1, her brother on an F-1.",
        "The H-2A programme brings farm workers.",
        "The K-9 unit of a K-12 school heard K-pop.",
        "The bomb held two kilos of C-4.",
        "He drives a Ford F-150 and a Mercedes S-550.",
        "The dog wore size A-1.",
        "They wore KN-95 and FFP-2 masks.",
        "The PAC-12 lost a team.",
        "MH-370 and MH-17 were flown by Boeing 777 jets.",
        "Flight AA-11 left Boston.",
        "A Tu-154 and an Il-96 stood beside a Boeing 737 and an A-320.",
        "The B-737 is no bomber.",
        "Levels of IL-6, IL-17 and BMP-4 rose.",
        "She has type 2 diabetes, or Type 2.",
        "Project 2025 is a plan, Project 1619 a book.",
        "The icebreaker of Project 22220 broke the ice.",
        "The patient has a lesion at C-5 and L-4.",
        "Refrigerants such as R-22 and R-134a are banned.",
        "The company filed its S-1 and SS-4 forms.",
        "In T-1000 he played a robot, in R-2 a droid.",
        "The law is P-1, the rule Q-36.",
        "Write to CH-8001 Zurich or AT-1010 Vienna.",
        "Net profit for 9M24 and 9M2024 rose.",
        "Python 3 and CSS-3 were used.",
        "The yield of EU-28 states was 3-2.",
        "Resolution S-10/2 and paper A-72 were read.",
        "Shaheen I think won; Agni I heard.",
        "They stayed in apartment B-24-7 of KN-300 house.",
        "See https://example.org/F-47/Su-75.html or mail kh-101m@example.org.",
        "The code was XSu-75 or Su-75x, at Su-75.5 and Su-75-3.",
        "Covid-19 and the SARS-CoV-2 virus spread.",
    ],
)
def test_what_only_looks_like_a_designator_is_none(text: str, reference: Reference) -> None:
    assert [found.name for found in reference.designators.find(text)] == []


# --- the file -----------------------------------------------------------------------------------


def _values(name: str) -> dict[str, list[str]]:
    """Return the values of a property by series."""
    values: dict[str, list[str]] = {}
    for triple in ontology.triples("designators"):
        assert isinstance(triple.subject, ox.NamedNode)
        assert not isinstance(triple.object, ox.Triple)
        if triple.predicate.value == name:
            values.setdefault(triple.subject.value, []).append(triple.object.value)
    return values


def test_there_are_many_series_each_with_one_pattern_of_its_own() -> None:
    patterns = [pattern for values in _values(f"{CQ}designatorPattern").values() for pattern in values]
    series = _values("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    kinds = {kind for kinds in series.values() for kind in kinds}
    assert kinds == {f"{CQ}WeaponSeries", f"{CQ}UnitSeries"}
    assert len(series) == len(patterns) == len(set(patterns)) > 200


def test_every_pattern_is_a_regular_expression_without_groups_that_takes_no_bare_word() -> None:
    for iri, (pattern,) in _values(f"{CQ}designatorPattern").items():
        compiled = re.compile(pattern)
        assert compiled.groups == 0, iri
        assert compiled.fullmatch("") is None, iri


def test_every_series_takes_its_example_which_no_list_and_no_series_before_it_has(
    reference: Reference,
) -> None:
    beside = {"Challenger 3": " tanks", "Type 26": " frigates", "Type 83": " destroyers"}
    for iri, (example,) in _values("http://www.w3.org/2004/02/skos/core#example").items():
        (found,) = reference.designators.find(f"The {example}{beside.get(example, '')} came.")
        assert (found.name, found.series.iri) == (example, iri)
        assert example not in reference.names


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (
            "Ab-[0-9",
            "ex:ab has the pattern 'Ab-[0-9', which is no regular expression"
            " (unterminated character set at position 3); mend it.",
        ),
        ("Ab-(1|2)", "ex:ab has a capturing group in its pattern 'Ab-(1|2)'; write (?:…) for (…)."),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_by_name(pattern: str, message: str) -> None:
    with pytest.raises(OntologyError) as raised:
        Designators([Series("ex:ab", "Tank", None, pattern)])
    assert str(raised.value) == message
