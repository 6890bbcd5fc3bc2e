"""The pages about the things of the graph: an entity with its facts and events; a document with its text.

Plain HTML that needs no script and loads nothing. Everything that is put into a page is escaped, and links
lead to addresses of the web or within this server only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.resource import Resource
from kg.terms import RDF_TYPE, RDFS_LABEL, Term, cq

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #fbfbf9;
  --card: #fff; --accent: #22577a; --mark: #fff0b8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7ec; --soft: #98a3b1; --line: #343c47;
  --paper: #14181d; --card: #1b2027; --accent: #8cc0e0; --mark: #574a15 } }
* { box-sizing: border-box }
body { font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 }
header, main, footer { max-width: 56rem; margin: 0 auto; padding: 1rem 1.25rem }
header { display: flex; justify-content: space-between; border-bottom: 1px solid var(--line) }
footer { color: var(--soft); font-size: .85rem; border-top: 1px solid var(--line); margin-top: 3rem }
a { color: var(--accent); text-decoration-thickness: .06em; text-underline-offset: .18em }
h1 { font-size: 2rem; line-height: 1.2; margin: 1.2rem 0 .3rem }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line) }
.iri { color: var(--soft); font: .8rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere }
.chip { display: inline-block; font-size: .78rem; padding: .05rem .55rem; border: 1px solid var(--line);
  border-radius: 1rem; margin-right: .3rem; color: var(--soft); background: var(--card) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem 1rem;
  margin: .7rem 0 }
.card:target, :target > mark, a:target { outline: 2px solid var(--accent); outline-offset: 2px }
.card h3 { font-size: 1rem; margin: 0 0 .2rem }
.roles, .cite { color: var(--soft); font-size: .88rem; margin: .1rem 0 }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid var(--line) }
mark { background: var(--mark); color: inherit; padding: 0 .1em; border-radius: .15em }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line) }
th { width: 12rem; color: var(--soft); font-weight: 500 }
.text { white-space: pre-wrap; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1rem 1.25rem; overflow-wrap: anywhere }
.text a { text-decoration: none; border-bottom: 1px dotted var(--accent); color: inherit }
"""


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    """Characters of a document, with the sentence in which they begin."""

    document: str
    start: int
    end: int
    exact: str
    sentence: str
    at: int


def page(thing: Resource, local_path: Callable[[str], str | None], formats: Iterable[tuple[str, str]]) -> str:
    """Return the page about a thing, to be sent with `POLICY`.

    Args:
        thing: what the graph says of it.
        local_path: gives the path on this server for an IRI of the graph, and None for any other.
        formats: name and address of the same in other formats.
    """
    view = _View(thing, local_path)
    body = view.document() if thing.is_document else view.entity()
    links = " · ".join(f'<a href="{escape(address)}">{escape(name)}</a>' for name, address in formats)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(view.title)} · Communiqué</title>
<style>{_STYLE}</style>
</head>
<body>
<header><a href="/">Communiqué</a><span>{links}</span></header>
<main>
<h1>{escape(view.title)}</h1>
<p>{"".join(f'<span class="chip">{escape(kind)}</span>' for kind in view.classes(thing.iri))}</p>
<p class="iri">{escape(thing.iri)}</p>
{body}
</main>
<footer>Every statement points to the characters that it came from. An event in the graph is no fact: its
status says whether it is reported, claimed, planned, hypothetical, denied or disputed.</footer>
</body>
</html>
"""


class _View:
    """What a resource says, put in order for a page."""

    def __init__(self, thing: Resource, local_path: Callable[[str], str | None]) -> None:
        self._thing = thing
        self._local_path = local_path
        self._of: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        self._facts: list[tuple[str, Term]] = []
        for quad in sorted(thing.quads, key=str):
            if isinstance(quad.subject, NamedNode):
                self._of[quad.subject.value].append((quad.predicate.value, quad.object))
                if quad.subject.value == thing.iri and (
                    thing.is_document or quad.graph_name == DefaultGraph()
                ):
                    self._facts.append((quad.predicate.value, quad.object))
        self.title = self._name(thing.iri)

    # --- pages ----------------------------------------------------------------------------------

    def entity(self) -> str:
        iri = self._thing.iri
        mentions = [
            node for node in self._all(cq("Mention")) if NamedNode(iri) in self._values(node, cq("denotes"))
        ]
        spoken = [
            node for node in self._all(cq("Claim")) if NamedNode(iri) in self._values(node, cq("speaker"))
        ]
        return "".join(
            (
                _section("Facts", self._table(self._facts)),
                _section("Events", self._cards(self._events()), self._more("events")),
                _section("Words", self._cards(map(self._claim, spoken)), self._more("claims")),
                _section("Mentions", self._mentions(mentions), self._more("mentions")),
            )
        )

    def document(self) -> str:
        skipped = {cq("text").value, cq("digest").value}
        facts = [(name, value) for name, value in self._facts if name not in skipped]
        quoted = [node for node in self._all(cq("Claim")) if self._text(node, cq("quotation"))]
        return "".join(
            (
                _section("About", self._table(facts)),
                _section("Text", f'<div class="text">{self._marked_text()}</div>'),
                _section("Events", self._cards(self._events())),
                _section("Words", self._cards(map(self._claim, quoted))),
            )
        )

    def classes(self, iri: str) -> list[str]:
        return sorted(
            {self._name(value.value) for value in self._values(iri, RDF_TYPE) if isinstance(value, NamedNode)}
        )

    # --- parts ----------------------------------------------------------------------------------

    def _table(self, facts: Iterable[tuple[str, Term]]) -> str:
        names = {RDF_TYPE.value, RDFS_LABEL.value}
        rows = [
            f"<tr><th>{escape(self._name(name))}</th><td>{self._value(value)}</td></tr>"
            for name, value in facts
            if name not in names
        ]
        return f"<table>{''.join(rows)}</table>" if rows else ""

    def _events(self) -> Iterator[str]:
        events = [node for node in self._of if self._values(node, cq("status"))]
        for node in sorted(events, key=lambda n: (self._time(n) or "9", self._evidence(n, cq("trigger")))):
            roles = [
                f"{escape(self._name(name))} {self._value(value)}"
                for name, value in self._of[node]
                if name in self._thing.roles
            ]
            status = "".join(
                self._name(v.value) for v in self._values(node, cq("status")) if isinstance(v, NamedNode)
            )
            yield self._card(
                node,
                f'{escape(", ".join(self.classes(node)))} <span class="chip">{escape(status)}</span>'
                f"{escape(self._time(node) or '')}",
                " · ".join(roles),
                self._evidence(node, cq("trigger")),
            )

    def _claim(self, node: str) -> str:
        speakers = [self._value(value) for value in self._values(node, cq("speaker"))]
        carriers = [self._value(value) for value in self._values(node, cq("via"))]
        manner = "".join(
            self._name(v.value) for v in self._values(node, cq("manner")) if isinstance(v, NamedNode)
        )
        via = f" via {', '.join(carriers)}" if carriers else ""
        words = self._text(node, cq("quotation")) or ""
        head = f'{", ".join(speakers) or "somebody"}{via} <span class="chip">{escape(manner)}</span>'
        return self._card(node, head, f"“{escape(words)}”", self._evidence(node, cq("cue")))

    def _card(self, node: str, head: str, line: str, spans: list[_Span]) -> str:
        fragment = escape(node.partition("#")[2]) if self._thing.is_document else ""
        name = f' id="{fragment}"' if fragment else ""
        quotes = "".join(f"<blockquote>{_highlighted(span)}</blockquote>" for span in spans[:1])
        cites = "".join(f'<p class="cite">{self._cite(span)}</p>' for span in spans[:1])
        return (
            f'<article class="card"{name}><h3>{head}</h3><p class="roles">{line}</p>{quotes}{cites}</article>'
        )

    def _cards(self, cards: Iterable[str]) -> str:
        return "".join(cards)

    def _mentions(self, nodes: list[str]) -> str:
        spans = sorted(
            (span for node in nodes if (span := self._span(node))), key=lambda s: (s.document, s.start)
        )
        items = [
            f'<li>{_highlighted(span)} <span class="cite">{self._cite(span)}</span></li>' for span in spans
        ]
        return f"<ul>{''.join(items)}</ul>" if items else ""

    def _more(self, kind: str) -> str:
        return (
            f'<p class="roles">There are more {kind}; ask for them in SPARQL.</p>'
            if kind in self._thing.cut
            else ""
        )

    def _cite(self, span: _Span) -> str:
        iri = f"{span.document}#char={span.start},{span.end}"
        return f"{self._link(iri, self._name(span.document))} {span.start}–{span.end}"

    def _marked_text(self) -> str:
        """Return the text with a link at each mention that names or describes something."""
        text = self._text(self._thing.iri, cq("text")) or ""
        pieces: list[str] = []
        at = 0
        spans = [(span, node) for node in self._all(cq("Mention")) if (span := self._span(node))]
        for span, node in sorted(spans, key=lambda pair: (pair[0].start, -pair[0].end)):
            meant = [v.value for v in self._values(node, cq("denotes")) if isinstance(v, NamedNode)]
            if span.start < at or text[span.start : span.end] != span.exact:
                continue
            address = self._address(meant[0]) if meant else None
            words = escape(span.exact)
            inside = f'<a href="{escape(address)}">{words}</a>' if address else words
            pieces += (
                escape(text[at : span.start]),
                f'<span id="char={span.start},{span.end}">{inside}</span>',
            )
            at = span.end
        return "".join((*pieces, escape(text[at:])))

    # --- values ---------------------------------------------------------------------------------

    def _value(self, value: Term) -> str:
        if isinstance(value, NamedNode):
            return self._link(value.value, self._name(value.value))
        if isinstance(value, Literal):
            if value.value.startswith(("http://", "https://")):
                return self._link(value.value, value.value)
            return escape(value.value)
        return escape(str(value))

    def _link(self, iri: str, name: str) -> str:
        address = self._address(iri)
        return f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name)

    def _address(self, iri: str) -> str | None:
        """Return where a link to an IRI leads; never to a scheme that runs something, such as javascript."""
        if (local := self._local_path(iri)) is not None:
            return local
        return iri if iri.startswith(("http://", "https://")) else None

    def _name(self, iri: str) -> str:
        return self._thing.labels.get(iri) or _last(iri)

    def _all(self, kind: NamedNode) -> list[str]:
        return [node for node in self._of if kind in self._values(node, RDF_TYPE)]

    def _values(self, node: str, name: NamedNode) -> list[Term]:
        return [value for predicate, value in self._of.get(node, ()) if predicate == name.value]

    def _text(self, node: str, name: NamedNode) -> str | None:
        return next((v.value for v in self._values(node, name) if isinstance(v, Literal)), None)

    def _time(self, event: str) -> str | None:
        times = (v.value for v in self._values(event, cq("time")) if isinstance(v, NamedNode))
        return next((text for node in times if (text := self._text(node, cq("timeValue")))), None)

    def _evidence(self, node: str, name: NamedNode) -> list[_Span]:
        found = (self._span(v.value) for v in self._values(node, name) if isinstance(v, NamedNode))
        return sorted((s for s in found if s), key=lambda s: (s.document, s.start, s.end))

    def _span(self, node: str) -> _Span | None:
        start, end, exact = (self._text(node, cq(name)) for name in ("start", "end", "exact"))
        if start is None or end is None or exact is None:
            return None
        sentence = next(
            (v.value for v in self._values(node, cq("inSentence")) if isinstance(v, NamedNode)), ""
        )
        words, begin = self._text(sentence, cq("exact")) or exact, self._text(sentence, cq("start")) or start
        return _Span(node.partition("#")[0], int(start), int(end), exact, words, int(start) - int(begin))


def _highlighted(span: _Span) -> str:
    before, after = span.sentence[: span.at], span.sentence[span.at + len(span.exact) :]
    if span.sentence[span.at : span.at + len(span.exact)] != span.exact:  # it reaches beyond its sentence
        return escape(span.sentence)
    return f"{escape(before)}<mark>{escape(span.exact)}</mark>{escape(after)}"


def _section(title: str, content: str, note: str = "") -> str:
    return f"<section><h2>{escape(title)}</h2>{content}{note}</section>" if content else ""


def _last(iri: str) -> str:
    return iri.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1] or iri
