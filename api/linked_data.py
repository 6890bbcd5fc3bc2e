"""What is the thing with this IRI? Linked data: each IRI under the base answers for itself.

The server answers at the path of the base, so that a base on its own host is all that is needed, and a
redirect from another host (w3id.org, say) keeps the path. HTML, Turtle and JSON-LD are had by the Accept
field or by the parameter `format`, which links in a page need. What has a fragment is described with its
document.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote_to_bytes, urlsplit

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api import linked_pages
from api.context import Context
from api.negotiation import Offer, choose
from api.problems import problem
from kg.errors import NotFoundError
from kg.export import ExportFormat, write_graph
from kg.resource import Resource, resource
from kg.results import ResultFormat

_HTML = Offer("text/html", ResultFormat.XML)  # which format of SPARQL a page would be is never asked
_TURTLE = Offer("text/turtle", ResultFormat.TURTLE)
_JSON_LD = Offer("application/ld+json", ResultFormat.JSON)
_OFFERS = {"html": _HTML, "turtle": _TURTLE, "jsonld": _JSON_LD}
_EXPORTS = {_TURTLE.media_type: ExportFormat.TURTLE, _JSON_LD.media_type: ExportFormat.JSONLD}
_NON_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")

Describe = Callable[[str], Awaitable[Resource]]


@dataclass(frozen=True, slots=True)
class Base:
    """The IRI under which the things of the graph stand, and where that is on this server."""

    iri: str

    @property
    def path(self) -> str:
        """The path of the base, which ends with a slash or whatever the base ends with."""
        return urlsplit(self.iri).path or "/"

    def local_path(self, iri: str) -> str | None:
        """Return the path, with its fragment, at which this server answers for an IRI; None for another's."""
        return self.path + iri.removeprefix(self.iri) if iri.startswith(self.iri) else None

    def candidates(self, raw_path: str) -> list[str]:
        """Return the IRIs that a path may mean: as it was sent, and with letters of other scripts as such.

        An escape that stands in the IRI itself, such as %2F in a document's, stays one.
        """
        rest = raw_path.removeprefix(self.path)
        return list(dict.fromkeys((self.iri + rest, self.iri + _NON_ASCII.sub(_decoded, rest))))


def add_linked_data(app: FastAPI, context: Context) -> None:
    """Let an application answer for the IRIs under its base; to be added after all other routes."""
    place = Base(context.settings.base)

    async def describe(iri: str) -> Resource:
        return await run_in_threadpool(resource, context.store, iri)

    async def thing(request: Request) -> Response:
        return await _answer(request, place, describe)

    path = f"{place.path}{{rest:path}}"
    app.add_api_route(path, thing, methods=["GET", "HEAD"], include_in_schema=False)


async def _answer(request: Request, base: Base, describe: Describe) -> Response:
    raw = request.scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1") or request.url.path
    offer = _wanted(request)
    if offer is None:
        there = ", ".join(offer.media_type for offer in _OFFERS.values())
        return problem(
            HTTPStatus.NOT_ACCEPTABLE, f"this is not to be had so; there is {there}", {"Vary": "Accept"}
        )
    for iri in base.candidates(raw):
        try:
            found = await describe(iri)
        except NotFoundError:
            continue
        return _written(found, offer, base, raw)
    return problem(
        HTTPStatus.NOT_FOUND,
        f"the graph says nothing of {base.candidates(raw)[-1]}; look for a name at /sparql",
        {"Vary": "Accept"},
    )


def _wanted(request: Request) -> Offer | None:
    if (name := request.query_params.get("format")) is not None:
        return _OFFERS.get(name)
    return choose(", ".join(request.headers.getlist("accept")), list(_OFFERS.values()))


def _written(found: Resource, offer: Offer, base: Base, raw: str) -> Response:
    alternates = [(name, kind.media_type) for name, kind in _OFFERS.items() if kind is not offer]
    headers = {
        "Vary": "Accept",
        "Link": ", ".join(
            f'<{raw}?format={name}>; rel="alternate"; type="{kind}"' for name, kind in alternates
        ),
    }
    if offer is _HTML:
        formats = [("Turtle", f"{raw}?format=turtle"), ("JSON-LD", f"{raw}?format=jsonld")]
        response: Response = linked_pages.page(found, base.local_path, formats)
        response.headers.update(headers)
        return response
    content = write_graph(found.quads, _EXPORTS[offer.media_type], base.iri)
    return Response(content, media_type=offer.content_type, headers=headers)


def _decoded(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return match[0]
