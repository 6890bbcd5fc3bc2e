"""How does the command line say what failed? In one line each on standard error, and by exit status 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kg.model import Document
    from kg.reading import Failure


def complain(message: str) -> None:
    """Write a line on standard error, behind the name of the command."""
    typer.echo(f"kg: {message}", err=True)


class Failures:
    """Reports inputs that failed, one line each on standard error, and remembers that some did."""

    def __init__(self) -> None:
        self._any = False

    def report(self, failure: Failure) -> None:
        """Write what failed, and why."""
        self._any = True
        complain(str(failure))

    def skip(self, inputs: Iterable[Document | Failure]) -> Iterator[Document]:
        """Yield the documents, and report what is none."""
        from kg.model import Document

        for item in inputs:
            if isinstance(item, Document):
                yield item
            else:
                self.report(item)

    def exit(self) -> None:
        """End the command with status 1 where something failed."""
        if self._any:
            raise typer.Exit(1)
