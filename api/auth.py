"""Who may change the graph? Whoever bears the server's token (RFC 6750); everybody may read.

    app.add_api_route("/documents", add, methods=["POST"], dependencies=[Depends(context.may_write)])

A server without a token takes no writes at all.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.errors import SettingsError

TOKEN, TOKEN_FILE = "KG_TOKEN", "KG_TOKEN_FILE"
_MIN_CHARACTERS = 8
_CHALLENGE = 'Bearer realm="communique"'


@dataclass(frozen=True, slots=True)
class WriteAccess:
    """Lets requests through that bear the token; a dependency of FastAPI, or called by a plain route."""

    token: str | None = field(repr=False)

    async def __call__(self, request: Request) -> None:
        self.check(request)

    def allows(self, request: Request) -> bool:
        """Say whether a request bears the token."""
        try:
            self.check(request)
        except HTTPException:
            return False
        return True

    def check(self, request: Request) -> None:
        """Pass a request that bears the token.

        Raises:
            HTTPException: 403 where the server has no token; 401 where the request bears none or another.
        """
        if self.token is None:
            raise HTTPException(
                HTTPStatus.FORBIDDEN,
                f"this server takes no writes, since it has no token; start it with {TOKEN} or {TOKEN_FILE}",
            )
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise _unauthorized("a write needs the server's token; send Authorization: Bearer TOKEN", "")
        # In constant time, so that how long it takes says nothing of the token.
        if not hmac.compare_digest(given.strip().encode(), self.token.encode()):
            raise _unauthorized(
                "the token is not the server's; send the right one", ', error="invalid_token"'
            )


def read_token(environment: Mapping[str, str], file: Path | None = None) -> str | None:
    """Return the token of a file, or of the environment; None where neither gives one.

    Args:
        environment: may have the token in `KG_TOKEN`, or the name of its file in `KG_TOKEN_FILE`.
        file: a file that holds the token, and wins over the environment.

    Raises:
        SettingsError: where the file cannot be read, or the token is too short or has spaces in it.
    """
    named = file or (Path(environment[TOKEN_FILE]) if environment.get(TOKEN_FILE) else None)
    if named is None and not environment.get(TOKEN):
        return None
    where = TOKEN if named is None else str(named)
    try:
        token = (environment[TOKEN] if named is None else named.read_text(encoding="utf-8")).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{where}: the token cannot be read: {error}; check the file") from error
    if len(token) < _MIN_CHARACTERS or not token.isascii() or len(token.split()) != 1:
        raise SettingsError(
            f"{where}: this is no token; give {_MIN_CHARACTERS} or more letters and digits without spaces"
        )
    return token


def _unauthorized(detail: str, error: str) -> HTTPException:
    return HTTPException(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": _CHALLENGE + error})
