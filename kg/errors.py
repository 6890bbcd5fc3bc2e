"""What can go wrong, as one tree of exceptions.

    CommuniqueError
    ├── ReadingError        an input that cannot become a document (missing, binary, empty, malformed)
    │   └── ContractError   a JSON line that is not an object of the annotation contract
    ├── EvidenceError       a span whose text is not what the document says at its offsets
    ├── ModelError          the reader's model is missing, damaged, or of another version
    ├── OntologyError       a Turtle file of ontology/ that does not say what the code needs
    ├── StoreError          a store that cannot be opened, read or written
    │   └── QueryError      a SPARQL query or update that the store refuses
    ├── SettingsError       an option or variable of the server that cannot be used
    └── NotFoundError       a name or document that the graph does not hold

Each message is one sentence that names what was wrong, where, and what to do about it.
"""

from __future__ import annotations


class CommuniqueError(Exception):
    """Root of the tree: catching it catches every error that Communiqué raises on purpose."""


class ReadingError(CommuniqueError):
    """An input that cannot become a document."""


class ContractError(ReadingError):
    """A JSON line that is not an object of the annotation contract."""


class EvidenceError(CommuniqueError):
    """A span whose text is not what its document says at its offsets."""


class ModelError(CommuniqueError):
    """The reader's model is missing, damaged, or of another version."""


class OntologyError(CommuniqueError):
    """A Turtle file of the ontology that does not say what the code needs."""


class StoreError(CommuniqueError):
    """A store that cannot be opened, read or written."""


class QueryError(StoreError):
    """A SPARQL query or update that the store refuses."""


class SettingsError(CommuniqueError):
    """An option or variable of the server that cannot be used."""


class NotFoundError(CommuniqueError):
    """A name or document that the graph does not hold."""
