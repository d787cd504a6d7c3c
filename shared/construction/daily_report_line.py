"""The tables of a daily report: work done, hours of each person on it, machines, delays."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.person import Person
from shared.common.site import SiteZone
from shared.common.unit import Unit
from shared.common.work_type import WorkType
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.kernel.base import Line, field, own, ref, ref_line
from shared.kernel.books import Books
from shared.kernel.numbers import Coefficient, Minutes, NormHours, Price, Quantity, line_amount, norm_hours


class DailyReportLine(Line, of="daily_report"):
    """Work done: an estimate line, or an unplanned work type. What is copied here stays when the estimate changes."""

    __tablename__ = "daily_report_line"

    estimate_id: Mapped[UUID | None] = ref(Estimate, "Estimate", group="work")
    estimate_line_id: Mapped[UUID | None] = ref_line(EstimateLine, "Estimate line", depends=True, group="work")
    assignment_line_id: Mapped[UUID | None] = ref_line(EstimateLine, "Assignment line", depends=True, group="work")
    work_type_id: Mapped[UUID | None] = ref(WorkType, "Work type", group="work")
    name: Mapped[str | None] = field("Work", group="work")
    labour_norm: Mapped[NormHours | None] = field("Norm, person-hours per unit", group="work")
    price: Mapped[Price | None] = field("Price per unit", group="work")
    wage: Mapped[Price | None] = field("Wage per unit", group="work")
    zone_id: Mapped[UUID | None] = ref_line(SiteZone, "Zone")
    unit_id: Mapped[UUID | None] = ref(Unit, "Unit", group="quantity")
    quantity: Mapped[Quantity | None] = field("Done", group="quantity")
    norm_hours: Mapped[NormHours | None] = field("Norm hours", derived=True)
    note: Mapped[str | None] = field("Note", multiline=True)

    def pick(self, books: Books, estimate_line: EstimateLine) -> None:
        """Take over what an estimate line says. A line of a plan brings its general line, and no customer price."""
        self.take(estimate_line, general_estimate_of(books, estimate_line))

    def take(self, estimate_line: EstimateLine, general_id: UUID | None) -> None:
        """The same where the general estimate is known."""
        planned = estimate_line.base_line_id is not None
        self.assignment_line_id = estimate_line.id if planned else None
        self.estimate_line_id = estimate_line.base_line_id if planned else estimate_line.id
        self.estimate_id = general_id
        self.work_type_id = estimate_line.work_type_id
        self.name = estimate_line.name
        self.unit_id = estimate_line.unit_id
        self.labour_norm = estimate_line.labour_norm
        self.wage = estimate_line.wage
        self.price = None if planned else estimate_line.price

    @property
    def picked_line_id(self) -> UUID | None:
        """The line that was picked: of the crew's plan where there is one, else of the general estimate."""
        return self.assignment_line_id or self.estimate_line_id

    def planned_hours(self) -> Decimal:
        """Planned labour of the day: volume done × norm, never the whole line's labour."""
        return norm_hours(self.quantity, self.labour_norm)

    def cost(self) -> Decimal:
        return line_amount(self.quantity, self.price)

    def wage_amount(self) -> Decimal:
        return line_amount(self.quantity, self.wage)


def general_estimate_of(books: Books, line: EstimateLine) -> UUID | None:
    """The general estimate that a line belongs to, directly or through its plan."""
    owners = [row["owner_id"] for row in books.rows(EstimateLine, ["owner_id"], id=line.id)]
    for owner in books.rows(Estimate, ["id", "kind", "base_id"], id=owners) if owners else ():
        return owner["base_id"] if owner["kind"] == "plan" else owner["id"]  # type: ignore[no-any-return]
    return None


class DailyReportHour(Line, of="daily_report", key=("line_id", "person_id")):
    """How long one person worked on one line of the report."""

    __tablename__ = "daily_report_hour"

    line_id: Mapped[UUID | None] = own(DailyReportLine, "Work")
    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True)
    minutes: Mapped[Minutes | None] = field("Hours")
    start_minute: Mapped[Minutes | None] = field("From")
    coefficient: Mapped[Coefficient | None] = field("Participation coefficient")


class DailyReportMachine(Line, of="daily_report"):
    """A machine at the site that day."""

    __tablename__ = "daily_report_machine"

    machine: Mapped[str | None] = field("Machine", required=True)
    line_id: Mapped[UUID | None] = own(DailyReportLine, "Work", required=False)
    operator_id: Mapped[UUID | None] = ref(Person, "Operator")
    worked_minutes: Mapped[Minutes | None] = field("Worked")
    idle_minutes: Mapped[Minutes | None] = field("Idle")
    meter: Mapped[Quantity | None] = field("Meter")
    fuel: Mapped[Quantity | None] = field("Fuel, l")


class DailyReportDelay(Line, of="daily_report"):
    """Time lost and why. Times are minutes from midnight."""

    __tablename__ = "daily_report_delay"

    start_minute: Mapped[Minutes | None] = field("From", group="time")
    end_minute: Mapped[Minutes | None] = field("To", group="time")
    cause: Mapped[str] = field(
        "Cause",
        default="other",
        choices={
            "weather": "Weather", "materials": "No materials", "machines": "No machine", "drawings": "No drawings",
            "front": "No access to work", "power": "No power or water", "customer": "Customer", "other": "Other",
        },
    )  # fmt: skip
    note: Mapped[str | None] = field("Note", multiline=True)
