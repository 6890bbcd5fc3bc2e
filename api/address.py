"""At which address was the server asked? The base of relative IRIs, and the name of graphs."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

_AUTHORITY = re.compile(r"[A-Za-z0-9._~-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_PATH = re.compile(rb"/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")


def address(request: Request) -> str:
    """Return the address of a request as its client wrote it, without parameters.

    Raises:
        HTTPException: 400 where the Host field or the path is malformed (RFC 9110, section 7.2).
    """
    server = request.scope.get("server") or ("localhost", None)
    host = request.headers.get("host") or f"{server[0]}:{server[1] or 80}"
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    if not _AUTHORITY.fullmatch(host):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the Host field is malformed; send a name or an address")
    if not _PATH.fullmatch(path):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the path is malformed; percent-encode it")
    return f"{request.scope['scheme']}://{host}{path.decode('ascii')}"
