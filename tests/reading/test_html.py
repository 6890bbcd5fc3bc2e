from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from kg.model import Document
from kg.reading import Failure, Metadata, read

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="CHARSET">
<title>Seoul summons envoy over launch | The Harbour Post</title>
<meta property="og:title" content="Seoul summons envoy over launch">
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Mina Cho">
<meta property="article:published_time" content="2022-04-27T08:30:00+09:00">
<meta property="article:modified_time" content="2022-04-29T10:00:00+09:00">
<link rel="canonical" href="https://post.example/world/envoy">
</head>
<body>
<header><a href="/">The Harbour Post</a>
<nav><ul><li><a href="/world">World</a></li><li><a href="/money">Money</a></li></ul></nav></header>
<div class="cookie-notice"><p>This site stores cookies to remember what you like to read.</p>
<button>Agree to all</button></div>
<main><article>
<h1>Seoul summons envoy over launch</h1>
<p>South Korea’s foreign ministry <a href="/x">summoned</a> the ambassador on Tuesday, a day after a missile
fell into the sea off its eastern coast.</p>
<p>“We will not get used to this,” the minister told reporters outside the naïvely decorated café of the
ministry, where she had waited for an hour.</p>
<ul><li>Four launches were counted in March.</li><li>Two more followed in April.</li></ul>
<table><tr><th>Month</th><th>Launches</th></tr><tr><td>March</td><td>4</td></tr><tr><td>April</td><td>2</td></tr></table>
<p>Tokyo said that it shared the concern and would raise the matter at the Security Council.</p>
</article></main>
<section id="comments" class="comments"><h3>Comments</h3><p>First! I said that they would.</p></section>
<footer><p>© 2022 The Harbour Post. All rights reserved.</p></footer>
</body></html>
"""

ARTICLE = """Seoul summons envoy over launch

South Korea’s foreign ministry summoned the ambassador on Tuesday, a day after a missile fell into the sea \
off its eastern coast.

“We will not get used to this,” the minister told reporters outside the naïvely decorated café of the \
ministry, where she had waited for an hour.

Four launches were counted in March.
Two more followed in April.

Month | Launches
March | 4
April | 2

Tokyo said that it shared the concern and would raise the matter at the Security Council."""

BODY = """<article><p>South Korea summoned the ambassador on Tuesday, a day after the launch.</p>
<p>Tokyo said that it shared the concern of the ministry in Seoul.</p></article>"""

BODY_TEXT = """South Korea summoned the ambassador on Tuesday, a day after the launch.

Tokyo said that it shared the concern of the ministry in Seoul."""


def page(head: str = "", body: str = BODY, attributes: str = "") -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def document(folder: Path, content: str, metadata: Metadata = Metadata()) -> Document:
    (folder / "a.html").write_text(content, encoding="utf-8")
    [found] = read(["a.html"], metadata)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-8-sig", "utf-16"])
def test_the_article_of_a_news_page_is_read_with_what_the_page_says_of_it(
    folder: Path, encoding: str
) -> None:
    (folder / "envoy.html").write_bytes(PAGE.replace("CHARSET", encoding).encode(encoding))
    assert list(read(["envoy.html"])) == [
        Document(
            id="envoy.html",
            text=ARTICLE,
            published=date(2022, 4, 27),
            title="Seoul summons envoy over launch",
            publisher="The Harbour Post",
            author="Mina Cho",
            url="https://post.example/world/envoy",
            language="en-GB",
        )
    ]


def test_the_user_wins_over_the_page(folder: Path) -> None:
    found = document(folder, PAGE, Metadata(published=date(2022, 4, 26), publisher="Yeoui Daily"))
    assert (found.published, found.publisher, found.author) == (date(2022, 4, 26), "Yeoui Daily", "Mina Cho")


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1252">',
        "<meta charset=iso-8859-1>",
        '<meta http-equiv="Content-Type" content="text/html; charset=Windows-1252">',
        '<meta charset="nonsense">',
        '<meta charset="base64">',
        '<meta charset="utf-8">',
        "",
    ],
)
def test_a_page_in_windows_1252_is_read_whatever_it_declares(folder: Path, declaration: str) -> None:
    body = BODY.replace("the launch", "the “launch” – naïve as it was")
    (folder / "a.html").write_bytes(page(declaration, body).encode("cp1252"))
    [found] = read(["a.html"])
    assert isinstance(found, Document)
    assert found.text == BODY_TEXT.replace("the launch", "the “launch” – naïve as it was")


def test_the_declared_encoding_of_a_page_wins_over_a_guess(folder: Path) -> None:
    body = BODY.replace("Tokyo", "Řím and Tokyo")
    (folder / "a.html").write_bytes(page('<meta charset="windows-1250">', body).encode("cp1250"))
    [found] = read(["a.html"])
    assert isinstance(found, Document)
    assert found.text == BODY_TEXT.replace("Tokyo", "Řím and Tokyo")


def test_xhtml_declares_its_encoding_and_language_in_xml(folder: Path) -> None:
    content = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">'
        f"<head><title>T</title></head><body>{BODY.replace('concern', 'émoi')}</body></html>"
    )
    (folder / "a.xhtml").write_bytes(content.encode("latin-1"))
    assert list(read(["a.xhtml"])) == [
        Document("a.xhtml", BODY_TEXT.replace("concern", "émoi"), title="T", language="fr")
    ]


DATED = BODY.replace("<p>", "<time datetime='2022-04-27T08:30'>then</time><p>", 1)
ARTICLE_LD = '{"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2022-04-27"}'
GRAPH_LD = (
    '{"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"},'
    ' {"@type": ["Article"], "datePublished": "2022-04-27T01:02:03Z"}]}'
)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2022-04-27">', BODY),
        ('<meta name="DC.date.issued" content="20220427">', BODY),
        ('<meta name="pubdate" content="2022/04/27 08:30">', BODY),
        (f'<script type="application/ld+json">{ARTICLE_LD}</script>', BODY),
        (f'<script type="application/ld+json">{GRAPH_LD}</script>', BODY),
        (
            f'<meta name="date" content="2020-01-01"><script type="application/ld+json">{ARTICLE_LD}</script>'
            '<meta property="article:modified_time" content="2023-01-01">',
            BODY,
        ),
        ("", BODY + '<meta itemprop="datePublished" content="2022-04-27">'),
        ("", DATED),
        ("", f"<header><time datetime='2024-12-24'>now</time></header>{DATED}"),
        ("", DATED.replace("<time", "<time class='updated' datetime='2022-05-01'>later</time><time", 1)),
        ("", f"<aside><time datetime='2024-12-24'></time></aside><time datetime='2022-04-27'></time>{BODY}"),
    ],
)  # fmt: skip
def test_the_day_of_publication_is_the_one_that_the_page_states(folder: Path, head: str, body: str) -> None:
    assert document(folder, page(head, body)).published == date(2022, 4, 27)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", BODY),
        ("", "<p>Published 27 April 2022</p>" + BODY),
        ("", '<header><time datetime="2024-12-24">Tuesday, 24 December</time></header>' + BODY),
        ("", BODY + "<footer>© 2022 <time datetime='2022-01-01'>2022</time></footer>"),
        ('<link rel="canonical" href="https://post.example/2022/04/27/envoy">', BODY),
        ('<meta property="article:modified_time" content="2022-04-29">', BODY),
        ('<meta property="article:published_time" content="yesterday">', BODY),
        ('<meta property="article:published_time" content="2022-02-30">', BODY),
        ('<meta property="article:published_time" content="1651046400">', BODY),
        ('<script type="application/ld+json">{"datePublished": 20220427</script>', BODY),
        ('<script type="application/ld+json">[1, null, {"datePublished": ["2022-04-27"]}]</script>', BODY),
    ],
)
def test_a_day_that_the_page_does_not_state_is_not_guessed(folder: Path, head: str, body: str) -> None:
    assert document(folder, page(head, body)).published is None


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ('lang="en"', "en"),
        ('lang=" zh-Hant-TW "', "zh-Hant-TW"),
        ('lang="en_US"', "en-US"),
        ('lang="english"', None),
        ('lang="{{ lang }}"', None),
        ('lang=""', None),
        ("", None),
    ],
)
def test_the_language_is_what_the_page_says_where_that_is_a_language_tag(
    folder: Path, attributes: str, language: str | None
) -> None:
    assert document(folder, page(attributes=attributes)).language == language


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://post.example/a?b=c">', "https://post.example/a?b=c"),
        ('<link rel="canonical" href="/a"><meta property="og:url" content="https://post.example/b">', "https://post.example/b"),
        ('<link rel="canonical" href="javascript:void(0)">', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_address_is_the_canonical_one(folder: Path, head: str, url: str | None) -> None:
    assert document(folder, page(head)).url == url


def test_metadata_that_is_no_text_is_ignored(folder: Path) -> None:
    script = (
        '{"@context": "https://schema.org", "@type": "Article", "headline": {"a": 1}, "author": [null, 3]}'
    )
    found = document(folder, page(f'<script type="application/ld+json">{script}</script>'))
    assert found == Document("a.html", BODY_TEXT)


def test_a_piece_of_a_page_is_read_too(folder: Path) -> None:
    content = "<p>Seoul <b>objected</b>, as did <a href='/x'>Tokyo</a>.<br>Both relented.</p>"
    assert document(folder, content).text == "Seoul objected, as did Tokyo.\nBoth relented."


def test_a_news_flash_is_read_without_the_menus_around_it(folder: Path) -> None:
    menu = "<div><a href='/'>The Harbour Post</a> <a href='/world'>World</a></div>"
    flash = "<h1>Launch</h1><p>(URGENT) Seoul <a href='/x'>says</a> the North has fired a <b>missile</b>.</p>"
    teasers = "".join(
        f"<div class='card'><p>Teaser {n} says that much has happened elsewhere.</p></div>" for n in range(12)
    )
    assert document(folder, page(body=f"{menu}<div class='story'>{flash}</div>{teasers}")).text == (
        "Launch\n\n(URGENT) Seoul says the North has fired a missile."
    )


def test_a_page_whose_tags_are_never_closed_is_read(folder: Path) -> None:
    content = (
        "<html><body><div><p>Seoul <b>objected to the launch.<p>Tokyo <i>shared the concern of its neighbour."
    )
    assert document(folder, content).text == (
        "Seoul objected to the launch.\n\nTokyo shared the concern of its neighbour."
    )


def test_what_nobody_sees_is_not_in_the_text(folder: Path) -> None:
    content = page(
        body="<article><p>A mis\u00adsile\x01 flew\u200b over<!-- hidden --> the&nbsp;sea.</p></article>"
    )
    assert document(folder, content).text == "A missile flew over the sea."


def test_a_long_page_is_read_whole(folder: Path) -> None:
    sentences = [f"Launch number {number} was seen from the coast." for number in range(2000)]
    body = "<article>" + "".join(f"<p>{sentence}</p>" for sentence in sentences) + "</article>"
    assert document(folder, page(body=body)).text == "\n\n".join(sentences)


NO_ARTICLE = "no article was found in this page; give the page of the article itself, or its text as .txt"


@pytest.mark.parametrize(
    "content",
    [
        "<html></html>",
        "<!-- nothing -->",
        page("<title>T</title>", ""),
        page("<title>T</title>", "<nav><a href='/'>Home</a></nav><footer>Imprint</footer>"),
        page("", "<script>var a = 'Seoul objected to it.';</script><style>p { color: red }</style>"),
        page("", "<p>* * *</p>"),
    ],
)
def test_a_page_without_an_article_is_a_failure(folder: Path, content: str) -> None:
    (folder / "a.html").write_text(content, encoding="utf-8")
    assert list(read(["a.html"])) == [Failure("a.html", NO_ARTICLE)]


def test_a_page_that_is_nested_too_deep_is_a_failure(folder: Path) -> None:
    (folder / "a.html").write_text(page(body="<div>" * 5000 + BODY), encoding="utf-8")
    (folder / "b.html").write_text(page(body="<div>" * 200 + BODY + "</div>" * 200), encoding="utf-8")
    assert list(read(["a.html", "b.html"])) == [
        Failure("a.html", "its elements are nested more than 250 deep; give the article's text as .txt"),
        Document("b.html", BODY_TEXT),
    ]


def test_a_page_that_cannot_be_read_is_logged_nowhere(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    (folder / "a.html").write_text("<html></html>", encoding="utf-8")
    assert list(read(["a.html"])) == [Failure("a.html", NO_ARTICLE)]
    assert caplog.messages == []
