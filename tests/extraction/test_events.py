from __future__ import annotations

from datetime import date

import pytest

from kg.model import Annotation, Event
from tests.conftest import Annotate


def only(annotation: Annotation, class_name: str) -> Event:
    (event,) = (event for event in annotation.events if event.class_name == class_name)
    return event


def filling(event: Event, *roles: str) -> list[str]:
    return [role.span.text for role in event.roles if role.role in roles and role.span is not None]


@pytest.mark.parametrize(
    ("text", "class_name", "trigger", "source", "target"),
    [
        ("Russia attacked Ukraine.", "Assault", "attacked", "Russia", "Ukraine"),
        ("Ukraine was attacked by Russia.", "Assault", "attacked", "Russia", "Ukraine"),
        ("Russia invaded Georgia.", "Invasion", "invaded", "Russia", "Georgia"),
        ("Iran shelled Iraq.", "Shelling", "shelled", "Iran", "Iraq"),
        ("Israel bombed Syria.", "AirStrike", "bombed", "Israel", "Syria"),
        ("Rebels killed Boris Orlov.", "Killing", "killed", "Rebels", "Boris Orlov"),
        ("Hezbollah assassinated Boris Orlov.", "Assassination", "assassinated", "Hezbollah", "Boris Orlov"),
        ("Iran executed Boris Orlov.", "Execution", "executed", "Iran", "Boris Orlov"),
        ("Gunmen kidnapped Anna Keller.", "Abduction", "kidnapped", "Gunmen", "Anna Keller"),
        ("Iran tortured Boris Orlov.", "Torture", "tortured", "Iran", "Boris Orlov"),
        ("China arrested Anna Keller.", "Arrest", "arrested", "China", "Anna Keller"),
        ("Anna Keller was arrested by police.", "Arrest", "arrested", "police", "Anna Keller"),
        ("Turkey deported Boris Orlov.", "Deportation", "deported", "Turkey", "Boris Orlov"),
        ("Israel blockaded Gaza.", "Blockade", "blockaded", "Israel", "Gaza"),
        ("Police raided the office.", "Raid", "raided", "Police", "office"),
        ("Rebels overthrew the president.", "Coup", "overthrew", "Rebels", "president"),
        ("North Korea threatened Japan.", "Threaten", "threatened", "North Korea", "Japan"),
        ("Iran warned Israel.", "Warning", "warned", "Iran", "Israel"),
        ("Russia condemned Israel.", "Condemnation", "condemned", "Russia", "Israel"),
        ("Germany criticized Hungary.", "Criticism", "criticized", "Germany", "Hungary"),
        ("France accused Russia of spying.", "Accuse", "accused", "France", "Russia"),
        ("China sued Japan.", "Lawsuit", "sued", "China", "Japan"),
        ("Iran defied the United Nations.", "Defiance", "defied", "Iran", "United Nations"),
        ("The United Nations urged Israel to stop.", "Appeal", "urged", "United Nations", "Israel"),
        ("Joe Biden visited Poland.", "Visit", "visited", "Joe Biden", "Poland"),
        ("Germany supported Ukraine.", "Support", "supported", "Germany", "Ukraine"),
        ("China praised Pakistan.", "Praise", "praised", "China", "Pakistan"),
        ("Turkey recognized Kosovo.", "Recognition", "recognized", "Turkey", "Kosovo"),
        ("Britain apologized to Kenya.", "Apology", "apologized", "Britain", "Kenya"),
        ("Russia armed Serbia.", "MilitaryAid", "armed", "Russia", "Serbia"),
        ("France trained the army.", "Training", "trained", "France", "army"),
        ("Iran released Anna Keller.", "PrisonerRelease", "released", "Iran", "Anna Keller"),
        ("Iran's threat against Israel grew.", "Threaten", "threat", "Iran", "Israel"),
        ("France made a threat against Iran.", "Threaten", "threat", "France", "Iran"),
    ],
)
def test_an_event_has_the_class_of_its_word_and_who_did_it_to_whom(
    text: str, class_name: str, trigger: str, source: str, target: str, annotate: Annotate
) -> None:
    event = only(annotate(text), class_name)
    assert event.trigger.text == trigger
    assert filling(event, "source") == [source]
    assert filling(event, "target") == [target]


@pytest.mark.parametrize(
    ("text", "class_name", "trigger", "source"),
    [
        ("Boris Orlov resigned on Friday.", "Resignation", "resigned", "Boris Orlov"),
        ("The garrison surrendered.", "Surrender", "surrendered", "garrison"),
        ("Students demonstrated in Tehran.", "Demonstration", "demonstrated", "Students"),
        ("Iran signed the treaty.", "TreatySignature", "signed", "Iran"),
        ("Russia vetoed the resolution.", "Veto", "vetoed", "Russia"),
        ("Japan rejected the proposal.", "Reject", "rejected", "Japan"),
        ("Japan demanded a vote.", "Demand", "demanded", "Japan"),
        ("North Korea launched a ballistic missile.", "MissileLaunch", "launched", "North Korea"),
        ("China launched a satellite.", "SatelliteLaunch", "launched", "China"),
        ("North Korea conducted a nuclear test.", "NuclearTest", "test", "North Korea"),
        ("North Korea held a military parade.", "MilitaryParade", "parade", "North Korea"),
        ("Israel carried out an air strike in Syria.", "AirStrike", "air strike", "Israel"),
        ("Japan will impose sanctions on Iran.", "SanctionsImposition", "sanctions", "Japan"),
        ("NATO deployed troops in Estonia.", "Deployment", "deployed", "NATO"),
        ("Russia withdrew its troops.", "Withdrawal", "withdrew", "Russia"),
        ("Germany sent tanks to Ukraine.", "ArmsTransfer", "sent", "Germany"),
        ("China seized a ship.", "Seizure", "seized", "China"),
    ],
)
def test_an_event_without_a_party_that_suffers_it_has_its_source(
    text: str, class_name: str, trigger: str, source: str, annotate: Annotate
) -> None:
    event = only(annotate(text), class_name)
    assert (event.trigger.text, filling(event, "source")) == (trigger, [source])


@pytest.mark.parametrize(
    ("text", "class_name", "parties"),
    [
        ("Joe Biden met Xi Jinping in Bali.", "Meeting", ["Joe Biden", "Xi Jinping"]),
        ("Joe Biden and Xi Jinping met in Bali.", "Meeting", ["Joe Biden", "Xi Jinping"]),
        ("Emmanuel Macron telephoned Vladimir Putin.", "PhoneCall", ["Emmanuel Macron", "Vladimir Putin"]),
        ("Iran and Iraq held talks in Geneva.", "Negotiation", ["Iran", "Iraq"]),
        ("Iran and Iraq negotiated.", "Negotiation", ["Iran", "Iraq"]),
        ("Russia and China held a joint exercise.", "JointExercise", ["Russia", "China"]),
        ("India and Pakistan clashed in Kashmir.", "Clash", ["India", "Pakistan"]),
        ("Iran and Israel fought.", "Clash", ["Iran", "Israel"]),
    ],
)
def test_the_parties_of_a_symmetric_event_are_all_its_sources(
    text: str, class_name: str, parties: list[str], annotate: Annotate
) -> None:
    event = only(annotate(text), class_name)
    assert filling(event, "source") == parties
    assert filling(event, "target") == []


@pytest.mark.parametrize(
    ("text", "class_name", "role", "words", "entity"),
    [
        (
            "North Korea threatened Japan with nuclear weapons.",
            "NuclearThreat",
            "instrument",
            "nuclear weapons",
            "nuclear weapons",
        ),
        (
            "North Korea launched a ballistic missile.",
            "MissileLaunch",
            "instrument",
            "ballistic missile",
            "ballistic missile",
        ),
        ("Police arrested Boris Orlov in Minsk.", "Arrest", "place", "Minsk", "Minsk"),
        ("India and Pakistan clashed in Kashmir.", "Clash", "place", "Kashmir", "Kashmir"),
        ("NATO deployed troops in Estonia.", "Deployment", "place", "Estonia", "Estonia"),
        ("Iran signed the treaty.", "TreatySignature", "theme", "treaty", None),
        ("Germany sent tanks to Ukraine.", "ArmsTransfer", "theme", "tanks", "tanks"),
        ("The Taliban captured Kabul.", "Capture", "theme", "Kabul", "Kabul"),
    ],
)
def test_weapons_places_and_things_have_roles_of_their_own(
    text: str, class_name: str, role: str, words: str, entity: str | None, annotate: Annotate
) -> None:
    annotation = annotate(text)
    fillings = [
        (r.span.text if r.span else None, annotation.entity(r.entity).name if r.entity else None)
        for r in only(annotation, class_name).roles
        if r.role == role
    ]
    assert fillings == [(words, entity)]


def test_a_role_points_to_the_entity_whatever_the_text_calls_it(annotate: Annotate) -> None:
    annotation = annotate("The DPRK left the talks. Days later it attacked Japan.")
    (source,) = (r for r in only(annotation, "Assault").roles if r.role == "source")
    assert source.span is not None
    assert source.span.text == "it"
    assert source.entity is not None
    assert annotation.entity(source.entity).name == "North Korea"


@pytest.mark.parametrize(
    ("text", "plover", "modes", "contexts"),
    [
        ("North Korea launched a ballistic missile.", "MOBILIZE", ("weapons",), ("military",)),
        ("Boris Orlov resigned.", "RETREAT", ("resign",), ()),
        ("China arrested Anna Keller.", "COERCE", ("arrest",), ()),
        ("Russia attacked Ukraine.", "ASSAULT", (), ()),
        ("Joe Biden visited Poland.", "CONSULT", ("visit",), ()),
    ],
)
def test_an_event_has_the_plover_codes_of_its_class(
    text: str, plover: str, modes: tuple[str, ...], contexts: tuple[str, ...], annotate: Annotate
) -> None:
    (event,) = annotate(text).events
    assert (event.plover, event.modes, event.contexts) == (plover, modes, contexts)


@pytest.mark.parametrize(
    ("text", "class_name", "value"),
    [
        ("Russia attacked Ukraine on Monday.", "Assault", "2022-04-25"),
        ("On Monday, Russia attacked Ukraine.", "Assault", "2022-04-25"),
        ("Russia invaded Georgia in August 2008.", "Invasion", "2008-08"),
        ("North Korea tested a nuclear weapon in 2017.", "NuclearTest", "2017"),
        ("Russia attacked Ukraine two days ago.", "Assault", "2022-04-25"),
        ("Joe Biden will visit Poland next week.", "Visit", "2022-W18"),
        ("On Monday, Iran said that Israel had attacked Syria in 2018.", "Assault", "2018"),
        ("Iran attacked Iraq. On Monday it rained.", "Assault", None),
        ("The blockade of the port was lifted.", "Blockade", None),
    ],
)
def test_the_time_of_an_event_is_the_date_that_its_own_clause_gives(
    text: str, class_name: str, value: str | None, annotate: Annotate
) -> None:
    time = only(annotate(text), class_name).time
    assert (time.value if time else None) == value


def test_each_of_two_events_has_its_own_time(annotate: Annotate) -> None:
    text = "Russia attacked Ukraine on Monday. The United Nations condemned Russia on Tuesday."
    annotation = annotate(text)
    times = {event.class_name: event.time.value for event in annotation.events if event.time}
    assert times == {"Assault": "2022-04-25", "Condemnation": "2022-04-26"}


def test_an_event_on_a_day_to_come_is_in_the_future_whatever_its_verb_says(annotate: Annotate) -> None:
    event = only(annotate("Joe Biden visits Poland on May 9, 2022.", date(2022, 4, 27)), "Visit")
    assert event.tense == "future"


@pytest.mark.parametrize(
    "text",
    [
        "The air-launched weapon is new.",
        "The submarine-launched missile is new.",
        "The anti-war crowd sang.",
        "A strike-capable aircraft landed.",
        "The post-coup cabinet sat.",
        "It is a nuclear-armed state.",
    ],
)
def test_a_word_inside_a_hyphen_compound_is_no_event(text: str, annotate: Annotate) -> None:
    assert annotate(text).events == ()


@pytest.mark.parametrize(
    "text",
    [
        "The missile is twelve metres long.",
        "Boris Orlov was born in Minsk.",
        "It rained in Geneva.",
        "Tanks.",
    ],
)
def test_what_is_no_act_between_parties_is_no_event(text: str, annotate: Annotate) -> None:
    assert annotate(text).events == ()


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Russia's attack on Ukraine began on Monday.", "Russia", "Ukraine"),
        ("Iraq's invasion of Kuwait began in 1990.", "Iraq", "Kuwait"),
        ("France called on Iran to stop.", "France", "Iran"),
    ],
)
def test_what_stands_after_the_preposition_of_an_attack_is_its_target(
    text: str, source: str, target: str, annotate: Annotate
) -> None:
    event = annotate(text).events[0]
    roles = {role.role: role.span.text for role in event.roles if role.span}
    assert (roles["source"], roles["target"]) == (source, target)


@pytest.mark.parametrize(
    ("text", "trigger", "class_name"),
    [
        ("Iran said it will bomb Israel.", "will", "Threaten"),
        ("Iran said it will meet the envoy of Israel.", "will", "Agree"),
        ("Turkey is ready to invade Syria.", "ready", "Threaten"),
        ("Turkey is ready to negotiate with Syria.", "ready", "Agree"),
        ("Egypt agreed to train soldiers of Sudan.", "agreed", "Agree"),
    ],
)
def test_what_will_be_done_makes_a_word_for_the_future_a_promise_or_a_threat(
    text: str, trigger: str, class_name: str, annotate: Annotate
) -> None:
    (event,) = (event for event in annotate(text).events if event.trigger.text == trigger)
    assert event.class_name == class_name
