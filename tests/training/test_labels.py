from __future__ import annotations

from kg.extraction.labels import EVENT_ROLES, PLOVER
from kg.reference import Reference


def test_the_reader_labels_every_plover_type_that_the_ontology_has_once(reference: Reference) -> None:
    types = {kind.plover for kind in reference.events.values() if kind.plover}
    assert sorted(PLOVER) == sorted(types)


def test_what_the_object_of_a_verb_can_be_is_a_role_that_the_reader_labels(reference: Reference) -> None:
    roles = {kind.object_role for kind in reference.events.values() if kind.object_role}
    assert roles <= set(EVENT_ROLES)
