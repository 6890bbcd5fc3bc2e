"""By what name is the head of a state or government usually called?

"Thabo Mvuyelwa Mbeki" and "Mbeki", where a text says that he was president of South Africa, are Thabo Mbeki.
Only what a text says of somebody's office makes a name mean anybody: a namesake who heads no state is left
alone, and so is a name that two of a state's leaders bear.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from kg.extraction.candidates import Candidate
from kg.extraction.relations import OfficeHeld
from kg.reference import Reference

_HEADS = ("HeadOfState", "HeadOfGovernment")


def usual_name(person: Candidate, held: Iterable[OfficeHeld], reference: Reference) -> str | None:
    """Return the usual name of a person by a mention and the offices that a text gives him or her, or None.

    None is returned where the reference knowledge has no such leader, and where the name that is told is
    a leader's own already.
    """
    if person.kind != "name" or person.class_name != "Person" or person.entry is not None:
        return None
    told = _words(person.name)
    for office in held:
        if office.body is None or not _is_head(office, reference):
            continue
        names = reference.leaders.get(office.country or "", ())
        whole = [name for name in names if _in_order(_words(name), told)]
        parts = [name for name in names if _is_part(told, _words(name))]
        found = max(whole, key=len, default=None) if whole else parts[0] if len(parts) == 1 else None
        if found is not None:
            return found
    return None


def _is_head(office: OfficeHeld, reference: Reference) -> bool:
    class_name = reference.offices[office.office].class_name
    return any(reference.is_a(class_name, head) for head in _HEADS)


def _words(name: str) -> list[str]:
    """Split a name into words, without letter case and accents."""
    plain = (c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return "".join(plain).split()


def _in_order(words: Sequence[str], others: Sequence[str]) -> bool:
    """Say whether all of two or more words stand among others in the same order."""
    rest = iter(others)
    return len(words) > 1 and all(word in rest for word in words)


def _is_part(words: Sequence[str], name: Sequence[str]) -> bool:
    """Say whether words begin or end a name: "Park" of "Park Geun-hye", "Boutros Ghali"."""
    size = len(words)
    return 0 < size < len(name) and words in (name[:size], name[-size:])
