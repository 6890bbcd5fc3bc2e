"""Is what was sent as a query an update? Then the client is told so, rather than where it is no query.

Workers ask this, which start quickly because they know nothing of HTTP.
"""

from __future__ import annotations

import re

UPDATE_AS_QUERY = (
    "this is an update and no query; POST it as the parameter update, or as application/sparql-update"
)
_UPDATE = re.compile(
    r"""
    (?: \s | \#[^\r\n]* | BASE\s*<[^>]*> | PREFIX\s[^:<]*:\s*<[^>]*> )*+
    (?: INSERT | DELETE | LOAD | CLEAR | CREATE | DROP | COPY | MOVE | ADD | WITH )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_update(text: str) -> bool:
    """Say whether a text that is no query begins as a SPARQL update does."""
    return _UPDATE.match(text) is not None
