"""The reader that ships: offsets, batches, long sentences, and a component for anyone's pipeline."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.extraction.pipeline import Extractor
from kg.extraction.reader import MODEL, Reader
from kg.extraction.readings import Readings
from kg.model import Document, check_evidence
from kg.reference import load_with

PLAIN = "Rebels attacked the army base in Sorland on Monday."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def triggers(reader: Reader, sentence: str) -> list[tuple[str, str]]:
    (reading,) = reader.read([sentence])
    return [(sentence[t.found.start : t.found.end], t.found.label) for t in reading.triggers]


def test_a_plain_sentence_has_its_event_with_who_did_it_to_whom(reader: Reader) -> None:
    (reading,) = reader.read([PLAIN])
    (trigger,) = reading.triggers
    roles = {(r.label, PLAIN[r.start : r.end]) for r in trigger.roles}
    assert (PLAIN[trigger.found.start : trigger.found.end], trigger.found.label) == ("attacked", "ASSAULT")
    assert {("source", "Rebels"), ("time", "Monday")} <= roles
    assert 0.5 < trigger.found.score <= 1


@pytest.mark.parametrize("before", ["🚀 ", "e\u0301\u0302 ", "\ufeff", "مرحبا ", "\x00 ", "ﬁ "])
def test_what_stands_before_a_word_does_not_move_it(before: str, reader: Reader) -> None:
    assert ("attacked", "ASSAULT") in triggers(reader, before + PLAIN)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=80), max_size=5))
def test_any_text_is_read_and_its_spans_lie_inside_it(texts: list[str], extractor: Extractor) -> None:
    text = "\n".join([*texts, PLAIN])
    check_evidence(extractor.extract(Document("d", text)))


def test_a_long_sentence_loses_nothing(reader: Reader) -> None:
    clause = (
        "rebels attacked the army base near the river, and the farmers of the valley sowed their fields, "
    )
    sentence = clause * 30 + "and nothing else happened."
    (reading,) = reader.read([sentence])
    at = [t.found.start for t in reading.triggers if sentence[t.found.start : t.found.end] == "attacked"]
    assert at == [n for n in range(len(sentence)) if sentence.startswith("attacked", n)]


def test_a_word_of_thousands_of_characters_is_read(reader: Reader) -> None:
    assert reader.read(["x" * 5000 + " " + "-" * 3000])[0].triggers == ()


def test_no_sentence_at_all_is_read_as_nothing(reader: Reader) -> None:
    assert reader.read([]) == []
    assert reader.read([""])[0].phrases == ()


def test_a_document_is_read_the_same_whatever_stands_beside_it(extractor: Extractor) -> None:
    documents = [
        Document("a", PLAIN),
        Document("b", "Sorland and Karvia signed a peace treaty, the president of Karvia said. " * 20),
        Document("c", "It rained."),
    ]
    alone = [extractor.extract(document) for document in documents]
    assert list(extractor.extract_all(documents, batch_size=3)) == alone
    assert list(extractor.extract_all(reversed(documents), batch_size=2)) == alone[::-1]


def test_a_higher_threshold_keeps_what_is_surer() -> None:
    text = Document("d", f"{PLAIN} The gardener fought the weeds, and the club will want a new striker.")
    all_of_them = Extractor(threshold=0.001).extract(text)
    sure = Extractor(threshold=0.98).extract(text)
    assert len(sure.events) < len(all_of_them.events)
    assert all(event.score >= 0.98 for event in sure.events)
    assert all(claim.score >= 0.98 for claim in sure.claims)


@pytest.mark.parametrize(
    "missing", ["reader.onnx", "pair.npy", "cue_pair.npy", "tokenizer.json", "reader.json"]
)
def test_a_model_without_one_of_its_files_says_what_to_do(missing: str, tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    (tmp_path / "model" / missing).unlink()
    with pytest.raises(ModelError, match=r"the reader's model cannot be read .*; install the package anew"):
        Reader.load(tmp_path / "model")


def test_a_model_that_was_trained_for_other_labels_is_refused(tmp_path: Path) -> None:
    shutil.copytree(MODEL, tmp_path / "model")
    about = json.loads((tmp_path / "model" / "reader.json").read_text())
    about["labels"]["pairs"]["trigger"].reverse()
    (tmp_path / "model" / "reader.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match="other labels"):
        Reader.load(tmp_path / "model")


# --- a class of the user's own ----------------------------------------------------------------------

OWN = """
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix plover: <https://w3id.org/communique/plover#> .
@prefix lex: <https://w3id.org/communique/lexicon#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .

cq:Jamming a owl:Class ; rdfs:subClassOf cq:Coerce ; rdfs:label "jamming"@en ; skos:broadMatch plover:COERCE .
lex:own-jam-verb a ontolex:LexicalEntry ; rdfs:label "jam"@en ; lexinfo:partOfSpeech lexinfo:verb ;
    ontolex:denotes cq:Jamming .
"""


def test_a_class_that_a_user_adds_in_turtle_has_events_with_roles_and_no_training(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(OWN, encoding="utf-8")
    extractor = Extractor(load_with(tmp_path / "own.ttl"))
    annotation = extractor.extract(Document("d", "On Monday Russia jammed the radar of Estonia."))
    (event,) = (event for event in annotation.events if event.class_name == "Jamming")
    assert (event.plover, event.trigger.text) == ("COERCE", "jammed")
    assert ("source", "Russia") in {(role.role, role.span.text) for role in event.roles if role.span}
    assert (event.polarity, event.certainty, event.tense) == ("positive", "certain", "past")


def test_a_turtle_file_of_the_user_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(Exception, match=r"own\.ttl: not Turtle"):
        load_with(tmp_path / "own.ttl")


# --- in spaCy ---------------------------------------------------------------------------------------


def test_the_reader_is_a_component_of_any_pipeline_with_sentences() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("communique_reader")
    doc = nlp(f"It rained. {PLAIN}")
    assert isinstance(doc._.communique, Readings)
    assert [(span.text, span.label_) for span in doc.spans["communique_events"]] == [("attacked", "ASSAULT")]
    assert "Sorland" in [span.text for span in doc.spans["communique_mentions"]]
    assert list(doc.spans["communique_cues"]) == []
