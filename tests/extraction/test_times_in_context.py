from __future__ import annotations

from datetime import date

import pytest

from kg.extraction.times import TimeGrammar
from tests.extraction.reading_times import WEDNESDAY, read


def spans(found: list[tuple[str, str, str | None]]) -> list[tuple[str, str | None]]:
    return [(span, value) for span, _, value in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ministers will meet on Thursday.", "2022-04-28"),
        ("The ministers are to meet on Monday.", "2022-05-02"),
        ("The strike, set for Friday, was called off.", "2022-04-29"),
        ("The truce holds until Saturday.", "2022-04-30"),
        ("On Friday the council will vote.", "2022-04-29"),
        ("The ministers met on Thursday.", "2022-04-21"),
        ("The ministers, who will resign, met on Monday.", "2022-04-25"),
        ("She said on Monday that she would resign.", "2022-04-25"),
        ("The court will hear three men detained on Sunday.", "2022-04-24"),
        ("The men will be released on Sunday.", "2022-05-01"),
    ],
)
def test_the_tense_of_the_words_before_a_weekday_says_which_one_it_is(
    text: str, value: str, grammar: TimeGrammar
) -> None:
    assert [found for _, found in spans(read(grammar, text, WEDNESDAY))] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The vote in November was lost.", "2021-11"),
        ("The vote in November will be close.", "2022-11"),
        ("They will sign in March.", "2023-03"),
        ("They signed in March.", "2022-03"),
        ("In August they left.", "2021-08"),
        ("September saw the first shots.", "2021-09"),
    ],
)
def test_the_tense_near_a_month_says_of_which_year_it_is(text: str, value: str, grammar: TimeGrammar) -> None:
    assert [found for _, found in spans(read(grammar, text, WEDNESDAY))] == [value]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The committee sits every week.", "every week", "P1W"),
        ("The committee sits every two weeks.", "every two weeks", "P2W"),
        ("The committee sits every other day.", "every other day", "P2D"),
        ("The committee sits every Friday.", "every Friday", "XXXX-WXX-5"),
        ("The committee sits on Mondays.", "Mondays", "XXXX-WXX-1"),
        ("The committee sits every June.", "every June", "XXXX-06"),
        ("The committee sits each summer.", "each summer", "XXXX-SU"),
        ("The committee sits twice a year.", "twice a year", "P1Y"),
        ("The committee sits three times a month.", "three times a month", "P1M"),
        ("The committee sits once every decade.", "once every decade", "P1DE"),
        ("The guards are relieved daily.", "daily", "P1D"),
        ("The guards file annual reports.", "annual", "P1Y"),
        ("It makes forty shells per day.", "per day", "P1D"),
    ],
)
def test_what_comes_again_and_again_is_a_set(text: str, span: str, value: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "SET", value)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They sailed from 3 to 7 May 2021.", [("3", "2021-05-03"), ("7 May 2021", "2021-05-07")]),
        ("They will sail on 3 and 7 May.", [("3", "2022-05-03"), ("7 May", "2022-05-07")]),
        ("They sailed (March 5-9, 1918).", [("March 5", "1918-03-05"), ("9, 1918", "1918-03-09")]),
        ("They sailed 31 May–1 June 1916.", [("31 May", "1916-05-31"), ("1 June 1916", "1916-06-01")]),
        ("They sailed in June and July 1940.", [("June", "1940-06"), ("July 1940", "1940-07")]),
        ("It went on (August-September 1950).", [("August", "1950-08"), ("September 1950", "1950-09")]),
        ("The war of 1939-45 was long.", [("1939", "1939"), ("45", "1945")]),
        ("The war of 1914–1918 was long.", [("1914", "1914"), ("1918", "1918")]),
        ("It lasted from 264 to 146 BC.", [("264", "BC0264"), ("146 BC", "BC0146")]),
    ],
)
def test_the_ends_of_a_range_are_two_times_and_share_their_month_and_year(
    text: str, found: list[tuple[str, str]], grammar: TimeGrammar
) -> None:
    assert spans(read(grammar, text, WEDNESDAY)) == found


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("the early 1990s", "199"),
        ("the mid-1980s", "198"),
        ("the '90s", "199"),
        ("the nineteenth century", "18"),
        ("the 20th century", "19"),
        ("the 5th century BC", "BC04"),
        ("490 BC", "BC0490"),
        ("August 480 BC", "BC0480-08"),
        ("AD 70", "0070"),
        ("the spring of 490 BC", "BC0490-SP"),
        ("the first half of 2023", "2023-H1"),
        ("the third quarter of 2021", "2021-Q3"),
        ("the first quarter of last year", "2021-Q1"),
        ("fiscal year 2021", "2021"),
        ("the year 1950", "1950"),
        ("early this year", "2022"),
        ("later this month", "2022-04"),
        ("the end of the month", "2022-04"),
        ("the end of the year", "2022"),
        ("the last week of August 2021", "2021-W35"),
        ("the first Monday of May 2022", "2022-05-02"),
        ("the first of November 2021", "2021-11-01"),
        ("last winter", "2021-WI"),
        ("this summer", "2022-SU"),
        ("the spring of next year", "2023-SP"),
        ("June of last year", "2021-06"),
    ],
)
def test_parts_and_heaps_of_years_are_one_span_with_one_value(
    span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, f"The gate stood open in {span}.", WEDNESDAY) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("Christmas Day", "2021-12-25"),
        ("New Year's Eve", "2021-12-31"),
        ("May Day 1968", "1968-05-01"),
        ("Easter 2021", "2021-04-04"),
        ("Good Friday 2022", "2022-04-15"),
        ("Thanksgiving 2020", "2020-11-26"),
        ("9/11", "2001-09-11"),
    ],
)
def test_a_festival_is_a_day(span: str, value: str, grammar: TimeGrammar) -> None:
    assert read(grammar, f"They rested on {span}.", WEDNESDAY) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They left at 5 p.m. on Friday.", "5 p.m. on Friday", "2022-04-22T17:00"),
        ("They left on Friday at noon.", "Friday at noon", "2022-04-22T12:00"),
        ("They left at midnight on 12 May 1949.", "midnight on 12 May 1949", "1949-05-12T24:00"),
        ("They left at six this morning.", "six this morning", "2022-04-27T06:00"),
        ("They left on the night of 12 May 1949.", "the night of 12 May 1949", "1949-05-12TNI"),
        ("They left at 10:30 a.m. EST Monday.", "10:30 a.m. EST Monday", "2022-04-25T10:30"),
        ("They left at dawn on Tuesday.", "dawn on Tuesday", "2022-04-26TMO"),
        ("They spoke tonight.", "tonight", "2022-04-27TNI"),
    ],
)
def test_an_hour_and_its_day_are_one_time(text: str, span: str, value: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "TIME", value)]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("It lasted twenty-seven years.", "twenty-seven years", "P27Y"),
        ("It lasted a hundred and five days.", "a hundred and five days", "P105D"),
        ("It lasted half an hour.", "half an hour", "PT30M"),
        ("It lasted two and a half years.", "two and a half years", "P2.5Y"),
        ("It lasted half a century.", "half a century", "P50Y"),
        ("It lasted a quarter of an hour.", "a quarter of an hour", "PT15M"),
        ("It lasted a few weeks.", "a few weeks", "PXW"),
        ("It lasted for years.", "years", "PXY"),
        ("It lasted almost eight years.", "almost eight years", "P8Y"),
        ("It lasted two more days.", "two more days", "P2D"),
        ("It lasted a fortnight.", "a fortnight", "P2W"),
        ("It ended a six-week siege.", "six-week", "P6W"),
        ("It ended over the past two weeks.", "the past two weeks", "P2W"),
        ("It fell in the first two months of the war.", "the first two months", "P2M"),
        ("He was 29 years old.", "29 years old", "P29Y"),
    ],
)
def test_numbers_in_words_and_vague_numbers_make_durations(
    text: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "DURATION", value)]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("They now rule.", "now", "PRESENT_REF"),
        ("They recently lost.", "recently", "PAST_REF"),
        ("They fought in the past.", "the past", "PAST_REF"),
        ("They look to the future.", "the future", "FUTURE_REF"),
        ("They left years ago.", "years ago", "PAST_REF"),
        ("They came back a few weeks later.", "a few weeks later", "FUTURE_REF"),
    ],
)
def test_the_present_the_past_and_the_future_have_no_date(
    text: str, span: str, value: str, grammar: TimeGrammar
) -> None:
    assert read(grammar, text, WEDNESDAY) == [(span, "DATE", value)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He fled on 3 May 1945. Two days later he was caught.", ("Two days later", "1945-05-05")),
        ("He fled on 3 May 1945. The following day he was caught.", ("The following day", "1945-05-04")),
        ("He fled on 31 December 1944 and was caught the next day.", ("the next day", "1945-01-01")),
        ("He fled on 3 May 1945. A month later he was caught.", ("A month later", "1945-06")),
        ("He fled on 3 May 1945. He was caught that night.", ("that night", "1945-05-03TNI")),
        ("He fled on 3 May 1945. He was caught the same month.", ("the same month", "1945-05")),
        ("He fled on 3 May 1945. That year he was caught.", ("That year", "1945")),
        ("He fled on 3 May 1945. He was caught on the 20th.", ("the 20th", "1945-05-20")),
        ("He fled on 3 May 1945. He had married the day before.", ("the day before", "1945-05-02")),
        ("He fled on 3 May 1945. He had married two years earlier.", ("two years earlier", "1943")),
        ("He fled in 1945. In the summer he was caught.", ("the summer", "1945-SU")),
        ("He fled in 1945. He was caught the following year.", ("the following year", "1946")),
        ("He fled in 1945, and in May of the following year was caught.", (
            "May of the following year",
            "1946-05",
        )),
        ("He fled in December 1944. In January he was caught.", ("January", "1945-01")),
        ("He fled on 3 May 1945. Two days after the trial he was caught.", ("Two days after", "1945-05-05")),
    ],
)  # fmt: skip
def test_history_counts_from_the_date_last_named(
    text: str, found: tuple[str, str], grammar: TimeGrammar
) -> None:
    assert spans(read(grammar, text, None))[-1] == found
    assert spans(read(grammar, text, WEDNESDAY))[-1] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The treaty of 1972 lapsed. They met on Monday and in March.", ["1972", "2022-04-25", "2022-03"]),
        ("The court, founded in 1945, sat last week.", ["1945", "2022-W16"]),
        ("He was jailed in 2016 and freed two months ago.", ["2016", "2022-02"]),
    ],
)  # fmt: skip
def test_news_comes_back_to_its_own_days_after_a_year_long_past(
    text: str, found: list[str], grammar: TimeGrammar
) -> None:
    assert [value for _, value in spans(read(grammar, text, WEDNESDAY))] == found


def test_a_year_named_in_passing_does_not_move_a_story(grammar: TimeGrammar) -> None:
    text = "The city fell on 3 May 1945. Its walls, which dated from 1620, fell. On 9 May all was quiet."
    assert [value for _, value in spans(read(grammar, text, None))] == ["1945-05-03", "1620", "1945-05-09"]


@pytest.mark.parametrize(
    "text",
    [
        "2000 people came.",
        "About 1500 soldiers died.",
        "Resolution 1973 was passed.",
        "Flight 1549 came down.",
        "Three quarters of them left.",
        "A second attack failed.",
        "The fall of the city was quick.",
        "They launched Operation Dawn.",
        "The Daily Mirror was sold.",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str, grammar: TimeGrammar) -> None:
    assert read(grammar, text, WEDNESDAY) == []


@pytest.mark.parametrize("published", [date.min, date.max])
def test_a_day_that_no_calendar_has_is_left_out(published: date, grammar: TimeGrammar) -> None:
    assert read(grammar, "They met last Monday or next Monday.", published) != []
    assert read(grammar, "It began 999,999,999 days ago.", published) == [
        ("999,999,999 days ago", "DATE", "XXXX-XX-XX")
    ]
