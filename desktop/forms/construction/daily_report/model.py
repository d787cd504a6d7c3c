"""The crew grid as a table: people down, works across, below them what each work has come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.ui.document.draft import Draft
from desktop.ui.editors.text import DoesNotFit, FieldText, hours_text
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import Facts, PlannedWork
from shared.construction.daily_report_hours import CrewDay, Id
from shared.construction.daily_report_line import DailyReportLine
from shared.kernel.describe import describe
from shared.kernel.finding import Finding, error
from shared.kernel.numbers import ZERO, hours, rounded
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PERSON, TOTAL, LEFT, WORKS = range(4)
"""The columns that stay; works begin at the last of these."""
DONE, NORM, ACTUAL, PERCENT, REMAINS = range(5)
"""The rows below the people."""
FOOT: Final = (
    say("Done"), say("Norm hours"), say("Hours worked"), say("Of the norm, %"), say("Remains of the plan"),
)  # fmt: skip
STAYING: Final = (say("Person"), say("Shift total"), say("Left"))
SHAPE = describe(DailyReport)
MINUTES = next(field for field in SHAPE.line_table("hours").fields if field.name == "minutes")
QUANTITY = next(field for field in SHAPE.line_table("lines").fields if field.name == "quantity")

Index = QModelIndex | QPersistentModelIndex
Key = tuple[Any, Any]
"""A cell, wherever it moves: (person, TOTAL | LEFT | line id) or (foot row, line id)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown: `role` is a ground of Look (`""`: plain), `mark` a role of the text."""

    text: str = ""
    ground: str = ""
    mark: str = ""
    note: str = ""
    """What there is to say of it, in words: the line below the grid, and tips."""


EMPTY = Cell()


class CrewModel(QAbstractTableModel):
    """Cells of a draft of a report; `told` speaks of what was typed and does not fit."""

    told = Signal(object)

    def __init__(self, desk: "Desk", draft: Draft) -> None:
        super().__init__()
        self.desk, self.draft = desk, draft
        self.day = CrewDay(draft.aggregate)
        self.facts = Facts()
        self.people: list[Id] = []
        self.works: list[DailyReportLine] = []
        self.unread: dict[Key, tuple[str, object]] = {}
        """Texts that are no values: they stay in their cells with the reason."""
        self._findings: dict[Key, Finding] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        self._table: Mapping[Id, Mapping[Id, int]] = {}
        self.text = FieldText(desk.language, desk.store.today)
        draft.stepped.connect(lambda _: self.refresh())
        draft.reset.connect(self.refresh)
        self.refresh()

    @property
    def report(self) -> DailyReport:
        report: DailyReport = self.draft.aggregate
        return report

    # ---- what changed

    def refresh(self) -> None:
        """Look at the draft again; only cells that say something else are painted anew."""
        self.day.report = self.report
        self.text = FieldText(self.desk.language, self.desk.store.today)
        people, works = self.day.people(), list(self.report.lines)
        moved = people != self.people or [line.id for line in works] != [line.id for line in self.works]
        if moved:
            self.beginResetModel()
        self.people, self.works, self._table = people, works, self.day.table()
        before, self._cells = self._cells, {}
        if moved:
            self.endResetModel()
        else:
            self._tell_changed(before)

    def _tell_changed(self, before: Mapping[tuple[int, int], Cell]) -> None:
        for (row, column), cell in before.items():
            if self.cell(row, column) != cell:
                at = self.index(row, column)
                self.dataChanged.emit(at, at)

    def set_facts(self, facts: Facts) -> None:
        self.facts = facts
        self.refresh()
        if self.works:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, WORKS, self.columnCount() - 1)

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Show them where they belong; the first of a cell stands for all of it."""
        self._findings = {}
        for each in findings:
            if (key := self.key_of_path(each.path)) is not None:
                self._findings.setdefault(key, each)
        self.refresh()

    # ---- places

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.people) + len(FOOT)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else WORKS + len(self.works)

    def foot(self, row: int) -> int:
        """Which row below the people it is; below zero: a person's."""
        return row - len(self.people)

    def key(self, row: int, column: int) -> Key:
        where = column if column < WORKS else self.works[column - WORKS].id
        return (self.foot(row) if self.foot(row) >= 0 else self.people[row], where)

    def place(self, key: Key) -> tuple[int, int] | None:
        """Where a cell is now."""
        who, where = key
        column = where if isinstance(where, int) else next(
            (at for at, line in enumerate(self.works, WORKS) if line.id == where), None
        )  # fmt: skip
        if column is None:
            return None
        if isinstance(who, int):
            return len(self.people) + who, column
        return (self.people.index(who), column) if who in self.people else None

    def key_of_path(self, path: str) -> Key | None:
        """The cell that a finding names: `hours/<id>/minutes`, `lines/<id>/quantity`."""
        table, _, rest = path.partition("/")
        id, _, name = rest.partition("/")
        row = next((row for row in getattr(self.report, table, ()) if str(row.id) == id), None) if rest else None
        if row is None:
            return None
        return self.key_of_cell(table, row, name)

    def key_of_cell(self, table: str, row: Any, name: str) -> Key | None:
        """The cell where the grid has a field of a row; `minutes/<work>` names cells that have no row yet."""
        if table == "lines":
            return (DONE, row.id) if name in ("quantity", "") else None
        if table != "hours":
            return None
        field, _, where = name.partition("/")
        if where:
            return (row.person_id, TOTAL if where == str(TOTAL) else UUID(where))
        if field == "person_id":
            return (row.person_id, PERSON)
        return (row.person_id, LEFT if row.line_id is None else row.line_id)

    def cell_of_key(self, key: Key) -> tuple[str, Any, str] | None:
        """The other way: table, row and field, for findings and for the journal."""
        who, where = key
        if isinstance(who, int):
            return next((("lines", line, "quantity") for line in self.works if line.id == where), None)
        row = next((hour for hour in self.report.hours if hour.person_id == who), None)
        return None if row is None else ("hours", row, f"minutes/{where}")

    def unread_here(self) -> list[Finding]:
        """Texts that are no values, in cells that are still there."""
        found = []
        for key, (_, why) in self.unread.items():
            if self.place(key) is not None and (cell := self.cell_of_key(key)) is not None:
                path = f"{cell[0]}/{cell[1].id}/{cell[2]}"
                found.append(error("unread", "Not taken over: {why}", path, why=why))
        return found

    # ---- Qt's questions

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        roles = Qt.ItemDataRole
        if not index.isValid():
            return None
        if role == roles.TextAlignmentRole:
            left = index.column() == PERSON
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == roles.EditRole:
            return self.edit_text(index.row(), index.column())
        if role not in (
            roles.DisplayRole,
            roles.ToolTipRole,
            roles.AccessibleTextRole,
            roles.AccessibleDescriptionRole,
        ):
            return None
        cell = self.cell(index.row(), index.column())
        if role == roles.DisplayRole:
            return cell.text
        if role == roles.AccessibleTextRole:
            caption = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{self._row_name(index.row())}, {caption}: {cell.text}"
        return cell.note

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return usual | Qt.ItemFlag.ItemIsEditable if self.editable(index.row(), index.column()) else usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
        ):  # fmt: skip
            return None
        if section < WORKS:
            return self.desk.language.value(STAYING[section])
        return self.work_name(self.works[section - WORKS])

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.type_in(index.row(), index.column(), str(value))
        return True

    # ---- cells

    def editable(self, row: int, column: int) -> bool:
        if self.draft.read_only:
            return False
        foot = self.foot(row)
        return column >= WORKS and foot == DONE if foot >= 0 else column not in (PERSON, LEFT)

    def edit_text(self, row: int, column: int) -> str:
        """What an editor begins with."""
        if (kept := self.unread.get(self.key(row, column))) is not None:
            return kept[0]
        if self.foot(row) == DONE and column >= WORKS:
            return self.text.edit(QUANTITY, self.works[column - WORKS].quantity)
        minutes = self.value(row, column)
        return hours_text(minutes) if minutes else ""

    def value(self, row: int, column: int) -> int:
        """Minutes of a person's cell."""
        if self.foot(row) >= 0 or column == PERSON:
            return 0
        mine = self._table.get(self.people[row], {})
        if column == TOTAL:
            return sum(mine.values())
        return mine.get(None if column == LEFT else self.works[column - WORKS].id, 0)

    def cell(self, row: int, column: int) -> Cell:
        found = self._cells.get((row, column))
        if found is None:
            found = self._cells[row, column] = self._checked(row, column)
        return found

    def _checked(self, row: int, column: int) -> Cell:
        """The cell with what is wrong with it."""
        key = self.key(row, column)
        cell = self._foot_cell(row, column) if self.foot(row) >= 0 else self._person_cell(row, column)
        if (kept := self.unread.get(key)) is not None:
            return Cell(kept[0], "bad_ground", "bad", self.desk.language.value(kept[1]))
        if (finding := self._findings.get(key)) is not None:
            role = ("bad_ground", "bad") if finding.blocks else ("warn_ground", "warn")
            return Cell(cell.text, *role, finding.words(self.desk.language))
        return cell

    def _person_cell(self, row: int, column: int) -> Cell:
        person_id = self.people[row]
        if column == PERSON:
            return self._name_cell(person_id)
        minutes = self.value(row, column)
        if column == LEFT:
            if minutes < 0:
                note = self.desk.say("More hours on works than the shift has.")
                return Cell(f"{MINUS}{hours_text(-minutes)} !", "bad_ground", "bad", note)
            return Cell(hours_text(minutes) if minutes else "", "warn_ground" if minutes else "computed",
                        "warn" if minutes else "")  # fmt: skip
        note = self.work_note(self.works[column - WORKS]) if column >= WORKS else ""
        return Cell(hours_text(minutes) if minutes else "", "", "", note)

    def person_name(self, person_id: Id) -> str:
        somebody = self.facts.people.get(person_id) if person_id else None
        return somebody.name if somebody else self.desk.say("(nobody)")

    def _name_cell(self, person_id: Id) -> Cell:
        somebody = self.facts.people.get(person_id) if person_id else None
        if somebody is None:
            return Cell(self.desk.say("(nobody)") if person_id is None else "…")
        say, value = self.desk.say, self.desk.language.value
        notes = [somebody.job]
        if somebody.mark:
            notes.append(say("Away that day: {code}", code=somebody.mark))
        if somebody.elsewhere:
            notes.append(say("Also has {hours}", hours=value(somebody.where)))
        if not somebody.of_crew:
            notes.append(say("not of this crew"))
        mark = "warn" if somebody.mark or somebody.elsewhere else ""
        signs = [somebody.mark, f"+{hours_text(somebody.elsewhere)}" if somebody.elsewhere else ""]
        text = " · ".join(filter(None, [somebody.name, *signs]))
        return Cell(text, "warn_ground" if mark else "", mark, " · ".join(filter(None, notes)))

    # ---- below the people

    def _foot_cell(self, row: int, column: int) -> Cell:
        foot = self.foot(row)
        if column == PERSON:
            return Cell(self.desk.language.value(FOOT[foot]), "computed")
        if column >= WORKS:
            return self._work_cell(foot, self.works[column - WORKS])
        if column == LEFT:
            left = sum(max(mine.get(None, 0), 0) for mine in self._table.values()) if foot == ACTUAL else 0
            return Cell(hours_text(left) if left else "", "warn_ground" if left else "computed", "warn" if left else "")
        norm = sum((line.planned_hours() for line in self.works), ZERO)
        worked = sum(sum(mine.values()) for mine in self._table.values())
        return self._figure(foot, norm, worked)

    def _work_cell(self, foot: int, line: DailyReportLine) -> Cell:
        if foot == DONE:
            return Cell(self.text.show(QUANTITY, line.quantity), "", "", self.work_note(line))
        if foot == REMAINS:
            return self._remains(line)
        worked = sum(mine.get(line.id, 0) for mine in self._table.values())
        return self._figure(foot, line.planned_hours(), worked)

    def _figure(self, foot: int, norm: Decimal, worked: int) -> Cell:
        number = self.desk.language.number
        if foot == NORM:
            return Cell(number(rounded(norm, 2)) if norm else "", "computed")
        if foot == ACTUAL:
            return Cell(hours_text(worked) if worked else "", "computed")
        if foot != PERCENT or not norm or not worked:
            return Cell("", "computed")
        percent = rounded(hours(worked) * 100 / norm, 0)
        over = hours(worked) - norm
        if over <= 0:
            return Cell(f"{number(percent)} %", "computed", "good")
        note = self.desk.say("{hours} h more than the norm gives", hours=rounded(over, 2))
        return Cell(f"▲ {number(percent)} %", "warn_ground", "warn", note)

    def _remains(self, line: DailyReportLine) -> Cell:
        work = self.planned(line)
        if work is None:
            return Cell(
                "", "computed", "faint", self.desk.say("not in an estimate") if line.picked_line_id is None else ""
            )
        remains = self.remaining(work)
        if remains < 0:
            return Cell(self.desk.say("over by {hours}", hours=-remains), "warn_ground", "warn", self.work_note(line))
        return Cell(self.desk.language.number(remains), "computed", "", self.work_note(line))

    def planned(self, line: DailyReportLine) -> PlannedWork | None:
        return self.facts.works.get(line.picked_line_id) if line.picked_line_id else None

    def remaining(self, work: PlannedWork) -> Decimal:
        """Of the plan, when this report is done too."""
        mine = sum((line.quantity or ZERO for line in self.works if line.picked_line_id == work.id), ZERO)
        return work.remains - mine

    def work_name(self, line: DailyReportLine) -> str:
        return line.name or self.desk.say("(work without a name)")

    def work_head(self, line: DailyReportLine) -> str:
        """What stands above its name: number and unit."""
        work = self.planned(line)
        unit = self.facts.units.get(line.unit_id, "") if line.unit_id else ""
        return " · ".join(filter(None, [work.number if work else "", unit]))

    def work_note(self, line: DailyReportLine) -> str:
        work, said = self.planned(line), [" ".join(filter(None, [self.work_head(line), self.work_name(line)]))]
        if work is not None:
            said += filter(None, [work.section])
            said.append(
                self.desk.say("planned {planned}, done before {done}, remains {remains}", planned=work.planned,
                              done=work.done, remains=self.remaining(work))
            )  # fmt: skip
        return " · ".join(said)

    def _row_name(self, row: int) -> str:
        return self.cell(row, PERSON).text

    def note(self, row: int, column: int) -> str:
        """All there is to say of a cell: of the person, of the work, and what is wrong."""
        said = [self.cell(row, column).note]
        if self.foot(row) < 0 and column != PERSON:
            name = self.cell(row, PERSON)
            said.append(f"{name.text}: {name.note}" if name.note else name.text)
        return "\n".join(filter(None, said))

    def away_rows(self) -> set[int]:
        """Rows of people who are absent that day."""
        known = self.facts.people
        return {row for row, id in enumerate(self.people) if id and (each := known.get(id)) is not None and each.mark}

    # ---- typing

    def type_in(self, row: int, column: int, text: str) -> bool:
        """A person's text into a cell; False where it stays there as an error."""
        return self.type_many([(row, column, text)], say("Type “{text}”", text=text.strip()[:20]))

    def type_many(self, cells: Sequence[tuple[int, int, str]], words: Words) -> bool:
        """Several texts as one step; those that do not fit stay in their cells, and the rest is taken."""
        read: list[tuple[int, int, Any]] = []
        refused: list[object] = []
        for row, column, text in cells:
            key = self.key(row, column)
            self.unread.pop(key, None)
            try:
                read.append((row, column, self._value_of(row, column, text)))
            except DoesNotFit as cause:
                self.unread[key] = text.strip()[:40], cause
                refused.append(cause)
        if read:
            keys = [(self.key(row, column), value) for row, column, value in read]
            with self.draft.step(words):
                for key, value in keys:
                    self._put(key, value)
        if refused:
            self.told.emit(refused[0])
        self.refresh()
        return not refused

    def _value_of(self, row: int, column: int, text: str) -> Any:
        quantity = self.foot(row) == DONE
        value = self.text.parse(QUANTITY if quantity else MINUTES, text)
        if not quantity and value is not None and not 0 <= value <= DAY:
            raise DoesNotFit("“{text}”: a day has 24 hours.", text=text.strip()[:40])
        if quantity and value is not None and value < 0:
            raise DoesNotFit("“{text}”: a quantity cannot be below zero.", text=text.strip()[:40])
        return value

    def _put(self, key: Key, value: Any) -> None:
        who, where = key
        if isinstance(who, int):
            next(line for line in self.report.lines if line.id == where).quantity = value
        elif where == TOTAL:
            self.day.set_total(who, value or None)
        else:
            self.day.set_minutes(who, where, value)


DAY = 24 * 60
MINUS = "\u2212"
