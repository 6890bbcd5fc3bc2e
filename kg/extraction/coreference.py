"""Which mentions of a document are one entity?

Mentions of one reference entry are one entity; so are equal names, a full name and the surname that only
it can mean, a name and the acronym in parentheses after it, and a description apposed to a name. Two
people who share a name in one text are never merged. A pronoun joins the nearest fitting subject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extraction.mentions import Candidate
from kg.reference import Reference


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one entity, in reading order, and the pronouns (token indices) that mean it."""

    members: tuple[Candidate, ...]
    pronouns: tuple[int, ...] = ()


def resolve(doc: Doc, candidates: list[Candidate], reference: Reference) -> list[Cluster]:
    """Group the mentions of a document into entities, ordered by first mention."""
    people = _people(candidates)
    acronyms = _acronyms(doc, candidates)
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    key_of: dict[Candidate, Hashable] = {}
    for candidate in candidates:
        candidate_key = _key(doc, acronyms.get(candidate, candidate), people)
        key_of[candidate] = candidate_key
    for candidate in candidates:
        apposed = _apposed_name(doc, candidate, candidates)
        groups[key_of[apposed or candidate]].append(candidate)
    pronouns = _pronouns(doc, candidates, key_of, reference)
    return [Cluster(tuple(members), tuple(pronouns.get(key, ()))) for key, members in groups.items()]


def _key(doc: Doc, candidate: Candidate, people: Mapping[str, str]) -> Hashable:
    if candidate.entry is not None:
        return candidate.entry.iri
    if candidate.class_name in {"Government", "Nationality"} and candidate.country:
        return candidate.class_name, candidate.country
    if candidate.kind == "name" and candidate.class_name == "Person":
        return "Person", people[_normal(candidate.name)]
    if candidate.kind == "name":
        return candidate.class_name, _normal(candidate.name)
    if candidate.bare:
        return "bare", candidate.class_name
    lemmas = " ".join(token.lemma_.lower() for token in doc[candidate.start : candidate.end])
    return candidate.class_name, "nominal", lemmas


def _normal(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())


def _people(candidates: Iterable[Candidate]) -> dict[str, str]:
    """Map each name of a person to the full name that it means in this document, or to itself."""
    names = {_normal(c.name) for c in candidates if c.kind == "name" and c.class_name == "Person"}
    full = [name for name in names if " " in name]
    meant = {name: name for name in names}
    for name in names - set(full):
        bearers = [other for other in full if name in (other.split()[0], other.split()[-1])]
        if len(bearers) == 1:
            meant[name] = bearers[0]
    return meant


def _acronyms(doc: Doc, candidates: list[Candidate]) -> dict[Candidate, Candidate]:
    """Find names in parentheses right after the name that they abbreviate, in this or a later mention."""
    by_end = {c.end: c for c in candidates if c.kind == "name"}
    short: dict[str, Candidate] = {}
    for candidate in candidates:
        opened = candidate.start > 0 and doc[candidate.start - 1].text == "("
        long = by_end.get(candidate.start - 1) if opened else None
        if long and candidate.name.isupper() and long.name[:1] == candidate.name[:1]:
            short[candidate.name] = long
    return {c: short[c.name] for c in candidates if c.name in short and c is not short[c.name]}


def _apposed_name(doc: Doc, candidate: Candidate, candidates: list[Candidate]) -> Candidate | None:
    """Return the named person whom a description stands beside: "Marty Meiners, a Pentagon spokesman"."""
    if candidate.kind != "nominal" or candidate.class_name != "Person":
        return None
    noun = doc[candidate.head]
    for name in candidates:
        if name.kind == "name" and name.class_name == "Person":
            head = doc[name.head]
            if (noun.dep_ == "appos" and noun.head == head) or (head.dep_ == "appos" and head.head == noun):
                return name
    return None


# --- pronouns -----------------------------------------------------------------------------------

_SENTENCES_BACK = 3


def _pronouns(
    doc: Doc, candidates: list[Candidate], key_of: Mapping[Candidate, Hashable], reference: Reference
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    sentences = [list(sent) for sent in doc.sents]
    number = {token.i: n for n, sentence in enumerate(sentences) for token in sentence}
    for token in doc:
        if _refers(token):
            antecedent = _antecedent(token, doc, candidates, number, reference)
            if antecedent is not None:
                found[key_of[antecedent]].append(token.i)
    return found


def _refers(token: Token) -> bool:
    """Say whether a token is a third-person pronoun that points back: not the "it" of "it is time"."""
    morph = token.morph
    if token.pos_ != "PRON" or "Prs" not in morph.get("PronType", []) or "3" not in morph.get("Person", []):
        return False
    impersonal = "Neut" in morph.get("Gender", []) and token.dep_ == "nsubj" and token.head.lemma_ == "be"
    return "Sing" in morph.get("Number", []) and not impersonal and token.dep_ != "expl"


def _antecedent(
    pronoun: Token,
    doc: Doc,
    candidates: list[Candidate],
    number: Mapping[int, int],
    reference: Reference,
) -> Candidate | None:
    personal = bool({"Masc", "Fem"} & set(pronoun.morph.get("Gender", [])))
    kinds = {"Person"} if personal else {"State", "Organization"}
    before = [
        c
        for c in candidates
        if c.end <= pronoun.i
        and number[pronoun.i] - number[c.start] < _SENTENCES_BACK
        and reference.coarse(c.class_name) in kinds
        and (c.kind == "name" or not personal)
    ]
    if not before:
        return None
    nearest = max(number[c.start] for c in before)
    in_nearest = [c for c in before if number[c.start] == nearest]
    subjects = [c for c in in_nearest if doc[c.head].dep_ in {"nsubj", "nsubjpass", "poss"}]
    # The first subject of the sentence is its topic; in the sentences before, too.
    return (subjects or in_nearest[::-1])[0]
