"""What do the areas of the server share? The settings, the store that is written to, and its readers.

Each area is one function `add_…(app, context)`. It writes through `context.store`, after `context.may_write`
has let the request through, and evaluates what a stranger sends in `context.readers` only.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.auth import WriteAccess
from api.compaction import Compaction
from api.kept import KeptAnswers
from api.readers import Readers
from api.settings import Settings
from kg.store import EmbeddedStore


@dataclass(frozen=True, slots=True)
class Context:
    """What `create_app` hands to each area.

    Attributes:
        settings: what the operator decided.
        store: the one store that is written to, by this process; its calls block, so use a thread.
        readers: the processes that answer queries over snapshots of it.
        kept: the answers that are kept until the store changes.
        compaction: what merges the store's files.
        may_write: a dependency that only lets requests with the server's token through.
    """

    settings: Settings
    store: EmbeddedStore
    readers: Readers
    kept: KeptAnswers
    compaction: Compaction
    may_write: WriteAccess
