"""How do the server and a worker speak with each other? In frames over a pair of sockets.

A frame is one letter, the length of what follows in four bytes, and that. The server sends one request; the
worker answers with one whole answer or failure, or with a head, any number of data frames, and an end or a
failure.
"""

from __future__ import annotations

import json
import struct
from typing import Any

HEADER = struct.Struct(">cI")

READY = b"R"
"""The worker has opened its snapshot and is sealed."""
REQUEST = b"Q"
"""What to do, as JSON; `body` bytes follow as a data frame where the request says so."""
WHOLE = b"W"
"""A whole answer: the length of the head in four bytes, the head as JSON, the body."""
HEAD = b"H"
"""The head of an answer that follows in pieces, as JSON."""
DATA = b"D"
"""A piece of an answer."""
END = b"E"
"""The end of an answer that came in pieces, as JSON."""
FAILURE = b"F"
"""Why there is no answer, or no more of it, as JSON: `status` and `detail`."""

_LENGTH = struct.Struct(">I")


def frame(kind: bytes, payload: bytes) -> bytes:
    """Return a frame of a kind."""
    return HEADER.pack(kind, len(payload)) + payload


def message(kind: bytes, value: dict[str, Any]) -> bytes:
    """Return a frame whose payload is a JSON object."""
    return frame(kind, json.dumps(value).encode())


def whole(head: dict[str, Any], body: bytes) -> bytes:
    """Return the frame of a whole answer."""
    written = json.dumps(head).encode()
    return frame(WHOLE, _LENGTH.pack(len(written)) + written + body)


def split_whole(payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Return head and body of a whole answer."""
    end = _LENGTH.size + _LENGTH.unpack_from(payload)[0]
    return json.loads(payload[_LENGTH.size : end]), payload[end:]
