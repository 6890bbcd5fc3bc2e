"""What was changed by hand in a store is known afterwards, and in other processes."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.store.edits import FILE, NEVER, Edits
from kg.terms import RDFS_LABEL, cq

DOCUMENT, KIM = NamedNode("https://example.org/document/1"), NamedNode("https://example.org/kim")


def named(subject: NamedNode, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(subject, RDFS_LABEL, Literal("a name"), graph)


def test_documents_and_entities_that_were_touched_are_told_since_a_mark(tmp_path: Path) -> None:
    edits, reader = Edits(tmp_path), Edits(tmp_path)
    assert (reader.mark(), reader.since(NEVER)) == (NEVER, frozenset())
    assert not (tmp_path / FILE).exists()
    event = NamedNode(f"{DOCUMENT.value}#event=0,5")
    with edits.noting([named(KIM, DOCUMENT), named(KIM, DefaultGraph()), named(event, DefaultGraph())]):
        pass
    assert reader.since(NEVER) == frozenset((DOCUMENT.value, event.value, KIM.value))
    mark = reader.mark()
    assert reader.since(mark) == frozenset()
    with edits.noting([], graph="https://example.org/document/2"):
        between = reader.mark()
    assert reader.since(mark) == frozenset(("https://example.org/document/2",))
    # What was read in between may have been read too early.
    assert reader.since(between) == frozenset(("https://example.org/document/2",))


def test_what_is_not_known_or_concerns_classes_may_be_anything() -> None:
    edits = Edits(None)
    with edits.noting([named(KIM, DefaultGraph())]):
        pass
    mark = edits.mark()
    with edits.noting(None):
        pass
    assert edits.since(mark) is None
    mark = edits.mark()
    with edits.noting([Quad(KIM, cq("symmetric"), Literal(True), DefaultGraph())]):
        pass
    assert edits.since(mark) is None
    assert edits.since(edits.mark()) == frozenset()


def test_the_mark_of_another_store_says_nothing(tmp_path: Path) -> None:
    marks = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        edits = Edits(tmp_path / name)
        with edits.noting([named(KIM, DefaultGraph())]):
            pass
        marks.append(edits.mark())
        edits.close()
    assert Edits(tmp_path / "a").since(marks[0]) == frozenset()
    assert Edits(tmp_path / "a").since(marks[1]) is None
    assert Edits(tmp_path).since(marks[0]) is None
