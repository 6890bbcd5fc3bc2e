"""Centralities and communities: the same from networkx and from igraph, and as defined."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network import Network
from kg.network import standing as measures
from kg.network.standing import betweenness, communities, pagerank, standings
from tests.network.tabulated import Told, network_of


def links(pairs: list[tuple[int, int, int]]) -> Network:
    """A network in which `a` threatens `b` by the word of so many sources."""
    return network_of(
        [
            Told(
                "Threaten",
                "THREATEN",
                "",
                (("source", f"{a:02}"), ("target", f"{b:02}")),
                tuple(f"s{n}" for n in range(w)),
            )
            for a, b, w in pairs
        ]
    )


PAIRS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(1, 4)).filter(lambda p: p[0] != p[1]),
    min_size=2,
    max_size=40,
    unique_by=lambda pair: pair[:2],
)


def weighted(network: Network, directed: bool) -> nx.DiGraph:
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(len(network.numbers)))
    found = network.links(directed)
    columns = (found.first.tolist(), found.second.tolist(), found.weight.tolist())
    for first, second, weight in zip(*columns, strict=True):
        graph.add_edge(first, second, weight=weight, length=2520 / weight)
    return graph


def test_the_centre_of_sixty_events_is_the_one_who_takes_part_in_most(network: Network) -> None:
    found = standings(network)
    first = found[0]
    assert (first.node.name, first.happenings, first.acts, first.suffers) == ("Arvenia", 27, 14, 7)
    assert (round(first.pagerank, 4), round(first.betweenness, 4)) == (0.1262, 0.2564)
    assert sum(one.pagerank for one in found) == pytest.approx(1.0)
    bridges = {one.node.name for one in found if one.betweenness > 0.2}
    assert bridges == {"Arvenia", "Belmark", "Corland", "Estmere"}


def test_links_are_weighted_by_independent_sources_and_not_by_reports() -> None:
    one = Told("Threaten", "THREATEN", "", (("source", "a"), ("target", "b")), ("Agency",))
    other = Told("Threaten", "THREATEN", "", (("source", "a"), ("target", "b")), ("Agency", "Post"))
    assert network_of([one] * 10).links(directed=True).weight.tolist() == [1]
    assert network_of([one, other]).links(directed=True).weight.tolist() == [2]


@pytest.mark.parametrize("engine", ["networkx", "igraph"])
def test_the_communities_of_sixty_events_are_its_three_conflicts_and_an_office(
    network: Network, engine: measures.Engine
) -> None:
    found = [{node.name for node in part.members} for part in communities(network, engine)]
    assert found == [
        {"Arvenia", "Belmark", "Corland", "Lance-2", "Port Selwyn"},
        {"Dravia", "Estmere", "Fallowmark", "Peace Council", "Quentin Marsh"},
        {"Gault", "Hollin"},
        {"Paula Ostrow", "president"},
    ]


@given(PAIRS)
@settings(max_examples=20, deadline=None)
def test_pagerank_is_that_of_networkx(pairs: list[tuple[int, int, int]]) -> None:
    network = links(pairs)
    expected = nx.pagerank(weighted(network, directed=True), tol=1e-12, max_iter=1000)
    assert np.abs(pagerank(network) - [expected[n] for n in range(len(expected))]).max() < 1e-7


@given(PAIRS)
@settings(max_examples=20, deadline=None)
def test_betweenness_is_that_of_networkx_by_either_library(pairs: list[tuple[int, int, int]]) -> None:
    network = links(pairs)
    expected = nx.betweenness_centrality(weighted(network, directed=False), weight="length")
    for engine in ("networkx", "igraph"):
        found = betweenness(network, engine=engine)
        assert np.abs(found - [expected[n] for n in range(len(expected))]).max() < 1e-9


@given(PAIRS, st.integers(1, 6))
@settings(max_examples=20, deadline=None)
def test_betweenness_from_some_pivots_is_the_same_by_either_library(
    pairs: list[tuple[int, int, int]], pivots: int
) -> None:
    network = links(pairs)
    found = [betweenness(network, pivots, engine) for engine in ("networkx", "igraph")]
    assert np.abs(found[0] - found[1]).max() < 1e-9


def test_communities_that_stand_apart_are_found_by_both_libraries_and_are_as_good() -> None:
    generator = nx.planted_partition_graph(6, 12, 0.7, 0.02, seed=3)
    network = links([(a, b, 1 + (a + b) % 3) for a, b in generator.edges])
    found = [communities(network, engine) for engine in ("networkx", "igraph")]
    parts = [sorted(sorted(node.iri for node in part.members) for part in one) for one in found]
    assert parts[0] == parts[1] == sorted([f"{n:02}" for n in range(12 * k, 12 * k + 12)] for k in range(6))


@given(PAIRS)
@settings(max_examples=20, deadline=None)
def test_communities_of_any_network_are_nearly_as_good_by_either_library(
    pairs: list[tuple[int, int, int]],
) -> None:
    network = links(pairs)
    graph = weighted(network, directed=False)
    good = [
        nx.community.modularity(
            graph, [[network.numbers[node.iri] for node in part.members] for part in parts], weight="weight"
        )
        for parts in (communities(network, "networkx"), communities(network, "igraph"))
    ]
    # Both search for the best division, and may stop short of it: of 3,000 such networks, four differed by
    # 0.05 to 0.075.
    assert abs(good[0] - good[1]) < 0.1


def test_a_large_network_is_asked_of_igraph_and_a_small_one_of_networkx(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert measures._engine(network, None) == "networkx"
    monkeypatch.setattr(measures, "LARGE", 78)
    assert measures._engine(network, None) == "igraph"
