"""Daily reports: what a crew did on a day, how much of it, and how long each person worked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.shift import Shift
from shared.common.site import Site
from shared.construction import daily_report_checks, daily_report_fill
from shared.construction.daily_report_line import (
    DailyReportDelay,
    DailyReportHour,
    DailyReportLine,
    DailyReportMachine,
)
from shared.construction.registers import Labour, WorkProgress
from shared.kernel.base import Document, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, warning
from shared.kernel.numbers import ZERO, split_by_weights
from shared.kernel.states import States, Transition

ACCEPTANCE = States(
    {"entered": "Entered", "returned": "Returned", "accepted": "Accepted"},
    (
        Transition(
            "return", "Return", ("entered",), "returned", right="accept", reason="What is to be mended",
        ),
        Transition("hand_in", "Hand in again", ("returned",), "entered"),
        Transition(
            "accept", "Accept", ("entered", "returned"), "accepted", right="accept", by="accepted_by", at="accepted_at",
            posted=True,
        ),
    ),
)  # fmt: skip


class DailyReport(Document, caption="Daily report", prefix="DR", states=ACCEPTANCE):
    """A foreman's report of one day, site and crew. Acceptance is a state beside posting."""

    __tablename__ = "daily_report"
    scope_field = "site_id"
    rule_version_now = 2  # 2: norm hours are shared among the people who worked

    site_id: Mapped[UUID | None] = ref(Site, "Site", required=True, listed=True, index=True)
    crew_id: Mapped[UUID | None] = ref(Crew, "Crew", listed=True, index=True)
    foreman_id: Mapped[UUID | None] = ref(Person, "Foreman", listed=True)
    shift_id: Mapped[UUID | None] = ref(Shift, "Shift")
    state: Mapped[str] = field("State", default="entered", choices=ACCEPTANCE.captions, listed=True)
    accepted_by: Mapped[UUID | None] = ref(Person, "Accepted by")
    accepted_at: Mapped[dt.datetime | None] = field("Accepted at")
    temperature: Mapped[int | None] = field("Temperature, °C")
    precipitation: Mapped[str | None] = field("Precipitation")
    wind: Mapped[str | None] = field("Wind")
    visitors: Mapped[str | None] = field("Visitors", multiline=True)
    safety: Mapped[str | None] = field("Safety notes", multiline=True)
    lines: Mapped[list[DailyReportLine]] = line_table(DailyReportLine, "Work done")
    hours: Mapped[list[DailyReportHour]] = line_table(DailyReportHour, "Hours")
    machines: Mapped[list[DailyReportMachine]] = line_table(DailyReportMachine, "Machines")
    delays: Mapped[list[DailyReportDelay]] = line_table(DailyReportDelay, "Delays")

    def minutes_by_line(self) -> Mapping[UUID | None, int]:
        """Time worked on each line of the report."""
        found: dict[UUID | None, int] = defaultdict(int)
        for hour in self.hours:
            found[hour.line_id] += hour.minutes or 0
        return found

    def minutes_by_person(self) -> Mapping[UUID | None, int]:
        """Time of each person in this report."""
        found: dict[UUID | None, int] = defaultdict(int)
        for hour in self.hours:
            found[hour.person_id] += hour.minutes or 0
        return found

    def norm_hours_by_row(self) -> list[Decimal]:
        """What each row of hours has of its work's norm hours: by minutes, exactly, in any order of rows.

        A work on which nobody's hours stand gives nobody anything.
        """
        rows: dict[UUID | None, list[int]] = defaultdict(list)
        for at, hour in sorted(enumerate(self.hours), key=lambda each: str(each[1].person_id)):
            rows[hour.line_id].append(at)
        norms: dict[UUID | None, Decimal] = {line.id: line.planned_hours() for line in self.lines}
        found = [ZERO] * len(self.hours)
        for line_id, places in rows.items():
            weights = [self.hours[at].minutes or 0 for at in places]
            for at, part in zip(places, split_by_weights(norms.get(line_id, ZERO), weights, 4), strict=True):
                found[at] = part
        return found

    def recalculate(self) -> None:
        for line in self.lines:
            line.norm_hours = line.planned_hours()

    def on_unpost(self) -> None:
        """What was accepted is what was posted: an unposted report is handed in anew."""
        if self.state == "accepted":
            self.state, self.accepted_by, self.accepted_at = ACCEPTANCE.first, None, None

    def complete(self, books: Books) -> None:
        daily_report_fill.complete(self, books)

    fill_choices = {"from": ("crew", "unfinished", "yesterday", "estimate"), "minutes": (), "estimate_id": ()}

    def fill(self, books: Books, choices: Mapping[str, Any]) -> Finding:
        """`from`: crew (with `minutes`), unfinished (with `estimate_id`), yesterday, estimate (its norms anew)."""
        count = daily_report_fill.fill(self, books, choices)
        if choices.get("from") == "estimate":
            return warning("refreshed", "{count} rows changed.", count=count)
        return warning("filled", "{count} rows added.", count=count)

    def findings(self, books: Books) -> Iterator[Finding]:
        return daily_report_checks.findings(self, books)

    def movements(self) -> Iterator[WorkProgress | Labour]:
        """Volume, hours and money of each line; hours of each person. Hours are never added to volume."""
        worked = self.minutes_by_line()
        estimate_lines: dict[UUID | None, UUID | None] = {}
        for line in self.lines:
            estimate_lines[line.id] = line.estimate_line_id
            yield WorkProgress(
                site_id=self.site_id,
                estimate_id=line.estimate_id,
                estimate_line_id=line.estimate_line_id,
                assignment_line_id=line.assignment_line_id,
                work_type_id=line.work_type_id,
                zone_id=line.zone_id,
                crew_id=self.crew_id,
                line_id=line.id,
                done_quantity=line.quantity,
                actual_minutes=worked.get(line.id, 0),
                norm_hours=line.planned_hours(),
                done_cost=line.cost(),
                done_wage=line.wage_amount(),
            )
        for hour, norm_hours in zip(self.hours, self.norm_hours_by_row(), strict=True):
            if hour.minutes:
                yield Labour(
                    person_id=hour.person_id,
                    site_id=self.site_id,
                    crew_id=self.crew_id,
                    estimate_line_id=estimate_lines.get(hour.line_id),
                    line_id=hour.id,
                    minutes=hour.minutes,
                    norm_hours=norm_hours,
                )
