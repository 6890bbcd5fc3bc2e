"""The commands that ask the network: paths, neighbours, timelines, matrices, changes, motifs, figures."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli_asking import EVERYTHING, Wanted, asked, days_of, filtered

if TYPE_CHECKING:
    from kg.network.deeds import By


class Code(StrEnum):
    """What tells events apart in a matrix."""

    QUAD = "quad"
    PLOVER = "plover"
    CLASS = "class"


class NetworkFormat(StrEnum):
    """The formats in which a network is written for other programs."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    CYTOSCAPE = "cytoscape"
    NODES = "nodes"
    EDGES = "edges"


class Picture(StrEnum):
    """What `kg draw` draws."""

    NEIGHBOURHOOD = "neighbourhood"
    TIMELINE = "timeline"


StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="DIR|URL",
        help="The directory of the store, or sparql+https://… of a server.",
        show_default=True,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
DEFAULT_STORE = "graph.kg"
_BY: dict[Code, By] = {Code.QUAD: "quad", Code.PLOVER: "plover", Code.CLASS: "kind"}


def add_graph_commands(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    for command in (path, neighbours, timeline, matrix, changes, motif, stats, network, draw):
        app.command()(command)


@filtered()
def path(
    first: Annotated[str, typer.Argument(metavar="A", help="A name, in any letter case, or an IRI.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    count: Annotated[int, typer.Option("--count", "-k", min=1, help="How many paths to show at most.")] = 3,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Show what connects two entities: the shortest paths, each step with the sentence that says so.

    [bold]Example[/]: kg path "Kim Jong-un" "Vladimir Putin" --store graph.kg
    """
    from kg.network import common_neighbours, quoted, shortest_paths
    from kg.printing_network import print_paths

    with asked(store, wanted) as (graph, found, iri):
        ends = iri(first), iri(second)
        ways = shortest_paths(found, *ends, count)
        edges = [edge for way in ways for hop in way.hops for edge in hop.edges]
        words = quoted(graph, (mention for edge in edges for mention in edge.happening.evidence))
        shared = common_neighbours(found, *ends)
        print_paths(found.node(ends[0]), found.node(ends[1]), ways, shared, words, as_json)
    if not ways:
        raise typer.Exit(1)


@filtered()
def neighbours(
    name: Annotated[str, typer.Argument(help="A name, in any letter case, or an IRI.")],
    depth: Annotated[int, typer.Option("--depth", "-d", min=1, help="How many steps away to look.")] = 1,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many to show at most.")] = 25,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Show whom and what an entity has to do with, the best attested first.

    [bold]Example[/]: kg neighbours "Kim Jong-un" --depth 2 --store graph.kg
    """
    from kg.network import neighbourhood
    from kg.printing_network import print_neighbourhood

    with asked(store, wanted) as (_, found, iri):
        print_neighbourhood(neighbourhood(found, iri(name), depth, limit), as_json)


@filtered()
def timeline(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="One name, or several that all take part.")
    ],
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Show what happened with an entity, a pair or a weapon, in the order of time, with its sentences.

    [bold]Example[/]: kg timeline 9M729 --store graph.kg

    [bold]Example[/]: kg timeline "North Korea" Japan --status reported --store graph.kg
    """
    from kg.network import quoted
    from kg.network import timeline as timeline_of
    from kg.printing_network import print_timeline

    with asked(store, wanted) as (graph, found, iri):
        entries = timeline_of(found, *(iri(name) for name in names))
        words = quoted(graph, (mention for entry in entries for mention in entry.happening.evidence))
        print_timeline(found, entries, words, as_json)


@filtered()
def matrix(
    by: Annotated[Code, typer.Option(help="Count by PLOVER quad, PLOVER type or class.")] = Code.QUAD,
    by_state: Annotated[
        bool, typer.Option("--by-state", help="Let people, forces and organizations count for their state.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many rows to show at most.")] = 40,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Count who does what to whom. Without --status, only what is reported, claimed or disputed counts.

    [bold]Example[/]: kg matrix --by plover --by-state --store graph.kg
    """
    from kg.network.matrix import who_to_whom
    from kg.printing_network import print_matrix

    with asked(store, wanted, True) as (_, found, _2):
        cells = who_to_whom(found, _BY[by], by_state)
        print_matrix(cells, limit, as_json)


@filtered(without=("since", "until"))
def changes(
    before: Annotated[
        str, typer.Option(metavar="DAY..DAY", help="The earlier period: 2022-01..2022-03, or 2021.")
    ],
    after: Annotated[str, typer.Option(metavar="DAY..DAY", help="The later period.")],
    by_state: Annotated[
        bool, typer.Option("--by-state", help="Let people, forces and organizations count for their state.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many of each to show.")] = 15,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Show what is new in a period beside an earlier one: actors, pairs, and who grew more hostile to whom.

    Without --status, only what is reported, claimed or disputed counts.

    [bold]Example[/]: kg changes --before 2021 --after 2022-01..2022-06 --store graph.kg
    """
    from kg.network.changes import changes as changed
    from kg.printing_network import print_changes

    periods = days_of(before, "--before"), days_of(after, "--after")
    with asked(store, wanted, True) as (_, found, _2):
        print_changes(changed(found, *periods, by_state), limit, as_json)


@filtered(without=("classes",))
def motif(
    shape: Annotated[
        str, typer.Argument(metavar="STEPS", help='Such as "B SANCTION A, A THREATEN B within 30".')
    ],
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Find sequences of deeds: who does what to whom, and who then does what, within so many days.

    What is done is a class of events, a PLOVER type or a PLOVER quad. Without --status, only what is
    reported, claimed or disputed counts.

    [bold]Example[/]: kg motif "B SANCTION A, A THREATEN B within 30" --store graph.kg
    """
    from kg.network import quoted
    from kg.network.motifs import motif as read_motif
    from kg.network.motifs import occurrences
    from kg.printing_network import print_motifs

    with asked(store, wanted, True) as (graph, found, _):
        rows = occurrences(found, read_motif(shape))
        happenings = [happening for row in rows for happening in row.happenings]
        words = quoted(graph, (mention for one in happenings for mention in one.evidence))
        print_motifs(found, rows, words, as_json)


@filtered()
def stats(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many entities to show.")] = 10,
    pivots: Annotated[
        int, typer.Option(min=1, help="From how many entities to estimate betweenness in a large network.")
    ] = 64,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
    as_json: Json = False,
) -> None:
    """Show what the graph holds, who stands in the middle of it, and into which communities it falls.

    [bold]Example[/]: kg stats --store graph.kg
    """
    from kg.network.standing import communities, standings
    from kg.network.summary import summary
    from kg.printing_network import print_stats

    with asked(store, wanted) as (_, found, _2):
        exact = len(found.numbers) <= _EXACT
        standing = standings(found, None if exact else pivots)
        print_stats(summary(found), standing[:limit], communities(found)[:limit], as_json)


_EXACT = 2_000  # entities up to which betweenness is measured from all of them in no noticeable time


@filtered()
def network(
    output_format: Annotated[
        NetworkFormat, typer.Option("--format", help="For Gephi, Cytoscape, or a table of nodes or edges.")
    ] = NetworkFormat.GRAPHML,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file instead of standard output.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
) -> None:
    """Write the network for other programs: GraphML, GEXF, Cytoscape JSON, CSV of nodes or of edges.

    [bold]Example[/]: kg network --format gexf -o graph.gexf --store graph.kg
    """
    from kg.network.files import write_network

    with asked(store, wanted) as (_, found, _2):
        data = write_network(found, output_format.value)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)


@filtered()
def draw(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="A name, or several for a timeline.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The figure: .svg, .png or .pdf.")
    ],
    picture: Annotated[Picture, typer.Option("--as", help="What to draw.")] = Picture.NEIGHBOURHOOD,
    depth: Annotated[int, typer.Option("--depth", "-d", min=1, max=2, help="Of a neighbourhood.")] = 1,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="The most neighbours or events.")] = 14,
    store: StoreOption = DEFAULT_STORE,
    wanted: Wanted = EVERYTHING,
) -> None:
    """Draw the neighbourhood or the timeline of an entity, for print: the same graph is the same figure.

    [bold]Example[/]: kg draw "Nikita Khrushchev" -o figure.svg --store graph.kg

    [bold]Example[/]: kg draw Russia --as timeline -o timeline.png --store graph.kg
    """
    from kg.drawing import FORMATS, draw_neighbourhood, draw_timeline
    from kg.network import neighbourhood
    from kg.network import timeline as timeline_of

    ending = output.suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise typer.BadParameter(
            f"{output.name} has no ending of a figure; write {', '.join(f'.{one}' for one in FORMATS)}",
            param_hint="--output",
        )
    with asked(store, wanted) as (_, found, iri):
        entities = [iri(name) for name in names]
        if picture is Picture.TIMELINE:
            data = draw_timeline(found, timeline_of(found, *entities), entities, ending, limit)
        elif len(entities) == 1:
            near = neighbourhood(found, entities[0], depth, limit)
            data = draw_neighbourhood(near, ending, found.knowledge.above)
        else:
            raise typer.BadParameter("a neighbourhood is of one entity; write --as timeline for several")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(data)
