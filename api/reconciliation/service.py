"""What does the reconciliation service answer? Its manifest, candidates, suggestions, previews, values."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import ontology
from api.lookups.graph import Graph, Kept
from api.reconciliation.queries import MAX_BATCH, batch, extension
from kg.errors import NotFoundError
from kg.reconciliation import Candidate, Question, candidates
from kg.records import entity_facts
from kg.records.properties import PropertyRecord, entity_properties
from kg.search import NamedEntity, fold
from kg.version import VERSION

PATH = "/reconcile"
_SUGGESTIONS = 20
_WIDTH, _HEIGHT = 420, 200
_DEFAULT_TYPES = ("Person", "State", "Organization", "Group", "Place", "Facility", "Weapon", "Office")


class Reconciliation:
    """The reconciliation service over a graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._properties: Kept[tuple[PropertyRecord, ...]] = Kept(graph.store, entity_properties)

    def manifest(self, base_url: str) -> dict[str, Any]:
        """Return the service manifest of a server at an address."""
        here = base_url.rstrip("/")
        kinds = self._graph.catalogue.kinds

        def suggest(what: str) -> dict[str, str]:
            return {
                "service_url": here,
                "service_path": f"{PATH}/suggest/{what}",
                "flyout_service_url": here,
                "flyout_service_path": f"{PATH}/flyout/{what}?id=${{id}}",
            }

        return {
            "versions": ["0.2"],
            "name": "Communiqué: people, states, organizations, weapons and places of security news",
            "identifierSpace": self._graph.naming.base,
            "schemaSpace": ontology.VOCABULARY,
            "documentation": f"{here}/docs",
            "serviceVersion": VERSION,
            "defaultTypes": [
                {"id": name, "name": kinds[name].label} for name in _DEFAULT_TYPES if name in kinds
            ],
            "view": {"url": f"{here}/entities/{{{{id}}}}"},
            "preview": {"url": f"{here}{PATH}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
            "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
            "extend": {
                "propose_properties": {"service_url": here, "service_path": f"{PATH}/properties"},
                "property_settings": [],
            },
            "batchSize": MAX_BATCH,
        }

    def results(self, queries: str) -> dict[str, Any]:
        """Answer a batch of queries, each for itself.

        Raises:
            Refused: 422 where it is no batch, 413 where it has too many queries.
        """
        return {
            name: {"result": [self._candidate(c) for c in self._candidates(question)]}
            for name, question in batch(queries).items()
        }

    def _candidates(self, question: Question) -> list[Candidate]:
        graph = self._graph
        known = {question.name: graph.naming.iri(question.name)} if question.name else {}
        return candidates(graph.store, graph.catalogue, question, known)

    def _candidate(self, found: Candidate) -> dict[str, Any]:
        features: list[dict[str, Any]] = [
            {"id": "name_likeness", "value": found.likeness},
            {"id": "type", "value": found.typed},
            {"id": "documents", "value": found.entity.documents},
        ]
        if found.held is not None:
            features.append({"id": "properties", "value": round(found.held, 3)})
        return {
            "id": self._graph.naming.id(found.entity.iri),
            "name": found.entity.name,
            "description": self._description(found.entity),
            "type": [self._type(found.entity.class_name)],
            "score": found.score,
            "match": found.match,
            "features": features,
        }

    def extension(self, extend: str) -> dict[str, Any]:
        """Return values of properties of entities.

        Raises:
            Refused: 422 where it is no data extension query.
        """
        asked = extension(extend)
        known = {p.name: p for p in self._properties.get()}
        meta = []
        for wanted in asked.properties:
            record = known.get(wanted.id)
            entry: dict[str, Any] = {"id": wanted.id, "name": record.label if record else wanted.id}
            if record is not None and record.values in self._graph.catalogue.kinds:
                entry["type"] = self._type(record.values)
            meta.append(entry)
        names = [wanted.id for wanted in asked.properties]
        return {"meta": meta, "rows": {identifier: self._row(identifier, names) for identifier in asked.ids}}

    def _row(self, identifier: str, names: Sequence[str]) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = {name: [] for name in names}
        iri = self._graph.naming.iri(identifier)
        if iri not in self._graph.catalogue.entities:
            return found
        for fact in entity_facts(self._graph.store, iri):
            if fact.name in found:
                thing = (
                    fact.thing if fact.thing and fact.thing.iri in self._graph.catalogue.entities else None
                )
                found[fact.name].append(
                    {"id": self._graph.naming.id(thing.iri), "name": thing.label}
                    if thing
                    else {"str": fact.value}
                )
        return found

    def proposal(self, type_id: str | None, limit: int) -> dict[str, Any]:
        """Return the properties that entities of a type can have."""
        kinds = self._graph.catalogue.kinds
        ancestors = kinds[type_id].ancestors if type_id and type_id in kinds else None
        named = [
            {"id": p.name, "name": p.label}
            for p in self._properties.get()
            if ancestors is None or p.domain in ancestors
        ]
        return {**({"type": type_id} if type_id else {}), "limit": limit, "properties": named[:limit]}

    # --- suggestions ------------------------------------------------------------------------------

    def entities(self, prefix: str, skip: int) -> dict[str, Any]:
        """Suggest entities whose name begins so, or one by its id."""
        catalogue = self._graph.catalogue
        exact = catalogue.entities.get(self._graph.naming.iri(prefix)) if prefix else None
        found = [f.entity for f in catalogue.search(prefix)]
        whole = [exact, *(e for e in found if e is not exact)] if exact else found
        return {
            "result": [
                {
                    "id": self._graph.naming.id(e.iri),
                    "name": e.name,
                    "description": self._description(e),
                    "notable": [self._type(e.class_name)],
                }
                for e in whole[skip : skip + _SUGGESTIONS]
            ]
        }

    def types(self, prefix: str, skip: int) -> dict[str, Any]:
        """Suggest classes of entities whose label or local name begins so."""
        kinds = self._graph.catalogue.kinds.values()
        found = [self._type(k.name) for k in kinds if _begins(prefix, k.label, k.name)]
        return {"result": found[skip : skip + _SUGGESTIONS]}

    def properties(self, prefix: str, skip: int) -> dict[str, Any]:
        """Suggest properties of entities whose label or local name begins so."""
        found = [
            {"id": p.name, "name": p.label, "description": p.comment}
            for p in self._properties.get()
            if _begins(prefix, p.label, p.name)
        ]
        return {"result": found[skip : skip + _SUGGESTIONS]}

    def flyout(self, what: str, identifier: str) -> dict[str, str]:
        """Return a small preview of an entity, type or property.

        Raises:
            NotFoundError: where there is none with this id.
        """
        if what == "entity":
            return {"id": identifier, "html": self._summary(identifier)}
        if what == "type" and (kind := self._graph.catalogue.kinds.get(identifier)):
            return {"id": identifier, "html": f"<p>{escape(kind.label)}</p>"}
        named = {p.name: p for p in self._properties.get()}
        if what == "property" and identifier in named:
            found = named[identifier]
            return {
                "id": identifier,
                "html": f"<p><strong>{escape(found.label)}</strong>: {escape(found.comment)}</p>",
            }
        raise NotFoundError(f"{identifier}: there is no such {what}")

    def preview(self, identifier: str) -> str:
        """Return a page that summarizes an entity, for an iframe.

        Raises:
            NotFoundError: where there is none with this id.
        """
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>{escape(identifier)}</title>"
            "<style>body { font: 14px/1.4 system-ui, sans-serif; margin: 8px } p { margin: 0 0 6px }</style>"
            f"</head><body>{self._summary(identifier)}</body></html>\n"
        )

    def _summary(self, identifier: str) -> str:
        found = self._graph.catalogue.entities.get(self._graph.naming.iri(identifier))
        if found is None:
            raise NotFoundError(f"{identifier}: the graph has no such entity")
        facts = [
            f"{escape(f.label)}: {escape(f.value)}"
            for f in entity_facts(self._graph.store, found.iri)
            if f.name not in {"type", "label"}
        ]
        also = f"<p>also {escape(', '.join(found.aliases[:5]))}</p>" if found.aliases else ""
        return (
            f"<p><strong>{escape(found.name)}</strong> ({escape(self._label(found.class_name))})</p>{also}"
            f"<p>{'; '.join(facts[:6])}</p><p>{escape(self._spoken_of(found))}</p>"
        )

    def _description(self, entity: NamedEntity) -> str:
        parts = [self._label(entity.class_name), entity.country, self._spoken_of(entity)]
        return ", ".join(part for part in parts if part)

    @staticmethod
    def _spoken_of(entity: NamedEntity) -> str:
        if not entity.documents:
            return "in no document yet"
        return "in 1 document" if entity.documents == 1 else f"in {entity.documents} documents"

    def _type(self, name: str) -> dict[str, str]:
        return {"id": name, "name": self._label(name)}

    def _label(self, name: str) -> str:
        kind = self._graph.catalogue.kinds.get(name)
        return kind.label if kind else name


def _begins(prefix: str, *names: str) -> bool:
    wanted = fold(prefix)
    return any(
        fold(n).startswith(wanted) or any(w.startswith(wanted) for w in fold(n).split()) for n in names
    )
