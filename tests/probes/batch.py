"""A batch ferments; its condition is sampled hour by hour, and the newest sample is what holds."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.kernel.base import Document, Line, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, warning
from shared.kernel.numbers import Coefficient, Quantity
from shared.kernel.register import Information, Register, dimension, resource, unique
from shared.kernel.states import States, Transition

STATES = States(
    {"active": "Active", "stuck": "Stuck", "completed": "Completed"},
    (
        Transition("stick", "Report as stuck", ("active",), "stuck"),
        Transition("resume", "Resume", ("stuck",), "active"),
        Transition("finish", "Finish", ("active", "stuck"), "completed", "finish", by="finished_by", at="finished_at"),
        Transition("reopen", "Reopen", ("completed",), "active", "finish"),
    ),
)


class Batch(Document, caption="Batch", captions="Batches", prefix="PB", states=STATES):
    __tablename__ = "probe_batch"

    vessel: Mapped[str | None] = field("Vessel", required=True, listed=True)
    volume: Mapped[Quantity | None] = field("Volume, l")
    state: Mapped[str] = field("State", default="active", choices=STATES.captions, listed=True)
    finished_by: Mapped[UUID | None] = ref("person", "Finished by")
    finished_at: Mapped[dt.datetime | None] = field("Finished at")


class Sample(Line, of="probe_sampling", key=("taken_at",)):
    __tablename__ = "probe_sampling_sample"

    taken_at: Mapped[dt.datetime | None] = field("Taken at", required=True)
    density: Mapped[Coefficient | None] = field("Density", required=True)
    celsius: Mapped[Quantity | None] = field("Temperature, °C")


class Sampling(Document, caption="Sampling", prefix="PSA"):
    """The samples of one batch on one day. A posted batch stays posted while its samplings are."""

    __tablename__ = "probe_sampling"

    batch_id: Mapped[UUID | None] = ref(Batch, "Batch", required=True, depends=True, listed=True)
    samples: Mapped[list[Sample]] = line_table(Sample, "Samples")

    def findings(self, books: Books) -> Iterator[Finding]:
        for sample in self.samples:
            if sample.celsius is not None and sample.celsius > 30:
                yield warning("hot", "{celsius} °C is hot", f"samples/{sample.id}/celsius", celsius=sample.celsius)

    def movements(self) -> Iterator[Register]:
        for sample in sorted(self.samples, key=lambda each: str(each.taken_at)):
            yield Condition(batch_id=self.batch_id, line_id=sample.id, density=sample.density, celsius=sample.celsius)


class Condition(Information, caption="Condition"):
    __tablename__ = "probe_condition"

    batch_id: UUID = dimension(Batch, "Batch")
    density: Coefficient = resource("Density")
    celsius: Quantity = resource("Temperature, °C")
    rules = (unique("batch_id", "date"),)
