"""What every part of the demo company is made with: fixed days, a clock that follows the story, fixed ids."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from uuid import UUID

from shared.kernel.base import Aggregate
from shared.kernel.books import Books
from shared.kernel.describe import describe
from shared.store.store import Store

T = TypeVar("T", bound=Aggregate)
Progress = Callable[[str, int], None]

TODAY: Final = dt.date(2026, 11, 2)
"""The Monday on which the story stops: August and September are closed, October is being closed."""
MONTHS: Final = (dt.date(2026, 8, 1), dt.date(2026, 9, 1), dt.date(2026, 10, 1))
CLOSED_THROUGH: Final = dt.date(2026, 9, 30)
LAST_DAY: Final = dt.date(2026, 10, 31)
_FIRST_MOMENT: Final = dt.datetime(2026, 7, 1, 5, tzinfo=dt.UTC)
_SEED: Final = 20261102


def no_progress(_what: str, _done: int) -> None: ...


class Stage:
    """The store, and everything that would otherwise differ from one run to the next."""

    def __init__(self, store: Store, progress: Progress = no_progress) -> None:
        self.store, self.progress = store, progress
        self.dice = random.Random(_SEED)
        self._bits = random.Random(_SEED + 1).getrandbits
        self._ids = self.documents = self._count = 0
        self.now = _FIRST_MOMENT

    def new(self, kind: type[T], /, **values: Any) -> T:
        """A new catalog item or document whose ids are the same in every run."""
        return self.settled(kind(**values))

    def settled(self, made: T) -> T:
        """Exchange the ids that `made` and its lines got by chance; lines with a declared key get theirs when saved."""
        made.id = self.next_id()
        tables = describe(type(made)).tables
        renamed: dict[UUID, UUID] = {}
        for table in tables:
            for row in [] if table.cls.key else getattr(made, table.name):
                renamed[row.id] = self.next_id()
                row.id = renamed[row.id]
        for table in tables:
            for name in [field.name for field in table.fields if field.info.own]:
                for row in getattr(made, table.name):
                    setattr(row, name, renamed.get(getattr(row, name)))
        return made

    def next_id(self) -> UUID:
        """Version 7 as everywhere; the time in it only counts."""
        self._ids += 1
        milliseconds = int(_FIRST_MOMENT.timestamp() * 1000) + self._ids
        return UUID(int=milliseconds << 80 | 7 << 76 | self._bits(12) << 64 | 0b10 << 62 | self._bits(62))

    def reserved_ids(self, count: int) -> int:
        """Set so many ids aside; returns the first one's number, which `id_of` makes an id of."""
        first = self._ids + 1
        self._ids += count
        return first

    # ---- time and people ---------------------------------------------------------------------------------------------

    def on(self, day: dt.date, hour: int = 15) -> None:
        """The story goes on at that day and hour (UTC; the company lives three hours later)."""
        self.now = max(self.now, dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC))

    def _tick(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=7)
        return self.now

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the company is made, the store's clock is the story's: audit entries fall on the days they speak of."""
        clock, self.store.clock = self.store.clock, self._tick
        try:
            yield
        finally:
            self.store.clock = clock

    # ---- writing -----------------------------------------------------------------------------------------------------

    def save(self, *made: Any, post: bool = False) -> None:
        if made:
            self.store.save_all(made, post=post)
        self.counted(made)

    def counted(self, made: Sequence[Any]) -> None:
        self._count += len(made)
        self.documents += sum(hasattr(each, "number") for each in made)

    def count(self, documents: int) -> None:
        """Documents were written past this stage."""
        self._count += documents
        self.documents += documents

    def told(self, what: str) -> None:
        """Say how much has been written so far."""
        self.progress(what, self._count)

    def read(self, what: Callable[[Books], Any]) -> Any:
        """What a function of Books gives."""
        with self.store.reading() as session:
            return what(self.store.books(session))


def id_of(number: int) -> UUID:
    """The id with that number, the same in every process: what makes parts of a large company apart from each other."""
    milliseconds = int(_FIRST_MOMENT.timestamp() * 1000) + number
    mixed = number * 0x9E3779B97F4A7C15 & (1 << 74) - 1
    return UUID(int=milliseconds << 80 | 7 << 76 | mixed >> 62 << 64 | 0b10 << 62 | mixed & (1 << 62) - 1)


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(number) for number in range((last - first).days + 1)]
