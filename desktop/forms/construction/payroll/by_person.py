"""The lines of a payroll sheet by person: a sum for each, and under it what it is made of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics

from desktop.ui.desk import Desk
from print_forms.kit.numbers import Notation
from shared.construction.payroll_sheet import PayrollLine
from shared.construction.registers import ACCRUALS
from shared.kernel.numbers import ZERO

Index = QModelIndex | QPersistentModelIndex
NONE = QModelIndex()
CAPTIONS = ("Person", "Amount", "Before", "Difference", "Hours", "Days", "Rate", "For the month", "Site", "Reason")
FIGURES = range(1, 7)
BEFORE, DIFFERENCE = 2, 3
MEASURED = 40


@dataclass(slots=True, eq=False)
class PersonPay:
    """What one person is due."""

    person_id: UUID | None
    name: str
    number: str
    lines: list[PayrollLine] = field(default_factory=list)

    def amount(self) -> Decimal:
        return sum((line.signed() for line in self.lines), ZERO)


def by_person(lines: Sequence[PayrollLine]) -> list[PersonPay]:
    """In the order in which people first come."""
    found: dict[Any, PersonPay] = {}
    for line in lines:
        key = line.person_id or line.id
        person = found.setdefault(key, PersonPay(line.person_id, line.name or "", line.personnel_number or ""))
        person.name = person.name or line.name or ""
        person.lines.append(line)
    return list(found.values())


Before = Mapping[UUID, Decimal]
"""Line id → its amount before the last calculation; a line that is not in it is new."""


class PayModel(QAbstractItemModel):
    """Two levels: people, and their lines. `before` is what the last calculation found; `only` narrows the people."""

    def __init__(self, desk: Desk, name_of_site: Callable[[UUID], str | None]) -> None:
        super().__init__()
        self.desk, self._site = desk, name_of_site
        self._notation = Notation(desk.language)
        self._metrics = QFontMetrics(desk.look.font(bold=True))
        self._high = QSize(0, self._metrics.height() + desk.look.px(2))
        self.people: list[PersonPay] = []
        self.before: Before | None = None
        self.compares = False
        """Whether there is anything to compare with: the last calculation, or what is corrected."""
        self._rows: dict[int, int] = {}

    def show(
        self, lines: Sequence[PayrollLine], before: Before | None, only: Collection[UUID | None] | None = None
    ) -> None:  # fmt: skip
        """These lines; of `only` these people where it is given."""
        self.beginResetModel()
        everybody = by_person(lines)
        self.people = [each for each in everybody if only is None or each.person_id in only]
        self.before = before
        self.compares = before is not None or any(line.amount_before is not None for line in lines)
        self._rows = {id(person): row for row, person in enumerate(self.people)}
        self.endResetModel()

    def widths(self) -> list[int]:
        """Of the columns: what the first people and their lines need."""
        texts = [[self.desk.say(each)] for each in CAPTIONS]
        for row, person in enumerate(self.people[:MEASURED]):
            for column, of_column in enumerate(texts):
                of_column.append(self._of_person(row, column))
                of_column += [self._of_line(line, column) for line in person.lines]
        room, tree = self.desk.look.px(4), self.desk.look.px(12)
        widest = [max(map(self._metrics.horizontalAdvance, of_column)) + room for of_column in texts]
        return [widest[0] + tree, *widest[1:]]

    def line(self, index: Index) -> PayrollLine | None:
        """The line of a row; None for a person's own row."""
        owner = index.internalPointer() if index.isValid() else None
        return owner.lines[index.row()] if isinstance(owner, PersonPay) else None

    def lines_at(self, index: Index) -> list[PayrollLine]:
        """The line of the row, or all of the person's."""
        if not index.isValid():
            return []
        line = self.line(index)
        return [line] if line is not None else self.people[index.row()].lines

    # ---- the model

    def index(self, row: int, column: int, parent: Index = NONE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self.people[parent.row()] if parent.isValid() else None)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        owner = index.internalPointer() if index.isValid() else None
        return self.createIndex(self._rows[id(owner)], 0, None) if isinstance(owner, PersonPay) else QModelIndex()

    def rowCount(self, parent: Index = NONE) -> int:
        if not parent.isValid():
            return len(self.people)
        return 0 if parent.internalPointer() or parent.column() else len(self.people[parent.row()].lines)

    def columnCount(self, parent: Index = NONE) -> int:
        return len(CAPTIONS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.desk.say(CAPTIONS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section in FIGURES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._of_line(line, index.column()) if line else self._of_person(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in FIGURES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            changed = index.column() == DIFFERENCE and self._difference(index)
            return self.desk.look.font(bold=line is None or bool(changed))
        if role == Qt.ItemDataRole.SizeHintRole and index.column() == 0:
            return self._high
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == BEFORE:
            return self.desk.look.color("faint")
        return None

    def _of_line(self, line: PayrollLine, column: int) -> str:
        write = self._notation
        match column:
            case 0:
                return self.desk.say(dict(ACCRUALS)[line.accrual])
            case 1:
                return write.money(line.signed())
            case 2 | 3:
                return self._compared(column, line.signed(), self._was(line))
            case 4:
                return write.hours(line.minutes) if line.minutes else ""
            case 5:
                return str(line.days or "")
            case 6:
                return write.price(line.rate) if line.rate is not None else ""
            case 7:
                return write.month(line.work_month) if line.work_month else ""
            case 8:
                return (self._site(line.site_id) or "") if line.site_id else ""
        return line.reason or ""

    def _of_person(self, row: int, column: int) -> str:
        person, write = self.people[row], self._notation
        match column:
            case 0:
                return f"{person.name}  {person.number}".rstrip()
            case 1:
                return write.money(person.amount())
            case 2 | 3:
                return self._compared(column, person.amount(), self._was_person(person))
            case 4:
                minutes = sum(line.minutes or 0 for line in person.lines)
                return write.hours(minutes) if minutes else ""
            case 5:
                return str(sum(line.days or 0 for line in person.lines) or "")
        return ""

    def _compared(self, column: int, now: Decimal, was: Decimal | None) -> str:
        if not self.compares:
            return ""
        if column == BEFORE:
            return "—" if was is None else self._notation.money(was)
        difference = now - (was or ZERO)
        return f"{'+' if difference > 0 else ''}{self._notation.money(difference)}" if difference else ""

    def _difference(self, index: Index) -> Decimal:
        line = self.line(index)
        if line is not None:
            return line.signed() - (self._was(line) or ZERO)
        person = self.people[index.row()]
        return person.amount() - (self._was_person(person) or ZERO)

    def _was(self, line: PayrollLine) -> Decimal | None:
        """Before the last calculation, else before the correction."""
        return line.amount_before if self.before is None else self.before.get(line.id)

    def _was_person(self, person: PersonPay) -> Decimal | None:
        known = [was for was in map(self._was, person.lines) if was is not None]
        return sum(known, ZERO) if known else None
