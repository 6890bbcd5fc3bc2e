"""`kg serve`: the options of the server, from the command line and the environment, and its run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

_MEBIBYTE = 1 << 20
_LIMITS, _LOGGING = "Limits", "Log"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(serve)


def serve(
    store: Annotated[
        Path, typer.Option(metavar="DIR", envvar="KG_STORE", help="The directory of the store.")
    ] = Path("graph.kg"),
    host: Annotated[str, typer.Option(envvar="KG_HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, envvar="KG_PORT")] = 8000,
    base: Annotated[
        str | None, typer.Option(metavar="IRI", envvar="KG_BASE", help="The IRI that things stand under.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Holds the token that writes bear; or KG_TOKEN, KG_TOKEN_FILE."),
    ] = None,
    services: Annotated[
        list[str] | None,
        typer.Option(
            "--service",
            metavar="URL",
            envvar="KG_SERVICES",
            help="What SERVICE and LOAD may name.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, envvar="KG_WORKERS", help="Processes that answer.", rich_help_panel=_LIMITS),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(min=0.1, envvar="KG_TIMEOUT", help="Seconds for a query.", rich_help_panel=_LIMITS),
    ] = 30.0,
    memory: Annotated[
        int,
        typer.Option(min=16, envvar="KG_MEMORY", help="MiB for a query.", rich_help_panel=_LIMITS),
    ] = 1024,
    rows: Annotated[
        int,
        typer.Option(min=0, envvar="KG_ROWS", help="Rows of an answer; 0: any.", rich_help_panel=_LIMITS),
    ] = 1_000_000,
    body: Annotated[
        int, typer.Option(min=1, envvar="KG_BODY", help="MiB of a body.", rich_help_panel=_LIMITS)
    ] = 64,
    rate: Annotated[
        float,
        typer.Option(
            min=0, envvar="KG_RATE", help="Requests a second of a client; 0: any.", rich_help_panel=_LIMITS
        ),
    ] = 0.0,
    hold: Annotated[
        int | None,
        typer.Option(
            min=0,
            envvar="KG_HOLD",
            help="MiB of a store that is held in memory, which takes four times as much; 0: none.",
            show_default="a 64th of the machine's memory",
            rich_help_panel=_LIMITS,
        ),
    ] = None,
    answers_kept: Annotated[
        int,
        typer.Option(
            min=0,
            envvar="KG_ANSWERS_KEPT",
            help="MiB for answers that are kept until the store changes; 0: none.",
            rich_help_panel=_LIMITS,
        ),
    ] = 32,
    compact: Annotated[
        int,
        typer.Option(
            min=0,
            envvar="KG_COMPACT",
            help="MiB of a store whose files are merged meanwhile.",
            rich_help_panel=_LIMITS,
        ),
    ] = 2048,
    log: Annotated[
        bool, typer.Option(envvar="KG_LOG", help="Log requests as JSON.", rich_help_panel=_LOGGING)
    ] = True,
    log_queries: Annotated[
        bool,
        typer.Option(envvar="KG_LOG_QUERIES", help="Log queries as well.", rich_help_panel=_LOGGING),
    ] = False,
) -> None:
    """Serve the graph over HTTP: SPARQL at /sparql, graphs at /graph.

    Reads are open. A write needs the token of KG_TOKEN, KG_TOKEN_FILE or --token-file; without one, there
    are none.

    [bold]Example[/]: kg serve --store graph.kg --port 8000 --timeout 10
    """
    import ontology
    from api.auth import read_token
    from api.server import run
    from api.settings import Settings
    from kg.store import open_store

    defaults = Settings()
    settings = Settings(
        base=base or ontology.DEFAULT_BASE,
        token=read_token(os.environ, token_file),
        workers=workers or defaults.workers,
        seconds=timeout,
        memory_bytes=memory * _MEBIBYTE,
        rows=rows,
        body_bytes=body * _MEBIBYTE,
        rate=rate,
        held_bytes=defaults.held_bytes if hold is None else hold * _MEBIBYTE,
        answers_bytes=answers_kept * _MEBIBYTE,
        compact_bytes=compact * _MEBIBYTE,
        services=tuple(services or ()),
        log_requests=log,
        log_queries=log_queries,
    )
    if settings.token is None:
        open_store(store, read_only=True)  # without a token there is no way to fill a new one
    with open_store(store, base=settings.base) as graph:
        typer.echo(f"serving {store} at http://{host}:{port}/ (stop with Ctrl-C)", err=True)
        run(graph, settings, host, port)
