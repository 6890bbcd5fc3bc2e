"""Which answers are kept, for whoever asks the same again? Whole ones that took some time, until the store
changes.

Dashboards and notebooks ask the same time and again, and nearly all of the time of a long answer is the
engine's. What is held in memory has one bound: the answers that are kept, those under way that may be, and
those that had to go while they were still being sent. Whatever was not asked for longest goes first.
"""

from __future__ import annotations

import hashlib
import json
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST_SECONDS = 0.005
"""What took less is as soon answered anew."""

OVERHEAD_BYTES = 1 << 10
"""What an answer takes beside its bytes; so that many short ones are bounded, too."""

_SHARE = 4
"""Into how many answers the room is divided at least: one alone shall not push out all others."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Answer:
    """A whole answer.

    Attributes:
        head: its `content_type`, and `encoding` where it is compressed, as the worker gave them.
        pieces: its bytes, in pieces that are no longer than a worker's.
    """

    head: Mapping[str, Any]
    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return sum(map(len, self.pieces))


@dataclass(frozen=True, slots=True)
class Question:
    """All that the bytes of an answer depend on: the version of the store, and a digest of what was asked."""

    version: str
    digest: bytes

    @classmethod
    def of(cls, version: str, asked: Mapping[str, Any]) -> Question:
        """Return the question that a request asks of a version of the store."""
        written = json.dumps(asked, sort_keys=True).encode()
        return cls(version, hashlib.blake2b(written, digest_size=32).digest())


class KeptAnswers:
    """The answers that a server keeps. For the thread of the event loop only."""

    def __init__(self, room: int) -> None:
        """Keep answers in so many bytes; in none, where that is 0."""
        self._room = room
        # Not a bounded cache of a library: those count what they keep, but not what is still being sent.
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._version = ""
        self._held = 0
        self.share = room // _SHARE
        """The most bytes that one answer may take."""
        self.hits = 0
        """How many requests were answered with what was kept."""

    @property
    def held(self) -> int:
        """How many bytes are held at this moment, with those under way and those still being sent."""
        return self._held

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, question: Question) -> Answer | None:
        """Return the answer to a question about the store as it is now; None where it is not kept."""
        if question.version != self._version:
            self._answers.clear()
            self._version = question.version
        answer = self._answers.get(question.digest)
        if answer is not None:
            self._answers.move_to_end(question.digest)
            self.hits += 1
        return answer

    def collect(self, question: Question) -> Collected:
        """Return where the pieces of an answer are collected, to be kept once it is whole."""
        return Collected(self, question)

    def reserve(self, size: int) -> bool:
        """Make room for so many bytes more, by letting go of others; return whether there is so much."""
        while self._held + size > self._room and self._answers:
            self._answers.popitem(last=False)
        if self._held + size > self._room:
            return False
        self._held += size
        return True

    def release(self, size: int) -> None:
        """Take back so many bytes of room."""
        self._held -= size

    def put(self, question: Question, answer: Answer, size: int) -> None:
        """Keep an answer for which so much room was made; that comes back when nobody has it any more."""
        weakref.finalize(answer, self.release, size).atexit = False
        if question.version == self._version:
            self._answers[question.digest] = answer
            self._answers.move_to_end(question.digest)


class Collected:
    """An answer under way, which is kept once it is whole. Whoever adds to it calls `drop` in the end."""

    def __init__(self, kept: KeptAnswers, question: Question) -> None:
        self._kept, self._question = kept, question
        self._pieces: list[bytes] = []
        self._size = 0
        self._open = True

    def add(self, piece: bytes) -> None:
        """Add a piece; where there is no room for it, the answer will not be kept."""
        if not self._open:
            return
        size = len(piece) + (0 if self._pieces else OVERHEAD_BYTES)
        if self._size + size > self._kept.share or not self._kept.reserve(size):
            self.drop()
            return
        self._pieces.append(piece)
        self._size += size

    def finish(self, head: Mapping[str, Any], seconds: float, last: bytes = b"") -> None:
        """Keep the answer, which is whole, unless it was cut off or took too little time.

        Args:
            head: as the worker gave it.
            seconds: how long the worker took.
            last: its last piece, or the only one.
        """
        if seconds >= LEAST_SECONDS and "row_limit" not in head:
            if last:
                self.add(last)
            if self._open and self._pieces:
                self._open = False
                told = {name: head[name] for name in ("content_type", "encoding") if name in head}
                self._kept.put(self._question, Answer(told, tuple(self._pieces)), self._size)
        self.drop()

    def drop(self) -> None:
        """Let go of what was collected, where it is not kept."""
        if self._open:
            self._open = False
            self._pieces.clear()
            self._kept.release(self._size)
