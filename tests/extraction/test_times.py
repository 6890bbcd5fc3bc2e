from __future__ import annotations

from datetime import date

import pytest

from kg.extraction.times import TimeGrammar
from kg.model import Document
from tests.conftest import Annotate
from tests.extraction.reading_times import WEDNESDAY, read


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The talks broke down on Monday.", "Monday", "2022-04-25"),
        ("The talks broke down on Tuesday.", "Tuesday", "2022-04-26"),
        ("The talks broke down on Wednesday.", "Wednesday", "2022-04-27"),
        ("The talks broke down on Thursday.", "Thursday", "2022-04-21"),
        ("On Saturday the talks broke down.", "Saturday", "2022-04-23"),
        ("Sunday's talks broke down.", "Sunday", "2022-04-24"),
        ("Friday’s talks broke down.", "Friday", "2022-04-22"),
        ("They met last Thursday.", "last Thursday", "2022-04-21"),
        ("They met last Wednesday.", "last Wednesday", "2022-04-20"),
        ("They meet next Monday.", "next Monday", "2022-05-02"),
        ("They meet next Wednesday.", "next Wednesday", "2022-05-04"),
    ],
)
def test_a_weekday_is_the_one_nearest_to_publication_on_the_side_that_its_words_say(
    text: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The ship sank Monday night.", "Monday night", "2022-04-25TNI"),
        ("Shells fell on Tuesday morning.", "Tuesday morning", "2022-04-26TMO"),
        ("Shells fell on Tuesday evening.", "Tuesday evening", "2022-04-26TEV"),
        ("Shells fell last Sunday afternoon.", "last Sunday afternoon", "2022-04-24TAF"),
        ("Shells fell yesterday afternoon.", "yesterday afternoon", "2022-04-26TAF"),
    ],
)
def test_a_part_of_a_day_is_a_time_and_no_date(
    text: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "TIME", value)]


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("3 June 2021", "2021-06-03"),
        ("3rd June 2021", "2021-06-03"),
        ("the 3rd of June 2021", "2021-06-03"),
        ("the 27th of October, 1962", "1962-10-27"),
        ("June 3, 2021", "2021-06-03"),
        ("June 3rd, 2021", "2021-06-03"),
        ("June 3 2021", "2021-06-03"),
        ("Thursday, June 3, 2021", "2021-06-03"),
        ("Thursday, 3 June 2021", "2021-06-03"),
        ("Thursday 3 June 2021", "2021-06-03"),
        ("2021-06-03", "2021-06-03"),
        ("Sept. 11, 2001", "2001-09-11"),
        ("12 Oct. 1999", "1999-10-12"),
        ("May 9, 2025", "2025-05-09"),
        ("29 February 2020", "2020-02-29"),
        ("August 1, 1914", "1914-08-01"),
    ],
)
def test_a_day_with_its_year_needs_no_publication_date(span: str, value: str, grammar: TimeGrammar) -> None:
    text = f"The treaty was signed on {span}, in the old hall."
    assert read(grammar, text, WEDNESDAY) == [(span, "DATE", value)]
    assert read(grammar, text, None) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("published", "text", "span", "value"),
    [
        ("2022-04-27", "They marched on March 3.", "March 3", "2022-03-03"),
        ("2022-04-27", "They marched on 20 April.", "20 April", "2022-04-20"),
        ("2022-04-27", "They marched on Monday, April 25.", "Monday, April 25", "2022-04-25"),
        ("2022-04-27", "They march on May 9.", "May 9", "2022-05-09"),
        ("2022-04-27", "The April 15 parade was long.", "April 15", "2022-04-15"),
        ("2022-04-27", "They marched on December 30.", "December 30", "2021-12-30"),
        ("2022-04-27", "They marched on November 5.", "November 5", "2021-11-05"),
        ("2022-04-27", "They will march on October 20.", "October 20", "2022-10-20"),
        ("2022-01-05", "They marched on December 28.", "December 28", "2021-12-28"),
        ("2022-12-28", "They will march on January 3.", "January 3", "2023-01-03"),
        ("2020-03-02", "They marched on 29 February.", "29 February", "2020-02-29"),
    ],
)
def test_a_day_without_its_year_is_the_one_nearest_to_publication(
    published: str, text: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, text, date.fromisoformat(published)) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("published", "text", "span", "value"),
    [
        ("2022-04-27", "They marched in March 2019.", "March 2019", "2019-03"),
        ("2022-04-27", "They marched in March, 2019.", "March, 2019", "2019-03"),
        ("2022-04-27", "They marched in March of 2019.", "March of 2019", "2019-03"),
        ("2022-04-27", "They marched in Sept. 2020.", "Sept. 2020", "2020-09"),
        ("2022-04-27", "The May 1968 marches were long.", "May 1968", "1968-05"),
        ("2022-04-27", "They marched in January.", "January", "2022-01"),
        ("2022-04-27", "They march in May.", "May", "2022-05"),
        ("2022-04-27", "They marched in December.", "December", "2021-12"),
        ("2022-04-27", "They marched last November.", "last November", "2021-11"),
        ("2022-04-27", "They march next March.", "next March", "2023-03"),
        ("2022-01-10", "They marched last December.", "last December", "2021-12"),
        ("2022-12-10", "They march next January.", "next January", "2023-01"),
        ("2022-12-28", "They will march in January.", "January", "2023-01"),
    ],
)
def test_a_month_has_no_day(published: str, text: str, span: str, value: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, date.fromisoformat(published)) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("early March 2019", "2019-03"),
        ("mid-March 2019", "2019-03"),
        ("late June", "2021-06"),
        ("early April", "2022-04"),
        ("late 2019", "2019"),
        ("mid-2019", "2019"),
        ("the end of 2018", "2018"),
        ("the beginning of June 2020", "2020-06"),
    ],
)
def test_early_and_late_belong_to_the_words_and_leave_the_value_as_it_is(
    span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, f"The base was opened in {span}.", WEDNESDAY) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The base opened in 1998.", [("1998", "1998")]),
        ("The base (1998) is old.", [("1998", "1998")]),
        ("The 2015 deal failed.", [("2015", "2015")]),
        ("By 2035 it will be gone.", [("2035", "2035")]),
        ("They fought from 2003 to 2011.", [("2003", "2003"), ("2011", "2011")]),
        ("The base opened in the 1990s.", [("the 1990s", "199")]),
        ("The base opened in the 1890s.", [("the 1890s", "189")]),
        ("The base opened in the spring of 2021.", [("the spring of 2021", "2021-SP")]),
        ("The base opened in the summer of 1998.", [("the summer of 1998", "1998-SU")]),
        ("The base opened in the autumn of 1998.", [("the autumn of 1998", "1998-FA")]),
        ("The base opened in the winter of 1939.", [("the winter of 1939", "1939-WI")]),
    ],
)
def test_years_decades_and_seasons_have_their_timex3_values(
    text: str, found: list[tuple[str, str]], grammar: TimeGrammar
) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "DATE", value) for span, value in found]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The siege lasted two weeks.", "two weeks", "P2W"),
        ("The siege lasted 872 days.", "872 days", "P872D"),
        ("The siege lasted 1,000 days.", "1,000 days", "P1000D"),
        ("The siege lasted three months.", "three months", "P3M"),
        ("The siege lasted ten years.", "ten years", "P10Y"),
        ("The siege lasted two decades.", "two decades", "P2DE"),
        ("The siege lasted six hours.", "six hours", "PT6H"),
        ("The siege lasted 30 minutes.", "30 minutes", "PT30M"),
        ("A six-month siege followed.", "six-month", "P6M"),
        ("A 10-day siege followed.", "10-day", "P10D"),
        ("Ships came for more than two years.", "more than two years", "P2Y"),
        ("Ships came within 24 hours.", "24 hours", "PT24H"),
    ],
)
def test_a_length_of_time_is_a_duration(text: str, span: str, value: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "DURATION", value)]


@pytest.mark.parametrize(
    ("published", "span", "value"),
    [
        ("2022-04-27", "today", "2022-04-27"),
        ("2022-04-27", "yesterday", "2022-04-26"),
        ("2022-04-27", "tomorrow", "2022-04-28"),
        ("2022-04-27", "three days ago", "2022-04-24"),
        ("2022-04-27", "two weeks ago", "2022-W15"),
        ("2022-04-27", "two months ago", "2022-02"),
        ("2022-04-27", "five years ago", "2017"),
        ("2022-04-27", "three days from now", "2022-04-30"),
        ("2022-04-27", "last week", "2022-W16"),
        ("2022-04-27", "last month", "2022-03"),
        ("2022-04-27", "last year", "2021"),
        ("2022-04-27", "this week", "2022-W17"),
        ("2022-04-27", "next week", "2022-W18"),
        ("2022-04-27", "next month", "2022-05"),
        ("2022-04-27", "next year", "2023"),
        ("2020-02-28", "tomorrow", "2020-02-29"),
        ("2020-03-01", "yesterday", "2020-02-29"),
        ("2021-03-01", "yesterday", "2021-02-28"),
        ("2024-02-29", "last year", "2023"),
        ("2022-01-01", "yesterday", "2021-12-31"),
        ("2022-12-31", "tomorrow", "2023-01-01"),
        ("2022-01-03", "last Friday", "2021-12-31"),
        ("2022-12-30", "next Tuesday", "2023-01-03"),
        ("2022-01-05", "last month", "2021-12"),
        ("2022-12-05", "next month", "2023-01"),
        ("2022-01-05", "two months ago", "2021-11"),
        ("2022-12-20", "three months from now", "2023-03"),
        ("2021-01-03", "this week", "2020-W53"),
        ("2021-01-06", "last week", "2020-W53"),
    ],
)
def test_what_is_relative_counts_from_publication_over_leap_days_and_years(
    published: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    text = f"The port was closed {span}, they wrote."
    assert read(grammar, text, date.fromisoformat(published)) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met on Monday.", [("Monday", "XXXX-XX-XX")]),
        ("They met yesterday.", [("yesterday", "XXXX-XX-XX")]),
        ("They met last week.", [("last week", "XXXX-WXX")]),
        ("They met last month.", [("last month", "XXXX-XX")]),
        ("They met last year.", [("last year", "XXXX")]),
        ("They met on June 3.", [("June 3", "XXXX-06-03")]),
        ("They met in June.", [("June", "XXXX-06")]),
        ("They met in 1998. On June 3 they met again.", [("1998", "1998"), ("June 3", "1998-06-03")]),
        ("They met in June 1998 and in August.", [("June 1998", "1998-06"), ("August", "1998-08")]),
    ],
)
def test_without_a_publication_date_a_value_says_what_is_not_known(
    text: str, found: list[tuple[str, str]], grammar: TimeGrammar
) -> None:
    assert read(grammar, text, None) == [(span, "DATE", value) for span, value in found]


def test_history_is_told_in_its_own_year_and_not_in_that_of_publication(grammar: TimeGrammar) -> None:
    text = "In 1962 ships sailed for Cuba. They turned on October 22, and by November they were gone."
    assert read(grammar, text, WEDNESDAY) == [
        ("1962", "DATE", "1962"),
        ("October 22", "DATE", "1962-10-22"),
        ("November", "DATE", "1962-11"),
    ]


def test_a_year_just_past_does_not_draw_this_years_dates_to_itself(grammar: TimeGrammar) -> None:
    text = "The treaty of 2021 failed. On March 3 they tried again."
    assert read(grammar, text, WEDNESDAY) == [("2021", "DATE", "2021"), ("March 3", "DATE", "2022-03-03")]


@pytest.mark.parametrize(
    "text",
    [
        "You may leave, the minister said.",
        "May I speak?",
        "Theresa May resigned.",
        "April Jones wrote the report.",
        "August Strindberg wrote the play.",
        "The soldiers march in step.",
        "“March to the sea,” he shouted.",
        "The crowd sat down in the sun.",
        "They met at Mar-a-Lago.",
        "The second man fell.",
    ],
)
def test_may_march_and_sat_are_other_words_too(text: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, WEDNESDAY) == []


@pytest.mark.parametrize(
    "text",
    [
        "About 1,962 people left.",
        "Some 2,000 troops came.",
        "The missile flew 5500 km.",
        "It cost 1,999 dollars.",
        "The index fell to 1998.5 points.",
        "Case 19981 was closed.",
        "Some 20220427 grains were counted.",
        "The order 2021-13-01 is no day.",
        "Nor is 2021-02-29.",
        "He was number 1.",
    ],
)
def test_numbers_and_prices_and_impossible_days_are_no_dates(text: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, WEDNESDAY) == []


def test_a_month_before_a_large_number_takes_no_day_from_it(grammar: TimeGrammar) -> None:
    assert read(grammar, "In all, by June 3,500 troops came.", WEDNESDAY) == [("June", "DATE", "2022-06")]


def test_expressions_come_in_reading_order_with_their_offsets(grammar: TimeGrammar) -> None:
    text = "🚀 On 3 June 2021, two weeks after the talks of May 2021, it flew; last Monday it flew again."
    found = grammar.find(Document("d", text, WEDNESDAY))
    assert [(time.span.start, time.span.end, time.value) for time in found] == [
        (5, 16, "2021-06-03"),
        (18, 27, "P2W"),
        (47, 55, "2021-05"),
        (66, 77, "2022-04-25"),
    ]


def test_an_annotation_holds_the_times_of_the_whole_document(annotate: Annotate) -> None:
    annotation = annotate("Iran opened the port on Monday.\n\nIt had been closed since May 2021.")
    assert [(time.span.text, time.value) for time in annotation.times] == [
        ("Monday", "2022-04-25"),
        ("May 2021", "2021-05"),
    ]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They meet this Friday.", "this Friday", "2022-04-29"),
        ("The base was shelled last night.", "last night", "2022-04-26TNI"),
        ("The base was shelled this morning.", "this morning", "2022-04-27TMO"),
        ("The towers fell on Sept 11, 2001.", "Sept 11, 2001", "2001-09-11"),
    ],
)
def test_words_of_the_week_and_the_day_step_from_publication(
    text: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    assert [(found, result) for found, _, result in read(grammar, text, WEDNESDAY)] == [(span, value)]


def test_a_sum_of_money_is_no_year(grammar: TimeGrammar) -> None:
    assert read(grammar, "The ransom was $2000, or €1999.", WEDNESDAY) == []
