"""Who says so? Claims: the words or thoughts that a text attributes to somebody.

A cue of the lexicon (said, according to, believes) joins a source, its grammatical subject, to a content:
the clause that it governs, and the quotations of its sentence. In "Kim was quoted as saying by KCNA" the
speaker is Kim, and KCNA is the one that carried the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.extraction.lexical import Lexical, WordMatch
from kg.extraction.phrases import Phrases, is_passive, objects, subjects
from kg.extraction.quotations import find_quotations
from kg.model import Claim, Document, Event, Manner, Span

_CLAUSES = {"ccomp", "xcomp", "parataxis"}


class ClaimFinder:
    """Finds the claims of one document."""

    def __init__(
        self, document: Document, doc: Doc, lexical: Lexical, phrases: Phrases, events: list[Event]
    ) -> None:
        self._document = document
        self._doc = doc
        self._lexical = lexical
        self._phrases = phrases
        self._events = events
        self._quotations = find_quotations(document)

    def claims(self) -> list[Claim]:
        """Return the claims in reading order of their cues, then the quotations that nobody is named for."""
        found: list[Claim] = []
        used: set[Span] = set()
        for token in self._doc:
            for match in self._lexical.at("cue", token)[:1]:
                if match.word.meaning not in {"ReportingCue", "AttitudeCue"}:
                    continue
                if match.word.part_of_speech == "adposition":
                    parts = self._according_to(match)
                else:
                    parts = self._reported(match)
                if parts is None:
                    continue
                source, content = parts
                content = [span for span in content if span not in used]
                if content:
                    used.update(content)
                    found.append(self._claim(f"c{len(found) + 1}", match, source, content))
        for quotation in self._quotations:
            if not any(part.overlaps(quotation) for claim in found for part in claim.content):
                self._add_quotation(quotation, found)
        return found

    def _add_quotation(self, quotation: Span, found: list[Claim]) -> None:
        """Give a quotation without a cue of its own to the one who spoke before it in its paragraph.

        Where nobody did, its events are still no facts: they are the words of somebody unknown.
        """
        earlier = [c for c in found if c.manner == "quoted" and c.content[-1].end <= quotation.start]
        last = max(earlier, key=lambda c: c.content[-1].end, default=None)
        events = tuple(e.id for e in self._events if quotation.covers(e.trigger))
        if last is not None and "\n" not in self._document.text[last.content[-1].end : quotation.start]:
            content = (*last.content, quotation)
            found[found.index(last)] = replace(last, content=content, events=(*last.events, *events))
        elif events:
            found.append(Claim(f"c{len(found) + 1}", "quoted", (), (), (quotation,), events=events))

    def _claim(self, identifier: str, match: WordMatch, source: Token | None, content: list[Span]) -> Claim:
        cue = self._phrases.of(match.start, match.end)
        speaker = self._phrases.entity(source) if source is not None else None
        within = [event.id for event in self._events if any(span.covers(event.trigger) for span in content)]
        return Claim(
            id=identifier,
            manner=self._manner(match, content),
            source=(self._source_span(source),) if source is not None else (),
            cue=(cue,),
            content=tuple(content),
            speaker=speaker.id if speaker else None,
            via=tuple(self._carriers(match)),
            events=tuple(within),
        )

    def _source_span(self, source: Token) -> Span:
        """Return the whole phrase of a source: with its apposition, "Marty Meiners, a Pentagon spokesman"."""
        return self._phrases.of(source.left_edge.i, max(source.i, _phrase_end(source)) + 1)

    def _manner(self, match: WordMatch, content: list[Span]) -> Manner:
        if match.word.meaning == "AttitudeCue":
            return "attitude"
        quoted = sum(self._is_quotation(span) for span in content)
        if quoted == len(content):
            return "quoted"
        inside = any(span.overlaps(q) for span in content for q in self._quotations)
        return "mixed" if quoted or inside else "paraphrased"

    def _is_quotation(self, span: Span) -> bool:
        return any(quotation.covers(span) for quotation in self._quotations)

    # --- what a reporting verb governs ----------------------------------------------------------

    def _reported(self, match: WordMatch) -> tuple[Token | None, list[Span]] | None:
        verb = self._doc[match.head]
        if verb.pos_ not in {"VERB", "NOUN"} or self._inside_quotation(verb):
            return None
        source = self._source(verb, match)
        quotations = self._quotations_of(verb)
        clauses = [child for child in verb.children if child.dep_ in _CLAUSES and child.i not in _cue(match)]
        if verb.pos_ == "NOUN" or match.word.meaning == "AttitudeCue":
            clauses = [child for child in clauses if child.dep_ == "ccomp"]
            if verb.pos_ == "NOUN":
                clauses += [child for child in verb.children if child.dep_ == "acl" and _has_mark(child)]
        if match.word.meaning == "ReportingCue":
            clauses = [child for child in clauses if child.dep_ != "xcomp"]
        content = list(quotations)
        for clause in clauses:
            span = self._clause_span(clause, match)
            if span is not None and not any(quotation.covers(span) for quotation in content):
                content = [part for part in content if not span.overlaps(part)] + [span]
        if not content or (source is None and not quotations):
            return None
        return source, sorted(content)

    def _source(self, verb: Token, match: WordMatch) -> Token | None:
        if verb.pos_ == "NOUN":
            return next((child for child in verb.children if child.dep_ == "poss"), None)
        relay = _relay(verb)
        if relay is not None:
            return next(iter(objects(relay)), None)
        if is_passive(verb):
            patients = (child for child in verb.children if child.dep_ == "nsubjpass")
            found = next(patients, None) if len(match.word.lemmas) > 1 else None
            return found or next(iter(subjects(verb)), None)
        found = next(iter(subjects(verb)), None)
        return None if found is not None and found.dep_ == "expl" else found

    def _carriers(self, match: WordMatch) -> Iterator[str]:
        """Yield those who carried the words: by whom somebody "was quoted", or who "quoted" somebody."""
        if match.word.part_of_speech != "verb":
            return
        relay = _relay(self._doc[match.head])
        if relay is not None:
            carriers = subjects(relay)
        elif len(match.word.lemmas) > 1:
            carriers = [
                governed
                for token in self._doc[match.start : match.end]
                for child in token.children
                if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
                for governed in child.children
            ]
        else:
            return
        entities = (self._phrases.entity(carrier) for carrier in carriers)
        yield from (entity.id for entity in entities if entity is not None)

    def _inside_quotation(self, token: Token) -> bool:
        return any(q.start <= token.idx < q.end for q in self._quotations)

    def _quotations_of(self, verb: Token) -> list[Span]:
        """Return the quotations of a cue's sentence and those that touch it, not past another cue."""
        sentence = self._doc[verb.sent.start : verb.sent.end]
        start, end = sentence.start_char, sentence.end_char
        near = [q for q in self._quotations if q.start < end + 2 and q.end > start - 2]
        rivals = [
            token
            for token in sentence
            if token != verb
            and self._lexical.has_cue(token, "ReportingCue")
            and token.pos_ == "VERB"
            and not self._inside_quotation(token)
            and token.i not in {t.i for t in verb.subtree if t.dep_ == "pcomp"}
        ]
        return [q for q in near if not any(_gap(token, q) < _gap(verb, q) for token in rivals)]

    def _clause_span(self, clause: Token, match: WordMatch) -> Span | None:
        """Return a reported clause without "that", without the cue, and without quotation marks around it."""
        tokens = [token for token in clause.subtree if token.i not in _cue(match)]
        start, end = tokens[0].i, tokens[-1].i + 1
        head = match.head
        if start < head < end:  # the cue stands inside what it reports: take the side of the clause's verb
            start, end = (start, head) if clause.i < head else (head + 1, end)
        while start < end and (
            self._doc[start].is_punct or self._doc[start].is_space or _is_that(self._doc[start])
        ):
            start += 1
        while end > start and (self._doc[end - 1].is_punct or self._doc[end - 1].is_space):
            end -= 1
        return self._phrases.of(start, end) if end - start > 1 else None

    # --- according to ---------------------------------------------------------------------------

    def _according_to(self, match: WordMatch) -> tuple[Token | None, list[Span]] | None:
        last = self._doc[match.end - 1]
        source = next((child for child in last.children if child.dep_ == "pobj"), None)
        if source is None:
            return None
        sentence = last.sent
        phrase_end = max(source.i, _phrase_end(source)) + 1
        before = (sentence.start, match.start)
        after = (phrase_end, sentence.end)
        start, end = max(before, after, key=lambda part: part[1] - part[0])
        while start < end and (self._doc[start].is_punct or self._doc[start].is_space):
            start += 1
        while end > start and (self._doc[end - 1].is_punct or self._doc[end - 1].is_space):
            end -= 1
        return (source, [self._phrases.of(start, end)]) if end - start > 1 else None


def _relay(verb: Token) -> Token | None:
    """Return the verb by which somebody relays another's words: "quoted", in "KCNA quoted Kim as saying"."""
    preposition = verb.head
    if verb.dep_ == "pcomp" and preposition.lower_ == "as" and preposition.head.pos_ == "VERB":
        return preposition.head
    return None


def _cue(match: WordMatch) -> range:
    return range(match.start, match.end)


def _phrase_end(source: Token) -> int:
    """Return the last token of a source's phrase: up to its relative clause, with its apposition."""
    rights = [child for child in source.rights if child.dep_ in {"prep", "appos", "conj", "cc"}]
    return max([source.i, *(child.right_edge.i for child in rights)])


def _has_mark(clause: Token) -> bool:
    return any(child.dep_ == "mark" for child in clause.children)


def _is_that(token: Token) -> bool:
    return token.dep_ == "mark" and token.tag_ == "IN"


def _gap(token: Token, quotation: Span) -> int:
    """Count the characters between a token and a quotation."""
    return max(quotation.start - token.idx, token.idx - quotation.end, 0)
