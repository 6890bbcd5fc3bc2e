"""How is the server doing, in figures? Prometheus's text format at /metrics, counted in this process.

Requests are counted by the pattern of their path, never by the path itself, which a stranger chooses. Of the
workers, the numbers are taken when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.compaction import Compaction
from api.kept import KeptAnswers
from api.observing import Counted, Exchange
from api.readers import Readers
from kg.version import VERSION

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


class Metrics:
    """The figures of one server."""

    def __init__(self, readers: Readers, kept: KeptAnswers, compaction: Compaction, counted: Counted) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "communique_http_requests",
            "Requests that were answered, by method, pattern of path, and status.",
            ("method", "path", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "communique_http_request_seconds",
            "How long requests took, to the last byte.",
            ("path",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._bytes = Counter(
            "communique_http_response_bytes",
            "Bytes of bodies that were sent.",
            ("path",),
            registry=self._registry,
        )
        in_progress = Gauge(
            "communique_http_requests_in_progress",
            "Requests that are being answered.",
            registry=self._registry,
        )
        in_progress.set_function(lambda: counted.in_progress)
        self._operations = Counter(
            "communique_sparql_operations",
            "Queries and updates by what became of them: done, refused, stopped, failed, broken off.",
            ("operation", "outcome"),
            registry=self._registry,
        )
        self._registry.register(_Workers(readers, compaction))
        self._registry.register(_Answers(kept))

    def count(self, exchange: Exchange) -> None:
        """Count a request that is over."""
        path = exchange.pattern
        method = exchange.method if exchange.method in _METHODS else "other"
        self._requests.labels(method, path, str(exchange.status or 500)).inc()
        self._seconds.labels(path).observe(exchange.seconds)
        self._bytes.labels(path).inc(exchange.bytes)
        if exchange.operation is not None:
            self._operations.labels(exchange.operation, _outcome(exchange.status, exchange.whole)).inc()

    def text(self) -> bytes:
        """Return all figures in Prometheus's text format."""
        return generate_latest(self._registry)


class _Workers(Collector):
    """What the readers, and the merging of files, say of themselves at this moment."""

    def __init__(self, readers: Readers, compaction: Compaction) -> None:
        self._readers, self._compaction = readers, compaction

    def collect(self) -> Iterator[Metric]:
        readers = self._readers
        workers = GaugeMetricFamily("communique_workers", "Processes that answer queries.", labels=["state"])
        workers.add_metric(["idle"], readers.idle)
        workers.add_metric(["busy"], max(readers.running - readers.idle, 0))
        yield workers
        yield GaugeMetricFamily(
            "communique_requests_waiting", "Requests that wait for a worker.", value=readers.waiting
        )
        yield CounterMetricFamily(
            "communique_workers_replaced", "Workers that were ended and replaced.", value=readers.replaced
        )
        yield CounterMetricFamily(
            "communique_snapshots", "Snapshots of the store that were made.", value=readers.snapshots.taken
        )
        yield CounterMetricFamily(
            "communique_compactions", "Times that the store's files were merged.", value=self._compaction.done
        )
        yield GaugeMetricFamily(
            "communique_store_in_memory",
            "Whether queries are answered from a copy of the store in memory.",
            value=readers.in_memory,
        )
        build = GaugeMetricFamily("communique_build_info", "The version of Communiqué.", labels=["version"])
        build.add_metric([VERSION], 1)
        yield build


class _Answers(Collector):
    """What the kept answers say of themselves at this moment."""

    def __init__(self, kept: KeptAnswers) -> None:
        self._kept = kept

    def collect(self) -> Iterator[Metric]:
        yield CounterMetricFamily(
            "communique_kept_answers_hits", "Queries that were answered out of memory.", value=self._kept.hits
        )
        yield GaugeMetricFamily(
            "communique_kept_answers", "Answers that are kept until the store changes.", value=len(self._kept)
        )
        yield GaugeMetricFamily(
            "communique_kept_answers_bytes", "The memory that answers are kept in.", value=self._kept.held
        )


def _outcome(status: int, whole: bool) -> str:
    if status == 503:
        return "stopped"
    if 400 <= status < 500:
        return "refused"
    if status >= 500 or status == 0:
        return "failed"
    return "done" if whole else "broken off"
