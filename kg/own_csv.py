"""Which entities does a table hold? A header row, and a row for each entity.

The columns are name, class, country, aliases (separated by |), wikidata and iri; only the first two are
needed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from kg.errors import OntologyError
from kg.own_entities import Facts, Item, Vocabulary, nearest, wikidata_id
from kg.reading.values import Failure

_COLUMNS = ("name", "class", "country", "aliases", "wikidata", "iri")
_DELIMITERS = (",", ";", "\t")


def read_csv(where: str, text: str, vocabulary: Vocabulary) -> Iterator[Item | Failure]:
    """Yield the entities of a table, and a failure for each row that is none."""
    delimiter = max(_DELIMITERS, key=lambda sign: _known_columns(text, sign))
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            row = [" ".join(cell.split()) for cell in next(rows)]
            if not any(row):
                continue
            if header is None:
                header = [cell.lower() for cell in row]
                _check_header(header)
                continue
            yield _item(header, row, line, vocabulary)
        except StopIteration:
            return
        except (OntologyError, csv.Error) as error:
            problem = f"no row of a table ({error}); mend it" if isinstance(error, csv.Error) else str(error)
            yield Failure(f"{where}:{line}", problem)
            if header is not None and not _has_needed(header):
                return


def _known_columns(text: str, delimiter: str) -> int:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return sum(cell.strip(' "').lower() in _COLUMNS for cell in first.split(delimiter))


def _has_needed(header: list[str]) -> bool:
    return {"name", "class"} <= set(header)


def _check_header(header: list[str]) -> None:
    if not _has_needed(header):
        raise OntologyError(
            f"the first row names the columns {', '.join(header)}; it needs name and class, "
            f"and may have {', '.join(_COLUMNS[2:])}"
        )
    for column in header:
        if column not in _COLUMNS:
            raise OntologyError(
                f"the column {column!r} is none that is read; {nearest(column, _COLUMNS, 'aliases')}"
            )


def _item(header: list[str], row: list[str], line: int, vocabulary: Vocabulary) -> Item:
    if len(row) > len(header):
        raise OntologyError(
            f"{len(row)} cells under {len(header)} columns; put quotes around a cell that holds the separator"
        )
    cells = dict(zip(header, row, strict=False))
    for needed in ("name", "class"):
        if not cells.get(needed):
            raise OntologyError(f"the cell {needed} is empty; fill it")
    country, wikidata = cells.get("country"), cells.get("wikidata")
    aliases = (" ".join(alias.split()) for alias in cells.get("aliases", "").split("|"))
    facts = Facts(
        name=cells["name"],
        class_name=vocabulary.entity_class(cells["class"]),
        country=vocabulary.country(country) if country else None,
        names=tuple(alias for alias in aliases if alias),
        wikidata=wikidata_id(wikidata) if wikidata else None,
        iri=cells.get("iri") or None,
    )
    return vocabulary.item(facts, line)
