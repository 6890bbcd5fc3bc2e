"""What news calls states, their governments and forces, organizations and weapons: what each form means."""

from __future__ import annotations

import pytest

from kg.model import Annotation, Entity
from tests.conftest import Annotate

ACTS = "{} rejected the plan on Monday."
WEAPON = "The army showed {} on Monday."

STATES = [
    ("North Korea", "State", "PRK"),
    ("The DPRK", "State", "PRK"),
    ("The Democratic People's Republic of Korea", "State", "PRK"),
    ("South Korea", "State", "KOR"),
    ("The ROK", "State", "KOR"),
    ("The Republic of Korea", "State", "KOR"),
    ("The U.S.", "State", "USA"),
    ("The US", "State", "USA"),
    ("The United States", "State", "USA"),
    ("America", "State", "USA"),
    ("Britain", "State", "GBR"),
    ("The UK", "State", "GBR"),
    ("The U.K.", "State", "GBR"),
    ("The United Kingdom", "State", "GBR"),
    ("The People's Republic of China", "State", "CHN"),
    ("The PRC", "State", "CHN"),
    ("Taiwan", "State", "TWN"),
    ("The Russian Federation", "State", "RUS"),
    ("The Islamic Republic of Iran", "State", "IRN"),
    ("The UAE", "State", "ARE"),
    ("Myanmar", "State", "MMR"),
    ("Burma", "State", "MMR"),
    ("Czechia", "State", "CZE"),
    ("The Czech Republic", "State", "CZE"),
    ("Ivory Coast", "State", "CIV"),
    ("The Democratic Republic of the Congo", "State", "COD"),
    ("The DRC", "State", "COD"),
    ("Eswatini", "State", "SWZ"),
    ("Türkiye", "State", "TUR"),
    ("The Holy See", "State", "VAT"),
    ("Kosovo", "State", "XKX"),
    ("Palestine", "State", "PSE"),
    ("Abkhazia", "State", None),
    ("The Soviet Union", "State", "SUN"),
    ("The USSR", "State", "SUN"),
    ("Yugoslavia", "State", "YUG"),
    ("East Germany", "State", "DDR"),
    ("The GDR", "State", "DDR"),
    ("Czechoslovakia", "State", "CSK"),
    ("Saudi Arabia", "State", "SAU"),
    ("The Netherlands", "State", "NLD"),
    ("East Timor", "State", "TLS"),
    ("The Maldives", "State", "MDV"),
]
SEATS = [
    ("Pyongyang", "Government", "PRK"),
    ("Seoul", "Government", "KOR"),
    ("The Blue House", "Government", "KOR"),
    ("Washington", "Government", "USA"),
    ("The White House", "Government", "USA"),
    ("The Pentagon", "Ministry", "USA"),
    ("Foggy Bottom", "Ministry", "USA"),
    ("The Kremlin", "Government", "RUS"),
    ("Moscow", "Government", "RUS"),
    ("Beijing", "Government", "CHN"),
    ("Zhongnanhai", "Government", "CHN"),
    ("Tehran", "Government", "IRN"),
    ("Whitehall", "Government", "GBR"),
    ("Downing Street", "Government", "GBR"),
    ("London", "Government", "GBR"),
    ("The Élysée", "Government", "FRA"),
    ("Quai d'Orsay", "Ministry", "FRA"),
    ("Ankara", "Government", "TUR"),
    ("Islamabad", "Government", "PAK"),
    ("Damascus", "Government", "SYR"),
    ("Kyiv", "Government", "UKR"),
    ("Kiev", "Government", "UKR"),
    ("Taipei", "Government", "TWN"),
    ("Riyadh", "Government", "SAU"),
    ("Capitol Hill", "Legislature", "USA"),
    ("Bankova", "Government", "UKR"),
]
ORGANIZATIONS = [
    ("The PLA", "ArmedForce", "CHN"),
    ("The People's Liberation Army", "ArmedForce", "CHN"),
    ("The Korean People's Army", "ArmedForce", "PRK"),
    ("The IDF", "ArmedForce", "ISR"),
    ("The Bundeswehr", "ArmedForce", "DEU"),
    ("The IRGC", "ArmedForce", "IRN"),
    ("The Revolutionary Guards", "ArmedForce", "IRN"),
    ("The Quds Force", "ArmedForce", "IRN"),
    ("The Royal Navy", "ArmedForce", "GBR"),
    ("The RAF", "ArmedForce", "GBR"),
    ("The Black Sea Fleet", "ArmedForce", "RUS"),
    ("USFK", "ArmedForce", "USA"),
    ("Centcom", "ArmedForce", "USA"),
    ("The 47th Mechanized Brigade", "ArmedForce", None),
    ("CTF 150", "ArmedForce", None),
    ("Hezbollah", "ArmedGroup", "LBN"),
    ("Hizbullah", "ArmedGroup", "LBN"),
    ("Daesh", "ArmedGroup", None),
    ("ISIL", "ArmedGroup", None),
    ("The Houthis", "ArmedGroup", "YEM"),
    ("Ansar Allah", "ArmedGroup", "YEM"),
    ("The PKK", "ArmedGroup", "TUR"),
    ("Boko Haram", "ArmedGroup", "NGA"),
    ("The FARC", "ArmedGroup", "COL"),
    ("The Tamil Tigers", "ArmedGroup", "LKA"),
    ("The FSB", "IntelligenceService", "RUS"),
    ("The KGB", "IntelligenceService", "SUN"),
    ("MI6", "IntelligenceService", "GBR"),
    ("The ISI", "IntelligenceService", "PAK"),
    ("The Stasi", "IntelligenceService", "DEU"),
    ("The Guardian Council", "Government", "IRN"),
    ("The Russian Foreign Ministry", "Ministry", "RUS"),
    ("The Ministry of Defence of Ukraine", "Ministry", "UKR"),
    ("Iran's foreign ministry", "Ministry", "IRN"),
    ("The State Department", "Ministry", "USA"),
    ("The State Duma", "Legislature", "RUS"),
    ("The Verkhovna Rada", "Legislature", "UKR"),
    ("The Workers' Party of Korea", "PoliticalParty", "PRK"),
    ("The CCP", "PoliticalParty", "CHN"),
    ("Likud", "PoliticalParty", "ISR"),
    ("The AKP", "PoliticalParty", "TUR"),
    ("United Russia", "PoliticalParty", "RUS"),
    ("Xinhua", "NewsAgency", "CHN"),
    ("TASS", "NewsAgency", "RUS"),
    ("Yonhap", "NewsAgency", "KOR"),
    ("Rodong Sinmun", "MediaOutlet", "PRK"),
    ("RT", "MediaOutlet", "RUS"),
    ("Press TV", "MediaOutlet", "IRN"),
    ("NATO", "Alliance", None),
    ("The Warsaw Pact", "Alliance", None),
    ("The IAEA", "InternationalOrganization", None),
    ("The UN nuclear watchdog", "InternationalOrganization", None),
    ("The Security Council", "InternationalOrganization", None),
    ("The ICC", "Court", None),
    ("The FBI", "PoliceForce", "USA"),
]
WEAPONS = [
    ("a Hwasong-17", "IntercontinentalBallisticMissile", "PRK"),
    ("a Hwasong-19", "IntercontinentalBallisticMissile", "PRK"),
    ("the KN-23", "ShortRangeBallisticMissile", "PRK"),
    ("an Iskander-M", "ShortRangeBallisticMissile", "RUS"),
    ("an SS-26", "ShortRangeBallisticMissile", "RUS"),
    ("a Kinzhal", "HypersonicMissile", "RUS"),
    ("a Tomahawk", "CruiseMissile", "USA"),
    ("a Kalibr", "CruiseMissile", "RUS"),
    ("a Kh-101M", "CruiseMissile", "RUS"),
    ("a Shahed-136", "LoiteringMunition", "IRN"),
    ("a Geran-2", "LoiteringMunition", "IRN"),
    ("a Bayraktar TB2", "AttackDrone", "TUR"),
    ("the S-400", "AirDefenceSystem", "RUS"),
    ("a Patriot battery", "AirDefenceSystem", "USA"),
    ("the Iron Dome", "MissileDefenceSystem", "ISR"),
    ("THAAD", "MissileDefenceSystem", "USA"),
    ("an F-35", "FighterAircraft", "USA"),
    ("a MiG-29", "FighterAircraft", "SUN"),
    ("a B-52", "Bomber", "USA"),
    ("a T-72", "Tank", "SUN"),
    ("a Leopard 2", "Tank", "DEU"),
    ("an M1 Abrams", "Tank", "USA"),
    ("a HIMARS", "RocketLauncher", "USA"),
    ("a Javelin", "AntiTankMissile", "USA"),
    ("a Stinger", "AirDefenceMissile", "USA"),
    ("an AK-47", "Rifle", "SUN"),
    ("the USS Ronald Reagan", "AircraftCarrier", "USA"),
    ("HMS Trent", "NavalVessel", "GBR"),
    ("a Trident II", "SubmarineLaunchedBallisticMissile", "USA"),
    ("an RPG-7", "RocketPropelledGrenade", "SUN"),
    ("short-range ballistic missiles", "ShortRangeBallisticMissile", None),
    ("roadside bombs", "ImprovisedExplosiveDevice", None),
    ("nuclear warheads", "NuclearWarhead", None),
    ("highly enriched uranium", "FissileMaterial", None),
    ("surface-to-air missiles", "AirDefenceMissile", None),
]
IN_CONTEXT = [
    ("North Korea tested a missile. The North rejected the plan.", "The North", "State", "PRK"),
    ("South Korea protested. The South rejected the plan.", "The South", "State", "KOR"),
    (
        "The IAEA sent a letter. The Agency rejected the plan.",
        "The Agency",
        "InternationalOrganization",
        None,
    ),
    (
        "The United Arab Emirates sent a letter. The Emirates rejected the plan.",
        "The Emirates",
        "State",
        "ARE",
    ),
    ("The talks were held in Pyongyang.", "Pyongyang", "Place", "PRK"),
    ("Two Russians were arrested.", "Two Russians", "Group", "RUS"),
    ("The Turks rejected the plan.", "The Turks", "Group", "TUR"),
]


def denoted(annotation: Annotation, form: str) -> Entity | None:
    """Return the entity of the mention that ends with a form."""
    for entity in annotation.entities:
        if any(m.span.text.endswith(form) and entity.type != "Nationality" for m in entity.mentions):
            return entity
    return None


@pytest.mark.parametrize(
    ("text", "form", "class_name", "country"),
    [
        *((ACTS.format(form), form, kind, state) for form, kind, state in (*STATES, *SEATS, *ORGANIZATIONS)),
        *((WEAPON.format(form), form, kind, state) for form, kind, state in WEAPONS),
        *IN_CONTEXT,
    ],
)
def test_a_form_means_what_news_means_by_it(
    text: str, form: str, class_name: str, country: str | None, annotate: Annotate
) -> None:
    entity = denoted(annotate(text), form)
    assert entity is not None
    assert (entity.class_name, entity.country) == (class_name, country)


def test_the_table_is_long_enough_to_say_something() -> None:
    assert len(STATES) + len(SEATS) + len(ORGANIZATIONS) + len(WEAPONS) + len(IN_CONTEXT) >= 120
