from __future__ import annotations

import time

import pytest

from api.negotiation import GRAPHS, ROWS, Offer, choose, media_type


def chosen(accept: str | None, offers: tuple[Offer, ...] = ROWS) -> str | None:
    offer = choose(accept, offers)
    return offer.media_type if offer else None


@pytest.mark.parametrize("accept", [None, "", "  ", "*/*", "application/*", "*/*;q=0.1"])
def test_who_does_not_care_gets_the_first_format(accept: str | None) -> None:
    assert chosen(accept) == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("text/csv;q=0.501,text/tab-separated-values;q=0.502", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("text/*;q=0.3, application/*;q=0.2", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        (" text/csv ; q=1.000 , ", "text/csv"),
    ],
)
def test_the_greatest_weight_wins(accept: str, expected: str) -> None:
    assert chosen(accept) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv;q=0", None),
        ("text/csv;q=0.000, text/*;q=0", None),
        ("*/*, application/sparql-results+json;q=0", "application/sparql-results+xml"),
        ("text/*, text/csv;q=0", "text/tab-separated-values"),
        ("*/*;q=0, text/csv", "text/csv"),
    ],
)
def test_a_weight_of_zero_excludes_a_format(accept: str, expected: str | None) -> None:
    assert chosen(accept) == expected


def test_the_most_specific_range_gives_the_weight_wherever_it_stands() -> None:
    assert chosen("*/*;q=0.9, text/csv;q=0.1, application/*;q=0.2") == "text/tab-separated-values"
    assert chosen("text/csv;q=0.1, */*;q=0.9, application/*;q=0.2") == "text/tab-separated-values"


def test_of_equal_weights_the_format_that_is_named_wins_over_a_wildcard() -> None:
    assert chosen("*/*, text/csv") == "text/csv"


def test_json_has_two_names_and_the_client_hears_the_one_that_it_said() -> None:
    assert chosen("application/json") == "application/json"
    assert chosen("application/json, application/sparql-results+json") == "application/sparql-results+json"


def test_what_a_browser_and_java_send_gets_the_first_format() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert chosen(browser) == "application/sparql-results+json"
    assert chosen("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2") == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/turtle;charset=utf-8", "text/turtle"),
        ('text/turtle;charset="UTF-8"', "text/turtle"),
        ("text/turtle;charset=iso-8859-1", None),
        ("text/turtle;charset=iso-8859-1, application/n-triples;q=0.1", "application/n-triples"),
        ("text/turtle;q=0.1;charset=utf-8, application/n-triples;q=0.2", "application/n-triples"),
    ],
)
def test_a_parameter_must_hold_of_what_is_sent(accept: str, expected: str | None) -> None:
    assert chosen(accept, GRAPHS) == expected


def test_csv_always_has_a_header() -> None:
    assert chosen("text/csv;header=present") == "text/csv"
    assert chosen("text/csv;header=absent") is None


@pytest.mark.parametrize(
    "accept",
    ["text", "text/", "/csv", "*/csv", "text/csv;q=much", "text/csv;q=-1", "text/csv;q=", ",,;", "text /csv"],
)
def test_a_malformed_range_is_passed_over(accept: str) -> None:
    assert chosen(accept) is None
    assert chosen(f"{accept}, text/csv;q=0.1") == "text/csv"


def test_commas_and_semicolons_in_quotes_part_nothing() -> None:
    assert (
        chosen(r'application/x;note="a, text/csv; \" q=1", text/tab-separated-values')
        == "text/tab-separated-values"
    )


@pytest.mark.parametrize("part", ["\\", '"', '"\\', 'a;"', ',"', "text/*;", "a/b;q=0.1,", " ", ";;"])
def test_a_long_field_is_read_in_time_that_grows_with_its_length(part: str) -> None:
    started = time.perf_counter()
    choose(part * (60_000 // len(part)), ROWS)
    assert time.perf_counter() - started < 2


def test_text_formats_name_their_charset() -> None:
    assert [offer.content_type for offer in (*ROWS, *GRAPHS)] == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv; charset=utf-8",
        "text/tab-separated-values; charset=utf-8",
        "application/json",
        "text/turtle; charset=utf-8",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
    ]


def test_a_content_type_is_split_into_its_parts() -> None:
    assert media_type('Application/SPARQL-Query ; Charset="UTF-8";x') == (
        "application/sparql-query",
        {"charset": "utf-8", "x": ""},
    )
    assert media_type("") == ("", {})
