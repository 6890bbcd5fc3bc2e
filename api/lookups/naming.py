"""What is a thing called in a path, and which thing does a path call? Ids, IRIs and addresses.

The id of a thing is its IRI without the base. In a path it is percent-encoded, its slashes are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kg.terms import document_iri

_SAFE = "/:@!$&'()*+,;=~"
_DOTS = {"", ".", ".."}


@dataclass(frozen=True, slots=True)
class Naming:
    """Names the things of a graph whose IRIs begin with a base."""

    base: str

    def id(self, iri: str) -> str:
        """Return the id of an IRI; one that is not under the base is its own."""
        return iri.removeprefix(self.base) or iri

    def iri(self, identifier: str) -> str:
        """Return the IRI of an id, or of an IRI."""
        return (
            identifier if identifier.startswith(("http://", "https://", "urn:")) else self.base + identifier
        )

    def documents(self, identifier: str) -> tuple[str, str]:
        """Return which IRIs a document may have of which this is the id, the IRI, or the identifier."""
        return self.iri(identifier), document_iri(self.base, identifier)

    def entity_href(self, iri: str) -> str:
        """Return the path of an entity."""
        return f"/entities/{quoted(self.id(iri))}"

    def event_href(self, iri: str) -> str:
        """Return the path of an event."""
        return f"/events/{quoted(self.id(iri))}"

    def document_href(self, iri: str) -> str:
        """Return the path of a document."""
        return f"/documents/{quoted(self.id(iri))}"


def quoted(identifier: str) -> str:
    """Write an id as a part of a path, so that no client takes dots or empty segments out of it."""
    risky = any(segment in _DOTS for segment in identifier.split("/"))
    return quote(identifier, safe="" if risky else _SAFE)
