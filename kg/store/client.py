"""How is a SPARQL 1.1 server asked, and told? Over HTTP, by the SPARQL 1.1 Protocol.

The address of a remote store is the server's, with `sparql+` before it:

    sparql+https://graph.example/sparql                     queries and updates at one address
    sparql+http://localhost:3030/news/query?update=update   updates at another, here a neighbour
    sparql+http://localhost:8890/sparql?facts=urn:facts     a server without a default graph of its own, as
                                                            Virtuoso: facts go into this named graph
    sparql+http://user:password@localhost:8890/sparql-auth  a server that wants a password (Basic or Digest)

The token of a server that wants one comes from KG_TOKEN in the environment.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

import httpx
import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.errors import QueryError, StoreError
from kg.store.refusal import refusal
from kg.store.scanning import own_words
from kg.terms import PREFIXES

SCHEMES = ("sparql+http://", "sparql+https://")
_SECONDS = httpx.Timeout(300.0, connect=10.0)
_ROW_TYPES = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_GRAPH_TYPES = "application/n-triples, text/turtle;q=0.9"
# Virtuoso and our own server say so when an answer has fewer rows than there are.
_CUT = ("x-sparql-maxrows", "x-sql-state", "row-limit-reached")
_GRAPH = re.compile(r"(?<![\w?$:])GRAPH(?![\w:])\s*", re.IGNORECASE)
_IRI = re.compile(r"<([^<>\s]*)>")
_PREFIXED = re.compile(rf"(?<![\w:-])({'|'.join(PREFIXES)}):")

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server takes queries and updates.

    Attributes:
        query, update: the addresses.
        facts: the named graph that stands for the default graph; None where the server has one.
        user, password: what it wants to know; empty where nothing.
    """

    query: str
    update: str
    facts: NamedNode | None = None
    user: str = ""
    password: str = field(default="", repr=False)


def endpoint(location: str) -> Endpoint:
    """Return what a `sparql+http://…` or `sparql+https://…` means.

    Raises:
        StoreError: where it is no such address.
    """
    try:
        parts = urlsplit(location.removeprefix("sparql+"))
        known = location.startswith(SCHEMES) and parts.hostname and parts.port != 0
    except ValueError:  # of the port, or of an address in brackets
        known = False
    if not known:
        raise StoreError(f"{location}: this is no SPARQL server; write sparql+https://HOST/PATH")
    options, rest = {}, []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name in {"update", "facts"}:
            options[name] = value
        else:
            rest.append((name, value))
    host = parts.netloc.rpartition("@")[2]
    query = urlunsplit((parts.scheme, host, parts.path, urlencode(rest), ""))
    try:
        facts = NamedNode(options["facts"]) if "facts" in options else None
    except ValueError as error:
        raise StoreError(f"{location}: {options['facts']} is no IRI of a graph for facts") from error
    update = urljoin(query, options["update"]) if "update" in options else query
    return Endpoint(query, update, facts, unquote(parts.username or ""), unquote(parts.password or ""))


class SparqlClient:
    """Asks and tells one server. It may be used from several threads."""

    def __init__(self, place: Endpoint, token: str | None = None) -> None:
        self.place = place
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        auth = _Password(place.user, place.password) if place.user else None
        self._http = httpx.Client(timeout=_SECONDS, headers=headers, auth=auth, follow_redirects=False)

    def query(self, text: str) -> Answer:
        """Answer a query.

        Raises:
            QueryError: where it cannot be parsed, is refused, or the server sends fewer rows than there are.
            StoreError: where the server cannot be reached, or fails.
        """
        if refused := refusal(text):
            raise QueryError(refused)
        form = _form(text)
        dataset: list[tuple[str, str]] = []
        if self.place.facts is not None:
            dataset = [("default-graph-uri", self.place.facts.value), *_named_graphs(text)]
        accept = _GRAPH_TYPES if form is ox.QueryTriples else _ROW_TYPES
        response = self._asked(text, dataset, accept)
        if form is ox.QueryTriples:
            return _graph(response)
        answer = _rows(response)
        if form is ox.QueryBoolean and isinstance(answer, ox.QuerySolutions):  # Virtuoso
            return _truth(any(getattr(value, "value", "") == "1" for row in answer for value in row))
        return answer

    def rows(self, text: str) -> ox.QuerySolutions:
        """Answer a SELECT query of our own over the server's dataset as it is; raises what `query` does."""
        answer = _rows(self._asked(text, [], _ROW_TYPES))
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{self.place.query}: the server answers a query for rows with something else")
        return answer

    def _asked(self, text: str, dataset: list[tuple[str, str]], accept: str) -> httpx.Response:
        response = self._post(self.place.query, [("query", _with_prefixes(text)), *dataset], accept)
        if any(name in response.headers for name in _CUT):
            raise QueryError("the server cut the answer short; ask for less, or raise its limit of rows")
        return response

    def update(self, text: str) -> None:
        """Carry out an update: one request, which is one transaction on a server that keeps to SPARQL 1.1.

        Raises:
            StoreError: where the server cannot be reached, or does not carry it out.
        """
        self._post(self.place.update, [("update", text)], "*/*")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _post(self, address: str, form: list[tuple[str, str]], accept: str) -> httpx.Response:
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            response = self._http.post(address, content=urlencode(form), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(
                f"{address}: the server cannot be reached: {error or type(error).__name__}"
            ) from error
        if response.is_success:
            return response
        said = _said(response)
        if response.status_code == httpx.codes.BAD_REQUEST and form[0][0] == "query":
            raise QueryError(f"{address}: the server refuses the query: {said}")
        raise StoreError(f"{address}: the server answers {response.status_code}: {said}")


class _Password(httpx.Auth):
    """Gives a password in the way that the server asks for: Digest (RFC 7616) or Basic (RFC 7617)."""

    requires_request_body = True

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            wanted = response.headers.get("www-authenticate", "").lower()
            self._chosen = self._digest if wanted.startswith("digest") else self._basic
        yield from self._chosen.auth_flow(request)


def _form(text: str) -> type[Answer]:
    """Parse a query as Oxigraph does, for its messages, and return what its answer is."""
    try:
        return type(ox.Store().query(text, prefixes=PREFIXES))
    except SyntaxError as error:
        raise QueryError(f"the query cannot be parsed: {str(error).splitlines()[0]}") from error
    except (OSError, ValueError, RuntimeError):
        return ox.QuerySolutions  # it has a function of the server's own


def _truth(value: bool) -> ox.QueryBoolean:
    answer = ox.Store().query(f"ASK {{ FILTER({str(value).lower()}) }}")
    if not isinstance(answer, ox.QueryBoolean):
        raise TypeError("an ASK query has a truth value")
    return answer


def _named_graphs(text: str) -> list[tuple[str, str]]:
    """Return the parameters that name the graphs of a query, for a server whose facts are in one of them.

    Beside default-graph-uri Virtuoso finds a graph that the query names only where a parameter names it
    too, and then no other.
    """
    words = own_words(text)
    ends = [match.end() for match in _GRAPH.finditer(words)]
    named = [match[1] for end in ends if (match := _IRI.match(text, end))]
    if named and len(named) < len(ends):
        raise QueryError(
            "on this server a query cannot have both GRAPH <…> and GRAPH with a variable or prefixed name; "
            "write GRAPH ?g { … } FILTER(?g = <…>)"
        )
    return [("named-graph-uri", name) for name in dict.fromkeys(named)]


def _with_prefixes(text: str) -> str:
    """Declare the prefixes that are known without, on the first line, so that lines stay where they are."""
    used = sorted(set(_PREFIXED.findall(text)))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in used) + text


def _rows(response: httpx.Response) -> ox.QuerySolutions | ox.QueryBoolean:
    kind = response.headers.get("content-type", "").partition(";")[0].strip()
    form = ox.QueryResultsFormat.from_media_type(kind)
    if form is None:
        raise StoreError(
            f"{response.url}: the server answers with {kind or 'no type'}, which is no SPARQL result"
        )
    try:
        return ox.parse_query_results(response.content, form)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{response.url}: the server's answer cannot be read: {error}") from error


def _graph(response: httpx.Response) -> ox.QueryTriples:
    kind = response.headers.get("content-type", "").partition(";")[0].strip()
    form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
    held = ox.Store()
    try:
        held.load(response.content, form, base_iri=str(response.url))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{response.url}: the server's answer cannot be read: {error}") from error
    triples = held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    if not isinstance(triples, ox.QueryTriples):
        raise TypeError("a CONSTRUCT query has triples")
    return triples


def _said(response: httpx.Response) -> str:
    """Return the first words of what a server says is wrong."""
    text = response.text.strip()
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        text = str(response.json().get("detail", text))
    return " ".join(text.split())[:300] or "without a word"
