"""How likely is it that a claim that was read is one, with the right words?

The reader says how likely each word of a claim belongs to it. Here a claim is weighed as a whole, by those
probabilities and by what the reader does not see at once: whether the lexicon knows its cue, how much is
reported and how, and what else in the sentence claims the same words. The weights are those of a logistic
regression (`claims.json` beside the model), which `kg.training.credence` fits on news articles.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, log1p
from pathlib import Path

from spacy.tokens import Doc

from kg.errors import ModelError
from kg.extraction.reader import MODEL
from kg.extraction.readings import ReadClaim
from kg.model import Span

WEIGHTS = MODEL / "claims.json"
"""The weights that ship."""

_REPORTED = 0.3
"""The least likelihood of a claim, for a cue among its words to be part of what it reports."""
_MARK = 0.5
"""The least likelihood of a claim whose cue is a mark: a colon, a dash."""
_FARTHEST = 6.0
"""How many units of log odds any probability is worth at most."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature of a claim counts, in units of log odds, and how likely a claim is at least.

    Attributes:
        least: from 0 to 1; where nobody asks for another.
        intercept: the log odds of a claim with no feature.
        features: by name.
    """

    least: float
    intercept: float
    features: Mapping[str, float]


@cache
def load_weights(file: Path = WEIGHTS) -> Weights:
    """Load the weights.

    Raises:
        ModelError: where the file is missing or says something else.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Weights(found["least"], found["intercept"], found["features"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelError(f"{file}: not the weights of claims ({error}); install the package anew") from error


class Weighing:
    """Weighs the claims that were read in one document against each other.

    Args:
        doc: the document as spaCy reads it.
        claims: all that were read, however unlikely; one that reports no words is none.
        known: the words that the lexicon names as cues.
        quotations: where quotations stand.
    """

    def __init__(
        self,
        doc: Doc,
        claims: Sequence[ReadClaim],
        known: Collection[Span],
        quotations: Collection[Span],
    ) -> None:
        self._doc, self._known, self._quotations = doc, known, quotations
        self._claims = [claim for claim in claims if claim.spans("content") and _is_worded(claim)]

    def sure(self, weights: Weights, least: float | None = None) -> list[ReadClaim]:
        """Return the claims that are as likely as asked for, from 0 to 1, or as the weights have it."""
        least = weights.least if least is None else least
        return [claim for claim in self._claims if self.credence(claim, weights) >= least]

    def credence(self, claim: ReadClaim, weights: Weights) -> float:
        """Return how likely a claim is, from 0 to 1."""
        features = self.features(claim)
        odds = weights.intercept + sum(weights.features[name] * value for name, value in features.items())
        return 1 / (1 + exp(-odds))

    def features(self, claim: ReadClaim) -> dict[str, float]:
        """Return what speaks for a claim and against it; the same names for every claim."""
        contents = claim.spans("content")
        others = [other for other in self._claims if other is not claim]
        return {
            "cue": _log_odds(claim.score),
            "content": _log_odds(claim.certainty_of_content),
            "likelihood": _log_odds(claim.likelihood),
            "known": float(any(claim.cue.overlaps(word) for word in self._known)),
            "words": log1p(sum(map(self._length, contents))),
            "pieces": float(len(contents) > 1),
            "quoted": float(any(map(self._is_quoted, contents))),
            "reported": float(
                any(_reports(other, claim) for other in others) and not self._is_spelled_out(claim)
            ),
            "rivalled": float(any(_rivals(other, claim) for other in others)),
            "sentence": log1p(self._length_of_sentence(claim)),
        }

    def _is_spelled_out(self, claim: ReadClaim) -> bool:
        """Say whether a conjunction opens what is said, as in "Berg claimed that"."""
        behind = [span.start for span in claim.spans("content") if span.start > claim.cue.end]
        words = self._doc.char_span(claim.cue.end, min(behind), alignment_mode="contract") if behind else None
        return any(word.pos_ == "SCONJ" for word in words or ())

    def _length(self, span: Span) -> int:
        words = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return len(words) if words is not None else 0

    def _length_of_sentence(self, claim: ReadClaim) -> int:
        words = self._doc.char_span(claim.cue.start, claim.cue.end, alignment_mode="expand")
        return len(words.sent) if words is not None else 0

    def _is_quoted(self, span: Span) -> bool:
        return any(quotation.overlaps(span) for quotation in self._quotations)


def _is_worded(claim: ReadClaim) -> bool:
    """Say whether a cue is a word, or else a mark that is hardly that of a label ("Analysis: …")."""
    return any(map(str.isalpha, claim.cue.text)) or claim.likelihood >= _MARK


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return min(max(log(inside / (1 - inside)), -_FARTHEST), _FARTHEST)


def _reports(other: ReadClaim, claim: ReadClaim) -> bool:
    """Say whether the cue of a claim is among the words of another."""
    return other.likelihood > _REPORTED and any(s.covers(claim.cue) for s in other.spans("content"))


def _rivals(other: ReadClaim, claim: ReadClaim) -> bool:
    """Say whether a likelier claim has words of a claim's content, and not its cue as well."""
    contents, others = claim.spans("content"), other.spans("content")
    return (
        other.likelihood > claim.likelihood
        and any(span.overlaps(content) for span in others for content in contents)
        and not any(span.covers(claim.cue) for span in others)
    )
