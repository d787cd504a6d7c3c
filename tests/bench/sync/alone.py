"""The office alone on a durable PostgreSQL of its own, in this process: what an ask costs there, without sockets."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psutil

from server.database import companies
from server.database.connections import Connection, Connections
from server.database.place import Place
from server.database.schema import make
from server.exchange.office import Office
from server.identity import Identity
from server.postgres.cluster import Cluster
from shared.kernel.codec import content_hash, content_of
from shared.kernel.describe import describe
from shared.kernel.identity import new_id
from shared.store.packing import packed
from shared.sync import frames
from shared.sync.frames import NOBODY, Record
from shared.sync.messages import PushAsk
from tests.bench.sync import place
from tests.bench.sync.report import BenchReport

SHAPE = describe(BenchReport)
SCOPE = "site:bench"


class Cost(NamedTuple):
    """Seconds: that passed, that this thread computed, that the database's processes computed."""

    wall: float
    python: float
    postgres: float


class Ground:
    """An office with one company and one device; the database goes with it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster, self.url, self.batch = cluster, cluster.url, 0
        self.connections = Connections(cluster.url)
        self.office = Office(self.connections, place.KINDS, clock=lambda: datetime.now(UTC))
        with self.owned() as connection:
            company, _ = companies.add_company(connection, "Bench")
            self.identity = Identity(company, _device(connection, company), frozenset(["*"]))

    @contextmanager
    def owned(self) -> Iterator[Connection]:
        """To look at every row, and to write many at once."""
        with companies.owner(self.url) as connection:
            yield connection

    def frame(self, records: Sequence[Record], epochs: Mapping[str, int]) -> bytes:
        """The next batch; `epochs` of the scopes that the bases lie in."""
        self.batch += 1
        ask = PushAsk(batch=self.batch, sorts=[(SHAPE.kind, place.NUMBER)], epochs=dict(epochs))
        return frames.packed(ask, records)

    def cost(self, asks: Sequence[tuple[str, bytes]], answered: Callable[[bytes], object] = lambda _: None) -> Cost:
        """Of these asks (path, frame), one after another."""
        postgres = self._postgres()
        begun, computed = time.perf_counter(), time.thread_time()
        for path, ask in asks:
            answered(self.office.answer(self.identity, path, ask))
        python, wall = time.thread_time() - computed, time.perf_counter() - begun
        after = self._postgres()
        return Cost(wall, python, sum(spent - postgres.get(pid, 0.0) for pid, spent in after.items()))

    def _postgres(self) -> dict[int, float]:
        """Of each of the database's processes."""
        found = {}
        for each in psutil.Process(self.cluster.postmaster()).children():
            with suppress(psutil.NoSuchProcess):
                found[each.pid] = sum(each.cpu_times()[:2])
        return found


@contextmanager
def ground() -> Iterator[Ground]:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # PostgreSQL runs as another user where the bench runs as root
        cluster = Cluster(Path(folder) / "postgres")
        try:
            cluster.start()
            engine = Place(cluster.url).engine()
            make(engine)
            engine.dispose()
            place.train(Path(folder) / "bench.zdict")
            place.register(Path(folder) / "bench.zdict")
            yield Ground(cluster)
        finally:
            cluster.stop()


def record_of(report: Any, base: int = 0) -> Record:
    content = content_of(SHAPE, report)
    hash, (_, body) = content_hash(SHAPE.kind, report.id, content), packed(SHAPE.kind, content)
    return Record(report.id.bytes, base, 0, 0, NOBODY, 1_795_000_000, hash, body)


def _device(connection: Connection, company: UUID) -> UUID:
    id = new_id()
    connection.execute(
        "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, 'bench', 'B1', %s)",
        (company, id, id.bytes * 2),
    )
    return id
