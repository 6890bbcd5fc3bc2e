"""In which sector of society is an actor: the government, the army, the rebels, the press?

The sectors are PLOVER's. The reference knowledge has those of organizations, classes, offices and words; of a
description, the noun that heads it says most ("the army", "two journalists"), save where what qualifies it
says otherwise ("a Hamas official", "an opposition lawmaker").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from kg.extraction.candidates import Candidate
from kg.extraction.coreference import Cluster
from kg.extraction.lexical import Lexical, WordMatch
from kg.model import Span
from kg.reference import Reference, Sector

_STATELY = frozenset({"State", "Nationality", "Government"})


class Sectors:
    """Finds the sectors of the actors of one document."""

    def __init__(
        self, doc: Doc, lexical: Lexical, candidates: Sequence[Candidate], reference: Reference
    ) -> None:
        self._doc, self._lexical, self._reference = doc, lexical, reference
        self._parts = [c for c in candidates if c.nested and c.kind == "name"]
        self._placed = sorted(self._all_placed(), key=lambda placed: placed[:2])
        self._stately = {self._tokens(p.span)[0] for p in self._parts if p.class_name in _STATELY}
        self._starts = [start for start, _, _ in self._placed]

    def of(self, cluster: Cluster) -> str | None:
        """Return the code of the sector of an entity: what a mention of it says firmly before the rest."""
        said = [sector for member in cluster.members if (sector := self._of_mention(member)) is not None]
        firm = [sector for sector in said if sector.firm]
        return next((sector.code for sector in [*firm, *said]), None)

    def _of_mention(self, mention: Candidate) -> Sector | None:
        if not self._reference.is_a(mention.class_name, "Actor") or mention.class_name == "State":
            return None
        if mention.entry is not None:
            return mention.entry.sector
        of_class = self._reference.sector(mention.class_name)
        whole = mention.kind == "nominal" or mention.class_name != "Person"
        start, end = self._tokens(mention.span)
        if not whole:
            start, end = start, self._tokens(mention.core)[0]
        if start >= end:
            return of_class
        head = self._lexical.head(start, end)
        own = (head.word.sector if head is not None else None) or of_class
        beside = self._beside(start, end, head)
        if own is not None and own.firm:
            return next((s for s in beside if self._reference.counts_before(s.code, own.code)), own)
        if beside:
            return beside[0]
        is_office = head is not None and head.word.meaning in self._reference.offices
        if own is None and is_office and self._names_state(start, end):
            return Sector("GOV", firm=False)
        return own

    def _beside(self, start: int, end: int, head: WordMatch | None) -> list[Sector]:
        """Return the firm sectors of what else a phrase names, nearest before its head first, then after it.

        What follows counts where the head is an office, or tells nothing: "leader of the rebels", "members of
        Hamas", not "victims of the army", and not whom somebody is sent to: "ambassador to the UN".
        """
        first, last = (head.start, head.end) if head is not None else (end, end)
        found: list[tuple[int, int, Sector]] = []
        for at, sector in self._sectors(start, end):
            if sector.firm or head is None:
                if at < first:
                    found.append((0, first - at, sector))
                elif at >= last and (head is None or self._leads_on(head)):
                    found.append((1, at - last, sector))
        return [sector for _, _, sector in sorted(found, key=lambda f: f[:2])]

    def _leads_on(self, head: WordMatch) -> bool:
        words = self._reference.constructions.host_prepositions
        sent = head.end < len(self._doc) and self._doc[head.end].lower_ in words
        return head.word.meaning in self._reference.offices and not sent

    def _sectors(self, start: int, end: int) -> list[tuple[int, Sector]]:
        """Return the sectors of the words and names of a phrase, each with its first token."""
        here = self._placed[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [(first, sector) for first, last, sector in here if last <= end]

    def _all_placed(self) -> Iterator[tuple[int, int, Sector]]:
        """Yield the sectors of all words and names within phrases, each with its tokens."""
        for match in (*self._lexical.all("entity"), *self._lexical.all("cue")):
            if match.word.sector is not None:
                yield match.start, match.end, match.word.sector
        for part in self._parts:
            sector = part.entry.sector if part.entry is not None else self._reference.sector(part.class_name)
            if sector is not None:
                yield *self._tokens(part.span), Sector(sector.code, firm=True)

    def _names_state(self, start: int, end: int) -> bool:
        return any(first in self._stately for first in range(start, end))

    def _tokens(self, span: Span) -> tuple[int, int]:
        found = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return (found.start, found.end) if found is not None else (0, 0)
