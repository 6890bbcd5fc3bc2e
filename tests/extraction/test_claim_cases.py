"""Claims of a hundred short texts: quotations, chains, headlines, attitudes, anonymous sources, authors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model import Annotation, Claim
from tests.conftest import Annotate

CASES = Path(__file__).with_name("claim_cases.txt")


def cases() -> Iterator[tuple[str, tuple[str, ...]]]:
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            text, *claims = lines
            yield text.replace("\\n", "\n"), tuple(line.strip() for line in claims if line.strip() != "-")


def written(annotation: Annotation, claim: Claim) -> str:
    """Write a claim as the table has it."""
    speaker = annotation.entity(claim.speaker).name if claim.speaker else "-"
    carriers = ", ".join(annotation.entity(carrier).name for carrier in claim.via)
    cue = " ".join(span.text for span in claim.cue) or "-"
    content = " ;; ".join(span.text for span in claim.content)
    return f"{speaker}{f' via {carriers}' if carriers else ''} | {claim.manner} | {cue} | {content}"


def test_the_table_has_a_hundred_texts() -> None:
    assert len(list(cases())) >= 100


@pytest.mark.parametrize(("text", "claims"), list(cases()), ids=lambda value: str(value)[:60])
def test_a_text_has_the_claims_of_the_table(text: str, claims: tuple[str, ...], annotate: Annotate) -> None:
    annotation = annotate(text)
    assert tuple(written(annotation, claim) for claim in annotation.claims) == claims
