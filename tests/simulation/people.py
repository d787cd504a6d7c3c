"""People at their laptops: small edits of a few documents, noted by the auditor as they are typed."""

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.exc import OperationalError

from shared.administration.closed_period import ClosedPeriod
from shared.administration.conflict import Conflict
from shared.common.attachment import Attachment
from shared.common.crew import Crew, CrewMember
from shared.common.person import Person
from shared.common.site import Site
from shared.construction.daily_report import ACCEPTANCE, DailyReport
from shared.construction.daily_report_line import DailyReportHour, DailyReportLine
from shared.construction.timesheet import Timesheet, TimesheetCell
from shared.kernel.codec import body_of, canonical, settle_ids
from shared.kernel.describe import describe
from shared.kernel.identity import new_id
from shared.kernel.refusal import Refusal
from shared.store import attachments
from shared.store.store import Store
from tests.simulation import ledger
from tests.simulation.auditor import Auditor
from tests.simulation.scheduler import Scheduler
from tests.simulation.typed import Body, Save

Change = Callable[[Any], None]
ATTACHMENT = describe(Attachment)
STEPS = frozenset(step.name for step in ACCEPTANCE.transitions)


class Typist:
    """One person on one laptop. `store` is the program that is open there now."""

    def __init__(
        self, name: str, dice: random.Random, scheduler: Scheduler, auditor: Auditor, sites: list[UUID]
    ) -> None:
        self.name, self.dice, self.scheduler, self.auditor, self.sites = name, dice, scheduler, auditor, sites
        self.store: Store | None = None
        self.words = count(1)
        self.number = ord(name[0]) - ord("A")
        self.closes = False
        self.peek: Callable[[UUID], bytes] = lambda _: b""
        """The hash of what the file holds of a document, without asking the program."""

    # ---- at work

    def step(self) -> None:
        steps = (
            (self.edit_report, 30), (self.hours, 12), (self.rows, 14), (self.new_report, 6), (self.move, 7),
            (self.post, 10), (self.unpost, 5), (self.cells, 16), (self.item, 12), (self.crew, 5), (self.mark, 4),
            (self.purge, 4), (self.settle, 6), (self.close, 3 if self.closes else 0), (self.accept, 8),
            (self.new_site, 2), (self.hire, 2), (self.replace, 2), (self.attach, 5),
        )  # fmt: skip
        work, weights = zip(*steps, strict=True)
        self.dice.choices(work, weights)[0]()

    def word(self) -> str:
        return f"{self.name}{next(self.words)}"

    def amount(self) -> int:
        """A number that nobody types twice."""
        return next(self.words) * 4 + self.number + 1

    # ---- what is done

    def edit_report(self) -> None:
        def change(report: DailyReport) -> None:
            for _ in range(self.dice.randrange(1, 3)):
                self.dice.choice(self._report_changes())(report)

        self.change(DailyReport, change)

    def _report_changes(self) -> list[Change]:
        def header(report: DailyReport) -> None:
            setattr(report, self.dice.choice(("precipitation", "wind")), self.word())

        def degrees(report: DailyReport) -> None:
            report.temperature = self.amount()

        def text(report: DailyReport) -> None:
            name = self.dice.choice(("comment", "safety"))
            lines = (getattr(report, name) or "").split("\n") if getattr(report, name) else []
            lines.insert(self.dice.randrange(len(lines) + 1), self.word())
            setattr(report, name, "\n".join(lines))

        def line(report: DailyReport) -> None:
            if report.lines:
                row = self.dice.choice(report.lines)
                if self.dice.random() < 0.5:
                    row.quantity = Decimal(self.amount()) / 4
                else:
                    row.name = self.word()

        def newer(report: DailyReport) -> None:
            """A field that only a newer version knows."""
            report.extra = canonical({"zone_of_a_newer_version": self.word()})

        return [header, degrees, text, line, line, line, newer]

    def hours(self) -> None:
        def change(report: DailyReport) -> None:
            if report.hours and self.dice.random() < 0.6:
                self.dice.choice(report.hours).minutes = self.amount()
            elif report.lines:
                line, person = self.dice.choice(report.lines).id, self.dice.choice(ledger.PEOPLE)
                if (line, person) not in {(hour.line_id, hour.person_id) for hour in report.hours}:
                    report.hours.append(DailyReportHour(line_id=line, person_id=person, minutes=self.amount()))

        self.change(DailyReport, change)

    def rows(self) -> None:
        def change(report: DailyReport) -> None:
            if len(report.lines) > 1 and self.dice.random() < 0.4:
                row = self.dice.choice(report.lines)
                report.hours = [hour for hour in report.hours if hour.line_id != row.id]
                report.lines = [each for each in report.lines if each is not row]
            else:
                made = DailyReportLine(
                    work_type_id=ledger.WORK, unit_id=ledger.UNIT, name=self.word(), quantity=Decimal(self.amount())
                )
                report.lines.insert(self.dice.randrange(len(report.lines) + 1), made)

        self.change(DailyReport, change)

    def new_report(self) -> None:
        report = ledger.a_report(new_id(), self.dice.choice(self.sites), self.word())
        report.date = ledger.TODAY + dt.timedelta(self.dice.randrange(-40, 4))
        self._save("save", report, None, self._of(report))

    def move(self) -> None:
        def change(report: DailyReport) -> None:
            report.site_id = self.dice.choice(self.sites)

        self.change(DailyReport, change)

    def post(self) -> None:
        self.change(self.dice.choice((DailyReport, DailyReport, Timesheet)), lambda _: None, how="post")

    def unpost(self) -> None:
        self.change(self.dice.choice((DailyReport, DailyReport, Timesheet)), lambda _: None, how="unpost")

    def accept(self) -> None:
        """A step of the acceptance, which stands beside posting."""
        step = self.dice.choice(("accept", "accept", "return", "hand_in"))
        self.change(DailyReport, lambda _: None, how=step)

    def new_site(self) -> None:
        """A scope that nobody has heard of yet; from now on it is granted and taken away like all others."""
        name = self.word()
        site = Site(id=new_id(), name=name, code=name)
        save = self._save("save", site, None, self._of(site))
        if save and save.state == "kept":
            self.sites.append(site.id)

    def attach(self) -> None:
        """A photo, small or in parts; now and then one that somebody else has too."""
        found, photos = self._known(DailyReport), self.auditor.photos
        if not found:
            return
        report = self.dice.choice(found)
        content = self.dice.randbytes(self.dice.choice((50, 50, 80_000)))
        if photos and self.dice.random() < 0.3:
            content = self.dice.choice(photos)
        made = attachments.attachment(ATTACHMENT, report, "daily_report", f"{self.word()}.jpg", content, "image/jpeg")
        self.scheduler.pause(f"{self.name} attaches {len(content)} bytes")
        save = self._save("save", made, None, self._of(made))
        if save and save.state == "kept":
            photos.append(content)

    def hire(self) -> None:
        name = self.word()
        person = Person(id=new_id(), name=name, code=name)
        self._save("save", person, None, self._of(person))

    def replace(self) -> None:
        """One and the same person was entered twice: all that names the one means the other from now on."""
        found = self._known(Person)
        if len(found) > 2:
            item, self._by = self.dice.sample(found, 2)
            self.change(Person, lambda _: None, how="replace", one=item)

    def cells(self) -> None:
        def change(sheet: Timesheet) -> None:
            if sheet.cells and self.dice.random() < 0.4:
                self.dice.choice(sheet.cells).minutes = self.amount() % 600
            elif len(sheet.cells) > 2 and self.dice.random() < 0.2:
                gone = self.dice.choice(sheet.cells)
                sheet.cells = [each for each in sheet.cells if each is not gone]
            else:
                person, day = self.dice.choice(ledger.PEOPLE), ledger.MONTH + dt.timedelta(self.dice.randrange(3))
                code = self.dice.choice(ledger.CODES)
                if (person, day, code) not in {(each.person_id, each.date, each.code_id) for each in sheet.cells}:
                    made = TimesheetCell(person_id=person, date=day, code_id=code, minutes=self.amount() % 600)
                    sheet.cells.append(made)

        self.change(Timesheet, change)

    def item(self) -> None:
        def person(item: Person) -> None:
            setattr(item, self.dice.choice(("phone", "job_title", "grade")), self.word())

        def site(item: Site) -> None:
            item.address = self.word()

        if self.dice.random() < 0.7:
            self.change(Person, person)
        else:
            self.change(Site, site)

    def crew(self) -> None:
        def change(crew: Crew) -> None:
            person = self.dice.choice(ledger.PEOPLE)
            row = next((each for each in crew.members if each.person_id == person), None)
            if row is None:
                crew.members.append(CrewMember(person_id=person, from_date=ledger.MONTH))
            elif len(crew.members) > 1 and self.dice.random() < 0.3:
                crew.members = [each for each in crew.members if each is not row]
            else:
                row.to_date = ledger.MONTH + dt.timedelta(self.amount())

        self.change(Crew, change)

    def mark(self) -> None:
        self.change(self.dice.choice((DailyReport, Person)), lambda _: None, how="mark")

    def purge(self) -> None:
        self.change(DailyReport, lambda _: None, how="purge")

    def close(self) -> None:
        through = ledger.TODAY - dt.timedelta(self.dice.randrange(1, 45))
        found = self._known(ClosedPeriod)
        if not found:
            lock = ClosedPeriod(id=new_id(), closed_through=through)
            self._save("save", lock, None, self._of(lock))
        else:
            self.change(ClosedPeriod, lambda lock: setattr(lock, "closed_through", through))

    def settle(self) -> None:
        """Choose ours or theirs of a conflict that waits, where the program has that already."""
        try:
            from shared.sync import conflicts
        except ImportError:
            return
        waiting = [each for each in self._known(Conflict) if not each.settled]
        if not waiting:
            return
        conflict = self.dice.choice(waiting)
        shape = ledger.KINDS.shapes[conflict.document_kind or ""]
        view = self._current(shape.cls, conflict.document_id)
        if view is None:
            return
        choice = self.dice.choice(("mine", "theirs"))
        typed = _settled(view, conflict, choice)
        self.scheduler.pause(f"{self.name} settles a conflict")
        save = self.auditor.typed(self.name, shape.kind, conflict.document_id, view, typed)
        self._try(save, lambda: conflicts.settle(self.store, conflict, choice))

    # ---- reading, typing, saving

    def change(self, cls: Any, change: Change, how: str = "save", one: Any = None) -> None:
        """Read a document, think, type, save; what the program then says, holds."""
        found = [each for each in ([one] if one else self._known(cls)) if self._fits(each, how)]
        if not found:
            return
        hot = found[: 2 + self.dice.randrange(2)] if self.dice.random() < 0.7 else found
        aggregate: Any = self.dice.choice(hot)
        aggregate = self._store.get(cls, aggregate.id)
        view = self._of(aggregate)
        self.scheduler.pause(
            f"{self.name} reads {view.get('number') or view.get('name')}", sleep=self.dice.randrange(40)
        )
        change(aggregate)
        if how == "mark":
            aggregate.marked = not aggregate.marked
        typed: Body | None = self._of(aggregate)
        assert typed is not None
        if how in ("post", "unpost"):
            typed = typed | {"status": "posted"} if how == "post" else {**typed}
            if how == "unpost":
                del typed["status"]
                typed.pop("rule_version", None)
                if typed.get("state") == "accepted":  # what is no more posted is no more accepted
                    del typed["state"]
        if how == "mark":
            aggregate.marked = not aggregate.marked
        if how == "replace":
            typed = typed | {"replaced_by": str(self._by.id), "marked": True}
        if how in STEPS:
            state = ACCEPTANCE.transition(how).target
            typed = {name: value for name, value in typed.items() if name != "state"}
            typed |= {} if state == ACCEPTANCE.first else {"state": state}
        self._save(how, aggregate, view, None if how == "purge" else typed)

    def _fits(self, each: Any, how: str) -> bool:
        status = getattr(each, "status", "")
        if how in STEPS:
            return each.state in ACCEPTANCE.transition(how).sources and (how != "accept" or status == "posted")
        if how == "unpost":
            return bool(status == "posted")
        if how == "purge":
            return bool(each.marked) and status == "draft"
        return bool(status != "posted")

    def _save(self, how: str, aggregate: Any, view: Body | None, typed: Body | None) -> Save | None:
        if view == typed and how == "save":
            return None
        save = self.auditor.typed(self.name, type(aggregate).__tablename__, aggregate.id, view, typed)
        store = self._store
        steps: dict[str, Callable[[], object]] = {
            "save": lambda: store.save(aggregate), "post": lambda: store.post(aggregate),
            "unpost": lambda: store.unpost(aggregate), "purge": lambda: store.purge(aggregate),
            "mark": lambda: store.mark(aggregate, not aggregate.marked),
            "replace": lambda: store.replace(aggregate, self._by),
        }  # fmt: skip
        self._try(save, steps.get(how) or (lambda: store.transition(aggregate, how, "looked through")))
        return save

    def _try(self, save: Save, step: Callable[[], object]) -> None:
        try:
            step()
        except (Refusal, OperationalError) as refusal:
            save.state = "void"
            self.scheduler.said(f"{save}: refused: {str(refusal).splitlines()[0][:100]}")
            return
        save.state, save.hash = "kept", self.peek(save.id)
        for edit in save.edits:
            self.scheduler.said(f"kept: {edit}")

    @property
    def _store(self) -> Store:
        assert self.store is not None
        return self.store

    def _known(self, cls: Any) -> list[Any]:
        with self._store.reading() as session:
            return list(self._store.books(session).find(cls, marked=False) if cls is not DailyReport else
                        self._store.books(session).find(cls))  # fmt: skip

    def _current(self, cls: Any, id: Any) -> Body | None:
        try:
            return self._of(self._store.get(cls, id))
        except Refusal:
            return None

    @staticmethod
    def _of(aggregate: Any) -> Body:
        shape = describe(type(aggregate))
        settle_ids(shape, aggregate)
        return body_of(shape, aggregate)


def _settled(view: Body, conflict: Any, choice: str) -> Body:
    """What somebody means who chooses a side: the value at the conflict's path."""
    typed: Body = msgspec.json.decode(msgspec.json.encode(view))
    value = msgspec.json.decode(getattr(conflict, choice) or "null")
    path = (conflict.name or "").split("/")
    if path == ["*"]:
        return typed
    target = typed
    if len(path) == 3:
        row = next((each for each in typed.get(path[0], ()) if each["id"] == path[1]), None)
        if row is None:
            return typed
        target = row
    values = value if isinstance(value, dict) else {path[-1]: value}
    for name, each in values.items():
        if each is None:
            target.pop(name, None)
        else:
            target[name] = each
    return typed
