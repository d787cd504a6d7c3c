"""The crew grid as a table: people down, works across, below them what each work has come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.forms.construction.daily_report.cells import (
    DONE,
    FOOT,
    LEFT,
    PERSON,
    QUANTITY,
    STAYING,
    TOTAL,
    WORKS,
    Cell,
    CellTexts,
)
from desktop.forms.construction.daily_report.figures import Figures
from desktop.forms.construction.daily_report.misfits import Key, Misfits
from desktop.ui.document.draft import Draft
from desktop.ui.editors.text import DoesNotFit, hours_text
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import Facts
from shared.construction.daily_report_hours import CrewDay, Id
from shared.construction.daily_report_line import DailyReportLine
from shared.kernel.describe import describe
from shared.kernel.finding import Finding, error
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

MINUTES = next(field for field in describe(DailyReport).line_table("hours").fields if field.name == "minutes")
DAY = 24 * 60

Index = QModelIndex | QPersistentModelIndex
SHOWN = 40
"""So much of a text that is no value is shown in its cell; the editor has the whole."""


class CrewModel(QAbstractTableModel):
    """Cells of a draft of a report; `told` speaks of what was typed and does not fit."""

    told = Signal(object)
    mended = Signal()  # a text that does not fit came or went

    def __init__(self, desk: "Desk", draft: Draft) -> None:
        super().__init__(draft)  # goes with the form, and lets go of it
        self.desk, self.draft = desk, draft
        self.day = CrewDay(draft.aggregate)
        self.facts = Facts()
        self.unread = Misfits(draft)
        self.raised: dict[Id, tuple[int, int]] = {}
        """Shifts that hours typed over others made longer: minutes before, and now."""
        self._findings: dict[Key, Finding] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        self.texts = CellTexts(desk, Figures(draft.aggregate, self.facts))
        draft.stepped.connect(self.refresh)
        draft.reset.connect(self.refresh)

    @property
    def report(self) -> DailyReport:
        report: DailyReport = self.draft.aggregate
        return report

    @property
    def people(self) -> list[Id]:
        return self.texts.figures.people

    @property
    def works(self) -> list[DailyReportLine]:
        return self.texts.figures.works

    # ---- what changed

    def refresh(self, *_: object) -> None:
        """Look at the draft again; only cells that say something else are painted anew."""
        self.day.report = self.report
        figures = Figures(self.report, self.facts)
        moved = figures.people != self.people or [each.id for each in figures.works] != [each.id for each in self.works]
        if moved:
            self.beginResetModel()
        self.texts = CellTexts(self.desk, figures)
        before, self._cells = self._cells, {}
        if moved:
            self.endResetModel()
        else:
            self._tell_changed(before)

    def _tell_changed(self, before: Mapping[tuple[int, int], Cell]) -> None:
        changed = [place for place, cell in before.items() if self.cell(*place) != cell]
        for row, column in changed:
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
        for key, (_, why) in self.unread:
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
            return f"{self.cell(index.row(), PERSON).text}, {caption}: {cell.text}"
        return self.note(index.row(), index.column())

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
        return self.texts.work_name(self.works[section - WORKS])

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
            return self.texts.text.edit(QUANTITY, self.works[column - WORKS].quantity)
        minutes = self.value(row, column)
        return hours_text(minutes) if minutes else ""

    def value(self, row: int, column: int) -> int:
        """Minutes of a person's cell."""
        if self.foot(row) >= 0 or column == PERSON:
            return 0
        figures, person = self.texts.figures, self.people[row]
        if column == TOTAL:
            return figures.totals[person]
        return figures.table[person].get(None if column == LEFT else self.works[column - WORKS].id, 0)

    def cell(self, row: int, column: int) -> Cell:
        found = self._cells.get((row, column))
        if found is None:
            found = self._cells[row, column] = self._checked(row, column)
        return found

    def _checked(self, row: int, column: int) -> Cell:
        """The cell with what is wrong with it."""
        foot = self.foot(row)
        cell = self.texts.foot(foot, column) if foot >= 0 else self._person_cell(row, column)
        if not (self.unread or self._findings):
            return cell
        key = self.key(row, column)
        if (kept := self.unread.get(key)) is not None:
            return Cell(kept[0][:SHOWN], "bad_ground", "bad", self.desk.language.value(kept[1]))
        if (finding := self._findings.get(key)) is not None:
            role = ("bad_ground", "bad") if finding.blocks else ("warn_ground", "warn")
            return Cell(cell.text, *role, finding.words(self.desk.language))
        return cell

    def _person_cell(self, row: int, column: int) -> Cell:
        if column == PERSON:
            return self.texts.person(self.people[row])
        minutes = self.value(row, column)
        if column == TOTAL and self._is_raised(row):
            note = self.desk.language.value(self._raised_words(self.people[row]))
            return Cell(f"▲ {hours_text(minutes)}", "warn_ground", "warn", note)
        return self.texts.left(minutes) if column == LEFT else self.texts.hours(minutes)

    def _is_raised(self, row: int) -> bool:
        """Until the shift has another length, or it is undone."""
        person = self.people[row]
        return person in self.raised and self.raised[person][1] == self.value(row, TOTAL)

    def person_name(self, person_id: Id) -> str:
        return each.name if (each := self.texts.somebody(person_id)) else self.desk.say("(nobody)")

    def note(self, row: int, column: int) -> str:
        """All there is to say of a cell: what is wrong, of the work, of the person; one line each."""
        said = [self.cell(row, column).note]
        if column >= WORKS and self.foot(row) < 0 and self._is_raised(row):
            said.append(self.cell(row, TOTAL).note)
        if column >= WORKS:
            said.append(self.texts.work_note(self.works[column - WORKS]))
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
        read: dict[Key, Any] = {}
        refused: dict[Key, object] = {}
        mended, since = False, self.draft.place
        for row, column, text in cells:
            key = self.key(row, column)
            try:
                read[key] = self._value_of(row, column, text)
                mended |= self.unread.drop(key)
            except DoesNotFit as cause:
                self.unread.keep(key, text.strip(), cause)
                refused[key] = cause
        if read:
            with self.draft.step(words):
                raised = self._put_all(read)
            if raised:
                several = say("Shifts that are longer now: {count}. They are marked.", count=len(raised))
                self.told.emit(raised[0] if len(raised) == 1 else several)
        if refused:
            self.draft.refused(words, lambda: self._give_up(refused), since=since)
            self.told.emit(next(iter(refused.values())))
        if not read or refused or mended:
            self.refresh()
        if refused or mended:
            self.mended.emit()
        return not refused

    def _give_up(self, keys: Iterable[Key]) -> bool:
        """Texts that did not fit go; False where they are gone already."""
        if not sum(self.unread.drop(key) for key in keys):
            return False
        self.refresh()
        self.mended.emit()
        return True

    def _put_all(self, values: Mapping[Key, Any]) -> list[Words]:
        """Inside a step. Hours typed over others may make a shift longer that nobody meant to: that is told."""
        over = {who for who, where in values if isinstance(where, UUID) and self.day.minutes(who, where)}
        before = {who: self.day.total(who) for who in over}
        for key, value in values.items():
            self._put(key, value)
        said = list[Words]()
        for who, was in before.items():
            if (now := self.day.total(who)) > was and (who, TOTAL) not in values:
                self.raised[who] = was, now
                said.append(self._raised_words(who))
        return said

    def _raised_words(self, person_id: Id) -> Words:
        was, now = self.raised[person_id]
        return say("{person}: the shift is {now} h long now; it was {was}.",
                   person=self.person_name(person_id), now=hours_text(now), was=hours_text(was))  # fmt: skip

    def _value_of(self, row: int, column: int, text: str) -> Any:
        quantity = self.foot(row) == DONE
        value = self.texts.text.parse(QUANTITY if quantity else MINUTES, text)
        if not quantity and value is not None and value < 0:
            raise DoesNotFit("“{text}”: hours cannot be below zero.", text=text.strip()[:40])
        if not quantity and value is not None and value > DAY:
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
