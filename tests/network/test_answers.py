"""Answers on sixty events that were checked by hand; the table of them is in conftest.py."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest

from kg.errors import NotFoundError, QueryError
from kg.network import (
    Filter,
    Network,
    common_neighbours,
    neighbourhood,
    quoted,
    shortest_path,
    shortest_paths,
    timeline,
)
from kg.network.changes import Tally, changes
from kg.network.matrix import table, who_to_whom
from kg.network.motifs import Step, motif, occurrences
from kg.network.summary import summary
from kg.network.values import Path
from kg.store import EmbeddedStore
from tests.network.telling import BASE, iri


def names(path: Path) -> list[str]:
    return [node.name for node in path.nodes]


# --- the graph -------------------------------------------------------------------------------------


def test_events_and_relations_join_those_who_take_part_in_them(network: Network) -> None:
    # 44 events of one with another, nine of two parties in both directions, seven with a weapon or a place
    # (15 edges), and an office held.
    assert (len(network.tables.happenings.iri), len(network), len(network.numbers)) == (61, 78, 14)


def test_an_edge_carries_time_status_certainty_sources_and_evidence(network: Network) -> None:
    edge = next(edge for edge in network.edges(iri("Paula Ostrow")) if edge.source_role == "source")
    assert (edge.source, edge.target, edge.target_role) == (iri("Paula Ostrow"), iri("Corland"), "target")
    happening = edge.happening
    assert (happening.kind, happening.plover, happening.quad) == ("Visit", "CONSULT", "verbal-cooperation")
    assert (happening.status, happening.certainty) == ("Reported", "Certain")
    assert happening.when is not None
    assert (happening.when.value, happening.when.first, happening.when.dated_by) == (
        "2021-03-05",
        "2021-03-05",
        "text",
    )
    assert happening.sources == ("Morning Post",)
    assert happening.document == f"{BASE}document/spring"
    assert [mention.partition("#")[0] for mention in happening.evidence] == [happening.document]


def test_the_source_of_what_somebody_says_is_the_speaker_and_else_the_outlet(network: Network) -> None:
    said = [e.happening for e in timeline(network, iri("Arvenia")) if e.happening.status == "Claimed"]
    assert [one.sources for one in said] == [
        (iri("Paula Ostrow"),),
        (iri("Paula Ostrow"),),
        (iri("Belmark"),),
    ]
    clash = timeline(network, iri("Gault"))[0].happening
    assert clash.sources == (f"{BASE}document/ceasefire",)  # which names no publisher


def test_the_day_of_publication_stands_in_for_a_time_that_the_text_does_not_give(network: Network) -> None:
    undated = next(e.happening for e in timeline(network, iri("Arvenia")) if e.happening.kind == "Criticism")
    assert undated.when is not None
    assert (undated.when.value, undated.when.dated_by) == ("2021-03-31", "publication")


def test_the_graph_of_networkx_has_labels_types_and_edges_with_attributes(network: Network) -> None:
    graph = network.graph
    assert isinstance(graph, nx.MultiDiGraph)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (14, 78)
    assert graph.nodes[iri("Lance-2")] == {"label": "Lance-2", "type": "BallisticMissile", "country": ""}
    between = graph.get_edge_data(iri("Hollin"), iri("Gault"))
    assert sorted(data["kind"] for data in between.values()) == ["Clash", "Threaten", "Threaten"]
    assert graph.in_degree(iri("Gault")) == 3
    assert nx.number_weakly_connected_components(graph) == 2
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        graph.add_edge("a", "b")


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Filter(first=date(2022, 1, 1)), 20),
        (
            Filter(first=date(2021, 2, 14), last=date(2021, 3, 1)),
            3,
        ),  # a pledge in that February is one of them
        (Filter(classes=frozenset({"Threaten"})), 11),  # with the two nuclear threats
        (Filter(classes=frozenset({"holdsOffice"})), 1),
        (Filter(statuses=frozenset({"Denied", "Planned"})), 2),
        (Filter(certainties=frozenset({"Possible"})), 1),
        (Filter(sources=frozenset({"Harbour Gazette"})), 10),
        (Filter(sources=frozenset({iri("Quentin Marsh")})), 2),
        (Filter(first=date(2022, 1, 1), classes=frozenset({"Sanction"})), 3),
    ],
)
def test_a_filter_keeps_what_it_names(network: Network, wanted: Filter, left: int) -> None:
    kept = network.restricted(wanted)
    assert len(kept.tables.happenings.iri) == left
    assert {h.iri for h in kept.happenings()} <= {h.iri for h in network.happenings()}


def test_a_filter_leaves_out_who_then_takes_part_in_nothing(network: Network) -> None:
    kept = network.restricted(Filter(classes=frozenset({"Clash"})))
    assert [node.name for node in kept.nodes()] == ["Gault", "Hollin"]
    with pytest.raises(NotFoundError, match="takes part in no event or relation here"):
        kept.node(iri("Arvenia"))


# --- what is near, and what connects ---------------------------------------------------------------


def test_a_neighbourhood_tells_how_far_how_often_and_by_how_many_sources(network: Network) -> None:
    found = neighbourhood(network, iri("Peace Council"), 2)
    assert [(n.node.name, n.distance, n.happenings, n.sources) for n in found.neighbours] == [
        ("Fallowmark", 1, 3, 1),
        ("Arvenia", 1, 2, 1),
        ("Corland", 1, 2, 1),
        ("Dravia", 1, 2, 1),
        ("Belmark", 2, 19, 5),
        ("Lance-2", 2, 7, 3),
        ("Estmere", 2, 6, 2),
        ("Port Selwyn", 2, 3, 2),
        ("Paula Ostrow", 2, 1, 1),
    ]
    assert found.neighbours[4].kinds[:3] == ("Threaten", "Sanction", "Accuse")


def test_a_limited_neighbourhood_has_the_near_and_well_attested_and_the_edges_among_them(
    network: Network,
) -> None:
    found = neighbourhood(network, iri("Peace Council"), 2, 2)
    assert [n.node.name for n in found.neighbours] == ["Fallowmark", "Arvenia"]
    assert [edge.happening.kind for edge in found.edges] == [
        "Refusal",
        "Refusal",
        "Demand",
        "Mediation",
        "Praise",
    ]


def test_the_shortest_paths_come_first_and_each_step_has_its_sentence(
    network: Network, sixty: EmbeddedStore
) -> None:
    found = shortest_paths(network, iri("Belmark"), iri("Dravia"), 4)
    assert [names(path) for path in found] == [
        ["Belmark", "Estmere", "Dravia"],
        ["Belmark", "Arvenia", "Peace Council", "Dravia"],
        ["Belmark", "Estmere", "Fallowmark", "Dravia"],
        ["Belmark", "Corland", "Peace Council", "Dravia"],
    ]
    hop = found[0].hops[0]
    assert [(e.source, e.target, e.happening.kind) for e in hop.edges] == [
        (iri("Estmere"), iri("Belmark"), "Aid")
    ]
    words = quoted(sixty, hop.edges[0].happening.evidence)
    assert [(w.exact, w.sentence) for w in words.values()] == [("Aid", "Estmere Aid Belmark 2022-06.")]


def test_there_is_no_path_between_what_nothing_connects(network: Network) -> None:
    assert shortest_path(network, iri("Arvenia"), iri("Gault")) is None
    assert shortest_paths(network, iri("Arvenia"), iri("Arvenia"), 3) == ()


def test_a_path_from_somebody_who_is_not_there_is_an_error(network: Network) -> None:
    with pytest.raises(NotFoundError, match="atlantis takes part in no event"):
        shortest_path(network, iri("Atlantis"), iri("Gault"))


def test_common_neighbours_stand_between_two(network: Network) -> None:
    (one,) = common_neighbours(network, iri("Belmark"), iri("Dravia"))
    assert one.node.name == "Estmere"
    assert [edge.happening.kind for edge in one.to_first] == ["Aid"]
    assert [edge.happening.kind for edge in one.to_second] == [
        "Meeting",
        "Meeting",
        "Trade",
        "Trade",
        "Refusal",
        "Accuse",
    ]


# --- time ------------------------------------------------------------------------------------------


def test_the_timeline_of_a_weapon_is_what_happened_with_it(network: Network) -> None:
    found = timeline(network, iri("Lance-2"))
    assert [(e.happening.when.value, e.happening.kind) for e in found if e.happening.when] == [
        ("2021-01-20", "MissileLaunch"),
        ("2021-03-01", "Threaten"),
        ("2021-09-12", "Deployment"),
        ("2021-09-25", "Assault"),
        ("2022-01-20", "Threaten"),
        ("2022-02-01", "Assault"),
        ("2022-05-01", "MissileStrike"),
    ]
    assert {e.roles for e in found} == {("instrument",)}


def test_the_timeline_of_a_pair_is_that_in_which_both_take_part(network: Network) -> None:
    found = timeline(network, iri("Hollin"), iri("Gault"))
    assert [e.happening.kind for e in found] == ["Clash", "Sanction", "Threaten", "Threaten"]
    assert timeline(network, iri("Hollin"), iri("Arvenia")) == ()


def test_changes_between_two_periods_name_the_new_and_who_grew_hostile(happened: Network) -> None:
    found = changes(happened, (date(2021, 1, 1), date(2021, 6, 30)), (date(2022, 1, 1), date(2022, 6, 30)))
    assert [node.name for node in found.new_actors] == ["Gault", "Hollin"]
    assert [(p.source.name, p.target.name, p.after) for p in found.new_pairs] == [
        ("Gault", "Hollin", Tally(2, -8.0)),
        ("Hollin", "Gault", Tally(3, -16 / 3)),
        ("Arvenia", "Peace Council", Tally(1, -4.0)),
        ("Peace Council", "Arvenia", Tally(1, -4.0)),
        ("Estmere", "Belmark", Tally(1, 6.0)),
    ]
    assert [(p.source.name, p.target.name, p.difference) for p in found.escalated] == [
        ("Arvenia", "Corland", -2.0)
    ]
    assert [(p.source.name, p.target.name, p.difference) for p in found.calmed] == [
        ("Belmark", "Arvenia", 7.0),
        ("Corland", "Arvenia", 1.0),
        ("Corland", "Belmark", 0.5),
        ("Arvenia", "Belmark", pytest.approx(0.4)),
    ]


# --- who to whom -----------------------------------------------------------------------------------


def test_a_matrix_counts_who_does_what_to_whom(happened: Network) -> None:
    cells = {(c.source.name, c.code, c.target.name): (c.happenings, c.sources) for c in who_to_whom(happened)}
    assert cells["Arvenia", "verbal-conflict", "Belmark"] == (5, 4)
    assert cells["Belmark", "material-conflict", "Arvenia"] == (3, 2)
    assert cells["Corland", "verbal-conflict", "Arvenia"] == (2, 2)  # and not the threat that is denied
    assert cells["Arvenia", "material-cooperation", "Belmark"] == (1, 1)  # a ceasefire is of both
    assert cells["Belmark", "material-cooperation", "Arvenia"] == (1, 1)
    assert ("Peace Council", "verbal-cooperation", "Corland") in cells
    assert ("Corland", "verbal-cooperation", "Peace Council") not in cells  # they only plan to meet
    assert cells["Dravia", "verbal-cooperation", "Fallowmark"] == (2, 1)


def test_a_matrix_can_count_by_plover_type_or_class(happened: Network) -> None:
    by_type = {(c.source.name, c.code, c.target.name): c.happenings for c in who_to_whom(happened, "plover")}
    by_class = {(c.source.name, c.code, c.target.name): c.happenings for c in who_to_whom(happened, "kind")}
    assert by_type["Arvenia", "THREATEN", "Corland"] == 3
    assert by_class["Arvenia", "NuclearThreat", "Corland"] == 2
    assert by_class["Arvenia", "Threaten", "Corland"] == 1


def test_a_matrix_is_a_table_with_the_busiest_first(happened: Network) -> None:
    rows, columns, counts = table(who_to_whom(happened))
    assert [node.name for node in rows[:2]] == ["Arvenia", "Corland"]
    assert [node.name for node in columns[:2]] == ["Belmark", "Arvenia"]
    assert counts[0][0] == 8  # Arvenia to Belmark: five threats and reproaches, two attacks, a ceasefire


# --- motifs ----------------------------------------------------------------------------------------


def test_a_motif_finds_threats_within_thirty_days_of_sanctions(happened: Network) -> None:
    found = occurrences(happened, motif("B SANCTION A, A THREATEN B within 30"))
    assert [
        (
            {name: node.name for name, node in one.actors},
            [h.when.value for h in one.happenings if h.when],
        )
        for one in found
    ] == [
        ({"A": "Arvenia", "B": "Belmark"}, ["2021-01-04", "2021-01-10"]),
        ({"A": "Fallowmark", "B": "Dravia"}, ["2021-05-01", "2021-05-20"]),
        ({"A": "Arvenia", "B": "Corland"}, ["2021-08-16", "2021-09-10"]),
        ({"A": "Arvenia", "B": "Belmark"}, ["2022-01-03", "2022-01-20"]),
        ({"A": "Arvenia", "B": "Corland"}, ["2022-02-02", "2022-02-20"]),
        ({"A": "Hollin", "B": "Gault"}, ["2022-04-02", "2022-04-10"]),
        ({"A": "Hollin", "B": "Gault"}, ["2022-04-02", "2022-04-11"]),
    ]


def test_a_motif_may_have_classes_quads_and_a_third_actor(happened: Network) -> None:
    steps = motif("A NuclearThreat B, B verbal-conflict A, C Demand A within 30 days")
    assert steps[2] == Step("C", "Demand", "A", 30)
    assert occurrences(happened, steps) == ()
    (one,) = occurrences(happened, motif("A NuclearThreat B, C Demand A within 30"))
    assert [(name, node.name) for name, node in one.actors] == [
        ("A", "Arvenia"),
        ("B", "Corland"),
        ("C", "Peace Council"),
    ]


@pytest.mark.parametrize("text", ["A SANCTION", "", "A SANCTION B within x"])
def test_a_text_that_is_no_motif_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="is no step of a motif"):
        motif(text)


def test_a_motif_of_an_unknown_deed_is_refused(happened: Network) -> None:
    with pytest.raises(QueryError, match="'TICKLE' is no class of events"):
        occurrences(happened, motif("A TICKLE B"))


def test_a_summary_counts_what_there_is(network: Network) -> None:
    found = summary(network)
    assert (found.documents, found.entities, found.happenings, found.edges) == (6, 14, 61, 78)
    assert (found.first, found.last) == ("2021-01-04", "2022-06-30")
    assert found.statuses == (
        ("Reported", 53),
        ("Claimed", 5),
        ("Denied", 1),
        ("Hypothetical", 1),
        ("Planned", 1),
    )
    assert found.types[:2] == (("State", 8), ("Person", 2))
