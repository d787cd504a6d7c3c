"""Goods come to a warehouse and leave it; at the month's end a closing posts what the issued goods had cost."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, Document, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO, Money, Price, Quantity, line_amount, scaled, split_by_weights
from shared.kernel.register import Accumulation, Register, at_most, dimension, non_negative, resource
from shared.kernel.report import Grouping, Measure, Report


class Good(Catalog, caption="Good"):
    __tablename__ = "probe_good"

    family: Mapped[str | None] = field("Family", listed=True)


class Warehouse(Catalog, caption="Warehouse"):
    __tablename__ = "probe_warehouse"


class StockReceiptLine(Line, of="probe_receipt"):
    __tablename__ = "probe_receipt_line"

    good_id: Mapped[UUID | None] = ref(Good, "Good", required=True)
    quantity: Mapped[Quantity | None] = field("Quantity", required=True)
    price: Mapped[Price | None] = field("Price", required=True)
    amount: Mapped[Money | None] = field("Amount", derived=True)
    remark: Mapped[str | None] = field("Remark")


class StockReceipt(Document, caption="Stock receipt", prefix="PR"):
    __tablename__ = "probe_receipt"

    warehouse_id: Mapped[UUID | None] = ref(Warehouse, "Warehouse", required=True, listed=True, index=True)
    total: Mapped[Money | None] = field("Total", derived=True, listed=True)
    lines: Mapped[list[StockReceiptLine]] = line_table(StockReceiptLine, "Goods")

    def recalculate(self) -> None:
        for line in self.lines:
            line.amount = line_amount(line.quantity, line.price)
        self.total = sum((line.amount or ZERO for line in self.lines), ZERO)

    def movements(self) -> Iterator[Register]:
        for line in self.lines:
            yield Stock(warehouse_id=self.warehouse_id, good_id=line.good_id, line_id=line.id, quantity=line.quantity,
                        cost=line.amount)  # fmt: skip


class StockIssueLine(Line, of="probe_issue"):
    __tablename__ = "probe_issue_line"

    good_id: Mapped[UUID | None] = ref(Good, "Good", required=True)
    quantity: Mapped[Quantity | None] = field("Quantity", required=True)


class StockIssue(Document, caption="Stock issue", prefix="PI"):
    __tablename__ = "probe_issue"

    warehouse_id: Mapped[UUID | None] = ref(Warehouse, "Warehouse", required=True, listed=True)
    lines: Mapped[list[StockIssueLine]] = line_table(StockIssueLine, "Goods")

    def movements(self) -> Iterator[Register]:
        for line in self.lines:
            quantity = line.quantity or ZERO
            yield Stock(warehouse_id=self.warehouse_id, good_id=line.good_id, line_id=line.id, quantity=-quantity,
                        issued=quantity)  # fmt: skip


class MonthClosingLine(Line, of="probe_closing", key=("warehouse_id", "good_id")):
    __tablename__ = "probe_closing_line"

    warehouse_id: Mapped[UUID | None] = ref(Warehouse, "Warehouse", required=True)
    good_id: Mapped[UUID | None] = ref(Good, "Good", required=True)
    issued: Mapped[Quantity | None] = field("Issued")
    cost: Mapped[Money | None] = field("Cost of what was issued")


class MonthClosing(Document, caption="Month closing", prefix="PC"):
    """Dated on the last day of its month. The cost of what remains and of what was issued add up to the cent."""

    __tablename__ = "probe_closing"

    lines: Mapped[list[MonthClosingLine]] = line_table(MonthClosingLine, "Goods")

    def fill(self, books: Books, choices: Mapping[str, Any]) -> int:
        """Divide the cost of every good between what was issued this month and what is left; the number of lines."""
        assert self.date is not None
        by = ("warehouse_id", "good_id")
        issued = {
            (row["warehouse_id"], row["good_id"]): row["issued"]
            for row in books.turnover(Stock, by, start=self.date.replace(day=1), end=self.date)
        }
        self.lines = []
        for row in books.turnover(Stock, by, end=self.date, excluding=self.id):
            if gone := issued.get((row["warehouse_id"], row["good_id"])):
                weights = [scaled(gone, 6), scaled(row["quantity"], 6)]
                cost, _left = split_by_weights(row["cost"], weights, 2)
                self.lines.append(
                    MonthClosingLine(warehouse_id=row["warehouse_id"], good_id=row["good_id"], issued=gone, cost=cost)
                )
        return len(self.lines)

    def movements(self) -> Iterator[Register]:
        for line in self.lines:
            yield Stock(warehouse_id=line.warehouse_id, good_id=line.good_id, line_id=line.id,
                        cost=-(line.cost or ZERO))  # fmt: skip


class Stock(Accumulation, caption="Stock"):
    __tablename__ = "probe_stock"

    warehouse_id: UUID = dimension(Warehouse, "Warehouse")
    good_id: UUID = dimension(Good, "Good")
    quantity: Quantity = resource("Quantity")
    issued: Quantity = resource("Issued")
    cost: Money = resource("Cost")
    rules = (
        non_negative("quantity", per=("warehouse_id", "good_id")),
        at_most("issued", 1000, per=("warehouse_id", "date")),  # no more goes through the gate in a day
    )
    totals = (("warehouse_id", "good_id"),)
    apart = ("cost",)


def _average(sums: Mapping[str, Any]) -> Any:
    return sums["cost"] / sums["quantity"] if sums["quantity"] else None


_GROUPINGS = (
    Grouping("warehouse", "Warehouse", "warehouse_id"),
    Grouping("good", "Good", "good_id"),
    Grouping("family", "Family", "good_id.family"),
    Grouping("month", "Month", "date.month"),
)
_MEASURES = (
    Measure("quantity", "Quantity", "quantity", places=2),
    Measure("cost", "Cost", "cost"),
    Measure("balance", "Balance", "quantity", since_start=True, places=2),
    Measure("average", "Average cost", formula=_average, of=("cost", "quantity")),
)
STOCK_REPORTS = (
    Report("probe_stock", "Stock", Stock, _GROUPINGS, _MEASURES, by=("warehouse", "good")),
    Report("probe_stock_months", "Stock by months", Stock, _GROUPINGS, _MEASURES[:1], by=("good",), across="month"),
)
