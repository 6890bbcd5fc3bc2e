"""What is in the body of a request? At most so many bytes, that come in a reasonable time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

_PATIENCE_SECONDS, _LEAST_BYTES_PER_SECOND = 20.0, 16_000


async def read_body(request: Request, most: int) -> bytes:
    """Read the body of a request, and no more of it than is taken.

    Args:
        request: the request.
        most: how many bytes are taken.

    Raises:
        HTTPException: 408 where it comes too slowly, 413 where it is longer; 400 where it breaks off.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)
    body = bytearray()
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS) as patience:
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise _too_large(most)
                patience.reschedule(began + _PATIENCE_SECONDS + len(body) / _LEAST_BYTES_PER_SECOND)
    except TimeoutError as error:
        detail = "the body comes too slowly; send it at once"
        raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, detail, {"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the body broke off; send all of it") from error
    return bytes(body)


def utf8_charset(parameters: Mapping[str, str]) -> None:
    """Pass a media type whose charset, if it names one, is UTF-8.

    Raises:
        HTTPException: 415 where it is another.
    """
    charset = parameters.get("charset", "utf-8")
    if charset not in {"utf-8", "utf8"}:
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a body in {charset} is not taken; send it in UTF-8"
        )


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"the body is longer than {most} bytes; send a shorter one")
