"""Which PLOVER mode and contexts has an event?

The mode is that of its class, of what it is done with, or of what is threatened, asked for or refused in it;
contexts are those of its class, of the weapons in it and of words beside it. All this is said in the
ontology.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import ontology

if TYPE_CHECKING:
    from kg.reference import Ontology

_MODE = f"{ontology.VOCABULARY}ploverMode"
_CONTEXT = f"{ontology.VOCABULARY}ploverContext"
_ABOUT = f"{ontology.VOCABULARY}modeOfAbout"
_INSTRUMENT_MODE = f"{ontology.VOCABULARY}instrumentMode"
_CONTEXT_WORD = "context-"


class PloverCodes:
    """Modes and contexts, as the ontology says them of classes of events, weapons and forces."""

    def __init__(self, source: Ontology, ancestors: Mapping[str, tuple[str, ...]]) -> None:
        self._ancestors = ancestors
        self._modes = _of_classes(source, ancestors, _MODE)
        self._contexts = _of_classes(source, ancestors, _CONTEXT)
        self._about = _of_classes(source, ancestors, _ABOUT)
        self._by_instrument = {
            name for name in ancestors if source.one(ontology.VOCABULARY + name, _INSTRUMENT_MODE) == "true"
        }

    def modes(
        self, class_name: str, plover: str, instruments: Sequence[str] = (), about: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return the modes of an event of a class, without the type before them ("violence").

        `instruments` are the classes of the weapons and forces that it is done with, `about` the classes of
        the events that it is about. The nearest class that says anything decides.
        """
        for ancestor in self._line(class_name):
            if ancestor in self._by_instrument and (mode := self._first(self._modes, instruments, plover)):
                return (mode,)
            if own := _of_type(self._modes.get(ancestor, ()), plover):
                return own
        mode = self._first(self._about, about, plover)
        return (mode,) if mode else ()

    def contexts(
        self, class_name: str, instruments: Iterable[str] = (), words: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Return the contexts of an event of a class, those of the class first, each once.

        `words` are the meanings of words of the lexicon beside it; those that stand for no context say
        nothing.
        """
        found = [*self._nearest(self._contexts, class_name)]
        for instrument in instruments:
            found += self._nearest(self._contexts, instrument)
        found += [word for word in words if word.startswith(_CONTEXT_WORD)]
        return tuple(dict.fromkeys(context.removeprefix(_CONTEXT_WORD) for context in found))

    def _line(self, class_name: str) -> tuple[str, ...]:
        return self._ancestors.get(class_name, (class_name,))

    def _nearest(self, said: Mapping[str, tuple[str, ...]], class_name: str) -> tuple[str, ...]:
        return next((said[name] for name in self._line(class_name) if name in said), ())

    def _first(self, said: Mapping[str, tuple[str, ...]], classes: Sequence[str], plover: str) -> str | None:
        """Return the first mode of a type that any of the classes gives, the nearest superclass first."""
        for class_name in classes:
            for ancestor in self._line(class_name):
                if found := _of_type(said.get(ancestor, ()), plover):
                    return found[0]
        return None


def is_context(meaning: str) -> bool:
    """Say whether a word of the lexicon that has this meaning stands for a context."""
    return meaning.startswith(_CONTEXT_WORD)


def _of_classes(source: Ontology, names: Iterable[str], said: str) -> dict[str, tuple[str, ...]]:
    found = {name: source.all(ontology.VOCABULARY + name, said) for name in names}
    return {
        name: tuple(value.removeprefix(ontology.PLOVER) for value in values)
        for name, values in found.items()
        if values
    }


def _of_type(modes: Iterable[str], plover: str) -> tuple[str, ...]:
    """Return the modes of one PLOVER type, without its name: THREATEN-violence is violence."""
    return tuple(mode.removeprefix(f"{plover}-") for mode in modes if mode.startswith(f"{plover}-"))
