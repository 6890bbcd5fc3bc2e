"""The reference knowledge of the user's own, from the command line to the graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import kg

TEXT = "Rebels attacked the army base on Monday. Ilse Varga blamed the Halvian Coast Guard."
PEOPLE = "name,class,country,aliases,wikidata\nIlse Varga,Person,HUN,Varga,Q900000001\nB,Persn,,,\n"
STORMING = """\
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix lex: <https://w3id.org/communique/lexicon#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
cq:Storming a owl:Class ; rdfs:subClassOf cq:Assault ; rdfs:label "storming"@en .
lex:own-attack-verb a ontolex:LexicalEntry ; rdfs:label "attack"@en ;
    lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:Storming .
"""
BELOW_ASSAULT = "SELECT ?class { ?e cq:status ?s ; a ?class . ?class rdfs:subClassOf+ cq:Assault }"


@pytest.fixture
def folder(tmp_path: Path, default_store_in_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store, a text, a table, a class of one's own, and the place of a reference file."""
    monkeypatch.setenv("KG_REFERENCE", str(tmp_path / "mine.ttl"))
    for name, text in (("a.txt", TEXT), ("people.csv", PEOPLE), ("own.ttl", STORMING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_entities_are_added_listed_and_removed(folder: Path) -> None:
    mine = folder / "mine.ttl"
    assert kg("reference", "path").stdout == f"{mine}\n"
    assert kg("reference", "list").stdout == ("nothing of your own yet; add some: kg reference add FILE\n")
    done = kg("reference", "add", "people.csv", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == f"1 added, 0 replaced, 0 unchanged; your reference knowledge is in {mine}\n"
    assert done.stderr == "kg: people.csv:3: 'Persn' is no class of entities; write Person\n"
    assert kg("reference", "list").stdout == (
        "Ilse Varga  Person  HUN  https://w3id.org/communique/id/person/Q900000001\n    Varga\n"
    )
    assert kg("reference", "remove", "Varga").stdout == (
        f"removed Ilse Varga (https://w3id.org/communique/id/person/Q900000001) from {mine}\n"
    )
    gone = kg("reference", "remove", "Varga")
    assert (gone.returncode, gone.stderr) == (
        1,
        f"kg: {mine} has nothing called 'Varga'; kg reference list shows what it has\n",
    )


def test_a_build_reads_documents_anew_when_ones_own_file_changes(folder: Path) -> None:
    assert kg("build", "a.txt", cwd=folder).stdout.startswith("1 added, 0 replaced, 0 unchanged")
    kg("reference", "add", "people.csv", cwd=folder)
    assert kg("build", "a.txt", cwd=folder).stdout.startswith("0 added, 1 replaced, 0 unchanged")
    assert kg("build", "a.txt", cwd=folder).stdout.startswith("0 added, 0 replaced, 1 unchanged")
    query = (
        "SELECT ?same { ?p rdfs:label 'Ilse Varga'@en ; owl:sameAs ?same ; a cq:Person . ?e cq:source ?p }"
    )
    assert kg("query", query, "--format", "csv", cwd=folder).stdout.splitlines() == [
        "same",
        "http://www.wikidata.org/entity/Q900000001",
    ]


@pytest.mark.long
def test_a_class_of_ones_own_is_found_by_its_superclass_and_the_graph_is_sound(folder: Path) -> None:
    (folder / "b.txt").write_text("Ana Silva met Ilse Varga.", encoding="utf-8")
    # The second build is without the file, and nothing is lost.
    for build in (("a.txt", "--ontology", "own.ttl"), ("b.txt",)):
        assert kg("build", *build, cwd=folder).returncode == 0
        assert kg("query", BELOW_ASSAULT, "--format", "csv", cwd=folder).stdout.splitlines() == [
            "class",
            "https://w3id.org/communique/ontology#Storming",
        ]
    assert kg("validate", cwd=folder).returncode == 0


def test_a_reference_file_that_is_no_turtle_costs_one_line(folder: Path) -> None:
    (folder / "mine.ttl").write_text("Ilse Varga, Person", encoding="utf-8")
    for arguments in (["extract", "a.txt"], ["reference", "list"], ["reference", "add", "people.csv"]):
        done = kg(*arguments, cwd=folder)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert done.stderr.startswith(f"kg: {folder / 'mine.ttl'}: not Turtle (")


@pytest.mark.parametrize("command", ["add", "list", "remove", "path"])
def test_every_command_on_ones_own_file_has_help_with_an_example(command: str) -> None:
    done = kg("reference", command, "--help", COLUMNS="200")
    assert done.returncode == 0
    assert f"kg reference {command}" in done.stdout.split("Example")[1]
