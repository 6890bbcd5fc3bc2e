"""Which part of speech, morphology and lemma has a word, given its tag? What spaCy's rules say, asked once.

spaCy's attribute ruler and its lemmatizer look at a word and its tag alone, save for a few contractions of
two words ("got ta"). Asked anew at each place in a text they take a third of the time of its pipeline; so
what they say of a word with a tag is kept, and they are asked where they have not been. A test holds that
nothing comes out otherwise than of the two themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc, MorphAnalysis, Token
from spacy.vocab import Vocab

LEMMAS = "communique_lemmas"
RULER, LEMMATIZER = "attribute_ruler", "lemmatizer"

MOST_KEPT = 100_000
"""How many words with a tag are remembered; then it begins anew, so that memory has a bound."""

_Element = Mapping[str, object]


class _Said(NamedTuple):
    """What is said of a word with a tag: hashes of spaCy's strings, and its morphology."""

    tag: int
    pos: int
    morph: MorphAnalysis
    lemma: int


@dataclass(frozen=True, slots=True)
class _Joint:
    """A word that is part of a rule of several words, and how far from it such a rule may reach."""

    words: frozenset[str]
    reach: int


class Lemmas:
    """A component for texts without a parse, in the place of an attribute ruler and a lemmatizer after it.

    Where the ruler has rules of several words that cannot be seen to be far from a word, as a model of the
    user's own may have, both are asked at each place as spaCy does.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self._single = AttributeRuler(ruler.vocab, validate=False)
        rules = [rule for rule in ruler.patterns if not _wants_parse(rule)]
        self._single.add_patterns([rule for rule in rules if _size(rule) == 1])
        self._ruler, self._lemmatizer = ruler, _with_quick_index(lemmatizer)
        joint = [rule for rule in rules if _size(rule) > 1]
        names = [_named(pattern) for rule in joint for pattern in _patterns(rule)]
        self._asks_always = None in names or any(_is_repeated(rule) for rule in rules)
        reach = max((_size(rule) for rule in joint), default=1) - 1
        self._joint = _Joint(frozenset(name for name in names if name is not None), reach)
        self._said: dict[tuple[int, int], _Said] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech, morphology and lemma of every word; the tag as well, of white space."""
        if self._asks_always:
            return self._lemmatizer(self._ruler(doc))
        keys = [(token.orth, token.tag) for token in doc]
        if len(self._said) > MOST_KEPT:
            self._said.clear()
        self._learn(doc, keys)
        said = self._said
        for token, key in zip(doc, keys, strict=True):
            _tell(token, said[key])
        for index in [token.i for token in doc if token.lower_ in self._joint.words]:
            self._tell_together(doc, index)
        return doc

    def _learn(self, doc: Doc, keys: Sequence[tuple[int, int]]) -> None:
        """Ask the two for what they say of words with tags that are new to us."""
        new = [key for key in dict.fromkeys(keys) if key not in self._said]
        if new:
            strings = doc.vocab.strings
            words = _tagged(doc.vocab, [strings[word] for word, _ in new], [tag for _, tag in new])
            self._said |= zip(new, _asked(words, self._single, self._lemmatizer), strict=True)

    def _tell_together(self, doc: Doc, index: int) -> None:
        """Set what is said of a word of a rule of several words, and of its neighbours."""
        reach = self._joint.reach
        first, last = max(0, index - 2 * reach), min(len(doc), index + 2 * reach + 1)
        near = doc[first:last]
        words = _tagged(doc.vocab, [token.text for token in near], [token.tag for token in near])
        said = list(_asked(words, self._ruler, self._lemmatizer))
        for at in range(max(first, index - reach), min(last, index + reach + 1)):
            _tell(doc[at], said[at - first])


@Language.factory(LEMMAS)
def _component(nlp: Language, name: str) -> Lemmas:  # noqa: ARG001 - spaCy gives its factories both
    return Lemmas(cast("AttributeRuler", nlp.get_pipe(RULER)), cast("Lemmatizer", nlp.get_pipe(LEMMATIZER)))


def _with_quick_index(lemmatizer: Lemmatizer) -> Lemmatizer:
    """Make dictionaries of the lists of words in which a lemmatizer looks for each form that it tries."""
    index = lemmatizer.lookups.get_table("lemma_index", {})
    for part_of_speech, words in list(index.items()):
        index[part_of_speech] = dict.fromkeys(words)
    return lemmatizer


def _tagged(vocab: Vocab, words: Sequence[str], tags: Sequence[int]) -> Doc:
    doc = Doc(vocab, list(words))
    for token, tag in zip(doc, tags, strict=True):
        token.tag = tag
    return doc


def _asked(words: Doc, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> Iterator[_Said]:
    for token in lemmatizer(ruler(words)):
        yield _Said(token.tag, token.pos, token.morph, token.lemma)


def _tell(token: Token, said: _Said) -> None:
    token.pos, token.morph, token.lemma = said.pos, said.morph, said.lemma
    if token.tag != said.tag:
        token.tag = said.tag


def _patterns(rule: Mapping[str, Any]) -> list[list[_Element]]:
    return cast("list[list[_Element]]", rule["patterns"])


def _size(rule: Mapping[str, Any]) -> int:
    return max(len(pattern) for pattern in _patterns(rule))


def _wants_parse(rule: Mapping[str, Any]) -> bool:
    """Say whether a rule asks for a dependency, which no word has here."""
    return all(any(_wants_dependency(element) for element in pattern) for pattern in _patterns(rule))


def _wants_dependency(element: _Element) -> bool:
    wanted = element.get("DEP", "")
    return (
        bool(wanted)
        if isinstance(wanted, str)
        else "" not in cast("dict[str, list[str]]", wanted).get("IN", [""])
    )


def _is_repeated(rule: Mapping[str, Any]) -> bool:
    """Say whether a word of a rule may stand several times, or be left out."""
    return any("OP" in element for pattern in _patterns(rule) for element in pattern)


def _named(pattern: Sequence[_Element]) -> str | None:
    """Return the first word, in lower case, that a pattern of several words names."""
    words = (element.get("LOWER") for element in pattern)
    return next((word for word in words if isinstance(word, str)), None)
