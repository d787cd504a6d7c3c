"""One client of the bench, a process of its own: `… PHASE FILE DICTIONARY`; says READY, waits for a line, works,
says what it took as JSON."""

import gc
import http.client
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from desktop.sync.membership import Membership, membership_of
from shared.store.store import Store
from tests.bench.sync import place
from tests.bench.sync.documents import changed
from tests.bench.sync.report import BenchReport

CHANGED, IDLE = 100, 200
Figures = dict[str, Any]


def push(store: Store, member: Membership, go: Callable[[], None]) -> Figures:
    """Everything unsent."""
    exchange = place.exchange_of(store, member)
    go()
    exchange.send()
    return {"documents": exchange.came.sent}


def pull(store: Store, member: Membership, go: Callable[[], None]) -> Figures:
    """Everything that the file lacks; `listed_s`: until lists can be searched by everything in their columns."""
    exchange = place.exchange_of(store, member)
    base = _peak()
    go()
    begun = time.perf_counter()
    exchange.receive()
    listed = time.perf_counter() - begun
    if exchange.fill():
        exchange.receive()
    over = round((_peak() - base) / 1024, 1)
    return {"documents": exchange.came.received, "listed_s": listed, "over_base_mb": over}


def change(store: Store, member: Membership, go: Callable[[], None]) -> Figures:
    """Send 100 changed documents; they are changed before."""
    drawn = random.Random(3)
    with store.reading() as session:
        ids = session.execute(select(BenchReport.id).order_by(BenchReport.id)).scalars().all()
    for id in drawn.sample(list(ids), CHANGED):
        read = store.get(BenchReport, id)
        store.unpost(read)
        changed(read, drawn)
        store.post(read)
    return push(store, member, go)


def idle(store: Store, member: Membership, go: Callable[[], None]) -> Figures:
    """Exchanges with nothing new, as the desktop does them, and the same ask by a bare client."""
    exchange = place.exchange_of(store, member)
    exchange.run()
    go()
    times = _milliseconds(lambda: (exchange.send(), exchange.receive()))
    pulls = _milliseconds(exchange.receive)
    ask, parts = exchange.device.ask_pull(), urlsplit(member.address)
    bare = http.client.HTTPConnection(parts.hostname or "", parts.port)
    headers = {"Authorization": f"Bearer {member.token}"}

    def asked() -> None:
        bare.request("POST", "/sync/pull", ask, headers)
        assert bare.getresponse().read()

    return {"whole_ms": times, "pull_ms": pulls, "link_ms": _milliseconds(lambda: exchange.link.ask("pull", ask)),
            "bare_ms": _milliseconds(asked)}  # fmt: skip


def _milliseconds(work: Callable[[], object]) -> float:
    for _ in range(20):
        work()
    times = []
    for _ in range(IDLE):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(times), 3)


def _peak() -> int:
    """kB, of this program alone: what `getrusage` says begins with what its parent had."""
    said = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in said.splitlines() if line.startswith("VmHWM")).split()[1])


PHASES = {"push": push, "pull": pull, "change": change, "idle": idle}


def main() -> None:
    phase, file, dictionary = sys.argv[1:4]
    place.register(Path(dictionary))
    store = place.opened(Path(file))
    member = membership_of(store.engine)
    assert member is not None
    begun = computed = 0.0

    def go() -> None:
        nonlocal begun, computed
        gc.collect()
        gc.freeze()  # what was prepared is not looked through again while the clock runs
        print("READY", flush=True)
        sys.stdin.readline()
        begun, computed = time.perf_counter(), time.process_time()

    figures = PHASES[phase](store, member, go)
    figures |= {"s": time.perf_counter() - begun, "cpu_s": time.process_time() - computed, "mb": _peak() / 1024}
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
