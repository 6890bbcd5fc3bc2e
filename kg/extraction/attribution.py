"""Who says so? Claims: the words or thoughts that a text attributes to somebody.

The reader joins a cue to its source, its content, and whoever carried the words. Quotation marks say more
exactly than it does where a quotation ends, and go on over sentences and paragraphs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from kg.extraction.fillers import Fillers
from kg.extraction.quotations import MARKS, find_quotations
from kg.extraction.readings import ReadClaim
from kg.extraction.relays import Relay
from kg.model import Claim, Document, Event, Manner, Span

_GAP = 3
"""How many words may lie between two pieces of what is one content."""

_CLAUSE = 3
"""How many words a piece has at least that is no stray one beside a longer one."""

_WITHIN_QUOTATION = 0.8
"""The least likelihood of a claim whose cue is among somebody's quoted words."""

_SURER = 0.2
"""How much surer a source must be than a nearer one, to be the source instead."""

_NEAR = 2
"""How many words may lie between two parts of what is one source."""

_SPACE = " \t\r\n,;:"


_Told = tuple[ReadClaim, list[Span]]
"""A claim as read, with its contents."""


def _is_told_twice(one: _Told, other: _Told) -> bool:
    """Say whether two cues, neither of them in what the other reports, give the same words to one source."""
    (read, content), (other_read, other_content) = one, other
    if any(s.overlaps(other_read.cue) for s in content) or any(s.overlaps(read.cue) for s in other_content):
        return False
    sources, other_sources = read.spans("source"), other_read.spans("source")
    if sources and other_sources and not any(s.overlaps(o) for s in sources for o in other_sources):
        return False
    here, there = _characters(content), _characters(other_content)
    return 2 * len(here & there) > len(here | there)


def told_as_fact(event: Event) -> bool:
    """Say whether an event is taken for granted, as what gives rise to a plan or a demand is."""
    return (
        event.certainty == "certain" and event.polarity == "positive" and event.tense in {"past", "present"}
    )


def _has(claim: Claim, quotation: Span) -> bool:
    """Say whether a quotation is among a claim's words; what is reported inside of it is no other's."""
    inside = any(quotation.covers(cue) for cue in claim.cue)
    return not inside and any(part.overlaps(quotation) for part in claim.content)


def _characters(spans: Sequence[Span]) -> frozenset[int]:
    return frozenset(n for span in spans for n in range(span.start, span.end))


class ClaimFinder:
    """Finds the claims of one document."""

    def __init__(
        self,
        document: Document,
        sentences: Sequence[Span],
        fillers: Fillers,
        events: Sequence[Event],
        relays: Sequence[Relay] = (),
        openers: Iterable[Span] = (),
        intentions: Iterable[Span] = (),
    ) -> None:
        self._intentions = list(intentions)
        self._openers = {span.start: span.end for span in openers}
        self._relays = relays
        self._document = document
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._fillers = fillers
        self._events = events
        self._quotations = find_quotations(document)

    def claims(self, readings: Sequence[ReadClaim]) -> list[Claim]:
        """Return the claims in reading order of their cues, then the quotations that nobody is named for."""
        found: list[Claim] = []
        used: set[Span] = set()
        for read, whole in self._distinct([read for read in readings if self._is_sure(read)]):
            content = [span for span in whole if span not in used]
            if content:
                used.update(content)
                found.append(self._claim(f"c{len(found) + 1}", read, content))
        for quotation in self._quotations:
            if not any(_has(claim, quotation) for claim in found):
                self._add_quotation(quotation, found)
        return found

    def _is_sure(self, read: ReadClaim) -> bool:
        """Say whether a claim is sure enough where it stands: what a speaker says of views is seldom one."""
        inside = any(quotation.covers(read.cue) for quotation in self._quotations)
        return not inside or read.likelihood >= _WITHIN_QUOTATION

    def _relay(self, read: ReadClaim) -> Relay | None:
        return next((r for r in self._relays if r.start < read.cue.end and read.cue.start < r.end), None)

    def _once(self, readings: Sequence[ReadClaim]) -> Iterator[ReadClaim]:
        """Yield the claims, of those that are one relay ("quoted as", "saying") the last with a content."""
        of_relay = {
            relay.start: read
            for read in readings
            if (relay := self._relay(read)) is not None and read.spans("content")
        }
        for read in readings:
            relay = self._relay(read)
            if relay is None or of_relay.get(relay.start, read) is read:
                yield read

    def _distinct(self, readings: Sequence[ReadClaim]) -> Iterator[_Told]:
        """Yield the claims with their contents; of two cues for the same words, the surer one."""
        for _, told in groupby(self._once(readings), lambda read: bisect_right(self._starts, read.cue.start)):
            beside = [(read, self._content(read)) for read in told]
            for read, content in beside:
                others = [o for o, c in beside if o is not read and _is_told_twice((o, c), (read, content))]
                if all((read.score, -read.cue.start) > (o.score, -o.cue.start) for o in others):
                    yield read, content

    def _claim(self, identifier: str, read: ReadClaim, content: list[Span]) -> Claim:
        relay = self._relay(read)
        source = (relay.speaker.span,) if relay else self._sources(read)
        holders = (self._fillers.holder(span) for span in source)
        speaker = next((holder for holder in holders if holder is not None), None)
        carried_by = (relay.carrier.span,) if relay else read.spans("via")
        carriers = (self._fillers.holder(span) for span in carried_by)
        chain = dict.fromkeys(e.id for e in carriers if e is not None and e != speaker)
        return Claim(
            id=identifier,
            manner=self._manner(read, content),
            source=source,
            cue=(read.cue,),
            content=tuple(content),
            speaker=speaker.id if speaker else None,
            via=tuple(chain),
            events=tuple(
                e.id
                for e in self._events
                if any(span.covers(e.trigger) for span in content)
                and not (self._is_intention(read) and told_as_fact(e))
            ),
            score=read.score,
        )

    def _is_intention(self, read: ReadClaim) -> bool:
        return any(read.cue.overlaps(word) for word in self._intentions)

    def _add_quotation(self, quotation: Span, found: list[Claim]) -> None:
        """Give a quotation without a cue of its own to the one who spoke before it in its paragraph.

        Where nobody did, its events are still no facts: they are the words of somebody unknown.
        """
        earlier = [c for c in found if c.content[-1].end <= quotation.start and self._ends_quoted(c)]
        last = max(earlier, key=lambda c: c.content[-1].end, default=None)
        events = tuple(e.id for e in self._events if quotation.covers(e.trigger))
        if last is not None and self._goes_on(last.content[-1].end, quotation):
            content = (*last.content, quotation)
            found[found.index(last)] = replace(last, content=content, events=(*last.events, *events))
        elif events:
            found.append(Claim(f"c{len(found) + 1}", "quoted", (), (), (quotation,), events=events))

    def _goes_on(self, end: int, quotation: Span) -> bool:
        """Say whether a quotation goes on with one that ends before: beside it, or left open before it."""
        between = self._document.text[end : quotation.start]
        return "\n" not in between or (not between.strip(f" \n{''.join(MARKS)}") and between[:1] == "\n")

    def _ends_quoted(self, claim: Claim) -> bool:
        """Say whether a claim ends with a quotation, and is none inside of another's."""
        last = claim.content[-1]
        inside = any(q.covers(part) for part in (*claim.cue, *claim.source) for q in self._quotations)
        ends = any(abs(q.end - last.end) <= 1 for q in self._quotations if q.overlaps(last))
        return ends and not inside

    # --- what is reported -------------------------------------------------------------------------------

    def _content(self, read: ReadClaim) -> list[Span]:
        """Return the contents with their quotations whole and the marks around them cut off."""
        contents: list[Span] = []
        for span in self._pieces(read):
            start, end = span.start, span.end
            for quotation in self._quotations:
                if not quotation.covers(read.cue) and self._is_mostly_in(quotation, span):
                    start, end = min(start, quotation.start), max(end, quotation.end)
            whole = self._trimmed(start, end)
            if whole is None:
                continue
            if contents and whole.start < contents[-1].end:  # two pieces of one quotation
                before = contents.pop()
                whole = self._document.span(before.start, max(whole.end, before.end))
            contents.append(whole)
        return contents

    def _sources(self, read: ReadClaim) -> tuple[Span, ...]:
        """Return the source nearest to the cue, with what is coordinated with it or apposed to it."""
        spans = list(read.spans("source"))
        if not spans:
            return ()
        sureness = {role.span: role.score for role in read.roles if role.role == "source"}
        surest = max(sureness.values())
        sure = [span for span in spans if sureness[span] >= surest - _SURER]
        group = [min(sure, key=lambda s: max(s.start - read.cue.end, read.cue.start - s.end))]
        for span in sorted(spans, key=lambda s: abs(s.start - group[0].start)):
            start, end = group[0].start, group[-1].end
            gap = (
                self._document.text[end : span.start]
                if span.start >= end
                else self._document.text[span.end : start]
            )
            if span not in group and len(gap.split()) <= _NEAR:
                group = sorted([*group, span])
        return tuple(group)

    def _pieces(self, read: ReadClaim) -> list[Span]:
        """Return what the reader gives as content, its pieces joined over gaps that are nobody else's."""
        others = (read.cue, *read.spans("source"), *read.spans("via"))
        pieces: list[Span] = []
        for span in read.spans("content"):
            if pieces:
                gap = self._document.span(pieces[-1].end, span.start)
                if len(gap.text.split()) <= _GAP and not any(gap.overlaps(other) for other in others):
                    span = self._document.span(pieces.pop().start, span.end)
            pieces.append(span)
        clauses = [
            piece
            for n, piece in enumerate(pieces)
            if len(piece.text.split()) >= _CLAUSE or self._is_broken_off(piece, pieces[n + 1 :], others)
        ]
        return clauses or pieces

    def _is_broken_off(self, piece: Span, later: Sequence[Span], others: Sequence[Span]) -> bool:
        """Say whether a few words are the beginning of a sentence that only cue and source break."""
        if not later or not any(sentence.start == piece.start for sentence in self._sentences):
            return False
        between = self._document.span(piece.end, later[0].start)
        taken = sum(len(other.text) for other in others if between.covers(other))
        return 2 * taken > len(between.text)

    def _is_mostly_in(self, quotation: Span, span: Span) -> bool:
        """Say whether a content has most of what its own sentence holds of a quotation."""
        sentence = self._sentences[max(0, bisect_right(self._starts, span.start) - 1)]
        start, end = max(quotation.start, sentence.start), min(quotation.end, sentence.end)
        shared = min(end, span.end) - max(start, span.start)
        return shared > 0 and 2 * shared > end - start

    def _trimmed(self, start: int, end: int) -> Span | None:
        """Cut white space, commas and the marks of a quotation that fills it off both ends of a content."""
        text = self._document.text
        filling = [q for q in self._quotations if q.start - 2 <= start and end <= q.end + 2]
        around = [q for q in self._quotations if start <= q.start and q.end <= end]
        # A quotation inside what is reported keeps its marks; so does what stands inside one its commas.
        cut = (*_SPACE, *MARKS) if filling or not around else tuple(_SPACE)
        for quotation in filling[:1]:
            start, end = max(start, quotation.start), min(end, quotation.end)
        starts = {quotation.start for quotation in filling}
        ends = {quotation.end for quotation in filling}
        while start not in starts and (mark := next((m for m in cut if text.startswith(m, start, end)), "")):
            start += len(mark)
        if start in self._openers and self._openers[start] < end and start not in starts:
            return self._trimmed(self._openers[start], end)
        while end not in ends and (mark := next((m for m in cut if text.endswith(m, start, end)), "")):
            end -= len(mark)
        if any(quotation.end == end and start < quotation.start for quotation in around):
            closing = next((m for m in MARKS if text.startswith(m, end)), "")
            end += len(closing)
        return self._document.span(start, end) if start < end else None

    def _is_quoted(self, span: Span) -> bool:
        """Say whether a content lies in a quotation, or is a shorter one by itself: “Never!”."""
        text = self._document.text
        marked = text.endswith(MARKS, 0, span.start) and text.startswith(MARKS, span.end)
        return marked or any(quotation.covers(span) for quotation in self._quotations)

    def _manner(self, read: ReadClaim, content: list[Span]) -> Manner:
        if read.manner == "attitude":
            return "attitude"
        quoted = sum(self._is_quoted(span) for span in content)
        if quoted == len(content):
            return "quoted"
        inside = any(span.overlaps(q) for span in content for q in self._quotations)
        return "mixed" if quoted or inside else "paraphrased"
