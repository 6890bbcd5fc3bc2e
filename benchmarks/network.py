"""How fast is the network beside plain networkx, on one graph, in one run? `make bench-network` prints it.

The graph is of 100,000 entities and 1,000,000 edges: events with a source, a target and an instrument, whose
entities are drawn so that few take part in much. Plain networkx holds the same edges in its own graphs. Each
answer is compared before its time is: the same paths' lengths, the same neighbours, the same PageRank and
betweenness. Communities are compared by modularity, on a graph of a tenth of the size, since plain networkx
takes minutes on this one. The first answer after a restart is that of the whole command `kg neighbours`, on
a store that holds the digests and excerpts of the documents, the names of the entities, and the network kept
beside it. The quads read are those of a store of 500 documents without excerpts. All but the clock's time of
that command is in seconds of the processor, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import igraph  # noqa: F401 - imported before anything is timed
import networkx as nx
import numpy as np
import pyoxigraph as ox
import scipy.sparse  # noqa: F401 - which the PageRank of networkx uses

import kg.network.querying
import ontology
from kg.network import Network, neighbourhood, read_network, shortest_path
from kg.network.excerpts import excerpts_of
from kg.network.keeping import FILE_NAME, loaded, save, up_to_date
from kg.network.knowledge import read_knowledge
from kg.network.querying import read_quads, with_entities
from kg.network.standing import betweenness, communities, pagerank
from kg.network.tables import Coded, Documents, Entities, Happenings, Marks, Participations, Tables, ordered
from kg.store import EmbeddedStore, open_store
from kg.terms import RDF_TYPE, RDFS_LABEL, cq, plover

KG = str(Path(sys.executable).parent / "kg")
BASE = ontology.DEFAULT_BASE
EVENTS_IN_A_DOCUMENT, OUTLETS, PIVOTS, SEED = 20, 300, 3, 7
KINDS = (("Threaten", "THREATEN"), ("Sanction", "SANCTION"), ("Aid", "AID"), ("Visit", "CONSULT"))


def main() -> None:
    """Measure, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entities", type=int, default=100_000)
    options.add_argument("--edges", type=int, default=1_000_000)
    options.add_argument("--reading", action="store_true", help="leave out what plain networkx answers")
    options.add_argument("--load", metavar="DIR", help="only load the network there, and print its memory")
    wanted = options.parse_args()
    if wanted.load:
        print(json.dumps(memory(Path(wanted.load))))
        return
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "graph.kg"
        network = synthetic(wanted.entities, wanted.edges // 2)
        print(f"{len(network.numbers):,} entities, {len(network):,} edges")
        if not wanted.reading:
            beside_networkx(network)
        restart(network, store)
        reading(Path(folder) / "read.kg")


# --- questions -------------------------------------------------------------------------------------


def beside_networkx(network: Network) -> None:
    """Ask the same questions of the network and of plain networkx."""
    rows, weight = network.columns, network.links(directed=False)
    whole = nx.MultiGraph()
    whole.add_nodes_from(network.tables.entities.iri)
    iris = np.array(network.tables.entities.iri, dtype=object)
    ends = (iris[rows.source].tolist(), iris[rows.target].tolist())
    whole.add_edges_from((a, b, n, {"happening": n}) for n, (a, b) in enumerate(zip(*ends, strict=True)))
    simple, directed = nx.Graph(), nx.DiGraph()
    for graph, links in ((simple, weight), (directed, network.links(directed=True))):
        graph.add_nodes_from(range(len(iris)))
        columns = (links.first.tolist(), links.second.tolist(), links.weight.tolist())
        graph.add_edges_from(
            (a, b, {"weight": w, "length": max(round(2520 / w), 1)}) for a, b, w in zip(*columns, strict=True)
        )
    some = np.random.default_rng(SEED).choice(len(iris), 41, replace=False).tolist()
    centres = [iris[n] for n in some[:3]]
    pairs = [(iris[a], iris[b]) for a, b in zip(some[1:21], some[21:41], strict=True)]
    network.prepared().igraph  # noqa: B018 - made before it is asked, as the graphs of plain networkx are
    compare(
        "neighbourhood to depth 2, of 3",
        lambda: [set(nx.ego_graph(whole, one, radius=2)) - {one} for one in centres],
        lambda: [{n.node.iri for n in neighbourhood(network, one, 2).neighbours} for one in centres],
    )
    compare(
        "20 shortest paths",
        lambda: [len(nx.shortest_path(whole, *pair)) for pair in pairs],
        lambda: [len(path.nodes) if (path := shortest_path(network, *pair)) else 0 for pair in pairs],
    )
    compare(
        "PageRank",
        lambda: np.array(
            [score for _, score in sorted(nx.pagerank(directed, tol=1e-10, max_iter=500).items())]
        ),
        lambda: pagerank(network),
        lambda one, other: float(np.abs(one - other).max()) < 1e-6,
    )
    chosen = np.linspace(0, len(iris) - 1, PIVOTS).astype(np.int64).tolist()
    scale = len(iris) / (PIVOTS * (len(iris) - 1) * (len(iris) - 2)) * 2

    def plain_betweenness() -> Any:
        found = nx.betweenness_centrality_subset(simple, chosen, range(len(iris)), weight="length")
        return np.array([found[n] for n in range(len(iris))]) * scale

    compare(
        f"betweenness from {PIVOTS} entities",
        plain_betweenness,
        lambda: betweenness(network, PIVOTS),
        lambda one, other: float(np.abs(one - other).max()) < 1e-6,
    )
    part = synthetic(len(iris) // 10, len(rows.source) // 20)
    compare_communities(part)


def compare_communities(part: Network) -> None:
    """Compare the communities of a part of the network, by time and by modularity."""
    graph, links = nx.Graph(), part.links(directed=False)
    columns = (links.first.tolist(), links.second.tolist(), links.weight.tolist())
    graph.add_weighted_edges_from(zip(*columns, strict=True))

    def modularity(found: Any) -> float:
        return float(nx.community.modularity(graph, found, weight="weight"))

    compare(
        f"communities, of {len(part):,} edges",
        lambda: nx.community.louvain_communities(graph, weight="weight", seed=SEED),
        lambda: [[part.numbers[node.iri] for node in one.members] for one in communities(part, "igraph")],
        lambda one, other: modularity(other) > modularity(one) - 0.02,
    )


def compare(
    name: str,
    plain: Callable[[], Any],
    ours: Callable[[], Any],
    same: Callable[[Any, Any], bool] = lambda one, other: one == other,
) -> None:
    """Print how long plain networkx and the network take for the same answer."""
    # Nobody looks for garbage among all that stands in memory here, which would happen to whoever makes the
    # next object.
    gc.collect()
    gc.freeze()
    (one, before), (other, now) = least(plain), least(ours)
    ratio = before / now
    agree = "the same answer" if same(one, other) else "NOT THE SAME ANSWER"
    print(
        f"{name:<34}{before:>9.3f} s networkx{now:>9.3f} s ours",
        f"{ratio:>8.1f} ×   {agree}",
        flush=True,
    )


def least(ask: Callable[[], Any]) -> tuple[Any, float]:
    """Return an answer, and the seconds of the processor that it takes: of what is quick, the least of five.

    On one thread, so that other work on the machine does not count, but for what it takes of the caches.
    """
    took = []
    while not took or (sum(took) < 1 and len(took) < 5):
        started = time.process_time()
        answer = ask()
        took.append(time.process_time() - started)
    return answer, min(took)


# --- restarts, memory, reading ---------------------------------------------------------------------


def restart(network: Network, path: Path) -> None:
    """Print how long the first answer takes on a kept network, and how much memory it needs."""
    with open_store(path) as store:
        documents(store, network.tables.documents)
        store._inner.bulk_extend(entity_quads(network))
        roles = frozenset(cq(role).value for role in network.tables.participations.role.words)
        store.excerpts.put(excerpts_of(network.tables, roles))
        started = time.process_time()
        read = read_network(store)
        took = time.process_time() - started
        rate = len(read) / took
        print(f"{'reading the excerpts of the store':<34}{rate:>9,.0f} edges/s   ({took:.1f} s)")
        del read
        known = Network(network.tables, read_knowledge(store))
    del store
    started = time.process_time()
    save(known, path / FILE_NAME)
    print(f"{'saving the network':<34}{time.process_time() - started:>9.1f} s")
    one = network.tables.entities.iri[len(network.numbers) // 2]
    before, started = _of_children(), time.perf_counter()
    done = subprocess.run(
        [KG, "neighbours", one, "--store", str(path), "--json"], capture_output=True, check=True
    )
    took, busy = time.perf_counter() - started, _of_children() - before
    count = len(json.loads(done.stdout)["neighbours"])
    print(
        f"{'first answer after a restart':<34}{busy:>9.1f} s of the processor, {took:.1f} s by the clock",
        f"({count} neighbours)",
    )
    measured = json.loads(
        subprocess.run(
            [sys.executable, __file__, "--load", str(path)], capture_output=True, check=True, text=True
        ).stdout
    )
    size = measured["bytes"] / measured["edges"]
    print(f"{'memory':<34}{size:>9.0f} B an edge   (the whole process, with every index)")


def _of_children() -> float:
    """Return the seconds of the processor that the commands run so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def documents(store: EmbeddedStore, of: Documents) -> None:
    """Put the documents into a store, with their digests and publishers alone."""
    quads = []
    for iri, digest, publisher in zip(of.iri, of.digest, of.publisher, strict=True):
        node = ox.NamedNode(iri)
        quads += [
            ox.Quad(node, RDF_TYPE, cq("Document"), node),
            ox.Quad(node, cq("digest"), ox.Literal(digest), node),
            ox.Quad(node, cq("publisher"), ox.Literal(publisher), node),
        ]
    store._inner.extend(quads)


def memory(path: Path) -> dict[str, int]:
    """Load a kept network with every index, and return its edges and the most memory of this process."""
    network = loaded(path / FILE_NAME)
    if network is None:
        raise SystemExit(f"{path}: no network is kept there")
    network.prepared()
    # Not ru_maxrss, which on Linux is at least what the process that started this one had.
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in status if line.startswith("VmHWM"))
    peak = int(line.split()[1]) * 1024
    return {"edges": len(network), "bytes": peak}


def reading(path: Path) -> None:
    """Print how fast a network is read from a store, and brought up to date by one document."""
    network = synthetic(1_000, 500 * EVENTS_IN_A_DOCUMENT)
    with open_store(path) as store:
        store._inner.bulk_extend(quads_of(network))
        started = time.process_time()
        with engine() as spent:
            with_entities(read_quads(store), store, every=True)
        took = time.process_time() - started
        read = read_network(store)
        rate, bound = len(read) / took, len(read) / sum(spent)
        print(f"{'reading the quads of a store':<34}{rate:>9,.0f} edges/s   ({len(read):,} in {took:.1f} s)")
        print(f"{'  Oxigraph alone, the same queries':<34}{bound:>9,.0f} edges/s   (as text, read by nobody)")
        save(read, path / FILE_NAME)
        started = time.process_time()
        again = loaded(path / FILE_NAME)
        current = up_to_date(again, store)
        took = time.process_time() - started
        rate = len(current) / took
        print(f"{'reading what was kept beside it':<34}{rate:>9,.0f} edges/s   (and comparing every digest)")
        gone = read.tables.documents.iri[0]
        store._inner.update(
            f"DELETE WHERE {{ GRAPH <{gone}> {{ <{gone}> cq:digest ?digest }} }}".replace(
                "cq:digest", str(cq("digest"))
            )
        )
        started = time.process_time()
        up_to_date(read, store)
        print(f"{'brought up to date by a document':<34}{time.process_time() - started:>9.2f} s")


@contextmanager
def engine() -> Iterator[list[float]]:
    """Note how many seconds of the processor the store takes for the answer to each query within this."""
    spent: list[float] = []
    plain = kg.network.querying.serialize

    def timed(*answer: Any) -> bytes:
        started = time.process_time()
        text = plain(*answer)
        spent.append(time.process_time() - started)
        return text

    kg.network.querying.serialize = timed
    try:
        yield spent
    finally:
        kg.network.querying.serialize = plain


# --- the synthetic graph ---------------------------------------------------------------------------


def synthetic(entities: int, events: int) -> Network:
    """Return a network of events, each of a source, a target and an instrument: two edges."""
    random = np.random.default_rng(SEED)
    # Few take part in much: the square of an even draw has its mass near 0.
    source, target, instrument = ((entities * random.random(events) ** 2).astype(np.int32) for _ in range(3))
    target = np.where(target == source, (target + 1) % entities, target).astype(np.int32)
    instrument = np.where(instrument == source, (instrument + 2) % entities, instrument).astype(np.int32)
    count = events // EVENTS_IN_A_DOCUMENT + 1
    document = np.arange(events, dtype=np.int32) // EVENTS_IN_A_DOCUMENT
    iris = tuple(f"{BASE}document/{n:07}" for n in range(count))
    kind = random.integers(0, len(KINDS), events)
    places = tuple(f"{n % EVENTS_IN_A_DOCUMENT * 100:05}" for n in range(events))
    table = Tables(
        Documents(
            iris,
            tuple(f"{n:064}" for n in range(count)),
            tuple(f"Outlet {n % OUTLETS}" for n in range(count)),
            ("",) * count,
        ),
        Entities(
            tuple(f"{BASE}organization/{n:07}" for n in range(entities)),
            tuple(f"Organization {n}" for n in range(entities)),
            ("Organization",) * entities,
            ("",) * entities,
        ),
        Happenings(
            tuple(
                f"{iris[d]}#event={place},{place}" for d, place in zip(document.tolist(), places, strict=True)
            ),
            document,
            Coded.of([KINDS[n][0] for n in kind.tolist()]),
            Coded.of([KINDS[n][1] for n in kind.tolist()]),
            Coded.of(["Reported"] * events),
            Coded.of(["Certain"] * events),
            Coded.of([f"{2000 + n % 20}-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(events)]),
        ),
        ordered(
            Participations(
                np.tile(np.arange(events, dtype=np.int32), 3),
                np.concatenate([source, target, instrument]),
                Coded.of([role for role in ("source", "target", "instrument") for _ in range(events)]),
            )
        ),
        Marks(
            np.arange(events, dtype=np.int32), Coded.of([f"Outlet {n % OUTLETS}" for n in document.tolist()])
        ),
        Marks(
            np.arange(events, dtype=np.int32),
            Coded.of(
                [
                    f"{iris[d]}#char={place},{place}"
                    for d, place in zip(document.tolist(), places, strict=True)
                ]
            ),
        ),
    )
    with open_store(None) as store:
        knowledge = read_knowledge(store)
    present = np.unique(table.participations.entity)
    if len(present) < entities:
        table = _only_present(table, present)
    return Network(table, knowledge)


def _only_present(table: Tables, present: Any) -> Tables:
    """Leave out the entities that were never drawn."""
    new = np.full(len(table.entities.iri), -1, dtype=np.int32)
    new[present] = np.arange(len(present), dtype=np.int32)
    rows = present.tolist()
    columns = (table.entities.iri, table.entities.name, table.entities.class_name, table.entities.country)
    return replace(
        table,
        entities=Entities(*(tuple(column[n] for n in rows) for column in columns)),
        participations=replace(table.participations, entity=new[table.participations.entity]),
    )


def entity_quads(network: Network) -> list[ox.Quad]:
    """Return what the graph says of the entities of a network."""
    default = ox.DefaultGraph()
    quads = []
    for node in network.nodes():
        entity = ox.NamedNode(node.iri)
        quads += [
            ox.Quad(entity, RDF_TYPE, cq(node.class_name), default),
            ox.Quad(entity, RDFS_LABEL, ox.Literal(node.name), default),
        ]
    return quads


def quads_of(network: Network) -> list[ox.Quad]:
    """Return a network as the quads that `kg.mapping` would have made of its documents."""
    default, label = ox.DefaultGraph(), RDFS_LABEL
    quads = entity_quads(network)
    documents = network.tables.documents
    for iri, digest, publisher in zip(documents.iri, documents.digest, documents.publisher, strict=True):
        name = ox.NamedNode(iri)
        quads += [
            ox.Quad(name, RDF_TYPE, cq("Document"), name),
            ox.Quad(name, cq("digest"), ox.Literal(digest), name),
            ox.Quad(name, cq("publisher"), ox.Literal(publisher), name),
        ]
    for happening in network.happenings():
        event, document = ox.NamedNode(happening.iri), ox.NamedNode(happening.document)
        claim = ox.NamedNode(happening.iri.replace("#event=", "#assertion="))
        when = ox.NamedNode(happening.iri.replace("#event=", "#time="))
        mention = ox.NamedNode(happening.evidence[0])
        facts = [
            (event, RDF_TYPE, cq(happening.kind)),
            (event, label, ox.Literal(happening.kind)),
            (event, cq("inDocument"), document),
            (event, cq("trigger"), mention),
            (event, cq("status"), cq(happening.status)),
            (event, cq("plover"), plover(happening.plover or "")),
            (event, cq("time"), when),
            (when, cq("timeValue"), ox.Literal(happening.when.value if happening.when else "")),
            *((event, cq(role), ox.NamedNode(iri)) for role, iri in happening.roles),
        ]
        evidence = [
            (claim, RDF_TYPE, cq("Claim")),
            (claim, cq("about"), event),
            (claim, cq("certainty"), cq(happening.certainty)),
            (claim, cq("polarity"), cq("Positive")),
            (claim, cq("evidence"), mention),
            (mention, cq("exact"), ox.Literal(happening.kind)),
        ]
        quads += [ox.Quad(*fact, default) for fact in facts]
        quads += [ox.Quad(*fact, document) for fact in evidence]
    return quads


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
