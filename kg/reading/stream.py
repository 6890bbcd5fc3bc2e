"""How can the beginning of a pipe be looked at before it is read? By keeping what was looked at.

Standard input cannot be rewound, so its first line is held back here and given out again.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, BinaryIO

from kg.reading.detect import MAX_BYTES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 16
_INK = re.compile(rb"[^\s\x00\xef\xbb\xbf\xff\xfe]")  # a byte of neither blank space nor a byte-order mark


class PeekableStream(io.RawIOBase):
    """A binary stream whose first bytes can be looked at; closing it leaves the stream beneath open.

    It never waits for more bytes than it needs, so documents that are typed or piped in come out at once.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._read = getattr(stream, "read1", stream.read)
        self._head = bytearray()
        self._ended = False

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what is there; return the number of bytes, 0 at the end."""
        view = memoryview(buffer).cast("B")
        if not self._head:
            self._pull(len(view))
        piece = bytes(self._head[: len(view)])
        del self._head[: len(view)]
        view[: len(piece)] = piece
        return len(piece)

    def first_bytes(self, wanted: int) -> bytes:
        """Look at the first bytes, without reading them; fewer than wanted only where the stream ends."""
        while len(self._head) < wanted and self._pull(_CHUNK):
            pass
        return bytes(self._head[:wanted])

    def first_line(self) -> bytes:
        """Look at the beginning, at least to the end of the first line that is not blank.

        Stops at the end of the stream and at about `MAX_BYTES`.
        """
        ink = False
        while len(self._head) <= MAX_BYTES:
            piece = self._pull(_CHUNK)
            found = _INK.search(piece)
            start = 0 if ink else found.start() if found else len(piece)
            ink = ink or found is not None
            if not piece or b"\n" in piece[start:]:
                break
        return bytes(self._head)

    def _pull(self, size: int) -> bytes:
        piece = b"" if self._ended else self._read(size) or b""
        self._ended = not piece
        self._head += piece
        return bytes(piece)
