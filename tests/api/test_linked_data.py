from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
import pytest

import ontology
from api.app import create_app
from api.settings import Settings
from kg.mapping import DocumentGraph
from kg.model import Document
from kg.store import open_store
from tests.api.conftest import Client, refusal, served

Mapped = Callable[[Document], DocumentGraph]

BASE = ontology.DEFAULT_BASE
TEXT = (
    "North Korea’s leader, Kim Jong-un, threatened Japan with nuclear weapons on Monday. "
    "“We will <b>never</b> forget,” Kim Jong-un said. Fumio Kishida met Ana Šilha in Tokyo."
)
NEWS = Document(
    "news/“a”.txt",
    TEXT,
    date(2022, 4, 27),
    title='A <script>alert("1")</script> day',
    url="javascript:alert(1)",
)


@pytest.fixture(scope="module")
def linked(
    mapped: Mapped, tmp_path_factory: pytest.TempPathFactory, store_without_documents: Path
) -> Iterator[Client]:
    directory = shutil.copytree(store_without_documents, tmp_path_factory.mktemp("linked") / "s")
    with open_store(directory) as store:
        store.add(mapped(NEWS))
        with served(create_app(store, Settings(workers=1))) as client:
            yield client


@pytest.fixture(scope="module")
def document(mapped: Mapped) -> str:
    return mapped(NEWS).iri


def get(client: Client, iri: str, accept: str = "*/*") -> httpx.Response:
    return client.request("GET", urlsplit(iri).path, headers={"Accept": accept})


def test_an_entity_answers_with_its_facts_events_and_evidence(linked: Client, document: str) -> None:
    answer = get(linked, f"{BASE}person/kim-jong-un", "text/turtle")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["vary"].startswith("Accept")
    store = ox.Store()
    store.load(answer.content, ox.RdfFormat.TURTLE)
    assert store.query(
        f"""PREFIX cq: <{ontology.VOCABULARY}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        ASK {{ <{BASE}person/kim-jong-un> a cq:Person ; rdfs:label ?name .
          ?event a cq:NuclearThreat ; cq:source <{BASE}person/kim-jong-un> ;
            cq:trigger ?trigger ; cq:time/cq:timeValue ?t .
          ?trigger cq:exact "threatened" ; cq:inDocument <{document}> ; cq:inSentence/cq:exact ?sentence .
          ?claim cq:about ?event ; cq:certainty cq:Certain .
          ?words cq:speaker <{BASE}person/kim-jong-un> ; cq:quotation ?quotation }}"""
    )


def test_json_ld_keeps_evidence_in_the_graph_of_its_document(linked: Client, document: str) -> None:
    answer = get(linked, f"{BASE}person/kim-jong-un", "application/ld+json")
    assert answer.headers["content-type"] == "application/ld+json"
    json.loads(answer.content)
    graphs = {quad.graph_name for quad in ox.parse(answer.content, ox.RdfFormat.JSON_LD)}
    assert graphs == {ox.DefaultGraph(), ox.NamedNode(document)}


def test_what_no_document_speaks_of_answers_with_what_is_known(linked: Client) -> None:
    answer = get(linked, f"{BASE}state/FRA", "text/turtle")
    assert answer.status_code == 200
    assert '"FRA"' in answer.text


def test_a_document_answers_with_its_whole_evidence(linked: Client, document: str, mapped: Mapped) -> None:
    answer = get(linked, document, "application/ld+json")
    graph = mapped(NEWS)
    quads = set(ox.parse(answer.content, ox.RdfFormat.JSON_LD))
    assert {q.triple for q in quads if q.graph_name == ox.NamedNode(document)} == graph.evidence
    assert {q.triple for q in quads if q.graph_name == ox.DefaultGraph()} == graph.facts


def test_names_in_other_scripts_answer_as_browsers_send_them(linked: Client) -> None:
    path = f"{urlsplit(BASE).path}person/ana-%C5%A1ilha"
    answer = linked.request("GET", path, headers={"Accept": "text/turtle"})
    assert "person:ana-šilha a cq:Person" in answer.text.replace("rdf:type", "a")


@pytest.mark.parametrize("path", ["person/nobody", "document/none", "", "%FF", "a%20b", "<>"])
def test_what_is_unknown_is_not_found(linked: Client, path: str) -> None:
    answer = linked.request("GET", f"{urlsplit(BASE).path}{path}", headers={"Accept": "text/turtle"})
    assert "the graph says nothing of" in refusal(answer, 404)


def test_a_format_that_there_is_not_is_refused(linked: Client) -> None:
    assert "text/turtle" in refusal(get(linked, f"{BASE}state/FRA", "image/png"), 406)
    assert "text/turtle" in refusal(linked.request("GET", f"{urlsplit(BASE).path}state/FRA?format=png"), 406)


def test_links_in_a_page_can_ask_for_a_format(linked: Client) -> None:
    answer = linked.request(
        "GET", f"{urlsplit(BASE).path}state/FRA?format=turtle", headers={"Accept": "text/html"}
    )
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"


class _Page(HTMLParser):
    """Collects the elements, links and anchors of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        self.links += [values["href"] or ""] if "href" in values else []
        self.anchors |= {values["id"] or ""} if "id" in values else set()

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_of_an_entity_shows_evidence_that_links_to_its_characters(
    linked: Client, document: str
) -> None:
    answer = get(linked, f"{BASE}person/kim-jong-un", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
    page = _Page(answer.text)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "nuclear threat" in page.text
    assert "threatened Japan with nuclear weapons on Monday." in page.text
    assert "“We will <b>never</b> forget,”" in page.text
    start = TEXT.index("threatened")
    link = f"{urlsplit(document).path}#char={start},{start + 10}"
    assert link in page.links
    assert f"char={start},{start + 10}" in _Page(get(linked, link.partition("#")[0]).text).anchors


def test_every_link_of_a_page_to_the_graph_answers(linked: Client, document: str) -> None:
    page = _Page(get(linked, document).text)
    paths = {link.partition("#")[0] for link in page.links if link.startswith(urlsplit(BASE).path)}
    assert len(paths) > 5
    for path in paths:
        assert linked.request("GET", path).status_code == 200, path


def test_nothing_of_a_document_becomes_markup(linked: Client, document: str) -> None:
    page = _Page(get(linked, document).text)
    assert not page.tags & {"script", "b"}
    assert 'A <script>alert("1")</script> day' in page.text
    assert not [link for link in page.links if link.startswith("javascript")]


def test_the_same_thing_is_the_same_bytes(linked: Client) -> None:
    for accept in ("text/html", "text/turtle", "application/ld+json"):
        first, second = (get(linked, f"{BASE}person/kim-jong-un", accept) for _ in range(2))
        assert first.content == second.content
