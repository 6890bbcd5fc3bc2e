"""The network as a file for other programs: Gephi, Cytoscape, a spreadsheet.

| format | opens in | holds |
|---|---|---|
| graphml | Gephi, yEd, igraph, Cytoscape | everything, as plain attributes |
| gexf | Gephi | the same; dated edges begin and end, so that Gephi's timeline works |
| cytoscape | Cytoscape and cytoscape.js | the same, as JSON |
| nodes, edges | spreadsheets, Gephi's data laboratory | one table each, as CSV |

The same network is the same bytes. What has several values, such as the sources, has them with " | " between.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import networkx as nx

from kg.network.network import Network
from kg.network.values import Edge, Node

_BETWEEN = " | "
_EDGE = ("kind", "plover", "quad", "status", "certainty", "time", "first", "last", "dated_by")
_ROLES = ("source_role", "target_role")
_TRACE = ("sources", "evidence", "document")

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_network(network: Network, to: str) -> bytes:
    """Return a network in a format: `graphml`, `gexf`, `cytoscape`, `nodes` or `edges`, as UTF-8."""
    return _WRITERS[to](network)


def _graphml(network: Network) -> bytes:
    out = io.BytesIO()
    nx.write_graphml_xml(_flat(network), out)
    return out.getvalue()


def _gexf(network: Network) -> bytes:
    graph = _flat(network)
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
        for end, day in (("start", data["first"]), ("end", data["last"])):
            if day:
                data[end] = day
    text = "\n".join(nx.generate_gexf(graph))
    # networkx writes the day of writing, and itself, which are no part of the network.
    text = re.sub(r"\s*<meta\b.*?</meta>", "", text, count=1, flags=re.DOTALL)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _cytoscape(network: Network) -> bytes:
    data = nx.cytoscape_data(_flat(network))
    for one in data["elements"]["nodes"]:
        one["data"]["name"] = one["data"]["label"]
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(network: Network) -> bytes:
    rows = ((node.iri, node.name, node.class_name, node.country or "") for node in network.nodes())
    return _csv(("Id", "Label", "type", "country"), rows)


def _edges(network: Network) -> bytes:
    names = (*_EDGE, *_ROLES, *_TRACE)
    rows = (
        (
            edge.source,
            edge.target,
            "Directed",
            edge.happening.iri,
            edge.happening.kind,
            str(_weight(edge)),
            *map(_attributes(edge).__getitem__, names),
        )
        for edge in network.edges()
    )
    return _csv(("Source", "Target", "Type", "event", "Label", "Weight", *names), rows)


def _csv(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


_WRITERS: dict[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "cytoscape": _cytoscape,
    "nodes": _nodes,
    "edges": _edges,
}


def _flat(network: Network) -> Any:
    """Return the network as a graph whose attributes are plain strings and numbers."""
    graph = nx.MultiDiGraph()
    for node in network.nodes():
        graph.add_node(node.iri, **_xml(_node_attributes(node)))
    for number, edge in enumerate(network.edges()):
        attributes = _xml({"label": edge.happening.kind, "event": edge.happening.iri, **_attributes(edge)})
        # Not `type`, which Gephi takes for whether an edge is directed.
        graph.add_edge(edge.source, edge.target, key=f"e{number}", weight=float(_weight(edge)), **attributes)
    return graph


def _node_attributes(node: Node) -> dict[str, str]:
    return {"label": node.name, "type": node.class_name, "country": node.country or ""}


def _attributes(edge: Edge) -> dict[str, str]:
    happening, when = edge.happening, edge.happening.when
    return {
        "kind": happening.kind,
        "plover": happening.plover or "",
        "quad": happening.quad or "",
        "status": happening.status,
        "certainty": happening.certainty,
        "time": when.value if when else "",
        "first": when.first if when else "",
        "last": when.last if when else "",
        "dated_by": when.dated_by if when else "",
        "source_role": edge.source_role,
        "target_role": edge.target_role,
        "sources": _BETWEEN.join(happening.sources),
        "evidence": _BETWEEN.join(happening.evidence),
        "document": happening.document,
    }


def _weight(edge: Edge) -> int:
    """The number of independent sources; what has none at all counts once."""
    return max(len(edge.happening.sources), 1)


def _xml(values: dict[str, str]) -> dict[str, str]:
    return {name: _NOT_XML.sub("\ufffd", value) for name, value in values.items()}
