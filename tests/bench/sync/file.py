"""The device's half alone, without a server: what pages and batches cost in a company file, in CPU of this thread.

`python -m tests.bench.sync.file [--size N] [--profile headers|fill|whole|pull|push]`
"""

import argparse
import cProfile
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from shared.kernel.codec import content_hash, content_of
from shared.kernel.describe import describe
from shared.store.packing import packed
from shared.store.store import Store
from shared.sync import frames
from shared.sync.device import Device
from shared.sync.hashes import head_hash, total
from shared.sync.heads import Head, framed, head_of
from shared.sync.messages import PullAnswer, PushAnswer, PushAsk, ScopeAnswer, Step
from shared.sync.stored import instant_of
from tests.bench.measure import say
from tests.bench.sync import place
from tests.bench.sync.documents import changed, documents
from tests.bench.sync.report import BenchReport

SHAPE: Final = describe(BenchReport)
SCOPE: Final = "site:bench"
CHANGED: Final = 100
PAGE: Final = 4 * 2**20


class Ground:
    """One file after another that receives the same documents; `profile`: of which part to say where the time went."""

    def __init__(self, folder: Path, size: int, profile: str) -> None:
        self.folder, self.profile = folder, profile
        dictionary = folder / "bench.zdict"
        place.train(dictionary)
        place.register(dictionary)
        self.reports = list(documents(size, 1))
        self.revs = dict.fromkeys((each.id for each in self.reports), 1)
        self.seq = size

    def store(self, name: str, key: str | None = None) -> Store:
        path = self.folder / f"{name}.fieldledger"
        place.new_file(path, key)
        return place.opened(path, key=key)

    def pages(self, reports: Sequence[BenchReport]) -> Iterator[bytes]:
        """As a server answers: heads in their order, the sum with the last page."""
        heads = [self.head(each) for each in reports]
        sums = self._sums()
        start = size = 0
        for at, each in enumerate(heads, 1):
            size += len(each.body) + 70
            if size > PAGE or at == len(heads):
                last = at == len(heads)
                known = {"count": sums[0], "digest": sums[1]} if last else {"more": True}
                seq = self.seq - len(heads) + at
                scope = ScopeAnswer(name=SCOPE, epoch=1, seq=seq, records=at - start, **known)
                yield framed(PullAnswer(scopes=[scope]), heads[start:at])
                start, size = at, 0

    def head(self, report: BenchReport) -> Head:
        content = content_of(SHAPE, report)
        number, body = packed(SHAPE.kind, content)
        hash = content_hash(SHAPE.kind, report.id, content)
        return head_of((report.id.bytes, SHAPE.kind, self.revs[report.id], 0, number, hash, None, instant_of(1), body,
                        SCOPE))  # fmt: skip

    def _sums(self) -> tuple[int, bytes]:
        every = [self.head(each) for each in self.reports]
        sum = total(head_hash(each.id, each.rev, False, each.hash) for each in every)
        return len(every), (sum % 2**128).to_bytes(16, "big")

    @contextmanager
    def measured(self, part: str, name: str, count: int, target: str = "") -> Iterator[None]:
        profile = cProfile.Profile(time.thread_time) if self.profile == part else None
        begun, wall = time.thread_time(), time.perf_counter()
        if profile:
            profile.enable()
        yield
        if profile:
            profile.disable()
            pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)
        spent, wall = time.thread_time() - begun, time.perf_counter() - wall
        say(name, spent / count * 1e6, "us of CPU each", target, wall_us=round(wall / count * 1e6, 1), count=count)


def receive(store: Store, pages: Sequence[bytes], **how: Any) -> None:
    device = Device(store, **how)
    device.ask_pull()
    for page in pages:
        assert not device.settle_pull(page).reconcile


def measure(ground: Ground) -> None:
    pages, size = list(ground.pages(ground.reports)), len(ground.reports)
    store = ground.store("headers")
    with ground.measured("headers", "W2 headers", size, "at most 30"):
        receive(store, pages, headers_first=True)
    device = Device(store)
    with ground.measured("fill", "W2 filled afterwards", size, "at most 170"):
        while device.fill().filled:
            pass
    whole = ground.store("whole")
    with ground.measured("whole", "W2 everything at once", size, "at most 200"):
        receive(whole, pages)
    drawn = random.Random(3)
    chosen = drawn.sample(ground.reports, CHANGED)
    for each in chosen:
        changed(each, drawn)
        ground.revs[each.id] += 1
    ground.seq += CHANGED
    again = list(ground.pages(chosen))
    with ground.measured("pull", "W3 pull of 100 changed", CHANGED, "at most 80"):
        receive(whole, again)
    _push(ground, store, chosen)


def _push(ground: Ground, store: Store, chosen: Sequence[BenchReport]) -> None:
    drawn = random.Random(4)
    with store.reading():
        read = [store.get(BenchReport, each.id) for each in chosen]
    for each in read:
        store.unpost(each)
        changed(each, drawn)
        store.post(each)
    device = Device(store)
    settle: Callable[[int, bytes], object] = device.settle_push
    with ground.measured("push", "W3 push of 100 changed", CHANGED, "at most 150"):
        for ask in device.asks():
            header, records = frames.unpacked(ask.frame, PushAsk)
            step = Step(name=SCOPE, epoch=1, before=0, seq=0, count=0, digest=b"")
            assert len(records) == CHANGED
            settle(ask.batch, frames.packed(PushAnswer(batch=header.batch, steps=[step])))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=5_000)
    parser.add_argument("--profile", default="")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        measure(Ground(Path(folder), arguments.size, arguments.profile))
    return 0


if __name__ == "__main__":
    sys.exit(main())
