"""Which words evoke classes, offices, cues and concepts, and which tell a time? The lexicon by lemma."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import ontology
from kg.errors import OntologyError
from kg.knowledge.entries import is_office
from kg.knowledge.statements import LEXINFO, ONTOLEX, RDF, RDFS, SKOS, Ontology, local
from kg.knowledge.values import Entry, TimeWord, Word

if TYPE_CHECKING:
    from kg.reference import Reference

_LABEL, _TYPE, _PART_OF_SPEECH = f"{RDFS}label", f"{RDF}type", f"{LEXINFO}partOfSpeech"
_DENOTES, _EVOKES = f"{ONTOLEX}denotes", f"{ONTOLEX}evokes"
_TIME_QUANTITY, _WHEN, _DECIDES, _UNEQUIVOCAL, _WHEN_OWN = (
    ontology.VOCABULARY + name for name in ("timeQuantity", "whenObject", "decides", "unequivocal", "whenOwn")
)


def words(source: Ontology, reference: Reference) -> dict[str, tuple[Word, ...]]:
    """Index the lexicon by last lemma; an office's names are words that denote its class."""
    found: dict[str, dict[Word, None]] = defaultdict(dict)
    for subject in source.subjects():
        if subject.startswith(ontology.LEXICON):
            about = source.about(subject)
            if _TIME_QUANTITY not in about:
                for word in _lexical_entry(source, subject, about, reference):
                    found[word.lemmas[-1]][word] = None
        elif is_office(subject):
            for form in source.all(
                subject, f"{RDFS}label", f"{SKOS}altLabel", f"{ontology.VOCABULARY}abbreviation"
            ):
                sector = reference.entries[subject].sector
                word = Word(tuple(split_lemmas(form)), "noun", local(subject), sector=sector)
                found[word.lemmas[-1]][word] = None
    return {
        lemma: tuple(sorted(words, key=lambda word: (-len(word.lemmas), word.when_object is None)))
        for lemma, words in found.items()
    }


def time_words(source: Ontology) -> Iterable[TimeWord]:
    """Yield the words of time expressions.

    Raises:
        OntologyError: where one has no label or evokes nothing.
    """
    for subject in source.saying(_TIME_QUANTITY):
        quantity = source.one(subject, _TIME_QUANTITY)
        if quantity is not None:
            form, kind = source.one(subject, f"{RDFS}label"), source.one(subject, f"{ONTOLEX}evokes")
            if not form or not kind:
                raise OntologyError(f"{subject} needs a label and the kind of time word that it evokes.")
            yield TimeWord(form, local(kind), quantity)


def _lexical_entry(
    source: Ontology, subject: str, about: Mapping[str, Sequence[str]], reference: Reference
) -> Iterable[Word]:
    meanings = (*about.get(_DENOTES, ()), *about.get(_EVOKES, ()))
    if not (_LABEL in about and about[_LABEL][0] and _PART_OF_SPEECH in about and meanings):
        raise OntologyError(f"{subject} needs a label, a part of speech, and what it denotes or evokes.")
    lemmas, part_of_speech = tuple(split_lemmas(about[_LABEL][0])), local(about[_PART_OF_SPEECH][0])
    when, entry = local(about[_WHEN][0]) if _WHEN in about else None, local(subject)
    for meaning in meanings:
        if _TYPE not in source.about(meaning):
            raise OntologyError(f"{subject} denotes {meaning}, which no file of the ontology defines.")
        name = local(meaning)
        yield Word(
            lemmas,
            part_of_speech,
            name,
            when,
            reference.sector(name, subject),
            decides=_is(about, _DECIDES),
            unequivocal=_is(about, _UNEQUIVOCAL),
            when_own=_is(about, _WHEN_OWN),
            entry=entry,
        )


def _is(about: Mapping[str, Sequence[str]], said: str) -> bool:
    return said in about and about[said][0] == "true"


def concepts(
    source: Ontology, reference: Reference, *properties: str
) -> dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
    """Index the concepts by the first word of what properties call them, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
    for iri, entry in reference.entries.items():
        if reference.is_a(entry.class_name, "Concept"):
            for form in source.all(iri, *properties):
                words = tuple(split_lemmas(form))
                found[words[0]].append((words, entry))
    return {word: tuple(sorted(names, key=lambda name: -len(name[0]))) for word, names in found.items()}


def split_lemmas(form: str) -> list[str]:
    """Split a form of the lexicon into lemmas as the tokenizer splits words: hyphens stand alone."""
    return form.lower().replace("-", " - ").split()
