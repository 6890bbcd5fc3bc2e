from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import EmbeddedStore, open_store
from kg.store.text_index import FILE

Mapped = Callable[[Document], DocumentGraph]

THREAT = Document("threat", "North Korea’s leader, Kim Jong-un, said: “We will answer with nuclear weapons.”")
CALM = Document(
    "calm", "Japan’s Prime Minister met South Korean officials in Tokyo on Monday.", title="A quiet day"
)


def found(store: EmbeddedStore, words: str, kind: str) -> list[str]:
    """Return what is found of a kind, by what follows `#` or the last `/` in its IRI."""
    anywhere = f"{{ ?x a {kind} }} UNION {{ GRAPH ?g {{ ?x a {kind} }} }}"
    query = f"SELECT DISTINCT ?x {{ ?x cq:matches {ox.Literal(words)} . {anywhere} }} ORDER BY ?x"
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    iris = [row["x"].value for row in result]
    return [iri.rsplit("#", 1)[-1] if "#" in iri else iri.rsplit("/", 1)[-1] for iri in iris]


def test_names_titles_quotations_and_sentences_are_found(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(THREAT))
    graph.add(mapped(CALM))
    assert found(graph, "kim jong un", "cq:Person") == ["kim-jong-un"]
    assert found(graph, "DPRK", "cq:State") == ["PRK"]
    assert found(graph, '"quiet day"', "cq:Document") == ["calm"]
    assert found(graph, "nuclear weap*", "cq:Claim") != []
    assert found(graph, "officials tokyo", "cq:Sentence") == ["sentence=0,69"]
    assert found(graph, "tokyo nuclear", "cq:Sentence") == []


def test_a_search_is_joined_with_the_rest_of_the_query(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(THREAT))
    result = graph.query(
        """SELECT DISTINCT ?name {
             GRAPH ?d { ?c cq:matches "nuclear" ; cq:speaker ?who } ?who rdfs:label ?name }"""
    )
    assert [row["name"].value for row in result] == ["Kim Jong-un"]  # type: ignore[union-attr]


def test_a_replaced_or_removed_document_is_found_no_more(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(THREAT))
    assert found(graph, "nuclear", "cq:Sentence") == ["sentence=0,79"]
    graph.add(mapped(Document("threat", CALM.text)))
    assert found(graph, "nuclear", "cq:Sentence") == []
    assert found(graph, "tokyo", "cq:Sentence") == ["sentence=0,69"]
    graph.remove(mapped(THREAT).iri)
    assert found(graph, "tokyo", "cq:Sentence") == []
    assert graph.text.agrees()


def test_a_search_that_cannot_be_read_is_refused(graph: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match=r"line 1, column 22: the search .* quotation mark"):
        graph.query("""ASK  { ?x cq:matches '"half' }""")


def test_a_mistake_beside_a_search_is_told_where_the_user_wrote_it(graph: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="1:36"):
        graph.query('ASK { ?x cq:matches "a" ; ?p ?o ] }')


@pytest.mark.usefixtures("store_in_tmp_path")
def test_the_index_is_kept_on_disk_and_read_beside_a_writer(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as writer:
        writer.add(mapped(THREAT))
        with open_store(tmp_path / "s", read_only=True) as reader:
            assert found(reader, "nuclear", "cq:Sentence") == ["sentence=0,79"]
    with open_store(tmp_path / "s", read_only=True) as reader:
        assert found(reader, "nuclear", "cq:Sentence") == ["sentence=0,79"]


@pytest.mark.usefixtures("store_in_tmp_path")
def test_a_store_whose_index_is_missing_damaged_or_old_gets_a_new_one(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(THREAT))
    del store
    index = tmp_path / "s" / FILE
    old = sqlite3.connect(tmp_path / "old")
    old.execute("CREATE TABLE entry (something)")
    old.commit()
    old.close()
    for spoil in (
        index.unlink,
        lambda: index.write_bytes(b"no database" * 1000),
        lambda: shutil.copy(tmp_path / "old", index),
    ):
        spoil()
        with open_store(tmp_path / "s", read_only=True) as reader:
            assert found(reader, "nuclear", "cq:Sentence") == ["sentence=0,79"]
        del reader
        with open_store(tmp_path / "s") as writer:
            assert found(writer, "nuclear", "cq:Sentence") == ["sentence=0,79"]
            assert writer.text.agrees()
        del writer


@pytest.mark.usefixtures("store_in_tmp_path")
def test_an_index_that_a_crash_left_behind_catches_up(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(THREAT))
        store.snapshot(tmp_path / "before")
        store.add(mapped(CALM))
    del store
    shutil.copy(tmp_path / "before" / FILE, tmp_path / "s" / FILE)  # it has not heard of the second document
    with open_store(tmp_path / "s") as store:
        assert found(store, "tokyo", "cq:Sentence") == ["sentence=0,69"]
        assert store.text.agrees()


def test_a_reader_of_a_store_that_a_crash_left_behind_finds_everything(
    tmp_path: Path, mapped: Mapped
) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(THREAT))
    del store
    index = sqlite3.connect(tmp_path / "s" / FILE)
    index.execute("DELETE FROM words")
    index.execute("UPDATE state SET behind = 1")
    index.commit()
    index.close()
    with open_store(tmp_path / "s", read_only=True) as reader:
        assert found(reader, "nuclear", "cq:Sentence") == ["sentence=0,79"]


@pytest.mark.usefixtures("store_in_tmp_path")
def test_a_snapshot_has_the_index_of_its_own_moment(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(THREAT))
        store.snapshot(tmp_path / "then")
        store.remove(mapped(THREAT).iri)
        store.add(mapped(CALM))
        with open_store(tmp_path / "then", read_only=True) as then:
            assert found(then, "nuclear", "cq:Sentence") == ["sentence=0,79"]
            assert found(then, "tokyo", "cq:Sentence") == []
    assert sorted(path.name for path in (tmp_path / "then").glob("text*")) == [FILE]


@pytest.mark.usefixtures("store_in_tmp_path")
def test_snapshots_between_which_no_text_changed_share_the_index(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as store:
        for name, change in (
            ("1", 'INSERT DATA { <a:a> rdfs:label "heron" }'),
            ("2", "INSERT DATA { <a:a> <a:b> 1 }"),
            ("3", 'INSERT DATA { <a:a> rdfs:label "egret" }'),
        ):
            store.update(change)
            store.snapshot(tmp_path / name)
    files = [(tmp_path / name / FILE).stat().st_ino for name in "123"]
    assert files[0] == files[1] != files[2]
    with open_store(tmp_path / "2", read_only=True) as second:
        assert second.query('ASK { <a:a> cq:matches "heron" }')
        assert not second.query('ASK { <a:a> cq:matches "egret" }')


@pytest.mark.usefixtures("store_in_tmp_path")
def test_the_index_can_be_rebuilt(tmp_path: Path, mapped: Mapped) -> None:
    with open_store(tmp_path / "s") as store:
        store.add(mapped(THREAT))
        assert store.text.rebuild() > 300
        assert store.text.agrees()
        assert found(store, "nuclear", "cq:Sentence") == ["sentence=0,79"]


TEXTS = st.sampled_from([THREAT.text, CALM.text, "Russia attacked Ukraine. Ukraine said so.", ""])
STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.sampled_from("abc"), TEXTS), max_size=6)


@pytest.mark.long
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_additions_and_removals_the_index_agrees_with_the_store(
    steps: list[tuple[str, str, str]], mapped: Mapped, store_without_documents: Path
) -> None:
    with (
        # RocksDB may still write a file of its own for a moment after the store is closed.
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        open_store(shutil.copytree(store_without_documents, Path(folder) / "s")) as store,
    ):
        assert store.text.agrees()  # from here on it follows
        held: set[str] = set()
        for step, identifier, text in steps:
            graph = mapped(Document(identifier, text))
            if step == "add":
                store.add(graph)
                held.add(identifier)
            elif identifier in held:
                store.remove(graph.iri)
                held.remove(identifier)
        assert store.text.agrees()
