"""The documents of the bench: a declared kind with 12 fields, 12 lines of 8 fields, and two registers."""

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlalchemy.orm import Mapped

from shared.kernel.area import Area
from shared.kernel.base import Base, Document, Line, field, line_table
from shared.kernel.describe import describe
from shared.kernel.numbers import Quantity
from shared.kernel.register import Accumulation, Register, dimension, resource


class BenchLine(Line, of="bench_report"):
    __tablename__ = "bench_report_line"

    line_no: Mapped[int | None] = field("No")
    work_code: Mapped[str | None] = field("Work")
    description: Mapped[str | None] = field("Description")
    unit: Mapped[str | None] = field("Unit")
    quantity: Mapped[Quantity | None] = field("Quantity")
    hours: Mapped[Quantity | None] = field("Hours")
    workers: Mapped[int | None] = field("Workers")
    note: Mapped[str | None] = field("Note")


class BenchReport(Document, caption="Bench report", prefix="BR"):
    """Beside number, date, status, author and comment, which every document has."""

    __tablename__ = "bench_report"
    site: Mapped[str | None] = field("Site", listed=True)
    contractor: Mapped[str | None] = field("Contractor", listed=True)
    shift: Mapped[str | None] = field("Shift")
    weather: Mapped[str | None] = field("Weather")
    temperature: Mapped[int | None] = field("Temperature")
    updated_at: Mapped[str | None] = field("Updated")
    place: Mapped[str | None] = field("Scope")
    lines: Mapped[list[BenchLine]] = line_table(BenchLine, "Lines")

    def scope_of(self) -> str:
        return self.place or "site:bench"

    def movements(self) -> Iterator[Register]:
        for line in self.lines:
            yield BenchOutput(line_id=line.id, site=self.site, quantity=line.quantity, hours=line.hours)


class BenchOutput(Accumulation, caption="Bench output"):
    __tablename__ = "bench_output"

    site: str = dimension(None, "Site")
    quantity: Quantity = resource("Quantity")
    hours: Quantity = resource("Hours")


BENCH = Area("bench", "Bench", kinds=(BenchReport,), registers=(BenchOutput,))
_SHAPE = describe(BenchReport)
TABLES = (_SHAPE.table, *(each.table for each in _SHAPE.tables), BenchOutput.table)
for _table in TABLES:
    _table.info["end"] = "probe"


def create_tables(connection: Connection) -> None:
    Base.metadata.create_all(connection, TABLES)
