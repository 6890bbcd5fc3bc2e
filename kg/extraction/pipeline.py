"""From a document to its annotation: spaCy and the reader once, then the stages in order.

`Extractor` is the product's engine. It keeps no state between documents, so that the same document has
the same annotation in any batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from spacy.tokens import Doc

from kg import own
from kg.extraction.announcements import Announcer, announced_verbs
from kg.extraction.attribution import ClaimFinder
from kg.extraction.authors import AuthorFinder
from kg.extraction.candidates import Candidate
from kg.extraction.capitals import people_in_capitals
from kg.extraction.coding import coded
from kg.extraction.completion import Completer
from kg.extraction.considered import FLOOR, Explanation, Steps, explained
from kg.extraction.coreference import resolve
from kg.extraction.credence import Weighing, load_weights
from kg.extraction.events import FAINT, EventFinder
from kg.extraction.everyday import Everyday
from kg.extraction.facts import FactFinder
from kg.extraction.factuality import corrected
from kg.extraction.fillers import Fillers
from kg.extraction.headlines import find_set_apart, with_set_apart
from kg.extraction.informants import with_informants
from kg.extraction.instruments import with_instruments
from kg.extraction.language import language
from kg.extraction.lexical import Lexical, PlacedWord
from kg.extraction.linking import Linker, without_idle_parts
from kg.extraction.mentions import MentionFinder, with_names
from kg.extraction.merging import Merger
from kg.extraction.noun_phrases import NounPhrases
from kg.extraction.officeholders import HolderFinder
from kg.extraction.quotations import find_quotations
from kg.extraction.reader import MODEL, load_reader
from kg.extraction.readings import CUE_FLOOR, Readings
from kg.extraction.relating import Relating, ends_of
from kg.extraction.relations import find_offices
from kg.extraction.relays import find_relays
from kg.extraction.repeated import as_names, repeated_names
from kg.extraction.sectors import Sectors
from kg.extraction.speakers import Speakers
from kg.extraction.subjects import with_subjects
from kg.extraction.times import TimeGrammar
from kg.extraction.topic import everyday_sentences
from kg.model import Annotation, Claim, Document, Entity, Event, Span, check_evidence
from kg.reference import Reference

# spaCy needs about a gigabyte for a million characters at once; longer texts go in parts.
PART_CHARACTERS = 100_000
_ACTING = frozenset({"source", "target", "recipient"})
_ATTRIBUTING = frozenset({"ReportingCue", "AttitudeCue", "IntentionCue", "JudgementCue"})
"""The cues of the lexicon that give words or thoughts to somebody."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with what is found in it before anything is said to happen."""

    document: Document
    doc: Doc
    sentences: Sequence[Span]
    lexical: Lexical
    candidates: Sequence[Candidate]
    readings: Readings


class Extractor:
    """Reads documents: mentions, entities, times, events, claims, relations.

    Args:
        reference: what is known before reading; by default what comes with Communiqué, and the user's own
            reference file where there is one.
        threshold: the least score of an event, and likelihood of a claim, from 0 to 1; by default the
            model's own of events, which is the best on the validation part of the corpus.
        model: the folder of the reader's model; by default the one that comes with Communiqué.

    Attributes:
        settings: what it reads with beside what comes with Communiqué, as text.
    """

    def __init__(
        self, reference: Reference | None = None, threshold: float | None = None, model: Path = MODEL
    ) -> None:
        self.reference = reference or own.known()
        self._nlp = language(self.reference)
        self._reader = load_reader(model)
        self._thresholds: Mapping[str, float] = {**self._reader.thresholds, "cue": CUE_FLOOR}
        if threshold is not None:
            self._thresholds = {**self._thresholds, "trigger": threshold}
        else:
            self._thresholds = {**self._thresholds, "faint": FAINT}
        self._least_claim = threshold
        self._weights = load_weights()
        self.settings = "" if threshold is None else f"threshold={threshold}"
        if self.reference.own:
            self.settings += f" own={own.digest(self.reference.own)}"
        self._times = TimeGrammar(self.reference)

    def extract(self, document: Document) -> Annotation:
        """Annotate one document.

        Raises:
            EvidenceError: where a span is not what the text says at its offsets; a defect of ours.
        """
        return next(self.extract_all([document]))

    def extract_all(self, documents: Iterable[Document], batch_size: int = 8) -> Iterator[Annotation]:
        """Annotate documents as they come, `batch_size` at a time, in their order."""
        stream = iter(documents)
        while batch := list(islice(stream, batch_size)):
            for document, doc in zip(batch, self._read_words(batch), strict=True):
                yield self._annotate(document, doc)

    def _read_words(self, batch: Sequence[Document]) -> list[Doc]:
        """Return the documents as spaCy reads them: tokens, sentences, tags, lemmas."""
        parts = [(part, n) for n, document in enumerate(batch) for part in _parts(document.text)]
        read = list(self._nlp.pipe((part for part, _ in parts), batch_size=max(len(batch), 1)))
        docs = []
        for n in range(len(batch)):
            own = [doc for doc, (_, owner) in zip(read, parts, strict=True) if owner == n]
            whole = own[0] if len(own) == 1 else Doc.from_docs(own, ensure_whitespace=False)
            docs.append(whole or own[0])
        return docs

    def explain(self, document: Document) -> Explanation:
        """Annotate a document, and tell what was considered for its events and not taken.

        Raises:
            EvidenceError: as `extract` does.
        """
        doc = self._read_words([document])[0]
        steps = self._steps(document, doc)
        words = Lexical(doc, self.reference).placed("event")
        floor = {**self._thresholds, "trigger": min(FLOOR, self._thresholds["trigger"])}
        low = self._read_with(document, steps.annotation.sentences, [word.span for word in words], floor)
        return explained(steps, low, words, self._thresholds["trigger"], self.reference)

    def _annotate(self, document: Document, doc: Doc) -> Annotation:
        return self._steps(document, doc).annotation

    def weighed(self, document: Document) -> list[tuple[Mapping[str, float], Claim]]:
        """Return every claim with a cue, however unlikely, and what speaks for it: to fit its weights on."""
        doc = self._read_words([document])[0]
        steps = self._steps(document, doc, least_claim=0.0)
        known = [cue.span for cue in Lexical(doc, self.reference).placed("cue") if _is_attributing(cue)]
        weighing = Weighing(doc, steps.readings.claims, known, find_quotations(document))
        features = {claim.cue: weighing.features(claim) for claim in steps.readings.claims}
        claims = [claim for claim in steps.annotation.claims if claim.cue and claim.cue[0] in features]
        return [(features[claim.cue[0]], claim) for claim in claims]

    def _steps(self, document: Document, doc: Doc, least_claim: float | None = None) -> Steps:
        reference = self.reference
        lexical = Lexical(doc, reference)
        sentences = sentence_spans(document, doc)
        announced = announced_verbs(document, doc, lexical)
        least_claim = self._least_claim if least_claim is None else least_claim
        readings = self._read(document, doc, sentences, lexical, announced, least_claim)
        times = self._times.find(document)
        candidates = self._mentions(document, doc, lexical, readings, [time.span for time in times])
        offices = find_offices(document, lexical, candidates, reference)
        said = FactFinder(document, doc, lexical, candidates, reference)
        facts = said.facts()
        offices += HolderFinder(lexical, said, reference).offices()
        candidates = with_names(candidates, ends_of(offices, facts))
        here = {c for c in candidates if c.kind != "pronoun"}  # of a name that was cut short, the whole one
        holders = [(held.person, held.office) for held in offices if held.person in here]
        clusters = resolve(doc, sentences, candidates, lexical, holders, reference)
        sectors = Sectors(doc, lexical, candidates, reference)
        entities, entity_of = Linker(document, reference, offices, sectors).entities(clusters)
        page = _Page(document, doc, sentences, lexical, candidates, readings)
        fillers = Fillers(doc, entities, entity_of)
        finder = EventFinder(document, lexical, fillers, times, reference)
        everyday = everyday_sentences(sentences, entities, reference)
        classes = self._reader.classes
        asked = [word.span for word in lexical.placed("event") if word.word.meaning not in classes]
        events = finder.events(readings.without_events_in(everyday, asked), classes, announced)
        events = with_subjects(events, doc, reference)
        events = with_instruments(events, doc, fillers, reference.constructions.instrument_prepositions)
        events = Everyday(doc, sentences, entities, lexical, reference).without(events, classes)
        claims, entities, events = self._said(page, fillers, entities, events)
        events = coded(events, entities, lexical, reference)
        events, claims = Merger(doc, sentences, entities, lexical, reference).merged(events, claims)
        relating = Relating(document, reference, entities, entity_of, times)
        found, ends = relating.relations(offices, facts)
        relations = relating.told_in(found, claims)
        parts = {c.span for c in candidates if c.nested and c.kind == "name"}
        entities = without_idle_parts(entities, parts, events, claims, relations)
        annotation = Annotation(
            document=document,
            entities=(*entities, *ends),
            events=tuple(events),
            claims=tuple(claims),
            relations=tuple(relations),
            times=tuple(times),
            sentences=tuple(sentences),
        )
        check_evidence(annotation)
        return Steps(annotation, readings, everyday, finder)

    def _said(
        self, page: _Page, fillers: Fillers, entities: list[Entity], events: list[Event]
    ) -> tuple[list[Claim], list[Entity], list[Event]]:
        """Return who says what: the claims, the entities with whoever speaks, the events as they are told."""
        document, doc, reference, cues = page.document, page.doc, self.reference, page.lexical.placed("cue")
        openers, intentions = (
            [cue.span for cue in cues if cue.word.meaning == kind] for kind in ("ContentCue", "IntentionCue")
        )
        relays = find_relays(doc, page.sentences, page.candidates, reference)
        set_apart = find_set_apart(document, doc, page.candidates, reference)
        finder = ClaimFinder(document, page.sentences, fillers, events, relays, openers, intentions)
        claims = finder.claims(with_set_apart(page.readings.claims, set_apart))
        claims, entities = with_informants(document, doc, claims, entities, reference)
        quotations = find_quotations(document)
        authors = AuthorFinder(document, doc, page.sentences, page.lexical, quotations, reference)
        authored = authors.authorship(entities, claims, events)
        if authored is not None:
            claims, author = authored.claims, authored.author
            entities = entities if author in entities else [*entities, author]
        speakers = Speakers(document, doc, claims, authored.author.id if authored else None)
        entities, claims = speakers.entities(entities), speakers.claims(claims)
        events = speakers.events(corrected(document, events, claims, page.lexical, reference.symmetric))
        announcer = Announcer(document, doc, claims, entities, page.lexical, reference)
        events, claims = announcer.announced(events)
        return claims, entities, events

    def _read(
        self,
        document: Document,
        doc: Doc,
        sentences: Sequence[Span],
        lexical: Lexical,
        announced: Sequence[Span],
        least_claim: float | None,
    ) -> Readings:
        """Read a document by itself, so that what stands beside it in a batch changes nothing.

        Words of classes that the reader never saw are asked for, the verbs of what is announced, and the
        cues of what somebody intends.
        """
        known, words, cues = self._reader.classes, lexical.placed("event"), lexical.placed("cue")
        untrained = [word.span for word in words if word.word.decides or word.word.meaning not in known]
        verbs = [verb for verb in announced if not any(verb.overlaps(word) for word in untrained)]
        intentions = [cue.span for cue in cues if cue.word.meaning == "IntentionCue"]
        readings = self._read_with(document, sentences, [*untrained, *verbs], self._thresholds, intentions)
        quotations = find_quotations(document)
        completer = Completer(document, doc, sentences, quotations)
        attributing = [cue.span for cue in cues if _is_attributing(cue)]
        whole = replace(readings, claims=list(completer.completed(readings.claims, intentions, attributing)))
        whole = whole.with_intentions(intentions)
        weighing = Weighing(doc, whole.claims, attributing, quotations)
        return replace(whole, claims=weighing.sure(self._weights, least_claim))

    def _read_with(
        self,
        document: Document,
        sentences: Sequence[Span],
        anchored: Sequence[Span],
        thresholds: Mapping[str, float],
        asked: Sequence[Span] = (),
    ) -> Readings:
        anchors, cues = (_in_sentences(spans, sentences) for spans in (anchored, asked))
        found = self._reader.read([s.text for s in sentences], anchors, thresholds, cues)
        return Readings.of(document, [s.start for s in sentences], found)

    def _mentions(
        self, document: Document, doc: Doc, lexical: Lexical, readings: Readings, times: Sequence[Span]
    ) -> list[Candidate]:
        phrases = NounPhrases(document, doc, lexical, self.reference, readings.phrases, times).whole()
        actors = [r.span for event in readings.events for r in event.roles if r.role in _ACTING]
        finder = MentionFinder(document, doc, lexical, self.reference, readings.names)
        found = finder.mentions(phrases, actors)
        again = repeated_names(document, doc, found, self.reference)
        return sorted(
            people_in_capitals([*as_names(found), *again], self.reference),
            key=lambda mention: (mention.span.start, -mention.span.end),
        )


def sentence_spans(document: Document, doc: Doc) -> list[Span]:
    """Return the sentences without the white space around them."""
    found = []
    for sent in doc.sents:
        text = sent.text
        start = sent.start_char + len(text) - len(text.lstrip())
        end = sent.start_char + len(text.rstrip())
        if start < end:
            found.append(document.span(start, end))
    return found


def _in_sentences(spans: Sequence[Span], sentences: Sequence[Span]) -> list[list[tuple[int, int]]]:
    """Return, for each sentence, the characters of the spans in it, counted from its beginning."""
    return [
        [(span.start - s.start, span.end - s.start) for span in spans if s.covers(span)] for s in sentences
    ]


def _parts(text: str) -> list[str]:
    """Cut a long text into parts at line ends, or where there is none, at white space."""
    parts, start = [], 0
    while len(text) - start > PART_CHARACTERS:
        limit = start + PART_CHARACTERS
        cut = max(text.rfind("\n", start, limit), start) or start
        cut = cut if cut > start else text.rfind(" ", start, limit)
        end = cut + 1 if cut > start else limit
        parts.append(text[start:end])
        start = end
    return [*parts, text[start:]]


def _is_attributing(cue: PlacedWord) -> bool:
    return cue.word.meaning in _ATTRIBUTING
