"""What people do to the rows of a table; each is one named step of the draft."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop.ui.document.completing import complete_soon
from desktop.ui.document.draft import Draft
from desktop.ui.editors.of_field import source_of
from desktop.ui.editors.text import DoesNotFit, FieldText
from desktop.ui.grid.column import Column
from desktop.ui.grid.unread import Unread, unread_of
from desktop.ui.picker.search import Hit, meant
from shared.kernel.describe import Field, LineTable
from shared.kernel.words import Caption, Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Change:
    """A value for a cell; `row` counts on past the last line, where new lines begin."""

    row: int
    field: Field
    value: Any


class Changes(QObject):
    """Edits of one table. `new_line()` makes the line that is added, with whatever the form fills in."""

    def __init__(self, desk: "Desk", draft: Draft, table: LineTable, new_line: Callable[[], Any] | None = None) -> None:
        super().__init__(draft)
        self.desk, self.draft, self.table = desk, draft, table
        self.new_line = new_line or table.cls
        self.unread = unread_of(draft)
        self.columns: Mapping[str, Column] = {}
        """The columns of the grid by field: what narrows a reference is said by them."""
        desk.work.changed.connect(self._ledger_changed)

    @property
    def rows(self) -> list[Any]:
        return self.draft.rows(self.table)

    def put(self, changes: Sequence[Change], words: Words) -> None:
        """Set values, adding lines where they lie past the end; what follows from picked items comes soon after."""
        if not changes:
            return
        with self.draft.step(words):
            rows = self.rows
            for change in changes:
                while change.row >= len(rows):
                    rows.append(self.new_line())
                self.unread.drop(rows[change.row], change.field.name)
                setattr(rows[change.row], change.field.name, change.value)
        if any(change.field.type == "id" and change.value is not None for change in changes):
            complete_soon(self.desk, self.draft)

    def put_lines(self, lines: Sequence[Any], changes: Sequence[Change], words: Words) -> None:
        """New lines at the end, made elsewhere, and values for them and others, as one step."""
        with self.draft.step(words):
            self.rows.extend(lines)
            self.put(changes, words)

    def set_cell(self, row: int, field: Field, value: Any) -> None:
        """One cell, as it was typed or picked."""
        self.put([Change(row, field, value)], say("Change: {field}", field=Caption(field.caption)))

    def put_text(self, row: int, column: Column, text: str) -> None:
        """A typed text: its value, or the text itself, kept in the cell with the reason."""
        field = column.field
        assert field is not None
        if field.type != "id" or not text.strip():
            try:
                self.set_cell(row, field, self._parse(field, row, text))
            except DoesNotFit as why:
                self._keep(row, field, text, Words(why.text, why.values))
            return
        self._keep(row, field, text, None)
        source = source_of(self.desk, field, draft=self.draft, within=column.within_of(self.line(row)))
        assert source is not None
        line, owner = self.rows[row], QObject(self)  # each looks on a lane of its own

        def found(hits: Sequence[Hit]) -> None:
            owner.deleteLater()
            kept = self.unread.get(line, field.name)
            if kept is None or kept.text != text or line not in self.rows or self.draft.read_only:
                return
            one = meant(hits, text, source.caption)
            if isinstance(one, Hit):
                source.picked(one)
                self.set_cell(self.rows.index(line), field, one.value)
            else:
                self.unread.keep(Unread(self.table.name, line, field.name, text, one))

        source.find(owner, text, found)

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        """What was unknown may be known now: an item was just made for it."""
        for each in list(self.unread.of(self.table.name)):
            column = self.columns.get(each.field)
            if column is not None and column.target in kinds:
                self._try_again(each, column)

    def resume(self) -> None:
        """Ask again for texts whose answer went to a grid that is gone."""
        for each in list(self.unread.of(self.table.name)):
            if each.why is None and (column := self.columns.get(each.field)) is not None:
                self._try_again(each, column)

    def _try_again(self, unread: Unread, column: Column) -> None:
        at = next((at for at, row in enumerate(self.rows) if row is unread.row), None)
        if at is not None and not self.draft.read_only:
            self.put_text(at, column, unread.text)

    def line(self, row: int) -> Any | None:
        return self.rows[row] if row < len(self.rows) else None

    def _parse(self, field: Field, row: int, text: str) -> Any:
        before = getattr(self.line(row), field.name, None) if field.type == "date" else None
        return FieldText(self.desk.language, self.desk.store.today).parse(field, text, near=before)

    def _keep(self, row: int, field: Field, text: str, why: Words | None) -> None:
        since = self.draft.place
        if row >= len(self.rows):
            with self.draft.step(say("New line")):
                self.rows.append(self.new_line())
        line = self.rows[row]
        self.unread.keep(Unread(self.table.name, line, field.name, text, why))

        def take_back() -> bool:
            there = self.unread.get(line, field.name) is not None
            self.unread.drop(line, field.name)
            return there

        self.draft.refused(say("Change: {field}", field=Caption(field.caption)), take_back, since=since)

    # ---- rows

    def insert(self, at: int, count: int = 1) -> None:
        with self.draft.step(say("New line")):
            self.rows[at:at] = [self.new_line() for _ in range(count)]

    def delete(self, places: Sequence[int]) -> None:
        """Take lines out, and lines of other tables that cannot be without them."""
        gone = {id(self.rows[at]) for at in places if at < len(self.rows)}
        if not gone:
            return
        ids = {self.rows[at].id for at in places if at < len(self.rows)}
        with self.draft.step(say("Delete lines")):
            self.rows[:] = [row for row in self.rows if id(row) not in gone]
            self._release(self.table, ids)

    def _release(self, table: LineTable, ids: set[Any]) -> None:
        """Lines that name a deleted one: they go with it where it is required, else they name none."""
        for other in self.draft.shape.tables:
            for field in other.fields:
                if field.info.own and field.info.line_of == table.kind:
                    rows = self.draft.rows(other)
                    naming = [row for row in rows if getattr(row, field.name) in ids]
                    if not naming:
                        continue
                    if field.info.required:
                        gone = set(map(id, naming))
                        rows[:] = [row for row in rows if id(row) not in gone]
                        self._release(other, {row.id for row in naming})
                    else:
                        for row in naming:
                            setattr(row, field.name, None)

    def move(self, first: int, last: int, by: int) -> bool:
        """Move rows first..last by one place up (-1) or down (1)."""
        rows = self.rows
        if first + by < 0 or last + by >= len(rows):
            return False
        with self.draft.step(say("Move lines")):
            block = rows[first : last + 1]
            del rows[first : last + 1]
            rows[first + by : first + by] = block
        return True

    # ---- cells

    def clear(self, cells: Sequence[tuple[int, Field]]) -> None:
        real = [(row, field) for row, field in cells if row < len(self.rows)]
        for row, field in real:
            self.unread.drop(self.rows[row], field.name)
        self.put([Change(row, field, empty(field)) for row, field in real], say("Clear"))

    def fill_down(self, first: int, last: int, fields: Sequence[Field]) -> None:
        """The values of row `first` in all rows below it, down to `last`."""
        source = self.line(first)
        if source is not None:
            values = {field: getattr(source, field.name) for field in fields}
            changes = [Change(row, field, values[field]) for row in range(first + 1, last + 1) for field in fields]
            self.put(changes, say("Fill down"))


def empty(field: Field) -> Any:
    """What a cell holds that nothing was put into."""
    return field.info.default if field.info.choices or field.type == "bool" else None
