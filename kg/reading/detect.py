"""What kind of content is this, and which characters are its bytes?

The ending of a file's name says what it is, or else its first characters. The encoding is what a byte-order
mark says, else UTF-8, else what a page declares, else the best guess; what is no text is refused by name.
"""

from __future__ import annotations

import codecs
import json
import re
from pathlib import PurePath
from typing import Literal

from kg.errors import ReadingError

Kind = Literal["text", "markdown", "html", "jsonl"]

MAX_BYTES = 50_000_000
"""The most that one document may have, in bytes: a file, or a line of JSONL."""

TOO_LARGE = "it has more than 50 MB; split it into one file for each document, or one line of JSONL"

_ENDINGS: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}

# UTF-32 comes before UTF-16, whose little-endian mark its own begins with.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_DECOMPRESS = "decompress it first"
_SAVE_AS_TEXT = "save it as plain text or HTML first"
_RECOGNISE = "recognise its text first (OCR)"
_SIGNATURES = (
    (rb"%PDF-", "a PDF", "extract its text first, for example with pdftotext"),
    (
        rb"PK\x03\x04",
        "a ZIP archive or an office document",
        "unpack it, or save it as plain text or HTML, first",
    ),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", _SAVE_AS_TEXT),
    (rb"\{\\rtf", "an RTF document", _SAVE_AS_TEXT),
    (rb"\x1f\x8b", "gzip data", _DECOMPRESS),
    (rb"BZh[1-9](1AY&SY|\x17\x72\x45\x38)", "bzip2 data", _DECOMPRESS),
    (rb"\xfd7zXZ\x00", "xz data", _DECOMPRESS),
    (rb"\x28\xb5\x2f\xfd", "Zstandard data", _DECOMPRESS),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (rb"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (rb"\x89PNG\r\n\x1a\n", "a PNG image", _RECOGNISE),
    (rb"\xff\xd8\xff", "a JPEG image", _RECOGNISE),
    (rb"GIF8[79]a", "a GIF image", _RECOGNISE),
    (rb"SQLite format 3\x00", "an SQLite database", "export its texts first, for example as JSONL"),
)

_HTML_START = re.compile(
    r"(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)
_BEGINNING = 4096  # bytes in which a page says what it is; the HTML standard has browsers look at 1024

# Pages say the first and mean the second (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# What texts outside Unicode are written in; among all that Python knows, a guess finds EBCDIC in short texts.
_GUESSABLE = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "iso8859_15", "koi8_r", "koi8_u", "cp866"),
    *("mac_roman", "cp932", "euc_jp", "cp949", "gb18030", "big5"),
]


def kind_of_name(name: str) -> Kind | None:
    """Return the kind of content that the ending of a file's name stands for, in either case, or None."""
    return _ENDINGS.get(PurePath(name).suffix.lower())


def kind_of_content(content: bytes) -> Kind:
    """Tell HTML from plain text by its first characters."""
    encoding, start = byte_order_mark(content) or ("latin-1", 0)
    beginning = content[start:_BEGINNING].decode(encoding, "ignore").lstrip()
    return "html" if _HTML_START.match(beginning) else "text"


def begins_with_json_object(content: bytes) -> bool:
    """Say whether the first line that is not blank is a JSON object, whole."""
    encoding, start = byte_order_mark(content) or ("utf-8", 0)
    line = content[start:].decode(encoding, "ignore").lstrip().partition("\n")[0]
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def byte_order_mark(content: bytes) -> tuple[str, int] | None:
    """Return the encoding that a byte-order mark stands for and the bytes that it takes, or None."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    return None


def refuse_known_binary(content: bytes) -> None:
    """Refuse content that begins as a well-known format that is no text.

    Raises:
        ReadingError: naming the format and what to do.
    """
    for signature, name, advice in _SIGNATURES:
        if re.match(signature, content):
            raise ReadingError(f"it seems to be {name}, not text; {advice}")


def decode(content: bytes, kind: Kind) -> str:
    """Decode a whole file; a byte-order mark at its beginning is not part of the text.

    Raises:
        ReadingError: where the content is no text, or in an encoding that cannot be told.
    """
    refuse_known_binary(content)
    marked = byte_order_mark(content)
    text = _decode_marked(content, *marked) if marked else _decode_unmarked(content, kind)
    if "\0" in text:
        raise ReadingError("it seems to be binary data (it has NUL characters); give the text that it holds")
    return text


def _decode_marked(content: bytes, encoding: str, start: int) -> str:
    try:
        return content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        raise ReadingError(
            f"it begins as {name} but byte {error.start + start} is not {name}; save it as UTF-8 again"
        ) from None


def _decode_unmarked(content: bytes, kind: Kind) -> str:
    if b"\0" in content:
        return _decode_wide(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = _decode_declared(content) if kind == "html" else None
        return _decode_guessed(content) if declared is None else declared


def _decode_wide(content: bytes) -> str:
    """Decode UTF-16 and UTF-32 that lack their mark: there, half of a news text is ASCII."""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_BEGINNING]
        if "\0" not in text and 2 * sum(map(str.isascii, sample)) > len(sample):
            return text
    raise ReadingError("it seems to be binary data (it has NUL bytes); give the text that it holds")


def _decode_declared(page: bytes) -> str | None:
    found = _DECLARED.search(page, 0, _BEGINNING)
    if found is None:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
        name = _MEANT.get(name, name)
        # A page whose declaration could be read byte by byte is not in UTF-16, and nobody writes pages in
        # Python's codecs for escapes and host names.
        if name.startswith(("utf-", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined")):
            return None
        return page.decode(name)
    except (LookupError, UnicodeError):
        return None


def _decode_guessed(content: bytes) -> str:
    import charset_normalizer  # here, because few files need it

    guesses = charset_normalizer.from_bytes(content, cp_isolation=_GUESSABLE)
    best = guesses.best()
    if best is None:
        raise ReadingError("it is not text in any encoding that could be recognised; save it as UTF-8")
    # Western text looks as good in several code pages; Windows-1252 is the one that it is written in.
    western = next((guess for guess in guesses if guess.encoding == "cp1252"), best)
    return str(western if western.chaos <= best.chaos else best)
