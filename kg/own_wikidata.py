"""Which entities do items of Wikidata give? Their English names, class, country and identifier.

The text is what Special:EntityData answers, one item, an array of items, or the lines of a dump. Which class
of ours an item has, the matches of `ontology/alignments.ttl` say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from json import JSONDecodeError, JSONDecoder
from typing import Any

from kg.errors import OntologyError
from kg.own_entities import WIKIDATA, Facts, Item, Vocabulary
from kg.reading.values import Failure

# "mul" is what Wikidata calls a label that is the same in every language.
_ENGLISH = ("en", "mul", "en-gb", "en-us", "en-ca")
_INSTANCE_OF, _SUBCLASS_OF = "P31", "P279"
_COUNTRY, _CITIZENSHIP, _ORIGIN = "P17", "P27", "P495"
_DEMONYM = "P1549"
_END = "P582"

Json = Mapping[str, Any]


def read_wikidata(
    where: str, text: str, vocabulary: Vocabulary, classes: Mapping[str, list[str]]
) -> Iterator[Item | Failure]:
    """Yield the entities of a text of Wikidata's, and a failure for each item that is none.

    Args:
        where: the path of the text's file.
        text: JSON.
        vocabulary: what classes and states there are.
        classes: our classes, by the IRI of the class in Wikidata that each matches.
    """
    try:
        found = list(_items(text))
    except JSONDecodeError as error:
        yield Failure(f"{where}:{error.lineno}", f"not JSON ({error.msg}); save it as Wikidata gives it")
        return
    for line, item in found:
        if isinstance(item, JSONDecodeError):
            yield Failure(f"{where}:{line}", f"not JSON ({item.msg}); mend the line")
            continue
        try:
            yield vocabulary.item(_facts(item, vocabulary, classes), line)
        except OntologyError as error:
            yield Failure(f"{where}:{line}", str(error))
        except (AttributeError, KeyError, TypeError):
            yield Failure(f"{where}:{line}", "no item of Wikidata; save it as Special:EntityData gives it")


# --- where items stand in a text ----------------------------------------------------------------


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Yield each item with its line; of a dump, what stands in a line that is no JSON as the error.

    Raises:
        JSONDecodeError: where the text is neither JSON nor lines of it.
    """
    try:
        whole = json.loads(text)
    except JSONDecodeError:
        found = list(_lines(text))
        if not any(isinstance(item, dict) for _, item in found):
            raise
        yield from found
        return
    if isinstance(whole, list):
        yield from _elements(text)
    elif isinstance(whole, dict) and isinstance(whole.get("entities"), dict):
        at, line = 0, 1
        for key, item in whole["entities"].items():
            place = re.compile(rf'"{re.escape(key)}"\s*:').search(text, at)
            at, line = _further(text, at, place.start() if place else at, line)
            yield line, item
    else:
        yield _further(text, 0, len(text) - len(text.lstrip()), 1)[1], whole


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip().removesuffix(",")
        if bare not in {"", "[", "]"}:
            try:
                yield number, json.loads(bare)
            except JSONDecodeError as error:
                yield number, error


def _elements(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the elements of an array that is known to be sound."""
    decoder, next_element = JSONDecoder(), re.compile(r"[^\s,]")
    at, line = _further(text, 0, text.index("[") + 1, 1)
    while (place := next_element.search(text, at)) and place[0] != "]":
        at, line = _further(text, at, place.start(), line)
        item, end = decoder.raw_decode(text, at)
        yield line, item
        at, line = _further(text, at, end, line)


def _further(text: str, at: int, to: int, line: int) -> tuple[int, int]:
    """Go on from one place in a text to another, and count the lines on the way."""
    return to, line + text.count("\n", at, to)


# --- what an item says --------------------------------------------------------------------------


def _facts(item: Json, vocabulary: Vocabulary, classes: Mapping[str, list[str]]) -> Facts:
    number = str(item["id"])
    labels, aliases = _object(item, "labels"), _object(item, "aliases")
    name = next((str(labels[key]["value"]) for key in _ENGLISH if key in labels), None)
    if not name:
        raise OntologyError(f"{number} has no English label; give it one, or leave it out")
    class_name = _class(item, number, name, vocabulary, classes)
    other = [str(labels[key]["value"]) for key in _ENGLISH if key in labels]
    other += [str(alias["value"]) for key in _ENGLISH for alias in aliases.get(key, ())]
    return Facts(
        name=name,
        class_name=class_name,
        country=None if class_name == "State" else _country(item, class_name, vocabulary),
        names=tuple(dict.fromkeys(alias for alias in other if _is_name(alias))),
        demonyms=tuple(_texts(item, _DEMONYM)) if class_name == "State" else (),
        wikidata=number,
    )


def _class(
    item: Json, number: str, name: str, vocabulary: Vocabulary, classes: Mapping[str, list[str]]
) -> str:
    """Return the narrowest class that an item's own classes match, those of the best rank first."""
    given = []
    for best_only in (True, False):
        given = [i for p in (_INSTANCE_OF, _SUBCLASS_OF) for i in _values(item, p, best_only=best_only)]
        found = vocabulary.narrowest(c for i in given for c in classes.get(WIKIDATA + i, ()))
        if found is not None:
            return found
    if not given:
        raise OntologyError(f"{number} ({name}) has no class (P31 or P279); leave it out, or give it in CSV")
    raise OntologyError(
        f"{number} ({name}) is of {', '.join(given)}, which match no class of ours; say which does "
        f"in a Turtle file, cq:CLASS skos:narrowMatch <{WIKIDATA}{given[0]}> ., and add that first"
    )


def _country(item: Json, class_name: str, vocabulary: Vocabulary) -> str | None:
    weapon = vocabulary.is_a(class_name, "Weapon")
    order = (_ORIGIN, _COUNTRY) if weapon else (_CITIZENSHIP, _COUNTRY, _ORIGIN)
    for property_ in order:
        for number in _values(item, property_, best_only=True):
            state = vocabulary.same_as(number)
            if state is not None and state.class_name == "State" and state.country:
                return state.country
    return None


def _values(item: Json, property_: str, *, best_only: bool) -> list[str]:
    """Return the items that a property leads to, what has ended last."""
    statements = _statements(item, property_, best_only=best_only)
    statements.sort(key=lambda statement: _END in _object(statement, "qualifiers"))
    values = [statement["mainsnak"].get("datavalue", {}).get("value") for statement in statements]
    return [str(value["id"]) for value in values if isinstance(value, dict) and "id" in value]


def _texts(item: Json, property_: str) -> Iterator[str]:
    for statement in _statements(item, property_, best_only=False):
        value = statement["mainsnak"].get("datavalue", {}).get("value")
        if isinstance(value, dict) and value.get("language") in _ENGLISH:
            yield str(value["text"])


def _statements(item: Json, property_: str, *, best_only: bool) -> list[Json]:
    found = [s for s in _object(item, "claims").get(property_, ()) if s.get("rank") != "deprecated"]
    preferred = [s for s in found if s.get("rank") == "preferred"]
    return preferred if best_only and preferred else found


def _object(item: Json, key: str) -> Json:
    """Return an object of an item; Wikidata writes an empty one as an empty array."""
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def _is_name(alias: str) -> bool:
    """Say whether an alias is a name, and no common word: it has a capital letter or a digit."""
    return len(alias) > 1 and any(c.isupper() or c.isdigit() for c in alias)
