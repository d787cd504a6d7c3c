"""Figures for Prometheus, added up over all worker processes of this computer."""

import os
import shutil
from pathlib import Path

FOLDER = "metrics"
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def prepare(folder: Path) -> None:
    """Before the first worker starts: what an earlier run counted is gone, and the library knows where to count."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[VARIABLE] = str(folder)


class Meters:
    """What is counted of requests. Made once in a process, after `prepare`."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram  # reads the variable when it is imported

        self._requests = Counter("fieldledger_requests", "Requests answered.", ["path", "status"])
        self._received = Counter("fieldledger_received_bytes", "Bytes of requests.", ["path"])
        self._seconds = Histogram(
            "fieldledger_request_seconds", "Time to the end of the answer.", ["path"],
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
        )  # fmt: skip
        self._known: dict[tuple[str, int], tuple[Counter, Counter, Histogram]] = {}

    def count(self, path: str, status: int, received: int, seconds: float) -> None:
        """`path` is one of the few that the program declares, never what somebody typed."""
        key = path, status
        meters = self._known.get(key)
        if meters is None:  # finding them by their labels takes longer than counting
            made = self._requests.labels(path, str(status)), self._received.labels(path), self._seconds.labels(path)
            meters = self._known[key] = made
        requests, bytes, times = meters
        requests.inc()
        bytes.inc(received)
        times.observe(seconds)


class Behind:
    """How far the business tables of each company follow what was pushed. Made once in the projector's process."""

    def __init__(self) -> None:
        from prometheus_client import Gauge

        def gauge(name: str, help: str) -> Gauge:
            return Gauge(name, help, ["company"], multiprocess_mode="livemostrecent")

        self._heads = gauge("fieldledger_projection_heads_behind", "Documents and items that are not taken in yet.")
        self._seconds = gauge("fieldledger_projection_seconds_behind", "Age of the oldest of them.")
        self._left = gauge("fieldledger_projection_left_out", "Documents and items that could not be taken in.")

    def tell(self, company: str, heads: int, seconds: float, left_out: int) -> None:
        self._heads.labels(company).set(heads)
        self._seconds.labels(company).set(seconds)
        self._left.labels(company).set(left_out)


def exposition() -> tuple[bytes, str]:
    """The text for Prometheus, and its content type."""
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

    registry = REGISTRY
    if os.environ.get(VARIABLE):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def forget(pid: int) -> None:
    """A worker process has ended."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
