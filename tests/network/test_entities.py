"""What the graph says of an entity is read the same way, whether all entities are asked for or some."""

from __future__ import annotations

import pytest

from kg.network.querying import read_entities
from kg.store import EmbeddedStore, open_store
from tests.network.telling import BASE

THINGS = {
    "english": 'a cq:State ; rdfs:label "Burma"@en, "The Union of Burma", "Union de Birmanie"@fr',
    "fullest": 'a cq:Person, cq:Entity ; rdfs:label "Marsh", "Quentin Marsh" ; cq:country <urn:b>, <urn:a>',
    "finest": 'a cq:Weapon, cq:BallisticMissile, cq:Missile ; rdfs:label "Lance-2"',
    "odd": r'a cq:Organization ; rdfs:label "a \"tab\"\t, a\nline\\, and é"',
    "number": "a cq:Weapon ; rdfs:label 75",
    "nameless": "a cq:Place",
    "no-entity": 'a cq:Document ; rdfs:label "A document"',
}


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = open_store(None)
    said = " . ".join(f"<{BASE}thing/{name}> {what}" for name, what in THINGS.items())
    store.update(f"INSERT DATA {{ {said} }}")
    return store


@pytest.mark.parametrize("every", [True, False])
def test_an_entity_has_one_name_one_class_and_one_state(store: EmbeddedStore, every: bool) -> None:
    iris = sorted(f"{BASE}thing/{name}" for name in (*THINGS, "unknown"))
    found = read_entities(store, iris, every)
    rows = zip(found.iri, found.name, found.class_name, found.country, strict=True)
    assert {iri.rsplit("/", 1)[1]: row for iri, *row in rows} == {
        "english": ["Burma", "State", ""],
        "fullest": ["Quentin Marsh", "Person", "urn:a"],
        "finest": ["Lance-2", "BallisticMissile", ""],
        "odd": ['a "tab"\t, a\nline\\, and é', "Organization", ""],
        "number": ["75", "Weapon", ""],
        "nameless": ["nameless", "Place", ""],
        "no-entity": ["no-entity", "Entity", ""],
        "unknown": ["unknown", "Entity", ""],
    }
