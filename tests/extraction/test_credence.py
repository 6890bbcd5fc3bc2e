from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.extraction.credence import Weighing, load_weights
from kg.extraction.language import language
from kg.extraction.readings import ReadClaim, ReadRole
from kg.model import Span

TEXT = "Orlov said Berg had accused the army of torture."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def claim(cue: str, content: str | None, source: str = "Orlov", score: float = 0.9) -> ReadClaim:
    roles = [ReadRole("source", span(source), 0.9)]
    roles += [ReadRole("content", span(content), 0.9)] if content else []
    return ReadClaim(span(cue), tuple(roles), "paraphrased", score)


SAID = claim("said", "Berg had accused the army of torture")
ACCUSED = claim("accused", "the army of torture", "Berg", 0.6)


def weighing(
    *claims: ReadClaim, known: tuple[str, ...] = ("said",), quoted: tuple[str, ...] = ()
) -> Weighing:
    return Weighing(language()(TEXT), claims, [span(word) for word in known], [span(part) for part in quoted])


def test_a_claim_has_what_speaks_for_it_and_against_it() -> None:
    features = weighing(SAID, ACCUSED).features(ACCUSED)
    assert (features["known"], features["quoted"], features["pieces"]) == (0.0, 0.0, 0.0)
    assert (features["reported"], features["rivalled"]) == (1.0, 0.0)
    assert round(features["words"], 3) == 1.609
    assert round(features["cue"], 3) == 0.405


def test_every_weight_is_of_a_feature_and_every_feature_has_one() -> None:
    assert set(weighing(SAID).features(SAID)) == set(load_weights().features)


def test_a_surer_cue_makes_a_likelier_claim() -> None:
    claims = [
        claim("said", "Berg had accused the army of torture", score=score) for score in (0.2, 0.5, 0.95)
    ]
    weights = load_weights()
    likely = [weighing(one).credence(one, weights) for one in claims]
    assert likely == sorted(likely)
    assert likely[0] < weights.least < likely[-1]


def test_a_cue_that_the_lexicon_knows_is_likelier_than_one_that_it_does_not() -> None:
    weights = load_weights()
    known, unknown = (weighing(SAID, known=words).credence(SAID, weights) for words in (("said",), ()))
    assert known > unknown


def test_what_reports_no_words_is_no_claim_however_sure_its_cue_is() -> None:
    empty = claim("said", None, score=0.99)
    assert weighing(empty).sure(load_weights(), 0.0) == []


def test_the_least_likelihood_that_somebody_asks_for_decides() -> None:
    told = weighing(SAID, ACCUSED)
    assert told.sure(load_weights(), 0.0) == [SAID, ACCUSED]
    assert told.sure(load_weights(), 1.0) == []


@pytest.mark.parametrize("text", [None, "no JSON", "[]", json.dumps({"least": 0.4, "intercept": 0})])
def test_weights_that_cannot_be_read_say_which_file_and_what_to_do(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "claims.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(
        ModelError, match=r"claims.json: not the weights of claims .* install the package anew"
    ):
        load_weights(file)
