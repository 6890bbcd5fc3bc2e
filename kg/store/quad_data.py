"""Quads as the stores handle them: put into a graph, moved to another base, written as SPARQL's quad data."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

import ontology
from kg.reference import rebase

DEFAULT = DefaultGraph()
_LOADED = ("vocabulary", "events", "weapons", "offices", "plover", "alignments", "states", "organizations")


def ontology_triples(base: str) -> set[Triple]:
    """Return what a store holds of the ontology and reference knowledge, whose things stand under a base."""
    found = {triple for triple in ontology.triples(*_LOADED) if not is_word(triple)}
    return found if base == ontology.DEFAULT_BASE else {rebased(triple, base) for triple in found}


def is_word(triple: Triple) -> bool:
    """Say whether a triple is of the lexicon; words are the extractor's, and no part of the graph."""
    return str(triple.subject).startswith(f"<{ontology.LEXICON}")


def in_default(triples: Iterable[Triple]) -> set[Quad]:
    """Put triples into the default graph."""
    return {in_graph(triple, DEFAULT) for triple in triples}


def in_graph(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    """Put a triple into a graph."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def rebased(triple: Triple, base: str) -> Triple:
    """Move the things of a triple from the default base to another."""

    def moved(node: NamedNode) -> NamedNode:
        return NamedNode(rebase(node.value, base))

    subject, value = triple.subject, triple.object
    return Triple(
        moved(subject) if isinstance(subject, NamedNode) else subject,
        triple.predicate,
        moved(value) if isinstance(value, NamedNode) else value,
    )


def quad_data(quads: Iterable[Quad], default: NamedNode | None = None) -> str:
    """Write quads as SPARQL quad data, sorted, so that the same change is the same update.

    Args:
        quads: the quads.
        default: the named graph that stands for the default graph, on a server that has none of its own.
    """
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        graph = default if quad.graph_name == DEFAULT and default is not None else quad.graph_name
        name = "" if graph == DEFAULT else str(graph)
        by_graph.setdefault(name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(
        f"GRAPH {name} {{ {' '.join(sorted(lines))} }}" if name else "\n".join(sorted(lines))
        for name, lines in sorted(by_graph.items())
    )


def deletions(quads: Iterable[Quad], default: NamedNode | None = None) -> list[str]:
    """Return the SPARQL operations that delete quads, sorted; none where there are none.

    A node without a name cannot be named in an update either: with such a quad go all that differ from it by
    another such node alone. Whoever deletes some of what is said of a thing deletes all of it.

    Args:
        quads: the quads.
        default: as for `quad_data`.
    """
    named: list[Quad] = []
    unnamed: list[Quad] = []
    for quad in quads:
        (unnamed if _variables(quad) else named).append(quad)
    operations = [f"DELETE DATA {{ {quad_data(named, default)} }}"] if named else []
    return operations + sorted({_deletion(quad, default) for quad in unnamed})


def _variables(quad: Quad) -> list[str]:
    terms = (("?s", quad.subject), ("?o", quad.object))
    return [name for name, term in terms if isinstance(term, BlankNode)]


def _deletion(quad: Quad, default: NamedNode | None) -> str:
    unnamed = _variables(quad)
    subject = "?s" if "?s" in unnamed else quad.subject
    value = "?o" if "?o" in unnamed else quad.object
    pattern = f"{subject} {quad.predicate} {value} ."
    graph = default if quad.graph_name == DEFAULT and default is not None else quad.graph_name
    if graph != DEFAULT:
        pattern = f"GRAPH {graph} {{ {pattern} }}"
    condition = " && ".join(f"isBlank({name})" for name in unnamed)
    return f"DELETE {{ {pattern} }} WHERE {{ {pattern} FILTER({condition}) }}"
