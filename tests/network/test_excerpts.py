"""A store keeps of each document what the network is made of, and never takes it for another's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.mapping import Digest, DocumentGraph
from kg.model import Document
from kg.network import read_network
from kg.network.excerpts import excerpts_of, tables_of
from kg.network.querying import read_quads, read_roles
from kg.reference import Reference
from kg.store import EmbeddedStore, open_store
from kg.store.excerpts import FILE, Excerpts
from kg.terms import cq
from tests.network.conftest import documents
from tests.network.telling import BASE
from tests.network.test_keeping import columns, of_quads

WAR = f"{BASE}document/war"


@pytest.fixture(scope="module")
def told(reference: Reference) -> list[DocumentGraph]:
    return documents(reference)


def kept(store: EmbeddedStore) -> Any:
    return columns(tables_of(store.excerpts.of(), read_roles(store)))


def names(store: EmbeddedStore) -> list[str]:
    return sorted(excerpt.document.rsplit("/", 1)[1] for excerpt in store.excerpts.of().excerpts)


def test_the_excerpts_of_documents_say_what_the_quads_say(sixty: EmbeddedStore) -> None:
    assert len(sixty.excerpts.of()) == 6
    assert kept(sixty) == columns(read_quads(sixty))


def test_the_excerpt_of_an_article_says_what_its_quads_say(
    store_in_tmp_path: Path,
    mapped: Callable[[Document], DocumentGraph],
) -> None:
    text = (
        "North Korean leader Kim Jong-un threatened Japan with nuclear weapons on Monday, KCNA said. "
        "“We will sink the island,” he said. Kim's sister, Kim Yo-jong, met "
        "President Vladimir Putin in Moscow. "
        "Putin, the president of Russia, may visit Pyongyang next month."
    )
    with open_store(store_in_tmp_path) as store:
        store.add(mapped(Document("kim", text)))
        assert len(read_network(store)) >= 3
        assert kept(store) == columns(read_quads(store))


def test_what_is_read_from_quads_is_packed_as_what_is_added(sixty: EmbeddedStore) -> None:
    roles, excerpts = read_roles(sixty), Excerpts(None)
    excerpts.put(excerpts_of(read_quads(sixty), roles))
    assert columns(tables_of(excerpts.of(), roles)) == columns(read_quads(sixty))


def test_excerpts_lost_with_their_file_come_from_the_quads_and_stay(
    store_in_tmp_path: Path, told: list[DocumentGraph]
) -> None:
    with open_store(store_in_tmp_path) as store:
        for graph in told:
            store.add(graph)
    del store
    (store_in_tmp_path / FILE).unlink()
    with open_store(store_in_tmp_path, read_only=True) as store:
        assert len(read_network(store)) == 78
    del store
    assert not (store_in_tmp_path / FILE).exists()
    with open_store(store_in_tmp_path) as store:
        assert len(read_network(store)) == 78
        assert names(store) == ["autumn", "ceasefire", "spring", "summer", "war", "winter"]
        assert kept(store) == columns(read_quads(store))


@pytest.mark.parametrize("content", [b"no database at all, but a text of some length", b""])
def test_a_damaged_file_is_made_anew(
    store_in_tmp_path: Path, told: list[DocumentGraph], content: bytes
) -> None:
    with open_store(store_in_tmp_path) as store:
        store.add(told[0])
    del store
    (store_in_tmp_path / FILE).write_bytes(content)
    with open_store(store_in_tmp_path, read_only=True) as store:
        assert len(read_network(store)) == 14
    del store
    with open_store(store_in_tmp_path) as store:
        store.add(told[1])
        assert len(read_network(store)) == 26
        assert columns(read_network(store).tables) == of_quads(store)


def test_an_excerpt_of_another_version_of_a_document_does_not_count(
    store_in_tmp_path: Path, told: list[DocumentGraph]
) -> None:
    with open_store(store_in_tmp_path) as store:
        for graph in told[:2]:
            store.add(graph)
        (spring,) = store.excerpts.of([told[0].iri]).excerpts
    del store
    before = (store_in_tmp_path / FILE).read_bytes()
    with open_store(store_in_tmp_path) as store:
        store.remove(told[0].iri)
        changed = told[1].evidence - {
            Triple(NamedNode(told[1].iri), cq("digest"), Literal(told[1].digest))
        } | {Triple(NamedNode(told[1].iri), cq("digest"), Literal("another"))}
        store.add(DocumentGraph(told[1].iri, Digest("another"), changed, frozenset()))
    del store
    (store_in_tmp_path / FILE).write_bytes(before)  # as if it had not been written when the machine stopped
    with open_store(store_in_tmp_path) as store:
        assert spring in store.excerpts.of().excerpts
        assert len(read_network(store)) == 0


def test_a_document_that_is_changed_by_hand_has_no_excerpt_until_it_is_read(
    store_in_tmp_path: Path,
    told: list[DocumentGraph],
) -> None:
    with open_store(store_in_tmp_path) as store:
        for graph in told:
            store.add(graph)
        store.update(
            f"DELETE DATA {{ <{WAR}#event=0,1> cq:status cq:Reported }} ; INSERT DATA {{"
            f" <{WAR}#mine> a cq:Aid ; cq:status cq:Reported ; cq:inDocument <{WAR}> ; cq:source <{BASE}x> }}"
        )
        assert "war" not in names(store)
        assert columns(read_network(store).tables) == of_quads(store)
        assert "war" in names(store)
        store.update("CLEAR ALL")
        assert names(store) == []
        assert len(read_network(store)) == 0


def test_what_stood_in_the_graph_before_its_document_came_is_part_of_the_network(
    store_in_tmp_path: Path,
    told: list[DocumentGraph],
) -> None:
    with open_store(store_in_tmp_path) as store:
        store.update(
            f"INSERT DATA {{ <{WAR}#mine> a cq:Aid ; cq:status cq:Reported ; cq:inDocument <{WAR}> ;"
            f" cq:source <{BASE}thing/gault> ; cq:target <{BASE}thing/hollin> }}"
        )
        for graph in told:
            store.add(graph)
        assert "war" not in names(store)
        assert f"{WAR}#mine" in read_network(store).tables.happenings.iri
        assert columns(read_network(store).tables) == of_quads(store)


def test_a_document_that_an_excerpt_cannot_hold_is_read_from_its_quads(
    store_in_tmp_path: Path, reference: Reference
) -> None:
    lines = "2022-01-01 | Aid | AID | Gault > Hollin"
    (one,) = documents(reference, f"\n# one | Post | 2022-01-01\n{lines}")
    node = NamedNode(one.iri)
    post = f"{BASE}organization/post"
    evidence = one.evidence - {Triple(node, cq("publisher"), Literal("Post"))} | {
        Triple(node, cq("publisher"), NamedNode(post))
    }
    with open_store(store_in_tmp_path) as store:
        store.add(DocumentGraph(one.iri, one.digest, frozenset(evidence), one.facts))
        assert len(store.excerpts.of()) == 0
        assert read_network(store).tables.sources.value.words == (post,)


def test_a_publisher_may_have_more_than_one_line(store_in_tmp_path: Path, reference: Reference) -> None:
    lines = "2022-01-01 | Aid | AID | Gault > Hollin"
    (one,) = documents(reference, f"\n# one | Post | 2022-01-01\n{lines}")
    node = NamedNode(one.iri)
    evidence = one.evidence - {Triple(node, cq("publisher"), Literal("Post"))} | {
        Triple(node, cq("publisher"), Literal("Morning\nPost"))
    }
    with open_store(store_in_tmp_path) as store:
        store.add(DocumentGraph(one.iri, one.digest, frozenset(evidence), one.facts))
        assert tables_of(store.excerpts.of(), read_roles(store)).sources.value.words == ("Morning\nPost",)


def test_documents_whose_names_begin_alike_keep_their_events_in_order(
    store_in_tmp_path: Path, reference: Reference
) -> None:
    line = "2022-01-01 | Aid | AID | Gault > Hollin"
    with open_store(store_in_tmp_path) as store:
        for name in ("a", "a!", "a1", "b"):
            (graph,) = documents(reference, f"\n# {name} | Post | 2022-01-01\n{line}")
            store.add(graph)
        assert kept(store) == columns(read_quads(store))
        assert len(store.excerpts.of()) == 4
