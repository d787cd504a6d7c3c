"""The way of one document from a desktop to another: `python -m tests.bench.sync.way [--runs N]`.

Two engines as two windows have them, one real server; each leg in milliseconds that passed (medians), from the save
that begins to the row that the other file's list reads. `cpu` is what this process and the server computed for it.
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil
from sqlalchemy import select

from desktop.company import Company
from desktop.sync.engine import Engine
from desktop.sync.link import Link
from desktop.sync.membership import membership_of
from shared.sync.device import Device
from tests.bench.measure import say
from tests.bench.sync import place
from tests.bench.sync.__main__ import Bench
from tests.bench.sync.documents import documents
from tests.bench.sync.report import BenchReport

RUNS: Final = 15
QUIET_S, LONG_S = 0.6, 20.0
LEGS: Final = (
    "saved", "woke", "frozen", "pushed", "hinted", "asked", "pulled", "settled", "told", "read",
)  # fmt: skip
"""What each leg ends with: on the first file saved, its engine awake, the batch frozen, its push answered; on the other
the hint heard, the pull asked, its page here, on disk, told; and the row read from the list's table."""


class Watch:
    """When something happened first since `begin`."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}

    def begin(self) -> None:
        self.at = {}

    def note(self, name: str) -> None:
        self.at.setdefault(name, time.perf_counter())


def watched(watch: Watch, engine: Engine, other: Engine) -> None:
    """Note what the two engines do; both are in this process."""

    def wrap(cls: type, name: str, before: Callable[[Any, tuple[Any, ...]], str], after: Callable[..., str]) -> None:
        old = getattr(cls, name)

        def call(self: Any, *arguments: Any, **more: Any) -> Any:
            if said := before(self, arguments):
                watch.note(said)
            found = old(self, *arguments, **more)
            if said := after(self, arguments):
                watch.note(said)
            return found

        setattr(cls, name, call)

    def none(*_: object) -> str:
        return ""

    def here(device: Device) -> bool:
        return device.store is engine.company.store

    def of_link(link: Link, arguments: tuple[Any, ...], end: str) -> str:
        path = arguments[0]
        if path == "push" and link is engine._link:
            return "pushed" if end == "answer" else ""
        if path == "pull" and link is other._link:
            return "pulled" if end == "answer" else "asked"
        return ""

    wrap(Engine, "exchange", lambda self, _: "woke" if self is engine else "", none)
    wrap(Device, "asks", none, lambda self, _: "frozen" if here(self) else "")
    wrap(Link, "ask", lambda self, said: of_link(self, said, "ask"), lambda self, said: of_link(self, said, "answer"))
    wrap(Engine, "_hinted", lambda self, said: "hinted" if self is other and said[0] else "", none)
    wrap(Device, "settle_pull", none, lambda self, _: "" if here(self) else "settled")


@contextmanager
def running(path: Path) -> Iterator[Engine]:
    store = place.opened(path)
    member = membership_of(store.engine)
    assert member is not None
    engine = Engine(Company(path, store), member)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()
        store.engine.dispose()


def ways(engine: Engine, other: Engine, server: psutil.Process, runs: int) -> None:
    watch, arrived = Watch(), threading.Event()
    watched(watch, engine, other)

    def changed(kinds: frozenset[str]) -> None:
        if BenchReport.__tablename__ in kinds:
            watch.note("told")
            arrived.set()

    other.changed = changed
    legs: dict[str, list[float]] = defaultdict(list)
    for at, report in enumerate(documents(runs + 2, 77)):
        time.sleep(QUIET_S)
        arrived.clear()
        watch.begin()
        report.status = "draft"
        begun, computed = time.perf_counter(), _computed(server)
        engine.company.store.post(report)
        watch.note("saved")
        engine.saved()
        assert arrived.wait(LONG_S), watch.at
        with other.company.store.reading() as session:
            assert session.execute(select(BenchReport.number).where(BenchReport.id == report.id)).scalar()
        watch.note("read")
        if at > 1:  # the first ones find everything cold
            last = begun
            for leg in LEGS:
                moment = max(watch.at.get(leg, last), last)
                legs[leg].append(moment - last)
                last = moment
            legs["all"].append(last - begun)
            legs["cpu"].append(_computed(server) - computed)
    found = {name: round(statistics.median(times) * 1000, 1) for name, times in legs.items()}
    whole = found.pop("all")
    say("desktop to desktop", whole, "ms", "at most 50", **found, least=round(min(legs["all"]) * 1000, 1), runs=runs)


def _computed(server: psutil.Process) -> float:
    """Seconds of this process and of the server with its workers and its database."""
    every = [server, *server.children(recursive=True)]
    return time.process_time() + sum(sum(each.cpu_times()[:2]) for each in every)


def measured(bench: Bench, runs: int) -> None:
    files = [bench.file(name) for name in ("one", "other")]
    assert bench.process is not None
    server = psutil.Process(bench.process.pid)
    with running(files[0]) as engine, running(files[1]) as other:
        until = time.monotonic() + LONG_S
        while not (engine.listens and other.listens) and time.monotonic() < until:
            time.sleep(0.05)
        ways(engine, other, server, runs)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        bench = Bench(Path(folder), 0, 1)
        with bench.serving():
            measured(bench, arguments.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
