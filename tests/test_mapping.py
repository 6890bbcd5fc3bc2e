from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ontology
from kg.errors import EvidenceError
from kg.extraction.pipeline import Extractor
from kg.mapping import Digest, DocumentGraph, document_graph, evidence_quads, status
from kg.model import Annotation, Document, Entity, Event, Mention, Span
from kg.reference import Reference
from kg.store import EmbeddedStore
from kg.terms import document_iri
from kg.validation import violations

Mapped = Callable[[Document], DocumentGraph]

RICH = Document(
    "rich",
    "North Korean leader Kim Jong-un threatened Japan with nuclear weapons on Monday night. “We will never"
    " give up our weapons,” Kim was quoted as saying by KCNA. He may visit Russia in May. Japan said it had"
    " not attacked North Korea.",
    date(2022, 4, 27),
    title="Threats",
    publisher="The Post",
    author="Ana Silva",
    url="https://example.org/threats",
    language="en",
)


def quads(graph: DocumentGraph) -> list[ox.Quad]:
    facts = {*graph.facts, *graph.shared()}
    return [*evidence_quads(graph), *(ox.Quad(t.subject, t.predicate, t.object) for t in facts)]


def test_every_iri_that_the_code_emits_is_defined_in_the_ontology(mapped: Mapped) -> None:
    defined = {
        triple.subject.value
        for triple in ontology.triples(*ontology.CLASSES, *ontology.REFERENCE)
        if isinstance(triple.subject, ox.NamedNode)
    }
    ours = (ontology.VOCABULARY, ontology.PLOVER, f"{ontology.DEFAULT_BASE}state/")
    for quad in quads(mapped(RICH)):
        for term in quad.triple:
            if isinstance(term, ox.NamedNode) and term.value.startswith(ours):
                assert term.value in defined


def test_the_graph_of_a_document_keeps_to_the_shapes(mapped: Mapped) -> None:
    assert violations(quads(mapped(RICH))) == []


def test_a_graph_that_lost_the_evidence_of_an_event_breaks_the_shapes(mapped: Mapped) -> None:
    claim = ox.NamedNode(ontology.VOCABULARY + "about")
    left = [quad for quad in quads(mapped(RICH)) if quad.predicate != claim]
    assert any("#event=" in violation.node for violation in violations(left))


def test_a_graph_whose_offsets_are_off_breaks_the_shapes(mapped: Mapped) -> None:
    exact = ox.NamedNode(ontology.VOCABULARY + "exact")
    text = next(q for q in quads(mapped(RICH)) if q.predicate == exact and q.object == ox.Literal("Japan"))
    wrong = ox.Quad(text.subject, exact, ox.Literal("China"), text.graph_name)
    left = [wrong if quad == text else quad for quad in quads(mapped(RICH))]
    assert [v.message for v in violations(left)] == [
        f"The exact text of {str(text.subject)[1:-1]} is not what its document has at its offsets."
    ]


def test_an_annotation_whose_span_is_off_is_never_mapped(reference: Reference) -> None:
    entity = Entity(
        "e1", "Person", "Person", "Ana", "https://example.org/a", (Mention(Span(0, 3, "Bob"), "name"),)
    )
    with pytest.raises(EvidenceError):
        document_graph(Annotation(Document("d", "Ana"), (entity,)), reference, Digest("x"))


def test_facts_stand_once_in_the_default_graph_and_evidence_in_the_graph_of_the_document(
    graph: EmbeddedStore, mapped: Mapped
) -> None:
    graph.add(mapped(RICH))
    name = document_iri(ontology.DEFAULT_BASE, "rich")
    claims = graph.query(f"SELECT ?c {{ GRAPH <{name}> {{ ?c a cq:Claim }} }}")
    assert isinstance(claims, ox.QuerySolutions)
    assert len(list(claims)) > 3
    assert not graph.query("ASK { ?c a cq:Claim }")
    assert graph.query("ASK { ?e a cq:NuclearThreat ; cq:target/cq:iso3166 'JPN' }")
    assert not graph.query("ASK { GRAPH ?g { ?e a cq:NuclearThreat } }")


def test_words_carried_by_an_agency_keep_their_speaker_and_their_chain(
    graph: EmbeddedStore, mapped: Mapped
) -> None:
    graph.add(mapped(RICH))
    result = graph.query(
        """SELECT ?speaker ?carrier ?quotation ?start ?end WHERE {
             GRAPH ?d { ?claim cq:speaker ?s ; cq:chain/rdf:first ?c ; cq:quotation ?quotation ;
                               cq:content ?content . ?content cq:start ?start ; cq:end ?end }
             ?s rdfs:label ?speaker . ?c rdfs:label ?carrier }"""
    )
    assert isinstance(result, ox.QuerySolutions)
    (row,) = list(result)
    words = "We will never give up our weapons,"
    start = RICH.text.index(words)
    assert [t.value for t in row] == [
        "Kim Jong-un",
        "Korean Central News Agency",
        words,
        str(start),
        str(start + len(words)),
    ]


def test_a_time_has_the_precision_that_the_text_gives(graph: EmbeddedStore, mapped: Mapped) -> None:
    graph.add(mapped(Document("d", "Iran attacked Iraq in May 2021. Iran attacked Syria on 3 June 2021.")))
    result = graph.query(
        """PREFIX time: <http://www.w3.org/2006/time#>
           SELECT ?value ?first ?last WHERE {
             ?event a cq:Assault ; cq:time ?t . ?t cq:timeValue ?value .
             OPTIONAL { ?t time:hasBeginning/time:inXSDDate ?begin ; time:hasEnd/time:inXSDDate ?end }
             OPTIONAL { ?t time:inXSDDate ?day }
             BIND(COALESCE(?day, ?begin) AS ?first) BIND(COALESCE(?day, ?end) AS ?last)
           } ORDER BY ?value"""
    )
    assert isinstance(result, ox.QuerySolutions)
    assert [[t.value for t in row] for row in result] == [
        ["2021-05", "2021-05-01", "2021-05-31"],
        ["2021-06-03", "2021-06-03", "2021-06-03"],
    ]


@pytest.mark.parametrize(
    ("event", "claimed", "expected"),
    [
        ({}, False, "Reported"),
        ({}, True, "Claimed"),
        ({"certainty": "probable"}, False, "Reported"),
        ({"tense": "future"}, False, "Planned"),
        ({"tense": "future", "certainty": "possible"}, False, "Hypothetical"),
        ({"tense": "hypothetical"}, True, "Hypothetical"),
        ({"certainty": "unknown"}, False, "Hypothetical"),
        ({"certainty": "unknown"}, True, "Claimed"),
        ({"polarity": "negative"}, False, "Denied"),
        ({"polarity": "negative"}, True, "Denied"),
    ],
)
def test_the_status_of_an_event_follows_from_how_it_is_told(
    event: dict[str, str], claimed: bool, expected: str
) -> None:
    told = Event("v1", "Assault", "ASSAULT", Span(0, 1, "x"), **event)  # type: ignore[arg-type]
    assert status(told, claimed) == expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("news/a.txt", "news%2Fa.txt"),
        ("../a b#1?.txt", "..%2Fa%20b%231%3F.txt"),
        ("..", "%2E%2E"),
        ("данные", "%D0%B4%D0%B0%D0%BD%D0%BD%D1%8B%D0%B5"),
    ],
)
def test_an_identifier_is_one_segment_of_the_documents_iri(identifier: str, expected: str) -> None:
    assert document_iri("https://example.org/", identifier) == f"https://example.org/document/{expected}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from("“”\"' .,\n🚀e\u0301\u202e\ufeff\x00"),
        ),
        max_size=60,
    ),
    words=st.lists(
        st.sampled_from(
            [
                "Russia",
                "attacked",
                "Kim Jong-un",
                "said",
                "Monday",
                "🇰🇵",
                "missiles",
                "“we will”",
                "he",
                "\n\n",
            ]
        ),
        max_size=8,
    ),
)
def test_every_offset_of_any_text_is_right_and_its_graph_can_be_read_back(
    text: str, words: list[str], extractor: Extractor, reference: Reference
) -> None:
    document = Document("d", f"{text} {' '.join(words)} {text}")
    graph = document_graph(extractor.extract(document), reference, Digest("x"))
    written = ox.serialize(evidence_quads(graph), format=ox.RdfFormat.N_QUADS)
    assert written is not None
    assert set(ox.parse(written, format=ox.RdfFormat.N_QUADS)) == set(evidence_quads(graph))


def test_the_graph_has_sector_and_country_of_an_actor_and_how_it_was_known(mapped: Mapped) -> None:
    graph = mapped(Document("links", "KCNA said the DPRK would answer."))
    iri = f"{ontology.DEFAULT_BASE}organization/kcna"
    said = {
        (t.predicate.value.rsplit("#")[-1], t.object)
        for t in graph.shared()
        if t.subject == ox.NamedNode(iri)
    }
    assert ("sector", ox.NamedNode(f"{ontology.PLOVER}sector-JRN")) in said
    assert ("country", ox.NamedNode(f"{ontology.DEFAULT_BASE}state/PRK")) in said
    (node,) = {
        t.subject for t in graph.evidence if t.object == ox.NamedNode(iri) and "appearance" in str(t.subject)
    }
    shown = {t.predicate.value.rsplit("#")[-1]: t.object for t in graph.evidence if t.subject == node}
    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    assert shown["presentedAlias"] == ox.Literal("KCNA")
    assert shown["linkScore"] == ox.Literal("1", datatype=decimal)
    assert violations(quads(graph)) == []


def test_a_store_gives_back_what_a_document_says_character_by_character(mapped: Mapped) -> None:
    graph = mapped(Document("scores", "Sorland shelled the port of Brannet, President Ilse Varga said."))
    store = ox.Store()
    store.extend(evidence_quads(graph))
    assert set(store) == set(evidence_quads(graph))
