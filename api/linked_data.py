"""What is the thing with this IRI? Linked data: each IRI under the base answers for itself.

The server answers at the path of the base, so that a base on its own host is all that is needed, and a
redirect from another host (w3id.org, say) keeps the path. HTML, Turtle and JSON-LD are had by the Accept
field or by the parameter `format`, which links in a page need. What has a fragment is described with its
document.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api import linked_pages
from api.answers import answered
from api.caching import cache_fields, not_modified
from api.context import Context
from api.describing import CONTENT_TYPES, Base
from api.negotiation import Offer, choose, wants_gzip
from api.problems import problem
from kg.results import ResultFormat

# Which format of SPARQL results a page would be is never asked.
_OFFERS = {name: Offer(kind.partition(";")[0], ResultFormat.TURTLE) for name, kind in CONTENT_TYPES.items()}
_NON_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


def add_linked_data(app: FastAPI, context: Context) -> None:
    """Let an application answer for the IRIs under its base; to be added after all other routes."""
    base = Base(context.settings.base)

    async def thing(request: Request) -> Response:
        return await _answer(request, context, base)

    app.add_api_route(f"{base.path}{{rest:path}}", thing, methods=["GET", "HEAD"], include_in_schema=False)


async def _answer(request: Request, context: Context, base: Base) -> Response:
    path = request.scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1") or request.url.path
    accept = ", ".join(request.headers.getlist("accept"))
    name = _wanted(request, accept)
    if name is None:
        there = ", ".join(offer.media_type for offer in _OFFERS.values())
        return problem(
            HTTPStatus.NOT_ACCEPTABLE, f"this is not to be had so; there is {there}", {"Vary": "Accept"}
        )
    fields = cache_fields(context.store.version, path, name, accept)
    if known := not_modified(request, fields):
        return known
    others = ", ".join(
        f'<{path}?format={other}>; rel="alternate"; type="{offer.media_type}"'
        for other, offer in _OFFERS.items()
        if other != name
    )
    policy = {"Content-Security-Policy": linked_pages.POLICY} if name == "html" else {}
    asked = {
        "kind": "resource",
        "iris": _candidates(base, path),
        "format": name,
        "path": path,
        "gzip": wants_gzip(request.headers.get("accept-encoding", "")),
    }
    seconds = context.settings.seconds
    headers = {**fields, **policy, "Link": others}
    return await answered(context.readers, request, asked, seconds=seconds, headers=headers)


def _wanted(request: Request, accept: str) -> str | None:
    """Return the name of the format that a request asks for; None where there is no such."""
    if (name := request.query_params.get("format")) is not None:
        return name if name in _OFFERS else None
    offer = choose(accept, tuple(_OFFERS.values()))
    return next((name for name, offered in _OFFERS.items() if offered is offer), None)


def _candidates(base: Base, path: str) -> list[str]:
    """Return the IRIs that a path may mean: as it was sent, and with letters of other scripts as such.

    An escape that stands in the IRI itself, such as %2F in a document's, stays one.
    """
    rest = path.removeprefix(base.path)
    return list(dict.fromkeys((base.iri + rest, base.iri + _NON_ASCII.sub(_decoded, rest))))


def _decoded(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
