"""The hours of a daily report as a foreman thinks of them: a person's shift, shared among the works of the day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.kernel.identity import keyed_id
from shared.kernel.numbers import split_whole

if TYPE_CHECKING:
    from shared.construction.daily_report import DailyReport

Id = UUID | None
TABLE = DailyReportHour.__tablename__


class CrewDay:
    """People × works over a report's rows of hours, in minutes. A row without a work holds what is left to allocate.

    A shift's total that was typed is held: cells take from what is left of it and give back to it, and may go below
    zero. A total that nobody typed follows its cells.
    """

    def __init__(self, report: "DailyReport") -> None:
        self.report = report
        self._typed: dict[Id, int] = {}

    # ---- reading

    def people(self) -> list[Id]:
        """In the order of the report's rows."""
        return list(dict.fromkeys(hour.person_id for hour in self.report.hours))

    def table(self) -> Mapping[Id, Mapping[Id, int]]:
        """Person → work (None: what is left) → minutes; only what is not nothing."""
        found: dict[Id, dict[Id, int]] = {}
        for hour in self.report.hours:
            row = found.setdefault(hour.person_id, {})
            if hour.minutes:
                row[hour.line_id] = row.get(hour.line_id, 0) + hour.minutes
        return found

    def minutes(self, person_id: Id, line_id: Id) -> int:
        return sum(hour.minutes or 0 for hour in self._rows(person_id) if hour.line_id == line_id)

    def total(self, person_id: Id) -> int:
        return sum(hour.minutes or 0 for hour in self._rows(person_id))

    # ---- a person's hours

    def set_total(self, person_id: Id, minutes: int | None) -> None:
        """The length of the shift; what the works do not take is left. None takes the person's hours away."""
        if minutes is None:
            self._typed.pop(person_id, None)
            for line_id in {hour.line_id for hour in self._rows(person_id)}:
                self._put(person_id, line_id, 0)
            return
        self._typed[person_id] = minutes
        self._leave(person_id, minutes)

    def set_minutes(self, person_id: Id, line_id: Id, minutes: int | None) -> None:
        """Hours on one work."""
        total = self.total(person_id)
        held = bool(self.minutes(person_id, None)) or (total and self._typed.get(person_id) == total)
        self._put(person_id, line_id, minutes or 0)
        if held:
            self._leave(person_id, total)

    def share_left(self, person_id: Id, weights: Mapping[Id, int] | None = None) -> int:
        """Share what is left by whole weights, else evenly among the works that have no hours of the person yet.

        Hours over the shift's total are taken back in proportion. Returns the minutes that were shared.
        """
        left = self.minutes(person_id, None)
        works = [line.id for line in self.report.lines]
        now = {line_id: self.minutes(person_id, line_id) for line_id in works}
        if not works or not left:
            return 0
        if left < 0:
            parts = [-part for part in split_whole(-left, list(now.values()))]
        elif weights:
            parts = split_whole(left, [weights.get(line_id, 0) for line_id in works])
        else:
            empty = [not now[line_id] for line_id in works]
            parts = split_whole(left, [int(each or not any(empty)) for each in empty])
        for line_id, part in zip(works, parts, strict=True):
            if part:
                self._put(person_id, line_id, now[line_id] + part)
        self._leave(person_id, self.total(person_id) - sum(parts))
        return sum(parts)

    # ---- people and works come and go

    def add_people(self, people: Iterable[UUID], coefficients: Mapping[UUID, object] | None = None) -> int:
        """People without hours yet; who is here already stays as he is."""
        new = [person_id for person_id in dict.fromkeys(people) if person_id not in set(self.people())]
        given = coefficients or {}
        self.report.hours += [self._made(person_id, self._first(), None, given.get(person_id)) for person_id in new]
        return len(new)

    def replace_person(self, old: Id, new: UUID) -> None:
        """Somebody else did this; raises nothing where he is here already: their rows are added up."""
        rows = [(hour.line_id, hour.minutes or 0) for hour in self._rows(old)]
        if new in self.people():
            for line_id, minutes in rows:
                self._put(new, line_id, self.minutes(new, line_id) + minutes)
            self.remove_people([old])
            return
        for hour in self._rows(old):
            hour.person_id = new
            hour.id = self._id(hour)

    def remove_people(self, people: Collection[Id]) -> None:
        self.report.hours[:] = [hour for hour in self.report.hours if hour.person_id not in people]

    def add_works(self, lines: Iterable[DailyReportLine]) -> None:
        self.report.lines.extend(lines)
        self.settle()

    def remove_works(self, works: Collection[UUID]) -> None:
        """The works with everybody's hours on them; a total that was typed becomes left to allocate again."""
        for person_id in self.people():
            for line_id in works:
                self.set_minutes(person_id, line_id, None)
        self.report.lines[:] = [line for line in self.report.lines if line.id not in works]
        for machine in self.report.machines:
            if machine.line_id in works:
                machine.line_id = None
        self.settle()

    def settle(self) -> None:
        """Rows without hours stand on the first work, where posting lets them be."""
        works = {line.id for line in self.report.lines}
        for hour in self.report.hours:
            if not hour.minutes and hour.line_id not in works:
                hour.line_id = self._first()
                hour.id = self._id(hour)

    # ---- rows

    def _rows(self, person_id: Id) -> list[DailyReportHour]:
        return [hour for hour in self.report.hours if hour.person_id == person_id]

    def _first(self) -> Id:
        return self.report.lines[0].id if self.report.lines else None

    def _leave(self, person_id: Id, total: int) -> None:
        allocated = self.total(person_id) - self.minutes(person_id, None)
        self._put(person_id, None, total - allocated)

    def _put(self, person_id: Id, line_id: Id, minutes: int) -> None:
        """One row per person and work; a person without hours keeps one empty row."""
        rows = self._rows(person_id)
        same = [hour for hour in rows if hour.line_id == line_id]
        others = [hour for hour in rows if hour.line_id != line_id and hour.minutes]
        coefficient = next((hour.coefficient for hour in rows if hour.coefficient is not None), None)
        kept = list(others)
        if minutes:
            row = same[0] if same else self._made(person_id, line_id, minutes, coefficient)
            row.minutes = minutes
            kept.append(row)
        elif not others:
            first = self._first()
            empty = [hour for hour in rows if hour.line_id == first]
            row = empty[0] if empty else self._made(person_id, first, None, coefficient)
            row.minutes = None
            kept.append(row)
        self._replace(rows, kept)

    def _replace(self, rows: list[DailyReportHour], kept: list[DailyReportHour]) -> None:
        """New rows stand where the person's last one stood, so that nobody changes his place."""
        known, stay = {id(row) for row in rows}, {id(row) for row in kept}
        new = [row for row in kept if id(row) not in known]
        if not new and known == stay:
            return
        hours = self.report.hours
        places = [at for at, row in enumerate(hours) if id(row) in known]
        after = places[-1] + 1 if places else len(hours)
        for row in reversed(new):
            hours.insert(after, row)
        for at in reversed(places):
            if id(hours[at]) not in stay:
                del hours[at]

    def _made(self, person_id: Id, line_id: Id, minutes: int | None, coefficient: object) -> DailyReportHour:
        made = DailyReportHour(person_id=person_id, line_id=line_id, minutes=minutes, coefficient=coefficient)
        made.id = self._id(made)
        return made

    def _id(self, hour: DailyReportHour) -> UUID:
        """The id that saving gives it too; findings name rows by it."""
        return keyed_id(self.report.id, TABLE, (hour.line_id, hour.person_id))


def norm_weights(report: "DailyReport") -> dict[Id, int]:
    """What the norm gives each work today, in ten-thousandths of an hour: weights for sharing a shift."""
    found: dict[Id, int] = defaultdict(int)
    for line in report.lines:
        found[line.id] = int(line.planned_hours() * 10_000)
    return found
