"""What does the SPARQL service say of itself? A description in the vocabulary of SPARQL 1.1.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode, Triple, serialize

from api.settings import Settings
from kg.results import GRAPHS, ResultFormat
from kg.terms import RDF_TYPE

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
_INPUTS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")


def service_description(endpoint: str, settings: Settings, to: ResultFormat) -> bytes:
    """Return the description of the service at an address, in a format of graphs, as UTF-8."""
    service, dataset, graph = BlankNode("service"), BlankNode("dataset"), BlankNode("graph")
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if settings.token else [])]
    features = ["BasicFederatedQuery"] if settings.services else []
    triples = [
        Triple(service, RDF_TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), NamedNode(endpoint)),
        *(Triple(service, _sd("supportedLanguage"), _sd(name)) for name in languages),
        *(Triple(service, _sd("feature"), _sd(name)) for name in features),
        *(Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name)) for name in (*_RESULTS, *_GRAPHS)),
        *(Triple(service, _sd("inputFormat"), NamedNode(_FORMATS + name)) for name in _INPUTS),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, RDF_TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, RDF_TYPE, _sd("Graph")),
    ]
    return serialize(triples, format=GRAPHS[to], prefixes={"sd": _SD, "formats": _FORMATS}) or b""


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
