from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import NotFoundError, QueryError, StoreError
from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import EmbeddedStore, open_store
from kg.store.files import table_files

Mapped = Callable[[Document], DocumentGraph]

VISIT = Document("visit", "French President Ana Silva visited Ukraine on 3 May 2022.")
TALKS = Document("talks", "Ana Silva criticised Russia. Russia rejected her remarks.")
OTHER = Document("visit", "North Korea fired two missiles on Monday.")


def rows(store: EmbeddedStore, query: str) -> list[list[str]]:
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    return [[getattr(term, "value", "") for term in row] for row in result]


def documents(store: EmbeddedStore) -> list[str]:
    return [iri.rsplit("/", 1)[-1] for iri in store.documents()]


def test_a_document_that_was_added_can_be_asked_for(graph: EmbeddedStore, mapped: Mapped) -> None:
    assert graph.add(mapped(VISIT)) == "added"
    assert documents(graph) == ["visit"]
    found = rows(graph, "SELECT ?name WHERE { ?event a cq:Visit ; cq:source/rdfs:label ?name }")
    assert found == [["Ana Silva"]]


def test_adding_the_same_document_again_changes_nothing(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(VISIT))
    before = set(graph.quads())
    assert graph.add(mapped(VISIT)) == "unchanged"
    assert set(graph.quads()) == before


def test_a_changed_document_replaces_the_old_one(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(VISIT))
    assert graph.add(mapped(OTHER)) == "replaced"
    assert documents(graph) == ["visit"]
    assert rows(graph, "SELECT ?e WHERE { ?e a cq:Visit }") == []
    assert rows(graph, "SELECT ?l WHERE { ?e a cq:Person ; rdfs:label ?l }") == []
    assert len(rows(graph, "SELECT ?e WHERE { ?e a cq:MissileLaunch }")) == 1


def test_a_replaced_document_leaves_the_store_as_if_the_old_one_had_never_been(
    graph: EmbeddedStore, mapped: Mapped
) -> None:
    graph.add(mapped(VISIT))
    graph.add(mapped(OTHER))
    with open_store(None) as fresh:
        fresh.add(mapped(OTHER))
        assert set(graph.quads()) == set(fresh.quads())


def test_a_removed_document_takes_its_evidence_and_what_it_alone_supports_with_it(
    graph: EmbeddedStore, mapped: Mapped
) -> None:
    empty = set(graph.quads())
    graph.add(mapped(VISIT))
    graph.remove(mapped(VISIT).iri)
    assert set(graph.quads()) == empty


def test_what_another_document_says_as_well_stays(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(VISIT))
    graph.add(mapped(TALKS))
    graph.remove(mapped(VISIT).iri)
    assert rows(graph, "SELECT ?l WHERE { ?e a cq:Person ; rdfs:label ?l }") == [["Ana Silva"]]


def test_removing_a_document_leaves_the_reference_knowledge_alone(
    graph: EmbeddedStore, mapped: Mapped
) -> None:
    graph.add(mapped(TALKS))
    graph.remove(mapped(TALKS).iri)
    assert rows(graph, 'SELECT ?l WHERE { ?s cq:iso3166 "RUS" ; rdfs:label ?l }') == [["Russia"]]


def test_a_document_leaves_with_the_nodes_without_names_that_somebody_put_into_it(
    graph: EmbeddedStore, mapped: Mapped
) -> None:
    before = set(graph.quads())
    visit = mapped(VISIT)
    graph.add(visit)
    graph.add(mapped(TALKS))
    alone = set(graph.quads())
    (event,) = rows(graph, "SELECT ?event { ?event a cq:Visit }")[0]
    graph.update(
        f'INSERT DATA {{ <{event}> cq:target [], "nobody", _:one . GRAPH <{visit.iri}> {{'
        f" [] cq:about <{event}> . <{visit.iri}> cq:publisher [ cq:about [] ] }} }}"
    )
    graph.update("INSERT DATA { <urn:other> cq:target [] }")
    assert graph.add(mapped(OTHER)) == "replaced"
    assert rows(graph, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(ISBLANK(?s)) } }") == [["0"]]
    graph.remove(visit.iri)
    graph.update("DELETE WHERE { <urn:other> ?p ?o }")
    assert graph.add(visit) == "added"
    assert set(graph.quads()) == alone
    graph.remove(visit.iri)
    graph.remove(mapped(TALKS).iri)
    assert set(graph.quads()) == before


def test_removing_what_is_not_there_says_so(graph: EmbeddedStore) -> None:
    with pytest.raises(NotFoundError, match="no such document"):
        graph.remove("https://example.org/nothing")


TEXTS = st.sampled_from(
    [
        "Russia attacked Ukraine on Monday.",
        "Ukraine said Russia had attacked.",
        "North Korean leader Kim Jong-un threatened Japan with nuclear weapons.",
        "Japan condemned the threat. Kim Jong-un met Japanese officials in May 2021.",
        "The weather was fine.",
        "",
    ]
)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.sampled_from("abc"), TEXTS), max_size=6)


@pytest.mark.long
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_additions_and_removals_the_store_is_as_if_built_from_what_is_left(
    steps: list[tuple[str, str, str]], mapped: Mapped
) -> None:
    left: dict[str, DocumentGraph] = {}
    with open_store(None) as store, open_store(None) as fresh:
        for step, identifier, text in steps:
            document = mapped(Document(identifier, text))
            if step == "add":
                store.add(document)
                left[identifier] = document
            elif identifier in left:
                store.remove(left.pop(identifier).iri)
        for document in left.values():
            fresh.add(document)
        assert set(store.quads()) == set(fresh.quads())


def test_a_store_on_disk_keeps_its_documents(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(VISIT))
        before = set(store.quads())
    del store
    with open_store(tmp_path / "s", read_only=True) as store:
        assert set(store.quads()) == before


def test_a_store_can_be_read_while_another_writes(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as writer:
        writer.add(mapped(VISIT))
        with open_store(tmp_path / "s", read_only=True) as reader:
            assert documents(reader) == ["visit"]


def test_a_second_writer_is_told_that_the_store_is_taken(tmp_path: Path) -> None:
    with open_store(tmp_path / "s"), pytest.raises(StoreError, match="another process is writing"):
        open_store(tmp_path / "s")


def test_a_directory_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ana")
    with pytest.raises(StoreError, match="not a store"):
        open_store(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        open_store(tmp_path / "s", read_only=True)
    assert not (tmp_path / "s").exists()


def test_a_new_version_of_the_ontology_replaces_the_old_one(
    tmp_path: Path, mapped: Mapped, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(TALKS))
        expected = set(store.quads())
    del store
    # An older version knew a state that this one does not, under a fingerprint of its own.
    old = ox.Store(str(tmp_path / "s"))
    ontology_graph = ox.NamedNode("https://w3id.org/communique/ontology")
    digest = ox.NamedNode("https://w3id.org/communique/ontology#digest")
    for quad in list(old.quads_for_pattern(ontology_graph, digest, None, ontology_graph)):
        old.remove(quad)
    for name in (ontology_graph, ox.DefaultGraph()):
        old.add(ox.Quad(ox.NamedNode("https://example.org/x"), digest, ox.Literal("old"), name))
        old.add(ox.Quad(ontology_graph, digest, ox.Literal("old"), ontology_graph))
    # What the old version said is what its graph says; the extra state is in both.
    old.flush()
    del old
    with open_store(tmp_path / "s") as store:
        assert set(store.quads()) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE <http://127.0.0.1:9999/> { ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1:9999/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX ex: <http://127.0.0.1:9999/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
        "PREFIX ex: <http://127.0.0.1:9999/> SELECT * { SERVICESILENTex:x { ?s ?p ?o } }",
        "PREFIX ex: <http://127.0.0.1/> SELECT * { BIND(ex:a\\# AS ?z) SERVICE <http://127.0.0.1:9999/> {} }",
        'SELECT * { BIND("\\u0022" AS ?x) SERVICE <http://127.0.0.1:9999/> {} BIND("\\u0022" AS ?y) }',
        "SELECT * { VALUES ?x { <http://127.0.0.1:9999/> } FILTER(1<2)SERVICE?x#>\n{ ?s ?p ?o } }",
        "SELECT * {\n# a comment\nSERVICE<http://127.0.0.1:9999/> { ?s ?p ?o } }",
        "SELECT ('\\'' AS ?q) { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }",
        'SELECT ("""a"" b""" AS ?q) { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }',
    ],
)
def test_a_query_that_would_ask_another_server_is_refused(graph: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        graph.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a cq:State } LIMIT 1",
        'SELECT ("SERVICE <x>" AS ?q) {}',
        "SELECT ?s { ?s a cq:State # SERVICE <http://127.0.0.1/>\n } LIMIT 1",
        "PREFIX ex: <http://example.org/SERVICE/> SELECT ?s { ?s a ex:SERVICE }",
        "SELECT ?s { ?s a <http://example.org/#SERVICE> }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT ?s { ?s a sd:Service }",
    ],
)
def test_a_query_that_only_writes_the_word_is_answered(graph: EmbeddedStore, query: str) -> None:
    graph.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { FILTER(" + "!" * 10_000 + "true) }",
        "SELECT (" + "1+" * 10_000 + "1 AS ?n) {}",
        "SELECT * {" + "OPTIONAL { ?s ?p ?o } " * 3000 + "}",
    ],
    ids=["braces", "negations", "sums", "optionals"],
)
def test_a_query_that_would_overflow_the_engine_is_refused(graph: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryError, match=r"the query (nests deeper|has more)"):
        graph.query(query)


def test_a_long_list_of_values_is_answered(graph: EmbeddedStore) -> None:
    values = " ".join(f'("{n}" {n})' for n in range(5000))
    graph.query(f"SELECT ?a {{ VALUES (?a ?b) {{ {values} }} }}")


@pytest.mark.parametrize("query", ["SELECT * {", "INSERT DATA { <a:b> <a:c> <a:d> }", "DROP ALL", ""])
def test_what_is_no_query_is_refused(graph: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryError, match="cannot be parsed"):
        graph.query(query)


def test_a_compacted_store_holds_what_it_held_in_files_that_are_others(
    tmp_path: Path, mapped: Mapped
) -> None:
    with open_store(tmp_path / "s") as store:
        store.compact()
        store.add(mapped(VISIT))
        store.close()  # the document has files of its own
        held = set(store.quads())
        before = table_files(tmp_path / "s").keys()
        store.compact()
        end = time.monotonic() + 60
        while before <= table_files(tmp_path / "s").keys() and time.monotonic() < end:
            time.sleep(0.01)  # Oxigraph removes files a moment later
        assert not before <= table_files(tmp_path / "s").keys()
        assert set(store.quads()) == held
        store.remove(mapped(VISIT).iri)
        assert documents(store) == []
