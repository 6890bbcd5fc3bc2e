from __future__ import annotations

import json
import re
from functools import cache

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import ontology
from kg.reference import Reference
from kg.validation import violations

OURS = (ontology.VOCABULARY, ontology.PLOVER)
REFERENCE_IRI = "https://w3id.org/communique/id/"


@cache
def parsed(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.turtle(name), format="turtle")


@pytest.fixture(scope="module")
def whole() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ontology.ALL:
        graph += parsed(name)
    return graph


@pytest.mark.parametrize("name", ontology.ALL)
def test_each_file_says_the_same_to_rdflib_and_to_oxigraph(name: str) -> None:
    ours = parsed(name)
    written = ox.serialize(ontology.triples(name), format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    theirs = rdflib.Graph().parse(data=written.decode(), format="nt")
    if name == "shapes":  # the only file with blank nodes
        assert isomorphic(ours, theirs)
    else:
        assert set(ours) == set(theirs)


def test_every_term_has_one_english_label_and_one_comment(whole: rdflib.Graph) -> None:
    terms = {s for s in whole.subjects() if isinstance(s, rdflib.URIRef) and str(s).startswith(OURS)}
    assert len(terms) > 300
    for term in terms:
        for prop in (RDFS.label, RDFS.comment):
            values = [v for v in whole.objects(term, prop) if isinstance(v, rdflib.Literal)]
            assert [v.language for v in values] == ["en"], f"{term} {prop}"


def test_every_term_that_is_used_is_defined(whole: rdflib.Graph) -> None:
    used = {
        node
        for triple in whole
        for node in triple
        if isinstance(node, rdflib.URIRef) and str(node).startswith((*OURS, REFERENCE_IRI))
    }
    undefined = {node for node in used if (node, RDF.type, None) not in whole}
    assert undefined - {rdflib.URIRef(OURS[0]), rdflib.URIRef(OURS[1])} == set()


def test_every_event_class_has_a_plover_type_and_an_object_role(reference: Reference) -> None:
    assert len(reference.events) > 100
    for name, kind in reference.events.items():
        if name != "Event":
            assert kind.plover in PLOVER_TYPES, name
            assert kind.object_role, name


PLOVER_TYPES = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}


def test_plover_is_a_scheme_of_four_quads_and_sixteen_types(whole: rdflib.Graph) -> None:
    scheme = rdflib.URIRef(ontology.PLOVER + "scheme")
    quads = set(whole.objects(scheme, SKOS.hasTopConcept))
    types = {str(whole.value(t, SKOS.notation)) for q in quads for t in whole.subjects(SKOS.broader, q)}
    assert len(quads) == 4
    assert types == PLOVER_TYPES


@pytest.mark.parametrize(
    ("class_name", "plover"),
    [
        ("MilitaryParade", "MOBILIZE"),
        ("MissileLaunch", "MOBILIZE"),
        ("NuclearTest", "MOBILIZE"),
        ("Pledge", "AGREE"),
        ("JointExercise", "COOPERATE"),
        ("MilitaryExercise", "MOBILIZE"),
        ("MissileStrike", "ASSAULT"),
        ("ArmsTransfer", "AID"),
        ("NuclearThreat", "THREATEN"),
    ],
)
def test_finer_classes_have_the_plover_type_that_the_codebook_gives_them(
    class_name: str, plover: str, reference: Reference
) -> None:
    assert reference.events[class_name].plover == plover


def test_alignments_reach_every_vocabulary_that_is_promised(whole: rdflib.Graph) -> None:
    foreign = {str(o) for _, p, o in whole if isinstance(o, rdflib.URIRef)} | {str(p) for _, p, _ in whole}
    for namespace in (
        "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/2006/time#",
        "http://www.w3.org/ns/oa#",
        "https://schema.org/",
        "http://www.w3.org/ns/org#",
        "http://groundedannotationframework.org/gaf#",
        "http://groundedannotationframework.org/grasp#",
        "http://www.arg.dundee.ac.uk/aif#",
        "https://www.commoncoreontologies.org/ont00001262",
        "https://www.commoncoreontologies.org/ont00000445",
    ):
        assert any(iri.startswith(namespace) for iri in foreign), namespace


def test_no_class_is_its_own_ancestor(whole: rdflib.Graph) -> None:
    for class_ in whole.subjects(RDF.type, OWL.Class):
        assert class_ not in set(whole.transitive_objects(class_, RDFS.subClassOf)) - {class_}
        parents = set(whole.objects(class_, RDFS.subClassOf))
        assert class_ not in {a for p in parents for a in whole.transitive_objects(p, RDFS.subClassOf)}


def test_wikidata_links_are_well_formed_and_belong_to_one_entity_each(whole: rdflib.Graph) -> None:
    links = [str(link) for link in whole.objects(None, OWL.sameAs)]
    assert len(links) > 200
    assert all(re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", link) for link in links)
    assert len(links) == len(set(links))


def test_every_iso_3166_state_is_known_once(whole: rdflib.Graph) -> None:
    import pycountry

    codes = [str(code) for code in whole.objects(None, rdflib.URIRef(ontology.VOCABULARY + "iso3166"))]
    assert len(codes) == len(set(codes))
    assert {country.alpha_3 for country in pycountry.countries} <= set(codes)
    assert {"XKX", "TWN", "PSE", "SUN", "YUG", "DDR"} <= set(codes)


def test_the_ontology_keeps_to_its_own_shapes() -> None:
    known = ("vocabulary", "events", "weapons", "offices", "plover", "states", "organizations")
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in ontology.triples(*known)]
    assert violations(quads) == []


def test_the_json_ld_context_names_every_class_and_property_of_the_vocabulary() -> None:
    context = json.loads(ontology.resource("context.jsonld").read_text(encoding="utf-8"))["@context"]
    prefix = ontology.VOCABULARY
    defined = {
        triple.subject.value.removeprefix(prefix)
        for triple in ontology.triples("vocabulary")
        if isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value.rsplit("#")[-1] in {"Class", "ObjectProperty", "DatatypeProperty"}
    }
    meant = {
        (value["@id"] if isinstance(value, dict) else value).removeprefix("cq:").removeprefix(prefix)
        for value in context.values()
        if isinstance(value, (dict, str))
    }
    assert defined - meant == set()


def test_a_graph_in_the_json_ld_context_is_read_as_the_graph_it_means() -> None:
    context = json.loads(ontology.resource("context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {"@context": context, "id": "https://example.org/e", "type": "MissileLaunch"}
    (quad,) = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    assert quad.triple == ox.Triple(
        ox.NamedNode("https://example.org/e"),
        ox.NamedNode(str(RDF.type)),
        ox.NamedNode(ontology.VOCABULARY + "MissileLaunch"),
    )
