from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.pipeline import Extractor
from kg.training.credence import Weighed, best_least, fitted, weighed


def claims(count: int, seed: int) -> Weighed:
    """Claims whose first feature says whether they are right, with noise, and whose second says nothing."""
    random = np.random.default_rng(seed)
    table = random.normal(size=(count, 2))
    right = (table[:, 0] + 0.5 * random.normal(size=count) > 0.5).astype(np.float64)
    return Weighed(("tells", "idle"), table, right, int(right.sum()))


def test_what_tells_right_from_wrong_has_weight_and_what_does_not_has_little() -> None:
    tells, idle, intercept = fitted(claims(2000, 1))
    assert tells > 2
    assert abs(idle) < 0.3
    assert intercept < -0.5


def test_the_least_likelihood_is_one_that_separates_them() -> None:
    least, f1 = best_least([claims(1000, 2), claims(1000, 3)])
    assert 0.2 <= least <= 0.6
    assert f1 > 0.75


@given(st.integers(20, 200), st.integers(0, 1000))
def test_the_same_claims_give_the_same_weights(count: int, seed: int) -> None:
    assert fitted(claims(count, seed)).tolist() == fitted(claims(count, seed)).tolist()


def test_a_claim_is_right_where_it_shares_half_of_an_annotated_content(extractor: Extractor) -> None:
    text = "Orlov said that the bridge had been closed."
    start = text.index("the bridge")
    article = {"id": "a", "text": text}
    whole = {"content": [[start, len(text) - 1]], "source": [[0, 5]], "cue": [[6, 10]]}
    part = {"content": [[start, start + 10]], "source": [[0, 5]], "cue": [[6, 10]]}
    right = weighed(extractor, [{**article, "attributions": [whole]}])
    wrong = weighed(extractor, [{**article, "attributions": [part]}])
    assert (right.right.tolist(), right.annotated) == ([1.0], 1)
    assert (wrong.right.tolist(), wrong.annotated) == ([0.0], 1)
