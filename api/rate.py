"""Does a client send more than its share? Each address may send so many requests a second in the long run.

The generic cell rate algorithm (ITU-T I.371): an address has one number, the time at which it would be even
with its rate. A burst of some seconds' worth is let through.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem

_BURST_SECONDS = 5.0
_MOST_ADDRESSES = 50_000


class Rate:
    """Counts the requests of each client."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Let through so many requests a second; `clock` gives the time in seconds."""
        self._each = 1.0 / per_second
        self._burst = max(_BURST_SECONDS, self._each)
        self._clock = clock
        self._even: dict[str, float] = {}

    def wait(self, client: str) -> float:
        """Count a request, and return 0; or the seconds after which it would be let through."""
        now = self._clock()
        even = max(self._even.get(client, now), now) + self._each
        if even - now > self._burst:
            return even - now - self._burst
        if client not in self._even and len(self._even) >= _MOST_ADDRESSES:
            self._even = {address: time for address, time in self._even.items() if time > now}
        self._even[client] = even
        return 0.0


class RateLimit:
    """Refuses requests of clients that send too many (429, RFC 6585)."""

    def __init__(self, app: ASGIApp, *, per_second: float) -> None:
        self._app = app
        self._rate = Rate(per_second)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("client"):
            seconds = self._rate.wait(scope["client"][0])
            if seconds:
                detail = f"too many requests; come back in {seconds:.1f} seconds"
                refused = problem(429, detail, {"Retry-After": str(int(seconds) + 1)})
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)
