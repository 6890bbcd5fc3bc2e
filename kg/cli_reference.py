"""The commands on what the user knows: their own people, organizations, weapons and places."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli_failures import complain

_OwnFiles = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="CSV, Turtle in our vocabulary, or items of Wikidata as JSON."),
]

_commands = typer.Typer(
    name="reference",
    help="Your own people, organizations, weapons and places, which every command that extracts then knows.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


def add_reference_commands(app: typer.Typer) -> None:
    """Add `kg reference` with its commands to the command line."""
    app.add_typer(_commands)


@_commands.command("add")
def reference_add(sources: _OwnFiles) -> None:
    """Add entities of files to your own reference file; those that it has are replaced.

    [bold]Example[/]: kg reference add people.csv
    """
    from kg import own

    outcome = own.add(sources)
    for failure in outcome.failures:
        complain(str(failure))
    for note in outcome.notes:
        complain(f"note: {note}")
    counts = f"{outcome.added} added, {outcome.replaced} replaced, {outcome.unchanged} unchanged"
    typer.echo(f"{counts}; your reference knowledge is in {own.path()}")
    if outcome.failures:
        raise typer.Exit(1)


@_commands.command("list")
def reference_list() -> None:
    """List what your own reference file holds.

    [bold]Example[/]: kg reference list
    """
    from kg import own
    from kg.printing import print_own

    print_own(own.listed())


@_commands.command("remove")
def reference_remove(name: Annotated[str, typer.Argument(metavar="IRI-OR-NAME")]) -> None:
    """Remove an entity from your own reference file, by its IRI or one of its names.

    [bold]Example[/]: kg reference remove "Halvian Coast Guard"
    """
    from kg import own

    removed = own.remove(name)
    typer.echo(f"removed {removed.name} ({removed.iri}) from {own.path()}")


@_commands.command("path")
def reference_path() -> None:
    """Print where your own reference file is, or would be; KG_REFERENCE names another.

    [bold]Example[/]: kg reference path
    """
    from kg.own import path

    typer.echo(path())
