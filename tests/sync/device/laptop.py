"""A laptop with a real company file, and the office it exchanges with."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.exchange.office import Office
from server.identity import Identity
from shared.kernel.codec import Body
from shared.store import heads, rebuild
from shared.store.store import Store
from shared.sync.device import Ask, Device, Settled
from shared.sync.sums import sum_of

SMALL = 100


@dataclass
class Laptop:
    store: Store
    office: Office
    identity: Identity
    device: Device = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.device = Device(self.store, batch_records=SMALL)

    def answer(self, ask: Ask) -> bytes:
        return self.office.answer(self.identity, ask.path, ask.frame)

    # ---- one exchange

    def push(self) -> Settled:
        whole = Settled()
        while asks := self.device.asks():
            for ask in asks:
                whole.add(self.device.settle_push(ask.batch, self.answer(ask)))
        return whole

    def pull(self) -> Settled:
        whole = Settled(more=True)
        while whole.more:
            page = self.device.settle_pull(self.office.answer(self.identity, "pull", self.device.ask_pull()))
            whole.add(page)
            whole.more, whole.reconcile = page.more, page.reconcile
        return whole

    def reconcile(self) -> Settled:
        asking = self.device.reconcile()
        try:
            ask = next(asking)
            while True:
                ask = asking.send(self.answer(ask))
        except StopIteration as end:
            settled: Settled = end.value
            return settled

    def asked(self, asking: Generator[Ask, bytes, Settled]) -> Iterator[Ask]:
        """What is asked one after another; each is answered."""
        with suppress(StopIteration):
            ask = next(asking)
            while True:
                yield ask
                ask = asking.send(self.answer(ask))

    def hand_over(self) -> None:
        while ask := self.device.hand_over():
            self.device.settle_hand_over(self.office.answer(self.identity, "park", ask))

    def sync(self) -> Settled:
        whole = self.push()
        whole.add(self.pull())
        if whole.reconcile:
            whole.add(self.reconcile())
            whole.reconcile = self.pull().reconcile
        self.hand_over()
        return whole

    # ---- what is in the file

    def current(self, id: UUID) -> Body | None:
        with self.store.reading() as session:
            found = heads.current(session.connection(), id)
        return None if found is None or found.deleted else found.body

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.store.reading() as session:
            return [tuple(row) for row in session.connection().exec_driver_sql(sql, values)]

    def one(self, sql: str, *values: Any) -> Any:
        return self.all(sql, *values)[0][0]

    def unsent(self) -> int:
        return int(self.one("SELECT count(*) FROM unsent"))

    def entries(self, sort: str) -> list[str]:
        return [content for (content,) in self.all("SELECT content FROM exchange_entry WHERE sort = ?", sort)]

    def heads(self) -> list[tuple[Any, ...]]:
        return self.all("SELECT id, rev, scope, deleted, hash, body FROM head ORDER BY id")

    def sound(self) -> None:
        """The file agrees with itself: rows with bodies, registers with a rebuild, sums with heads."""
        assert [str(each) for each in rebuild.check(self.store)] == []
        with self.store.reading() as session:
            connection = session.connection()
            for scope, count, digest in connection.exec_driver_sql("SELECT scope, count, digest FROM cursor").all():
                assert (scope, count, digest) == (scope, *sum_of(connection, scope))


def settled(*laptops: Laptop) -> None:
    """Everybody exchanges until nothing moves; then all hold the same, and every file is sound."""
    agreed(*laptops)
    for each in laptops:
        each.sound()


def agreed(*laptops: Laptop, rounds: int = 3) -> None:
    """Everybody exchanges until nothing moves; then all hold the same."""
    for _ in range(rounds):
        for each in laptops:
            each.sync()
    for each in laptops:
        assert each.unsent() == 0
        assert each.heads() == laptops[0].heads()


def ids(aggregates: Sequence[Any]) -> list[UUID]:
    return [each.id for each in aggregates]
