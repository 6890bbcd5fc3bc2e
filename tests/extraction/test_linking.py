from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.pipeline import Extractor
from kg.model import Annotation, Document
from kg.reference import load
from kg.terms import slug
from tests.conftest import Annotate

BASE = "https://w3id.org/communique/id/"


def iris(annotation: Annotation) -> dict[str, str]:
    """Return the IRI of each mention's entity, without the base."""
    return {
        mention.span.text: entity.iri.removeprefix(BASE)
        for entity in annotation.entities
        for mention in entity.mentions
    }


def read(extractor: Extractor, identifier: str, text: str) -> dict[str, str]:
    return iris(extractor.extract(Document(identifier, text, date(2022, 4, 27))))


def test_a_full_name_has_the_same_iri_in_every_document(extractor: Extractor) -> None:
    first = read(extractor, "a", "On Monday Anna Keller met Boris Orlov.")
    second = read(extractor, "b", "Boris Orlov left Geneva.")
    assert first["Boris Orlov"] == second["Boris Orlov"] == "person/boris-orlov"


def test_a_single_name_belongs_to_its_document(extractor: Extractor) -> None:
    text = "Prime Minister Keller resigned."
    assert read(extractor, "a", text)["Prime Minister Keller"] == "document/a#entity=0,21"
    assert read(extractor, "b", text)["Prime Minister Keller"] == "document/b#entity=0,21"


def test_a_single_name_has_the_iri_of_the_full_name_in_its_document(extractor: Extractor) -> None:
    found = read(extractor, "a", "Prime Minister Anna Keller resigned. Keller had ruled for two years.")
    assert found["Keller"] == "person/anna-keller"


def test_what_a_document_only_describes_belongs_to_that_document(extractor: Extractor) -> None:
    text = "The missile fell into the lake."
    assert read(extractor, "a", text)["The missile"] == "document/a#entity=0,11"
    assert read(extractor, "news/b c.txt", text)["The missile"] == "document/news%2Fb%20c.txt#entity=0,11"


@pytest.mark.parametrize(
    ("text", "name", "iri"),
    [
        ("North Korea left.", "North Korea", "state/PRK"),
        ("NATO left.", "NATO", "organization/nato"),
        ("Two F-16s left.", "Two F-16s", "weapon/f-16"),
        ("Moscow rejected the offer.", "Moscow", "government/RUS"),
        ("Syrian rebels fled.", "Syrian", "nationality/SYR"),
        ("He flew to Moscow.", "Moscow", "place/moscow"),
        ("The Lantern Front attacked a convoy.", "The Lantern Front", "organization/lantern-front"),
    ],
)
def test_an_iri_says_what_kind_of_thing_it_names(text: str, name: str, iri: str, annotate: Annotate) -> None:
    assert iris(annotate(text))[name] == iri


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Police in Kenya arrested two men on Monday.", "Police", "KEN"),
        ("Foreign Minister Anna Keller arrived in Kenya on Tuesday.", "Anna Keller", None),
        ("President Boris Orlov visited China.", "Boris Orlov", None),
    ],
)
def test_a_body_of_no_state_is_of_the_one_that_the_text_names_and_a_named_guest_is_not(
    annotate: Annotate, text: str, name: str, country: str | None
) -> None:
    (found,) = (entity for entity in annotate(text).entities if entity.name == name)
    assert found.country == country


def test_an_entity_of_the_reference_knowledge_has_its_name_country_and_matches(annotate: Annotate) -> None:
    (state,) = annotate("The DPRK left.").entities
    assert (state.name, state.country) == ("North Korea", "PRK")
    assert state.same_as == ("http://www.wikidata.org/entity/Q423",)


def test_a_present_state_has_the_capital_that_a_former_one_shared(annotate: Annotate) -> None:
    annotation = annotate("Moscow rejected the offer of the Soviet Union.")
    assert iris(annotation) == {"Moscow": "government/RUS", "the Soviet Union": "state/SUN"}


def test_every_iri_stands_under_the_base_of_the_graph() -> None:
    base = "https://graph.example.org/"
    extractor = Extractor(load(base))
    text = "North Korean leader Kim Jong-un met Boris Orlov in Moscow. The missile fell. NATO left."
    entities = extractor.extract(Document("d", text)).entities
    assert len(entities) > 5
    assert [entity.iri for entity in entities if not entity.iri.startswith(base)] == []


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Kim Jong-un", "kim-jong-un"),
        ("KIM  Jong-un", "kim-jong-un"),
        ("José Ñúñez", "josé-ñúñez"),
        ("Jose\u0301 Ñúñez", "josé-ñúñez"),
        ("Владимир Орлов", "владимир-орлов"),
        ("張偉", "張偉"),
        ("김정은", "김정은"),
        ("محمد بن سلمان", "محمد-بن-سلمان"),
        ("O’Brien", "o-brien"),
        ("O'Brien", "o-brien"),
        ('A.B. <x>"{y}', "a-b-x-y"),
        ("50%/#?", "50"),
        ("🚀", ""),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_a_name_of_any_script_becomes_one_readable_part_of_an_iri(name: str, part: str) -> None:
    assert slug(name) == part


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_the_name_its_iri_is_valid(name: str) -> None:
    part = slug(name)
    assert ox.NamedNode(f"{BASE}person/{part}").value == f"{BASE}person/{part}"
    assert not set(part) & set(' /#?%<>"{}|\\^`\n')


@pytest.mark.parametrize(
    ("text", "person", "office", "name"),
    [
        (
            "North Korean leader Kim Jong-un left.",
            "Kim Jong-un",
            "office/leader-of-prk",
            "leader of North Korea",
        ),
        (
            "Russian President Vladimir Putin left.",
            "Vladimir Putin",
            "office/president-of-rus",
            "president of Russia",
        ),
        ("Chinese President Xi Jinping left.", "Xi Jinping", "office/president-of-chn", "president of China"),
        (
            "Emmanuel Macron, the president of France, left.",
            "Emmanuel Macron",
            "office/president-of-fra",
            "president of France",
        ),
        (
            "The president of France, Emmanuel Macron, left.",
            "Emmanuel Macron",
            "office/president-of-fra",
            "president of France",
        ),
        (
            "France's president, Emmanuel Macron, left.",
            "Emmanuel Macron",
            "office/president-of-fra",
            "president of France",
        ),
        (
            "Anna Keller, the defence minister of Germany, left.",
            "Anna Keller",
            "office/defence-minister-of-deu",
            "defence minister of Germany",
        ),
    ],
)
def test_a_title_or_apposition_says_who_holds_which_office_of_which_state(
    text: str, person: str, office: str, name: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    (relation,) = [r for r in annotation.relations if r.predicate == "holdsOffice"]
    assert relation.label == "position held"
    assert annotation.entity(relation.subject).name == person
    post = annotation.entity(relation.object)
    assert (post.type, post.iri, post.name) == ("Office", BASE + office, name)
    assert person in relation.evidence.text
    assert annotation.entity(relation.subject).country == post.country


def test_an_office_of_an_organization_has_its_name(annotate: Annotate) -> None:
    annotation = annotate("Marty Meiners, a Pentagon spokesman, left.")
    (relation,) = annotation.relations
    assert relation.evidence.text == "Marty Meiners, a Pentagon spokesman"
    assert annotation.entity(relation.object).iri == f"{BASE}office/spokesperson-of-us-department-of-defense"


def test_an_office_without_its_state_belongs_to_its_document(annotate: Annotate) -> None:
    annotation = annotate("Defence Minister Anna Keller left.")
    (relation,) = annotation.relations
    assert annotation.entity(relation.subject).roles == ("defence minister",)
    assert annotation.entity(relation.object).iri == f"{BASE}document/d#office=0,16"


def test_an_office_held_by_two_is_one_office(annotate: Annotate) -> None:
    annotation = annotate(
        "Russian President Vladimir Putin left. Russian President Boris Yeltsin had stayed."
    )
    assert len(annotation.relations) == 2
    assert len({relation.object for relation in annotation.relations}) == 1


def test_a_text_that_gives_nobody_an_office_asserts_none(annotate: Annotate) -> None:
    assert annotate("Boris Orlov met the president of France in Geneva.").relations == ()


def test_names_that_differ_in_their_vowel_signs_alone_are_two() -> None:
    assert slug("नरेन्द्र मोदी") != slug("नरेन्द्र मादा")
    assert slug("İstanbul") == "i\u0307stanbul"
