"""Which version of Communiqué, and of its ontology, is this?"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import ontology

VERSION = version("communique")


@cache
def fingerprint() -> str:
    """Return a digest of the version, the reader's model and the whole ontology: what a text is read with."""
    whole = hashlib.sha256(VERSION.encode())
    whole.update((files("kg") / "extraction" / "model" / "reader.json").read_bytes())
    for name in ontology.ALL:
        whole.update(ontology.turtle(name).encode())
    return whole.hexdigest()
