"""What happened with an entity, or between several, in the order of time?"""

from __future__ import annotations

from functools import reduce

import numpy as np

from kg.network.network import Network
from kg.network.values import TimelineEntry


def timeline(network: Network, *entities: str) -> tuple[TimelineEntry, ...]:
    """Return the happenings in which all of some entities take part, by their first day, the undated last.

    Raises:
        NotFoundError: where one of them takes part in no happening of this network.
    """
    numbers = reduce(np.intersect1d, (network.happenings_of(iri) for iri in entities))
    found = [network.happening_at(number) for number in numbers.tolist()]
    found.sort(
        key=lambda one: (
            one.when is None,
            (one.when.first, one.when.last) if one.when else ("", ""),
            one.iri,
        )
    )
    return tuple(
        TimelineEntry(one, tuple(dict.fromkeys(role for role, iri in one.roles if iri in entities)))
        for one in found
    )
