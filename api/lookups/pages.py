"""How are long lists given page by page? By a cursor that says behind which item the next page begins.

A cursor is the key of the last item of a page, as base64url: what is added or removed between two requests
neither repeats nor hides an item. The address of the next page stands in a Link field as well (RFC 8288).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from api.lookups.refusals import Refused

T = TypeVar("T")

DEFAULT_LIMIT, MAX_LIMIT = 50, 500


def cursor(key: str) -> str:
    """Write the key of the last item of a page as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def after(text: str | None) -> str:
    """Return the key in a cursor; "" where there is no cursor.

    Raises:
        Refused: 422 where it is no cursor of ours.
    """
    if not text:
        return ""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        key = json.loads(raw)
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, str):
        raise Refused(422, f"cursor is {text!r}, which no page gave out; leave it out to begin anew")
    return key


def page(items: Sequence[T], limit: int, key: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """Return the items of a page and the cursor of the next, of one item more than fit, if there are."""
    if len(items) <= limit:
        return items, None
    return items[:limit], cursor(key(items[limit - 1]))


def link(request: Request, following: str | None) -> dict[str, str]:
    """Return the Link field that leads to the next page."""
    if following is None:
        return {}
    parameters = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    query = urlencode([*parameters, ("cursor", following)])
    return {"Link": f'<?{query}>; rel="next"'}
