"""Did it happen? Polarity, certainty and tense of an event, from the words that govern its trigger.

The scale is FactBank's (Saurí and Pustejovsky 2009). The words are the cues of the lexicon; what is looked
at is the trigger, what modifies it, and what governs it up to the verb of its clause.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kg.extraction.lexical import Lexical
from kg.model import Certainty, Polarity, Tense

_CLAUSE = {"ROOT", "ccomp", "advcl", "relcl", "parataxis"}
_MODIFIERS = {"aux", "neg", "advmod", "amod", "mark", "det"}
# Cues that govern what complements them; a subject is outside of their scope: "the attack failed".
_GOVERNING = ("NegationCue", "PossibilityCue", "ProbabilityCue", "PlanCue", "WishCue")


@dataclass(frozen=True, slots=True)
class Factuality:
    """How a text presents an event."""

    polarity: Polarity
    certainty: Certainty
    tense: Tense


def read_factuality(trigger: Token, lexical: Lexical) -> Factuality:
    """Return how the text presents the event of a trigger."""
    cues: set[str] = set()
    negations = 0
    token, clause = trigger, trigger
    while True:
        for child in token.children:
            scheduled = token == trigger and child.dep_ == "acl"  # "the summit scheduled for May"
            if (child.dep_ in _MODIFIERS or scheduled) and child != trigger:
                found = _cues(child, lexical)
                negations += "NegationCue" in found or child.dep_ == "neg" or child.lower_ == "no"
                cues |= found
        clause = token
        if _heads_clause(token) or token.head == token:
            if token.dep_ == "ccomp":  # "demanded that they leave", "denied that they left"
                found = _cues(token.head, lexical) & {"WishCue", "NegationCue"}
                negations += "NegationCue" in found
                cues |= found
                if any(child.dep_ == "neg" for child in token.head.children):
                    cues.add("WishCue")  # what somebody did not say is told by nobody
            break
        if lexical.has_cue(token, "PresupposingCue"):
            break
        governor = token.head
        if token.dep_ not in {"nsubj", "conj", "poss", "compound"}:
            found = _cues(governor, lexical)
            negations += "NegationCue" in found
            cues |= found
        token = governor
    return Factuality(
        polarity="negative" if negations % 2 else "positive",
        certainty=_certainty(cues),
        tense=_tense(trigger, clause, cues),
    )


def _cues(token: Token, lexical: Lexical) -> set[str]:
    return {match.word.meaning for match in lexical.at("cue", token)} & set(_GOVERNING)


def _heads_clause(token: Token) -> bool:
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    if token.dep_ == "conj":
        return any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)
    return (token.dep_ in _CLAUSE and token.tag_ not in {"VBG", "VB"}) or token.dep_ == "ROOT"


def _certainty(cues: set[str]) -> Certainty:
    if "WishCue" in cues:
        return "unknown"
    if "PossibilityCue" in cues:
        return "possible"
    return "probable" if "ProbabilityCue" in cues else "certain"


def _tense(trigger: Token, clause: Token, cues: set[str]) -> Tense:
    if "WishCue" in cues:
        return "hypothetical"
    if "PlanCue" in cues:
        return "future"
    if "PossibilityCue" in cues and trigger.tag_ not in {"VBD", "VBN"}:
        return "future"
    auxiliaries = [child for child in clause.children if child.dep_ in {"aux", "auxpass"}]
    forms = {token.tag_ for token in (clause, *auxiliaries)}
    perfect = clause.tag_ == "VBN" and any(aux.lemma_ == "have" for aux in auxiliaries)
    if "VBD" in forms or perfect:
        return "past"
    if forms & {"VBZ", "VBP"} and (clause == trigger or clause.tag_ == "VBG"):
        return "present"
    return "past"
