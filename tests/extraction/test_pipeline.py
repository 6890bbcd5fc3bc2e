from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction import pipeline
from kg.extraction.pipeline import Extractor
from kg.model import Annotation, Document, check_evidence
from tests.conftest import Annotate

WEDNESDAY = date(2022, 4, 27)
PART = 10_000  # code points in which a text is read: fewer than usual, for a long text takes its time
FILLER = (
    "The river Ém 🚀 rises slowly in spring, and the farmers wait for the water before they sow the long"
    " fields near the road.\n"
)
FIRST = "Iran attacked Iraq on Monday.\n"
MIDDLE = "“We will never yield to them,” Vladimir Putin said.\n"
LAST = "On Tuesday, Iran attacked Syria."


@pytest.fixture(scope="module")
def long_text() -> str:
    before = FILLER * (PART // len(FILLER) + 1)
    after = FILLER * (2_000 // len(FILLER))
    return FIRST + before + MIDDLE + after + LAST


@pytest.fixture(scope="module")
def long_annotation(long_text: str, extractor: Extractor) -> Annotation:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "PART_CHARACTERS", PART)
        return extractor.extract(Document("long", long_text, WEDNESDAY))


def test_a_text_longer_than_a_part_is_read_to_its_end(long_annotation: Annotation, long_text: str) -> None:
    assert len(long_text) > PART + 2_000
    end = len(long_text) - len(LAST)
    assert [
        (event.class_name, event.trigger.start, event.time.value if event.time else None)
        for event in long_annotation.events
        if event.trigger.text == "attacked"
    ] == [("Assault", 5, "2022-04-25"), ("Assault", end + 17, "2022-04-26")]


def test_what_stands_behind_the_first_part_has_its_offsets_in_the_whole_text(
    long_annotation: Annotation, long_text: str
) -> None:
    check_evidence(long_annotation)
    (claim,) = long_annotation.claims
    start = long_text.index(MIDDLE)
    assert start > PART
    assert [(span.start, span.text) for span in claim.content] == [
        (start + 1, "We will never yield to them,")
    ]


def test_a_name_at_both_ends_of_a_long_text_is_one_entity(
    long_annotation: Annotation, long_text: str
) -> None:
    (iran,) = (entity for entity in long_annotation.entities if entity.name == "Iran")
    end = len(long_text) - len(LAST)
    assert [mention.span.start for mention in iran.mentions] == [0, end + 12]


def test_the_sentences_of_a_long_text_leave_no_word_out(long_annotation: Annotation, long_text: str) -> None:
    read = "".join(sentence.text for sentence in long_annotation.sentences)
    assert "".join(read.split()) == "".join(long_text.split())


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n \t\r\n", "\u00a0\u3000"])
def test_a_text_without_words_has_an_empty_annotation(text: str, annotate: Annotate) -> None:
    annotation = annotate(text)
    assert annotation == Annotation(Document("d", text, WEDNESDAY))


@pytest.mark.parametrize("text", [".", "a", "🇰🇵", "“", "\ufeff", "e\u0301", "\u202e", "\x00"])
def test_a_single_character_is_read_without_error(text: str, annotate: Annotate) -> None:
    annotation = annotate(text)
    check_evidence(annotation)
    assert (annotation.events, annotation.claims, annotation.relations) == ((), (), ())


DOCUMENTS = (
    Document("empty", ""),
    Document("space", " \n "),
    Document("threat", "North Korean leader Kim Jong-un threatened Japan with nuclear weapons.", WEDNESDAY),
    Document("quote", "“We will never yield,” Kim was quoted as saying by KCNA on Monday.", WEDNESDAY),
    Document("history", "In 1962 ships sailed for Cuba. On October 22 the United States blockaded Cuba."),
    Document(
        "headline", "Iran rejects offer\n\nIt had been made in May 2021. Iran may attack Iraq.", WEDNESDAY
    ),
)


@pytest.fixture(scope="module")
def alone(extractor: Extractor) -> dict[str, Annotation]:
    return {document.id: extractor.extract(document) for document in DOCUMENTS}


@settings(max_examples=30, deadline=None)
@given(documents=st.permutations(DOCUMENTS), batch_size=st.integers(1, len(DOCUMENTS) + 1))
def test_a_document_has_the_same_annotation_in_any_order_and_batch(
    documents: list[Document], batch_size: int, extractor: Extractor, alone: dict[str, Annotation]
) -> None:
    read = list(extractor.extract_all(documents, batch_size))
    assert [annotation.document.id for annotation in read] == [document.id for document in documents]
    assert read == [alone[document.id] for document in documents]


def test_another_extractor_reads_the_same(alone: dict[str, Annotation]) -> None:
    assert list(Extractor().extract_all(DOCUMENTS)) == list(alone.values())


def test_documents_are_read_as_they_come_a_batch_at_a_time(extractor: Extractor) -> None:
    asked: list[str] = []

    def stream() -> Iterator[Document]:
        for document in DOCUMENTS:
            asked.append(document.id)
            yield document

    next(extractor.extract_all(stream(), batch_size=2))
    assert asked == ["empty", "space"]


def test_no_document_gives_no_annotation(extractor: Extractor) -> None:
    assert list(extractor.extract_all([])) == []


def test_every_entity_of_an_event_claim_or_relation_is_in_the_annotation(
    alone: dict[str, Annotation],
) -> None:
    for annotation in alone.values():
        known = {entity.id for entity in annotation.entities}
        events = {event.id for event in annotation.events}
        assert {r.entity for event in annotation.events for r in event.roles if r.entity} <= known
        assert {claim.speaker for claim in annotation.claims if claim.speaker} <= known
        assert {carrier for claim in annotation.claims for carrier in claim.via} <= known
        assert {event for claim in annotation.claims for event in claim.events} <= events
        assert {relation.subject for relation in annotation.relations} <= known
