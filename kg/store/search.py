"""What is a query that searches text, as a query that Oxigraph can answer?

`?claim cq:matches "nuclear threat"` becomes `VALUES ?claim { … }` with what the text index found, at the
head of the triples among which it stands, so that the join is the one that the triple would have been. Of a
thing that is named by its IRI it becomes a FILTER. Lines stay where they are, for the parser's messages.

The query is read by its tokens, and only as far as it takes to know which subject a search belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.errors import QueryError
from kg.terms import PREFIXES, cq

MATCHES = cq("matches").value
MAX_FOUND = 20_000
"""The most things that one search may find; a search for more is refused, never cut short."""

MAX_SEARCHES = 20
"""The most searches in one query."""

_TOKEN = re.compile(
    r"""
      (?P<skip>\s+|\#[^\n\r]*)
    | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
                |\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
                |'(?:[^'\\\n\r]|\\.)*'
                |"(?:[^"\\\n\r]|\\.)*")
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w[\w·]*)
    | (?P<name>(?:[^\W\d](?:[\w.·-]*[\w·-])?)?:
               (?:(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])
                 |\.(?=[\w:.%\\·-]))*)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>(?:\d*\.)?\d+(?:[eE][+-]?\d+)?)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_PATTERNS = frozenset({"OPTIONAL", "MINUS", "UNION", "GRAPH", "SERVICE", "LATERAL"})
_NOT_TRIPLES = _PATTERNS | {"FILTER", "BIND", "VALUES", "SELECT"}
_TEMPLATES = frozenset({"CONSTRUCT", "INSERT", "DELETE", "DATA"})
_NOT_UNSAFE = re.compile(r'[^<>"{}|^`\\\x00-\x20]*')

_HOW = 'write it as a triple of its own: ?x cq:matches "words"'


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters of the query, and what stands in their place."""

    start: int
    end: int
    text: str


def answer_searches(query: str, find: Callable[[str], Sequence[str]]) -> str:
    """Return a query or update in which the searches are replaced by what they found.

    Args:
        query: a SPARQL query or update; one that has no search comes back as it is.
        find: gives the IRIs of the things that match a search.

    Raises:
        QueryError: where a search stands where there can be none, is malformed, or finds too much.
    """
    if "matches" not in query:
        return query
    reader = _Reader(query, find)
    reader.read()
    pieces: list[str] = []
    at = 0
    for edit in sorted(reader.edits, key=lambda edit: (edit.start, edit.end)):
        pieces += query[at : edit.start], edit.text
        at = edit.end
    return "".join([*pieces, query[at:]])


class _Reader:
    """Reads the tokens of one query from the first to the last, and collects edits."""

    def __init__(self, query: str, find: Callable[[str], Sequence[str]]) -> None:
        self.edits: list[_Edit] = []
        self._query = query
        self._find = find
        self._tokens = [
            _Token(match.lastgroup or "", match[0], match.start(), match.end())
            for match in _TOKEN.finditer(query)
            if match.lastgroup != "skip"
        ]
        self._at = 0
        self._searches = 0
        self._prefixes = dict(PREFIXES)

    # --- the whole ------------------------------------------------------------------------------

    def read(self) -> None:
        while self._at < len(self._tokens):
            self._outside()

    def _outside(self) -> None:
        """Read one token, or one group, that stands outside of patterns."""
        token = self._tokens[self._at]
        if token.keyword == "PREFIX" and self._at + 2 < len(self._tokens):
            name, iri = self._tokens[self._at + 1 : self._at + 3]
            self._prefixes[name.text.removesuffix(":")] = iri.text[1:-1]
            self._at += 3
        elif token.keyword == "VALUES":
            self._values()
        elif token.text == "{" and self._is_template():
            self._balanced()
        elif token.text == "{":
            self._group()
        else:
            self._at += 1

    def _is_template(self) -> bool:
        before = [t.keyword for t in self._tokens[max(self._at - 2, 0) : self._at]]
        # The short forms are pattern and template at once, and have no room for anything but triples.
        return before[-1:] != [] and (
            before[-1] in _TEMPLATES or before in (["CONSTRUCT", "WHERE"], ["DELETE", "WHERE"])
        )

    # --- patterns -------------------------------------------------------------------------------

    def _group(self) -> None:
        """Read a group from its opening bracket to its closing one."""
        self._at += 1
        block: int | None = None  # where the triples began that are joined without anything between
        while (token := self._token()) and token.text != "}":
            if token.keyword == "FILTER":
                self._at += 1
                self._expression()
            elif token.text == ".":
                self._at += 1
            elif token.text == "{" or token.keyword in _NOT_TRIPLES:
                block = None
                self._pattern(token)
            else:
                block = token.start if block is None else block
                self._triples(block)
        self._at += 1

    def _pattern(self, token: _Token) -> None:
        if token.text == "{":
            self._group()
        elif token.keyword == "VALUES":
            self._values()
        elif token.keyword == "BIND":
            self._at += 1
            self._expression()
        elif token.keyword == "SELECT":
            while (inner := self._token()) and inner.text != "}":
                self._outside()
        else:
            self._at += 1
            while (inner := self._token()) and inner.text not in {"{", "}"}:
                self._at += 1

    def _values(self) -> None:
        while (token := self._token()) and token.text not in {"{", "}"}:
            self._at += 1
        if token and token.text == "{":
            self._balanced(data=True)

    def _expression(self) -> None:
        """Read what stands behind FILTER or BIND: a group, or all up to the end of the first brackets."""
        while token := self._token():
            self._no_search(token)
            if token.text == "{":
                self._group()
                return
            if token.text == "(":
                self._brackets()
                return
            if token.text == "}":
                return
            self._at += 1

    def _brackets(self) -> None:
        depth = 0
        while token := self._token():
            if token.text == "{":  # of EXISTS
                self._group()
                continue
            self._no_search(token)
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            self._at += 1
            if depth == 0:
                return

    def _balanced(self, *, data: bool = False) -> None:
        """Pass over brackets with all that they hold; in data `cq:matches` is an IRI like any other."""
        expected: list[str] = []
        while token := self._token():
            if not data:
                self._no_search(token)
            if token.text in _CLOSING:
                expected.append(_CLOSING[token.text])
            elif expected and token.text == expected[-1]:
                expected.pop()
            self._at += 1
            if not expected:
                return

    def _no_search(self, token: _Token) -> None:
        if self._is_search(token):
            raise QueryError(f"{self._place(token)}: cq:matches cannot stand here; {_HOW}, in a WHERE clause")

    # --- triples --------------------------------------------------------------------------------

    def _triples(self, block: int) -> None:
        """Read the triples of one subject, and replace the searches among them."""
        first = self._at
        subject = self._tokens[first]
        self._term()
        parts: list[list[_Token]] = [[]]
        while (token := self._token()) and not self._ends_triples(token):
            begin = self._at
            if token.text == ";":
                parts.append([])
                self._at += 1
                continue
            if self._is_search(token) and parts[-1]:
                raise QueryError(f"{self._place(token)}: cq:matches stands within a path or list; {_HOW}")
            self._term()
            parts[-1] += self._tokens[begin : self._at]
        searches = [part for part in parts if part and self._is_search(part[0])]
        if not searches:
            return
        if self._tokens[first + 1] is not searches[0][0] and subject.text in _CLOSING:
            raise QueryError(f"{self._place(subject)}: cq:matches needs a variable or IRI before it; {_HOW}")
        for part in searches:
            self.edits.append(_Edit(block, block, self._found(subject, part)))
        self._blank(first, [part for part in parts if part], searches)

    def _blank(self, first: int, parts: list[list[_Token]], searches: list[list[_Token]]) -> None:
        """Blank out the searches, and what nothing would be left of without them."""
        left = [part for part in parts if part not in searches]
        start = self._tokens[first].start
        if not left:
            dot = self._token()
            end = dot.end if dot and dot.text == "." else self._tokens[self._at - 1].end
            self._erase(start, end)
            return
        for part in searches:
            if part[0].start < left[0][0].start:  # the first property may not be empty
                self._erase(part[0].start, self._behind(part))
            else:
                self._erase(part[0].start, part[-1].end)

    def _behind(self, part: list[_Token]) -> int:
        """Return the end of the semicolons behind a property."""
        at = bisect_left(self._tokens, part[-1].end, key=lambda token: token.start)
        end = part[-1].end
        while at < len(self._tokens) and self._tokens[at].text == ";":
            end = self._tokens[at].end
            at += 1
        return end

    def _erase(self, start: int, end: int) -> None:
        self.edits.append(_Edit(start, end, re.sub(r"[^\r\n]", " ", self._query[start:end])))

    def _term(self) -> None:
        """Pass over one token, or over a list, a node without a name, a quoted triple, an annotation."""
        token = self._tokens[self._at]
        if token.text in _CLOSING:
            self._balanced()
            return
        self._at += 1
        if token.text == "<" and (after := self._token()) and after.text == "<":
            depth = 1
            self._at += 1
            while depth and (inner := self._token()):
                following = self._tokens[self._at + 1].text if self._at + 1 < len(self._tokens) else ""
                if inner.text == following and inner.text in {"<", ">"}:
                    depth += 1 if inner.text == "<" else -1
                    self._at += 1
                self._at += 1

    def _ends_triples(self, token: _Token) -> bool:
        if token.text == "{":  # but {| an annotation |}
            following = self._tokens[self._at + 1].text if self._at + 1 < len(self._tokens) else ""
            return following != "|"
        return token.text in {".", "}"} or token.keyword in _NOT_TRIPLES

    # --- searches -------------------------------------------------------------------------------

    def _is_search(self, token: _Token) -> bool:
        if token.kind == "iri":
            return token.text[1:-1] == MATCHES
        if token.kind != "name" or not token.text.endswith(":matches"):
            return False
        return self._prefixes.get(token.text.removesuffix(":matches")) == MATCHES.removesuffix("matches")

    def _found(self, subject: _Token, part: list[_Token]) -> str:
        """Return the patterns that stand for the searches of a subject."""
        if subject.kind not in {"variable", "iri", "name"} or subject.text.startswith("_:"):
            raise QueryError(f"{self._place(subject)}: cq:matches needs a variable or IRI before it; {_HOW}")
        strings, commas = part[1::2], part[2::2]
        plain = all(token.kind == "string" for token in strings) and all(c.text == "," for c in commas)
        if not strings or not plain or len(commas) != len(strings) - 1:
            raise QueryError(f"{self._place(part[0])}: cq:matches takes a plain string; {_HOW}")
        return "".join(self._pattern_for(subject, token) for token in strings)

    def _pattern_for(self, subject: _Token, string: _Token) -> str:
        self._searches += 1
        if self._searches > MAX_SEARCHES:
            raise QueryError(
                f"{self._place(string)}: the query has more than {MAX_SEARCHES} searches; split it"
            )
        try:
            found = self._find(_unescaped(string.text))
        except QueryError as error:
            raise QueryError(f"{self._place(string)}: {error}") from error
        if len(found) > MAX_FOUND:
            raise QueryError(
                f"{self._place(string)}: the search finds more than {MAX_FOUND} things; look for more words"
            )
        iris = [f"<{iri}>" for iri in found if _NOT_UNSAFE.fullmatch(iri)]
        if subject.kind == "variable":
            return f"VALUES {subject.text} {{ {' '.join(iris)} }} "
        return f"FILTER({subject.text} IN ({', '.join(iris)})) "

    # --- tokens ---------------------------------------------------------------------------------

    def _token(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _place(self, token: _Token) -> str:
        before = self._query[: token.start]
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        return f"line {line}, column {column}"


def _unescaped(string: str) -> str:
    quotes = 3 if string[:3] in {"'''", '"""'} and len(string) > 5 else 1
    return _ESCAPE.sub(_character, string[quotes:-quotes])


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _CONTROL.get(match[3], match[3])
    code = int(match[1] or match[2], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise QueryError(f"{match[0]} is no character; write one that Unicode has")
    return chr(code)
