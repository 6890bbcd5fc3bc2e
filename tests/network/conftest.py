from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.mapping import DocumentGraph
from kg.model import EntityType
from kg.network import Filter, Network, read_network
from kg.network.deeds import HAPPENED
from kg.reference import Reference
from kg.store import EmbeddedStore, open_store
from tests.network.telling import Teller

STATES = ("Arvenia", "Belmark", "Corland", "Dravia", "Estmere", "Fallowmark", "Gault", "Hollin")
TYPES: dict[str, tuple[EntityType, str]] = {
    **dict.fromkeys(STATES, ("State", "State")),
    "Paula Ostrow": ("Person", "Person"),
    "Quentin Marsh": ("Person", "Person"),
    "Peace Council": ("Organization", "InternationalOrganization"),
    "Lance-2": ("Weapon", "BallisticMissile"),
    "Port Selwyn": ("Place", "Place"),
    "president": ("Office", "Office"),
}

# Sixty events in six documents, each with its publisher and its day.
SIXTY = """
# spring | Morning Post | 2021-03-31
2021-01-04 | Sanction      | SANCTION | Belmark > Arvenia
2021-01-10 | Threaten      | THREATEN | Arvenia > Belmark
2021-01-12 | Accuse        | ACCUSE   | Arvenia > Belmark            | by Paula Ostrow
2021-01-15 | Meeting       | CONSULT  | Belmark + Corland
2021-01-20 | MissileLaunch | MOBILIZE | Arvenia                      | with Lance-2, at Port Selwyn
2021-02    | Pledge        | AGREE    | Corland > Belmark
2021-02-14 | Aid           | AID      | Corland > Belmark
2021-03-01 | Threaten      | THREATEN | Arvenia > Corland            | with Lance-2
2021-03-05 | Visit         | CONSULT  | Paula Ostrow > Corland
-          | Criticism     | ACCUSE   | Corland > Arvenia
# summer | Evening Star | 2021-06-30
2021-04-02 | Meeting       | CONSULT  | Dravia + Estmere
2021-04-09 | Trade         | COOPERATE | Dravia + Estmere
2021-04-20 | Aid           | AID      | Estmere > Fallowmark
2021-05-01 | Sanction      | SANCTION | Dravia > Fallowmark
2021-05-20 | Threaten      | THREATEN | Fallowmark > Dravia
2021-05-25 | Accuse        | ACCUSE   | Dravia > Fallowmark          | by Quentin Marsh
2021-06-01 | Mediation     | CONSULT  | Peace Council > Dravia
2021-06-02 | Mediation     | CONSULT  | Peace Council > Fallowmark
2021-06-10 | Mediation     | CONSULT  | Peace Council > Corland
2021-06-11 | Refusal       | REJECT   | Fallowmark > Peace Council
# autumn | Morning Post | 2021-09-30
2021-07-01 | Sanction      | SANCTION | Belmark > Arvenia
2021-07-04 | Meeting       | CONSULT  | Belmark + Corland
2021-07-05 | Pledge        | AGREE    | Belmark > Corland
2021-08-15 | Threaten      | THREATEN | Arvenia > Belmark
2021-08-16 | Sanction      | SANCTION | Corland > Arvenia
2021-09-10 | NuclearThreat | THREATEN | Arvenia > Corland
2021-09    | Accuse        | ACCUSE   | Belmark > Arvenia
2021-09-12 | Deployment    | MOBILIZE | Arvenia                      | with Lance-2, at Port Selwyn
2021-09-20 | Threaten      | THREATEN | Corland > Arvenia            | denied
2021-09-25 | Assault       | ASSAULT  | Arvenia > Corland            | with Lance-2, hypothetical
# winter | Evening Star | 2021-12-31
2021-10-01 | Meeting       | CONSULT  | Dravia + Fallowmark
2021-10-02 | Negotiation   | CONSULT  | Dravia + Fallowmark
2021-10-15 | Withdrawal    | RETREAT  | Dravia > Fallowmark
2021-11-01 | EconomicAid   | AID      | Estmere > Fallowmark
2021-11-03 | Praise        | SUPPORT  | Peace Council > Dravia
2021-11-04 | Praise        | SUPPORT  | Peace Council > Fallowmark
2021-11-20 | Visit         | CONSULT  | Quentin Marsh > Estmere
2021-12-01 | Meeting       | CONSULT  | Peace Council + Corland      | planned
2021-12-10 | Accuse        | ACCUSE   | Estmere > Dravia             | by Quentin Marsh
2021-12-12 | Refusal       | REJECT   | Dravia > Estmere
# war | Harbour Gazette | 2022-03-31
2022-01-03 | Sanction      | SANCTION | Belmark > Arvenia
2022-01-20 | Threaten      | THREATEN | Arvenia > Belmark            | with Lance-2
2022-02-01 | Assault       | ASSAULT  | Arvenia > Belmark            | with Lance-2, at Port Selwyn
2022-02-02 | Sanction      | SANCTION | Corland > Arvenia
2022-02-03 | Condemnation  | ACCUSE   | Corland > Arvenia
2022-02-20 | NuclearThreat | THREATEN | Arvenia > Corland            | by Paula Ostrow
2022-03-01 | Aid           | AID      | Corland > Belmark
2022-03-02 | Assault       | ASSAULT  | Arvenia > Corland
2022-03-10 | Demand        | REQUEST  | Peace Council > Arvenia
2022-03-15 | Refusal       | REJECT   | Arvenia > Peace Council
# ceasefire | | 2022-06-30
2022-04-01 | Clash         | ASSAULT  | Gault + Hollin
2022-04-02 | Sanction      | SANCTION | Gault > Hollin
2022-04-10 | Threaten      | THREATEN | Hollin > Gault
2022-04-11 | Threaten      | THREATEN | Hollin > Gault
2022-05-01 | MissileStrike | ASSAULT  | Arvenia > Belmark            | with Lance-2
2022-05-02 | Ceasefire     | RETREAT  | Arvenia + Belmark
2022-05-03 | Praise        | SUPPORT  | Corland > Arvenia
2022-05-04 | Praise        | SUPPORT  | Corland > Belmark
2022-06    | Aid           | AID      | Estmere > Belmark
2022-06-05 | Threaten      | THREATEN | Arvenia > Belmark            | by Belmark
"""


def documents(reference: Reference, table: str = SIXTY) -> list[DocumentGraph]:
    """Return the documents of a table of events; in the first, Paula Ostrow is president."""
    graphs = []
    for number, part in enumerate(table.split("\n# ")[1:]):
        head, *lines = part.strip().splitlines()
        name, publisher, day = (word.strip() for word in head.split("|"))
        teller = Teller(TYPES)
        for line in lines:
            teller.tell(line)
        if number == 0:
            teller.relate("Paula Ostrow", "holdsOffice", "president")
        graphs.append(teller.graph(name, publisher or None, day, reference))
    return graphs


@pytest.fixture(scope="session")
def sixty(reference: Reference) -> Iterator[EmbeddedStore]:
    """A store of sixty events that can be checked by hand."""
    with open_store(None) as store:
        for graph in documents(reference):
            store.add(graph)
        yield store


@pytest.fixture(scope="session")
def network(sixty: EmbeddedStore) -> Network:
    return read_network(sixty)


@pytest.fixture(scope="session")
def happened(network: Network) -> Network:
    """The network of what happened, by somebody's word."""
    return network.restricted(Filter(statuses=HAPPENED))
