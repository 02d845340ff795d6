"""Metrics for Prometheus: only numbers, nothing about any text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response
from starlette.types import Scope

from stigmalint.finding import Finding


class Metrics:
    """The numbers of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "stigmalint_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "stigmalint_request_seconds",
            "Seconds to answer a request.",
            ("route",),
            buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20),
            registry=self._registry,
        )
        self._batch = Histogram(
            "stigmalint_batch_texts", "Texts checked together.", buckets=(1, 2, 4, 8), registry=self._registry
        )
        self._found = Counter("stigmalint_findings", "Findings told.", ("pack", "severity"), registry=self._registry)

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """A number that is examined when it is asked for."""
        Gauge(f"stigmalint_{name}", meaning, registry=self._registry).set_function(value)

    def batch(self, texts: int) -> None:
        self._batch.observe(texts)

    def found(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._found.labels(finding.pack, finding.severity.value).inc()

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self) -> Response:
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _route(scope: Mapping[str, object]) -> str:
    """The pattern of the path that was asked for: a label must not take as many values as someone can think of."""
    route = scope.get("route")
    return str(getattr(route, "path", "")) or "other"
