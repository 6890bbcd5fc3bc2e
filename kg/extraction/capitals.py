"""Whom does a name in capitals mean? Transcripts and headlines set names so: "ORSINI: Good morning."

Capitals tell nothing of what bears a name. Where the text has a person of that name in small letters, it is
that person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.candidates import Candidate
from kg.reference import Reference

_SHORTEST = 4
"""The fewest letters of such a name: shorter ones are more often acronyms."""


def people_in_capitals(mentions: Sequence[Candidate], reference: Reference) -> Iterator[Candidate]:
    """Yield the mentions, unknown names in capitals as people where they end the name of a person."""
    people = {
        mention.core.text.split()[-1].casefold()
        for mention in mentions
        if mention.kind == "name" and reference.coarse(mention.class_name) == "Person"
        if not mention.core.text.isupper()
    }
    for mention in mentions:
        name = mention.core.text
        unknown = mention.kind == "name" and mention.entry is None and mention.class_name != "Person"
        if unknown and name.isupper() and len(name) >= _SHORTEST and name.casefold() in people:
            mention = replace(mention, class_name="Person", country=None)
        yield mention
