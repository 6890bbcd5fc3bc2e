"""Has the client already what it asks for? Entity tags of RFC 9110, section 8.8.3, from the store's version.

The tags are weak: the same answer may come compressed or not, and its rows in another order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

# Oxigraph wants no space between a keyword and a function (`ORDER BYRAND()`). Strings, IRIs and comments are
# not told apart: a tag too few costs little.
_CHANGING = re.compile(
    r"""
      (?P<variable>[?$]\w*)
    | (?:(?<![^\W\d_])|(?<=BY)|(?<=FILTER)|(?<=HAVING)|(?<=DISTINCT))
      (?:NOW|RAND|UUID|STRUUID|BNODE)(?=[\s\#(])
    | SERVICE
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def cache_fields(version: str, *asked: str) -> dict[str, str]:
    """Return the fields that let a client keep an answer, and ask whether it still holds.

    Args:
        version: the version of the store.
        asked: what, with the version, decides what is answered; a query that may be answered otherwise
            each time has no tag.
    """
    fields = {"Vary": "Accept, Accept-Encoding"}
    if not any(match["variable"] is None for part in asked for match in _CHANGING.finditer(part)):
        digest = hashlib.blake2b("\0".join(asked).encode(errors="replace"), digest_size=9).hexdigest()
        fields |= {"ETag": f'W/"{version}-{digest}"', "Cache-Control": "no-cache"}
    return fields


def not_modified(request: Request, fields: Mapping[str, str]) -> Response | None:
    """Return the answer to a client that has what these fields belong to; None where it has not."""
    known = request.headers.get("if-none-match")
    if known is None or "ETag" not in fields or request.method not in {"GET", "HEAD"}:
        return None
    tag = fields["ETag"].removeprefix("W/")
    if known.strip() != "*" and tag not in _TAG.findall(known):
        return None
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=dict(fields))
