"""A network is kept beside its store, and brought up to date by what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.mapping import DocumentGraph
from kg.network import Network, read_network
from kg.network.keeping import FILE_NAME, Kept, keep, loaded, save, up_to_date
from kg.network.querying import read_quads, with_entities
from kg.network.reading import read_tables
from kg.reference import Reference
from kg.store import EmbeddedStore, open_store
from tests.network.conftest import documents
from tests.network.telling import BASE


def columns(value: Any) -> Any:
    """All that a network holds, as plain values that can be compared."""
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: columns(getattr(value, field.name)) for field in fields(value)}
    return value.tolist() if isinstance(value, np.ndarray) else value


def of_quads(store: EmbeddedStore) -> Any:
    """The columns of the network, read from the quads alone."""
    return columns(with_entities(read_quads(store), store, every=True))


@pytest.fixture(scope="module")
def told(reference: Reference) -> list[DocumentGraph]:
    return documents(reference)


@pytest.fixture(scope="module")
def other(reference: Reference) -> DocumentGraph:
    """Another version of the first document, in which two of its parties have other deeds."""
    (graph,) = documents(
        reference,
        "\n# spring | Evening Star | 2021-03-31\n"
        "2021-01-05 | Aid | AID | Gault > Arvenia\n"
        "2021-01-06 | Threaten | THREATEN | Belmark > Gault | with Lance-2",
    )
    return graph


@pytest.fixture(scope="module")
def changing() -> Iterator[EmbeddedStore]:
    with open_store(None) as store:
        yield store


@given(moves=st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=5))
@settings(max_examples=8, deadline=None)
def test_a_network_brought_up_to_date_is_the_one_read_anew(
    changing: EmbeddedStore,
    told: list[DocumentGraph],
    other: DocumentGraph,
    moves: list[tuple[bool, int]],
) -> None:
    graphs = [*told, other]
    network = read_network(changing)
    for adds, number in moves:
        graph = graphs[number]
        if adds:
            changing.add(graph)
        elif graph.iri in changing.documents():
            changing.remove(graph.iri)
        network = up_to_date(network, changing)
    assert columns(network.tables) == of_quads(changing) == columns(read_network(changing).tables)


DOCUMENT, THING = f"{BASE}document", f"{BASE}thing"
BY_HAND = (
    # Data alone: what it touches can be told from the text.
    f'INSERT DATA {{ <{THING}/gault> rdfs:label "Federation of Gault" }}',
    f"INSERT DATA {{ <{THING}/arvenia> cq:country <{THING}/belmark> }}",
    f"DELETE DATA {{ <{THING}/lance-2> a cq:BallisticMissile }}",
    f'INSERT DATA {{ GRAPH <{DOCUMENT}/war> {{ <{DOCUMENT}/war> cq:publisher "A Gazette" }} }}',
    f"INSERT DATA {{ <{DOCUMENT}/war#mine> a cq:Aid ; cq:status cq:Reported ;"
    f" cq:inDocument <{DOCUMENT}/war> ; cq:source <{THING}/hollin> ; cq:target <{THING}/new>, [], 'Gault' }}",
    f"INSERT DATA {{ <urn:x> a cq:Aid ; cq:status cq:Reported ; cq:source <{THING}/gault> }}",
    f"INSERT DATA {{ GRAPH <{DOCUMENT}/war> {{ <{DOCUMENT}/war#said> cq:about <{DOCUMENT}/war#mine> ;"
    f" cq:speaker <{THING}/gault>, <{THING}/arvenia> ; cq:certainty cq:Possible }} }}",
    f"INSERT DATA {{ GRAPH <{DOCUMENT}/spring> {{ <{DOCUMENT}/spring#so> cq:subject <{THING}/gault> ;"
    f" cq:predicate cq:memberOf ; cq:object <{THING}/peace-council> ; cq:evidence <urn:y> }} }}",
    f"DELETE DATA {{ <{DOCUMENT}/war#mine> cq:inDocument <{DOCUMENT}/war> }}",
    "INSERT DATA { cq:Aid rdfs:subClassOf cq:Weapon . cq:aim rdfs:subPropertyOf cq:participant }",
    # What these change, only the store knows.
    "DELETE { ?e cq:status ?was } INSERT { ?e cq:status cq:Denied }"
    " WHERE { ?e cq:status ?was ; a cq:Threaten }",
    "DELETE { GRAPH ?d { ?c cq:certainty ?was } }"
    " WHERE { GRAPH ?d { ?c cq:certainty ?was ; cq:speaker ?s } }",
    f"DELETE WHERE {{ GRAPH <{DOCUMENT}/summer> {{ ?s ?p ?o }} }}",
)


MOVES = st.lists(
    st.one_of(st.sampled_from(BY_HAND), st.tuples(st.booleans(), st.integers(0, 5))), min_size=1, max_size=5
)


@example(moves=[BY_HAND[4], (False, 4)])  # a node without a name leaves with its document
@example(moves=[BY_HAND[7], (False, 0)])  # a claim that lacks what claims have does not hold up its document
@given(moves=MOVES)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_network_is_right_after_any_update_by_hand(
    changing: EmbeddedStore, told: list[DocumentGraph], moves: list[str | tuple[bool, int]]
) -> None:
    is_right_after(moves, changing, told)


@pytest.mark.long
@given(moves=MOVES)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_network_is_right_after_any_update_by_hand_of_very_many(
    changing: EmbeddedStore, told: list[DocumentGraph], moves: list[str | tuple[bool, int]]
) -> None:
    is_right_after(moves, changing, told)


def is_right_after(
    moves: list[str | tuple[bool, int]], changing: EmbeddedStore, told: list[DocumentGraph]
) -> None:
    for graph in told:
        changing.add(graph)
    network = read_network(changing)
    for move in moves:
        if isinstance(move, str):
            changing.update(move)
        elif move[0]:
            changing.add(told[move[1]])
        elif told[move[1]].iri in changing.documents():
            changing.remove(told[move[1]].iri)
        network = up_to_date(network, changing)
        assert columns(network.tables) == of_quads(changing) == columns(read_network(changing).tables)


def test_what_is_changed_by_hand_is_read_again_and_nothing_else(
    store_in_tmp_path: Path, told: list[DocumentGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    with open_store(store_in_tmp_path) as store:
        for graph in told:
            store.add(graph)
        network = read_network(store)

        def noted(store: EmbeddedStore, documents: list[str] | None = None) -> Any:
            asked.append(documents or ["all"])
            return read_tables(store, documents)

        monkeypatch.setattr("kg.network.keeping.read_tables", noted)
        store.update(
            f"PREFIX d: <{DOCUMENT}/>"
            ' DELETE DATA { GRAPH d:war { d:war cq:publisher "Harbour Gazette" } } ;'
            ' INSERT DATA { GRAPH d:war { d:war cq:publisher "Inland Gazette" } }'
        )
        network = up_to_date(network, store)
        with pytest.raises(QueryError, match="cannot be parsed"):
            store.update("DELETE { ?s ?p ?o WHERE { ?s ?p ?o }")
        store.update('INSERT DATA { <urn:of-no-document> rdfs:label "no matter" }')
        assert up_to_date(network, store) is network
        assert asked == [[f"{DOCUMENT}/war"]]
        assert "Inland Gazette" in network.tables.sources.value.words
        store.update(f"DROP GRAPH <{DOCUMENT}/war>")
        network = up_to_date(network, store)
        assert f"{DOCUMENT}/war" not in network.tables.documents.iri
        store.update("CLEAR ALL")
        assert len(up_to_date(network, store)) == 0


def test_a_network_kept_in_a_file_knows_of_changes_by_hand_made_since(
    store_in_tmp_path: Path, told: list[DocumentGraph]
) -> None:
    with open_store(store_in_tmp_path) as store:
        store.add(told[0])
        assert Kept(store).network().named("Old Belmark") == []
    del store  # the files are let go of
    with open_store(store_in_tmp_path) as store:
        store.update(
            f"DELETE {{ ?it rdfs:label ?was }} INSERT {{ ?it rdfs:label 'Old Belmark' }}"
            f" WHERE {{ BIND(<{THING}/belmark> AS ?it) ?it rdfs:label ?was }}"
        )
    del store
    with open_store(store_in_tmp_path, read_only=True) as reader:
        assert Kept(reader).network().named("Old Belmark") == [f"{THING}/belmark"]
    with open_store(store_in_tmp_path) as store:
        store.put_graph(told[0].iri, "", merge=False)
        assert len(Kept(store).network()) == 0


def test_only_what_changed_is_read(
    store_in_tmp_path: Path, told: list[DocumentGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    with open_store(store_in_tmp_path) as store:
        for graph in told[:5]:
            store.add(graph)
        before = read_network(store)
        store.add(told[5])

        def noted(store: EmbeddedStore, documents: list[str] | None = None) -> Any:
            asked.append(documents or ["all"])
            return read_tables(store, documents)

        monkeypatch.setattr("kg.network.keeping.read_tables", noted)
        after = up_to_date(before, store)
        assert up_to_date(after, store) is after
    assert asked == [[told[5].iri]]
    assert len(after) == 78


def test_a_network_is_saved_and_loaded_whole_and_as_the_same_bytes(tmp_path: Path, network: Network) -> None:
    save(network, tmp_path / "a")
    save(network, tmp_path / "b")
    found = loaded(tmp_path / "a")
    assert found is not None
    assert columns(found.tables) == columns(network.tables)
    assert found.knowledge == network.knowledge
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and no more", b"a text"])
def test_a_damaged_file_is_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    assert loaded(tmp_path / FILE_NAME) is None


def test_the_file_stands_in_the_directory_of_the_store_and_is_renewed_there(
    store_in_tmp_path: Path, told: list[DocumentGraph]
) -> None:
    with open_store(store_in_tmp_path) as store:
        store.add(told[0])
        first = Kept(store).network()
        assert (store_in_tmp_path / FILE_NAME).is_file()
        store.add(told[1])
        second = Kept(store).network()
        assert columns(second.tables) == of_quads(store)
    kept = loaded(store_in_tmp_path / FILE_NAME)
    assert (len(first), len(second), len(kept or ())) == (14, 26, 26)


def test_the_file_is_written_anew_when_more_than_a_little_changed(
    store_in_tmp_path: Path, reference: Reference
) -> None:
    lines = "2022-01-01 | Aid | AID | Gault > Hollin"
    table = "".join(f"\n# day-{n:03} | Post | 2022-01-01\n{lines}" for n in range(101))
    graphs = documents(reference, table)
    with open_store(store_in_tmp_path) as store:
        for graph in graphs[:100]:
            store.add(graph)
        keep(store)
        written = (store_in_tmp_path / FILE_NAME).read_bytes()
        store.add(graphs[100])
        keep(store)
        assert len(Kept(store).network()) == 102  # of each its event, and a relation
        assert (store_in_tmp_path / FILE_NAME).read_bytes() == written
        store.update(f'INSERT DATA {{ <{THING}/gault> rdfs:label "Federation of Gault" }}')
        keep(store)
    kept = loaded(store_in_tmp_path / FILE_NAME)
    assert kept is not None
    assert (len(kept), kept.named("Federation of Gault")) == (102, [f"{THING}/gault"])


def test_a_network_is_kept_in_memory_while_the_store_stays_as_it_is(
    store_in_tmp_path: Path, told: list[DocumentGraph]
) -> None:
    with open_store(store_in_tmp_path) as store:
        kept = Kept(store)
        store.add(told[0])
        first = kept.network()
        assert kept.network() is first
        store.add(told[0])
        assert kept.network() is first
        store.remove(told[0].iri)
        assert len(kept.network()) == 0


def test_names_come_from_all_documents_and_go_with_them(
    store_in_tmp_path: Path, reference: Reference
) -> None:
    named = documents(reference, "\n# one | Post | 2022-01-01\n2022-01-01 | Aid | AID | Gault > Hollin")
    with open_store(store_in_tmp_path) as store:
        store.add(named[0])
        network = read_network(store)
        assert network.named("GAULT") == [node.iri for node in network.nodes() if node.name == "Gault"]
        store.remove(named[0].iri)
        assert up_to_date(network, store).named("Gault") == []
