from __future__ import annotations

import pytest

from kg.store import EmbeddedStore
from kg.store.changes import data_of


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
