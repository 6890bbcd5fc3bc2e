"""The server itself: uvicorn around the application, its log, and its end.

SIGTERM or Ctrl-C stops it: it takes no new connections, lets requests under way go on for some seconds, ends
the workers and writes what is not yet written.
"""

from __future__ import annotations

import logging
import sys

import uvicorn

from api.answers import BrokenAnswerError
from api.app import create_app
from api.connections import Connection
from api.settings import Settings
from kg.store import EmbeddedStore

_KEEP_ALIVE_SECONDS = 30
_BACKLOG = 2048


def run(store: EmbeddedStore, settings: Settings, host: str, port: int) -> None:
    """Serve a store until the process is told to stop; the caller closes the store.

    Raises:
        StoreError: where the workers do not start.
    """
    _log_to_standard_error()
    uvicorn.Server(configuration(store, settings, host, port)).run()


def configuration(store: EmbeddedStore, settings: Settings, host: str, port: int) -> uvicorn.Config:
    """Return how uvicorn is to serve a store."""
    return uvicorn.Config(
        create_app(store, settings),
        host=host,
        port=port,
        lifespan="on",
        http=Connection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.stop_seconds,
    )


def _log_to_standard_error() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    for name, level in (("communique", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
    logging.getLogger("uvicorn.error").addFilter(_not_broken_on_purpose)


def _not_broken_on_purpose(record: logging.LogRecord) -> bool:
    """Say whether a record is worth a traceback: an answer that was broken off is not."""
    return not (record.exc_info and isinstance(record.exc_info[1], BrokenAnswerError))
