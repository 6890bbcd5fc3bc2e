"""Which of the formats that we have does a client want? The Accept field of RFC 9110, section 12.5.1.

Of the ranges that match a format the most specific gives its weight; the format with the greatest weight is
chosen, on a tie the one that is named more specifically, then the one that stands first in our list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.results import ResultFormat

_QUOTED = r'"(?:[^"\\]|\\.)*+"?'
_ITEM = re.compile(rf'(?:[^",]|{_QUOTED})++')
_PART = re.compile(rf'(?:[^";]|{_QUOTED})++')
_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = re.compile(rf"({_NAME})/({_NAME})")
# Looser than the grammar: Java's HTTP client sends `*; q=.2`.
_WEIGHT = re.compile(r"\d(?:\.\d*)?|\.\d+")


@dataclass(frozen=True, slots=True)
class Offer:
    """A format that we have, under one of its media types; `parameters` hold of all that we send."""

    media_type: str
    format: ResultFormat
    parameters: frozenset[tuple[str, str]] = frozenset({("charset", "utf-8")})

    @property
    def content_type(self) -> str:
        """The value of the Content-Type field; only text types have a charset."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


ROWS = (
    Offer("application/sparql-results+json", ResultFormat.JSON),
    Offer("application/sparql-results+xml", ResultFormat.XML),
    Offer("text/csv", ResultFormat.CSV, frozenset({("charset", "utf-8"), ("header", "present")})),
    Offer("text/tab-separated-values", ResultFormat.TSV),
    Offer("application/json", ResultFormat.JSON),
)
GRAPHS = (
    Offer("text/turtle", ResultFormat.TURTLE),
    Offer("application/n-triples", ResultFormat.NTRIPLES),
    Offer("application/rdf+xml", ResultFormat.RDFXML),
    Offer("application/ld+json", ResultFormat.JSONLD),
    Offer("application/n-quads", ResultFormat.NQUADS),
    Offer("application/trig", ResultFormat.TRIG),
)


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range: what it matches, and how much the client wants that (0 not at all, 1 most)."""

    kind: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    weight: float

    @property
    def specificity(self) -> tuple[int, int]:
        return (self.kind != "*") + (self.subtype != "*"), len(self.parameters)

    def matches(self, offer: Offer) -> bool:
        kind, _, subtype = offer.media_type.partition("/")
        names = self.kind in {"*", kind} and self.subtype in {"*", subtype}
        return names and self.parameters <= offer.parameters


@lru_cache(maxsize=64)
def choose(accept: str | None, offers: tuple[Offer, ...]) -> Offer | None:
    """Return the offer that an Accept field wants most; None where it wants none of them.

    A missing or empty field wants the first. A range that is malformed is passed over.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = [found for item in _ITEM.findall(accept) if (found := _range(item))]
    best = max(offers, key=lambda offer: _wish(offer, ranges))
    weight, _ = _wish(best, ranges)
    return best if weight > 0 else None


def not_acceptable(accept: str | None, offers: Sequence[Offer]) -> str:
    """Return the sentence for a client that wants none of the formats there are."""
    there = ", ".join(offer.media_type for offer in offers)
    return f"the answer to this query cannot be had as {accept}; there is {there}"


@lru_cache(maxsize=64)
def wants_gzip(accept_encoding: str) -> bool:
    """Say whether an Accept-Encoding field wants gzip (RFC 9110, section 12.5.3)."""
    if "gzip" not in accept_encoding and "*" not in accept_encoding:
        return False
    weights: dict[str, float] = {}
    for item in accept_encoding.split(","):
        name, parameters = media_type(item)
        weight = _WEIGHT.fullmatch(parameters.get("q", "1"))
        weights[name] = float(weight[0]) if weight else 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def media_type(text: str) -> tuple[str, dict[str, str]]:
    """Split a media type into type/subtype and parameters, all in lower case."""
    essence, *parts = _PART.findall(text) or [""]
    pairs = (part.strip().partition("=") for part in parts)
    return essence.strip().lower(), {
        name.strip().lower(): _unquoted(value.strip()).lower() for name, _, value in pairs if name
    }


def _wish(offer: Offer, ranges: Sequence[_Range]) -> tuple[float, tuple[int, int]]:
    matching = [(found.specificity, found.weight) for found in ranges if found.matches(offer)]
    specificity, weight = max(matching, default=((0, 0), 0.0))
    return weight, specificity


def _range(item: str) -> _Range | None:
    essence, parameters = media_type(item)
    weight = _WEIGHT.fullmatch(parameters.pop("q", "1"))
    match = _MEDIA_TYPE.fullmatch("*/*" if essence == "*" else essence)
    if weight is None or match is None or (match[1] == "*" and match[2] != "*"):
        return None
    return _Range(match[1], match[2], frozenset(parameters.items()), min(float(weight[0]), 1.0))


def _unquoted(value: str) -> str:
    if len(value) > 1 and value.startswith('"') and value.endswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value
