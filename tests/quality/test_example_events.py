"""The events of the example articles, read by hand: what the texts say, and all of it must be found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.extraction.pipeline import Extractor
from kg.model import Document
from kg.reading import Metadata, read

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"

READING = {
    "fictional-editorial.txt": """
Threaten | threatened | ruler of Varenia | his neighbour
Threaten | will | Radomir Tesk |
Assault | answer | Radomir Tesk |
MilitaryParade | parade | ruler of Varenia |
Alert | alert | Ingrid Amankwah |
Refusal | refused | Ingrid Amankwah | Varenia
Threaten | threaten | Ingrid Amankwah | Varenia
Pledge | pledged | Her government |
Pledge | promised | Her government | Halvia
IntelligenceSharing | share | Her government | Halvia
Accuse | accuses | Varenia | Sorland
Negotiation | talks | Halvia + Sorland |
Criticism | criticised | newspaper | Ingrid Amankwah
NuclearTest | test | Radomir Tesk |
Meeting | meet | Ingrid Amankwah | Yusuf Lindqvist
Summit | summit | Ingrid Amankwah + Yusuf Lindqvist |
Meeting | invite | two leaders | Varenian inspectors
Negotiation | talks | three governments |
SanctionsImposition | sanctions | allies | companies
""",
    "inf-treaty.md": """
Accuse | blamed | government of Russia + government of United States |
Accuse | accused | United States | Russia
Defiance | violating the treaty | Russia |
Reject | rejected | United States |
Sanction | suspend | United States |
TreatyWithdrawal | leave the treaty | United States |
Sanction | suspending | Russia |
Deployment | deploy | North Atlantic Treaty Organization |
Warning | warned | António Guterres |
Appeal | urged | António Guterres | Russia + United States
Agreement | agree | Russia + United States |
TreatySignature | signed | Mikhail Gorbachev + Ronald Reagan |
Disarmament | destroyed | two powers |
""",
    "cuba-1962.html": """
Disarmament | dismantle | Soviet Union | Cuba
AirStrike | bomb | John F. Kennedy | sites
Accuse | accused | John F. Kennedy | Soviet Union
Threaten | threatened | John F. Kennedy | Soviet Union
Demand | demanded | John F. Kennedy | Nikita Khrushchev
Withdrawal | withdraw | Nikita Khrushchev |
Letter | wrote | Nikita Khrushchev | John F. Kennedy
Pledge | promised | United States | Cuba
Invasion | invade | United States | Cuba
Demand | demanded | | United States
Withdrawal | withdraw | United States | Turkey
Assault | shot down | | U-2
Meeting | met | Anatoly Dobrynin + his brother Robert |
Pledge | pledged | United States | Cuba
Refusal | refused | Fidel Castro | Cuba
Withdrawal | left | | Turkey
TreatySignature | signed | Soviet Union + United States |
""",
}
"""Class, trigger, who does it and to whom: what must be found."""


def lines(article: str) -> list[tuple[str, ...]]:
    table = READING[article].strip().splitlines()
    return [tuple(cell.strip() for cell in line.split("|")) for line in table]


@pytest.fixture(scope="module")
def found(extractor: Extractor) -> dict[str, list[tuple[str, ...]]]:
    events = {}
    for name in READING:
        (document,) = read([ARTICLES / name], Metadata(published=date(2022, 4, 27)))
        assert isinstance(document, Document)
        annotation = extractor.extract(document)
        names = {entity.id: entity.name for entity in annotation.entities}
        events[name] = [
            (
                event.class_name,
                mention.trigger.text,
                *(
                    " + ".join(sorted({names[r.entity] for r in event.roles if r.role == role and r.entity}))
                    for role in ("source", "target")
                ),
            )
            for event in annotation.events
            for mention in event.told()
        ]
    return events


@pytest.mark.parametrize(
    ("article", "reading"), [(article, reading) for article in READING for reading in lines(article)]
)
def test_an_event_is_read_as_a_person_reads_it(
    article: str, reading: tuple[str, ...], found: dict[str, list[tuple[str, ...]]]
) -> None:
    assert reading in found[article]
