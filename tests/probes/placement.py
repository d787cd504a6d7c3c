"""A machine stands on one site at a time: an assignment holds it there from one day to another."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Catalog, Document, field, ref, ref_line
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error
from shared.kernel.register import Interval, Register, dimension, no_overlap


class Machine(Catalog, caption="Machine"):
    __tablename__ = "probe_machine"

    plate: Mapped[str | None] = field("Plate", listed=True)


class Assignment(Document, caption="Assignment", prefix="PA"):
    """Open-ended without `to_date`."""

    __tablename__ = "probe_assignment"
    scope_field = "site_id"

    machine_id: Mapped[UUID | None] = ref(Machine, "Machine", required=True, listed=True, index=True)
    site_id: Mapped[UUID | None] = ref("site", "Site", required=True, listed=True)
    zone_id: Mapped[UUID | None] = ref_line("site_zone", "Zone")
    from_date: Mapped[dt.date | None] = field("From", required=True, group="term")
    to_date: Mapped[dt.date | None] = field("To", group="term")

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.from_date and self.to_date and self.to_date < self.from_date:
            yield error("ends_before_start", "It ends on {end}, before it starts", "to_date", end=self.to_date)

    def movements(self) -> Iterator[Register]:
        yield Placement(
            machine_id=self.machine_id,
            site_id=self.site_id,
            corrects_id=self.corrects_id,
            from_date=self.from_date,
            to_date=self.to_date,
        )


class Placement(Interval, caption="Placement"):
    __tablename__ = "probe_placement"

    machine_id: UUID = dimension(Machine, "Machine")
    site_id: UUID = dimension("site", "Site")
    corrects_id: UUID = dimension("probe_assignment", "Corrects")
    replaces = "corrects_id"
    rules = (no_overlap(per=("machine_id",)),)
