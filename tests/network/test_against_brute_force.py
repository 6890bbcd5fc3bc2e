"""On graphs at random, every answer is the one that looking at everything gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise, product

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network import common_neighbours, neighbourhood, shortest_path, shortest_paths, timeline
from kg.network.matrix import who_to_whom
from kg.network.motifs import motif, occurrences
from tests.network.tabulated import Told, network_of

ENTITIES = "abcdef"
KINDS = (
    ("Threaten", "THREATEN"),
    ("NuclearThreat", "THREATEN"),
    ("Sanction", "SANCTION"),
    ("Meeting", "CONSULT"),
)
QUADS = {"THREATEN": "verbal-conflict", "SANCTION": "material-conflict", "CONSULT": "verbal-cooperation"}
DAYS = [(date(2022, 1, 1) + timedelta(days=n)).isoformat() for n in range(60)]


@st.composite
def told(draw: st.DrawFn) -> Told:
    kind, plover = draw(st.sampled_from(KINDS))
    entity = st.sampled_from(ENTITIES)
    roles = {("source", one) for one in draw(st.sets(entity, max_size=2))}
    roles |= {("target", one) for one in draw(st.sets(entity, max_size=2))}
    if draw(st.booleans()):
        roles.add(("instrument", draw(entity)))
    if not roles:
        roles.add(("place", draw(entity)))
    sources = draw(st.sets(st.sampled_from(["Post", "Star", "Gazette"]), min_size=1))
    return Told(
        kind, plover, draw(st.sampled_from(["", *DAYS])), tuple(sorted(roles)), tuple(sorted(sources))
    )


EVENTS = st.lists(told(), min_size=1, max_size=14)


def edges(events: list[Told]) -> set[tuple[str, str, str, str, int]]:
    """Who is joined to whom as which, by which event: by looking at every two who take part."""
    found: set[tuple[str, str, str, str, int]] = set()
    for n, event in enumerate(events):
        head = next(role for role in ("source", "target", "instrument", "place") if role in dict(event.roles))
        for (one, first), (other, second) in product(event.roles, repeat=2):
            if first != second and one == head and (other != head or head == "source"):
                found.add((first, second, one, other, n))
    return found


def beside(events: list[Told]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {entity: set() for event in events for _, entity in event.roles}
    for first, second, *_ in edges(events):
        found[first].add(second)
        found[second].add(first)
    return found


def simple_paths(near: dict[str, set[str]], way: list[str], end: str) -> Iterator[list[str]]:
    if way[-1] == end:
        yield way
        return
    for one in near[way[-1]] - {*way}:
        yield from simple_paths(near, [*way, one], end)


@given(EVENTS)
@settings(max_examples=30, deadline=None)
def test_the_edges_are_those_of_every_two_who_take_part(events: list[Told]) -> None:
    found = [
        (e.source, e.target, e.source_role, e.target_role, int(e.happening.iri[-4:]))
        for e in network_of(events).edges()
    ]
    assert len(found) == len(set(found))
    assert set(found) == edges(events)


@given(EVENTS, st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_neighbourhoods(events: list[Told], depth: int) -> None:
    network, near = network_of(events), beside(events)
    start = min(near)
    distance = {start: 0}
    for step in range(1, depth + 1):
        for one in [one for one, far in distance.items() if far == step - 1]:
            for other in near[one] - distance.keys():
                distance[other] = step
    found = neighbourhood(network, start, depth)
    assert {n.node.iri: n.distance for n in found.neighbours} | {start: 0} == distance
    for neighbour in found.neighbours:
        joins = {
            n
            for first, second, _, _, n in edges(events)
            if neighbour.node.iri in (first, second)
            and distance.get(first if second == neighbour.node.iri else second, 9) == neighbour.distance - 1
        }
        assert neighbour.happenings == len(joins)
        assert neighbour.sources == len({source for n in joins for source in events[n].sources})


@given(EVENTS, st.integers(1, 8))
@settings(max_examples=30, deadline=None)
def test_the_shortest_paths_are_the_shortest_of_all_paths(events: list[Told], count: int) -> None:
    network, near = network_of(events), beside(events)
    start, end = min(near), max(near)
    if start == end:
        return
    every = sorted(len(way) for way in simple_paths(near, [start], end))
    found = [[node.iri for node in path.nodes] for path in shortest_paths(network, start, end, count)]
    assert [len(way) for way in found] == every[:count]
    assert len({tuple(way) for way in found}) == len(found)
    for way in found:
        assert len(set(way)) == len(way)
        assert all(second in near[first] for first, second in pairwise(way))


@given(EVENTS)
@settings(max_examples=60, deadline=None)
def test_the_shortest_path_is_the_one_that_networkx_finds(events: list[Told]) -> None:
    network = network_of(events)
    for start, end in product(beside(events), repeat=2):
        found = shortest_path(network, start, end)
        try:
            way = nx.bidirectional_shortest_path(network.skeleton, network.number(start), network.number(end))
        except nx.NetworkXNoPath:
            assert found is None
            continue
        if start != end:
            assert found is not None
            assert [network.number(node.iri) for node in found.nodes] == way
            joins = {int(edge.happening.iri[-4:]) for hop in found.hops for edge in hop.edges}
            steps = [{hop.start.iri, hop.end.iri} for hop in found.hops]
            assert joins == {n for first, second, *_, n in edges(events) if {first, second} in steps}


@given(EVENTS)
@settings(max_examples=25, deadline=None)
def test_common_neighbours_and_timelines(events: list[Told]) -> None:
    network, near = network_of(events), beside(events)
    first, second = min(near), max(near)
    common = {one.node.iri for one in common_neighbours(network, first, second)}
    assert common == (near[first] & near[second]) - {first, second}
    both = [
        (event.day or "9", f"doc#event={n:04}")
        for n, event in enumerate(events)
        if {first, second} <= {entity for _, entity in event.roles}
    ]
    assert [e.happening.iri for e in timeline(network, first, second)] == [iri for _, iri in sorted(both)]


def deeds(events: list[Told]) -> set[tuple[str, str, int]]:
    return {
        (first, second, n)
        for n, event in enumerate(events)
        for one, first in event.roles
        for other, second in event.roles
        if one == "source"
        and first != second
        and (other == "target" or (other == "source" and event.kind == "Meeting"))
    }


@given(EVENTS)
@settings(max_examples=25, deadline=None)
def test_matrices(events: list[Told]) -> None:
    cells = {(c.source.iri, c.target.iri, c.code): c.happenings for c in who_to_whom(network_of(events))}
    assert cells == Counter((first, second, QUADS[events[n].plover]) for first, second, n in deeds(events))


@given(EVENTS)
@settings(max_examples=30, deadline=None)
def test_motifs(events: list[Told]) -> None:
    found = {
        tuple(int(happening.iri[-4:]) for happening in one.happenings)
        + tuple(node.iri for _, node in one.actors)
        for one in occurrences(network_of(events), motif("B SANCTION A, A Threaten B within 30"))
    }
    expected = set()
    for (who, whom, first), (back, again, second) in product(deeds(events), repeat=2):
        if (back, again) == (whom, who) and events[first].day and events[second].day:
            gap = (date.fromisoformat(events[second].day) - date.fromisoformat(events[first].day)).days
            kinds = (events[first].kind, events[second].kind)
            if 0 < gap <= 30 and kinds[0] == "Sanction" and kinds[1] in ("Threaten", "NuclearThreat"):
                expected.add((first, second, whom, who))
    assert found == expected
