from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.network.keeping import FILE_NAME, loaded
from tests.command import KG, installed_kg, kg

ROOT = Path(__file__).parent.parent

EDITORIAL = (
    "North Korean leader Kim Jong-un threatened Japan with nuclear weapons on Monday night.\n"
    "“We will never give up our weapons,” Kim was quoted as saying by KCNA.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a text and a store that was built from it."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "editorial.txt").write_text(EDITORIAL, encoding="utf-8")
    (folder / "latin.rq").write_bytes("# état\nASK {}".encode("latin-1"))
    done = kg("build", "editorial.txt", "--published", "2022-04-27", "--store", "graph.kg", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "1 added, 0 replaced, 0 unchanged; the graph is in graph.kg\n",
        "",
    )
    return folder


def test_the_network_stands_ready_behind_a_build(folder: Path) -> None:
    network = loaded(folder / "graph.kg" / FILE_NAME)
    assert network is not None
    assert network.node(*network.named("Kim Jong-un")).class_name == "Person"


def test_building_again_changes_nothing(folder: Path) -> None:
    done = kg("build", "editorial.txt", "--published", "2022-04-27", "--store", "graph.kg", cwd=folder)
    assert done.stdout == "0 added, 0 replaced, 1 unchanged; the graph is in graph.kg\n"


def test_a_query_is_answered_as_a_table(folder: Path) -> None:
    done = kg(
        "query", "SELECT ?when WHERE { ?e a cq:NuclearThreat ; cq:time/cq:timeValue ?when }", cwd=folder
    )
    assert done.stdout.splitlines()[-2:] == ["│ 2022-04-25TNI │", "└───────────────┘"]


@pytest.mark.parametrize(
    ("output_format", "expected"),
    [
        ("csv", "name\r\nNorth Korea\r\n"),
        (
            "json",
            '{"head":{"vars":["name"]},"results":{"bindings":[{"name":'
            '{"type":"literal","value":"North Korea","xml:lang":"en"}}]}}\n',
        ),
    ],
)
def test_a_query_is_answered_in_the_formats_of_sparql(
    folder: Path, output_format: str, expected: str
) -> None:
    query = "SELECT ?name WHERE { ?kim a cq:Person ; cq:country/rdfs:label ?name }"
    done = kg("query", query, "--format", output_format, cwd=folder)
    assert done.stdout == expected.replace("\r\n", "\n") or done.stdout == expected


def test_a_query_for_a_graph_is_answered_in_turtle(folder: Path) -> None:
    done = kg("query", "CONSTRUCT { ?e a cq:NuclearThreat } WHERE { ?e a cq:NuclearThreat }", cwd=folder)
    graph = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert [str(s) for s in graph.subjects()] == [
        "https://w3id.org/communique/id/document/editorial.txt#event=32,42"
    ]


def test_an_entity_is_shown_with_its_events_words_and_sentences(folder: Path) -> None:
    done = kg("show", "kim jong-un", cwd=folder)
    assert done.returncode == 0
    for part in (
        "Kim Jong-un  https://w3id.org/communique/id/person/kim-jong-un",
        "position held: leader of North Korea",
        "NuclearThreat reported 2022-04-25TNI (instrument nuclear weapons, source Kim Jong-un, target Japan)",
        "editorial.txt 32–42 “threatened”: North Korean leader Kim Jong-un threatened Japan",
        "quoted via Korean Central News Agency: We will never give up our weapons,",
        "mentioned 4 times: North Korean leader Kim Jong-un (0–31), We (88–90), our (110–113), Kim (124–127)",
    ):
        assert part in done.stdout


@pytest.mark.usefixtures("default_store_in_tmp_path")
def test_words_that_nobody_carried_are_shown_without_a_carrier(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("“We will never leave this island,” Ana Silva said.", encoding="utf-8")
    kg("build", "talk.txt", cwd=tmp_path)
    done = kg("show", "Ana Silva", cwd=tmp_path)
    assert "└── quoted: We will never leave this island,\n" in done.stdout


def test_the_exported_turtle_says_the_same_to_rdflib_and_to_oxigraph(folder: Path) -> None:
    done = kg("export", "--format", "turtle", cwd=folder)
    ours = rdflib.Graph().parse(data=done.stdout, format="turtle")
    read = ox.serialize(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert read is not None
    assert len(ours) > 100
    assert isomorphic(ours, rdflib.Graph().parse(data=read.decode(), format="nt"))


def test_all_export_formats_hold_the_same_statements(folder: Path) -> None:
    turtle = rdflib.Graph().parse(data=kg("export", cwd=folder).stdout, format="turtle")
    quads = {
        q.triple
        for q in ox.parse(kg("export", "--format", "nquads", cwd=folder).stdout, format=ox.RdfFormat.N_QUADS)
    }
    linked = {
        q.triple
        for q in ox.parse(kg("export", "--format", "jsonld", cwd=folder).stdout, format=ox.RdfFormat.JSON_LD)
    }
    assert len(turtle) == len(quads)
    assert quads == linked


@pytest.mark.parametrize("output_format", ["turtle", "nquads", "jsonld"])
def test_the_same_graph_is_the_same_bytes_whatever_the_hash_seed(folder: Path, output_format: str) -> None:
    first = kg("export", "--format", output_format, cwd=folder, PYTHONHASHSEED="1")
    second = kg("export", "--format", output_format, cwd=folder, PYTHONHASHSEED="2")
    assert first.stdout == second.stdout


def test_a_sound_graph_is_valid(folder: Path) -> None:
    done = kg("validate", cwd=folder)
    assert (done.returncode, done.stdout) == (
        0,
        "1 documents: every statement keeps to the shapes and has its evidence\n",
    )


def test_extraction_is_the_same_bytes_twice_and_in_any_batch() -> None:
    texts = [EDITORIAL, "Russia attacked Ukraine.", "", "🚀 He met them in May.", EDITORIAL * 3]
    lines = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
    outputs = {
        kg("extract", "--format", "jsonl", "--batch-size", size, "-", stdin=lines, PYTHONHASHSEED=seed).stdout
        for size, seed in (("1", "1"), ("64", "2"))
    }
    assert len(outputs) == 1
    assert [json.loads(line)["document"]["id"] for line in outputs.pop().splitlines()] == list("01234")


def test_a_bad_line_costs_one_line_and_the_stream_goes_on() -> None:
    lines = (
        '{"id": "a", "text": "x"}\nnot json\n{"id": "b"}\n'
        '{"id": "a", "text": "y"}\n{"id": "c", "text": "z"}\n'
    )
    done = kg("extract", "--format", "jsonl", "-", stdin=lines)
    assert [json.loads(line)["document"]["id"] for line in done.stdout.splitlines()] == ["a", "c"]
    assert done.returncode == 1
    errors = done.stderr.splitlines()
    assert [error.split(": ")[:2] for error in errors] == [
        ["kg", "standard input:2"],
        ["kg", "standard input:3"],
        ["kg", "standard input:4"],
    ]


def test_a_first_line_that_is_bad_is_an_error_of_that_line_alone() -> None:
    done = kg("extract", "--format", "jsonl", "-", stdin='nonsense\n{"id": "b", "text": "x"}\n')
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.startswith("kg: standard input:1: ")
    assert done.returncode == 1


@pytest.mark.usefixtures("default_store_in_tmp_path")
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Russia attacked Ukraine.")
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    done = kg("build", "good.txt", "empty.txt", "image.txt", "missing.txt", cwd=tmp_path)
    assert done.stdout == "1 added, 0 replaced, 0 unchanged; the graph is in graph.kg\n"
    assert done.returncode == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        "empty.txt",
        "image.txt",
        "missing.txt",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["query", "SELECT * {"], 1, "kg: the query cannot be parsed: error at 1:11"),
        (["query", "ASK {}", "--store", "nowhere"], 1, "kg: nowhere: there is no store here"),
        (["show", "Nobody At All"], 1, "kg: no document speaks of 'Nobody At All'"),
        (["query"], 2, "give a query, or --file FILE"),
        (["extract", "x.txt", "--published", "yesterday"], 2, "'yesterday' is no date"),
        (["query", "ASK {}", "--format", "pdf"], 2, "'pdf' is not one of"),
        (["query", "DESCRIBE cq:Person", "--format", "csv"], 1, "choose turtle or ntriples"),
        (["fly"], 2, "No such command"),
        (["query", "--file", "latin.rq"], 2, "latin.rq is not UTF-8"),
        (["export", "--output", "editorial.txt/graph.ttl"], 1, "kg: editorial.txt"),
    ],
)
def test_what_goes_wrong_is_said_without_a_traceback(
    folder: Path, arguments: list[str], status: int, message: str
) -> None:
    done = kg(*arguments, cwd=folder)
    assert done.returncode == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_graph_is_served_until_it_is_told_to_stop(folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([KG, "serve", "--port", str(port)], cwd=folder, stderr=subprocess.PIPE)
    try:
        assert server.stderr is not None
        assert f"http://127.0.0.1:{port}/" in server.stderr.readline().decode()
        query = "SELECT ?name WHERE { ?e a cq:NuclearThreat ; cq:target/rdfs:label ?name }"
        with httpx.Client(
            transport=httpx.HTTPTransport(retries=60), base_url=f"http://127.0.0.1:{port}"
        ) as client:
            for _ in range(100):
                try:
                    health = client.get("/health")
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            assert health.json() == {"status": "ok", "documents": 1, "version": "0.1.0"}
            answer = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
        assert answer.text == "name\r\nJapan\r\n"
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)
    assert server.returncode in {0, 130, -signal.SIGINT}


def test_the_version_is_that_of_the_project() -> None:
    assert installed_kg("--version").stdout == "communique 0.1.0\n"


COMMANDS = ["extract", "build", "query", "export", "show", "validate", "serve"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = kg(command, "--help", COLUMNS="200")
    assert done.returncode == 0
    assert f"kg {command}" in done.stdout.split("Example")[1]


def test_help_lists_every_command() -> None:
    lines = kg("--help", COLUMNS="200").stdout.splitlines()
    listed = [line.split()[1] for line in lines if line.startswith("│ ")]
    assert [name for name in listed if name in COMMANDS] == COMMANDS


# --- thresholds, and words of one's own ------------------------------------------------------------

SURE = "Rebels attacked the army base on Monday."


def found_events(*options: str) -> list[dict[str, object]]:
    done = kg("extract", "-", "--format", "jsonl", *options, stdin=json.dumps({"id": "d", "text": SURE}))
    assert (done.returncode, done.stderr) == (0, "")
    events: list[dict[str, object]] = json.loads(done.stdout)["events"]
    return events


def test_every_event_has_a_score_and_a_threshold_keeps_the_surer_ones() -> None:
    (event,) = found_events()
    assert isinstance(event["score"], float)
    assert 0.5 < event["score"] <= 1
    assert found_events("--threshold", "1") == []


def test_a_threshold_that_is_no_share_is_wrong_usage() -> None:
    assert kg("extract", "-", "--threshold", "2").returncode == 2


@pytest.mark.usefixtures("default_store_in_tmp_path")
def test_a_build_with_another_threshold_reads_the_documents_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SURE, encoding="utf-8")
    kg("build", "a.txt", "--store", "graph.kg", cwd=tmp_path)
    done = kg("build", "a.txt", "--store", "graph.kg", "--threshold", "0.7", cwd=tmp_path)
    assert done.stdout.startswith("0 added, 1 replaced, 0 unchanged")


def test_words_of_ones_own_are_read_from_a_turtle_file(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        """
        @prefix cq: <https://w3id.org/communique/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
        @prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
        @prefix lex: <https://w3id.org/communique/lexicon#> .
        cq:Storming a owl:Class ; rdfs:subClassOf cq:Assault ; rdfs:label "storming"@en .
        lex:own-attack-verb a ontolex:LexicalEntry ; rdfs:label "attack"@en ;
            lexinfo:partOfSpeech lexinfo:verb ; ontolex:denotes cq:Storming .
        """,
        encoding="utf-8",
    )
    (event,) = found_events("--ontology", str(tmp_path / "own.ttl"))
    assert (event["type"], event["plover"]) == ("Storming", "ASSAULT")


def test_a_file_of_words_that_is_no_turtle_costs_one_line(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text("attack is storming", encoding="utf-8")
    done = kg("extract", "-", "--ontology", str(tmp_path / "own.ttl"), stdin=SURE)
    assert done.returncode == 1
    assert done.stderr.startswith(f"kg: {tmp_path / 'own.ttl'}: not Turtle (")
    assert done.stderr.count("\n") == 1
