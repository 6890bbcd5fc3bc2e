"""What SPARQL finds in the graph of a real editorial, read by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pyoxigraph as ox
import pytest

from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import EmbeddedStore, open_store
from tests.conftest import SHARED

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the editorial is not beside this checkout (../shared/real)"
)
PATH = SHARED / "real" / "editorial.txt"


@pytest.fixture(scope="module")
def editorial(mapped: Callable[[Document], DocumentGraph]) -> Iterator[EmbeddedStore]:
    with open_store(None) as store:
        store.add(mapped(Document("editorial", PATH.read_text(encoding="utf-8"), date(2022, 4, 27))))
        yield store


def found(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in result]


@pytest.mark.parametrize(
    ("class_name", "names"),
    [
        ("Person", {"Kim Jong-un", "Moon Jae-in", "Yoon Suk-yeol", "Joe Biden", "Marty Meiners"}),
        ("State", {"North Korea", "South Korea", "United States", "Russia", "Ukraine"}),
        (
            "Organization",
            {
                "Korean Central News Agency",
                "Korean People's Revolutionary Army",
                "US Department of Defense",
            },
        ),
        (
            "Weapon",
            {
                "nuclear weapons",
                "tanks",
                "submarine-launched ballistic missiles",
                "intercontinental ballistic missiles",
            },
        ),
    ],
)
def test_its_people_states_organizations_and_weapons_are_found(
    editorial: EmbeddedStore, class_name: str, names: set[str]
) -> None:
    rows = found(
        editorial,
        f"""SELECT ?name WHERE {{ ?e a/rdfs:subClassOf* cq:{class_name} ; rdfs:label ?name
              FILTER EXISTS {{ GRAPH ?d {{ ?a cq:appearanceOf ?e }} }} }}""",
    )
    assert names <= {name for (name,) in rows}


def test_kim_is_one_person_of_north_korea_under_both_of_his_names(editorial: EmbeddedStore) -> None:
    rows = found(
        editorial,
        """SELECT DISTINCT ?exact WHERE {
             ?kim rdfs:label "Kim Jong-un" ; cq:country/cq:iso3166 "PRK" .
             GRAPH ?d { ?m cq:denotes ?kim ; cq:mentionKind cq:Name ; cq:exact ?exact } }""",
    )
    assert {exact for (exact,) in rows} == {"North Korean leader Kim Jong-un", "Kim"}


def test_the_north_and_north_korea_are_one_state(editorial: EmbeddedStore) -> None:
    rows = found(
        editorial,
        """SELECT DISTINCT ?exact WHERE { ?s cq:iso3166 "PRK" .
             GRAPH ?d { ?m cq:denotes ?s ; cq:mentionKind cq:Name ; cq:exact ?exact } }""",
    )
    assert {exact for (exact,) in rows} == {"North Korea", "the North", "North"}


def test_north_korea_and_russia_make_nuclear_threats(editorial: EmbeddedStore) -> None:
    rows = found(
        editorial,
        """SELECT ?name ?status WHERE {
             ?threat a cq:NuclearThreat ; cq:source ?s ; cq:status/rdfs:label ?status .
             ?s rdfs:label ?name } ORDER BY ?name""",
    )
    assert ("North Korea", "reported") in rows
    assert ("Russia", "reported") in rows


def test_russia_threatens_with_nuclear_weapons(editorial: EmbeddedStore) -> None:
    rows = found(
        editorial,
        """SELECT ?name WHERE {
             ?threat a/rdfs:subClassOf* cq:Threaten ; cq:source/rdfs:label ?name ;
                     cq:instrument/a cq:NuclearWeapon }""",
    )
    assert ("Russia",) in rows


@pytest.mark.parametrize(
    ("class_name", "value", "status"),
    [
        ("MilitaryParade", "2022-04-25TNI", "reported"),
        ("Pledge", "2022-04-26", "reported"),
        ("Summit", "2022-05", "planned"),
    ],
)
def test_its_dated_events_have_their_day_and_status(
    editorial: EmbeddedStore, class_name: str, value: str, status: str
) -> None:
    rows = found(
        editorial,
        f"""SELECT ?value ?status WHERE {{
              ?e a cq:{class_name} ; cq:time/cq:timeValue ?value ; cq:status/rdfs:label ?status }}""",
    )
    assert rows == [(value, status)]


def test_yoons_transition_committee_pledged(editorial: EmbeddedStore) -> None:
    rows = found(
        editorial,
        """SELECT ?name WHERE { ?e a cq:Pledge ; cq:time ?t ; cq:source/rdfs:label ?name }""",
    )
    assert rows == [("Yoon's transition committee",)]


def test_kim_held_the_parade(editorial: EmbeddedStore) -> None:
    rows = found(editorial, "SELECT ?n WHERE { ?e a cq:MilitaryParade ; cq:source/rdfs:label ?n }")
    assert rows == [("Kim Jong-un",)]


@pytest.mark.parametrize("class_name", ["NuclearTest"])
def test_what_is_only_possible_is_not_reported_as_done(editorial: EmbeddedStore, class_name: str) -> None:
    rows = found(editorial, f"SELECT ?s WHERE {{ ?e a cq:{class_name} ; cq:status/rdfs:label ?s }}")
    assert rows == [("hypothetical",)]


@pytest.mark.parametrize(
    ("speaker", "carriers", "words"),
    [
        (
            "Kim Jong-un",
            ["Korean Central News Agency"],
            ("Though the basic mission", "interests of the state,"),
        ),
        ("Marty Meiners", [], ("We will focus on reducing", "South Korean people,")),
    ],
)
def test_words_are_claims_with_the_exact_quotation_and_its_offsets(
    editorial: EmbeddedStore, speaker: str, carriers: list[str], words: tuple[str, str]
) -> None:
    rows = found(
        editorial,
        f"""SELECT DISTINCT ?quotation ?start ?end WHERE {{
              ?who rdfs:label "{speaker}" .
              GRAPH ?d {{ ?claim cq:speaker ?who ; cq:manner cq:Quoted ; cq:quotation ?quotation ;
                          cq:content ?c . ?c cq:start ?start ; cq:end ?end }} }}""",
    )
    ((quotation, start, end),) = rows
    assert quotation.startswith(words[0])
    assert quotation.endswith(words[1])
    assert PATH.read_text(encoding="utf-8")[int(start) : int(end)] == quotation
    via = found(
        editorial,
        f"""SELECT DISTINCT ?name WHERE {{ ?who rdfs:label "{speaker}" . ?by rdfs:label ?name .
              GRAPH ?d {{ ?claim cq:speaker ?who ; cq:via ?by }} }}""",
    )
    assert [name for (name,) in via] == carriers


READING = [
    ("Threaten", "threat", {"North Korea"}, "reported"),
    ("Threaten", "resolve", {"Kim Jong-un"}, "reported"),
    ("MilitaryParade", "parade", {"Kim Jong-un"}, "reported"),
    ("Assault", "use", set(), "hypothetical"),
    ("Letter", "sent", {"Kim Jong-un"}, "reported"),
    ("Threaten", "threat", {"Kim Jong-un"}, "reported"),
    ("NuclearThreat", "threats", {"North Korea"}, "reported"),
    ("Order", "ordered", {"Kim Jong-un"}, "reported"),
    ("Pledge", "vowed", {"Kim Jong-un"}, "reported"),
    ("MissileLaunch", "launching another ICBM", {"Kim Jong-un"}, "hypothetical"),
    ("NuclearTest", "test", set(), "hypothetical"),
    ("NuclearThreat", "threat", {"Russia"}, "reported"),
    ("Clash", "war", {"Russia", "Ukraine"}, "reported"),
    ("Pledge", "pledged", {"Yoon's transition committee"}, "reported"),
    ("Threaten", "threats", {"North Korea"}, "reported"),
    ("Pledge", "vowed", {"Yoon's transition committee"}, "reported"),
    ("Summit", "summit", {"Yoon Suk-yeol", "Joe Biden"}, "planned"),
]
"""Its events as read by hand: class, trigger, who does it, and how far it may be taken as fact."""


def test_its_events_are_as_read_by_hand(editorial: EmbeddedStore) -> None:
    rows = found(
        editorial,
        """SELECT ?e ?class ?exact ?name ?status WHERE {
             ?e a ?c ; cq:status/rdfs:label ?status . GRAPH ?d { ?m cq:denotes ?e ; cq:exact ?exact }
             ?c rdfs:subClassOf* ?above . BIND(STRAFTER(STR(?above), "#") AS ?class)
             OPTIONAL { ?e cq:source/rdfs:label ?name } }""",
    )
    sources: dict[tuple[str, str, str, str], set[str]] = {}
    for event, class_name, exact, name, status in rows:
        sources.setdefault((event, class_name, exact, status), set()).update({name} - {""})
    read = [(key[1], key[2], frozenset(names), key[3]) for key, names in sources.items()]
    assert [(c, t, who, s) for c, t, who, s in READING if (c, t, frozenset(who), s) not in read] == []
