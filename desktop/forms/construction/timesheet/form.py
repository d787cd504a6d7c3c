"""The form of a timesheet: the month grid, what its current day rests on, filling with a shown difference."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.forms.construction.timesheet import people
from desktop.forms.construction.timesheet.facts import Facts, facts_of
from desktop.forms.construction.timesheet.grid import MonthGrid
from desktop.forms.construction.timesheet.line import TextLine
from desktop.forms.construction.timesheet.month import CELLS, NOBODY, PEOPLE, Month
from desktop.forms.construction.timesheet.place import Place
from desktop.forms.construction.timesheet.proposal import Proposal, proposed, take_over
from desktop.forms.construction.timesheet.proposal_panel import ProposalPanel
from desktop.forms.construction.timesheet.telling import day_words, selection_words
from desktop.ui.actions import Action
from desktop.ui.document.draft import Touched
from desktop.ui.document.form import DocumentForm
from desktop.ui.editors.editor import Editor
from desktop.ui.editors.of_field import editor_for
from desktop.work import Reading
from shared.construction.timesheet import TimesheetPerson
from shared.construction.timesheet_cells import Day
from shared.kernel.finding import Finding, error
from shared.kernel.words import Words, say
from shared.store.filling import refuse_half_filled

PLACE = frozenset({"month", "site_id", "department_id", "crew_id", "date", "corrects_id"})
"""Fields that decide what is expected of whom."""


class TimesheetForm(DocumentForm):
    """What the grid shows lives in `month`, where the keyboard is in `place`; both outlive the widgets."""

    seldom = frozenset({"responsible_id", "head_id", "personnel_officer_id"})
    month: Month

    def after_load(self, reading: Reading, aggregate: Any) -> Facts:
        if self.asked.new and aggregate.month is None:
            aggregate.month = reading.store.today.replace(day=1)
        return facts_of(aggregate, reading.books, reading.store.today)

    def body(self) -> QWidget:
        if not hasattr(self, "month"):
            self.month, self.place = Month(self.draft, self), Place()
            self.month.learn(self.more)
            self.draft.stepped.connect(self._look_again)
            self._soon = QTimer(self, singleShot=True, interval=0)
            self._soon.timeout.connect(self._tell_days)
            self.month.misfit.connect(self._misfit)
        self.grid = MonthGrid(self.desk, self.month, self.place, self._day_words)
        self.grid.moved.connect(self._tell_day)
        self.grid.refused.connect(self.refuse_read_only)
        self.grid.editor.textChanged.connect(self._typing)
        self.month.rejecting.connect(self.checking.found)
        self.line = TextLine()
        self.line.setAccessibleName(self.desk.say("About this day"))
        whole, column = QWidget(), QVBoxLayout()
        whole.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.desk.look.px(1))
        column.addWidget(self.grid, 1)
        below = QHBoxLayout()
        below.addWidget(self.line, 1)
        below.addWidget(self._adder())
        column.addLayout(below)
        self._tell_day()
        return whole

    def first_focus(self) -> QWidget | None:
        if not self.ready:
            return None
        if self.grid.filled:
            return self.grid
        sheet = self.aggregate
        return super().first_focus() if sheet.site_id or sheet.department_id else self.header.cells["site_id"].editor

    def show_cell(self, table: str, row: Any, field: str) -> None:
        if row is not None and table == "cells":
            self.grid.show_day((row.person_id, row.date))
        elif row is not None and table == PEOPLE and self.month.days:
            self.grid.show_day((row.person_id, self.month.days[0]))
        else:
            self.grid.setFocus()

    def jump(self, path: str) -> None:
        if self.ready and path.startswith(UNREAD):
            self.grid.show_day(_day_of(path))
        else:
            super().jump(path)

    # ---- people

    def _adder(self) -> Editor:
        """Where a person is chosen who gets a row."""
        field = self.shape.line_table(PEOPLE).fields[0]
        self.adder = editor_for(self.desk, field, place="timesheet_person.person_id")
        self.adder.input.setAccessibleName(self.desk.say("Add a person"))
        if isinstance(self.adder.input, QLineEdit):
            self.adder.input.setPlaceholderText(self.desk.say("Add a person"))
        wide = self.adder.fontMetrics().horizontalAdvance(self.desk.say("Add a person"))
        self.adder.setMinimumWidth(wide + self.desk.look.px(14))
        if self.draft.read_only:
            self.adder.hide()
        self.adder.changed.connect(self._chosen)
        return self.adder

    def _chosen(self) -> None:
        if (person_id := self.adder.value()) is not None:
            self.adder.set_value(None)
            self.add_people([person_id])

    def add_people(self, ids: Sequence[UUID]) -> None:
        """Give them rows; the last one gets the keyboard."""
        if self.refuse_read_only():
            return
        taken = self.draft.taken()

        def come(rows: Sequence[TimesheetPerson]) -> None:
            people.add(self.month, rows)
            if self.month.days:
                self.grid.show_day((ids[-1], self.month.days[self.place.column]))

        self.desk.work.read(
            self, lambda reading: people.rows_of(ids, taken.aggregate, reading.books), come, lane="people"
        )

    def _remove_people(self) -> None:
        if self.refuse_read_only() or not self.grid.filled:
            return
        people.remove(self.month, {person_id for person_id, _ in self.grid.selected()})

    # ---- what is typed

    def commit(self) -> bool:
        return self.grid.finish() and super().commit() and not self.month.misfits()

    def unread(self) -> Sequence[Finding]:
        """Texts that are no marks block saving: nobody would know that they were not saved."""
        misfits = self.month.misfits().items()
        return [*super().unread(), *(self._no_mark(day, *each) for day, each in misfits)]

    def _no_mark(self, day: Day, text: str, why: Words) -> Finding:
        """The day of a text may not be seen any more: then it is said whose and which it is."""
        if day[1] in self.month.days:
            return Finding("no_mark", why.text, why.values, _path_of(day))
        person = next(line.name for line in self.aggregate.people if (line.person_id or NOBODY) == day[0])
        return error(
            "no_mark_elsewhere", "{person}, {day}: “{typed}” is no mark, and the month is another one now. Choose the "
            "month of that day again, and mend or clear it.", "month", person=person, day=day[1], typed=text[:40],
        )  # fmt: skip

    def resume(self, table: str, row: Any, field: str, text: str) -> None:
        if table == CELLS and field:
            self.grid.resume(_day_of(field), text)
        else:
            super().resume(table, row, field, text)

    def put_unread(self, table: str, row: Any, field: str, text: str) -> None:
        if table == CELLS and field.startswith(UNREAD):
            self.grid.entry.paste({_day_of(field): text})
        else:
            super().put_unread(table, row, field, text)

    def _misfit(self, day: Day, text: str | None) -> None:
        self.record.unread(CELLS, None, _path_of(day), text)

    def _typing(self, text: str) -> None:
        """Each keystroke is kept, so that it outlives the program."""
        self.record.typing(CELLS, None, _path_of(self.grid.day), text or None)

    # ---- what the grid knows

    def _look_again(self, touched: Touched) -> None:
        """Another place, month or person: what is expected there is read anew."""
        if touched.fields & PLACE or PEOPLE in touched.tables:
            self.read_facts()

    def read_facts(self) -> None:
        taken = self.draft.taken()
        self.desk.work.read(
            self,
            lambda reading: facts_of(taken.aggregate, reading.books, reading.store.today),
            self.month.learn,
            lane="facts",
        )

    def _day_words(self, day: Day) -> str:
        return day_words(self.month, self.desk.language, day)

    def _tell_day(self) -> None:
        if not self.grid.filled and self.month.holes_only:
            words = self.desk.say("Nobody lacks days. Shift+F7 shows everybody.")
        elif not self.grid.filled:
            words = self.desk.say("Choose the month and the place, then fill the timesheet.")
        elif self.place.single:
            words = self._day_words(self.grid.day)
        else:
            self._soon.start()  # once, however many steps are taken back together
            return
        self.line.tell(words)
        self.acted.emit()

    def _tell_days(self) -> None:
        if self.grid.filled and not self.place.single:
            self.line.tell(selection_words(self.month, self.desk.language, self.grid.selected()))
            self.acted.emit()

    # ---- actions

    def extra_actions(self) -> Sequence[Action]:
        only = say("Show everybody") if self.month.holes_only else say("Show only people who lack days")
        return [
            Action("timesheet.fill", say("Fill"), lambda: self.propose("all"), "Ctrl+Shift+F", "fill", True, "Fill",
                   enabled=self.why_read_only),
            Action("timesheet.next_hole", say("Next missing day"), self._next_hole, "F7", "search", True, "days"),
            Action("timesheet.holes", only, self._toggle_holes, "Shift+F7", "filter", True, "days"),
            Action("timesheet.sources", say("Daily reports of this day"), self.open_reports, "F8", "report", True,
                   "days", enabled=self._no_reports),
            Action("timesheet.add", say("Add a person"), lambda: self.adder.input.setFocus(), "Ins", "new", False,
                   "People", enabled=self.why_read_only),
            Action("timesheet.crew", say("Add everybody of the crew or department who lacks a row"),
                   lambda: self.add_people([id for id, _ in self.month.facts.absent_people]), "", "crew", False,
                   "People", enabled=self._nobody_lacks),
            Action("timesheet.remove", say("Remove the selected people with their days"), self._remove_people,
                   "Ctrl+Del", "delete", False, "People", enabled=self.why_read_only),
        ]  # fmt: skip

    def fill(self, choices: Mapping[str, str]) -> None:
        self.propose(choices.get("from", "all"))

    def propose(self, choice: str) -> None:
        """Work out off the UI thread what a fill would change, and show it beside the grid."""
        if self.refuse_read_only() or not self.grid.finish():
            return
        taken, marks = self.draft.taken(), self.month.facts.marks

        def run(reading: Reading) -> Proposal:
            refuse_half_filled(reading.connection)
            return proposed(taken.aggregate, reading.books, marks, choice)

        self.desk.work.read(self, run, partial(self._proposed, choice), lane="fill")

    def _proposed(self, choice: str, found: Proposal) -> None:
        if found.changes or found.difference.people:
            self.put_panel(lambda: ProposalPanel(self, found, say(FILLS[choice])))
        else:
            self.desk.tell(say("Nothing would change: the timesheet says what its sources say."))

    def take_over(self, proposal: Proposal, days: set[Day], words: Words) -> None:
        """The chosen days become as the fill has them: one step."""
        if self.refuse_read_only():
            return
        if passed := take_over(self.month, proposal, days, words):
            self.desk.tell(say("{count} days were changed since the fill was shown; they stay as they are.",
                               count=passed), level="warning")  # fmt: skip
        self.show_panel("")
        self.grid.setFocus()

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return KEYS

    def _next_hole(self) -> None:
        if not self.aggregate.people:
            self.desk.tell(say("Nobody is in this timesheet yet: fill it, or add people."), level="warning")
        elif not self.grid.next_hole():
            self.desk.tell(say("No day is missing: everybody has a mark on every day that should have one."))
        self.grid.setFocus()

    def _toggle_holes(self) -> None:
        self.month.show_holes_only(not self.month.holes_only)
        self.acted.emit()

    def _nobody_lacks(self) -> object:
        nobody = say("Everybody of the crew or department has a row.")
        return self.why_read_only() or ("" if self.month.facts.absent_people else nobody)

    def _no_reports(self) -> object:
        if self.grid.filled and self.month.facts.told.get(self.grid.day):
            return ""
        return say("No posted daily report speaks of this person on this day.")

    def open_reports(self) -> None:
        """One report is opened; several are listed under the day."""
        told = self.month.facts.told.get(self.grid.day, ())
        for each in told:
            self._open_report(each.report_id)

    def _open_report(self, id: UUID) -> None:
        self.desk.open_document("daily_report", id)


FILLS = {
    "all": "Fill from reports, absences and days of rest", "reports": "Fill from daily reports",
    "absences": "Fill from absences", "schedule": "Fill by the schedule", "last_month": "Take last month's people",
}  # fmt: skip
UNREAD = "days/"
"""What the path of a text that is no mark begins with."""


def _path_of(day: Day) -> str:
    return f"{UNREAD}{day[0]}/{day[1].isoformat()}"


def _day_of(path: str) -> Day:
    _, person_id, day = path.split("/")
    return UUID(person_id), date.fromisoformat(day)


KEYS: Sequence[tuple[str, object]] = (
    ("8, 7:30, 8 (2)", say("Hours; in brackets those of them at night")),
    ("Б, ОТ, РВ 8, Я/С 8/2", say("Codes, with hours where they have them")),
    ("Shift+Left; Shift+Down", say("Select days; one typing fills them all")),
    ("Ctrl+Space, Shift+Space", say("Select the day for everybody, the person's month")),
    ("Ctrl+D, Ctrl+R", say("Fill down, fill right")),
    (".", say("As the day before")),
    ("F2", say("Edit the day")),
    ("Del", say("Clear the days")),
    ("Ctrl+C, Ctrl+V", say("Copy and paste blocks, also with a spreadsheet")),
)
