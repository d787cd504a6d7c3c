"""Whatever comes late or twice: what somebody typed stands, was overwritten by who saw it, or is in a conflict."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.sync.device import Ask
from tests.probes.stock import StockReceipt
from tests.sync.device.laptop import Laptop, settled
from tests.sync.device.test_travelling import receipt

pytestmark = pytest.mark.postgres
LINES = 2


@dataclass
class Link:
    """A laptop whose asks and answers take their time."""

    laptop: Laptop
    asks: list[Ask] = field(default_factory=list)
    answers: list[tuple[Ask, bytes]] = field(default_factory=list)

    def ask(self) -> None:
        self.asks += self.laptop.device.asks()
        self.asks.append(Ask("pull", self.laptop.device.ask_pull()))

    def carry(self, which: int) -> None:
        """One of the asks on its way reaches the office; it may do so again."""
        if self.asks:
            ask = self.asks[which % len(self.asks)]
            self.answers.append((ask, self.laptop.answer(ask)))

    def settle(self, which: int) -> None:
        """One of the answers that were ever given arrives, perhaps again."""
        if self.answers:
            ask, answer = self.answers[which % len(self.answers)]
            if ask.batch:
                self.laptop.device.settle_push(ask.batch, answer)
            else:
                self.laptop.device.settle_pull(answer)


Step = tuple[str, int, int]
KINDS_OF_STEPS = ("save", "ask", "carry", "carry", "settle", "settle", "sync", "restart")
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS_OF_STEPS), st.integers(0, 1), st.integers(0, 7)), min_size=5, max_size=40
)


@pytest.fixture
def fresh(laptop: Callable[..., Laptop]) -> Callable[[], list[Laptop]]:
    """Two more laptops each time; of the same company, with documents of their own."""
    count = iter(range(10_000))
    return lambda: [laptop(f"L{next(count)}") for _ in range(2)]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_that_was_typed_is_lost(fresh: Callable[[], list[Laptop]], steps: list[Step]) -> None:
    laptops = fresh()
    id = receipt(laptops[0], *["1"] * LINES).id
    for each in (*laptops, *laptops):
        each.sync()
    links, typed, seen = [Link(each) for each in laptops], dict[int, int](), set[tuple[int, int]]()
    for number, (step, who, which) in enumerate(steps, 100):
        link = links[who]
        match step:
            case "save":
                seen.add((which % LINES, _save(link.laptop, id, which % LINES, number)))
                typed[number] = which % LINES
            case "ask":
                link.ask()
            case "carry" | "settle":
                getattr(link, step)(which)
            case "sync":
                link.laptop.sync()
            case _:
                link.laptop.restart()
    settled(*laptops)
    stands = [int(line.quantity or 0) for line in laptops[0].store.get(StockReceipt, id).lines]
    sides = _sides(laptops[0], id)
    for value, line in typed.items():
        assert stands[line] == value or (line, value) in seen or value in sides, (value, stands, sides)


def _save(laptop: Laptop, id: UUID, line: int, value: int) -> int:
    """What was there before, and was seen."""
    found = laptop.store.get(StockReceipt, id)
    before = int(found.lines[line].quantity or 0)
    found.lines[line].quantity = Decimal(value)
    laptop.store.save(found)
    return before


def _sides(laptop: Laptop, id: UUID) -> set[int]:
    """Every value that stands in a conflict of the document."""
    sql = "SELECT base, mine, theirs FROM conflict WHERE document_id = ?"
    values: list[Any] = [msgspec.json.decode(side) for row in laptop.all(sql, id.bytes) for side in row]
    return {int(Decimal(value)) for value in values if value is not None}
