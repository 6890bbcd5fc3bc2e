"""What the commands that ask the network print: tables on a terminal, or JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kg.lookup import Evidence
from kg.network import Edge, Happening, Neighbourhood, Network, Node, Path, TimelineEntry
from kg.printing import console
from kg.reference import local

if TYPE_CHECKING:  # what one command prints, the others need not load
    from kg.network.changes import Change, PairChange, Tally
    from kg.network.connections import CommonNeighbour
    from kg.network.matrix import Cell
    from kg.network.motifs import Occurrence
    from kg.network.standing import Community, Standing
    from kg.network.summary import Summary

Words = Mapping[str, Evidence]

_FEW = 3  # edges of a step, common neighbours, members of a community that a table shows


def print_paths(
    first: Node,
    second: Node,
    paths: Sequence[Path],
    shared: Sequence[CommonNeighbour],
    words: Words,
    as_json: bool,
) -> None:
    """Print what connects two entities: paths with their sentences, and what both have to do with."""
    if as_json:
        _print_json(
            {
                "from": asdict(first),
                "to": asdict(second),
                "paths": [[_hop_json(hop, words) for hop in path.hops] for path in paths],
                "common": [asdict(one.node) for one in shared],
            }
        )
        return
    out = console()
    if not paths:
        out.print(f"nothing connects {first.name} and {second.name}", markup=False)
    for number, path in enumerate(paths, start=1):
        tree = Tree(
            Text.assemble((f"{number}. ", "dim"), (" – ".join(node.name for node in path.nodes), "bold"))
        )
        for hop in path.hops:
            branch = tree.add(_edge_line(hop.edges[0], {hop.start.iri: hop.start, hop.end.iri: hop.end}))
            _add_words(branch, hop.edges[0].happening, words)
            if len(hop.edges) > 1:
                others = ", ".join(edge.happening.kind for edge in hop.edges[1 : 1 + _FEW])
                more = " …" if len(hop.edges) > 1 + _FEW else ""
                branch.add(Text(f"and {len(hop.edges) - 1} more: {others}{more}", style="dim"))
        out.print(tree)
    if shared:
        names = ", ".join(one.node.name for one in shared[:10])
        more = f" and {len(shared) - 10} more" if len(shared) > 10 else ""
        out.print(Text.assemble(("both have to do with: ", "dim"), names, more))


def print_neighbourhood(found: Neighbourhood, as_json: bool) -> None:
    """Print whom and what an entity has to do with."""
    if as_json:
        _print_json(
            {
                "centre": asdict(found.centre),
                "neighbours": [
                    asdict(one.node)
                    | {
                        "distance": one.distance,
                        "happenings": one.happenings,
                        "sources": one.sources,
                        "kinds": one.kinds,
                    }
                    for one in found.neighbours
                ],
                "edges": [_edge_json(edge) for edge in found.edges],
            }
        )
        return
    table = _table(
        "neighbour",
        "type",
        ">steps",
        ">events",
        ">sources",
        "kinds",
        title=f"{found.centre.name} has to do with",
    )
    for one in found.neighbours:
        kinds = ", ".join(one.kinds[:_FEW]) + (" …" if len(one.kinds) > _FEW else "")
        table.add_row(
            Text(one.node.name),
            one.node.class_name,
            str(one.distance),
            str(one.happenings),
            str(one.sources),
            kinds,
        )
    _print_table(table, "nobody and nothing here")


def print_timeline(network: Network, entries: Sequence[TimelineEntry], words: Words, as_json: bool) -> None:
    """Print happenings in the order of time, each with its sentence."""
    if as_json:
        _print_json([_happening_json(e.happening, words) | {"as": e.roles} for e in entries])
        return
    out = console()
    if not entries:
        out.print("nothing in which all of them take part")
    for entry in entries:
        tree = Tree(_happening_line(network, entry.happening))
        _add_words(tree, entry.happening, words)
        out.print(tree)
    if any(entry.happening.when and entry.happening.when.dated_by == "publication" for entry in entries):
        out.print(Text("~ dated by the day of publication, since the text gives no time", style="dim"))


def print_matrix(cells: Sequence[Cell], limit: int, as_json: bool) -> None:
    """Print who does what to whom, and how often."""
    if as_json:
        _print_json([asdict(cell) for cell in cells])
        return
    table = _table("who", "what", "to whom", ">events", ">sources")
    for cell in cells[:limit]:
        table.add_row(
            Text(cell.source.name),
            cell.code,
            Text(cell.target.name),
            str(cell.happenings),
            str(cell.sources),
        )
    _print_table(table, "nobody does anything to anybody here")
    _print_more(len(cells) - limit)


def print_changes(found: Change, limit: int, as_json: bool) -> None:
    """Print what is new in a period, and who grew more or less hostile to whom."""
    if as_json:
        _print_json(asdict(found))
        return
    out = console()
    names = ", ".join(node.name for node in found.new_actors[:limit])
    out.print(Text.assemble(("new actors: ", "bold"), names or "none"))
    _print_more(len(found.new_actors) - limit)
    parts = (
        ("new pairs", found.new_pairs),
        ("more hostile", found.escalated),
        ("less hostile", found.calmed),
    )
    for title, pairs in parts:
        table = _table("who", "to whom", ">before", ">after", ">change", title=title)
        for pair in pairs[:limit]:
            table.add_row(*_pair_cells(pair))
        if pairs:
            out.print(table)
            _print_more(len(pairs) - limit)
        else:
            out.print(Text.assemble((f"{title}: ", "bold"), "none"))
    out.print(
        Text("mean intensity from −10 (hostile) to 10 (friendly), with the number of events", style="dim")
    )


def print_motifs(network: Network, rows: Sequence[Occurrence], words: Words, as_json: bool) -> None:
    """Print where a motif is found: who stands for whom, and what happens in turn."""
    if as_json:
        _print_json(
            [
                {
                    "actors": {name: asdict(node) for name, node in row.actors},
                    "happenings": [_happening_json(one, words) for one in row.happenings],
                }
                for row in rows
            ]
        )
        return
    out = console()
    if not rows:
        out.print("it is not found here")
    for row in rows:
        tree = Tree(Text(", ".join(f"{name} = {node.name}" for name, node in row.actors), style="bold"))
        for happening in row.happenings:
            branch = tree.add(_happening_line(network, happening))
            _add_words(branch, happening, words)
        out.print(tree)


def print_stats(
    counted: Summary, standing: Sequence[Standing], parts: Sequence[Community], as_json: bool
) -> None:
    """Print what a network holds, who stands in the middle of it, and its communities."""
    if as_json:
        _print_json(
            asdict(counted)
            | {name: dict(getattr(counted, name)) for name in ("types", "kinds", "quads", "statuses")}
            | {
                "standing": [asdict(one) for one in standing],
                "communities": [[asdict(node) for node in part.members] for part in parts],
            }
        )
        return
    out = console()
    table = Table(show_header=False, box=None)
    for name in ("documents", "entities", "happenings", "edges", "links", "sources"):
        table.add_row(Text(name, style="dim"), str(getattr(counted, name)))
    table.add_row(Text("dated", style="dim"), f"{counted.first or '…'} to {counted.last or '…'}")
    for name in ("types", "kinds", "quads", "statuses"):
        pairs = getattr(counted, name)
        listed = ", ".join(f"{word} {count}" for word, count in pairs[:8])
        table.add_row(Text(name, style="dim"), listed + (" …" if len(pairs) > 8 else ""))
    out.print(table)
    table = _table("entity", "type", ">events", ">acts", ">suffers", ">PageRank", ">betweenness")
    for one in standing:
        numbers = (str(one.happenings), str(one.acts), str(one.suffers))
        measures = (f"{one.pagerank:.4f}", f"{one.betweenness:.4f}")
        table.add_row(Text(one.node.name), one.node.class_name, *numbers, *measures)
    _print_table(table, "no entity takes part in anything here")
    for number, part in enumerate((part for part in parts if len(part.members) > 1), start=1):
        names = ", ".join(node.name for node in part.members[: 2 * _FEW])
        more = f" and {len(part.members) - 2 * _FEW} more" if len(part.members) > 2 * _FEW else ""
        out.print(Text.assemble((f"community {number}: ", "dim"), names, more))


# --- lines and cells -------------------------------------------------------------------------------


def _table(*columns: str, title: str | None = None) -> Table:
    """Return an empty table; a column whose name begins with > is of numbers."""
    table = Table(header_style="bold", title=title, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name.removeprefix(">"), justify="right" if name.startswith(">") else "left")
    return table


def _print_table(table: Table, otherwise: str) -> None:
    console().print(table if table.row_count else otherwise)


def _print_more(left: int) -> None:
    if left > 0:
        console().print(Text(f"and {left} more; --limit shows them, --json has all", style="dim"))


def _edge_line(edge: Edge, nodes: Mapping[str, Node]) -> Text:
    happening = edge.happening
    return Text.assemble(
        nodes[edge.source].name,
        (f" ─{happening.kind}→ ", "bold cyan"),
        nodes[edge.target].name,
        (f"  {happening.status.lower()}{_time(happening)}", "dim"),
    )


def _happening_line(network: Network, happening: Happening) -> Text:
    roles = ", ".join(f"{role} {network.node(iri).name}" for role, iri in happening.roles)
    when = happening.when
    time = f"{'~' if when.dated_by == 'publication' else ''}{when.value}" if when else "undated"
    return Text.assemble(
        (f"{time}  ", "bold"), (happening.kind, "bold cyan"), f" {happening.status.lower()} ({roles})"
    )


def _time(happening: Happening) -> str:
    when = happening.when
    return f" {'~' if when.dated_by == 'publication' else ''}{when.value}" if when else ""


def _add_words(branch: Tree, happening: Happening, words: Words) -> None:
    for mention in happening.evidence[:1]:
        if evidence := words.get(mention):
            place = f"{unquote(local(evidence.document))} {evidence.start}–{evidence.end}: "
            branch.add(Text.assemble((place, "dim"), (" ".join(evidence.sentence.split()), "italic")))


def _pair_cells(pair: PairChange) -> tuple[Text, Text, str, str, str]:
    change = f"{pair.difference:+.1f}" if pair.difference is not None else ""
    return Text(pair.source.name), Text(pair.target.name), _tally(pair.before), _tally(pair.after), change


def _tally(tally: Tally | None) -> str:
    return f"{tally.intensity:+.1f} ({tally.deeds})" if tally else "–"


# --- JSON ------------------------------------------------------------------------------------------


def _hop_json(hop: Any, words: Words) -> dict[str, Any]:
    edges = [_edge_json(edge) | _happening_json(edge.happening, words) for edge in hop.edges]
    return {"from": asdict(hop.start), "to": asdict(hop.end), "edges": edges}


def _edge_json(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "target": edge.target,
        "source_role": edge.source_role,
        "target_role": edge.target_role,
        "happening": edge.happening.iri,
        "kind": edge.happening.kind,
        "status": edge.happening.status,
    }


def _happening_json(happening: Happening, words: Words) -> dict[str, Any]:
    evidence = [
        {"mention": mention} | (asdict(words[mention]) if mention in words else {})
        for mention in happening.evidence
    ]
    return asdict(happening) | {"evidence": evidence}


def _print_json(value: Mapping[str, Any] | Iterable[Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
