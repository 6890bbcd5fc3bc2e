"""What do the options and names of the commands that ask the network mean?"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from kg.network import Filter, Network
    from kg.store import EmbeddedStore, Store
    from kg.store.remote import RemoteStore


_SINCE = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Leave out what ended before: YYYY[-MM[-DD]].")
]
_UNTIL = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Leave out what began after: YYYY[-MM[-DD]].")
]
_CLASSES = Annotated[
    list[str] | None,
    typer.Option("--class", metavar="NAME", help="Only events of this class, or relations; may be repeated."),
]
_STATUSES = Annotated[
    list[str] | None,
    typer.Option(
        "--status", metavar="NAME", help="Only what is reported, claimed, planned …; may be repeated."
    ),
]
_CERTAINTIES = Annotated[
    list[str] | None,
    typer.Option("--certainty", metavar="NAME", help="Only what is certain, probable …; may be repeated."),
]
_SAID = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only what this outlet or speaker says; may be repeated."),
]
_OPTIONS: dict[str, Any] = {
    "since": _SINCE,
    "until": _UNTIL,
    "classes": _CLASSES,
    "statuses": _STATUSES,
    "certainties": _CERTAINTIES,
    "sources": _SAID,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which happenings the options of a command keep, as they were written."""

    since: str | None = None
    until: str | None = None
    classes: list[str] | None = None
    statuses: list[str] | None = None
    certainties: list[str] | None = None
    sources: list[str] | None = None


EVERYTHING = Wanted()


def filtered(without: Collection[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options that say what is wanted, where it has a parameter `wanted`.

    Typer makes the options of a command from its signature, so that is what is changed here.

    Args:
        without: the fields of `Wanted` that make no sense for this command.
    """
    names = [name for name in _OPTIONS if name not in without]

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def expanded(**values: Any) -> None:
            command(wanted=Wanted(**{name: values.pop(name) for name in names}), **values)

        parameters: list[inspect.Parameter] = []
        for one in inspect.signature(command, eval_str=True).parameters.values():
            options = names if one.name == "wanted" else []
            parameters += [
                one.replace(name=name, default=None, annotation=_OPTIONS[name]) for name in options
            ]
            parameters += [one] if one.name != "wanted" else []
        changed: Any = expanded
        changed.__signature__ = inspect.Signature(parameters)
        changed.__annotations__ = {one.name: one.annotation for one in parameters}
        return expanded

    return decorated


Asked = tuple["Store", "Network", Callable[[str], str]]


@contextmanager
def asked(store: str, wanted: Wanted, happened: bool = False) -> Iterator[Asked]:
    """Open a store; yield it, its network of what is wanted, and what finds the IRI of a name."""
    from kg.network.keeping import Kept
    from kg.store import open_store
    from kg.store.files import read_again

    def opened() -> tuple[EmbeddedStore | RemoteStore, Network]:
        graph = open_store(store, read_only=True)
        try:
            whole = Kept(graph).network()
            return graph, whole.restricted(_filter(graph, whole, wanted, happened))
        except BaseException:
            graph.close()
            raise

    graph, found = read_again(store, opened)
    with graph:
        yield graph, found, lambda name: _iri(graph, found, name)


def _filter(graph: Store, whole: Network, wanted: Wanted, happened: bool) -> Filter:
    from kg.errors import NotFoundError
    from kg.network import Filter
    from kg.network.deeds import HAPPENED

    statuses = _known(wanted.statuses, _words(whole, "status"), "--status")
    said = set(wanted.sources or ())
    for name in wanted.sources or ():
        try:
            said |= {*_iris(graph, whole, name)}
        except NotFoundError:
            continue  # the name of an outlet, not of an entity
    return Filter(
        first=_day(wanted.since, "--since", 0),
        last=_day(wanted.until, "--until", 1),
        classes=_known(wanted.classes, _words(whole, "class"), "--class"),
        statuses=HAPPENED if happened and not statuses else statuses,
        certainties=_known(wanted.certainties, _words(whole, "certainty"), "--certainty"),
        sources=frozenset(said),
    )


def _words(whole: Network, option: str) -> set[str]:
    import ontology
    from kg.reference import local

    happenings = whole.tables.happenings
    if option == "class":
        return {*whole.knowledge.above, *happenings.kind.words}
    wanted = {"status": "Status", "certainty": "Certainty"}[option]
    return {
        local(str(triple.subject).strip("<>"))
        for triple in ontology.triples("vocabulary")
        if str(triple.object) == f"<{ontology.VOCABULARY}{wanted}>"
        and triple.predicate.value.endswith("#type")
    }


def _known(names: list[str] | None, words: set[str], option: str) -> frozenset[str]:
    """Return the words that are meant, in any letter case."""
    by_name = {word.casefold(): word for word in sorted(words)}
    for name in names or ():
        if name.casefold() not in by_name:
            few = ", ".join(sorted(words)[:8])
            raise typer.BadParameter(f"{name!r} is not known; write one of {few} …", param_hint=option)
    return frozenset(by_name[name.casefold()] for name in names or ())


def _iri(graph: Store, found: Network, name: str) -> str:
    """Return the entity that a name means: of several the one that takes part in most, with a note."""
    iris = [iri for iri in _iris(graph, found, name) if iri in found]
    if not iris:
        return found.node(_iris(graph, found, name)[0]).iri
    iris.sort(key=lambda iri: (-len(found.happenings_of(iri)), iri))
    if len(iris) > 1:
        typer.echo(
            f"kg: note: {name!r} is the name of {len(iris)} entities; this is {iris[0]}, "
            f"and the next {iris[1]}; name one by its IRI",
            err=True,
        )
    return iris[0]


def _iris(graph: Store, found: Network, name: str) -> list[str]:
    from kg.lookup import find_entities

    return found.named(name) or find_entities(graph, name)


def _day(text: str | None, option: str, end: int) -> date | None:
    return days_of(text, option)[end] if text else None


def days_of(text: str, option: str) -> tuple[date, date]:
    """Return the first and the last day of a period, as the value of an option is written.

    Raises:
        typer.BadParameter: where the text is no day or period.
    """
    from kg.calendar import period

    first, _, last = text.partition("..")
    begin, end = period(first), period(last or first)
    if begin is None or end is None:
        raise typer.BadParameter(
            f"{text!r} is no day or period; write YYYY, YYYY-MM, YYYY-MM-DD, or two of them with .. between",
            param_hint=option,
        )
    return date.fromisoformat(begin.first), date.fromisoformat(end.last)
