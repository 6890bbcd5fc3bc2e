"""Which known entity is it, and under which IRI does it stand in the graph?

A mention of the reference knowledge has the IRI of its entry. A name that is unknown has an IRI made of
its kind and name, the same in every document. What a document only describes, or calls by a single name
that many people bear, belongs to that document: namesakes of two documents are never merged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.extraction.candidates import COUNTRY_BEARING, Candidate
from kg.extraction.coreference import Cluster
from kg.extraction.leaders import usual_name
from kg.extraction.relations import OfficeHeld
from kg.extraction.sectors import Sectors
from kg.model import Claim, Document, Entity, Event, Mention, Relation, Span
from kg.reference import Entry, Reference
from kg.terms import document_iri, slug

_OF_A_STATE = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY", "OPP", "REB"})
"""The sectors of which everybody is, where it is said of no other, of the state that a text is about."""


class Linker:
    """Turns the clusters of one document into entities."""

    def __init__(
        self, document: Document, reference: Reference, offices: list[OfficeHeld], sectors: Sectors
    ) -> None:
        self._document = document
        self._reference = reference
        self._offices = offices
        self._sectors = sectors

    def entities(self, clusters: list[Cluster]) -> tuple[list[Entity], dict[Candidate, str]]:
        """Return the entities, and for each mention the identifier of its entity."""
        found: list[Entity] = []
        entity_of: dict[Candidate, str] = {}
        for n, cluster in enumerate(clusters, start=1):
            entity = self._entity(f"e{n}", cluster)
            found.append(entity)
            entity_of |= dict.fromkeys((*cluster.members, *cluster.pronouns), entity.id)
        return self._in_context(found), entity_of

    def _in_context(self, entities: list[Entity]) -> list[Entity]:
        """Give what is of a state, and is not said of which, to the only state that the document names.

        That is true of the police, the army, the ministers of a text. Whoever is named may as well be a guest
        there: "Foreign Minister Anna Keller arrived in Kenya".
        """
        named = {
            e.country
            for e in entities
            if e.country and e.class_name in COUNTRY_BEARING
            if any(self._document.text[m.span.end : m.span.end + 1] not in {"-", "‑"} for m in e.mentions)
        }
        words = self._reference.constructions.counterpart_nouns
        if any(m.span.text.split()[-1].lower() in words for e in entities for m in e.mentions):
            return entities  # whose counterpart somebody of a state is, is of another
        lying = {e.country for e in entities if e.country and e.type == "Place"}
        if len(named) != 1 or not lying <= named:
            return entities
        (country,) = named
        return [
            replace(e, country=country)
            if e.country is None
            and e.sector in _OF_A_STATE
            and e.iri not in self._reference.entries
            and not _is_named_person(e)
            else e
            for e in entities
        ]

    def _entity(self, identifier: str, cluster: Cluster) -> Entity:
        best = _best(cluster)
        held = [office for office in self._offices if office.person in cluster.members]
        usual = usual_name(best, held, self._reference)
        best = replace(best, name=usual) if usual is not None else best
        country = next(
            (c for c in (*(o.country for o in held), *(m.country for m in cluster.members)) if c), None
        )
        if best.entry is not None:
            country = best.entry.country
        known = max((m for m in cluster.members if m.entry), key=lambda m: m.score, default=None)
        return Entity(
            id=identifier,
            type=self._reference.coarse(best.class_name),
            class_name=best.class_name,
            name=self._name(best),
            iri=self._iri(best, cluster),
            mentions=tuple(self._mentions(cluster)),
            country=country,
            roles=tuple(dict.fromkeys(self._reference.offices[office.office].name for office in held)),
            same_as=best.entry.same_as if best.entry else (),
            sector=self._sectors.of(cluster),
            alias=known.core.text if known else None,
            score=known.score if known else None,
        )

    def _name(self, best: Candidate) -> str:
        if best.entry is None and best.country and best.class_name == "Government":
            return f"government of {self._reference.states[best.country].name}"
        if best.class_name == "Person" and best.name.count('"') == 1:  # of 'Robert "Bob" Holm'
            return best.name.replace('"', "").strip()
        return best.name

    def _iri(self, best: Candidate, cluster: Cluster) -> str:
        base, kind = self._reference.base, self._reference.coarse(best.class_name)
        if best.entry is not None:
            return best.entry.iri
        if best.class_name in {"Government", "Nationality"} and best.country:
            return f"{base}{best.class_name.lower()}/{best.country}"
        shared = best.kind == "name" and bool(slug(best.name))
        if kind == "Person" and " " not in best.name.strip():
            shared = False
        if shared:
            return f"{base}{kind.lower()}/{slug(best.name)}"
        first = min(member.span for member in cluster.members)
        own = document_iri(base, self._document.id)
        return f"{own}#entity={first.start},{first.end}"

    def _mentions(self, cluster: Cluster) -> list[Mention]:
        found = {member.span: member.kind for member in (*cluster.members, *cluster.pronouns)}
        return [Mention(span, kind) for span, kind in sorted(found.items())]


def _is_named_person(entity: Entity) -> bool:
    return entity.type == "Person" and any(mention.kind == "name" for mention in entity.mentions)


def _best(cluster: Cluster) -> Candidate:
    """Choose the mention that says most: a known name, the longest name, the first description."""
    return max(
        cluster.members,
        key=lambda m: (m.entry is not None, m.kind == "name", len(m.name.split()), -m.span.start),
    )


def office_entity(identifier: str, held: OfficeHeld, document: Document, reference: Reference) -> Entity:
    """Make the entity of an office, from the words that name it: "leader of North Korea"."""
    entry = reference.offices[held.national(reference)]
    if entry.class_name == "MilitaryRank":
        return _rank_entity(identifier, held, entry, reference)
    body, name = _office_body(held, reference)
    own = f"{document_iri(reference.base, document.id)}#office={held.span.start},{held.span.end}"
    return Entity(
        id=identifier,
        type=reference.coarse(entry.class_name),
        class_name=entry.class_name,
        name=f"{entry.name} of {name}" if name else entry.name,
        iri=f"{reference.base}office/{slug(entry.name)}-of-{body}" if body else own,
        mentions=(Mention(held.span, "nominal"),),
        country=held.country,
    )


def _rank_entity(identifier: str, held: OfficeHeld, entry: Entry, reference: Reference) -> Entity:
    """Make the entity of a rank, which is one in all the forces that have it."""
    mention = Mention(held.span, "nominal")
    kind = reference.coarse(entry.class_name)
    return Entity(identifier, kind, entry.class_name, entry.name, entry.iri, (mention,), entry.country)


def _office_body(held: OfficeHeld, reference: Reference) -> tuple[str | None, str | None]:
    if held.body is None:
        return None, None
    state = reference.states.get(held.country or "")
    if state is not None and held.body.class_name in {"State", "Nationality", "Government"}:
        told = " ".join(held.body.core.text.split())
        formal = held.body.class_name == "State" and len(told.split()) > len(state.name.split())
        if formal and not told.startswith(state.name):  # "president of the Swiss Confederation"
            return slug(state.country or state.name), f"the {told.removeprefix('the ')}"
        article = "the " if state.takes_article else ""
        return slug(state.country or state.name), article + state.name
    return slug(held.body.name), held.body.name


def without_idle_parts(
    entities: Sequence[Entity],
    parts: Collection[Span],
    events: Sequence[Event],
    claims: Sequence[Claim],
    relations: Sequence[Relation],
) -> list[Entity]:
    """Return the entities without the names that are only parts of longer mentions ("president of Iran").

    Such a part has done its work: the longer mention has its country. It is a mention where an event or a
    relation points at it, where somebody speaks for it ("a Pentagon spokesman"), and where it is a
    nationality ("Turkish troops").
    """
    pointed = [(role.entity, role.span) for event in events for role in event.roles if role.span]
    pointed += [
        (end, relation.evidence) for relation in relations for end in (relation.subject, relation.object)
    ]
    sources = [span for claim in claims for span in claim.source]
    kept = []
    for entity in entities:
        spans = sources + [span for name, span in pointed if name == entity.id]
        mentions = tuple(
            m
            for m in entity.mentions
            if m.span not in parts or entity.type == "Nationality" or any(m.span.overlaps(s) for s in spans)
        )
        if mentions:
            kept.append(replace(entity, mentions=mentions))
    return kept
