from __future__ import annotations

import pytest

from kg.extraction.times import TimeGrammar
from kg.reference import Reference


@pytest.fixture(scope="session")
def grammar(reference: Reference) -> TimeGrammar:
    return TimeGrammar(reference)
