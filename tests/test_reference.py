from __future__ import annotations

import pyoxigraph as ox
import pytest

import ontology
from kg import reference as knowledge
from kg.errors import CommuniqueError, OntologyError
from kg.extraction.pipeline import Extractor
from kg.model import Document
from kg.reference import Ontology, Reference, Sector, Word, local, rebase, split_lemmas
from tests.conftest import Annotate

BASE = ontology.DEFAULT_BASE

PREFIXES = """
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix ex: <https://w3id.org/communique/id/> .
@prefix lex: <https://w3id.org/communique/lexicon#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix plover: <https://w3id.org/communique/plover#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/communique/id/state/> .
"""
CLASSES = """
cq:Entity a owl:Class .
cq:State a owl:Class ; rdfs:subClassOf cq:Entity .
cq:Weapon a owl:Class ; rdfs:subClassOf cq:Entity .
cq:Kite a owl:Class ; rdfs:subClassOf cq:Weapon .
cq:Event a owl:Class .
cq:Assault a owl:Class ; rdfs:subClassOf cq:Event ; skos:exactMatch plover:ASSAULT ;
    cq:objectRole cq:target ; cq:placeIsTarget true ; cq:ploverContext plover:context-military .
cq:KiteAttack a owl:Class ; rdfs:subClassOf cq:Assault ; cq:ploverMode plover:ASSAULT-aerial .
"""


def built(turtle: str, base: str = BASE) -> Reference:
    """Build the knowledge of a small ontology of our own."""
    quads = ox.parse(PREFIXES + CLASSES + turtle, format=ox.RdfFormat.TURTLE)
    return Reference(Ontology((quad.triple for quad in quads), base), base)


def extended(turtle: str) -> Extractor:
    """Make an extractor that knows what comes with Communiqué and a few things more."""
    quads = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    known = ontology.triples(*ontology.KNOWLEDGE)
    return Extractor(Reference(Ontology([*(quad.triple for quad in quads), *known])))


# --- classes ------------------------------------------------------------------------------------


def test_the_ancestors_of_a_class_come_nearest_first(reference: Reference) -> None:
    assert reference.ancestors("IntercontinentalBallisticMissile") == (
        "IntercontinentalBallisticMissile",
        "BallisticMissile",
        "Missile",
        "Weapon",
        "Entity",
    )


@pytest.mark.parametrize(
    ("class_name", "ancestor", "expected"),
    [
        ("BallisticMissile", "Missile", True),
        ("BallisticMissile", "BallisticMissile", True),
        ("Missile", "BallisticMissile", False),
        ("MissileLaunch", "Event", True),
        ("MissileLaunch", "Entity", False),
        ("Unheard", "Entity", False),
    ],
)
def test_a_class_is_itself_and_each_of_its_ancestors(
    class_name: str, ancestor: str, expected: bool, reference: Reference
) -> None:
    assert reference.is_a(class_name, ancestor) == expected


@pytest.mark.parametrize(
    ("class_name", "kind"),
    [
        ("Person", "Person"),
        ("State", "State"),
        ("Government", "Organization"),
        ("NewsAgency", "Organization"),
        ("ArmedForce", "Organization"),
        ("Group", "Group"),
        ("Nationality", "Nationality"),
        ("Place", "Place"),
        ("Facility", "Place"),
        ("IntercontinentalBallisticMissile", "Weapon"),
        ("NuclearProgramme", "Weapon"),
        ("HeadOfState", "Office"),
        ("Entity", "Other"),
        ("Unheard", "Other"),
    ],
)
def test_a_class_has_the_coarse_kind_of_the_contract(
    class_name: str, kind: str, reference: Reference
) -> None:
    assert reference.coarse(class_name) == kind


def test_an_event_class_takes_from_its_superclass_what_it_does_not_say_itself() -> None:
    kind = built("").events["KiteAttack"]
    assert (kind.plover, kind.modes, kind.contexts) == ("ASSAULT", ("aerial",), ("military",))
    assert (kind.object_role, kind.place_is_target) == ("target", True)


def test_a_class_with_two_superclasses_has_both_lines() -> None:
    reference = built("cq:ArmedState a owl:Class ; rdfs:subClassOf cq:State, cq:Kite .")
    assert reference.ancestors("ArmedState") == ("ArmedState", "State", "Kite", "Entity", "Weapon")


# --- entries and names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "iri", "kinds"),
    [
        ("North Korea", "state/PRK", ["name"]),
        ("DPRK", "state/PRK", ["abbreviation"]),
        ("Pyongyang", "state/PRK", ["seat", "capital"]),
        ("North Korean", "state/PRK", ["demonym"]),
        ("the North", "state/PRK", ["contextual"]),
        ("White House", "state/USA", ["seat"]),
        ("NATO", "organization/nato", ["abbreviation"]),
        ("F-16", "weapon/f-16", ["name"]),
    ],
)
def test_a_name_says_in_which_way_it_means_its_entry(
    form: str, iri: str, kinds: list[str], reference: Reference
) -> None:
    assert [name.kind for name in reference.names[form] if name.entry.iri == BASE + iri] == kinds


def test_an_entry_has_its_class_country_and_matches(reference: Reference) -> None:
    korea = reference.entries[f"{BASE}state/PRK"]
    assert (korea.class_name, korea.name, korea.country, korea.former) == (
        "State",
        "North Korea",
        "PRK",
        False,
    )
    assert korea.same_as == ("http://www.wikidata.org/entity/Q423",)
    assert reference.states["PRK"] == korea
    missile = reference.entries[f"{BASE}weapon/hwasong-17"]
    assert (missile.class_name, missile.country) == ("IntercontinentalBallisticMissile", "PRK")


@pytest.mark.parametrize(
    ("form", "code"),
    [("French Republic", "FRA"), ("Federal Republic of Germany", "DEU"), ("Côte d'Ivoire", "CIV")],
)
def test_a_state_is_known_by_its_official_name_too(form: str, code: str, reference: Reference) -> None:
    assert [name.entry.country for name in reference.names[form]] == [code]


def test_a_weapon_has_a_plural_name_and_a_state_has_none() -> None:
    reference = built(
        """
        ex:k1 a cq:Kite ; rdfs:label "K-1" ; skos:altLabel "Ares" .
        state:Ruritania a cq:State ; rdfs:label "Ruritania" .
        """
    )
    assert set(reference.names) == {"K-1", "K-1s", "Ares", "Ruritania"}
    assert {name.entry.name for form in ("K-1s", "Ares") for name in reference.names[form]} == {"K-1"}


def test_an_office_is_a_word_and_no_name(reference: Reference) -> None:
    assert "president" not in reference.names
    assert reference.offices["president"].class_name == "HeadOfState"
    word = Word(("president",), "noun", "president", sector=Sector("GOV", firm=True))
    assert word in reference.words_for("president")


@pytest.mark.parametrize("form", ["Moscow", "Belgrade", "Prague", "Hanoi", "Kinshasa"])
def test_a_former_state_is_known_as_such_beside_the_present_one(form: str, reference: Reference) -> None:
    assert {name.entry.former for name in reference.names[form]} == {True, False}


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Moscow rejected the offer.", "government/RUS"),
        ("The Kremlin rejected the offer.", "government/RUS"),
        ("Belgrade rejected the offer.", "government/SRB"),
        ("Hanoi rejected the offer.", "government/VNM"),
    ],
)
def test_a_former_state_does_not_win_over_the_present_one(text: str, iri: str, annotate: Annotate) -> None:
    assert [entity.iri for entity in annotate(text).entities] == [BASE + iri]


def test_a_former_state_does_not_win_even_where_it_is_listed_first() -> None:
    extractor = extended(
        """
        state:Elphberg a cq:State ; rdfs:label "Elphberg Union" ;
            cq:seat "Strelsau" ; cq:demonym "Strelsavian" ; cq:iso3166 "XEU" ; cq:validUntil "1912" .
        state:Ruritania a cq:State ; rdfs:label "Ruritania" ;
            cq:seat "Strelsau" ; cq:demonym "Strelsavian" ; cq:iso3166 "XRU" .
        """
    )
    entities = extractor.extract(Document("d", "Strelsau rejected the Strelsavian offer.")).entities
    assert [(entity.type, entity.country) for entity in entities] == [
        ("Organization", "XRU"),
        ("Nationality", "XRU"),
    ]


def test_a_former_state_is_still_found_by_its_own_name(annotate: Annotate) -> None:
    annotation = annotate("The Soviet Union and East Germany rejected the offer.")
    assert [entity.country for entity in annotation.entities] == ["SUN", "DDR"]


# --- words --------------------------------------------------------------------------------------


def test_a_word_is_found_by_its_last_lemma_the_longest_first(reference: Reference) -> None:
    forms = [" ".join(word.lemmas) for word in reference.words_for("missile")]
    assert {"intercontinental ballistic missile", "ballistic missile", "missile"} <= set(forms)
    lengths = [len(form.split()) for form in forms]
    assert lengths == sorted(lengths, reverse=True)
    assert forms[-1] == "missile"


def test_a_word_with_several_senses_tries_those_that_ask_for_an_object_first() -> None:
    reference = built(
        """
        lex:fly a ontolex:LexicalEntry ; rdfs:label "fly" ;
            lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:Assault .
        lex:fly-kite a ontolex:LexicalEntry ; rdfs:label "fly" ;
            lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:KiteAttack ; cq:whenObject cq:Kite .
        """
    )
    assert [(word.meaning, word.when_object) for word in reference.words_for("fly")] == [
        ("KiteAttack", "Kite"),
        ("Assault", None),
    ]


def test_a_word_that_nobody_entered_has_no_meaning(reference: Reference) -> None:
    assert reference.words_for("blorp") == ()


def test_a_class_and_a_word_that_a_user_adds_are_known() -> None:
    reference = built(
        """
        lex:kite-bomb a ontolex:LexicalEntry ; rdfs:label "kite-bomb" ;
            lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:KiteAttack ; cq:whenObject cq:State .
        """
    )
    assert reference.words_for("bomb") == (Word(("kite", "-", "bomb"), "verb", "KiteAttack", "State"),)


def test_what_a_user_adds_in_turtle_is_found_in_a_text() -> None:
    extractor = extended(
        """
        cq:Harpooning a owl:Class ; rdfs:subClassOf cq:Assault ; skos:broadMatch plover:ASSAULT .
        lex:harpoon a ontolex:LexicalEntry ; rdfs:label "harpoon" ;
            lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:Harpooning .
        state:Ruritania a cq:State ; rdfs:label "Ruritania" ; cq:iso3166 "XRU" .
        """
    )
    annotation = extractor.extract(Document("d", "Ruritania harpooned Iran."))
    (event,) = annotation.events
    assert (event.class_name, event.plover, event.trigger.text) == ("Harpooning", "ASSAULT", "harpooned")
    assert [entity.iri for entity in annotation.entities] == [f"{BASE}state/Ruritania", f"{BASE}state/IRN"]


def test_a_series_that_a_user_adds_has_its_designators() -> None:
    reference = built(
        """
        state:Ruritania a cq:State ; rdfs:label "Ruritania" ; cq:iso3166 "XRU" .
        <https://example.org/kites> a cq:WeaponSeries ; cq:seriesOf cq:Kite ;
            cq:originCountry state:Ruritania ; cq:designatorPattern "Ki-[0-9]+[A-Z]?" .
        """
    )
    (found,) = reference.designators.find("They flew two Ki-43s.")
    assert (found.name, found.series.class_name, found.series.country) == ("Ki-43", "Kite", "XRU")


@pytest.mark.parametrize(
    ("class_name", "noun", "expected"),
    [
        ("IntercontinentalBallisticMissile", "Missile", True),  # Hwasong-17 missiles
        ("Bomber", "FighterAircraft", True),  # Su-34 fighters
        ("AirDefenceSystem", "Missile", True),  # S-400 missiles
        ("AirDefenceSystem", "Weapon", True),
        ("IntercontinentalBallisticMissile", "MissileLauncher", False),
        ("FighterAircraft", "Bomb", False),
    ],
)
def test_the_name_of_a_weapon_stands_before_nouns_for_what_it_is(
    class_name: str, noun: str, expected: bool, reference: Reference
) -> None:
    assert reference.may_be_called(class_name, noun) == expected


@pytest.mark.parametrize(
    ("form", "lemmas"),
    [
        ("missile", ["missile"]),
        ("Foreign Minister", ["foreign", "minister"]),
        ("test-fire", ["test", "-", "fire"]),
        ("surface-to-air missile", ["surface", "-", "to", "-", "air", "missile"]),
    ],
)
def test_a_form_is_split_as_the_tokenizer_splits_words(form: str, lemmas: list[str]) -> None:
    assert split_lemmas(form) == lemmas


def test_words_of_time_are_kept_apart_from_the_lexicon(reference: Reference) -> None:
    assert {(word.kind, word.quantity) for word in reference.time_words if word.form == "May"} == {
        ("MonthWord", "5"),
        ("NameLikeWord", ""),  # somebody may be called so
    }
    assert reference.words_for("monday") == ()


# --- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (
            """lex:x a ontolex:LexicalEntry ; rdfs:label "blorp" ;
                lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:Blorp .""",
            "https://w3id.org/communique/lexicon#x denotes https://w3id.org/communique/ontology#Blorp,"
            " which no file of the ontology defines.",
        ),
        (
            """lex:x a ontolex:LexicalEntry ; rdfs:label "blorp" ;
                lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:Assault ; ontolex:evokes cq:Blorp .""",
            "https://w3id.org/communique/lexicon#x denotes https://w3id.org/communique/ontology#Blorp,"
            " which no file of the ontology defines.",
        ),
        (
            'lex:x a ontolex:LexicalEntry ; rdfs:label "blorp" ; lexinfo:partOfSpeech lexinfo:verb .',
            "https://w3id.org/communique/lexicon#x needs a label, a part of speech,"
            " and what it denotes or evokes.",
        ),
        (
            'lex:x a ontolex:LexicalEntry ; rdfs:label "blorp" ; ontolex:denotes cq:Assault .',
            "https://w3id.org/communique/lexicon#x needs a label, a part of speech,"
            " and what it denotes or evokes.",
        ),
        (
            "state:Ruritania a cq:State .",
            "https://w3id.org/communique/id/state/Ruritania needs a class of entities and a label;"
            " give it both in its Turtle file.",
        ),
        (
            'state:Ruritania a cq:Assault ; rdfs:label "Ruritania" .',
            "https://w3id.org/communique/id/state/Ruritania needs a class of entities and a label;"
            " give it both in its Turtle file.",
        ),
        (
            'lex:kites a cq:WeaponSeries ; cq:seriesOf cq:State ; cq:designatorPattern "Ki-[0-9]" .',
            "https://w3id.org/communique/lexicon#kites needs a pattern of designators and the class of"
            " weapons or organizations that it is a series of.",
        ),
        (
            'lex:t a ontolex:LexicalEntry ; rdfs:label "soon" ; cq:timeQuantity "1" .',
            "https://w3id.org/communique/lexicon#t needs a label and the kind of time word that it evokes.",
        ),
    ],
)
def test_an_ontology_that_does_not_say_what_the_code_needs_is_refused(turtle: str, message: str) -> None:
    with pytest.raises(OntologyError) as raised:
        built(turtle)
    assert str(raised.value) == message
    assert isinstance(raised.value, CommuniqueError)


# --- bases --------------------------------------------------------------------------------------


def test_the_reference_knowledge_moves_under_another_base() -> None:
    base = "https://graph.example.org/"
    reference = knowledge.load(base)
    assert reference.base == base
    assert {iri.startswith(base) for iri in reference.entries} == {True}
    assert reference.states["PRK"].iri == f"{base}state/PRK"
    assert reference.states["PRK"].same_as == ("http://www.wikidata.org/entity/Q423",)
    assert reference.offices["president"].iri == f"{base}office/president"
    assert reference.entries[f"{base}weapon/hwasong-17"].country == "PRK"
    assert reference.events == knowledge.load().events


def test_another_base_leaves_classes_and_foreign_iris_as_they_are() -> None:
    base = "https://graph.example.org/"
    assert rebase(f"{BASE}state/PRK", base) == "https://graph.example.org/state/PRK"
    assert rebase(f"{BASE}state/PRK", BASE) == f"{BASE}state/PRK"
    assert rebase(f"{ontology.VOCABULARY}State", base) == f"{ontology.VOCABULARY}State"
    assert rebase("http://www.wikidata.org/entity/Q423", base) == "http://www.wikidata.org/entity/Q423"


def test_the_knowledge_is_loaded_once_for_each_base() -> None:
    assert knowledge.load() is knowledge.load()


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{ontology.VOCABULARY}State", "State"),
        (f"{BASE}state/PRK", "PRK"),
        ("PRK", "PRK"),
    ],
)
def test_the_local_name_of_an_iri_follows_its_last_separator(iri: str, name: str) -> None:
    assert local(iri) == name
