"""Whether a longer text is about politics, war or public order at all."""

from __future__ import annotations

from tests.conftest import Annotate

COMPLAINT = "Two men attacked the guard."
MATCH = """The home side began slowly. The pitch was heavy after a week of rain. By the break it was level.
The second half was livelier. A long ball found the winger alone. He scored with his left foot. {complaint}
The stands emptied early. {more}"""


def triggers(text: str, annotate: Annotate) -> list[str]:
    return [event.trigger.text for event in annotate(text).events]


def test_a_short_text_is_taken_at_its_word(annotate: Annotate) -> None:
    assert triggers(COMPLAINT, annotate) == ["attacked"]


def test_a_longer_text_that_names_nothing_political_has_no_events(annotate: Annotate) -> None:
    assert triggers(MATCH.format(complaint=COMPLAINT, more=""), annotate) == []


def test_the_sentence_of_such_a_text_that_names_a_state_keeps_its_events(annotate: Annotate) -> None:
    text = MATCH.format(complaint=COMPLAINT, more="On the same day Russia attacked Ukraine.")
    assert [event.trigger.start for event in annotate(text).events] == [text.index("attacked Ukraine")]


def test_a_longer_text_that_names_states_often_keeps_all_its_events(annotate: Annotate) -> None:
    more = "Iran watched. Egypt watched. Spain watched too."
    assert triggers(MATCH.format(complaint=COMPLAINT, more=more), annotate) == ["attacked"]
