from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EvidenceError
from kg.model import Annotation, Document, Entity, Mention, Span, check_evidence


def annotated(document: Document, span: Span) -> Annotation:
    entity = Entity("e1", "Person", "Person", "Ana", "https://example.org/ana", (Mention(span, "name"),))
    return Annotation(document, entities=(entity,))


def test_a_span_that_says_what_the_text_says_is_evidence() -> None:
    document = Document("d", "Ana met Bo.")
    check_evidence(annotated(document, Span(0, 3, "Ana")))


@pytest.mark.parametrize(
    "span",
    [Span(1, 4, "Ana"), Span(0, 0, ""), Span(-11, 3, "Ana"), Span(9, 40, "o."), Span(4, 2, "")],
    ids=["off by one", "empty", "negative", "beyond the end", "backwards"],
)
def test_a_span_that_is_off_is_refused_with_its_document_and_offsets(span: Span) -> None:
    with pytest.raises(EvidenceError, match=rf"d: e1 says characters {span.start} to {span.end}"):
        check_evidence(annotated(Document("d", "Ana met Bo."), span))


@given(text=st.text(min_size=1), data=st.data())
def test_a_span_cut_from_any_text_is_evidence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = Document("d", text)
    check_evidence(annotated(document, document.span(start, end)))


def test_overlap_and_cover_count_characters_and_leave_the_end_out() -> None:
    first, second, third = Span(0, 5, "Kyiv,"), Span(4, 6, ", "), Span(5, 6, " ")
    assert first.overlaps(second)
    assert not first.overlaps(third)
    assert second.covers(third)
    assert not third.covers(second)
