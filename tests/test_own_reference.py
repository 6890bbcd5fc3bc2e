from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import own
from kg.errors import NotFoundError, OntologyError
from kg.extraction.pipeline import Extractor
from kg.mapping import digest, document_graph
from kg.model import Annotation, Document
from kg.reference import with_own
from kg.store import EmbeddedStore
from kg.validation import violations

PREFIXES = """\
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix ex: <https://example.org/> .
@prefix lex: <https://w3id.org/communique/lexicon#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/communique/id/state/> .
"""
FIRST = PREFIXES.count("\n") + 1  # the line after the prefixes
STORMING = """\
cq:Storming a owl:Class ; rdfs:subClassOf cq:Assault ; rdfs:label "storming"@en .
lex:own-storm a ontolex:LexicalEntry ; rdfs:label "attack"@en ; lexinfo:partOfSpeech lexinfo:verb ;
    ontolex:denotes cq:Storming .
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a reference file of one's own, which is not there yet."""
    file = tmp_path / "data" / "reference.ttl"
    monkeypatch.setenv("KG_REFERENCE", str(file))
    return file


@pytest.fixture
def write(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into the current folder."""
    monkeypatch.chdir(tmp_path)

    def run(name: str, text: str) -> Path:
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return run


def counts(outcome: own.Added) -> tuple[int, int, int]:
    return outcome.added, outcome.replaced, outcome.unchanged


def problems(outcome: own.Added) -> list[str]:
    return [str(failure) for failure in outcome.failures]


def statements(mine: Path) -> str:
    """Return the file without what it begins with."""
    lines = mine.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line and not line.startswith(("#", "@prefix")))


# --- tables ---------------------------------------------------------------------------------------


def test_a_row_of_a_table_becomes_an_entity(write: Write, mine: Path) -> None:
    table = write(
        "forces.csv",
        "name,class,country,aliases,wikidata,iri\n"
        "Halvian Coast Guard,ArmedForce,NOR,HCG|Coast Guard of Halvia,Q900000001,https://example.org/hcg\n",
    )
    assert counts(own.add([table])) == (1, 0, 0)
    assert statements(mine) == (
        "<https://example.org/hcg> a cq:ArmedForce ;\n"
        '\trdfs:label "Halvian Coast Guard"@en ;\n'
        "\towl:sameAs wd:Q900000001 ;\n"
        '\tskos:altLabel "Coast Guard of Halvia"@en ;\n'
        '\tcq:abbreviation "HCG"@en ;\n'
        "\tcq:country state:NOR ."
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_is_read_whatever_separates_its_cells(
    write: Write, mine: Path, separator: str, mark: str
) -> None:
    rows = [["Name", "Class", "Country"], ["Ilse Varga", "Person", "Hungary"]]
    table = write("people.csv", mark + "\n".join(separator.join(row) for row in rows))
    assert problems(own.add([table])) == []
    assert [(t.name, t.class_name, t.country) for t in own.listed()] == [("Ilse Varga", "Person", "HUN")]


@pytest.mark.parametrize("written", ["DEU", "deu", "DE", "Germany", "Federal Republic of Germany"])
def test_a_country_is_known_by_its_codes_and_names(write: Write, mine: Path, written: str) -> None:
    own.add([write("a.csv", f"name,class,country\nNordwerft,Company,{written}\n")])
    assert [thing.country for thing in own.listed()] == ["DEU"]


def test_the_country_of_a_weapon_is_where_it_was_developed(write: Write, mine: Path) -> None:
    own.add([write("a.csv", "name,class,country\nKh-99,CruiseMissile,RU\n")])
    assert "cq:originCountry state:RUS" in statements(mine)


def test_a_bad_row_costs_one_line_and_the_good_ones_are_added(write: Write, mine: Path) -> None:
    table = write(
        "a.csv",
        "name,class,country,wikidata,iri\n"
        "Ilse Varga,Persn,HUN,,\n"
        "\n"
        "Nordwerft,Company,Germny,,\n"
        '"Radomir\nTesk",Person,,,\n'
        ",Person,,,\n"
        "Mateus Quillon,Person,,12,\n"
        "Mateus Quillon,Person,,,mateus\n"
        "Doe, John,Person,,,\n"
        "Ana Silva,MissileLaunch,,,\n",
    )
    outcome = own.add([table])
    assert [thing.name for thing in own.listed()] == ["Radomir Tesk"]
    assert problems(outcome) == [
        "a.csv:2: 'Persn' is no class of entities; write Person",
        "a.csv:4: 'Germny' is no state; write Germany or Guernsey or East Germany",
        "a.csv:7: the cell name is empty; fill it",
        "a.csv:8: '12' is no item of Wikidata; write it as Q123",
        "a.csv:9: 'mateus' is no IRI; write it in full: https://example.org/name",
        "a.csv:10: 6 cells under 5 columns; put quotes around a cell that holds the separator",
        "a.csv:11: 'MissileLaunch' is no class of entities; write MissileLauncher or Missile",
    ]


def test_a_table_needs_a_row_of_column_names(write: Write, mine: Path) -> None:
    outcome = own.add([write("a.csv", "Ilse Varga,Person\n")])
    assert problems(outcome) == [
        "a.csv:1: the first row names the columns ilse varga, person; it needs name and class, "
        "and may have country, aliases, wikidata, iri"
    ]
    assert not mine.exists()


def test_a_column_that_is_misspelt_is_named(write: Write, mine: Path) -> None:
    outcome = own.add([write("a.csv", "name,class,alias\nIlse Varga,Person,\n")])
    assert problems(outcome) == ["a.csv:1: the column 'alias' is none that is read; write aliases or class"]
    assert counts(outcome) == (1, 0, 0)


def test_two_rows_for_one_entity_that_differ_are_an_error_of_the_second(write: Write, mine: Path) -> None:
    outcome = own.add([write("a.csv", "name,class,country\nIlse Varga,Person,HUN\nIlse Varga,Person,NOR\n")])
    (problem,) = problems(outcome)
    assert problem.startswith(
        "a.csv:3: line 2 says otherwise of https://w3id.org/communique/id/person/ilse-varga"
    )
    assert [thing.country for thing in own.listed()] == ["HUN"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("latin.csv", "name,class\nJosé,Person\n".encode("latin-1"), "latin.csv: line 2 is not UTF-8"),
        ("missing.csv", None, "missing.csv: No such file or directory; check the path"),
    ],
)
def test_a_file_that_cannot_be_read_costs_one_line(
    write: Write, mine: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        Path(name).write_bytes(data)
    good = write("good.csv", "name,class\nIlse Varga,Person\n")
    outcome = own.add([Path(name), good])
    assert counts(outcome) == (1, 0, 0)
    assert [p.startswith(message) for p in problems(outcome)] == [True]


# --- Turtle ---------------------------------------------------------------------------------------


def test_turtle_in_our_vocabulary_is_taken_as_it_is(write: Write, mine: Path) -> None:
    text = 'ex:wolves a cq:ArmedGroup ; rdfs:label "Red Wolves" ; cq:country state:NOR .\n'
    assert counts(own.add([write("a.ttl", PREFIXES + text)])) == (1, 0, 0)
    assert statements(mine) == (
        '<https://example.org/wolves> a cq:ArmedGroup ;\n\trdfs:label "Red Wolves"@en ;\n'
        "\tcq:country state:NOR ."
    )


def test_names_in_other_languages_are_left_out(write: Write, mine: Path) -> None:
    text = (
        'ex:w a cq:ArmedGroup ; rdfs:label "Rote Wölfe"@de, "Red Wolves"@en-GB ; skos:altLabel "Wölfe"@de .\n'
    )
    own.add([write("a.ttl", PREFIXES + text)])
    assert [(thing.name, thing.names) for thing in own.listed()] == [("Red Wolves", ())]


def test_a_bad_statement_costs_one_line_and_the_good_ones_are_added(write: Write, mine: Path) -> None:
    text = (
        'ex:a a cq:Person ; rdfs:label "Ana Silva" .\n'
        'ex:b a nowhere:Person ; rdfs:label "B" .\n'
        'ex:c a cq:Persn ; rdfs:label "C" .\n'
        'ex:d rdfs:label "D" .\n'
        "ex:e a cq:Person .\n"
        'ex:f a cq:Person ; rdfs:label "F" ; cq:country state:XYZ .\n'
        "cq:Kite a owl:Class ; rdfs:subClassOf cq:Weapon .\n"
        'ex:g a cq:Kite ; rdfs:label "G" .\n'
        'ex:h a cq:Person ; rdfs:label "H"@de .\n'
        'ex:i a cq:Person ; rdfs:label "I" ; cq:country [ rdfs:label "Norway" ] .\n'
        'lex:j a ontolex:LexicalEntry ; rdfs:label "jam" .\n'
    )
    outcome = own.add([write("a.ttl", PREFIXES + text)])
    assert [thing.name for thing in own.listed()] == ["Ana Silva"]
    said = [problem.split(": ", 1) for problem in problems(outcome)]
    assert [where for where, _ in said] == [f"a.ttl:{FIRST + n}" for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 7)]
    assert [what.split("; ")[-1] for _, what in said] == [
        "mend the statement",
        "write Person",
        "give it a class of entities: a cq:Person",
        "give it an rdfs:label",
        "write state:CODE with its ISO 3166-1 code",
        "give it an rdfs:label",
        "give it an rdfs:label without a language or in @en",
        "give that one an IRI",
        "give it a label, a part of speech, and what it denotes",
        "write Person, Company …",
    ]


def test_a_table_may_use_a_class_that_turtle_defines_whatever_their_order(write: Write, mine: Path) -> None:
    classes = write(
        "a.ttl", PREFIXES + 'cq:KiteBomb a owl:Class ; rdfs:subClassOf cq:Bomb ; rdfs:label "kite bomb" .\n'
    )
    table = write("b.csv", "name,class\nKB-1,KiteBomb\n")
    outcome = own.add([table, classes])
    assert (counts(outcome), problems(outcome)) == ((2, 0, 0), [])
    assert own.known().coarse("KiteBomb") == "Weapon"


# --- Wikidata -------------------------------------------------------------------------------------


def leads_to(*items: str, **more: Any) -> list[dict[str, Any]]:
    return [{"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": item}}}, **more} for item in items]


TESK = {
    "id": "Q900000001",
    "labels": {"en": {"language": "en", "value": "Radomir Tesk"}, "de": {"language": "de", "value": "Tesk"}},
    "aliases": {"en": [{"language": "en", "value": "R. Tesk"}, {"language": "en", "value": "president"}]},
    "claims": {
        "P31": leads_to("Q5"),
        "P27": [*leads_to("Q15180", qualifiers={"P582": []}), *leads_to("Q159")],
    },
}
AGENCY = {
    "id": "Q41984",
    "labels": {"en": {"language": "en", "value": "International Atomic Energy Agency"}},
    "aliases": [],
    "claims": {"P31": leads_to("Q484652")},
}
DRONE = {
    "id": "Q900000002",
    "labels": {"mul": {"language": "mul", "value": "Falke 3"}},
    "claims": {"P279": leads_to("Q728", "Q484000"), "P495": leads_to("Q183"), "P17": leads_to("Q20")},
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"entities": {"Q900000001": TESK}}),
        json.dumps(TESK, indent=1),
        json.dumps([TESK]),
        f"[\n{json.dumps(TESK)},\n]\n",
        json.dumps(TESK) + "\n" + json.dumps(TESK) + "\n",
    ],
    ids=["EntityData", "item", "array", "dump", "lines"],
)
def test_an_item_of_wikidata_becomes_an_entity(write: Write, mine: Path, text: str) -> None:
    outcome = own.add([write("q.json", text)])
    assert (counts(outcome), problems(outcome)) == ((1, 0, 0), [])
    assert statements(mine) == (
        "person:Q900000001 a cq:Person ;\n"
        '\trdfs:label "Radomir Tesk"@en ;\n'
        "\towl:sameAs wd:Q900000001 ;\n"
        '\tskos:altLabel "R. Tesk"@en ;\n'
        "\tcq:country state:RUS ."
    )


def test_an_item_has_the_narrowest_class_that_its_own_match(write: Write, mine: Path) -> None:
    own.add([write("q.json", json.dumps(DRONE))])
    (drone,) = own.listed()
    assert (drone.name, drone.class_name, drone.country) == ("Falke 3", "Drone", "DEU")


def test_an_item_that_we_know_adds_to_our_entry(write: Write, mine: Path) -> None:
    own.add([write("q.json", json.dumps(AGENCY))])
    assert [t.iri for t in own.listed()] == ["https://w3id.org/communique/id/organization/iaea"]


def test_an_item_of_no_known_class_costs_one_line_and_the_rest_goes_on(write: Write, mine: Path) -> None:
    life = {"id": "Q3", "labels": {"en": {"value": "life"}}, "claims": {"P31": leads_to("Q937228")}}
    nameless = {"id": "Q4", "labels": [], "claims": []}
    text = "[\n" + ",\n".join(map(json.dumps, [life, nameless, 5, TESK])) + "\n]"
    outcome = own.add([write("q.json", text)])
    assert counts(outcome) == (1, 0, 0)
    assert problems(outcome) == [
        "q.json:2: Q3 (life) is of Q937228, which match no class of ours; say which does in a Turtle file, "
        "cq:CLASS skos:narrowMatch <http://www.wikidata.org/entity/Q937228> ., and add that first",
        "q.json:3: Q4 has no English label; give it one, or leave it out",
        "q.json:4: no item of Wikidata; save it as Special:EntityData gives it",
    ]


def test_a_match_of_ones_own_says_what_an_item_is(write: Write, mine: Path) -> None:
    match = "cq:Facility skos:narrowMatch <http://www.wikidata.org/entity/Q900000009> .\n"
    site = {
        "id": "Q900000003",
        "labels": {"en": {"value": "Site 9"}},
        "claims": {"P31": leads_to("Q900000009")},
    }
    outcome = own.add([write("q.json", json.dumps(site)), write("a.ttl", PREFIXES + match)])
    assert (counts(outcome), problems(outcome)) == ((2, 0, 0), [])


def test_what_is_no_json_costs_one_line(write: Write, mine: Path) -> None:
    assert problems(own.add([write("q.json", '{\n "id": \n}')])) == [
        "q.json:3: not JSON (Expecting value); save it as Wikidata gives it"
    ]
    broken = write("lines.jsonl", json.dumps(TESK) + '\n{"id": \n')
    assert problems(own.add([broken])) == ["lines.jsonl:2: not JSON (Expecting value); mend the line"]


# --- one file of one's own ------------------------------------------------------------------------


def test_adding_again_changes_nothing_and_an_entity_with_the_same_iri_is_replaced(
    write: Write, mine: Path
) -> None:
    table = write("a.csv", "name,class,country\nIlse Varga,Person,HUN\nAna Silva,Person,PRT\n")
    assert counts(own.add([table])) == (2, 0, 0)
    before = mine.read_bytes()
    assert counts(own.add([table, table])) == (0, 0, 2)
    assert mine.read_bytes() == before
    other = write("b.csv", "name,class,country\nIlse Varga,Person,NOR\n")
    assert counts(own.add([other])) == (0, 1, 0)
    assert {t.name: t.country for t in own.listed()} == {"Ilse Varga": "NOR", "Ana Silva": "PRT"}


NAMES = st.sampled_from(
    ["Ana Silva", "Ilse Varga", "Radomir Tesk", "Nordwerft", "Red Wolves", "Falke 3", "Ö"]
)
ROWS = st.dictionaries(
    NAMES,
    st.tuples(
        st.sampled_from(["Person", "Company", "ArmedGroup", "Drone"]),
        st.sampled_from(["", "HUN", "NO", "Russia"]),
        st.sampled_from(["", "HCG", "the Wolves|Wolf 1"]),
    ),
    min_size=2,
)


@pytest.mark.long
@given(rows=ROWS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_adding_twice_is_adding_once_and_the_order_of_files_does_not_matter(
    write: Write, mine: Path, rows: dict[str, tuple[str, str, str]]
) -> None:
    lines = [f"{name},{','.join(cells)}\n" for name, cells in rows.items()]
    header = "name,class,country,aliases\n"
    one, two = write("1.csv", header + "".join(lines[::2])), write("2.csv", header + "".join(lines[1::2]))
    mine.unlink(missing_ok=True)
    own.add([one, two])
    first = mine.read_bytes()
    assert counts(own.add([two, one])) == (0, 0, len(rows))
    assert mine.read_bytes() == first
    mine.unlink()
    own.add([two])
    own.add([one])
    assert mine.read_bytes() == first


def test_an_entity_is_removed_by_its_name_or_iri(write: Write, mine: Path) -> None:
    own.add([write("a.csv", "name,class,aliases\nIlse Varga,Person,Varga\nAna Silva,Person,\n")])
    assert own.remove("varga").name == "Ilse Varga"
    assert own.remove("https://w3id.org/communique/id/person/ana-silva").name == "Ana Silva"
    assert own.listed() == []
    with pytest.raises(NotFoundError, match="has nothing called 'Ana Silva'; kg reference list shows"):
        own.remove("Ana Silva")


def test_a_class_that_an_entity_needs_is_not_removed(write: Write, mine: Path) -> None:
    text = 'cq:Kite a owl:Class ; rdfs:subClassOf cq:Weapon ; rdfs:label "kite" .\n'
    text += 'ex:k a cq:Kite ; rdfs:label "K-1" .\n'
    own.add([write("a.ttl", PREFIXES + text)])
    with pytest.raises(OntologyError, match=r"is needed by https://example\.org/k; remove"):
        own.remove("kite")


def test_two_of_ones_own_with_one_name_are_noted_and_the_first_by_iri_is_meant(
    write: Write, mine: Path
) -> None:
    text = 'ex:b a cq:ArmedGroup ; rdfs:label "Red Wolves" .\nex:a a cq:Company ; rdfs:label "Red Wolves" .\n'
    outcome = own.add([write("a.ttl", PREFIXES + text)])
    assert outcome.notes == (
        "'Red Wolves' is a name of https://example.org/a and https://example.org/b; "
        "the first of them is meant by it",
    )
    assert (
        iri_of("Red Wolves", read("The Red Wolves attacked the base on Monday.")) == "https://example.org/a"
    )


def test_the_file_is_in_the_users_data_folder_where_nothing_else_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KG_REFERENCE")
    assert own.path().parts[-2:] == ("communique", "reference.ttl")


# --- extraction -----------------------------------------------------------------------------------


def read(text: str) -> Annotation:
    return Extractor().extract(Document("d", text))


def iri_of(name: str, annotation: Annotation) -> str | None:
    return next((entity.iri for entity in annotation.entities if entity.name == name), None)


def test_an_entity_of_ones_own_wins_over_ours(write: Write, mine: Path) -> None:
    sentence = "Hezbollah attacked the army base on Monday."
    ours = iri_of("Hezbollah", read(sentence))
    assert ours is not None
    own.add([write("a.csv", "name,class,country,iri\nHezbollah,PoliticalParty,NOR,https://example.org/h\n")])
    annotation = read(sentence)
    assert iri_of("Hezbollah", annotation) == "https://example.org/h" != ours
    (party,) = [entity for entity in annotation.entities if entity.name == "Hezbollah"]
    assert (party.class_name, party.country) == ("PoliticalParty", "NOR")


def test_what_one_knows_is_a_part_of_what_a_document_was_read_with(write: Write, mine: Path) -> None:
    without = Extractor().settings
    own.add([write("a.csv", "name,class\nIlse Varga,Person\n")])
    first = Extractor().settings
    own.add([write("a.csv", "name,class,country\nIlse Varga,Person,HUN\n")])
    assert len({without, first, Extractor().settings}) == 3
    assert without == ""


# --- the graph ------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_store_knows_the_classes_of_ones_own_that_its_documents_use(
    write: Write, mine: Path, graph: EmbeddedStore
) -> None:
    own.add([write("a.ttl", PREFIXES + STORMING)])
    extractor = Extractor()
    document = Document("d", "Rebels attacked the army base on Monday.")
    graph.learn(extractor.reference.own)
    graph.add(document_graph(extractor.extract(document), extractor.reference, digest(document, "")))
    assert graph.query("ASK { ?e a ?c . ?c rdfs:subClassOf* cq:Assault ; rdfs:label 'storming'@en }")
    assert violations(graph.document_quads(), graph.own_quads()) == []
    assert violations(graph.document_quads()) != []


def test_a_store_takes_what_is_new_and_keeps_what_is_not_spoken_of(
    write: Write, mine: Path, graph: EmbeddedStore
) -> None:
    def learn(*rows: str) -> None:
        mine.unlink(missing_ok=True)
        own.add([write("a.csv", "name,class,country,iri\n" + "".join(f"{row}\n" for row in rows))])
        graph.learn(own.known().own)

    learn("Ilse Varga,Person,HUN,https://example.org/v", "Ana Silva,Person,,https://example.org/s")
    size = len(graph)
    learn("Ilse Varga,Person,NOR,https://example.org/v")
    assert len(graph) == size
    for asked, expected in (
        ("v> cq:country state:NOR", True),
        ("v> cq:country state:HUN", False),
        ("s> a cq:Person", True),
    ):
        query = (
            f"PREFIX state: <https://w3id.org/communique/id/state/> ASK {{ <https://example.org/{asked} }}"
        )
        assert bool(graph.query(query)) is expected


def test_what_ones_own_files_say_counts_before_what_ours_say(write: Write, mine: Path) -> None:
    iaea = "https://w3id.org/communique/id/organization/iaea"
    own.add([write("a.csv", f"name,class,iri\nThe Watchdog,Company,{iaea}\n")])
    entry = with_own(own.known().own).entries[iaea]
    assert (entry.name, entry.class_name, entry.own) == ("The Watchdog", "Company", True)
