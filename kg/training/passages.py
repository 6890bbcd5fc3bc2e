"""The corpus as values: passages of annotated text, read from the files that people write."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Annotation


@dataclass(frozen=True, slots=True)
class EventLinks:
    """What joins an event to others of its passage: the event it is again, and the one it is part of."""

    same: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the corpus: its text with everything that is annotated in it.

    `true` says whether it tells of real events; `links` joins events by their identifiers.
    """

    annotation: Annotation
    genre: str
    true: bool
    links: dict[str, EventLinks] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The identifier of the passage, unique in the corpus."""
        return self.annotation.document.id
