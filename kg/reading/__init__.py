"""The reading room: files, folders and standard input become documents.

    for found in read(["articles", "-"], Metadata(publisher="The Harbour Post")):
        if isinstance(found, Failure):
            print(found)

Plain text, Markdown, HTML and JSON lines are read. An input that cannot be read comes as a `Failure` in its
place, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, Literal

from kg.errors import ReadingError
from kg.model import Document
from kg.reading.detect import (
    MAX_BYTES,
    TOO_LARGE,
    Kind,
    begins_with_json_object,
    decode,
    kind_of_content,
    kind_of_name,
)
from kg.reading.html import html_text
from kg.reading.jsonl import json_documents
from kg.reading.sources import explain, files_of, shown
from kg.reading.stream import PeekableStream
from kg.reading.text import plain_text
from kg.reading.values import Failure, Metadata

__all__ = ["Failure", "Metadata", "read"]

_STANDARD_INPUT = "standard input"


def _markdown_text(source: str) -> tuple[str, Metadata]:
    from kg.reading.markdown import markdown_text  # its parser takes a while to import

    return markdown_text(source)


_EXTRACTORS: dict[Kind, Callable[[str], tuple[str, Metadata]]] = {
    "text": plain_text,
    "markdown": _markdown_text,
    "html": html_text,
}


def read(
    sources: Iterable[str | Path],
    metadata: Metadata = Metadata(),
    stdin: BinaryIO | None = None,
    format: Literal["auto", "text", "markdown", "html", "jsonl"] = "auto",  # noqa: A002 - the option's name
) -> Iterator[Document | Failure]:
    """Yield the documents of the sources in order, and a Failure for each that cannot be read.

    Args:
        sources: files, folders, or "-" for standard input. Of a folder, and of the folders in it, those files
            are read in the order of names that are not hidden and end in .txt, .text, .md, .markdown, .html,
            .htm, .xhtml, .jsonl or .ndjson.
        metadata: what the user says of the documents. It wins over what a text, Markdown or HTML file says of
            itself; a line of JSONL wins over it.
        stdin: where "-" reads from; standard input by default.
        format: what every source is, whatever its name says; "auto" goes by a file's ending, and where that
            says nothing by the first characters.

    A document's id is its path as given, with forward slashes and without a leading "./"; of standard input
    "stdin-" and 16 hexadecimal digits of the SHA-256 of the text; of a line of JSONL its own. An id that
    comes twice is a Failure. A document may have 50 MB, a file of JSONL any size: it is read line by line.

    Offsets of annotations count code points into `Document.text`: for plain text that is the file's, decoded,
    without a byte-order mark and with line ends as LF; for JSONL exactly the line's; for Markdown and HTML
    the words without markup.
    """
    kind = None if format == "auto" else format
    first: dict[str, str] = {}
    for source in sources:
        for where, found in _read_source(source, metadata, stdin, kind):
            if isinstance(found, ReadingError):
                yield Failure(where, str(found))
            elif found.id in first:
                again = f"id {found.id!r} was already used by {first[found.id]}"
                yield Failure(where, f"{again}; give each document an id of its own")
            else:
                first[found.id] = where
                yield found


_Findings = Iterator[tuple[str, Document | ReadingError]]


def _read_source(
    source: str | Path, metadata: Metadata, stdin: BinaryIO | None, kind: Kind | None
) -> _Findings:
    if str(source) == "-":
        stream = sys.stdin.buffer if stdin is None else stdin
        yield from _guarded(_STANDARD_INPUT, _read_stream(stream, None, metadata, kind))
        return
    if not str(source) or "\0" in str(source):
        yield (
            repr(str(source)),
            ReadingError("this is no path; name a file, a folder, or - for standard input"),
        )
        return
    path = Path(source)
    try:
        is_folder = path.is_dir()
    except OSError as error:
        yield shown(path), ReadingError(explain(error))
        return
    for file in files_of(path) if is_folder else (path,):
        if isinstance(file, Failure):
            yield file.where, ReadingError(file.problem)
        else:
            yield from _guarded(shown(file), _read_file(file, metadata, kind))


def _guarded(where: str, findings: _Findings) -> _Findings:
    """Turn what goes wrong while a source is opened and read into its last finding."""
    try:
        yield from findings
    except ReadingError as error:
        yield where, error
    except OSError as error:
        yield where, ReadingError(explain(error))


def _read_file(path: Path, metadata: Metadata, kind: Kind | None) -> _Findings:
    name = path.as_posix()
    if name != shown(path):
        raise ReadingError("its name is not Unicode; rename it")
    with path.open("rb") as stream:
        yield from _read_stream(stream, name, metadata, kind or kind_of_name(name))


def _read_stream(stream: BinaryIO, name: str | None, metadata: Metadata, kind: Kind | None) -> _Findings:
    """Read a stream whole, or by lines; the name is the document's id, None for standard input."""
    where = _STANDARD_INPUT if name is None else name
    opened = PeekableStream(stream)
    if kind is None and begins_with_json_object(opened.first_line()):
        kind = "jsonl"
    if kind == "jsonl":
        for number, found in json_documents(opened, metadata):
            yield f"{where}:{number}", found
        return
    text, own = _extract(io.BufferedReader(opened).read(MAX_BYTES + 1), kind)
    digest = hashlib.sha256(text.encode()).hexdigest()
    yield where, Document(name or f"stdin-{digest[:16]}", text, **asdict(metadata.or_else(own)))


def _extract(content: bytes, kind: Kind | None) -> tuple[str, Metadata]:
    if len(content) > MAX_BYTES:
        raise ReadingError(TOO_LARGE)
    kind = kind or kind_of_content(content)
    written = decode(content, kind)
    text, own = _EXTRACTORS[kind](written) if written.strip() else ("", Metadata())
    if not text.strip():
        raise ReadingError("it holds no text; leave it out, or give it some")
    return text, own
