"""The form of a payroll sheet: pay by person, the reason of every amount, calculation with a shown difference."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QTreeView, QVBoxLayout, QWidget

from desktop.forms.construction.payroll.by_person import BEFORE, DIFFERENCE, PayModel
from desktop.forms.construction.payroll.explanation_panel import ExplanationPanel
from desktop.forms.construction.payroll.recalculation import Recalculation, RecalculationPanel, changes_of
from desktop.ui.actions import Action
from desktop.ui.document.draft import Touched
from desktop.ui.document.form import DocumentForm
from desktop.work import Reading
from print_forms.kit.numbers import Notation
from shared.kernel.numbers import ZERO
from shared.kernel.words import say
from shared.store.filling import refuse_half_filled


class PayTree(QTreeView):
    """People and their lines; Enter on any amount asks where it comes from."""

    explained = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.explained.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class PayrollForm(DocumentForm):
    """The first tab shows pay by person; the tables themselves, where additions are typed, follow."""

    seldom = frozenset({"period_start", "period_end"})
    before: Mapping[UUID, Decimal] | None = None
    """Line id → amount before the last calculation of this form."""
    changed_only = False
    explained: frozenset[UUID] = frozenset()
    """Lines whose amounts were asked for: they stay chosen when the sheet is read again."""
    _stale = False
    changed: frozenset[UUID | None] = frozenset()
    """People whose pay the last calculation changed."""

    def after_load(self, reading: Reading, aggregate: Any) -> object:
        if self.asked.new and aggregate.month is None:
            aggregate.month = reading.store.today.replace(day=1)
        return super().after_load(reading, aggregate)

    def body(self) -> QWidget:
        tables = super().body()
        self.model = PayModel(self.desk, partial(self.desk.names.of, "site"))
        self.tree = PayTree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.desk.say("Pay by person"))
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.explained.connect(self.explain)
        self.tree.doubleClicked.connect(self.explain)
        self.sum = QLabel()
        self.sum.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.sum.setAccessibleName(self.desk.say("Total"))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, self.desk.look.px(1), 0, 0)
        column.addWidget(self.tree, 1)
        column.addWidget(self.sum)
        self.tabs.insertTab(0, whole, self.desk.say("By person"))
        self.tabs.setCurrentIndex(0)
        self.tabs.currentChanged.connect(self._if_seen)
        self._show_lines()
        self.draft.stepped.connect(self._lines_changed, Qt.ConnectionType.UniqueConnection)
        self.desk.names.found.connect(self._named, Qt.ConnectionType.UniqueConnection)
        return tables

    def _reset(self) -> None:
        """The sheet was read again: what was calculated for the one before is no more."""
        if isinstance(self.panel, RecalculationPanel):
            self.show_panel("")
        super()._reset()

    def first_focus(self) -> QWidget | None:
        if not self.ready:
            return None
        return self.tree if self.model.people else super().first_focus()

    # ---- lines

    def _lines_changed(self, touched: Touched) -> None:
        if "lines" in touched.tables or any(table == "lines" for table, _, _ in touched.cells):
            self._stale = True
            self._if_seen()

    def _if_seen(self) -> None:
        """The tree is made anew when somebody looks at it: not at each key that is typed into the table."""
        if self._stale and self.tabs.currentIndex() == 0:
            self._show_lines()

    def _named(self, names: frozenset[tuple[str, UUID]]) -> None:
        if any(target == "site" for target, _ in names):
            self._fit_columns()
            self.tree.viewport().update()

    def _show_lines(self) -> None:
        self._stale = False
        where = self.tree.currentIndex()
        path = (where.parent().row(), where.row()) if where.isValid() else (-1, 0)
        lines = self.draft.rows("lines")
        self.model.show(lines, self.before, self.changed if self.changed_only else None)
        self.tree.expandAll()
        for column in (BEFORE, DIFFERENCE):
            self.tree.setColumnHidden(column, not self.model.compares)
        self._fit_columns()
        back = self.model.index(path[1], 0, self.model.index(path[0], 0) if path[0] >= 0 else QModelIndex())
        self.tree.setCurrentIndex(back if back.isValid() else self.model.index(0, 0))
        self._tell_total()

    def _fit_columns(self) -> None:
        for column, width in enumerate(self.model.widths()):
            self.tree.setColumnWidth(column, width)

    def _tell_total(self) -> None:
        write, lines = Notation(self.desk.language), self.draft.rows("lines")
        self.sum.setText(self.desk.say(
            "{people} people, {hours} h, in all {total}", people=len({line.person_id for line in lines}),
            hours=write.hours(sum(line.minutes or 0 for line in lines)),
            total=write.money(sum((line.signed() for line in lines), ZERO)),
        ))  # fmt: skip

    def show_cell(self, table: str, row: Any, field: str) -> None:
        """A finding of a line: in the tree, or in its table where it is typed by hand."""
        if table == "lines" and row is not None and not row.by_hand:
            for at, person in enumerate(self.model.people):
                if row in person.lines:
                    self.tabs.setCurrentIndex(0)
                    self.tree.setCurrentIndex(self.model.index(person.lines.index(row), 0, self.model.index(at, 0)))
                    self.tree.setFocus()
                    return
        super().show_cell(table, row, field)

    # ---- why

    def explain(self, index: QModelIndex | None = None) -> None:
        """The tree of the amount that the keyboard is on; of a person's row all of the person's lines."""
        lines = self.model.lines_at(index if index is not None else self.tree.currentIndex())
        if not lines:
            return
        self.explained = frozenset(line.id for line in lines)
        if isinstance(self.panel, ExplanationPanel):
            self.panel.read()
            self.panel.take_focus()
        else:
            self.put_panel(lambda: ExplanationPanel(self))

    # ---- calculating

    def fill(self, choices: Mapping[str, str]) -> None:
        """Calculate on a copy, and show whose pay would change; an empty sheet is calculated at once."""
        if self.refuse_read_only() or not self.commit():
            return
        sheet, before, taken = self.aggregate, self.draft.taken(), self.draft.taken()

        def run(reading: Reading) -> Recalculation:
            refuse_half_filled(reading.connection)
            outcome = taken.aggregate.fill(reading.books, choices)
            return Recalculation(sheet, taken, outcome, changes_of(before.aggregate.lines, taken.aggregate.lines))

        self.desk.work.read(self, run, self._calculated, lane="fill")

    def _calculated(self, found: Recalculation) -> None:
        if not self.draft.rows("lines"):
            self.take_over(found)
        elif not found.changes:
            self.desk.tell(say("Nothing would change: the sheet pays what the timesheets and rates say."))
        else:
            self.put_panel(lambda: RecalculationPanel(self, found))

    def take_over(self, found: Recalculation) -> None:
        """The shown calculation becomes the sheet's, unless that is posted or another one meanwhile."""
        if self.refuse_read_only():
            return
        if found.sheet is not self.aggregate:
            self.desk.tell(say("The sheet was read again since: calculate anew."), level="warning")
            return
        lines = self.draft.rows("lines")
        self.before = {line.id: line.signed() for line in lines} if lines else None
        self.changed = frozenset(each.person_id for each in found.changes)
        self.draft.adopt(found.taken, say("Calculate"))
        self.checking.insist()
        self._show_lines()
        self.show_panel("")
        self.desk.tell(found.outcome, level="warning" if found.outcome.blocks else "done")
        self.tree.setFocus()

    def _toggle_changed(self) -> None:
        self.changed_only = not self.changed_only
        self._show_lines()
        self.acted.emit()

    def extra_actions(self) -> Sequence[Action]:
        only = say("Show everybody") if self.changed_only else say("Show only what the last calculation changed")
        return [
            Action("payroll.explain", say("Where the amount comes from"), self.explain, "F8", "explain", True, "Pay"),
            Action("payroll.changed", only, self._toggle_changed, "Shift+F7", "filter", False, "Pay",
                   enabled=lambda: "" if self.before is not None else say("Nothing was calculated anew here yet.")),
        ]  # fmt: skip

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return [("Enter", say("Where the amount comes from")), *super().keys_here()]

    def select_line(self, person: int, line: int) -> None:
        """Put the keyboard on a line of a person, both counted from 0."""
        index = self.model.index(line, 0, self.model.index(person, 0))
        self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
