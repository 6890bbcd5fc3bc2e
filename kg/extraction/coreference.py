"""Which mentions of a document are one entity?

Mentions of one reference entry are one entity; so are equal names, a full name and the surname that only
it can mean, a name and the acronym in parentheses after it, and a description apposed to a name. Two
people who share a name in one text are never merged. A pronoun joins the nearest fitting mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate
from kg.extraction.descriptions import Descriptions
from kg.extraction.lexical import Lexical
from kg.extraction.person_names import full_names
from kg.extraction.tokens import tokens_of
from kg.model import Span
from kg.reference import Reference


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one entity, in reading order, and the pronouns that mean it."""

    members: tuple[Candidate, ...]
    pronouns: tuple[Candidate, ...] = ()


def resolve(
    doc: Doc,
    sentences: Sequence[Span],
    candidates: Sequence[Candidate],
    lexical: Lexical,
    holders: Sequence[tuple[Candidate, str]],
    reference: Reference,
) -> list[Cluster]:
    """Group the mentions of a document into entities, ordered by first mention.

    `holders` are people and the local names of the offices that they hold.
    """
    text = tokens_of(doc).text
    named = [candidate for candidate in candidates if candidate.kind != "pronoun"]
    people = full_names(
        {c.name for c in named if c.kind == "name" and c.class_name == "Person"}, reference.constructions
    )
    fuller = _short_names(named, reference) | _acronyms(text, named) | _aliases(text, named, reference)
    key_of = {c: _key(doc, fuller.get(c, c), people) for c in named}
    apposed = {beside: name for name, beside in appositions(text, named, reference)}
    descriptions = Descriptions(doc, sentences, lexical, reference, holders, key_of)
    meant_by = {c: apposed.get(c) or descriptions.meant(c) for c in named}
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in named:
        key_of[candidate] = key_of[meant_by[candidate] or candidate]
        groups[key_of[candidate]].append(candidate)
    pronouns = _Pronouns(doc, sentences, named, reference)
    meant: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        antecedent = pronouns.antecedent(candidate) if candidate.kind == "pronoun" else None
        if antecedent is not None:
            meant[key_of[antecedent]].append(candidate)
    return [Cluster(tuple(members), tuple(meant.get(key, ()))) for key, members in groups.items()]


def _key(doc: Doc, candidate: Candidate, people: Mapping[str, tuple[str, ...]]) -> Hashable:
    if candidate.entry is not None:
        return candidate.entry.iri
    if candidate.class_name in {"Government", "Nationality"} and candidate.country:
        return candidate.class_name, candidate.country
    if candidate.kind == "name" and candidate.class_name == "Person":
        return "Person", people[candidate.name]
    if candidate.kind == "name":
        return candidate.class_name, _normal(candidate.name)
    if candidate.bare:
        return "bare", candidate.class_name
    tokens = tokens_of(doc)
    lemmas = " ".join(tokens.lemmas[i] for i in tokens.at(candidate.core.start, candidate.core.end))
    return candidate.class_name, "nominal", lemmas


def _normal(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())


def _short_names(candidates: Iterable[Candidate], reference: Reference) -> dict[Candidate, Candidate]:
    """Map a name that begins or ends just one longer name of its kind to that: "Wagner" ("Wagner Group")."""
    names = [c for c in candidates if c.kind == "name" and not c.nested]
    longer: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for name in names:
        kind, words = reference.coarse(name.class_name), name.core.text.split()
        if kind in _SHORTENED:
            for size in range(1, len(words)):
                for part in {" ".join(words[:size]), " ".join(words[-size:])}:
                    longer[kind, part].append(name)
    found = {}
    for name in names:
        whole = longer.get((reference.coarse(name.class_name), " ".join(name.core.text.split())), [])
        if name.entry is None and len({c.entry.iri if c.entry else c.core.text for c in whole}) == 1:
            found[name] = whole[0]
    return found


def _acronyms(text: str, candidates: Sequence[Candidate]) -> dict[Candidate, Candidate]:
    """Find names in parentheses right after the name that they abbreviate, in this or a later mention."""
    by_end = {c.span.end: c for c in candidates if c.kind == "name"}
    short: dict[str, Candidate] = {}
    for candidate in candidates:
        opened = re.search(r"\s*\(\s*$", text[max(0, candidate.span.start - 4) : candidate.span.start])
        long = by_end.get(candidate.span.start - len(opened[0])) if opened else None
        if long and candidate.name.isupper() and long.name[:1] == candidate.name[:1]:
            short[candidate.name] = long
    return {c: short[c.name] for c in candidates if c.name in short and c is not short[c.name]}


def _aliases(text: str, candidates: Sequence[Candidate], reference: Reference) -> dict[Candidate, Candidate]:
    """Find other names of one thing told as such: "Mohamed Hamdan Dagalo, known as Hemedti"."""
    names = [c for c in candidates if c.kind == "name" and not c.nested]
    other: dict[tuple[str, str], Candidate] = {}
    for first, second in pairwise(names):
        kinds = {reference.coarse(c.class_name) for c in (first, second)}
        between = _AROUND_ALIAS.sub(" ", text[first.span.end : second.span.start]).strip().lower()
        if len(kinds) == 1 and second.entry is None and between in reference.constructions.alias_phrases:
            other[second.class_name, second.name] = first
    found = ((c, other.get((c.class_name, c.name))) for c in names)
    return {c: first for c, first in found if first is not None and c is not first}


_AROUND_ALIAS = re.compile(r"[\s,(“”\"'‘’–—]+")
_BETWEEN = re.compile(r"\s*,\s+|\s+[–—]\s+")
_AFTER = re.compile(r"\s*(?:[,.;:!?)–—]|$)")
_SHORTENED = frozenset({"Organization", "Weapon"})
_APPOSED = frozenset({"Person", "Organization"})


def appositions(
    text: str, candidates: Sequence[Candidate], reference: Reference
) -> list[tuple[Candidate, Candidate]]:
    """Return each name with the description beside it: "Marty Meiners, a Pentagon spokesman,".

    Both are people, or both organizations; a comma stands between them, and closes what comes second.
    """
    found = []
    outer = [c for c in candidates if not c.nested and c.kind != "pronoun"]
    for first, second in pairwise(outer):
        kinds = {reference.coarse(first.class_name), reference.coarse(second.class_name)}
        if (
            {first.kind, second.kind} == {"name", "nominal"}
            and len(kinds) == 1
            and kinds <= _APPOSED
            and _BETWEEN.fullmatch(text, first.span.end, second.span.start)
            and _AFTER.match(text, second.span.end)
        ):
            found.append((first, second) if first.kind == "name" else (second, first))
    return found


# --- pronouns -----------------------------------------------------------------------------------

_SENTENCES_BACK = 3
_BODIES = ("Group", "ArmedGroup", "ArmedForce", "PoliceForce")


class _Pronouns:
    """Finds whom the pronouns of a document mean."""

    def __init__(
        self, doc: Doc, sentences: Sequence[Span], candidates: Sequence[Candidate], reference: Reference
    ) -> None:
        self._doc = doc
        self._candidates = [c for c in candidates if not c.nested]
        self._reference = reference
        self._starts = [sentence.start for sentence in sentences]

    def antecedent(self, pronoun: Candidate) -> Candidate | None:
        """Return the mention that a third-person pronoun points back to, or None.

        That is the first fitting mention of the nearest sentence that has one: its topic, more often than
        not.
        """
        number = self._points_back(pronoun)
        if number is None:
            return None
        here = self._number(pronoun.span)
        before = [
            c
            for c in self._candidates
            if c.span.end <= pronoun.span.start
            and here - self._number(c.span) < _SENTENCES_BACK
            and (self._fits(c, pronoun) if number == "Sing" else self._is_plural(c))
        ]
        nearest = max((self._number(c.span) for c in before), default=None)
        return next((c for c in before if self._number(c.span) == nearest), None)

    def _points_back(self, pronoun: Candidate) -> str | None:
        """Return the number of a pronoun of the third person, or None where it is of another."""
        span = self._doc.char_span(pronoun.span.start, pronoun.span.end, alignment_mode="expand")
        token = span[0] if span else None
        if token is None or token.morph.get("Person", []) != ["3"]:
            return None
        return next(iter(token.morph.get("Number", [])), None)

    def _is_plural(self, candidate: Candidate) -> bool:
        """Say whether "they" may mean a mention: several people, or a body of them."""
        kind = self._reference.coarse(candidate.class_name)
        if kind not in {"Person", "Group", "Organization"}:
            return False
        tokens = tokens_of(self._doc)
        core = tokens.at(candidate.core.start, candidate.core.end)
        several = any(tokens.tags[i] in {"NNS", "NNPS"} for i in core)
        return several or any(self._reference.is_a(candidate.class_name, body) for body in _BODIES)

    def _fits(self, candidate: Candidate, pronoun: Candidate) -> bool:
        kind = self._reference.coarse(candidate.class_name)
        if pronoun.class_name == "Person":
            return kind == "Person" and candidate.kind == "name"
        return kind in {"State", "Organization"} and pronoun.class_name in {"State", "Organization"}

    def _number(self, span: Span) -> int:
        return bisect_right(self._starts, span.start)
