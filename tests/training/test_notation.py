from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.model import Mention, Relation, Role, Span, TimeExpression, check_evidence
from kg.reference import Reference
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.notation import CorpusError, parse_passages
from kg.training.passages import EventLinks, Passage

HEADER = "== wire-001\ngenre: wire report\npublished: 2031-03-04\ntrue: no\n\n"
WIRE = (
    HEADER
    + """\
[The [Sorland](so State) navy](na ArmedForce nominal) fired [two missiles](mi Missile nominal) on Monday.
  e: MissileLaunch | fired | id: launch | source: Sorland navy | instrument: two missiles | time: Monday
  t: Monday | 2031-03-03
“[They](mi pronoun) fell short,” [Admiral [Ilse Varga](iv)](iv Person) said, “and [we](na pronoun) rest.”
  e: MissileLaunch | rest | source: we | certain future negative | part: launch
  c: quoted | source: Admiral Ilse Varga | cue: said | content: They fell short, ;; and we rest.

[Varga](iv) was [Sorland](so)'s [navy chief](nc Office nominal).
  r: iv holdsOffice nc | evidence: Varga was Sorland's navy chief
"""
)


def parse(text: str, reference: Reference) -> Passage:
    (passage,) = parse_passages(text, reference)
    return passage


def test_a_passage_is_read_with_all_its_layers(reference: Reference) -> None:
    passage = parse(WIRE, reference)
    annotation = passage.annotation
    check_evidence(annotation)
    assert (passage.id, passage.genre, passage.true) == ("wire-001", "wire report", False)
    assert annotation.document.text == (
        "The Sorland navy fired two missiles on Monday. “They fell short,” Admiral Ilse Varga said,"
        " “and we rest.”"
        "\n\nVarga was Sorland's navy chief."
    )
    assert [(e.id, e.class_name, e.type, e.name) for e in annotation.entities] == [
        ("na", "ArmedForce", "Organization", "The Sorland navy"),
        ("so", "State", "State", "Sorland"),
        ("mi", "Missile", "Weapon", "two missiles"),
        ("iv", "Person", "Person", "Admiral Ilse Varga"),
        ("nc", "Office", "Office", "navy chief"),
    ]
    assert annotation.entity("mi").mentions == (
        Mention(Span(23, 35, "two missiles"), "nominal"),
        Mention(Span(48, 52, "They"), "pronoun"),
    )
    first, second = annotation.events
    assert (first.class_name, first.plover, first.trigger) == (
        "MissileLaunch",
        "MOBILIZE",
        Span(17, 22, "fired"),
    )
    assert first.roles == (
        Role("source", Span(4, 16, "Sorland navy")),
        Role("instrument", Span(23, 35, "two missiles")),
    )
    assert first.time == TimeExpression(Span(39, 45, "Monday"), "DATE", None)
    assert (first.certainty, first.tense, first.polarity) == ("certain", "past", "positive")
    assert (second.certainty, second.tense, second.polarity) == ("certain", "future", "negative")
    assert passage.links == {"v2": EventLinks(part="v1")}
    (claim,) = annotation.claims
    assert claim.manner == "quoted"
    assert [span.text for span in claim.content] == ["They fell short,", "and we rest."]
    assert annotation.relations == (
        Relation("iv", "holdsOffice", "holdsOffice", "nc", Span(107, 137, "Varga was Sorland's navy chief")),
    )
    assert annotation.times == (TimeExpression(Span(39, 45, "Monday"), "DATE", "2031-03-03"),)


def test_the_second_occurrence_is_the_one_after_the_first_and_words_end_where_words_do(
    reference: Reference,
) -> None:
    text = HEADER + "The warring sides want war, war.\n  e: Clash | war@2\n"
    (event,) = parse(text, reference).annotation.events
    assert event.trigger == Span(28, 31, "war")


def test_words_after_a_caret_are_looked_for_in_the_whole_passage(reference: Reference) -> None:
    text = (
        HEADER
        + "“We wait,” he said.\n“We hope.”\n  c: quoted | cue: ^said | content: ^We wait, ;; We hope.\n"
    )
    (claim,) = parse(text, reference).annotation.claims
    assert [span.text for span in claim.content] == ["We wait,", "We hope."]


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        ("[Ana](an Person met Bo.", 6, "a mention is [words](id Class kind)"),
        ("[Ana met Bo.", 6, "a bracket [ is not closed"),
        ("[Ana](an) met Bo.", 6, "an is new: its first mention says its class"),
        ("[Ana](an Visit) met Bo.", 6, "Visit is no class of entities"),
        ("[Ana](an Person) met [Bo](an State).", 6, "an was a Person"),
        ("[Ana ](an Person) met Bo.", 6, "white space around it"),
        ("Ana met Bo.\n  e: Meet | met", 7, "Meet is no event class"),
        ("Ana met Bo.\n  e: Meeting | meet", 7, "'meet' does not stand in the sentence"),
        ("Ana met Bo.\n  e: Meeting | met@2", 7, "'met' does not stand in the sentence so often"),
        ("Ana met Bo.\n  e: Meeting | met | agent: Ana", 7, "'agent: Ana' is no field here"),
        ("Ana met Bo.\n  e: Meeting | met | surely past", 7, "'surely' is no polarity, certainty or tense"),
        ("Ana met Bo.\n  e: Meeting", 7, "an event has a class and a trigger"),
        ("Ana met Bo.\n  e: Meeting | met | same: v7", 7, "no event above has id: v7"),
        ("Ana met Bo.\n  t: Monday | 2031-03-03", 7, "'Monday' does not stand"),
        ("Ana met Bo on Monday.\n  t: Monday | last week", 7, "a time is t: words | TIMEX3 value"),
        ("Ana met Bo.\n  c: said | content: met", 7, "a claim begins with its manner"),
        ("Ana met Bo.\n  c: paraphrased | content: met", 7, "a claim has content, and a cue"),
        ("Ana met Bo.\n  r: a knows b | evidence: met", 7, "no mention above has the id a"),
        ("Ana met Bo.\n  x: what", 7, "'x' is no kind of annotation"),
        ("  e: Meeting | met", 6, "an annotation stands below its sentence"),
        ("", 1, "the passage has no text"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(
    body: str, line: int, problem: str, reference: Reference
) -> None:
    with pytest.raises(CorpusError, match=re.escape(f"passage:{line}: ") + ".*" + re.escape(problem)):
        parse(HEADER + body + "\n", reference)


@pytest.mark.parametrize(
    ("header", "line", "problem"),
    [
        ("== Wire 1\n", 1, "has other characters"),
        ("== w\ngenre: gossip\n\n", 2, "is none of"),
        ("== w\ngenre: sport\n\n", 3, "the header lacks published, true"),
        ("== w\ntrue: perhaps\n\n", 2, "true: is yes or no"),
        ("no passage\n", 1, "a passage begins with a line == ID"),
        ("== w\ngenre: sport\npublished: soon\ntrue: no\n\nA match.\n", 1, "'soon' is no date"),
    ],
)
def test_a_bad_header_is_refused_with_its_line(
    header: str, line: int, problem: str, reference: Reference
) -> None:
    with pytest.raises(CorpusError, match=rf"passage:{line}: .*{problem}"):
        parse(header, reference)


@pytest.fixture(scope="module")
def corpus(reference: Reference) -> list[Passage]:
    return read_corpus(CORPUS, reference)


def test_every_passage_of_the_corpus_is_read_and_its_spans_are_evidence(corpus: list[Passage]) -> None:
    assert len(corpus) >= 400
    for passage in corpus:
        check_evidence(passage.annotation)


def test_the_corpus_has_every_plover_type_and_enough_quiet_sentences(corpus: list[Passage]) -> None:
    annotations = [passage.annotation for passage in corpus]
    types = Counter(event.plover for a in annotations for event in a.events)
    sentences = [(a, s) for a in annotations for s in a.sentences]
    quiet = sum(not any(s.covers(event.trigger) for event in a.events) for a, s in sentences)
    assert len(sentences) >= 2000
    assert len(types) == 16
    assert min(types.values()) >= 70
    assert quiet / len(sentences) >= 0.3


def test_every_finer_class_stands_in_the_corpus(corpus: list[Passage], reference: Reference) -> None:
    found = Counter(event.class_name for passage in corpus for event in passage.annotation.events)
    general = {
        kind.name for kind in reference.events.values() if "Event" in reference.ancestors(kind.name)[1:2]
    }
    finer = set(reference.events) - general - {"Event"}
    assert len(finer) > 90
    assert {name: found[name] for name in finer if found[name] < 15} == {}
