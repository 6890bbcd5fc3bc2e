"""The PLOVER mode and contexts of an event: by class, weapons, what it is about, the words beside it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import ontology
from kg.reference import Reference
from tests.conftest import Annotate

IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
EVOKES = "http://www.w3.org/ns/lemon/ontolex#evokes"
CODES = {f"{ontology.VOCABULARY}{name}" for name in ("ploverMode", "ploverContext", "modeOfAbout")}


@pytest.mark.parametrize(
    ("class_name", "plover", "instruments", "about", "modes"),
    [
        ("Assault", "ASSAULT", [], [], ()),
        ("Assault", "ASSAULT", ["Rifle"], [], ("firearms",)),
        ("Killing", "ASSAULT", ["AttackDrone"], [], ("drone",)),
        ("Assassination", "ASSAULT", ["Pistol"], [], ("targeted",)),
        ("AirStrike", "ASSAULT", [], [], ("aerial",)),
        ("AirStrike", "ASSAULT", ["Drone"], [], ("drone",)),
        ("Clash", "ASSAULT", ["Howitzer"], [], ("heavy-weapons",)),
        ("Deployment", "MOBILIZE", [], [], ("troops",)),
        ("Deployment", "MOBILIZE", ["Destroyer"], [], ("weapons",)),
        ("Deployment", "MOBILIZE", ["PoliceForce"], [], ("police",)),
        ("Threaten", "THREATEN", [], ["AirStrike"], ("violence",)),
        ("Threaten", "THREATEN", [], ["Invasion"], ("territory",)),
        ("Threaten", "THREATEN", [], ["Arrest"], ("arrest",)),
        ("Warning", "THREATEN", ["NuclearWeapon"], [], ("violence",)),
        ("Request", "REQUEST", [], ["HumanitarianAid"], ("assist",)),
        ("Demand", "REQUEST", [], ["Withdrawal"], ("yield",)),
        ("Demand", "REQUEST", [], ["Resignation"], ("change",)),
        ("Refusal", "REJECT", [], ["Negotiation"], ("meet",)),
        ("Condemnation", "ACCUSE", [], ["Assault"], ("disapprove",)),
    ],
)
def test_a_mode_is_that_of_the_class_the_weapon_or_what_it_is_about(
    class_name: str,
    plover: str,
    instruments: list[str],
    about: list[str],
    modes: tuple[str, ...],
    reference: Reference,
) -> None:
    assert reference.codes.modes(class_name, plover, instruments, about) == modes


def test_every_mode_and_context_that_the_ontology_gives_is_one_of_plovers() -> None:
    triples = list(ontology.triples(*ontology.KNOWLEDGE))
    scheme = ox.NamedNode(ontology.PLOVER + "scheme")
    concepts = {t.subject for t in triples if t.predicate.value == IN_SCHEME and t.object == scheme}
    given = {t.object for t in triples if t.predicate.value in CODES}
    evoked = (t.object for t in triples if t.predicate.value == EVOKES)
    given |= {value for value in evoked if str(value).startswith(f"<{ontology.PLOVER}")}
    assert len(given) > 60
    assert given <= concepts


@pytest.mark.parametrize(
    ("text", "class_name", "modes", "contexts"),
    [
        ("Iran threatened to bomb Israel.", "Threaten", ("violence",), ()),
        ("Russia threatened to annex the region.", "Threaten", ("territory",), ()),
        ("Iran rejected talks with the United States.", "Reject", ("meet",), ()),
        ("China deployed warships near Taiwan.", "Deployment", ("weapons",), ("military",)),
        ("NATO deployed troops in Estonia.", "Deployment", ("troops",), ("military",)),
        ("Opposition parties boycotted the election.", "Boycott", ("boycott",), ("election",)),
        ("India and Iran traded oil.", "Trade", (), ("economic", "natural_resource")),
    ],
)
def test_an_event_of_a_text_has_the_codes_of_what_stands_in_it(
    text: str, class_name: str, modes: tuple[str, ...], contexts: tuple[str, ...], annotate: Annotate
) -> None:
    (event,) = (event for event in annotate(text).events if event.class_name == class_name)
    assert (event.modes, event.contexts) == (modes, contexts)
