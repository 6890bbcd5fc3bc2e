"""Which documents does a stream of JSON lines hold? One a line, each read as it comes.

The text of a line is kept exactly as it is given: its offsets are the caller's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import asdict, fields, replace

from kg.contract import parse_document
from kg.errors import ReadingError
from kg.model import Document
from kg.reading.detect import MAX_BYTES, TOO_LARGE, byte_order_mark, refuse_known_binary
from kg.reading.stream import PeekableStream
from kg.reading.values import Metadata

_CHUNK = 1 << 16
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_documents(
    stream: PeekableStream, metadata: Metadata
) -> Iterator[tuple[int, Document | ReadingError]]:
    """Yield each document of a stream of JSON lines with the number of its line, from 1.

    JSON is UTF-8 (RFC 8259); UTF-16 and UTF-32 are read where a byte-order mark announces them. Blank lines
    are skipped, a line that is no document of the contract comes as an error and the next is read. What a
    line leaves out is taken from `metadata`.

    Raises:
        ReadingError: where the whole stream is no text.
    """
    refuse_known_binary(stream.first_bytes(16))
    for number, line in enumerate(_lines(stream), start=1):
        if isinstance(line, ReadingError):
            yield number, line
        elif line.strip():
            try:
                yield number, _complete(parse_document(line), metadata)
            except ReadingError as error:
                yield number, error


def _complete(document: Document, metadata: Metadata) -> Document:
    own = Metadata(**{field.name: getattr(document, field.name) for field in fields(Metadata)})
    return replace(document, **asdict(own.or_else(metadata)))


def _lines(stream: PeekableStream) -> Iterator[str | ReadingError]:
    encoding, length = byte_order_mark(stream.first_bytes(4)) or ("utf-8", 0)
    buffered = io.BufferedReader(stream, _CHUNK)
    buffered.read(length)
    # What is not UTF-8 becomes half a surrogate pair here, so that only the line that has it is lost.
    errors = "surrogateescape" if encoding == "utf-8" else "surrogatepass"
    text = io.TextIOWrapper(buffered, encoding, errors, newline="\n")
    try:
        while line := text.readline(MAX_BYTES + 1):
            if len(line) > MAX_BYTES:
                while not line.endswith("\n") and (line := text.readline(_CHUNK)):
                    pass
                yield ReadingError(TOO_LARGE)
            elif found := _SURROGATE.search(line):
                yield ReadingError(
                    f"character {found.start() + 1} of the line is not Unicode; write JSON in UTF-8"
                )
            else:
                yield line
    except UnicodeDecodeError:
        yield ReadingError(f"the stream stops being {encoding.upper()} here; write JSON in UTF-8")
