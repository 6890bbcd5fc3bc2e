"""The commands that look after a store: its text index, backups of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, such as graph.nq.gz.")]
StoreDirectory = Annotated[Path, typer.Option("--store", metavar="DIR", help="The directory of the store.")]
_DEFAULT_STORE = Path("graph.kg")


def add_store_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (index, compact, backup, restore):
        app.command()(command)


def index(
    store: StoreDirectory = _DEFAULT_STORE,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from the store.")] = False,
) -> None:
    """Say whether the text index agrees with the store, or rebuild it.

    The index is kept in step by whatever writes to the store, and mended when the store is next opened to
    write after a crash; there is seldom a need for this.

    [bold]Example[/]: kg index --store graph.kg --rebuild
    """
    from kg.store import open_store

    with open_store(store, read_only=not rebuild) as graph:
        if rebuild:
            typer.echo(f"{graph.text.rebuild()} texts are indexed")
            return
        state = graph.text.state()
    typer.echo(f"the text index {state}")
    if state != "agrees with the store":
        raise typer.Exit(1)


def compact(store: StoreDirectory = _DEFAULT_STORE) -> None:
    """Merge the files of the store, from which queries are then answered a quarter faster.

    A server does so by itself with stores of up to 2 GiB (kg serve --compact).

    [bold]Example[/]: kg compact --store graph.kg
    """
    from kg.store import open_store
    from kg.store.files import table_files

    open_store(store, read_only=True)  # a store that is not there is not to be made
    with open_store(store) as graph:
        graph.compact()
    files = table_files(store)
    typer.echo(f"the store is in {len(files)} files of {sum(files.values()) / 1e6:.1f} MB")


def backup(file: BackupFile, store: StoreDirectory = _DEFAULT_STORE) -> None:
    """Write the store as it is at this moment to a file, also while a server or a build is writing to it.

    The file is N-Quads in gzip with a checksum.

    [bold]Example[/]: kg backup graph.nq.gz --store graph.kg
    """
    from kg.store.backup import back_up

    typer.echo(f"{back_up(store, file).quads} quads are in {file}")


def restore(
    file: BackupFile,
    store: StoreDirectory = _DEFAULT_STORE,
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of a store that is there and not being written.")
    ] = False,
) -> None:
    """Make a store of a backup; it is there when it is whole, and was compared with the backup.

    [bold]Example[/]: kg restore graph.nq.gz --store graph.kg
    """
    from kg.network.keeping import keep
    from kg.store import open_store
    from kg.store.backup import restore as restored

    quads = restored(file, store, replace=replace).quads
    with open_store(store) as graph:
        keep(graph)  # so that no question has to wait for it
    typer.echo(f"{quads} quads are restored and compared; the graph is in {store}")
