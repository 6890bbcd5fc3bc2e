"""What is the text of a plain text file? The file itself, with its line ends as LF.

Nothing else is touched: offsets of an annotation count code points into exactly this text.
"""

from __future__ import annotations

from kg.reading.values import Metadata


def plain_text(content: str) -> tuple[str, Metadata]:
    """Return the text with CRLF and CR as LF; a plain text file says nothing about itself."""
    return content.replace("\r\n", "\n").replace("\r", "\n"), Metadata()
