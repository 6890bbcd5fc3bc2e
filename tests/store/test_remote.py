from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.app import create_app
from api.settings import Settings
from kg.errors import NotFoundError, QueryError, StoreError
from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import open_store
from kg.store.client import endpoint
from kg.store.remote import RemoteStore
from kg.terms import cq
from tests.api.conftest import TOKEN, served
from tests.store.virtuoso import needs_virtuoso, virtuoso

Mapped = Callable[[Document], DocumentGraph]

VISIT = Document("visit", "French President Ana Silva visited Ukraine on 3 May 2022.")
TALKS = Document("talks", 'Ana Silva criticised Russia. “We will not \\ "wait" {forever},” Ana Silva said.')
OTHER = Document("visit", "North Korea fired two missiles on Monday.")


def opened(location: str) -> RemoteStore:
    store = open_store(location)
    assert isinstance(store, RemoteStore)
    return store


def values(store: RemoteStore, query: str) -> list[str]:
    """Return the values of a query for one variable."""
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    return [term.value for row in rows for term in row if isinstance(term, ox.Literal)]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, store_without_documents: Path) -> Iterator[RemoteStore]:
    """Return our own server, as a store that is somewhere else."""
    settings = Settings(workers=1, token=TOKEN)
    with ExitStack() as stack:
        directory = shutil.copytree(store_without_documents, tmp_path_factory.mktemp("remote") / "s")
        store = stack.enter_context(open_store(directory))
        client = stack.enter_context(served(create_app(store, settings)))
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("KG_TOKEN", TOKEN)
        yield stack.enter_context(opened(f"sparql+{client.http.base_url}/sparql"))


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """Return a Virtuoso as a store."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as location, opened(location) as remote:
        yield remote


@pytest.fixture(
    params=["ours", pytest.param("foreign", marks=[needs_virtuoso, pytest.mark.long])],
)
def remote(request: pytest.FixtureRequest) -> Iterator[RemoteStore]:
    """Return each server in turn, emptied of documents after the test."""
    store: RemoteStore = request.getfixturevalue(request.param)
    yield store
    for document in store.documents():
        store.remove(document)


def test_a_remote_store_holds_what_one_on_disk_holds(remote: RemoteStore, mapped: Mapped) -> None:
    with open_store(None) as near:
        for store in (near, remote):
            assert store.add(mapped(VISIT)) == "added"
            assert store.add(mapped(TALKS)) == "added"
            assert store.add(mapped(VISIT)) == "unchanged"
            assert store.add(mapped(OTHER)) == "replaced"
            assert store.digest(mapped(OTHER).iri) == mapped(OTHER).digest
        assert remote.documents() == near.documents()
        assert set(remote.document_quads()) == set(near.document_quads())
        for store in (near, remote):
            store.remove(mapped(OTHER).iri)
            store.remove(mapped(TALKS).iri)
        assert set(remote.quads()) == set(near.quads())


def test_what_another_document_or_the_ontology_says_as_well_stays(
    remote: RemoteStore, mapped: Mapped
) -> None:
    remote.add(mapped(VISIT))
    remote.add(mapped(TALKS))
    remote.remove(mapped(VISIT).iri)
    names = 'SELECT ?l { ?e a cq:Person ; rdfs:label ?l FILTER(CONTAINS(STR(?l), "Silva")) }'
    assert values(remote, names) == ["Ana Silva"]
    assert values(remote, 'SELECT ?l { ?s cq:iso3166 "FRA" ; rdfs:label ?l }') == ["France"]


def test_a_document_is_changed_in_one_update_request(remote: RemoteStore, mapped: Mapped) -> None:
    remote.add(mapped(VISIT))
    sent: list[bytes] = []
    hook = lambda request: sent.append(request.content) if request.content.startswith(b"update=") else None  # noqa: E731
    remote._client._http.event_hooks = {"request": [hook], "response": []}
    remote.add(mapped(OTHER))
    remote.remove(mapped(OTHER).iri)
    remote._client._http.event_hooks = {"request": [], "response": []}
    assert len(set(sent)) == 2


def test_graphs_and_evidence_are_asked_for_as_on_disk(remote: RemoteStore, mapped: Mapped) -> None:
    remote.add(mapped(TALKS))
    iri = mapped(TALKS).iri
    words = f"SELECT ?q {{ GRAPH <{iri}> {{ ?c cq:quotation ?q }} }}"
    assert values(remote, words) == ['We will not \\ "wait" {forever},']
    joined = "SELECT ?name { GRAPH ?g { ?c cq:speaker ?who ; cq:quotation ?q } ?who rdfs:label ?name }"
    assert values(remote, joined) == ["Ana Silva"]
    triples = remote.query(
        f"CONSTRUCT {{ ?c cq:quotation ?q }} WHERE {{ GRAPH <{iri}> {{ ?c cq:quotation ?q }} }}"
    )
    assert isinstance(triples, ox.QueryTriples)
    assert [triple.predicate for triple in triples] == [cq("quotation")]
    assert isinstance(remote.query("ASK { ?e a cq:Criticism }"), ox.QueryBoolean)
    assert remote.query("ASK { ?e a cq:Criticism ; cq:inDocument ?d }")
    assert not remote.query("ASK { ?e a cq:Visit ; cq:inDocument ?d }")


def test_own_knowledge_takes_the_place_of_what_was_known(remote: RemoteStore) -> None:
    node = ox.NamedNode(f"{remote.base}person/own")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for name in ("First Name", "Second Name"):
        remote.learn([ox.Triple(node, label, ox.Literal(name))])
    assert [quad.object for quad in remote.own_quads()] == [ox.Literal("Second Name")]
    assert values(remote, f"SELECT ?n {{ {node} rdfs:label ?n }}") == ["Second Name"]


def test_refusals_are_those_of_a_store_on_disk(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match="1:16"):
        remote.query("SELECT * { ?s }")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        remote.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(NotFoundError, match="no such document"):
        remote.remove("https://example.org/nothing")


def test_text_is_searched_on_our_own_server(ours: RemoteStore, mapped: Mapped) -> None:
    ours.add(mapped(TALKS))
    search = 'SELECT ?name { GRAPH ?g { ?c cq:matches "wait forever" ; cq:speaker ?s } ?s rdfs:label ?name }'
    assert values(ours, search) == ["Ana Silva"]
    ours.remove(mapped(TALKS).iri)


@needs_virtuoso
@pytest.mark.long
def test_an_answer_that_a_server_cuts_short_is_never_taken_for_the_whole(tmp_path: Path) -> None:
    short = pytest.raises((StoreError, QueryError), match="limit of rows")
    with virtuoso(tmp_path, rows=100) as location, opened(location) as store, short:
        list(store.quads())


def test_a_write_without_the_right_token_says_so(ours: RemoteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "something-else")
    with opened(f"sparql+{ours._client.place.query}") as stranger, pytest.raises(StoreError, match="401"):
        stranger.learn([ox.Triple(ox.NamedNode("a:b"), ox.NamedNode("a:c"), ox.Literal("d"))])


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/sparql: the server cannot be reached"):
        open_store("sparql+http://127.0.0.1:9/sparql")


@pytest.mark.parametrize(
    ("location", "query", "update", "user"),
    [
        ("sparql+https://a.example/sparql", "https://a.example/sparql", "https://a.example/sparql", ""),
        (
            "sparql+http://a.example/d/query?update=update",
            "http://a.example/d/query",
            "http://a.example/d/update",
            "",
        ),
        (
            "sparql+http://u:p%40@a.example:1/s?x=1",
            "http://a.example:1/s?x=1",
            "http://a.example:1/s?x=1",
            "u",
        ),
    ],
)
def test_the_address_says_where_queries_and_updates_go(
    location: str, query: str, update: str, user: str
) -> None:
    place = endpoint(location)
    assert (place.query, place.update, place.user) == (query, update, user)
    assert "p@" not in repr(place)


@pytest.mark.parametrize(
    "location", ["sparql+ftp://a/", "sparql+http://", "sparql+http://a:b/", "sparql+http://a/?facts=no iri"]
)
def test_what_is_no_address_of_a_server_is_refused(location: str) -> None:
    with pytest.raises(StoreError):
        endpoint(location)


def test_an_address_without_what_it_speaks_is_no_directory() -> None:
    with pytest.raises(
        StoreError, match=r"^http://localhost:1/sparql: .* sparql\+http://localhost:1/sparql$"
    ):
        open_store("http://localhost:1/sparql")
