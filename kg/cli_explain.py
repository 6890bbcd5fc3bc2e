"""The command that explains: which events a document has, why, and what was considered for them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def explain(
    source: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A file (.txt, .md, .html, .jsonl), or - for standard input."),
    ],
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page of its own instead.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="The day of publication; relative dates count from it."),
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="The least score of an event.")
    ] = None,
    own: Annotated[
        list[Path] | None,
        typer.Option(
            "--ontology",
            metavar="FILE",
            help="A Turtle file with classes, words and entities of your own.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Show why a document has the events that it has: triggers, roles, factuality, and what was not taken.

    [bold]Example[/]: kg explain examples/articles/fictional-editorial.txt --published 2022-04-27

    [bold]Example[/]: kg explain news.txt --html news-explained.html
    """
    from kg.explanation_html import explanation_page
    from kg.explanation_text import print_explanation
    from kg.extraction.pipeline import Extractor
    from kg.model import Document
    from kg.own import known
    from kg.printing import console
    from kg.reading import Metadata, read

    extractor, failed, pages = Extractor(known(*own or ()), threshold), False, []
    for item in read([source], Metadata(published=_day(published)), sys.stdin.buffer, "auto"):
        if not isinstance(item, Document):
            typer.echo(f"kg: {item}", err=True)
            failed = True
        elif html is None:
            print_explanation(extractor.explain(item), console())
        else:
            pages.append(explanation_page(extractor.explain(item)))
    if len(pages) > 1:
        raise typer.BadParameter(f"{source} holds {len(pages)} documents, and a page has one; give one")
    if html is not None and pages:
        html.write_text(pages[0], encoding="utf-8")
    if failed:
        raise typer.Exit(1)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published) if published else None
    except ValueError:
        raise typer.BadParameter(
            f"{published!r} is no date; write YYYY-MM-DD", param_hint="--published"
        ) from None
