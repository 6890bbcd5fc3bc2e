"""The network as files of other programs, read back by other readers than ours."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import igraph
import networkx as nx
import pytest

from kg.network import Network, read_network
from kg.network.files import write_network
from kg.reference import Reference
from kg.store import open_store
from tests.network.conftest import documents
from tests.network.tabulated import Told, network_of
from tests.network.telling import iri

GEXF = {"g": "http://www.gexf.net/1.2draft"}


@pytest.fixture(scope="module")
def backwards(reference: Reference) -> Network:
    """The same network, of a store to which the documents were added in the opposite order."""
    with open_store(None) as store:
        for graph in reversed(documents(reference)):
            store.add(graph)
        return read_network(store)


def test_graphml_holds_labels_types_times_and_weights(network: Network) -> None:
    graph = nx.read_graphml(io.BytesIO(write_network(network, "graphml")), force_multigraph=True)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (14, 78)
    assert graph.nodes[iri("Lance-2")]["label"] == "Lance-2"
    assert graph.nodes[iri("Lance-2")]["type"] == "BallisticMissile"
    edge = next(iter(graph.get_edge_data(iri("Paula Ostrow"), iri("Corland")).values()))
    assert edge["label"] == "Visit"
    assert (edge["time"], edge["first"], edge["weight"]) == ("2021-03-05", "2021-03-05", 1.0)
    assert (edge["quad"], edge["sources"]) == ("verbal-cooperation", "Morning Post")


def test_graphml_has_no_two_keys_of_one_name_for_one_thing(network: Network) -> None:
    root = ET.fromstring(write_network(network, "graphml"))
    keys = [key.get("id") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")]
    assert len(keys) == len(set(keys)) > 10


def test_graphml_is_read_by_igraph(network: Network, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "graph.graphml"
    path.write_bytes(write_network(network, "graphml"))
    graph = igraph.Graph.Read_GraphML(str(path))
    assert (graph.vcount(), graph.ecount()) == (14, 78)
    assert "Quentin Marsh" in graph.vs["label"]


def test_gexf_has_edges_that_begin_and_end(network: Network) -> None:
    root = ET.fromstring(write_network(network, "gexf"))
    graph = root.find("g:graph", GEXF)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    edges = graph.findall("g:edges/g:edge", GEXF)
    assert len(edges) == len({edge.get("id") for edge in edges}) == 78
    pledge = next(
        edge for edge in edges if edge.get("label") == "Pledge" and edge.get("start") == "2021-02-01"
    )
    assert pledge.get("end") == "2021-02-28"
    assert {node.get("label") for node in graph.findall("g:nodes/g:node", GEXF)} >= {"Arvenia", "Lance-2"}


def test_gexf_does_not_say_when_it_was_written(network: Network) -> None:
    data = write_network(network, "gexf")
    assert b"lastmodified" not in data
    assert data == write_network(network, "gexf")


def test_cytoscape_json_has_names_and_edges(network: Network) -> None:
    data = json.loads(write_network(network, "cytoscape"))
    nodes = [one["data"] for one in data["elements"]["nodes"]]
    edges = [one["data"] for one in data["elements"]["edges"]]
    assert {node["name"] for node in nodes} >= {"Paula Ostrow", "president"}
    assert len(edges) == 78
    assert {edge["source"] for edge in edges} <= {node["id"] for node in nodes}


def test_csv_of_nodes_and_edges_are_tables(network: Network) -> None:
    nodes = list(csv.DictReader(io.StringIO(write_network(network, "nodes").decode())))
    edges = list(csv.DictReader(io.StringIO(write_network(network, "edges").decode())))
    assert [node["Label"] for node in nodes][:2] == ["Arvenia", "Belmark"]
    assert len(edges) == 78
    assert {edge["Source"] for edge in edges} <= {node["Id"] for node in nodes}
    meant = next(edge for edge in edges if edge["Label"] == "Visit" and edge["Source"] == iri("Paula Ostrow"))
    assert (meant["Weight"], meant["dated_by"], meant["target_role"]) == ("1", "text", "target")


@pytest.mark.parametrize("to", ["graphml", "gexf"])
def test_a_name_with_characters_that_xml_cannot_hold_does_not_break_the_file(to: str) -> None:
    event = Told("Threaten", "THREATEN", "2022-01-01", (("source", "a"), ("target", "b")))
    network = network_of([event], {"a": "bell\x07 & <b>", "b": "“ß”"})
    text = "".join(ET.fromstring(write_network(network, to)).itertext())
    assert to == "gexf" or "bell\ufffd & <b>" in text


@pytest.mark.parametrize("to", ["graphml", "gexf", "cytoscape", "nodes", "edges"])
def test_the_same_graph_is_the_same_bytes_in_whatever_order_it_was_built(
    network: Network, backwards: Network, to: str
) -> None:
    assert write_network(backwards, to) == write_network(network, to)
