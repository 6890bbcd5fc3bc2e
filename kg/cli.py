"""The command line: parse, call the library, print.

Exit status: 0, or 1 where some input failed, or 2 for wrong usage.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kg import cli_serve
from kg.cli_explain import explain
from kg.cli_failures import Failures, complain
from kg.cli_graph import add_graph_commands
from kg.cli_reference import add_reference_commands
from kg.cli_store import add_store_commands
from kg.deferred import deferred
from kg.errors import CommuniqueError

if TYPE_CHECKING:
    from kg.extraction.pipeline import Extractor
    from kg.model import Document
    from kg.reading import Failure, Metadata


class _Commands(TyperGroup):
    """All commands; whoever reads their output may have seen enough before its end."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; where the reader of its output closed the pipe, be done, and well."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python would write yet
            raise typer.Exit(0) from None
        return done


app = typer.Typer(
    name="kg",
    cls=_Commands,
    help="Turn security news into an RDF knowledge graph in which every statement points to its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class ExtractFormat(StrEnum):
    """How annotations are written."""

    JSONL = "jsonl"


class InputFormat(StrEnum):
    """What the inputs are."""

    AUTO = "auto"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"


class QueryFormat(StrEnum):
    """How the answer to a query is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TURTLE = "turtle"


class GraphFormat(StrEnum):
    """How the graph is written."""

    TURTLE = "turtle"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    PLOVER = "plover"


StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="DIR|URL",
        help="The directory of the store, or sparql+https://… of a server.",
        show_default=True,
    ),
]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Files (.txt, .md, .html, .jsonl), directories, or - for standard input."
    ),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The day of publication; relative dates count from it."),
]
Publisher = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet that published the text.")]
From = Annotated[
    InputFormat, typer.Option("--from", help="What the inputs are; by default their names and content say.")
]
Threshold = Annotated[
    float | None,
    typer.Option(
        min=0.0, max=1.0, help="The least score of an event or claim; by default what is best on our corpus."
    ),
]
OwnOntology = Annotated[
    list[Path] | None,
    typer.Option(
        "--ontology",
        metavar="FILE",
        help="A Turtle file with classes, words and entities of your own, beside those that come with kg.",
        exists=True,
        dir_okay=False,
    ),
]
BatchSize = Annotated[int, typer.Option(min=1, help="How many documents to read at a time.")]
DEFAULT_STORE = "graph.kg"


def main() -> None:
    """Run the command line; what goes wrong is one line on standard error, never a traceback."""
    _open_streams()
    try:
        if not {"-h", "--help"}.isdisjoint(sys.argv) or not sys.argv[1:]:
            _import_help()
        app()
    except CommuniqueError as error:
        complain(str(error))
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except OSError as error:
        complain(
            f"{error.filename or 'the system'}: {error.strerror or error}; check the path and its rights"
        )
        raise SystemExit(1) from None
    finally:
        gc.freeze()  # the process ends, and need not look for garbage once more, which takes up to 0.25 s


def _open_streams() -> None:
    """Make standard input and output UTF-8 whatever the locale; those that are closed lead nowhere."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for as long as we live
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]


def _import_help() -> None:
    """Import what typer prints help with, but no Markdown and no tracebacks: half of the time for nothing."""
    with deferred("rich.markdown", "Markdown"), deferred("rich.traceback", "Traceback"):
        import typer.rich_utils  # noqa: F401


def _print_version(wanted: bool) -> None:
    if wanted:
        from kg.version import VERSION

        typer.echo(f"communique {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    sources: Sources,
    output_format: Annotated[
        ExtractFormat | None,
        typer.Option("--format", help="JSON lines, out and, from standard input, in; the default out."),
    ] = None,
    published: Published = None,
    publisher: Publisher = None,
    input_format: From = InputFormat.AUTO,
    batch_size: BatchSize = 8,
    threshold: Threshold = None,
    own: OwnOntology = None,
) -> None:
    """Write what is found in each document as a line of JSON.

    [bold]Example[/]: kg extract examples/articles/fictional-editorial.txt --published 2022-04-27

    [bold]Example[/]: kg extract --format jsonl - < documents.jsonl
    """
    from kg.contract import annotation_line

    if output_format is not None and sources == ["-"] and input_format is InputFormat.AUTO:
        input_format = InputFormat.JSONL
    failures = Failures()
    documents = failures.skip(_read(sources, _metadata(published, publisher), input_format))
    for annotation in _extractor(threshold, own).extract_all(documents, batch_size):
        sys.stdout.write(annotation_line(annotation) + "\n")
        sys.stdout.flush()
    failures.exit()


@app.command()
def build(
    sources: Sources,
    store: StoreOption = DEFAULT_STORE,
    published: Published = None,
    publisher: Publisher = None,
    input_format: From = InputFormat.AUTO,
    batch_size: BatchSize = 8,
    threshold: Threshold = None,
    own: OwnOntology = None,
) -> None:
    """Add documents to a graph on disk; those that it holds unchanged are not read again.

    [bold]Example[/]: kg build examples/articles --store graph.kg
    """
    from kg.build import Built, build_graph
    from kg.network.keeping import keep
    from kg.store import open_store

    failures = Failures()
    counts = {"added": 0, "replaced": 0, "unchanged": 0}
    inputs = _read(sources, _metadata(published, publisher), input_format)
    with open_store(store) as graph, _progress("Reading") as advance:
        for outcome in build_graph(inputs, graph, _extractor(threshold, own), batch_size):
            if isinstance(outcome, Built):
                counts[outcome.change] += 1
            else:
                failures.report(outcome)
            advance()
        if counts["added"] or counts["replaced"]:
            keep(graph)
    typer.echo(", ".join(f"{n} {change}" for change, n in counts.items()) + f"; the graph is in {store}")
    failures.exit()


@app.command()
def query(
    sparql: Annotated[str | None, typer.Argument(metavar="SPARQL", help="The query.")] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read the query from a file.", exists=True, dir_okay=False),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    output_format: Annotated[
        QueryFormat | None, typer.Option("--format", help="By default a table, of a graph Turtle.")
    ] = None,
) -> None:
    """Ask the graph in SPARQL 1.1.

    [bold]Example[/]: kg query --store graph.kg --file examples/queries/nuclear-threats.rq

    [bold]Example[/]: kg query --store graph.kg 'SELECT ?name WHERE { ?s a cq:State ; rdfs:label ?name }'
    """
    from kg.printing import print_answer, read_answer
    from kg.store import read_store

    if (sparql is None) == (file is None):
        raise typer.BadParameter("give a query, or --file FILE, and not both")
    try:
        text = sparql if file is None else file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is not UTF-8; save it so", param_hint="--file") from None
    wanted = output_format.value if output_format else None
    print_answer(read_store(store, lambda graph: read_answer(graph.query(text or ""), wanted)))


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file instead of standard output.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    output_format: Annotated[
        GraphFormat,
        typer.Option(
            "--format", help="plover is the events as CSV; docs/event-table.md says what its columns hold."
        ),
    ] = GraphFormat.TURTLE,
    with_ontology: Annotated[
        bool, typer.Option("--with-ontology", help="Write the ontology and all reference knowledge as well.")
    ] = False,
) -> None:
    """Write the graph as a file; the same graph is always the same bytes.

    [bold]Example[/]: kg export --store graph.kg --format turtle -o graph.ttl

    [bold]Example[/]: kg export --store graph.kg --format plover -o events.csv
    """
    from kg.event_table import event_table
    from kg.export import ExportFormat, write_graph
    from kg.store import Store, read_store

    def written(graph: Store) -> bytes:
        if output_format is GraphFormat.PLOVER:
            return b"".join(event_table(graph))
        quads = graph.quads() if with_ontology else graph.document_quads()
        return write_graph(quads, ExportFormat(output_format.value), graph.base)

    data = read_store(store, written)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name as a document gives it, or an IRI.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Show an entity: its facts, its events, its words, each with the sentence that says so.

    [bold]Example[/]: kg show "Kim Jong-un" --store graph.kg
    """
    from kg.lookup import entity_view, find_entities
    from kg.printing import print_entity
    from kg.store import read_store

    for view in read_store(
        store, lambda graph: [entity_view(graph, entity) for entity in find_entities(graph, name)]
    ):
        print_entity(view)


@app.command()
def validate(store: StoreOption = DEFAULT_STORE) -> None:
    """Check the graph against the SHACL shapes of the ontology.

    [bold]Example[/]: kg validate --store graph.kg
    """
    from kg.store import Store, read_store
    from kg.validation import Violation, violations

    def checked(graph: Store) -> tuple[list[Violation], int]:
        return violations(graph.document_quads(), graph.own_quads()), len(graph.documents())

    found, documents = read_store(store, checked)
    for violation in found:
        complain(f"{violation.node}: {violation.message}")
    if found:
        raise typer.Exit(1)
    typer.echo(f"{documents} documents: every statement keeps to the shapes and has its evidence")


cli_serve.register(app)
app.command()(explain)


add_reference_commands(app)
add_graph_commands(app)
add_store_commands(app)

# --- what the commands share ----------------------------------------------------------------------


def _metadata(published: str | None, publisher: str | None) -> Metadata:
    from kg.reading import Metadata

    try:
        day = date.fromisoformat(published) if published else None
    except ValueError:
        raise typer.BadParameter(
            f"{published!r} is no date; write YYYY-MM-DD", param_hint="--published"
        ) from None
    return Metadata(published=day, publisher=publisher)


def _read(sources: list[str], metadata: Metadata, of: InputFormat) -> Iterator[Document | Failure]:
    from kg.reading import read

    return read(sources, metadata, sys.stdin.buffer, of.value)


def _extractor(threshold: float | None = None, own: list[Path] | None = None) -> Extractor:
    # What is loaded here lasts as long as the process, and the collector of garbage need not walk through it.
    gc.disable()
    try:
        from kg.extraction.pipeline import Extractor
        from kg.own import known

        return Extractor(known(*own or ()), threshold)
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _progress(label: str) -> Iterator[Callable[[], None]]:
    """Show a running count of documents, on a terminal only."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn(label), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda: progress.advance(task)
