"""A new calculation beside the present one, person by person, before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QTableView

from desktop.forms.construction.payroll.by_person import by_person
from desktop.ui.document.draft import Taken
from desktop.ui.document.panels.panel import Panel, TextTable
from print_forms.kit.numbers import Notation
from shared.construction.payroll_sheet import PayrollLine
from shared.kernel.finding import Finding
from shared.kernel.numbers import ZERO

if TYPE_CHECKING:
    from desktop.forms.construction.payroll.form import PayrollForm


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person's sums before and after; None where the person was or is not in the sheet."""

    person_id: UUID | None
    name: str
    before: Decimal | None
    after: Decimal | None
    minutes_before: int = 0
    minutes_after: int = 0


def changes_of(before: Sequence[PayrollLine], after: Sequence[PayrollLine]) -> list[PersonChange]:
    """People whose sums or hours become others, in the order of the new sheet, those who go last."""
    was = {each.person_id: each for each in by_person(before)}
    now = {each.person_id: each for each in by_person(after)}
    found = []
    for id in [*now, *(id for id in was if id not in now)]:
        old, new = was.get(id), now.get(id)
        person = new or old
        assert person is not None
        change = PersonChange(
            id, person.name, old.amount() if old else None, new.amount() if new else None,
            _minutes(old.lines if old else ()), _minutes(new.lines if new else ()),
        )  # fmt: skip
        if (change.before, change.minutes_before) != (change.after, change.minutes_after):
            found.append(change)
    return found


def _minutes(lines: Sequence[PayrollLine]) -> int:
    return sum(line.minutes or 0 for line in lines)


@dataclass(frozen=True, slots=True)
class Recalculation:
    """A copy of the sheet with the new calculation in it, what it says, and whose pay becomes another.

    `sheet`: what the copy was taken of; a sheet that was read again is another one.
    """

    sheet: object
    taken: Taken
    outcome: Finding
    changes: Sequence[PersonChange]


class RecalculationPanel(Panel):
    """What a new calculation would change; nothing has changed yet."""

    heading = "This would change"

    def __init__(self, form: "PayrollForm", found: Recalculation) -> None:
        super().__init__(form)
        self.found = found
        say = self.desk.say
        captions = tuple(say(each) for each in ("Person", "Hours", "Before", "After", "Difference"))
        self.table = QTableView()
        self.table.setModel(TextTable(captions, [self._row(each) for each in found.changes], frozenset({1, 2, 3, 4})))
        self.table.setAccessibleName(say(self.heading))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.column.addWidget(self.table, 1)
        self.take = QPushButton(self.desk.look.icon("done"), say("Apply"))
        self.take.clicked.connect(lambda: form.take_over(found))
        self.column.addWidget(self.take)
        self.say_instead(self.desk.language.value(found.outcome))

    def _row(self, each: PersonChange) -> tuple[str, ...]:
        write = Notation(self.desk.language)
        difference = (each.after or ZERO) - (each.before or ZERO)
        hours = write.hours(each.minutes_after) if each.minutes_after else "—"
        if each.minutes_after != each.minutes_before:
            hours = f"{write.hours(each.minutes_before) if each.minutes_before else '—'} → {hours}"
        said: list[Any] = [each.before, each.after]
        return each.name, hours, *("—" if sum_ is None else write.money(sum_) for sum_ in said), write.money(difference)

    def take_focus(self) -> None:
        self.take.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.take.hasFocus():
            self.take.click()
        else:
            super().keyPressEvent(event)
