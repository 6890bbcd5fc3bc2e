from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.search import answer_searches
from kg.store.text_query import match_expression
from kg.terms import PREFIXES


def letters(words: str) -> list[str]:
    """Find a thing for each word of a search."""
    return [f"https://example.org/{word}" for word in words.split()]


def answered(query: str) -> str:
    """Answer searches, and show where nothing was put into or taken out of a line as a single blank."""
    result = answer_searches(query, letters)
    ox.Store().query(result, prefixes=PREFIXES)  # it can be parsed
    return " ".join(result.split())


def test_a_search_becomes_the_things_it_finds() -> None:
    assert answered('SELECT * { ?x cq:matches "a b" }') == (
        "SELECT * { VALUES ?x { <https://example.org/a> <https://example.org/b> } }"
    )


def test_other_properties_of_the_same_subject_stay() -> None:
    assert answered('ASK { ?x a cq:Claim ; cq:matches "a" ; cq:speaker ?s . ?s ?p ?o }') == (
        "ASK { VALUES ?x { <https://example.org/a> } ?x a cq:Claim ; ; cq:speaker ?s . ?s ?p ?o }"
    )
    assert answered('ASK { ?x cq:matches "a" ; cq:speaker ?s }') == (
        "ASK { VALUES ?x { <https://example.org/a> } ?x cq:speaker ?s }"
    )


def test_several_searches_of_one_thing_must_all_hold() -> None:
    assert answered('ASK { ?x cq:matches "a", "b" }') == (
        "ASK { VALUES ?x { <https://example.org/a> } VALUES ?x { <https://example.org/b> } }"
    )


def test_of_a_thing_with_a_name_a_search_is_a_condition() -> None:
    assert answered('ASK { cq:Claim cq:matches "a" . ?s ?p ?o }') == (
        "ASK { FILTER(cq:Claim IN (<https://example.org/a>)) ?s ?p ?o }"
    )


def test_a_search_stays_in_its_group_and_binds_before_what_is_optional() -> None:
    assert answered('ASK { GRAPH ?g { ?x cq:matches "a" } OPTIONAL { ?x ?p ?o . ?o cq:matches "b" . } }') == (
        "ASK { GRAPH ?g { VALUES ?x { <https://example.org/a> } } "
        "OPTIONAL { VALUES ?o { <https://example.org/b> } ?x ?p ?o . } }"
    )


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { { SELECT ?x { ?x cq:matches "a" } } }',
        'SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s cq:matches "a" } }',
        'SELECT * { ?s ?p ?o FILTER(?o > 3 && EXISTS { ?o cq:matches "a" }) }',
        'SELECT * { ?s ?p _:b . ?x cq:matches "a" . _:b ?q ?o }',
        'SELECT * { << ?a ?b ?c >> ?p ?o . ?x cq:matches "a" ; ?q (1 2), [ a ?t ] }',
        'SELECT * { ?s ?p ?o {| ?q ?r |} . ?s cq:matches "a" }',
        'PREFIX k: <https://w3id.org/communique/ontology#> SELECT * { ?x k:matches "a" }',
        'SELECT * { ?x <https://w3id.org/communique/ontology#matches> """a""" }',
        "CONSTRUCT { ?x ?p ?o } WHERE { ?x cq:matches 'a' ; ?p ?o ; }",
        'SELECT (EXISTS { ?x cq:matches "a" } AS ?there) {}',
        'SELECT * { ?s ?p 1.5 ; cq:matches "a" . ?q ?r 2. } VALUES ?q { cq:matches }',
    ],
)
def test_a_search_may_stand_wherever_a_triple_may(query: str) -> None:
    result = answered(query)
    assert "<https://example.org/a>" in result
    assert ":matches 'a'" not in result.replace('"', "'")


def test_comments_and_strings_hold_no_searches() -> None:
    query = 'SELECT * { # ?x cq:matches "a"\n ?x ?p "cq:matches" ; ?q \'?x cq:matches "a"\' }'
    assert answer_searches(query, letters) == query


def test_lines_stay_where_they_are() -> None:
    query = 'SELECT *\n{ ?x cq:matches "a" ;\n   ?p ?o .\n ?q ?r ?s }'
    assert answer_searches(query, letters).splitlines()[2:] == query.splitlines()[2:]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SELECT * {\n ?x cq:matches ?y }", "line 2, column 5: cq:matches takes a plain string"),
        ('SELECT * { ?x cq:matches "a"@en }', "line 1, column 15: cq:matches takes a plain string"),
        ('SELECT * { ?x cq:matches "a" "b" }', "takes a plain string"),
        ('SELECT * { ?x ^cq:matches "a" }', "line 1, column 16: cq:matches stands within a path or list"),
        ('SELECT * { ?x a [ cq:matches "a" ] }', "line 1, column 19: cq:matches cannot stand here"),
        ('SELECT * { [] cq:matches "a" }', "line 1, column 12: cq:matches needs a variable or IRI"),
        ('SELECT * { _:b cq:matches "a" }', "needs a variable or IRI"),
        ('CONSTRUCT { ?x cq:matches "a" } WHERE {}', "cannot stand here"),
        ('CONSTRUCT WHERE { ?x cq:matches "a" }', "cannot stand here"),
        ('ASK { FILTER(cq:matches(?x, "a")) }', "cannot stand here"),
        ('ASK { ?x cq:matches "' + "a " * 30_000 + '" }', "finds more than 20000 things"),
        ("ASK { ?x cq:matches " + ", ".join(['"a"'] * 21) + " }", "more than 20 searches"),
        ('ASK { ?x cq:matches "\\uD800" }', "no character"),
    ],
)
def test_a_search_that_cannot_be_says_where_and_what_to_do(query: str, complaint: str) -> None:
    with pytest.raises(QueryError) as caught:
        answer_searches(query, letters)
    assert complaint in str(caught.value)


def test_what_a_search_finds_never_becomes_part_of_the_query() -> None:
    def evil(_: str) -> list[str]:
        return ["https://example.org/a> } DELETE { ?s ?p ?o", "https://example.org/b"]

    assert answer_searches('ASK { ?x cq:matches "a" }', evil).split() == [
        *["ASK", "{", "VALUES", "?x", "{", "<https://example.org/b>", "}", "}"]
    ]


TEXT = st.text(st.sampled_from("?x cq:matches\"'{}[]().;,<>#\\|:a1 \n"), max_size=60)


@given(TEXT)
def test_any_text_is_read_to_its_end_or_refused(text: str) -> None:
    try:
        answer_searches(f"matches {text}", letters)
    except QueryError as error:
        assert str(error).startswith("line ")  # noqa: PT017 - any text may be refused, or not


# --- the words of a search -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("nuclear threat", '("nuclear" AND "threat")'),
        ('"nuclear threat"', '("nuclear threat")'),
        ("threat*", '("threat"*)'),
        ('"nuclear thr"*', '("nuclear thr"*)'),
        ("threat OR warning", '("threat") OR ("warning")'),
        ("threat -nuclear", '("threat") NOT "nuclear"'),
        ("Kim Jong-un", '("Kim" AND "Jong-un")'),
        ("NEAR(a) AND name:b", '("NEAR(a)" AND "AND" AND "name:b")'),
    ],
)
def test_words_become_an_expression_of_fts5(words: str, expression: str) -> None:
    assert match_expression(words) == expression


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("", "empty part"),
        ("a OR", "empty part"),
        ("-a", "empty part"),
        ('"a b', "quotation mark without its partner"),
        ("a —", "part without letters or digits"),
        ("a" * 1001, "longer than 1000 characters"),
        ("a " * 65, "more than 64 words"),
    ],
)
def test_words_that_are_no_search_are_refused(words: str, complaint: str) -> None:
    with pytest.raises(QueryError, match=complaint):
        match_expression(words)
