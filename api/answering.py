"""How is a request answered within a worker? Evaluated by the store, and written as it comes.

The first bytes are held back, so that what goes wrong early is told by its status, and so that a short answer
goes out whole with its length.
"""

from __future__ import annotations

import socket
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import pyoxigraph as ox

from api import frames
from api.describing import describe
from api.mistaken import UPDATE_AS_QUERY, is_update
from api.negotiation import GRAPHS, ROWS, choose, not_acceptable
from kg import results
from kg.errors import CommuniqueError, NotFoundError, QueryError
from kg.store import EmbeddedStore
from kg.store.limit import Slice, sliced

HOLD_BYTES, PIECE_BYTES = 1 << 18, 1 << 18
_GZIP_LEAST_BYTES, _GZIP_LEVEL, _GZIP_FORMAT = 1000, 1, 31
_LEAST_ROW_BYTES = 2  # a row in CSV ends with CR LF


class Refused(CommuniqueError):  # noqa: N818 - an answer, not a fault
    """A request that is not answered, with its HTTP status."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class _TooManyRows(Exception):  # noqa: N818 - a signal from the writer, no error
    """The answer has more rows than are let through."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and how it is to be answered.

    Attributes:
        text: the query.
        base: what its relative IRIs are relative to.
        accept: the Accept field.
        gzip: whether the client takes gzip.
        rows: how many rows or triples are let through; 0 for any number.
        default_graphs, named_graphs: the IRIs of the request's dataset.
    """

    text: str
    base: str
    accept: str
    gzip: bool
    rows: int
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the attributes by their names; `dataclasses.asdict` copies each, for ten times as long."""
        return {name: getattr(self, name) for name in self.__slots__}


class Output:
    """The binary file that Oxigraph writes an answer to; it becomes frames."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._head: dict[str, Any] = {}
        self._held = bytearray()
        self._on_overflow: Callable[[], None] | None = None
        self._gzip: Any = None
        self.begun = False
        self.last = False
        """Whether the worker ends behind this answer, which the server has to know."""

    def begin(self, head: dict[str, Any], on_overflow: Callable[[], None] | None = None) -> None:
        """Start an answer anew, with this head; call back when it turns out to be a long one."""
        self._head, self._on_overflow = head, on_overflow
        self._held.clear()

    def write(self, data: bytes) -> int:
        self._held += data
        if len(self._held) >= (PIECE_BYTES if self.begun else HOLD_BYTES):
            if not self.begun:
                self._send_head()
            self._send_pieces()
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces go out as they are full, and the rest at the end."""

    def finish(self) -> None:
        """Send what is left, and that this is all."""
        if not self.begun:
            body = bytes(self._held)
            if self._head.pop("gzip", False) and len(body) >= _GZIP_LEAST_BYTES:
                body = zlib.compress(body, _GZIP_LEVEL, _GZIP_FORMAT)
                self._head["encoding"] = "gzip"
            self._server.sendall(frames.whole({**self._head, "last": self.last}, body))
            return
        rest = bytes(self._held)
        if self._gzip is not None:
            rest = self._gzip.compress(rest) + self._gzip.flush()
        self._server.sendall(
            frames.frame(frames.DATA, rest) + frames.message(frames.END, {"last": self.last})
        )

    def fail(self, status: int, detail: str) -> None:
        """Say why there is no answer, or no more of it."""
        self._server.sendall(
            frames.message(frames.FAILURE, {"status": status, "detail": detail, "last": self.last})
        )

    def _send_head(self) -> None:
        if self._on_overflow is not None:
            self._on_overflow()
        self.begun = True
        if self._head.pop("gzip", False):
            self._gzip = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_FORMAT)
            self._head["encoding"] = "gzip"
        self._server.sendall(frames.message(frames.HEAD, self._head))

    def _send_pieces(self) -> None:
        piece = bytes(self._held)
        self._held.clear()
        if self._gzip is not None:
            piece = self._gzip.compress(piece)
        if piece:
            self._server.sendall(frames.frame(frames.DATA, piece))


def answer(store: EmbeddedStore, asked: Asked, services: Collection[str], output: Output) -> None:
    """Answer a query over a store in the format that the client wants.

    Raises:
        Refused: 400 where the query is refused; 406 where there is no such format.
    """

    def evaluate(text: str) -> results.Answer:
        return store.query(
            text,
            base=asked.base,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            services=services,
        )

    try:
        found = evaluate(asked.text)
    except QueryError as error:
        raise Refused(400, UPDATE_AS_QUERY if is_update(asked.text) else str(error)) from error
    offers = GRAPHS if results.is_graph(found) else ROWS
    offer = choose(asked.accept, offers)
    if offer is None:
        raise Refused(406, not_acceptable(asked.accept, offers))
    head: dict[str, Any] = {"content_type": offer.content_type, "gzip": asked.gzip}
    limit = _limit(found, asked, evaluate)
    if limit is None:
        output.begin(head)
        results.write(found, offer.format, cast("Any", output))
        return
    try:
        if asked.rows * _LEAST_ROW_BYTES < HOLD_BYTES:
            limit.check()
        output.begin(head, on_overflow=limit.check)
        results.write(found, offer.format, cast("Any", output))
    except _TooManyRows:
        output.begin({**head, "row_limit": asked.rows})
        results.write(limit.first(), offer.format, cast("Any", output))


def graph(store: EmbeddedStore, name: str | None, accept: str, gzip: bool, output: Output) -> None:
    """Answer with a graph of the store.

    Raises:
        Refused: 404 where there is no such graph; 406 where there is no such format.
    """
    if not store.has_graph(name):
        raise Refused(404, f"there is no graph {name}")
    offer = choose(accept, GRAPHS)
    if offer is None:
        raise Refused(406, not_acceptable(accept, GRAPHS))
    output.begin({"content_type": offer.content_type, "gzip": gzip})
    store.write_triples(name, results.GRAPHS[offer.format], cast("Any", output))


def described(store: EmbeddedStore, request: Mapping[str, Any], base: str, output: Output) -> None:
    """Answer with what the graph says of a thing.

    Raises:
        Refused: 404 where it says nothing.
    """
    try:
        describe(
            store,
            request["iris"],
            request["format"],
            base=base,
            path=request["path"],
            gzip=request["gzip"],
            output=output,
        )
    except NotFoundError as error:
        raise Refused(
            404, f"the graph says nothing of {request['iris'][-1]}; look for a name at /sparql"
        ) from error


def parse(body: bytes, media_type: str, base: str, output: Output) -> None:
    """Answer with the triples of a body, as N-Triples.

    Raises:
        Refused: 400 where the body cannot be parsed; 415 where its type is no format of graphs.
    """
    known = {offer.media_type: results.GRAPHS[offer.format] for offer in GRAPHS}
    if media_type not in known:
        raise Refused(415, f"a graph of type {media_type} is not taken; send {', '.join(known)}")
    output.begin({"content_type": "application/n-triples"})
    try:
        quads = ox.parse(body, known[media_type], base_iri=base, without_named_graphs=True)
        ox.serialize((quad.triple for quad in quads), cast("Any", output), ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        raise Refused(400, f"the graph cannot be parsed: {error}") from error


@dataclass(frozen=True, slots=True)
class _RowLimit:
    """The limit of rows or triples on an answer that may have more."""

    asked: Asked
    evaluate: Callable[[str], results.Answer]
    end: Slice | None  # of a query for rows; None for one for a graph

    def check(self) -> None:
        """Evaluate the query again, only to see whether there is one row too many.

        Oxigraph reads no terms for rows that it skips, so this takes a small part of the time.
        """
        rows = self.asked.rows
        if self.end is None:
            more = next(islice(self._triples(), rows, None), None)
        else:
            try:
                found = self.evaluate(self.end.beyond(rows))
            except QueryError:
                return
            more = next(iter(cast("ox.QuerySolutions", found)), None)
        if more is not None:
            raise _TooManyRows

    def first(self) -> results.Answer | Iterator[ox.Triple]:
        """Return as many rows as are let through."""
        if self.end is None:
            return islice(self._triples(), self.asked.rows)
        return self.evaluate(self.end.first(self.asked.rows))

    def _triples(self) -> ox.QueryTriples:
        return cast("ox.QueryTriples", self.evaluate(self.asked.text))


def _limit(
    found: results.Answer, asked: Asked, evaluate: Callable[[str], results.Answer]
) -> _RowLimit | None:
    """Return the limit on an answer; None where it cannot have too many rows."""
    if not asked.rows or isinstance(found, ox.QueryBoolean):
        return None
    if isinstance(found, ox.QueryTriples):
        return _RowLimit(asked, evaluate, None)
    end = sliced(asked.text)
    if end.limit is not None and end.limit <= asked.rows:
        return None
    return _RowLimit(asked, evaluate, end)
