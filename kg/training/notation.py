"""The corpus: passages with their annotations, in a plain-text format that people write and review.

    == wire-001
    genre: wire report
    published: 2031-03-04
    true: no

    [The [Sorland](so State) navy](na ArmedForce nominal) fired [two missiles](mi Missile nominal) on Monday.
      e: MissileLaunch | fired | source: Sorland navy | instrument: two missiles | time: Monday
      t: Monday | 2031-03-03

A passage begins with `== ID` and its header. A line that is not indented is a sentence, a blank line ends a
paragraph, an indented line annotates the sentence above it. GUIDELINES.md says what is annotated and how.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

from kg.errors import ReadingError
from kg.model import (
    Annotation,
    Certainty,
    Claim,
    Document,
    Entity,
    Event,
    Manner,
    Mention,
    MentionKind,
    Polarity,
    Relation,
    Role,
    Span,
    Tense,
    TimeExpression,
    TimeType,
)
from kg.reference import Reference
from kg.training.passages import EventLinks, Passage

GENRES = frozenset(
    [
        "wire report",
        "editorial",
        "official statement",
        "state media",
        "think-tank note",
        "incident list",
        "history",
        "headlines",
        "speech",
        "briefing",
        "disaster",
        "crime",
        "sport",
        "business",
        "science",
        "travel",
        "how-to",
        "culture",
        "weather",
        "law",
    ]
)
ROLES = frozenset(["source", "target", "instrument", "theme", "place", "time", "recipient"])
_ATTITUDES = frozenset(["quoted", "paraphrased", "mixed", "attitude"])
_HEADER = re.compile(r"(genre|published|true): (.+)")
_VALUE = re.compile(r"[0-9XPT][0-9A-Z-:.]*|PRESENT_REF|PAST_REF|FUTURE_REF|none")


class CorpusError(ReadingError):
    """A line of the corpus that cannot be read; the message begins with its file and line number."""


def parse_passages(text: str, reference: Reference, file: str = "passage") -> Iterator[Passage]:
    """Yield the passages of a text; see `read_corpus`."""
    blocks: list[list[tuple[int, str]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("== "):
            blocks.append([])
        elif not blocks and line.strip() and not line.startswith("#"):
            raise CorpusError(f"{file}:{number}: a passage begins with a line == ID")
        if blocks:
            blocks[-1].append((number, line.rstrip()))
    for block in blocks:
        yield _Parser(block, reference, file).passage()


@dataclass(slots=True)
class _Draft:
    """An entity as its mentions are met."""

    class_name: str
    mentions: list[Mention]


class _Parser:
    """Reads one passage; every complaint names the line."""

    def __init__(self, block: list[tuple[int, str]], reference: Reference, file: str) -> None:
        self._block = block
        self._reference = reference
        self._file = file
        self._line = block[0][0]
        self._text = ""
        self._sentences: list[Span] = []
        self._drafts: dict[str, _Draft] = {}
        self._events: list[Event] = []
        self._names: dict[str, str] = {}
        self._links: dict[str, EventLinks] = {}
        self._claims: list[Claim] = []
        self._relations: list[tuple[str, str, str, Span]] = []
        self._times: list[TimeExpression] = []

    def passage(self) -> Passage:
        identifier = self._block[0][1][3:].strip()
        if not re.fullmatch(r"[a-z0-9-]+", identifier):
            raise self._error(f"the id {identifier!r} has other characters than a-z, 0-9 and hyphens")
        header, body = self._header()
        for self._line, line in body:
            if not line:
                self._text += "\n\n" if self._text and not self._text.endswith("\n\n") else ""
            elif line.startswith(" "):
                self._annotate(line.strip())
            elif not line.startswith("#"):
                self._sentence(line)
        self._line = self._block[0][0]
        return Passage(
            self._finished(identifier, header["published"]),
            header["genre"],
            header["true"] == "yes",
            self._links,
        )

    def _error(self, problem: str) -> CorpusError:
        return CorpusError(f"{self._file}:{self._line}: {problem}")

    def _header(self) -> tuple[dict[str, str], list[tuple[int, str]]]:
        header: dict[str, str] = {}
        for n, (number, line) in enumerate(self._block[1:], start=1):
            self._line = number
            if not line:
                missing = {"genre", "published", "true"} - set(header)
                if missing:
                    raise self._error(f"the header lacks {', '.join(sorted(missing))}")
                return header, self._block[n + 1 :]
            match = _HEADER.fullmatch(line)
            if not match:
                raise self._error("a header line is genre:, published: or true:, and a blank line ends it")
            header[match[1]] = match[2]
            if match[1] == "genre" and match[2] not in GENRES:
                raise self._error(f"the genre {match[2]!r} is none of: {', '.join(sorted(GENRES))}")
            if match[1] == "true" and match[2] not in {"yes", "no"}:
                raise self._error("true: is yes or no")
        raise self._error("the passage has no text")

    # --- sentences and mentions -----------------------------------------------------------------

    def _sentence(self, line: str) -> None:
        if self._text and not self._text.endswith("\n\n"):
            self._text += " "
        start = len(self._text)
        mentions: list[tuple[int, int, list[str]]] = []
        plain, opened, i = "", [], 0
        while i < len(line):
            if line[i] == "[":
                opened.append(start + len(plain))
                i += 1
            elif line[i] == "]":
                match = re.compile(r"\]\(([\w-]+)((?: \w+)*)\)").match(line, i)
                if not match or not opened:
                    raise self._error(f"a mention is [words](id Class kind); see {line[i : i + 20]!r}")
                mentions.append((opened.pop(), start + len(plain), [match[1], *match[2].split()]))
                i = match.end()
            else:
                plain += line[i]
                i += 1
        if opened:
            raise self._error("a bracket [ is not closed")
        self._text += plain
        self._sentences.append(Span(start, start + len(plain), plain))
        for first, end, words in sorted(mentions, key=lambda m: (m[0], -m[1])):
            self._mention(first, end, words)

    def _mention(self, start: int, end: int, words: list[str]) -> None:
        identifier, *rest = words
        kinds = [word for word in rest if word in get_args(MentionKind)]
        classes = [word for word in rest if word not in kinds]
        if len(kinds) > 1 or len(classes) > 1:
            raise self._error(f"[…]({' '.join(words)}): one class and one kind at the most")
        draft = self._drafts.get(identifier)
        if draft is None:
            if not classes:
                raise self._error(f"{identifier} is new: its first mention says its class")
            if not self._reference.is_a(classes[0], "Entity"):
                raise self._error(f"{classes[0]} is no class of entities in the ontology")
            draft = self._drafts[identifier] = _Draft(classes[0], [])
        elif classes and classes[0] != draft.class_name:
            raise self._error(f"{identifier} was a {draft.class_name}; an entity has one class")
        kind = cast("MentionKind", kinds[0] if kinds else "name")
        span = Span(start, end, self._text[start:end])
        if not span.text.strip() or span.text != span.text.strip():
            raise self._error(f"the mention {span.text!r} is empty or has white space around it")
        draft.mentions.append(Mention(span, kind))

    # --- annotation lines -----------------------------------------------------------------------

    def _annotate(self, line: str) -> None:
        if not self._sentences:
            raise self._error("an annotation stands below its sentence")
        kind, _, rest = line.partition(": ")
        fields = [part.strip() for part in rest.split(" | ")]
        if not rest or not all(fields):
            raise self._error("an annotation is e:, c:, t: or r:, then fields separated by ' | '")
        if kind == "e":
            self._event(fields)
        elif kind == "c":
            self._claim(fields)
        elif kind == "t":
            self._time(fields)
        elif kind == "r":
            self._relation(fields)
        else:
            raise self._error(f"{kind!r} is no kind of annotation: e, c, t or r")

    def _named(self, fields: Iterable[str], allowed: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in fields:
            key, separator, value = part.partition(": ")
            if not separator or key not in allowed:
                raise self._error(f"{part!r} is no field here; one of {', '.join(sorted(allowed))}")
            found.setdefault(key, []).extend(v.strip() for v in value.split(" ;; "))
        return found

    def _event(self, fields: list[str]) -> None:
        if len(fields) < 2:
            raise self._error("an event has a class and a trigger: e: Assault | attacked")
        class_name, trigger, *rest = fields
        kind = self._reference.events.get(class_name)
        if kind is None:
            raise self._error(f"{class_name} is no event class of the ontology")
        views = [part for part in rest if ": " not in part]
        named = self._named((p for p in rest if ": " in p), ROLES | {"id", "same", "part"})
        polarity, certainty, tense = self._factuality(" ".join(views).split())
        identifier = f"v{len(self._events) + 1}"
        self._names |= dict.fromkeys(named.pop("id", []), identifier)
        same, part = (self._link(named.pop(key, [])) for key in ("same", "part"))
        if same or part:
            self._links[identifier] = EventLinks(same, part)
        times = [self._find(value) for value in named.pop("time", [])]
        roles = [Role(role, self._find(value)) for role, values in named.items() for value in values]
        self._events.append(
            Event(
                id=identifier,
                class_name=class_name,
                plover=kind.plover,
                trigger=self._find(trigger),
                roles=tuple(roles),
                time=TimeExpression(times[0], "DATE", None) if times else None,
                polarity=polarity,
                certainty=certainty,
                tense=tense,
                modes=kind.modes,
                contexts=kind.contexts,
            )
        )

    def _link(self, names: list[str]) -> str | None:
        unknown = [name for name in names if name not in self._names]
        if unknown:
            raise self._error(f"no event above has id: {unknown[0]}")
        return self._names[names[0]] if names else None

    def _factuality(self, words: list[str]) -> tuple[Polarity, Certainty, Tense]:
        found: dict[str, str] = {"polarity": "positive", "certainty": "certain", "tense": "past"}
        allowed = {
            **dict.fromkeys(get_args(Polarity), "polarity"),
            **dict.fromkeys(get_args(Certainty), "certainty"),
            **dict.fromkeys(get_args(Tense), "tense"),
        }
        for word in words:
            if word not in allowed:
                raise self._error(f"{word!r} is no polarity, certainty or tense")
            found[allowed[word]] = word
        return (
            cast("Polarity", found["polarity"]),
            cast("Certainty", found["certainty"]),
            cast("Tense", found["tense"]),
        )

    def _claim(self, fields: list[str]) -> None:
        manner, *rest = fields
        if manner not in _ATTITUDES:
            raise self._error(f"a claim begins with its manner: {', '.join(sorted(_ATTITUDES))}")
        named = self._named(rest, {"source", "cue", "content", "via"})
        if not named.get("content") or not (named.get("cue") or manner in {"quoted", "mixed"}):
            raise self._error("a claim has content, and a cue unless it is a quotation")
        spans = {key: tuple(sorted(self._find(v) for v in values)) for key, values in named.items()}
        self._claims.append(
            Claim(
                id=f"c{len(self._claims) + 1}",
                manner=cast("Manner", manner),
                source=spans.get("source", ()),
                cue=spans.get("cue", ()),
                content=spans["content"],
                via=tuple(self._entity_at(span) for span in spans.get("via", ())),
            )
        )

    def _time(self, fields: list[str]) -> None:
        if len(fields) not in {2, 3} or not _VALUE.fullmatch(fields[1]):
            raise self._error("a time is t: words | TIMEX3 value | type, the type DATE unless it is said")
        kind = fields[2] if len(fields) == 3 else "DATE"
        if kind not in get_args(TimeType):
            raise self._error(f"{kind!r} is no type of time: {', '.join(get_args(TimeType))}")
        value = None if fields[1] == "none" else fields[1]
        self._times.append(TimeExpression(self._find(fields[0]), cast("TimeType", kind), value))

    def _relation(self, fields: list[str]) -> None:
        words = fields[0].split()
        named = self._named(fields[1:], {"evidence"})
        if len(words) != 3 or len(named.get("evidence", [])) != 1:
            raise self._error("a relation is r: SUBJECT predicate OBJECT | evidence: words")
        for identifier in (words[0], words[2]):
            if identifier not in self._drafts:
                raise self._error(f"no mention above has the id {identifier}")
        self._relations.append((words[0], words[1], words[2], self._find(named["evidence"][0])))

    def _find(self, words: str) -> Span:
        """Find words in the sentence above, or with ^ before them in the whole passage so far.

        `words@2` is their second occurrence. They begin and end where words do.
        """
        within = self._sentences[-1]
        if words.startswith("^"):
            words, within = words[1:], Span(0, len(self._text), self._text)
        plain, _, occurrence = words.rpartition("@")
        wanted = int(occurrence) if plain and occurrence.isdigit() else 1
        words = plain if plain and occurrence.isdigit() else words
        places = list(_places(words, within.text))
        if len(places) < wanted:
            raise self._error(f"{words!r} does not stand in the sentence{' so often' if places else ''}")
        start = within.start + places[wanted - 1]
        return Span(start, start + len(words), self._text[start : start + len(words)])

    def _entity_at(self, span: Span) -> str:
        for identifier, draft in self._drafts.items():
            if any(mention.span == span for mention in draft.mentions):
                return identifier
        raise self._error(f"{span.text!r} is no mention; via names one")

    # --- the whole ------------------------------------------------------------------------------

    def _finished(self, identifier: str, published: str) -> Annotation:
        if not self._sentences:
            raise self._error("the passage has no text")
        try:
            day = date.fromisoformat(published)
        except ValueError:
            raise self._error(f"published: {published!r} is no date; write YYYY-MM-DD") from None
        return Annotation(
            document=Document(identifier, self._text.rstrip(), published=day),
            entities=tuple(self._entity(name, draft) for name, draft in self._drafts.items()),
            events=tuple(self._events),
            claims=tuple(self._claims),
            relations=tuple(Relation(s, p, p, o, span) for s, p, o, span in self._relations),
            times=tuple(self._times),
            sentences=tuple(self._sentences),
        )

    def _entity(self, identifier: str, draft: _Draft) -> Entity:
        best = max(draft.mentions, key=lambda m: (m.kind == "name", m.kind == "nominal"))
        return Entity(
            id=identifier,
            type=self._reference.coarse(draft.class_name),
            class_name=draft.class_name,
            name=best.span.text,
            iri="",
            mentions=tuple(draft.mentions),
        )


def _places(words: str, text: str) -> Iterator[int]:
    """Yield where words stand in a text, beginning and ending where its words do; places do not overlap."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        cuts = _is_inside_word(text, at) if words[0].isalnum() else False
        cuts = cuts or (words[-1].isalnum() and _is_inside_word(text, end))
        if not cuts:
            yield at
        at = text.find(words, at + 1 if cuts else end)


def _is_inside_word(text: str, at: int) -> bool:
    """Say whether a place has letters, digits or underscores on both sides."""
    return 0 < at < len(text) and all(c.isalnum() or c == "_" for c in text[at - 1 : at + 1])
