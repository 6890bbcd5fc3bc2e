from __future__ import annotations

import pytest

from kg.model import Annotation
from tests.conftest import Annotate


def told(annotation: Annotation, trigger: str) -> tuple[str, str, str]:
    """Return polarity, certainty and tense of the event with this trigger."""
    (event,) = (event for event in annotation.events if event.trigger.text == trigger)
    return event.polarity, event.certainty, event.tense


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Russia attacked Ukraine.", "attacked"),
        ("Russia has attacked Ukraine.", "attacked"),
        ("Ukraine was attacked by Russia.", "attacked"),
        ("Police said that rebels had killed Boris Orlov.", "killed"),
    ],
)
def test_what_is_told_as_done_is_certain(text: str, trigger: str, annotate: Annotate) -> None:
    assert told(annotate(text), trigger) == ("positive", "certain", "past")


def test_what_is_going_on_is_present(annotate: Annotate) -> None:
    assert told(annotate("Russia is attacking Ukraine."), "attacking") == ("positive", "certain", "present")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Russia will attack Ukraine.", "attack"),
        ("Russia plans to attack Ukraine.", "attack"),
        ("Iran agreed to release 30 prisoners.", "release"),
        ("Iran promised to release 30 prisoners.", "release"),
        ("Joe Biden will visit Poland on May 9.", "visit"),
        ("A meeting is planned for May.", "meeting"),
    ],
)
def test_what_is_planned_or_promised_lies_ahead(text: str, trigger: str, annotate: Annotate) -> None:
    polarity, _, tense = told(annotate(text), trigger)
    assert (polarity, tense) == ("positive", "future")


@pytest.mark.parametrize(
    ("text", "trigger", "certainty", "tense"),
    [
        ("Russia may attack Ukraine.", "attack", "possible", "future"),
        ("Russia might attack Ukraine.", "attack", "possible", "future"),
        ("Russia could attack Ukraine.", "attack", "possible", "hypothetical"),
        ("Russia threatened to attack Ukraine.", "attack", "possible", "future"),
        ("Gunmen may have kidnapped the mayor.", "kidnapped", "possible", "past"),
        ("Russia will probably attack Ukraine.", "attack", "probable", "future"),
        ("Russia apparently attacked Ukraine.", "attacked", "probable", "past"),
    ],
)
def test_what_is_possible_or_probable_is_told_as_such(
    text: str, trigger: str, certainty: str, tense: str, annotate: Annotate
) -> None:
    assert told(annotate(text), trigger) == ("positive", certainty, tense)


@pytest.mark.parametrize(
    ("text", "trigger", "tense"),
    [
        ("Russia did not attack Ukraine.", "attack", "past"),
        ("Russia has not attacked Ukraine.", "attacked", "past"),
        ("Russia never attacked Ukraine.", "attacked", "past"),
        ("Russia refused to withdraw from Georgia.", "withdraw", "past"),
        ("Iran failed to capture the town.", "capture", "past"),
        ("There was no attack.", "attack", "past"),
        ("Iran will not surrender.", "surrender", "future"),
        ("Russia did not threaten Ukraine.", "threaten", "past"),
    ],
)
def test_what_is_negated_denied_or_refused_does_not_happen(
    text: str, trigger: str, tense: str, annotate: Annotate
) -> None:
    assert told(annotate(text), trigger) == ("negative", "certain", tense)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Russia denied that it had attacked Ukraine.", "attacked"),
        ("Russia denied attacking Ukraine.", "attacking"),
    ],
)
def test_what_is_denied_is_negative_by_the_word_of_somebody_with_an_interest(
    text: str, trigger: str, annotate: Annotate
) -> None:
    assert told(annotate(text), trigger) == ("negative", "unknown", "past")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Russia must withdraw from Georgia.", "withdraw"),
        ("France demanded that Russia withdraw from Georgia.", "withdraw"),
        ("France wants Russia to withdraw from Georgia.", "withdraw"),
        ("Israel urged Iran to withdraw.", "withdraw"),
    ],
)
def test_what_is_only_demanded_is_hypothetical(text: str, trigger: str, annotate: Annotate) -> None:
    assert told(annotate(text), trigger) == ("positive", "unknown", "hypothetical")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("If Russia attacks Ukraine, NATO will respond.", "attacks"),
        ("NATO will mobilize if Russia attacks Ukraine.", "attacks"),
        ("Unless Russia withdraws, France will impose sanctions.", "withdraws"),
    ],
)
def test_a_condition_is_possible_and_hypothetical(text: str, trigger: str, annotate: Annotate) -> None:
    assert told(annotate(text), trigger) == ("positive", "possible", "hypothetical")


@pytest.mark.parametrize(
    ("text", "act", "within"),
    [
        ("Russia threatened to attack Ukraine.", "threatened", ("positive", "possible", "future")),
        ("Russia refused to withdraw.", "refused", ("negative", "certain", "past")),
        ("France demanded that Russia withdraw.", "demanded", ("positive", "unknown", "hypothetical")),
        ("Iran promised to release 30 prisoners.", "promised", ("positive", "probable", "future")),
    ],
)
def test_a_threat_refusal_or_demand_is_a_fact_whatever_becomes_of_what_it_is_about(
    text: str, act: str, within: tuple[str, str, str], annotate: Annotate
) -> None:
    annotation = annotate(text)
    (embedded,) = (event.trigger.text for event in annotation.events if event.trigger.text != act)
    assert told(annotation, act) == ("positive", "certain", "past")
    assert told(annotation, embedded) == within


def test_a_negation_reaches_only_its_own_clause(annotate: Annotate) -> None:
    annotation = annotate("Russia attacked Ukraine, and Poland did not condemn Russia.")
    assert told(annotation, "attacked") == ("positive", "certain", "past")
    assert told(annotation, "condemn") == ("negative", "certain", "past")
