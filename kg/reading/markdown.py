"""What does a Markdown file say once its markup is gone? Its words, a blank line between blocks.

CommonMark with tables and struck-out text, after an optional front matter of `key: value` lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.errors import ReadingError
from kg.reading.layout import Layout, one_line
from kg.reading.text import plain_text
from kg.reading.values import Metadata, day, language_tag

_MAX_DEPTH = 100  # blocks in each other; markdown-it drops, silently, what lies deeper than its own limit
_FENCE = "---"
_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$")
_NOT_SIMPLE = re.compile(r"[\[{|>&*!]")  # how YAML begins lists, blocks, anchors and tags


def markdown_text(content: str) -> tuple[str, Metadata]:
    """Return a Markdown file's words without markup, and what its front matter and first heading say.

    A soft line break is a space, a hard one a line end; links keep their words, images their description;
    code is kept as it is; HTML is dropped; list items stand one a line, table cells are separated by " | ".
    The title is the front matter's, else the first heading of level 1, which stays in the text.

    Raises:
        ReadingError: where lists and quotations make blocks that are nested more than 100 deep.
    """
    front, body = _split(plain_text(content)[0])
    tokens = _parser().parse(body)
    if any(token.level > _MAX_DEPTH for token in tokens):
        raise ReadingError(f"its lists or quotations nest more than {_MAX_DEPTH} blocks; flatten them")
    layout = Layout()
    for token in tokens:
        _lay_out(token, layout)
    return layout.text(), _front_matter(front).or_else(Metadata(title=_heading(tokens)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 2 * _MAX_DEPTH}).enable(["table", "strikethrough"])


def _lay_out(token: Token, layout: Layout) -> None:
    match token.type:
        case "inline":
            for child in token.children or ():
                if child.type == "hardbreak":
                    layout.line()
                else:
                    layout.write(_words([child]))
        case "fence" | "code_block":
            layout.preformatted(token.content)
        case "bullet_list_open" | "ordered_list_open":
            layout.open_list()
        case "bullet_list_close" | "ordered_list_close":
            layout.close_list()
        case "list_item_open" | "list_item_close":
            layout.line()
        case "tr_open":
            layout.open_row()
        case "tr_close":
            layout.close_row()
        case "th_open" | "td_open":
            layout.cell()
        case "th_close" | "td_close" | "thead_open" | "thead_close" | "tbody_open" | "tbody_close":
            pass
        case _:
            layout.block()


def _words(tokens: Iterable[Token]) -> str:
    """Return the words of inline tokens: of an image its description, of an HTML tag nothing."""
    words = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type == "image":
            words.append(_words(token.children or ()))
        elif token.type != "html_inline":
            words.append(token.content)
    return "".join(words)


def _heading(tokens: Sequence[Token]) -> str | None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            title = one_line(_words(inline.children or ()))
            if title:
                return title
    return None


def _split(content: str) -> tuple[list[str], str]:
    """Split the lines of a front matter from the rest; two rules with prose between them are none."""
    first, _, rest = content.partition("\n")
    if first.rstrip() != _FENCE:
        return [], content
    lines = rest.split("\n")
    end = next((number for number, line in enumerate(lines) if line.rstrip() == _FENCE), None)
    if end is None:
        return [], content
    written = [line.rstrip() for line in lines[:end] if line.strip() and not line.startswith("#")]
    if not written or not _PAIR.match(written[0]):
        return [], content
    return written, "\n".join(lines[end + 1 :])


def _front_matter(lines: Iterable[str]) -> Metadata:
    said: dict[str, str] = {}
    for line in lines:
        pair = _PAIR.match(line)
        value = _scalar((pair[2] or "").strip()) if pair else ""
        if pair and value:
            said.setdefault(pair[1].lower(), value)
    days = (day(said[key]) for key in ("published", "date") if key in said)
    return Metadata(
        published=next((found for found in days if found), None),
        publisher=said.get("publisher"),
        title=said.get("title"),
        author=said.get("author"),
        url=said.get("url"),
        language=language_tag(said.get("language", "")),
    )


def _scalar(value: str) -> str:
    """Return a simple YAML value without quotes and comment, and nothing for any other."""
    for quote, escaped in (("'", "''"), ('"', '\\"')):
        if len(value) > 1 and value[0] == value[-1] == quote:
            return value[1:-1].replace(escaped, quote).strip()
    value = re.split(r"(?:^|\s)#", value)[0].strip()
    return "" if _NOT_SIMPLE.match(value) or value in ("~", "null") else value
