"""What is the article of a web page, and what does the page say about it?

trafilatura finds the article; the day of publication is read here, from what the page states and nothing
else: a guess would anchor every "Tuesday" of the text to a wrong week.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from datetime import date
from functools import cache
from types import ModuleType
from typing import Any

from kg.errors import ReadingError
from kg.reading.layout import Layout
from kg.reading.values import Metadata, day, language_tag

# Below the 250 characters of its own, trafilatura takes the menus around a news flash for part of it.
_SHORTEST = "40"
_MAX_DEPTH = 250  # elements in each other; the libraries beneath lose what lies at 256
_NO_ARTICLE = "no article was found in this page; give the page of the article itself, or its text as .txt"
# What XML cannot hold, and what only says where a line may break.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")

_BLOCKS = frozenset({"p", "head", "quote", "table", "div", "section", "article", "body", "pre"})
_NO_TEXT = frozenset({"nav", "footer", "aside", "form", "button", "script", "style", "noscript", "graphic"})

_FIRST_DATES = ("article:published_time", "og:article:published_time", "og:published_time")
_OTHER_DATES = re.compile(
    r"date|pub[-_]?date|publish[-_]?date|published|datepublished|article[.:]published|dc\.date(\.issued|\.created)?"
    r"|dcterms\.(date|issued|created)|parsely-pub-date|sailthru\.date|citation_publication_date"
)
_ASIDE = "ancestor::aside or ancestor::nav or ancestor::footer"
_TIMES = (
    "//*[@itemprop='datePublished']",
    "//time[@pubdate]",
    f"//time[ancestor::article or ancestor::main][not({_ASIDE})]",
    f"//time[not({_ASIDE} or ancestor::header)]",
)

# Its own search for a date is not asked for; these are the settings that make it short.
_NO_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "9999-12-31"}


def html_text(content: str) -> tuple[str, Metadata]:
    """Return the article of a page without markup, and what the page says about it.

    Paragraphs are separated by one blank line, items of a list by a line end, cells of a table by " | ";
    menus, notices, readers' comments and footers are left out. The day of publication is the one that the
    page's metadata, its JSON-LD or a `time` element states; there is none where none does.

    Raises:
        ReadingError: where the page holds no article, is nested too deep, or cannot be taken apart.
    """
    trafilatura = _trafilatura()
    tree = _tree(content)
    published = _published(tree)
    try:
        found = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True, config=_settings()
        )
        said = trafilatura.extract_metadata(tree, date_config=_NO_DATE_SEARCH)
    except Exception as error:
        # Whatever a third party's code makes of somebody's page: one page is lost, and no more.
        kind = type(error).__name__
        raise ReadingError(f"the page could not be taken apart ({kind}); give its text as .txt") from None
    text = "" if found is None else _body_text(found.body)
    if not any(map(str.isalpha, text)):
        raise ReadingError(_NO_ARTICLE)
    own = Metadata(
        published=published,
        publisher=_string(said.sitename),
        title=_string(said.title),
        author=_string(said.author),
        url=_canonical(tree) or _string(said.url),
        language=language_tag(tree.get("lang") or tree.get("xml:lang") or ""),
    )
    return text, own


@cache
def _trafilatura() -> ModuleType:
    # Here, because it takes a third of a second that reading plain text should not cost.
    try:
        import trafilatura
    except ImportError as error:
        reason = str(error).partition("\n")[0]
        raise ReadingError(
            f"HTML cannot be read in this installation ({reason}); install what is missing"
        ) from None
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they could not read is said by a Failure
    return trafilatura


@cache
def _settings() -> ConfigParser:
    from trafilatura.settings import use_config

    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = _SHORTEST
    return settings


def _tree(content: str) -> Any:
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(
        huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree = lxml.html.document_fromstring(_INVISIBLE.sub("", content).encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        raise ReadingError(_NO_ARTICLE) from None
    depth = 0
    for event, _ in lxml.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            raise ReadingError(
                f"its elements are nested more than {_MAX_DEPTH} deep; give the article's text as .txt"
            )
    return tree


def _body_text(body: Any) -> str:
    layout = Layout()
    _lay_out(body, layout)
    return layout.text()


def _lay_out(element: Any, layout: Layout) -> None:
    """Write an element of trafilatura's result, without its tail."""
    if element.tag in _NO_TEXT:
        return
    match element.tag:
        case "lb":
            layout.line()
        case "list":
            layout.open_list()
        case "item":
            layout.line()
        case "row":
            layout.open_row()
        case "cell":
            layout.cell()
        case tag if tag in _BLOCKS:
            layout.block()
    layout.write(element.text or "")
    for child in element:
        _lay_out(child, layout)
        layout.write(child.tail or "")
    match element.tag:
        case "list":
            layout.close_list()
        case "item":
            layout.line()
        case "row":
            layout.close_row()
        case tag if tag in _BLOCKS:
            layout.block()


def _published(tree: Any) -> date | None:
    return next((found for stated in _stated_dates(tree) if (found := day(stated))), None)


def _stated_dates(tree: Any) -> Iterator[str]:
    """Yield what the page states as its day of publication, the most explicit first."""
    metas = [
        ((meta.get("property") or meta.get("name") or "").lower(), meta.get("content") or "")
        for meta in tree.iter("meta")
    ]
    yield from (content for name, content in metas if name in _FIRST_DATES)
    yield from _linked_dates(tree)
    yield from (content for name, content in metas if _OTHER_DATES.fullmatch(name))
    for path in _TIMES:
        for element in tree.xpath(path):
            marks = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
            if "modif" not in marks and "updat" not in marks:
                yield element.get("datetime") or element.get("content") or ""


def _linked_dates(tree: Any) -> Iterator[str]:
    """Yield the datePublished of the page's JSON-LD, articles first, the outer before the inner."""
    articles: list[str] = []
    others: list[str] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            for node in _nodes(script.text or ""):
                stated = node.get("datePublished")
                if isinstance(stated, str):
                    (articles if "Article" in str(node.get("@type")) else others).append(stated)
    yield from articles
    yield from others


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    try:
        level = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    while level:
        yield from (node for node in level if isinstance(node, dict))
        level = [
            inner
            for node in level
            if isinstance(node, dict | list)
            for inner in (node.values() if isinstance(node, dict) else node)
        ]


def _canonical(tree: Any) -> str | None:
    for link in tree.iter("link"):
        address = (link.get("href") or "").strip()
        if "canonical" in (link.get("rel") or "").lower().split() and address.startswith(
            ("https://", "http://")
        ):
            return address
    return None


def _string(value: object) -> str | None:
    """Return a value that trafilatura took out of a page where it is words (JSON-LD may hold anything)."""
    return value.strip() or None if isinstance(value, str) else None
