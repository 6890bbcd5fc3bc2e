"""Fit the weights of claims: `python -m kg.training.credence --encoder DIR --data DIR --after READER.pt`.

A reader is too sure of the articles that it was trained on. So two are trained, from weights that saw none of
them (`kg.training.train --licensed`), each on half of the articles, and each reads the other half; on what
they find there, and on whether it is right, a logistic regression is fitted. A claim is right where it shares
half of the characters of an annotated content or more, and no other claim shares more.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.contract import parse_document
from kg.extraction.credence import WEIGHTS
from kg.extraction.pipeline import Extractor

FILE = "attribution_polnear.train.jsonl"
SHARED = 0.5
"""How many of the characters of either an annotated content and that of a right claim have in common."""
RIDGE = 10.0
"""The weight of the squares of the weights in what is minimized (ridge regression)."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The claims of some articles: their features, which are right, and how many there are to be found."""

    names: tuple[str, ...]
    features: Array
    right: Array
    annotated: int


def weighed(extractor: Extractor, articles: Sequence[Mapping[str, Any]]) -> Weighed:
    """Return the claims that are read in articles, in PolNeAR's form, and which of them are right."""
    rows: list[Mapping[str, float]] = []
    right: list[bool] = []
    annotated = 0
    for article in articles:
        document = parse_document(
            json.dumps({name: article.get(name) for name in ("id", "text", "published", "publisher")})
        )
        claims = extractor.weighed(document)
        wanted = [_characters(claim["content"]) for claim in article["attributions"] if claim["content"]]
        found = [_characters([(span.start, span.end) for span in claim.content]) for _, claim in claims]
        matched = set(_matched(wanted, found))
        rows += [features for features, _ in claims]
        right += [n in matched for n in range(len(claims))]
        annotated += len(wanted)
    names = tuple(sorted(rows[0])) if rows else ()
    table = np.array([[row[name] for name in names] for row in rows])
    return Weighed(names, table, np.array(right, dtype=np.float64), annotated)


def _characters(spans: Sequence[Sequence[int]]) -> frozenset[int]:
    return frozenset(n for start, end in spans for n in range(start, end))


def _matched(wanted: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> Iterator[int]:
    """Yield the numbers of what was found that is right: pairs that share most come first."""
    pairs = sorted(
        (-len(one & other) / len(one | other), n, m)
        for n, one in enumerate(wanted)
        for m, other in enumerate(found)
        if one & other
    )
    taken: set[int] = set()
    given: set[int] = set()
    for share, n, m in pairs:
        if -share >= SHARED and n not in taken and m not in given:
            taken.add(n)
            given.add(m)
            yield m


def fitted(of: Weighed) -> Array:
    """Return the weights of the features, and the intercept behind them (Newton's method)."""
    table = np.column_stack([of.features, np.ones(len(of.right))])
    ridge = np.full(table.shape[1], RIDGE)
    ridge[-1] = 0.0
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        likely = _likely(table, weights)
        slope = table.T @ (likely - of.right) + ridge * weights
        curve = (table * (likely * (1 - likely))[:, None]).T @ table + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _likely(table: Array, weights: Array) -> Array:
    found: Array = 1 / (1 + np.exp(-table @ weights))
    return found


def best_least(parts: Sequence[Weighed]) -> tuple[float, float]:
    """Return the least likelihood that is best for the F1 of claims, and that F1.

    Each part is weighed with what was fitted on the other.
    """
    first, second = parts
    likely = [
        _likely(np.column_stack([part.features, np.ones(len(part.right))]), fitted(other))
        for part, other in ((first, second), (second, first))
    ]
    annotated = sum(part.annotated for part in parts)

    def f1(least: float) -> float:
        taken = [values >= least for values in likely]
        hits = sum(float(part.right[some].sum()) for part, some in zip(parts, taken, strict=True))
        return 2 * hits / (sum(int(some.sum()) for some in taken) + annotated)

    return max((round(f1(least / 100), 4), least / 100) for least in range(20, 61))[::-1]


def main() -> None:
    """Parse the command line, train, fit, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--after", type=Path, required=True, help="weights that saw no attributed article")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the two readers")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    from kg.training.halves import readers_of_halves  # PyTorch, which fitting alone does not need

    articles = [json.loads(line) for line in (arguments.data / FILE).read_text(encoding="utf-8").splitlines()]
    readers = readers_of_halves(arguments.after, arguments.encoder, arguments.data / FILE, arguments.work)
    parts = [
        weighed(Extractor(model=folder), [article for article in articles if article["id"] not in half])
        for folder, half in readers
    ]
    whole = Weighed(
        parts[0].names,
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.right for part in parts]),
        sum(part.annotated for part in parts),
    )
    weights = [round(float(weight), 3) for weight in fitted(whole)]
    least, f1 = best_least(parts)
    found = {
        "least": least,
        "intercept": weights[-1],
        "features": dict(zip(whole.names, weights[:-1], strict=True)),
    }
    arguments.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found | {"claims": len(whole.right), "f1": f1}))


if __name__ == "__main__":
    main()
