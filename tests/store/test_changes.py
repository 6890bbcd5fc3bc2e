from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.store import EmbeddedStore
from kg.store.changes import data_of, quads_of


@pytest.mark.parametrize(
    ("update", "names"),
    [
        ('INSERT DATA { <a:a> rdfs:label "one" }', ["one"]),
        (
            'DELETE DATA { <a:a> rdfs:label "one" } ; INSERT DATA { GRAPH <a:g> { <a:a> rdfs:label "two" } }',
            ["one", "two"],
        ),
        ('PREFIX x: <a:> BASE <a:b> insert data { x:a rdfs:label "DELETE DATA { }" } ;', ["DELETE DATA { }"]),
        ("# INSERT WHERE\n", []),
    ],
)
def test_the_data_of_an_update_is_known_from_its_text(update: str, names: list[str]) -> None:
    data = data_of(update)
    assert data is not None
    assert sorted(quad.object.value for quad in data) == names  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "update",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:a> <a:b> 1 } ; CLEAR ALL",
        "COPY DEFAULT TO <a:g>",
        "INSERT DATA { <a:a> <a:b> ",
    ],
)
def test_what_an_update_does_elsewhere_is_not_known(update: str) -> None:
    assert data_of(update) is None


STEPS = (
    """INSERT DATA { <a:1> rdfs:label "red fox" .
       GRAPH <a:g> { <a:2> skos:altLabel "red deer" . <a:3> cq:exact "red owl" } }""",
    "INSERT DATA { GRAPH <a:g> { <a:3> a cq:Sentence } }",
    'DELETE DATA { <a:1> rdfs:label "red fox" , "never there" } ; INSERT DATA { <a:1> rdfs:label "red elk" }',
    """DELETE { ?s rdfs:label ?o } INSERT { ?s rdfs:label "red hen" }
       WHERE { ?s rdfs:label ?o FILTER(?o = "red elk") }""",
    "DELETE DATA { GRAPH <a:g> { <a:3> a cq:Sentence } }",
    'INSERT { ?s skos:altLabel "found red" } WHERE { ?s cq:matches "red hen" }',
    "DROP GRAPH <a:g>",
)
FOUND = (
    ["a:1", "a:2"],
    ["a:1", "a:2", "a:3"],
    ["a:1", "a:2", "a:3"],
    ["a:1", "a:2", "a:3"],
    ["a:1", "a:2"],
    ["a:1", "a:2"],
    ["a:1"],
)


def test_the_index_follows_every_kind_of_update(graph: EmbeddedStore) -> None:
    for step, found in zip(STEPS, FOUND, strict=True):
        graph.update(step)
        rows = graph.query('SELECT DISTINCT ?x { ?x cq:matches "red" } ORDER BY ?x')
        assert [row["x"].value for row in rows if row["x"].value.startswith("a:")] == found, step  # type: ignore[union-attr]
        assert graph.text.agrees(), step
    assert graph.query('ASK { <a:1> skos:altLabel "found red" }')


def test_the_index_follows_graphs_that_are_put_and_dropped(graph: EmbeddedStore) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    found = 'ASK { <a:1> cq:matches "badger" }'
    assert not graph.query(found)
    graph.put_graph("a:g", f'<a:1> {label} "badger" .')
    assert graph.query(found)
    graph.put_graph("a:g", f'<a:2> {label} "badger" .', merge=True)
    assert graph.query(found)
    graph.put_graph("a:g", f'<a:2> {label} "badger" .')
    assert not graph.query(found)
    graph.drop_graph("a:g")
    assert not graph.query('ASK { <a:2> cq:matches "badger" }')
    assert graph.text.agrees()


@pytest.fixture
def few() -> ox.Store:
    store = ox.Store()
    store.update(
        'INSERT DATA { <a:a> <a:b> "1" . <a:c> <a:b> "2" .'
        " GRAPH <a:g> { <a:a> <a:x> <a:y> } GRAPH <a:h> { <a:q> <a:x> [] } }"
    )
    return store


@pytest.mark.parametrize(
    ("update", "quads"),
    [
        ("DELETE WHERE { ?s <a:b> ?o }", ['<a:a> <a:b> "1"', '<a:c> <a:b> "2"']),
        (
            'PREFIX z: <a:> DELETE { ?s z:b ?o } INSERT { ?s z:b "3" . } WHERE { ?s z:b ?o FILTER(?o="1") }',
            ['<a:a> <a:b> "1"', '<a:a> <a:b> "3"'],
        ),
        (
            "INSERT { GRAPH ?g { ?s <a:u> <a:w> } } WHERE { GRAPH ?g { ?s <a:x> <a:y> } } ;",
            ["<a:a> <a:u> <a:w> <a:g>"],
        ),
        (
            'INSERT { ?s <a:u> ?o ; <a:v> "{" } WHERE { ?s <a:b> "1" OPTIONAL { ?s <a:none> ?o } }',
            ['<a:a> <a:v> "{"'],
        ),
        ("INSERT { <a:a> <a:b> <a:c> } WHERE { }", ["<a:a> <a:b> <a:c>"]),
        ("DELETE WHERE { ?s <a:none> ?o }", []),
    ],
)
def test_what_an_operation_finds_says_what_it_changes(few: ox.Store, update: str, quads: list[str]) -> None:
    found = quads_of(update, few)
    assert found is not None
    assert sorted(map(str, found)) == quads
    before = set(few)
    few.update(update)
    assert before ^ set(few) <= set(found)


@pytest.mark.parametrize(
    "update",
    [
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",  # finds what has no name
        "INSERT { <a:a> <a:n> ?u } WHERE { BIND(UUID() AS ?u) }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s <a:b> ?o } WHERE { ?s <a:b> ?o } ; CLEAR ALL",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o }",
        "CLEAR ALL",
    ],
)
def test_what_cannot_be_told_is_not_guessed(few: ox.Store, update: str) -> None:
    assert quads_of(update, few) is None
