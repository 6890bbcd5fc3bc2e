"""The graph's events as a table of PLOVER codes: a row a pair of actors, with what the row rests on.

The columns are stable: new ones come at the end, and none is renamed or dropped. `COLUMNS` says what each
holds; docs/event-table.md is the same for readers. The dialect is RFC 4180: UTF-8, commas, CRLF, a header,
quotation marks doubled within quoted cells, and as many cells in each row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import pyoxigraph as ox

from kg.reference import local
from kg.store import Store

SEPARATOR = ";"
"""Between several values of one cell: modes, contexts, instruments, speakers."""

COLUMNS: Mapping[str, str] = {
    "event_id": "IRI of the event in the graph. An event with several pairs of actors has several rows; "
    "count distinct event_id to count events.",
    "document_id": "Identifier of the document that tells of the event.",
    "published": "Day of publication, YYYY-MM-DD; empty where it is not known.",
    "publisher": "Who published the document; empty where it is not known.",
    "quad": "PLOVER quad of the type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, "
    "4 material conflict.",
    "event_type": "PLOVER type, such as THREATEN.",
    "event_mode": "PLOVER modes of that type, such as violence; empty where none is told.",
    "event_contexts": "PLOVER contexts, such as military;cbrn; empty where none is told.",
    "event_class": "Our own, finer class, such as NuclearThreat.",
    "date_first": "First day of the event as the text dates it, YYYY-MM-DD; empty where it gives no date "
    "(published then is an upper bound of a past event).",
    "date_last": "Last day; the same as date_first where the text gives a day.",
    "date_value": "The date as the text gives it, as a TIMEX3 value: 2022-04-26, 2022-05, 2022-W17.",
    "status": "How far it may be taken as fact: Reported, Claimed, Planned, Hypothetical, Denied, Disputed.",
    "polarity": "Positive or Negative: whether the trigger's sentence says that it happens.",
    "certainty": "Certain, Probable, Possible or UnknownCertainty, on FactBank's scale.",
    "tense": "PastTense, PresentTense, FutureTense or HypotheticalTense.",
    "symmetric": "true where both actors do the same (they met); the pair is then written once, in the order "
    "of the text.",
    "source_name": "Who did it; empty where the text does not say.",
    "source_iri": "IRI of the source in the graph.",
    "source_country": "ISO 3166-1 alpha-3 code of the source's state; empty where it is not known.",
    "source_sector": "PLOVER sector of the source, such as GOV or MIL; empty where it is not known.",
    "target_name": "To whom it was done; of a symmetric event the other party; empty where it is not told.",
    "target_iri": "IRI of the target in the graph.",
    "target_country": "ISO 3166-1 alpha-3 code of the target's state; empty where it is not known.",
    "target_sector": "PLOVER sector of the target; empty where it is not known.",
    "place_name": "Where it happened; empty where the text does not say.",
    "place_country": "ISO 3166-1 alpha-3 code of the place's state; empty where it is not known.",
    "instrument": "What it was done with: names of weapons or means.",
    "instrument_class": "Classes of the instruments, in the same order, such as BallisticMissile.",
    "part_of": "event_id of the greater event of which this is a part; empty where there is none.",
    "told_by": "Names of those whose words tell of it; empty where the document itself does.",
    "mentions": "How many places of the document tell of the event.",
    "trigger": "The words that name the event, of the mention that makes most of it.",
    "trigger_start": "First character of the trigger in the document, counted in Unicode code points from 0.",
    "trigger_end": "The character after its last one.",
    "sentence": "The sentence of the trigger, exactly as the document has it; it may hold line breaks.",
    "sentence_start": "First character of the sentence in the document, in code points from 0.",
    "sentence_end": "The character after its last one.",
    "score": "Probability, by the reader, that the trigger tells of an event, from 0 to 1.",
    "source_score": "Probability, by the reader, that the words of the source are its source.",
    "target_score": "Probability, by the reader, that the words of the target are its target.",
    "found_by": "ReaderModel where the trained model found the trigger, LexiconEntry where a word of a class "
    "that it was not trained with did.",
    "lexical_entry": "The entry of the lexicon that gave the class; empty where the class is the general one "
    "of its type, which the reader gave.",
}
"""The columns in their order, and what each holds."""


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who or what fills a role of an event, as its document presents it."""

    name: str = ""
    iri: str = ""
    country: str = ""
    sector: str = ""
    kind: str = ""
    score: str = ""


_NOBODY = _Actor()

_EVENTS = """
SELECT DISTINCT ?event ?class ?plover ?quad ?status ?score ?found ?entry ?whole ?value
       ?exact ?start ?end ?sentence ?sentenceStart ?sentenceEnd
WHERE {
  GRAPH DOCUMENT {
    ?trigger cq:denotes ?event ; cq:exact ?exact ; cq:start ?start ; cq:end ?end ; cq:inSentence ?in .
    ?in cq:exact ?sentence ; cq:start ?sentenceStart ; cq:end ?sentenceEnd
  }
  ?event cq:trigger ?trigger ; a ?class ; cq:plover ?plover ; cq:status ?status ;
         cq:score ?score ; cq:foundBy ?found .
  ?plover skos:broader/skos:notation ?quad .
  OPTIONAL { ?event cq:lexicalEntry ?entry }
  OPTIONAL { ?event cq:partOf ?whole }
  OPTIONAL { ?event cq:time/cq:timeValue ?value }
} ORDER BY ?start ?end ?event
"""

_CODES = """
SELECT ?event ?code WHERE {
  ?event cq:inDocument DOCUMENT ; cq:ploverMode|cq:ploverContext ?code
} ORDER BY ?event ?code
"""

_DAYS = """
SELECT ?event ?first ?last WHERE {
  ?event cq:inDocument DOCUMENT ; cq:time ?time .
  OPTIONAL { ?time time:inXSDDate ?day }
  OPTIONAL { ?time time:hasBeginning/time:inXSDDate ?begin ; time:hasEnd/time:inXSDDate ?end }
  BIND(COALESCE(?day, ?begin) AS ?first) BIND(COALESCE(?day, ?end) AS ?last)
}
"""

_FILLERS = """
SELECT ?event ?role ?entity ?name ?country ?sector ?class ?score ?start WHERE {
  GRAPH DOCUMENT {
    ?filling cq:inEvent ?event ; cq:role ?role ; cq:filler ?entity ; cq:score ?score ; cq:evidence ?words .
    ?words cq:start ?start .
    ?appearance cq:appearanceOf ?entity ; cq:presentedName ?name ; cq:presentedAs ?class .
    OPTIONAL { ?appearance cq:presentedSector ?sector }
  }
  OPTIONAL { GRAPH DOCUMENT { ?appearance cq:presentedCountry ?state } ?state cq:iso3166 ?country }
} ORDER BY ?event ?start ?role ?entity
"""

_CLAIMS = """
SELECT DISTINCT ?event ?polarity ?certainty ?tense ?manner ?speaker ?start ?end WHERE {
  GRAPH DOCUMENT {
    ?claim cq:about ?event ; cq:polarity ?polarity ; cq:certainty ?certainty ; cq:tense ?tense ;
           cq:manner ?manner ; cq:evidence ?said .
    ?said cq:start ?start ; cq:end ?end .
    OPTIONAL { ?claim cq:speaker ?who . ?appearance cq:appearanceOf ?who ; cq:presentedName ?speaker }
  }
} ORDER BY ?event ?start ?end ?speaker
"""

_MENTIONS = """
SELECT ?event (COUNT(DISTINCT ?mention) AS ?count) WHERE {
  GRAPH DOCUMENT { ?mention cq:denotes ?event } ?event cq:trigger ?trigger
} GROUP BY ?event
"""

_DOCUMENT = """
SELECT ?identifier ?published ?publisher WHERE {
  GRAPH DOCUMENT { DOCUMENT cq:identifier ?identifier
                   OPTIONAL { DOCUMENT cq:published ?published } OPTIONAL { DOCUMENT cq:publisher ?publisher
                   } }
}
"""

Row = ox.QuerySolution


_SYMMETRIC = """
SELECT ?class ?parent ?symmetric WHERE {
  ?class rdfs:subClassOf* cq:Event . OPTIONAL { ?class rdfs:subClassOf ?parent }
  OPTIONAL { ?class cq:symmetric ?symmetric }
}
"""


def event_table(store: Store) -> Iterator[bytes]:
    """Yield the table as UTF-8: its header, then the rows of a document at a time, sorted by their IRIs."""
    yield _lines([list(COLUMNS)])
    symmetric = _symmetric(store)
    for document in store.documents():
        rows = [[row[name] for name in COLUMNS] for row in _rows(store, document, symmetric)]
        if rows:
            yield _lines(rows)


def _symmetric(store: Store) -> frozenset[str]:
    """Return the event classes whose parties all do the same: what a class does not say, its parent says."""
    answer = store.query(_SYMMETRIC)
    rows = list(answer) if isinstance(answer, ox.QuerySolutions) else []
    said = {_text(row, "class"): _text(row, "symmetric") for row in rows}
    parents = {_text(row, "class"): _text(row, "parent") for row in rows}
    found = set()
    for name in said:
        nearest = name
        while nearest in said and not said[nearest]:
            nearest = parents[nearest]
        if said.get(nearest) == "true":
            found.add(name)
    return frozenset(found)


def _rows(store: Store, document: str, symmetric: frozenset[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of the document with this IRI, in the order of its text, by column."""
    node = str(ox.NamedNode(document))

    def asked(query: str) -> Iterable[Row]:
        answer = store.query(query.replace("DOCUMENT", node))
        return answer if isinstance(answer, ox.QuerySolutions) else ()

    about = next(iter(asked(_DOCUMENT)))
    codes, days = _by_event(asked(_CODES)), _by_event(asked(_DAYS))
    fillers, claims, counts = (_by_event(asked(query)) for query in (_FILLERS, _CLAIMS, _MENTIONS))
    for event in asked(_EVENTS):
        iri = _text(event, "event")
        common = {
            "document_id": _text(about, "identifier"),
            "published": _text(about, "published"),
            "publisher": _text(about, "publisher"),
            **_what(event, codes.get(iri, [])),
            **_when(event, days.get(iri, [])),
            **_told(event, claims.get(iri, [])),
            "mentions": _text(counts[iri][0], "count"),
        }
        yield from _pairs(common, fillers.get(iri, []), _text(event, "class") in symmetric)


def _by_event(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_text(row, "event"), []).append(row)
    return found


def _what(event: Row, codes: Iterable[Row]) -> dict[str, str]:
    names = [local(_text(row, "code")) for row in codes]
    plover = local(_text(event, "plover"))
    return {
        "event_id": _text(event, "event"),
        "quad": _text(event, "quad"),
        "event_type": plover,
        "event_mode": SEPARATOR.join(
            n.removeprefix(f"{plover}-") for n in names if n.startswith(f"{plover}-")
        ),
        "event_contexts": SEPARATOR.join(
            n.removeprefix("context-") for n in names if n.startswith("context-")
        ),
        "event_class": local(_text(event, "class")),
        "status": local(_text(event, "status")),
        "part_of": _text(event, "whole"),
        "trigger": _text(event, "exact"),
        "trigger_start": _text(event, "start"),
        "trigger_end": _text(event, "end"),
        "sentence": _text(event, "sentence"),
        "sentence_start": _text(event, "sentenceStart"),
        "sentence_end": _text(event, "sentenceEnd"),
        "score": _text(event, "score"),
        "found_by": local(_text(event, "found")),
        "lexical_entry": local(_text(event, "entry")),
    }


def _when(event: Row, days: Iterable[Row]) -> dict[str, str]:
    day = next(iter(days), None)
    return {
        "date_first": _text(day, "first") if day else "",
        "date_last": _text(day, "last") if day else "",
        "date_value": _text(event, "value"),
    }


def _told(event: Row, claims: Iterable[Row]) -> dict[str, str]:
    """Return what the claims that the trigger stands in say, and whose they are."""
    start, end = int(_text(event, "start")), int(_text(event, "end"))
    here = [c for c in claims if int(_text(c, "start")) <= start and end <= int(_text(c, "end"))]
    first = next(iter(here), None)
    told = {name: local(_text(first, name)) if first else "" for name in ("polarity", "certainty", "tense")}
    return told | {"told_by": SEPARATOR.join(dict.fromkeys(n for c in here if (n := _text(c, "speaker"))))}


def _pairs(common: dict[str, str], fillers: Iterable[Row], symmetric: bool) -> Iterator[dict[str, str]]:
    """Yield a row for each pair of actors; one where a side or both are not told."""
    by_role: dict[str, list[_Actor]] = {}
    for row in fillers:
        actors = by_role.setdefault(local(_text(row, "role")), [])
        actor = _actor(row)
        if actor.iri not in {known.iri for known in actors}:
            actors.append(actor)
    sources, targets = by_role.get("source", []), [*by_role.get("target", []), *by_role.get("recipient", [])]
    pairs: list[tuple[_Actor, _Actor]]
    if symmetric:
        parties = list({actor.iri: actor for actor in (*sources, *targets)}.values())
        pairs = list(combinations(parties, 2)) or [(parties[0] if parties else _NOBODY, _NOBODY)]
    else:
        pairs = list(product(sources or [_NOBODY], targets or [_NOBODY]))
    place = next(iter(by_role.get("place", [])), _NOBODY)
    instruments = by_role.get("instrument", [])
    for source, target in pairs:
        yield {
            **common,
            "symmetric": "true" if symmetric else "false",
            **_side("source", source),
            **_side("target", target),
            "place_name": place.name,
            "place_country": place.country,
            "instrument": SEPARATOR.join(actor.name for actor in instruments),
            "instrument_class": SEPARATOR.join(actor.kind for actor in instruments),
        }


def _side(name: str, actor: _Actor) -> dict[str, str]:
    return {f"{name}_{part}": getattr(actor, part) for part in ("name", "iri", "country", "sector", "score")}


def _actor(row: Row) -> _Actor:
    return _Actor(
        name=_text(row, "name"),
        iri=_text(row, "entity"),
        country=_text(row, "country"),
        sector=local(_text(row, "sector")).removeprefix("sector-"),
        kind=local(_text(row, "class")),
        score=_text(row, "score"),
    )


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _text(row: Row, name: str) -> str:
    value = row[name]
    return value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else ""
