"""Who speaks where a colon or a dash says so? "Kim: We will answer", "Missile fell into the sea: Seoul".

Headlines, captions and transcripts set the speaker apart by a mark alone: before the words, at the beginning
of a line, or behind them, at the end of a line that is no sentence. A state or an organization before a colon
is as often what the line is about, and speaks only where the words are quoted or say "we".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate
from kg.extraction.paragraphs import is_wrapped
from kg.extraction.quotations import MARKS
from kg.extraction.readings import ReadClaim, ReadRole
from kg.model import Document, Span
from kg.reference import Reference

_TURN = re.compile(r"[\"“‘'«„]?(?P<speaker>[^\s:\"“‘'«„(\[][^:.!?\n]{0,80}?)(?P<mark>:)[ \t]+(?=\S)")
_AFTER = re.compile(r"(?P<mark>:|[ \t][–—-])[ \t]+(?P<speaker>[^\s:,.!?–—][^:,.!?–—\n]{0,60})$")
_SENTENCE_END = (".", "!", "?", "”", '"', "’", ":", ";", ",")
_WORDS = 3
"""How many words are said at least."""

_TURNS = 2
"""How often words in capitals stand before a colon that are a speaker though nothing else names them."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str


def find_set_apart(
    document: Document, doc: Doc, mentions: Sequence[Candidate], reference: Reference
) -> list[ReadClaim]:
    """Return the claims that a mark alone gives to a speaker, in reading order.

    The speaker is a mention of an actor that fills the line up to the mark, or from it on; in a transcript
    also a name in capitals that takes several turns.
    """
    named = [m for m in mentions if reference.is_a(m.class_name, "Actor") and m.kind != "pronoun"]
    actors = {span for m in named for span in (m.span, m.core)}
    persons = {span for m in named for span in (m.span, m.core) if reference.coarse(m.class_name) == "Person"}
    lines = list(_lines(document))
    turns = [m["speaker"] for line in lines if (m := _TURN.match(line.text))]
    capitals = {turn for turn in turns if turn.isupper() and turns.count(turn) >= _TURNS}
    found = []
    for line in lines:
        turn = _turn(document, line, actors, capitals)
        if turn is not None and not (turn.spans("source")[0] in persons or _is_spoken(doc, turn)):
            turn = None
        claim = turn or _told_after(document, line, actors)
        if claim is not None:
            found.append(claim)
    return found


def with_set_apart(readings: Sequence[ReadClaim], set_apart: Sequence[ReadClaim]) -> list[ReadClaim]:
    """Return the claims of the reader and those that a mark sets apart, without what is told twice.

    What the reader makes of the mark itself, or of words that stretch over speaker and words, goes.
    """
    kept = [r for r in readings if not any(_is_of(r, claim) for claim in set_apart)]
    return sorted([*kept, *set_apart], key=lambda read: read.cue)


def _is_of(read: ReadClaim, set_apart: ReadClaim) -> bool:
    (source,) = set_apart.spans("source")
    return read.cue.overlaps(set_apart.cue) or any(s.overlaps(source) for s in read.spans("content"))


def _lines(document: Document) -> Iterator[_Line]:
    """Yield the lines of a text, or the paragraphs of one whose lines are wrapped."""
    end = "\n\n" if is_wrapped(document.text) else "\n"
    start = 0
    for text in document.text.split(end):
        indent = len(text) - len(text.lstrip())
        yield _Line(start + indent, text.strip())
        start += len(text) + len(end)


def _turn(document: Document, line: _Line, actors: set[Span], capitals: set[str]) -> ReadClaim | None:
    """Return the claim of a line that begins with its speaker."""
    match = _TURN.match(line.text)
    if match is None:
        return None
    source = document.span(line.start + match.start("speaker"), line.start + match.end("speaker"))
    if source not in actors and source.text not in capitals:
        return None
    mark = document.span(source.end, source.end + 1)
    content = document.span(line.start + match.end(), line.start + len(line.text))
    return _claim(source, mark, content)


def _is_spoken(doc: Doc, turn: ReadClaim) -> bool:
    """Say whether the words after a colon are somebody's own: quoted, in the first person, or of a turn."""
    (source,), (content,) = turn.spans("source"), turn.spans("content")
    if source.text.isupper() or content.text.startswith(MARKS):
        return True
    words = doc.char_span(content.start, content.end, alignment_mode="contract")
    return words is not None and any(token.morph.get("Person", []) == ["1"] for token in words)


def _told_after(document: Document, line: _Line, actors: set[Span]) -> ReadClaim | None:
    """Return the claim of a headline that ends with its speaker."""
    match = None if line.text.endswith(_SENTENCE_END) else _AFTER.search(line.text)
    if match is None:
        return None
    source = document.span(line.start + match.start("speaker"), line.start + match.end("speaker"))
    if source not in actors:
        return None
    at = line.start + match.end("mark") - 1
    mark = document.span(at, at + 1)
    content = document.span(line.start, line.start + match.start("mark"))
    return _claim(source, mark, content)


def _claim(source: Span, mark: Span, content: Span) -> ReadClaim | None:
    if len(content.text.split()) < _WORDS:
        return None
    return ReadClaim(mark, (ReadRole("source", source), ReadRole("content", content)), "paraphrased", 1.0)
