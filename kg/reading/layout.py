"""How does marked-up text become plain text? Line by line, with one blank line between blocks.

Markdown and HTML both end here, so that an article reads the same whichever of the two it came in.
"""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def one_line(text: str) -> str:
    """Return the text with every run of blanks and line ends as one space, and none at its ends."""
    return _BLANKS.sub(" ", text).strip(" ")


class Layout:
    """Plain text in the making.

    Blocks are separated by one blank line, the items of a list and what is inside them by a line end, the
    cells of a table row by " | ".
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._inline: list[str] = []
        self._gap = 0  # line ends that are due before the next line
        self._lists = 0
        self._rows = 0
        self._cells = 0

    def text(self) -> str:
        """Return what was written so far."""
        self._flush()
        return "".join(self._parts)

    def write(self, words: str) -> None:
        """Add words to the line that is being written."""
        self._inline.append(words)

    def preformatted(self, lines: str) -> None:
        """Add a block whose spaces and line ends are kept."""
        self.block()
        if lines.strip():
            self._add(lines.strip("\n"))
        self.block()

    def line(self) -> None:
        """End the line; twice in a row, or after a block, it adds nothing."""
        self._break(1)

    def block(self) -> None:
        """End the block."""
        self._break(1 if self._lists else 2)

    def open_list(self) -> None:
        """Begin a list."""
        self.block()
        self._lists += 1

    def close_list(self) -> None:
        """End a list."""
        self.line()
        self._lists -= 1
        self.block()

    def open_row(self) -> None:
        """Begin a row of a table; a table inside a cell is written into that cell."""
        self.line()
        self._rows += 1
        if self._rows == 1:
            self._cells = 0

    def cell(self) -> None:
        """Begin a cell of a row."""
        if self._rows == 1:
            self._cells += 1
        self.write(" | " if self._rows == 1 and self._cells > 1 else " ")

    def close_row(self) -> None:
        """End a row; one whose cells are all empty leaves nothing."""
        self._rows -= 1
        if self._rows == 0 and not "".join(self._inline).strip("| \t\n"):
            self._inline.clear()
        self.line()

    def _break(self, gap: int) -> None:
        if self._rows:
            self.write(" ")
            return
        self._flush()
        self._gap = max(self._gap, gap)

    def _flush(self) -> None:
        words = one_line("".join(self._inline))
        self._inline.clear()
        if words:
            self._add(words)

    def _add(self, words: str) -> None:
        if self._parts:
            self._parts.append("\n" * self._gap)
        self._parts.append(words)
        self._gap = 0
