"""What is done with the text of a query or update before it is evaluated."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.dataset import with_dataset
from kg.store.limit import sliced
from kg.store.refusal import refusal, refusal_of_update
from kg.store.scanning import own_words

SERVICE = "SERVICE is refused: a query reads this store only; leave it out"


@pytest.mark.parametrize(
    ("query", "limit", "offset"),
    [
        ("SELECT * { ?s ?p ?o }", None, 0),
        ("SELECT * { ?s ?p ?o } LIMIT 7", 7, 0),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s OFFSET 3 LIMIT 7", 7, 3),
        ("SELECT * { ?s ?p ?o } limit 7 # LIMIT 9\noffset 3", 7, 3),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 2 } }", None, 0),
        ("SELECT * { ?limit ?p 'LIMIT 5' } GROUP BY ?limit HAVING(EXISTS { ?s ?p ?o })", None, 0),
        ("SELECT * { ?s ?p ?o } LIMIT 7 VALUES (?s) { (<http://x/LIMIT>) }", 7, 0),
        ("SELECT * { VALUES ?s { 1 } ?s ?p ?o } OFFSET 1", None, 1),
    ],
)
def test_a_query_is_sliced_at_its_own_end(query: str, limit: int | None, offset: int) -> None:
    end = sliced(query)
    assert (end.limit, end.offset) == (limit, offset)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?n { ?s <urn:n> ?n } ORDER BY ?n # all",
        "SELECT ?n { ?s <urn:n> ?n } ORDER BY DESC(?n) LIMIT 15 OFFSET 2",
        "SELECT ?n { ?s <urn:n> ?n FILTER(?n > 3) } ORDER BY ?n VALUES ?s { <urn:7> <urn:9> <urn:5> }",
        "SELECT (COUNT(*) AS ?c) { ?s <urn:n> ?n } GROUP BY ?n HAVING(COUNT(*) > 0) ORDER BY ?n",
    ],
)
def test_a_query_that_is_cut_off_has_the_first_of_its_rows(query: str) -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:n"), ox.Literal(n)) for n in range(20))

    def rows(text: str) -> list[str]:
        found = store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return [str(row[0]) for row in found]

    whole, end = rows(query), sliced(query)
    assert rows(end.first(2)) == whole[:2]
    assert len(rows(end.beyond(2))) == 1
    assert rows(end.beyond(20)) == []


# Oxigraph reads all of these: it takes the "<" for the comparison, or the escaped quote for a part of a name.
# The address is one that it refuses to call, and says so.
NEVER_CALLED = "http://127.0.0.1:1/"
HIDDEN = [
    "ASK { FILTER(1<'>')SERVICE<ADDRESS>{?s ?p ?o} FILTER(''='') }",
    "ASK { FILTER(1<2&&'a'<'>')SERVICE<ADDRESS>{?s ?p ?o} FILTER(''='') }",
    "ASK { BIND(1 AS ?b) BIND(2 AS ?c) FILTER(?b<?c#>'''\n)SERVICE<ADDRESS>{?s ?p ?o} #'''\n }",
    'ASK { BIND(1 AS ?b) BIND(2 AS ?c) FILTER(?b#c\n<?c#>"""\n)SERVICE<ADDRESS>{?s ?p ?o} #"""\n }',
    "ASK { FILTER('x'<'>')SERVICE<ADDRESS>{?s ?p ?o} FILTER(''='') }",
    "PREFIX e: <urn:e> ASK { OPTIONAL { ?s e:a\\' ?o } SERVICE<ADDRESS>{?s ?p ?o} FILTER(''='') }",
    "ASK { OPTIONAL { ?s <http://x/\\u0041'> ?o } SERVICE<ADDRESS>{?s ?p ?o} FILTER(''='' || '\\u0027'='') }",
    "ASK { FILTER(1<2)SERVICE<ADDRESS>{?s ?p ?o} FILTER(3>2) }",
]


@pytest.mark.parametrize("query", HIDDEN)
def test_a_service_behind_a_comparison_is_no_part_of_a_string(query: str) -> None:
    query = query.replace("ADDRESS", NEVER_CALLED)
    with pytest.raises(OSError, match="port 1 is not allowed"):
        list(ox.Store().query(query))  # type: ignore[arg-type]
    assert refusal(query) == SERVICE
    update = query.replace("ASK {", "INSERT { <urn:a> <urn:b> 1 } WHERE {", 1)
    with pytest.raises(OSError, match="port 1 is not allowed"):
        ox.Store().update(update)
    assert refusal_of_update(update) == SERVICE.replace("a query reads", "an update reads")


PIECES = [
    *("\n", " ", "<", "(", ")", "[", "]", "}", "{", "=", ";", ",", ".", "&&", "||", "#", "'", "''", '"'),
    *("FILTER(", "1<", "2", "'a'", "'''", '"""', "> ", "<urn:a>", "<urn:a#>", "<http://x/'>", "<#a>", "</'>"),
    *("e:a", "e:a\\'", "e:\\'", "e:a\\#", "\\u0027", "?s ?p ?o.", "?s", "BIND(1 AS ?b)", "VALUES(?x ?y){("),
    *("'\\u0027'", '"\\u0022"', "<http://x/\\u0041'>", "FILTER(1<'>')", "FILTER(''='')", "FILTER(1<2&&2>1)"),
]
WITHIN = ["'", "''", "#", "e:b", "?b", "2", '"', "(", ")", "\\'", "=", "&&", "'x'", "/", "*"]
BEHIND = ["}", "\n}", "'''}", '"""}', "#'''\n}", '#"""\n}', "#'\n}"]


@pytest.mark.long
def test_whatever_stands_around_a_service_it_is_refused_where_oxigraph_would_call() -> None:
    """The engine says by itself what it would call; the random pieces are those that hid a keyword once."""
    choice, store, called = random.Random(5), ox.Store(), 0

    def some(pieces: list[str], most: int) -> str:
        return "".join(choice.choice(pieces) for _ in range(choice.randint(0, most)))

    for _ in range(200_000):
        comparison = f"FILTER({choice.choice(['1', '?b', 'e:a'])}<{some(WITHIN, 4)}>{some(WITHIN, 1)})"
        before = choice.choice([comparison, some(PIECES, 5)])
        query = f"SERVICE<{NEVER_CALLED}>{{?s ?p ?o}}{some(PIECES, 5)}{choice.choice(BEHIND)}"
        query = f"PREFIX e: <urn:e> ASK {{{before}{query}"
        try:
            store.query(query)
        except OSError:
            called += 1
            assert refusal(query) == SERVICE, query
        except (SyntaxError, ValueError, RuntimeError):
            continue
    assert called > 1000


def test_brackets_that_a_comparison_opens_are_counted() -> None:
    deep = "(" * 300 + "1" + ")" * 300
    assert "more than 200 brackets" in (refusal(f"ASK {{ FILTER(1<{deep}&&2>1) }}") or "")
    assert "more than 200 brackets" in (
        refusal_of_update(f"INSERT {{ }} WHERE {{ FILTER(1<{deep}&&2>1) }}") or ""
    )


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX p: <urn:services#> ASK { ?s p:a 'the secret service' FILTER(?s < 3 && ?s > 1) }",
        "ASK { ?s <#service> 'it\\'s a service' . FILTER(?s = <urn:it's> || ?s IN (<urn:a#b>,<#service>)) }",
        "ASK { ?s <http://x/A_(service)> ?o FILTER(?s != <http://x/O'Neill#service>) }",
    ],
)
def test_a_service_that_is_only_spoken_of_is_not_refused(query: str) -> None:
    assert refusal(query) is None
    ox.Store().query(query, base_iri="http://x/")


@given(st.text(alphabet="'\"<>#\\ {}\nax?SERVICE", max_size=60))
def test_own_words_stand_where_they_stood(text: str) -> None:
    words = own_words(text)
    assert len(words) == len(text)
    assert all(word in (character, " ") for word, character in zip(words, text, strict=True))


def test_an_address_that_is_listed_may_be_named_and_no_other() -> None:
    listed = ["http://known.example/sparql"]
    assert refusal("ASK { SERVICE SILENT <http://known.example/sparql> { ?s ?p ?o } }", listed) is None
    for query in (
        "ASK { SERVICE <http://known.example/sparql/x> { ?s ?p ?o } }",
        "ASK { SERVICE ?known { ?s ?p ?o } }",
        "PREFIX k: <http://known.example/> ASK { SERVICE k:sparql { ?s ?p ?o } }",
        "ASK { SERVICE <http://known.example/sparql> { SERVICE <http://x/> { ?s ?p ?o } } }",
    ):
        assert refusal(query, listed) == SERVICE
    assert refusal_of_update("LOAD <http://known.example/sparql> INTO GRAPH <urn:g>", listed) is None
    assert refusal_of_update("LOAD <http://known.example/other>", listed) is not None


def test_data_may_be_long_and_patterns_may_not() -> None:
    data = " ".join(f"<urn:{n}> <urn:p-q> -{n} ." for n in range(5_000))
    assert refusal_of_update(f"INSERT DATA {{ GRAPH <urn:g> {{ {data} }} }} ; CLEAR DEFAULT") is None
    assert (
        refusal_of_update(f"INSERT DATA {{ {data} }} ; DELETE {{ ?s ?p ?o }} WHERE {{ {data} }}") is not None
    )
    nested = "<<( " * 300 + "<urn:a> <urn:b> <urn:c>" + " )>>" * 300
    assert refusal_of_update(f"INSERT DATA {{ <urn:a> <urn:p> {nested} }}") is not None


def test_a_dataset_goes_into_each_operation_with_a_where() -> None:
    update = (
        "CLEAR ALL; DELETE WHERE { ?s ?p 'WHERE' } ; "
        "INSERT { ?s ?p 1 } WHERE { { SELECT * WHERE { ?s ?p ?o } } }"
    )
    assert with_dataset(update, ["urn:a"], ["urn:b"]) == (
        "CLEAR ALL; DELETE { ?s ?p 'WHERE' } USING <urn:a> USING NAMED <urn:b> WHERE { ?s ?p 'WHERE' } ; "
        "INSERT { ?s ?p 1 } USING <urn:a> USING NAMED <urn:b> WHERE { { SELECT * WHERE { ?s ?p ?o } } }"
    )
    assert with_dataset(update, [], []) == update
    with pytest.raises(QueryError, match="USING or WITH of its own"):
        with_dataset("WITH <urn:g> DELETE WHERE { ?s ?p ?o }", ["urn:a"], [])
