"""Of which values is the reference knowledge made? Entries and their names, words, event classes, sectors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

NameKind = Literal["name", "abbreviation", "contextual", "demonym", "seat", "capital"]


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of PLOVER, by its code; where it is not `firm`, the words beside may name another."""

    code: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity of the reference knowledge; `country` is an ISO 3166-1 alpha-3 code.

    `own` is true where the user's own files speak of it: its names then mean it before any other.
    `takes_article` is true of a state that is called "the Netherlands".
    """

    iri: str
    class_name: str
    name: str
    country: str | None = None
    same_as: tuple[str, ...] = ()
    former: bool = False
    own: bool = False
    sector: Sector | None = None
    takes_article: bool = False

    def __hash__(self) -> int:
        return hash(self.iri)


@dataclass(frozen=True, slots=True)
class Name:
    """A surface form and the entry that it can mean, in the way that `kind` says."""

    form: str
    entry: Entry
    kind: NameKind


@dataclass(frozen=True, slots=True)
class EventClass:
    """An event class: its PLOVER codes, and what the object of its verb and its place are to the event.

    `announced_as` is the PLOVER type of saying that one will do it, `controller` the role of whoever would do
    the deed that an event is about, `when_alone` the class of what one party does alone.
    """

    name: str
    plover: str | None
    announced_as: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    object_role: str | None
    symmetric: bool
    place_is_target: bool
    place_is_source: bool
    controller: str | None
    when_alone: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word or expression of the lexicon, as lemmas, and the local name of what it evokes or denotes.

    `entry` is the local name of its entry; two entries that say the same are one word. `decides` is true of
    an expression that leaves the reader no choice, `unequivocal` of a word that leaves it the choice of
    whether it tells of an event but not of which, `when_own` of one that is meant when somebody does it to
    what is their own.
    """

    lemmas: tuple[str, ...]
    part_of_speech: str
    meaning: str
    when_object: str | None = None
    sector: Sector | None = None
    decides: bool = False
    unequivocal: bool = False
    when_own: bool = False
    entry: str | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        return hash((self.lemmas, self.meaning))


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A word of time expressions; `kind` is a class of time words, `quantity` what it adds to a value."""

    form: str
    kind: str
    quantity: str
