"""What the command line prints: answers to queries, and all that the graph says of an entity."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kg.errors import QueryError
from kg.lookup import ClaimView, EntityView, EventView, Evidence
from kg.reference import local
from kg.results import Answer, ResultFormat, serialize
from kg.terms import PREFIXES

if TYPE_CHECKING:  # which would load all that extraction needs, in the time of a question
    from kg.own import Listed

_COLUMNS = 5  # a table of more is too narrow to read
_WIDTH = 110  # columns where standard output is no terminal, so that a file has the same lines everywhere


def console() -> Console:
    """Return a console on standard output, of a fixed width where that is no terminal."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False, emoji=False)


def print_own(things: Iterable[Listed]) -> None:
    """Print what the user's own reference file holds: a line for each thing, and one for its other names."""
    lines = []
    for thing in things:
        parts = (thing.name, thing.class_name, thing.country, thing.iri)
        lines.append("  ".join(part for part in parts if part))
        if thing.names:
            lines.append(f"    {' | '.join(thing.names)}")
    lines = lines or ["nothing of your own yet; add some: kg reference add FILE"]
    sys.stdout.write("\n".join(lines) + "\n")


def read_answer(answer: Answer, output_format: str | None) -> str | list[Table]:
    """Read the answer to a query to its end, as it is printed: by default rows as a table, a graph as Turtle.

    Raises:
        QueryError: where the format is not one for this kind of answer.
    """
    if output_format is None:
        output_format = "turtle" if isinstance(answer, ox.QueryTriples) else "table"
    if output_format != "table":
        data = serialize(answer, ResultFormat(output_format)).decode()
        return data if data.endswith("\n") else data + "\n"
    if isinstance(answer, ox.QueryBoolean):
        return "yes\n" if answer else "no\n"
    if isinstance(answer, ox.QuerySolutions):
        return _rows(answer)
    raise QueryError("a graph has no answer as a table; choose --format turtle")


def print_answer(answer: str | list[Table]) -> None:
    """Print what `read_answer` read."""
    if isinstance(answer, str):
        sys.stdout.write(answer)
        return
    out = console()
    for table in answer:
        out.print(table)


def _rows(rows: ox.QuerySolutions) -> str | list[Table]:
    names = [variable.value for variable in rows.variables]
    tables = _records(rows, names) if len(names) > _COLUMNS else _table(rows, names)
    return tables or f"no rows ({', '.join(names)})\n"


def _table(rows: ox.QuerySolutions, names: Sequence[str]) -> list[Table]:
    table = Table(*names, header_style="bold")
    for row in rows:
        table.add_row(*(Text(_cell(row[name])) for name in names))
    return [table] if table.row_count else []


def _records(rows: ox.QuerySolutions, names: Sequence[str]) -> list[Table]:
    """Return rows that are too wide for a table, one below the other; what is unbound is left out."""
    tables = []
    for count, row in enumerate(rows, start=1):
        table = Table(show_header=False, box=None, title=f"{count}", title_justify="left", title_style="bold")
        for name in names:
            if row[name] is not None:
                table.add_row(Text(name, style="dim"), Text(_cell(row[name])))
        tables.append(table)
    return tables


def _cell(term: object) -> str:
    """Write a term as people read it: a known prefix for an IRI, a literal without its type."""
    if isinstance(term, ox.NamedNode):
        found = next((p for p in PREFIXES.items() if term.value.startswith(p[1])), None)
        return f"{found[0]}:{term.value[len(found[1]) :]}" if found else term.value
    return term.value if isinstance(term, (ox.Literal, ox.BlankNode)) else str(term or "")


def print_entity(view: EntityView) -> None:
    """Print an entity as a tree: facts, events and words, each with its sentence and where it stands."""
    tree = Tree(Text.assemble((view.name, "bold"), "  ", (view.iri, "dim")))
    for label, value in view.facts:
        tree.add(Text.assemble((f"{label}: ", "dim"), value))
    if view.events:
        branch = tree.add("[bold]events[/]")
        for event in view.events:
            _add_event(branch, event)
    if view.claims:
        branch = tree.add("[bold]said[/]")
        for claim in view.claims:
            _add_claim(branch, claim)
    places = ", ".join(f"{m.exact} ({m.start}–{m.end})" for m in view.mentions)
    tree.add(Text.assemble((f"mentioned {len(view.mentions)} times: ", "dim"), places))
    console().print(tree)


def _add_event(branch: Tree, event: EventView) -> None:
    roles = ", ".join(f"{role} {label}" for role, label in event.roles)
    line = Text.assemble(
        (event.class_name, "bold cyan"),
        f" {event.status.lower()}",
        f" {event.time}" if event.time else "",
        f" ({roles})" if roles else "",
    )
    _add_evidence(branch.add(line), event.evidence)


def _add_claim(branch: Tree, claim: ClaimView) -> None:
    via = f" via {', '.join(claim.via)}" if claim.via else ""
    line = Text.assemble((claim.manner.lower(), "bold cyan"), via, f": {' '.join(claim.quotation.split())}")
    _add_evidence(branch.add(line), claim.evidence)


def _add_evidence(branch: Tree, evidence: Evidence) -> None:
    place = f"{unquote(local(evidence.document))} {evidence.start}–{evidence.end} “{evidence.exact}”: "
    branch.add(Text.assemble((place, "dim"), (" ".join(evidence.sentence.split()), "italic")))
