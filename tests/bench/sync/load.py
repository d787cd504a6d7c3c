"""Five hundred devices at one server for ten minutes: `python -m tests.bench.sync.load [--devices N] [--minutes M]`.

Ten devices a site, everybody pushes one to three reports every ten seconds or so and pulls its site. Devices are
coroutines that keep no file; what they send and receive are the true frames.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from shared.kernel.codec import content_hash, content_of
from shared.kernel.describe import describe
from shared.store.packing import packed
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.messages import EnrolAnswer, EnrolAsk, PullAnswer, PullAsk, PushAnswer, PushAsk
from tests.bench.sync.__main__ import Bench
from tests.bench.sync.documents import documents
from tests.bench.sync.place import NUMBER
from tests.bench.sync.report import BenchReport

SHAPE = describe(BenchReport)
EACH_SITE, PAUSE_S, KNOWN = 10, 10.0, 20


@dataclass
class Seen:
    """What all devices came across together."""

    push_ms: list[float] = field(default_factory=list)
    pull_ms: list[float] = field(default_factory=list)
    pushed: int = 0
    received: int = 0
    stale: int = 0
    errors: list[str] = field(default_factory=list)


class Device:
    """One device: its reports, and how far it has pulled."""

    def __init__(self, number: int, client: httpx.AsyncClient, seen: Seen) -> None:
        self.drawn, self.client, self.seen = random.Random(number), client, seen
        self.scope = f"site:{number // EACH_SITE}"
        self.reports = list(documents(KNOWN, 10_000 + number))
        self.revs = dict.fromkeys((each.id for each in self.reports), 0)
        self.vector: dict[str, tuple[int, int]] = {}
        self.batch, self.token = 0, ""

    async def join(self, code: str) -> None:
        ask = msgspec.json.encode(EnrolAsk(code=code, name="load"))
        answer = await self.client.post("/device/enrol", content=ask)
        self.token = msgspec.json.decode(answer.content, type=EnrolAnswer).token

    async def work(self, until: float) -> None:
        await asyncio.sleep(self.drawn.uniform(0, PAUSE_S))
        while time.monotonic() < until:
            try:
                await self.push()
                await self.pull()
            except Exception as trouble:  # noqa: BLE001  # counted and shown
                self.seen.errors.append(f"{type(trouble).__name__}: {trouble}"[:200])
            await asyncio.sleep(self.drawn.expovariate(1 / PAUSE_S))

    async def push(self) -> None:
        chosen = self.drawn.sample(self.reports, self.drawn.randint(1, 3))
        records = []
        for report in chosen:
            report.place, report.comment = self.scope, f"{report.comment or ''} {self.drawn.random()}"[-300:]
            content = content_of(SHAPE, report)
            hash, body = content_hash(SHAPE.kind, report.id, content), packed(SHAPE.kind, content)[1]
            records.append(Record(report.id.bytes, self.revs[report.id], 0, 0, NOBODY, 1, hash, body))
        self.batch += 1
        frame = frames.packed(PushAsk(batch=self.batch, sorts=[(SHAPE.kind, NUMBER)]), records)
        begun = time.perf_counter()
        answer = await self._ask("push", frame)
        self.seen.push_ms.append((time.perf_counter() - begun) * 1000)
        header, stale = frames.unpacked(answer, PushAnswer)
        self.seen.stale += len(stale) + len(header.refused)
        self.seen.pushed += len(records)
        for report in chosen:
            self.revs[report.id] += 1

    async def pull(self) -> None:
        more = True
        while more:
            begun = time.perf_counter()
            answer = await self._ask("pull", frames.packed(PullAsk(vector=self.vector)))
            self.seen.pull_ms.append((time.perf_counter() - begun) * 1000)
            header, records = frames.unpacked(answer, PullAnswer)
            self.seen.received += len(records)
            for scope in header.scopes:
                self.vector[scope.name] = scope.epoch, scope.seq
            more = any(scope.more for scope in header.scopes)

    async def _ask(self, path: str, frame: bytes) -> bytes:
        answer = await self.client.post(
            f"/sync/{path}", content=frame, headers={"Authorization": f"Bearer {self.token}"}
        )
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:120]}")
        return answer.content


async def load(bench: Bench, codes: list[str], minutes: float) -> tuple[Seen, float]:
    seen, most = Seen(), 0.0
    limits = httpx.Limits(max_connections=len(codes), max_keepalive_connections=len(codes))
    async with httpx.AsyncClient(base_url=bench.address, timeout=60, limits=limits) as client:
        devices = [Device(number, client, seen) for number in range(len(codes))]
        for device, code in zip(devices, codes, strict=True):
            await device.join(code)
        until = time.monotonic() + minutes * 60
        working = asyncio.gather(*(device.work(until) for device in devices))
        while not working.done():
            most = max(most, bench.memory())
            await asyncio.wait([working], timeout=5)
        await working
    return seen, most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        bench = Bench(Path(folder), 0, arguments.workers)
        with bench.serving():
            codes = bench.codes([f"company,site:{number // EACH_SITE}" for number in range(arguments.devices)])
            seen, memory = asyncio.run(load(bench, codes, arguments.minutes))
    print(json.dumps({
        "devices": arguments.devices, "minutes": arguments.minutes, "pushes": len(seen.push_ms),
        "documents": seen.pushed, "received": seen.received, "stale_or_refused": seen.stale,
        "push_ms": _spread(seen.push_ms), "pull_ms": _spread(seen.pull_ms), "server_process_mb": round(memory, 1),
        "errors": len(seen.errors), "first_errors": sorted(set(seen.errors))[:5],
    }))  # fmt: skip
    return 1 if seen.errors else 0


def _spread(found: list[float]) -> dict[str, float]:
    parts = statistics.quantiles(found, n=1000)
    return {name: round(parts[at], 1) for name, at in (("p50", 499), ("p95", 949), ("p99", 989), ("p999", 998))}


if __name__ == "__main__":
    sys.exit(main())
