"""Which version of Communiqué, and of its ontology, is this?"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

import ontology

VERSION = version("communique")


@cache
def fingerprint() -> str:
    """Return a digest of the version and the whole ontology: what the same text is read with."""
    whole = hashlib.sha256(VERSION.encode())
    for name in ontology.ALL:
        whole.update(ontology.turtle(name).encode())
    return whole.hexdigest()
