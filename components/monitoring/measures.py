"""What a web process counts while it works, in Prometheus' form. Nobody is named: routes, outcomes, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from data.condition import Condition

POLL = "/_live"
# Seconds: unchanged polls take one, a page drawn anew a few hundred milliseconds.
BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ANSWERS = {200: "changed", 204: "unchanged", 404: "unknown"}


@dataclass
class Measures:
    """One per app, with a registry of its own: tests make many apps in a process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        of = self.registry
        self._seconds = Histogram(
            "pendopo_request_seconds", "Seconds to an answer, by route", ["rule"], registry=of, buckets=BUCKETS
        )
        self._requests = Counter(
            "pendopo_requests", "Answers by route, method and status", ["rule", "method", "status"], registry=of
        )
        self._polls = Counter("pendopo_polls", "Screens that asked, by what they were told", ["answer"], registry=of)
        ProcessCollector(registry=of)  # memory, CPU, open files
        PlatformCollector(registry=of)

    def answered(self, rule: str, method: str, status: int, seconds: float) -> None:
        """One request was answered. rule: of its route, "" when there was none."""
        self._seconds.labels(rule).observe(seconds)
        self._requests.labels(rule, method, str(status)).inc()
        if rule == POLL:
            self._polls.labels(_ANSWERS.get(status, "failed")).inc()

    def text(self) -> bytes:
        """Everything, as a scrape reads it."""
        return generate_latest(self.registry)


@dataclass(frozen=True)
class Now:
    """What is looked up when monitoring asks. screens: open sockets. drawn: pieces of pages since the start."""

    condition: Condition
    screens: int
    drawn: int
    build: str


class Looked(Collector):
    """Figures that nobody counts along the way: the catalogue and the snapshot know them. look: None while the
    catalogue cannot be read; then only what the process itself counts is told."""

    def __init__(self, look: Callable[[], Now | None]) -> None:
        self._look = look

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked up to register it."""
        return []

    def collect(self) -> Iterable[Metric]:
        found = self._look()
        yield _gauge("pendopo_catalogue_up", "Whether the catalogue could be read", float(found is not None))
        if found is None:
            return
        condition = found.condition
        yield _gauge("pendopo_screens_open", "Screens that hold a socket", found.screens)
        yield _count("pendopo_draws", "Pieces of pages drawn", found.drawn)
        yield _gauge("pendopo_version", "Version of the data that is shown", condition.version)
        yield _gauge("pendopo_people_logged_in", "People with a session that counts", condition.people)
        yield _gauge("pendopo_damaged_files", "Files of the store waiting to be made whole", condition.damaged)
        if condition.loader_age is not None:
            yield _gauge("pendopo_loader_seen_seconds", "Seconds since the loader showed itself", condition.loader_age)
        yield from _loads(condition)
        yield from _sources(condition)
        build = GaugeMetricFamily("pendopo_build", "The code that runs", labels=["build", "schema"])
        build.add_metric([found.build, str(condition.schema)], 1)
        yield build


def _loads(condition: Condition) -> Iterable[Metric]:
    loads = CounterMetricFamily("pendopo_loads", "Loads by outcome; equal ones in a row count once", labels=["outcome"])
    for outcome, count in condition.loads.items():
        loads.add_metric([outcome], count)
    yield loads


def _sources(condition: Condition) -> Iterable[Metric]:
    ages = GaugeMetricFamily("pendopo_source_age_seconds", "Age of the newest data of a source", labels=["source"])
    limits = GaugeMetricFamily("pendopo_source_limit_seconds", "Age at which they are stale", labels=["source"])
    lights = GaugeMetricFamily("pendopo_source_light", "1: the source's light", labels=["source", "light"])
    failing = GaugeMetricFamily("pendopo_source_failing", "1: the last look did not work", labels=["source"])
    for source in condition.sources:
        failing.add_metric([source.id], float(source.failing))
        lights.add_metric([source.id, source.light], 1)
        if source.light != "never":
            ages.add_metric([source.id], source.age)
            limits.add_metric([source.id], source.limit)
    yield from (ages, limits, lights, failing)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _count(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(name, words, value=value)
