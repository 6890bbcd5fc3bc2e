"""What was asked of the server? A line of JSON for each request, on standard error, through `logging`.

The line has no text of queries, no parameters and no token, unless the operator asks for the queries.
"""

from __future__ import annotations

import json
import logging
import time

from api.observing import Exchange

_LOG = logging.getLogger("communique.requests")


class RequestLog:
    """Logs each request when it is over: when, what, how it went, how long it took and how much it sent."""

    def __init__(self, *, with_queries: bool) -> None:
        self._with_queries = with_queries

    def write(self, exchange: Exchange) -> None:
        """Write the line of a request."""
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": exchange.method,
            "path": exchange.path,
            "status": exchange.status,
            "whole": exchange.whole,
            "bytes": exchange.bytes,
            "seconds": round(exchange.seconds, 4),
            "client": exchange.client,
        }
        if self._with_queries and exchange.text is not None:
            line["query"] = exchange.text
        _LOG.info("%s", json.dumps(line, ensure_ascii=False))
