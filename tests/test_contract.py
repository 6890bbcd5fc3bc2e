from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.contract import annotation_line, annotation_object, parse_document
from kg.errors import ContractError
from kg.model import (
    Annotation,
    Claim,
    Document,
    Entity,
    Event,
    EventMention,
    Mention,
    Relation,
    Role,
    Span,
    TimeExpression,
)


def test_a_line_with_every_key_is_read() -> None:
    line = (
        '{"id": "d1", "text": "Talks.", "published": "2022-04-27", "title": "T", "publisher": "P",'
        ' "author": "A", "url": "https://example.org/", "language": "en"}'
    )
    assert parse_document(line) == Document(
        "d1", "Talks.", date(2022, 4, 27), "T", "P", "A", "https://example.org/", "en"
    )


def test_what_is_null_or_absent_is_unknown() -> None:
    assert parse_document('{"id": "d1", "text": "", "published": null}') == Document("d1", "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('["d1", "text"]', "not a JSON object"),
        ('{"text": "x"}', '"id" is missing'),
        ('{"id": 3, "text": "x"}', '"id" is missing or not a string'),
        ('{"id": "", "text": "x"}', '"id" is empty'),
        ('{"id": "d1"}', '"text" is missing'),
        ('{"id": "d1", "text": "x", "published": "27 April 2022"}', "write a date as YYYY-MM-DD"),
        ('{"id": "d1", "text": "x", "published": "2022-02-30"}', "write a date as YYYY-MM-DD"),
        ('{"id": "d1", "text": "x", "published": "2022-W17-3"}', "write a date as YYYY-MM-DD"),
        ('{"id": "d1", "text": "x", "title": 7}', '"title" is not a string'),
        (r'{"id": "d1", "text": "half \ud83d"}', '"text" holds half a surrogate pair'),
    ],
)
def test_a_line_that_breaks_the_contract_is_refused_with_what_to_do(line: str, problem: str) -> None:
    with pytest.raises(ContractError, match=problem.replace("(", r"\(")):
        parse_document(line)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_the_contract_unchanged(text: str) -> None:
    assert parse_document(json.dumps({"id": "d", "text": text})).text == text


def test_an_annotation_is_written_with_the_keys_of_the_contract() -> None:
    text = "“No,” Ana said on 1 May 2022."
    document = Document("d1", text, date(2022, 5, 2), publisher="The Post")
    day = TimeExpression(Span(18, 28, "1 May 2022"), "DATE", "2022-05-01")
    annotation = Annotation(
        document=document,
        entities=(
            Entity(
                "e1",
                "Person",
                "Person",
                "Ana",
                "https://example.org/ana",
                (Mention(Span(6, 9, "Ana"), "name"),),
                country="FRA",
                roles=("envoy",),
                same_as=("http://www.wikidata.org/entity/Q1",),
                sector="GOV",
                alias="Ana",
                score=0.9,
            ),
        ),
        events=(
            Event(
                "v1",
                "Refusal",
                "REJECT",
                Span(1, 3, "No"),
                (
                    Role("source", Span(6, 9, "Ana"), "e1", 0.75),
                    Role("place", entity="e1"),
                    Role("theme", Span(1, 3, "No")),
                ),
                day,
                modes=("yield",),
                contexts=("military",),
                entry="event-no-noun-Refusal",
                mentions=(EventMention(Span(1, 3, "No"), entry="event-no-noun-Refusal"),),
                part_of="v2",
            ),
        ),
        claims=(
            Claim("c1", "quoted", (Span(6, 9, "Ana"),), (Span(10, 14, "said"),), (Span(1, 4, "No,"),), "e1"),
        ),
        relations=(Relation("e1", "holdsOffice", "position held", "envoy", Span(6, 9, "Ana")),),
        times=(day,),
    )
    span = {"start": 6, "end": 9, "text": "Ana"}
    no = {"start": 1, "end": 3, "text": "No"}
    when = {"start": 18, "end": 28, "text": "1 May 2022", "value": "2022-05-01", "type": "DATE"}
    assert annotation_object(annotation) == {
        "document": {"id": "d1", "published": "2022-05-02", "publisher": "The Post"},
        "entities": [
            {
                "id": "e1",
                "type": "Person",
                "class": "Person",
                "name": "Ana",
                "iri": "https://example.org/ana",
                "same_as": ["http://www.wikidata.org/entity/Q1"],
                "country": "FRA",
                "sector": "GOV",
                "roles": ["envoy"],
                "alias": "Ana",
                "link_score": 0.9,
                "mentions": [{**span, "kind": "name"}],
            }
        ],
        "events": [
            {
                "id": "v1",
                "type": "Refusal",
                "plover": "REJECT",
                "modes": ["yield"],
                "contexts": ["military"],
                "trigger": no,
                "roles": [
                    {"role": "source", "entity": "e1", **span, "score": 0.75},
                    {"role": "place", "entity": "e1", "score": 1.0},
                    {"role": "theme", **no, "score": 1.0},
                ],
                "time": when,
                "polarity": "positive",
                "certainty": "certain",
                "tense": "past",
                "score": 1.0,
                "found": "reader",
                "entry": "event-no-noun-Refusal",
                "mentions": [
                    {
                        **no,
                        "polarity": "positive",
                        "certainty": "certain",
                        "tense": "past",
                        "score": 1.0,
                        "found": "reader",
                        "entry": "event-no-noun-Refusal",
                    }
                ],
                "part_of": "v2",
            }
        ],
        "claims": [
            {
                "id": "c1",
                "speaker": "e1",
                "via": [],
                "manner": "quoted",
                "source": [span],
                "cue": [{"start": 10, "end": 14, "text": "said"}],
                "content": [{"start": 1, "end": 4, "text": "No,"}],
                "events": [],
                "score": 1.0,
            }
        ],
        "relations": [
            {
                "subject": "e1",
                "predicate": "holdsOffice",
                "label": "position held",
                "object": "envoy",
                "evidence": span,
                "claim": None,
                "start": None,
                "end": None,
            }
        ],
        "times": [when],
    }
    assert json.loads(annotation_line(annotation)) == annotation_object(annotation)
    assert "\n" not in annotation_line(annotation)
