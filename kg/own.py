"""What does the user know beside what comes with Communiqué? Their own reference file: read, merged, written.

The file is Turtle in our vocabulary, sorted, so that the same knowledge is the same bytes. It is that of the
environment variable KG_REFERENCE, or else `reference.ttl` in the user's data folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Literal as OneOf

import pyoxigraph as ox
from platformdirs import user_data_path
from pyoxigraph import Literal, NamedNode, Triple

import ontology
from kg.errors import NotFoundError, OntologyError, ReadingError
from kg.reading.values import Failure
from kg.reference import (
    LEXINFO,
    NAME_PROPERTIES,
    ONTOLEX,
    Ontology,
    Reference,
    class_tree,
    load,
    load_with,
    local,
    turtle_triples,
)
from kg.terms import PREFIXES, RDF_TYPE, RDFS_LABEL, cq

if TYPE_CHECKING:
    from kg.own_entities import Item

VARIABLE = "KG_REFERENCE"
Format = OneOf["csv", "turtle", "wikidata"]

_SUFFIXES: Mapping[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".ttl": "turtle",
    ".json": "wikidata",
    ".jsonl": "wikidata",
    ".ndjson": "wikidata",
}
_HEAD = "# Reference knowledge of your own. kg reference add and kg reference remove write this file.\n\n"
_WRITTEN_PREFIXES = PREFIXES | {
    "lex": ontology.LEXICON,
    "lexinfo": LEXINFO,
    "ontolex": ONTOLEX,
    "wd": "http://www.wikidata.org/entity/",
    **{
        kind: f"{ontology.DEFAULT_BASE}{kind}/"
        for kind in ("organization", "person", "place", "state", "weapon")
    },
}

Things = dict[str, frozenset[Triple]]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the things of some files, what could not be read, and what the user should know."""

    added: int
    replaced: int
    unchanged: int
    failures: tuple[Failure, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing of the user's own, as it is shown; `country` is an ISO 3166-1 alpha-3 code."""

    iri: str
    name: str
    class_name: str
    country: str
    names: tuple[str, ...]


def path() -> Path:
    """Return where the user's own reference file is, or would be."""
    given = os.environ.get(VARIABLE)
    return Path(given) if given else user_data_path("communique", appauthor=False) / "reference.ttl"


def files() -> list[Path]:
    """Return the user's own reference file, where there is one."""
    return [path()] if path().is_file() else []


def known(*further: Path) -> Reference:
    """Load what comes with Communiqué, the user's own reference file, and further Turtle files.

    Raises:
        OntologyError: where a file is no Turtle, or refers to something that no file defines.
    """
    own = [*further, *files()]
    return load_with(*own) if own else load()


def digest(own: Iterable[Triple]) -> str:
    """Return a digest of what the user's own files say: with another, a document is read anew."""
    return hashlib.sha256("\n".join(map(str, own)).encode()).hexdigest()


# --- adding and removing ------------------------------------------------------------------------


def add(sources: Sequence[Path]) -> Added:
    """Merge the things of files into the user's own reference file; a thing that it has is replaced.

    Raises:
        OntologyError: where the user's own reference file cannot be read.
    """
    old = _things()
    new: Things = {}
    failures: list[Failure] = []
    texts = []
    for file in sources:
        try:
            texts.append(_read(file))
        except ReadingError as error:
            failures.append(Failure(str(file), str(error)))
    # Turtle comes first: tables and items may be of the classes that it defines.
    for text in sorted(texts, key=lambda text: text.format != "turtle"):
        failures += _take(text, old, new)
    merged = old | new
    notes = tuple(_shared_names(merged, new))
    changed = {iri for iri, triples in new.items() if old.get(iri) != triples}
    if changed:
        _write(merged)
    replaced = len(changed & old.keys())
    return Added(
        added=len(changed) - replaced,
        replaced=replaced,
        unchanged=len(new) - len(changed),
        failures=tuple(failures),
        notes=notes,
    )


def remove(name: str) -> Listed:
    """Remove a thing from the user's own reference file, by its IRI or one of its names.

    Raises:
        NotFoundError: where there is none, or where several have the name.
        OntologyError: where something that stays needs it.
    """
    things = _things()
    wanted = name.casefold()
    shown = listed()
    found = [thing for thing in shown if thing.iri == name] or [
        thing for thing in shown if wanted in {n.casefold() for n in (thing.name, *thing.names)}
    ]
    if not found:
        raise NotFoundError(f"{path()} has nothing called {name!r}; kg reference list shows what it has")
    if len(found) > 1:
        iris = ", ".join(thing.iri for thing in found)
        raise NotFoundError(f"{name!r} is the name of several; remove one by its IRI: {iris}")
    needed_by = _needing(found[0].iri, things)
    if needed_by:
        raise OntologyError(f"{found[0].iri} is needed by {', '.join(needed_by)}; remove what needs it first")
    del things[found[0].iri]
    _write(things)
    return found[0]


def _needing(iri: str, things: Things) -> list[str]:
    """Return the IRIs of the things that refer to one, unless we know it too."""
    ours = Ontology(ontology.triples(*ontology.KNOWLEDGE))
    if ours.all(iri, RDF_TYPE.value):
        return []
    return sorted(other for other, said in things.items() if any(t.object == NamedNode(iri) for t in said))


def listed() -> list[Listed]:
    """Return what the user's own reference file holds, sorted by IRI."""
    things = _things()
    own = Ontology(_ordered(things))
    whole = Ontology([*_ordered(things), *ontology.triples(*ontology.KNOWLEDGE)])
    return [_listed(iri, own, whole) for iri in sorted(things)]


def _listed(iri: str, own: Ontology, whole: Ontology) -> Listed:
    """Show a thing: its further names are those that the user gave it, the rest may be ours."""
    states = [iri, *whole.all(iri, cq("country").value, cq("originCountry").value)]
    codes = [code for state in states for code in whole.all(state, cq("iso3166").value)]
    name = whole.one(iri, RDFS_LABEL.value) or local(iri)
    return Listed(
        iri=iri,
        name=name,
        class_name=local(whole.one(iri, RDF_TYPE.value) or ""),
        country=codes[0] if codes else "",
        names=tuple(other for other in own.all(iri, *NAME_PROPERTIES) if other != name),
    )


# --- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a file, and what it is written in."""

    where: str
    text: str
    format: Format


def _read(file: Path) -> _Text:
    """Read a file.

    Raises:
        ReadingError: where it cannot be read, or is not UTF-8.
    """
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ReadingError(f"{error.strerror or error}; check the path and its rights") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadingError(f"line {line} is not UTF-8; save the file as UTF-8") from None
    return _Text(str(file), text, _format(file, text))


def _format(file: Path, text: str) -> Format:
    """Say what a file is: by its name, or else by how it begins."""
    named = _SUFFIXES.get(file.suffix.lower())
    if named is not None:
        return named
    start = text.lstrip().lower()
    if start.startswith(("{", "[")):
        return "wikidata"
    return "turtle" if start.startswith(("@prefix", "prefix", "@base", "base", "#", "<")) else "csv"


def _take(text: _Text, old: Things, new: Things) -> list[Failure]:
    """Put the things of a text among the new ones, and return what was wrong with it."""
    failures = []
    taken: dict[str, Item] = {}
    for found in _items(text, _ordered(old | new)):
        if isinstance(found, Failure):
            failures.append(found)
            continue
        earlier = taken.setdefault(found.iri, found)
        if earlier.triples != found.triples:
            problem = f"line {earlier.line} says otherwise of {found.iri}; give each an IRI of its own"
            failures.append(Failure(f"{text.where}:{found.line}", problem))
    new |= {iri: item.triples for iri, item in taken.items()}
    return failures


def _items(text: _Text, own: list[Triple]) -> Iterator[Item | Failure]:
    # Imported here, since every extraction imports this module, and only who adds needs these.
    from kg.own_csv import read_csv
    from kg.own_entities import Vocabulary
    from kg.own_turtle import read_turtle
    from kg.own_wikidata import read_wikidata

    if text.format == "turtle":
        return read_turtle(text.where, text.text, own)
    vocabulary = Vocabulary(load(), class_tree(Ontology([*own, *ontology.triples(*ontology.CLASSES)])))
    if text.format == "csv":
        return read_csv(text.where, text.text, vocabulary)
    matches = _wikidata_classes([*ontology.triples("alignments"), *own])
    return read_wikidata(text.where, text.text, vocabulary, matches)


def _wikidata_classes(triples: Iterable[Triple]) -> dict[str, list[str]]:
    """Return our classes by the IRI of the class in Wikidata that each matches."""
    found: dict[str, list[str]] = {}
    for triple in triples:
        if isinstance(triple.object, NamedNode) and triple.predicate.value in _MATCHES:
            found.setdefault(triple.object.value, []).append(local(str(triple.subject).strip("<>")))
    return found


_MATCHES = {PREFIXES["skos"] + name for name in ("exactMatch", "closeMatch", "narrowMatch")}


def _shared_names(things: Things, new: Things) -> Iterator[str]:
    """Yield a note for each two or more things of the user's own that share a name, one of them new."""
    bearers: dict[str, set[str]] = {}
    for triple in _ordered(things):
        if triple.predicate.value in NAME_PROPERTIES and isinstance(triple.object, Literal):
            iri = str(triple.subject).strip("<>")
            if not iri.startswith((ontology.LEXICON, ontology.VOCABULARY)):
                bearers.setdefault(triple.object.value, set()).add(iri)
    seen = set()
    for form, iris in sorted(bearers.items()):
        shared = tuple(sorted(iris))
        if len(shared) > 1 and shared not in seen and new.keys() & iris:
            seen.add(shared)
            yield f"{form!r} is a name of {' and '.join(shared)}; the first of them is meant by it"


# --- the file -----------------------------------------------------------------------------------


def _things() -> Things:
    """Read the user's own reference file."""
    found: dict[str, set[Triple]] = {}
    for file in files():
        for triple in turtle_triples(file):
            if isinstance(triple.subject, NamedNode):
                found.setdefault(triple.subject.value, set()).add(triple)
    return {iri: frozenset(triples) for iri, triples in found.items()}


def _ordered(things: Things) -> list[Triple]:
    return sorted((triple for triples in things.values() for triple in triples), key=_order)


def _order(triple: Triple) -> tuple[str, str]:
    return str(triple.subject).removeprefix("<").removesuffix(">"), str(triple)


def _write(things: Things) -> None:
    """Write the user's own reference file, whole or not at all."""
    turtle = ox.serialize(_ordered(things), format=ox.RdfFormat.TURTLE, prefixes=_WRITTEN_PREFIXES) or b""
    lines = turtle.decode().splitlines(keepends=True)
    lines.sort(key=lambda line: (0, line) if line.startswith("@prefix ") else (1, ""))
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(_HEAD + "".join(lines), encoding="utf-8", newline="\n")
    beside.replace(file)
