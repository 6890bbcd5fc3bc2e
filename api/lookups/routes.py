"""How are lookups added to an application? Each GET with its HEAD, its answers prepared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from starlette.responses import Response

from api.lookups.graph import Graph
from api.lookups.pages import DEFAULT_LIMIT, MAX_LIMIT
from api.lookups.prepared import Prepared
from api.lookups.refusals import described

Limit = Annotated[
    int, Query(ge=1, le=MAX_LIMIT, description="How many items a page has.", examples=[DEFAULT_LIMIT])
]
Cursor = Annotated[
    str | None,
    Query(description="The cursor that the page before gave as `next`; the first page has none."),
]
Day = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$")]
EntityId = Annotated[
    str,
    Path(
        description="The id of an entity: its IRI below the base. An IRI works too.",
        examples=["person/ingrid-amankwah"],
        min_length=1,
    ),
]
_NOT_MODIFIED = {"description": "The client has it already, by the tag that it sent in If-None-Match."}
TOO_MANY = described(s429="The client sends more requests than the operator allows.")
ENTITY = "An entity, by id, IRI, or a name that only one entity has."


class Routes:
    """Adds lookups over a graph to an application."""

    def __init__(self, app: FastAPI, graph: Graph) -> None:
        self.app = app
        self.graph = graph
        self._route = Prepared(graph.store).route()

    def get(self, path: str, endpoint: Callable[..., Any], *, tag: str, **operation: Any) -> None:
        """Add a lookup, and its HEAD, which stays out of the description."""
        add = self.app.router.add_api_route
        name = operation.pop("operation_id", endpoint.__name__)
        responses = {**operation.pop("responses"), 304: _NOT_MODIFIED, **TOO_MANY}
        add(
            path,
            endpoint,
            methods=["GET"],
            tags=[tag],
            operation_id=name,
            response_class=Response,
            responses=responses,
            route_class_override=self._route,
            **operation,
        )
        add(path, endpoint, methods=["HEAD"], include_in_schema=False, route_class_override=self._route)
