"""Annotation → quads: the evidence of one document in its own graph, and the facts that follow from it.

The evidence (the document, its mentions, appearances of entities, role fillings, claims) stands in a named
graph whose name is the document's IRI. The facts stand in the default graph, each once. Events belong to
their document; what is said of an entity or a relation may follow from several documents, and is exactly
what `shared_facts` derives from the evidence that the store holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import NewType

from pyoxigraph import Literal, NamedNode, Quad, Triple

import ontology
from kg.calendar import Period, period
from kg.disputes import disputed
from kg.model import (
    Annotation,
    Claim,
    Document,
    Entity,
    Event,
    EventMention,
    Mention,
    Relation,
    Role,
    Span,
    check_evidence,
)
from kg.reference import Reference
from kg.terms import RDF_TYPE, RDFS_LABEL, Node, Term, cq, document_iri, iri, plover, rdf, time, xsd

Digest = NewType("Digest", str)

_CERTAINTY = {
    "certain": "Certain",
    "probable": "Probable",
    "possible": "Possible",
    "unknown": "UnknownCertainty",
}
_FOUND_BY = {"reader": "ReaderModel", "lexicon": "LexiconEntry"}
_BREAK = " […] "


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """What one document adds to the graph.

    Attributes:
        iri: the document's IRI, the name of its evidence graph and the prefix of what belongs to it.
        digest: equal digests mean equal graphs.
        evidence: the triples of its named graph.
        facts: the triples of its events, which belong to it alone, in the default graph.
    """

    iri: str
    digest: Digest
    evidence: frozenset[Triple]
    facts: frozenset[Triple]

    def shared(self) -> set[Triple]:
        """Return the facts about entities that follow from this document's evidence."""
        return shared_facts(self.evidence)


def digest(document: Document, fingerprint: str) -> Digest:
    """Return the digest of a document read by an extractor with this fingerprint."""
    value = json.dumps([asdict(document), fingerprint], sort_keys=True, default=str)
    return Digest(hashlib.sha256(value.encode()).hexdigest())


def document_graph(annotation: Annotation, reference: Reference, document_digest: Digest) -> DocumentGraph:
    """Map an annotation to the graph of its document.

    Raises:
        EvidenceError: where a span's text is not what the document says at its offsets.
    """
    check_evidence(annotation)
    mapper = _Mapper(annotation, reference, document_digest)
    return DocumentGraph(
        mapper.document.value, document_digest, frozenset(mapper.evidence()), frozenset(mapper.facts())
    )


def shared_facts(evidence: Iterable[Triple]) -> set[Triple]:
    """Derive what appearances and relation claims of any documents say of entities."""
    by_subject: dict[Node, dict[str, list[Term]]] = {}
    for triple in evidence:
        values = by_subject.setdefault(triple.subject, {})
        values.setdefault(triple.predicate.value, []).append(triple.object)
    facts: set[Triple] = set()
    for values in by_subject.values():
        for entity in values.get(cq("appearanceOf").value, ()):
            for name, fact in APPEARANCE_FACTS:
                facts |= {Triple(_node(entity), fact, value) for value in values.get(name.value, ())}
        for subject in values.get(cq("subject").value, ()):
            # What somebody wrote by hand may lack one of these.
            predicates, objects = values.get(cq("predicate").value, ()), values.get(cq("object").value, ())
            if cq("Asserted") in values.get(cq("manner").value, ()):
                facts |= {Triple(_node(subject), _node(p), o) for p in predicates for o in objects}
    return facts


APPEARANCE_FACTS = (
    (cq("presentedAs"), RDF_TYPE),
    (cq("presentedName"), RDFS_LABEL),
    (cq("presentedCountry"), cq("country")),
    (cq("presentedSector"), cq("sector")),
)
"""By which property of an appearance a document says which of its entity."""


class _Mapper:
    """Maps one annotation; each method yields the triples of one kind of thing."""

    def __init__(self, annotation: Annotation, reference: Reference, document_digest: Digest) -> None:
        self._annotation = annotation
        self._reference = reference
        self._digest = document_digest
        self.document = NamedNode(document_iri(reference.base, annotation.document.id))
        self._entity = {entity.id: NamedNode(entity.iri) for entity in annotation.entities}
        self._disputed = disputed(annotation, reference)
        self._taken: dict[str, int] = {}
        self._event = {e.id: self._own("event", e.trigger) for e in annotation.events}
        self._claims = [
            (claim, self._own("claim", (claim.cue or claim.content)[0])) for claim in annotation.claims
        ]

    def _own(self, kind: str, span: Span) -> NamedNode:
        """Mint the IRI of something that belongs to this document, by kind and first characters."""
        iri = f"{self.document.value}#{kind}={span.start},{span.end}"
        count = self._taken[iri] = self._taken.get(iri, 0) + 1
        return NamedNode(iri if count == 1 else f"{iri}&n={count}")

    # --- evidence -------------------------------------------------------------------------------

    def evidence(self) -> Iterator[Triple]:
        yield from self._metadata(self._annotation.document)
        for sentence in self._annotation.sentences:
            yield from self._characters(sentence, "Sentence")
        for entity in self._annotation.entities:
            yield from self._appearance(entity)
        for event in self._annotation.events:
            yield from self._event_evidence(event)
        yield from self._assertions()
        for claim, node in self._claims:
            yield from self._attributed(claim, node)
        for relation in self._annotation.relations:
            yield from self._relation(relation)

    def _metadata(self, document: Document) -> Iterator[Triple]:
        node = self.document
        yield Triple(node, RDF_TYPE, cq("Document"))
        yield Triple(node, cq("identifier"), Literal(document.id))
        yield Triple(node, cq("digest"), Literal(self._digest))
        yield Triple(node, cq("text"), Literal(document.text))
        if document.published:
            day = Literal(document.published.isoformat(), datatype=xsd("date"))
            yield Triple(node, cq("published"), day)
        for name in ("title", "publisher", "author", "url", "language"):
            if value := getattr(document, name):
                yield Triple(node, cq(name), Literal(value))

    def _characters(self, span: Span, kind: str = "Mention") -> Iterator[Triple]:
        node = self._place(span, kind)
        yield Triple(node, RDF_TYPE, cq(kind))
        yield Triple(node, cq("start"), Literal(span.start))
        yield Triple(node, cq("end"), Literal(span.end))
        yield Triple(node, cq("exact"), Literal(span.text))
        yield Triple(node, cq("inDocument"), self.document)
        if kind == "Mention" and (sentence := self._sentence(span)) is not None:
            yield Triple(node, cq("inSentence"), self._place(sentence, "Sentence"))

    def _place(self, span: Span, kind: str = "Mention") -> NamedNode:
        # A mention may be a whole sentence; each then keeps an IRI of its own.
        fragment = "char" if kind == "Mention" else "sentence"
        return NamedNode(f"{self.document.value}#{fragment}={span.start},{span.end}")

    def _sentence(self, span: Span) -> Span | None:
        return next((s for s in self._annotation.sentences if s.start <= span.start < s.end), None)

    def _appearance(self, entity: Entity) -> Iterator[Triple]:
        node = self._own("appearance", entity.mentions[0].span)
        target = NamedNode(entity.iri)
        yield Triple(node, RDF_TYPE, cq("Appearance"))
        yield Triple(node, cq("inDocument"), self.document)
        yield Triple(node, cq("appearanceOf"), target)
        yield Triple(node, cq("presentedAs"), cq(_entity_class(entity)))
        yield Triple(node, cq("presentedName"), self._label(entity))
        if entity.country and (state := self._reference.states.get(entity.country)):
            yield Triple(node, cq("presentedCountry"), NamedNode(state.iri))
        if entity.sector:
            yield Triple(node, cq("presentedSector"), plover(f"sector-{entity.sector}"))
        if entity.alias and entity.score is not None:
            yield Triple(node, cq("presentedAlias"), Literal(entity.alias))
            yield Triple(node, cq("linkScore"), _score(round(entity.score, 2)))
        for mention in entity.mentions:
            yield from self._mention(mention, target)
            yield Triple(node, cq("evidence"), self._place(mention.span))

    def _label(self, entity: Entity) -> Literal:
        # Names of the reference knowledge are English; as such they are one with the label it has there.
        known = entity.iri in self._reference.entries
        return Literal(entity.name, language="en") if known else Literal(entity.name)

    def _mention(self, mention: Mention, target: NamedNode) -> Iterator[Triple]:
        node = self._place(mention.span)
        yield from self._characters(mention.span)
        yield Triple(node, cq("denotes"), target)
        yield Triple(node, cq("mentionKind"), cq(mention.kind.capitalize()))

    def _event_evidence(self, event: Event) -> Iterator[Triple]:
        for mention in event.told():
            yield from self._characters(mention.trigger)
            yield Triple(self._place(mention.trigger), cq("denotes"), self._event[event.id])
        for role in event.roles:
            if role.span is not None:
                yield from self._role_filling(event, role, role.span)
        if event.time is not None:
            yield from self._characters(event.time.span)

    def _role_filling(self, event: Event, role: Role, span: Span) -> Iterator[Triple]:
        node = self._own(f"role={role.role}", span)
        yield Triple(node, RDF_TYPE, cq("RoleFilling"))
        yield Triple(node, cq("inEvent"), self._event[event.id])
        yield Triple(node, cq("role"), cq(role.role))
        yield Triple(node, cq("evidence"), self._place(span))
        if role.entity:
            yield Triple(node, cq("filler"), self._entity[role.entity])
        yield Triple(node, cq("score"), _score(role.score))
        yield from self._characters(span)

    # --- claims ---------------------------------------------------------------------------------

    def _assertions(self) -> Iterator[Triple]:
        """Yield a claim for each mention of an event that the document asserts, attributing it to nobody."""
        for event in self._annotation.events:
            for mention in event.told():
                if not self._is_attributed(event, mention):
                    node = self._own("assertion", mention.trigger)
                    yield from self._claim(node, "Asserted", event, mention)
                    yield Triple(node, cq("evidence"), self._place(mention.trigger))

    def _is_attributed(self, event: Event, mention: EventMention) -> bool:
        """Say whether a mention stands in somebody's words; of an event told once, any claim tells it."""
        tellers = [claim for claim in self._annotation.claims if event.id in claim.events]
        return any(len(event.told()) == 1 or _stands_in(mention, claim) for claim in tellers)

    def _claim(
        self, node: NamedNode, manner: str, event: Event | None, mention: EventMention | None = None
    ) -> Iterator[Triple]:
        yield Triple(node, RDF_TYPE, cq("Claim"))
        yield Triple(node, cq("inDocument"), self.document)
        yield Triple(node, cq("manner"), cq(manner))
        if event is not None:
            told = mention or event.told()[0]
            yield Triple(node, cq("about"), self._event[event.id])
            yield Triple(node, cq("polarity"), cq(told.polarity.capitalize()))
            yield Triple(node, cq("certainty"), cq(_CERTAINTY[told.certainty]))
            yield Triple(node, cq("tense"), cq(f"{told.tense.capitalize()}Tense"))

    def _attributed(self, claim: Claim, node: NamedNode) -> Iterator[Triple]:
        """Yield one claim for each event that somebody's words tell, or one where they tell none."""
        events = [event for event in self._annotation.events if event.id in claim.events]
        told: list[Event | None] = [*events] or [None]
        for event in told:
            one = (
                NamedNode(f"{node.value}&event={event.trigger.start}") if event and len(events) > 1 else node
            )
            mention = next((m for m in event.told() if _stands_in(m, claim)), None) if event else None
            yield from self._claim(one, claim.manner.capitalize(), event, mention)
            yield Triple(one, cq("quotation"), Literal(_BREAK.join(span.text for span in claim.content)))
            if claim.speaker:
                yield Triple(one, cq("speaker"), self._entity[claim.speaker])
            parts = (("speakerMention", claim.source), ("cue", claim.cue), ("content", claim.content))
            for name, spans in parts:
                for span in spans:
                    yield from self._characters(span)
                    yield Triple(one, cq(name), self._place(span))
                    if name == "content":
                        yield Triple(one, cq("evidence"), self._place(span))
            yield from self._chain(one, claim)

    def _chain(self, node: NamedNode, claim: Claim) -> Iterator[Triple]:
        """Yield those who carried the words, and their order as a list whose cells have IRIs of their own."""
        cells = [NamedNode(f"{node.value}&via={n}") for n in range(1, len(claim.via) + 1)]
        for n, (cell, carrier) in enumerate(zip(cells, claim.via, strict=True)):
            if n == 0:
                yield Triple(node, cq("chain"), cell)
            yield Triple(node, cq("via"), self._entity[carrier])
            yield Triple(cell, rdf("first"), self._entity[carrier])
            yield Triple(cell, rdf("rest"), cells[n + 1] if n + 1 < len(cells) else rdf("nil"))

    def _relation(self, relation: Relation) -> Iterator[Triple]:
        """Yield the claim of a relation: the document's own, or that of whoever's words tell it."""
        node = self._own(f"relation={relation.predicate}", relation.evidence)
        told = next((claim for claim, _ in self._claims if claim.id == relation.claim), None)
        yield from self._claim(node, told.manner.capitalize() if told else "Asserted", None)
        if told is not None:
            if told.speaker:
                yield Triple(node, cq("speaker"), self._entity[told.speaker])
            yield from self._chain(node, told)
        for name, value in (("relationBegan", relation.start), ("relationEnded", relation.end)):
            if value is not None:
                yield Triple(node, cq(name), Literal(value))
        yield from self._characters(relation.evidence)
        yield Triple(node, cq("evidence"), self._place(relation.evidence))
        yield Triple(node, cq("subject"), self._entity[relation.subject])
        yield Triple(node, cq("predicate"), cq(relation.predicate))
        yield Triple(node, cq("object"), self._entity[relation.object])

    # --- facts ----------------------------------------------------------------------------------

    def facts(self) -> Iterator[Triple]:
        for event in self._annotation.events:
            yield from self._event_facts(event)

    def _event_facts(self, event: Event) -> Iterator[Triple]:
        node = self._event[event.id]
        yield Triple(node, RDF_TYPE, cq(event.class_name))
        yield Triple(node, RDFS_LABEL, Literal(event.trigger.text))
        yield Triple(node, cq("inDocument"), self.document)
        yield Triple(node, cq("trigger"), self._place(event.trigger))
        yield Triple(node, cq("status"), cq(self._status(event)))
        yield Triple(node, cq("score"), _score(event.score))
        yield Triple(node, cq("foundBy"), cq(_FOUND_BY[event.found]))
        if event.entry:
            yield Triple(node, cq("lexicalEntry"), NamedNode(ontology.LEXICON + event.entry))
        if event.part_of:
            yield Triple(node, cq("partOf"), self._event[event.part_of])
        if event.plover:
            yield Triple(node, cq("plover"), plover(event.plover))
            yield from (
                Triple(node, cq("ploverMode"), plover(f"{event.plover}-{mode}")) for mode in event.modes
            )
        yield from (Triple(node, cq("ploverContext"), plover(f"context-{c}")) for c in event.contexts)
        for role in event.roles:
            if role.entity:
                yield Triple(node, cq(role.role), self._entity[role.entity])
        if event.time and (found := period(event.time.value)):
            yield from self._time(node, event.time.span, found)

    def _time(self, event: NamedNode, span: Span, found: Period) -> Iterator[Triple]:
        node = NamedNode(f"{self.document.value}#time={span.start},{span.end}")
        yield Triple(event, cq("time"), node)
        yield Triple(node, cq("timeValue"), Literal(found.value))
        if found.first == found.last:
            yield from _instant(node, found.first)
            return
        yield Triple(node, RDF_TYPE, time("ProperInterval"))
        for name, day in (("hasBeginning", found.first), ("hasEnd", found.last)):
            end = NamedNode(f"{node.value}&{name}")
            yield Triple(node, time(name), end)
            yield from _instant(end, day)

    def _status(self, event: Event) -> str:
        if event.id in self._disputed:
            return "Disputed"
        told = event.told()
        return best_status(status(mention, self._is_attributed(event, mention)) for mention in told)


def status(told: Event | EventMention, claimed: bool) -> str:
    """Work out how far what is told may be taken as fact; `claimed` where only somebody quoted tells it."""
    if told.certainty == "possible" or told.tense == "hypothetical":
        return "Hypothetical"
    if told.polarity == "negative":
        return "Denied"
    if told.certainty == "unknown":  # told by somebody with an interest, or wished for
        return "Claimed" if claimed and told.tense in {"past", "present"} else "Hypothetical"
    if told.tense == "future":
        return "Planned"
    return "Claimed" if claimed else "Reported"


_STATUSES = ("Reported", "Claimed", "Denied", "Planned", "Hypothetical")


def best_status(of_mentions: Iterable[str]) -> str:
    """Return the status of an event of several mentions: that of the one that makes most of it a fact."""
    return min(of_mentions, key=_STATUSES.index)


def _stands_in(mention: EventMention, claim: Claim) -> bool:
    return any(span.covers(mention.trigger) for span in claim.content)


def _score(value: float) -> Literal:
    # As the store writes it back: what goes in and what comes out are compared when a document is replaced.
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=xsd("decimal"))


def _node(term: Term) -> NamedNode:
    return NamedNode(iri(term))


def _entity_class(entity: Entity) -> str:
    return "Entity" if entity.class_name == "Other" else entity.class_name


def _instant(node: NamedNode, day: str) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, time("Instant"))
    yield Triple(node, time("inXSDDate"), Literal(day, datatype=xsd("date")))


def evidence_quads(graph: DocumentGraph) -> Iterator[Quad]:
    """Yield the quads of a document's evidence."""
    name = NamedNode(graph.iri)
    yield from (Quad(t.subject, t.predicate, t.object, name) for t in graph.evidence)
