"""Cells: the view of a grid. Keys as in a spreadsheet: type to overwrite, F2 to edit, Tab and Enter travel."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget

from desktop.ui.editors import Editor
from desktop.ui.editors.editor import is_enter
from desktop.ui.grid.changes import Changes
from desktop.ui.grid.delegate import CellDelegate
from desktop.ui.grid.model import LinesModel
from desktop.ui.grid.places import Index, Places
from shared.kernel.describe import Field
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


class Cells(Places):
    """`refused`: somebody tried to change what is read-only. `typing(row, field, text)`: each keystroke in a cell."""

    refused = Signal()
    typing = Signal(int, str, str)
    copy_asked = Signal(bool)  # True: cut
    paste_asked = Signal()
    editing: Editor | None = None
    _typed_into: tuple[str, str] | None = None
    """Line and field of the open editor."""

    def __init__(self, desk: "Desk", lines: LinesModel, changes: Changes, parent: QWidget | None = None) -> None:
        super().__init__(desk, lines, parent)
        self.changes = changes
        self.filled: Editor | None = None
        self.enter_goes = ""  # the person's choice
        self._inside = False  # the keyboard is in a cell's editor
        self._over = False  # the editor was opened by typing: arrows leave it
        self.setItemDelegate(CellDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(True)
        self.setAccessibleName(desk.say(lines.table.caption))
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(desk.look.px(7), self.fontMetrics().height() + desk.look.px(2)))
        rows.setMinimumWidth(desk.look.px(9))

    # ---- editing

    def open_editor(self, text: str | None = None) -> Editor | None:
        """Open the editor of the current cell; `text` is the first key of typing over it."""
        index = self.currentIndex()
        if not index.isValid():
            return None
        if self.lines.draft.read_only:
            self.refused.emit()
            return None
        if self.lines.is_fixed(index.column()):
            return None
        field = self.lines.columns[index.column()].field
        assert field is not None
        if field.type == "bool":
            self._tick(field)
            return None
        self._over = text is not None
        line = self.lines.row(index.row())
        self._typed_into = ("" if line is None else str(line.id), field.name)
        self.edit(index)
        editor = self.editing
        if editor is not None:
            editor.typed.connect(lambda said: self.typing.emit(index.row(), field.name, said))
            editor.changed.connect(lambda: self._picked(editor))
            if text is not None:
                editor.begin(text)
        return editor

    def finish(self) -> None:
        """Take what is being typed and close the editor."""
        editor = self.editing
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def reset(self) -> None:
        """Another content while a text is being typed: it is open again in its line, where that is still there."""
        editor, text, place = self.editing, None, self._typed_into
        if editor is not None:
            text, self.editing = editor.text_in_progress(), None
        super().reset()
        if text is not None and place is not None:
            self._resume(*place, text)

    def _resume(self, line: str, field: str, text: str) -> None:
        at = self.lines.row_of(line) if line else len(self.lines.rows)
        column = next((column for column, each in enumerate(self.lines.columns) if each.key == field), None)
        if at is None or column is None or self.lines.draft.read_only:
            words = say(
                "What was being typed was not taken over, its line cannot be changed any more: {text}", text=text
            )
            self.desk.tell(words, level="warning")
            return
        self.go(at, column)
        if (editor := self.open_editor("")) is not None:
            editor.resume(text)
            self.typing.emit(at, field, text)

    def take(self, editor: Editor, index: Index) -> None:
        """What an editor holds goes into the cell; a text that does not fit, or not yet, stays there as text."""
        if editor is not self.editing or self.lines.draft.read_only:
            return
        row, column = index.row(), self.lines.columns[index.column()]
        text, before = editor.text_in_progress(), self.lines.value(row, index.column())
        self.editing = None  # taken once, however many ways lead here
        assert column.field is not None
        if text is not None and not editor.commit():
            self.changes.put_text(row, column, text)
        elif editor.value() != before or (text is not None and self.lines.row(row) is not None):
            self.changes.set_cell(row, column.field, editor.value())

    def _picked(self, editor: Editor) -> None:
        """Something was chosen from a list or a calendar: the cell has it at once."""
        if editor is self.editing and editor.text_in_progress() is None:
            self.finish()
            self.travel(0, 0)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if isinstance(editor, Editor):
            editor.leave_cell()
        self.editing = self.filled = None
        self.typing.emit(self.row, self.lines.columns[self.column].key, "")
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def cell_left(self) -> None:
        self._inside = False
        self.finish()
        self.update()

    def key_in_cell(self, event: QKeyEvent) -> bool:
        """Keys of an open editor that are the grid's."""
        key, held = event.key(), event.modifiers()
        if is_enter(event):
            self.finish()
            self._enter(back=bool(held & SHIFT))
        elif key in (Key.Key_Tab, Key.Key_Backtab):
            self.finish()
            self.next_stop(-1 if key == Key.Key_Backtab else 1)
        elif key == Key.Key_Escape:
            editor, self.editing = self.editing, None
            if editor is not None:
                self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        elif key in (Key.Key_Up, Key.Key_Down) and not held & (CONTROL | SHIFT | ALT) and self._leaves(sideways=False):
            self.finish()
            self.travel(1 if key == Key.Key_Down else -1, 0)
        elif key in (Key.Key_Left, Key.Key_Right) and not held and self._leaves(sideways=True):
            self.finish()
            self.travel(0, 1 if key == Key.Key_Right else -1)
        else:
            return False
        return True

    def _leaves(self, *, sideways: bool) -> bool:
        """Arrows leave what was typed over; F2 keeps them inside, where there is somewhere to go."""
        field = self.lines.columns[self.column].field
        return self._over or (not sideways and field is not None and not field.info.multiline)

    def _tick(self, field: Field) -> None:
        value = bool(self.lines.value(self.row, self.column))
        self.changes.set_cell(self.row, field, not value)

    def _enter(self, *, back: bool) -> None:
        if (self.enter_goes or self.desk.preferences.enter_goes) == "down":
            self.travel(-1 if back else 1, 0)
        else:
            self.next_stop(-1 if back else 1)

    # ---- keys where no editor is open

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._command(event) or self._movement(event) or self._typed(event)):
            super().keyPressEvent(event)

    def _command(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & CONTROL)
        shift, alt = bool(event.modifiers() & SHIFT), bool(event.modifiers() & ALT)
        if control and not alt:
            return self._with_control(key, shift)
        if shift and key == Key.Key_Space:
            self.select_rows()
        elif shift and key == Key.Key_Insert:
            self.paste_asked.emit()
        elif shift and key == Key.Key_F4:
            self.clear_cells()
        elif shift or (alt and key != Key.Key_Down):
            return False
        elif key == Key.Key_Insert:
            self.insert_row()
        elif key == Key.Key_Delete:
            self.delete_rows() if self.whole_rows() else self.clear_cells()
        elif key == Key.Key_Backspace:
            self.open_editor("")
        elif key == Key.Key_F2:
            self.open_editor()
        elif key == Key.Key_F4 or (alt and key == Key.Key_Down):
            self.open_choices()
        else:
            return False
        return True

    def _with_control(self, key: int, shift: bool) -> bool:
        if key == Key.Key_F4 and shift:
            self.open_value()
        elif key in (Key.Key_Up, Key.Key_Down) and shift:
            self.move_rows(-1 if key == Key.Key_Up else 1)
        elif key in (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right):
            self._jump(key, extend=shift)
        elif key == Key.Key_Space:
            self.select_columns()
        elif key == Key.Key_Delete:
            self.delete_rows()
        elif key == Key.Key_D and not shift:
            self.fill_down()
        elif key in (Key.Key_Apostrophe, Key.Key_QuoteDbl):
            self.copy_above()
        elif key in (Key.Key_C, Key.Key_Insert, Key.Key_X) and not shift:
            self.copy_asked.emit(key == Key.Key_X)
        elif key == Key.Key_V and not shift:
            self.paste_asked.emit()
        elif key in (Key.Key_Home, Key.Key_End):
            order = self.in_order()
            row = 0 if key == Key.Key_Home else self.lines.rowCount() - 1
            column = order[0] if key == Key.Key_Home else order[-1]
            self._extend(row, column) if shift else self.go(row, column)
        else:
            return False
        return True

    def _movement(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if held & (CONTROL | ALT):
            return False
        if key in (Key.Key_Tab, Key.Key_Backtab):
            self.next_stop(-1 if key == Key.Key_Backtab else 1)
        elif is_enter(event):
            self._enter(back=bool(held & SHIFT))
        elif key in (Key.Key_Home, Key.Key_End):
            order = self.in_order()
            column = order[0] if key == Key.Key_Home else order[-1]
            self._extend(self.row, column) if held & SHIFT else self.go(self.row, column)
        else:
            return False
        return True

    def _typed(self, event: QKeyEvent) -> bool:
        """A letter or a digit begins typing over the cell."""
        text = event.text()
        if not text or not text.isprintable() or (event.modifiers() & (CONTROL | ALT)) not in (
            Qt.KeyboardModifier.NoModifier, CONTROL | ALT,
        ):  # fmt: skip
            return False
        if not self.currentIndex().isValid():
            return False
        column = self.lines.columns[self.column]
        if column.field is not None and column.field.type == "bool" and text != " ":
            return True
        if text == "." and not column.to_the_right and not (column.field is not None and column.field.type == "text"):
            self.copy_above()
        elif text == " " and column.field is not None and column.field.type != "bool":
            self.open_editor()
        else:
            self.open_editor(text)
        return True

    # ---- commands

    def _changing(self) -> bool:
        if self.lines.draft.read_only:
            self.refused.emit()
            return False
        return True

    def insert_row(self) -> None:
        """An empty line above this one."""
        if self._changing():
            at, column = max(self.row, 0), max(self.column, 0)
            self.changes.insert(at)
            self.go(at, column)

    def delete_rows(self) -> None:
        if self._changing():
            rows, columns = self.block()
            column, chosen = self.column, {each.row() for each in self.selectionModel().selectedIndexes()} or set(rows)
            self.changes.delete(sorted(chosen))
            self.go(min(rows.start, self.lines.rowCount() - 1), max(column, columns[0]))

    def move_rows(self, by: int) -> None:
        if self._changing():
            rows, column = self.block()[0], self.column
            if rows.stop <= len(self.lines.rows) and self.changes.move(rows.start, rows.stop - 1, by):
                self.go(rows.start + by, column)
                self._extend(rows.stop - 1 + by, column)

    def clear_cells(self) -> None:
        if self._changing():
            self.changes.clear([
                (index.row(), column.field)
                for index in self.selectionModel().selectedIndexes() or [self.currentIndex()]
                if not (column := self.lines.columns[index.column()]).fixed and column.field is not None
            ])  # fmt: skip

    def fill_down(self) -> None:
        """The first selected row into those below; in a single row what stands above it."""
        if self._changing():
            rows, columns = self.block()
            first = rows.start if len(rows) > 1 else rows.start - 1
            last = min(rows.stop - 1, len(self.lines.rows) - (len(rows) > 1))
            self.changes.fill_down(first, last, self._fields(columns)) if first >= 0 else None

    def copy_above(self) -> None:
        """What stands above the current cell."""
        if self._changing() and self.row > 0:
            self.changes.fill_down(self.row - 1, self.row, self._fields([self.column]))

    def _fields(self, columns: Sequence[int]) -> list[Field]:
        known = [self.lines.columns[at] for at in columns]
        return [column.field for column in known if column.field is not None and not column.fixed]

    def open_choices(self) -> None:
        """The editor with its list or calendar open."""
        editor = self.open_editor()
        for name in ("open_list", "open_calendar"):
            if editor is not None and (show := getattr(editor, name, None)) is not None:
                show()

    def open_value(self) -> None:
        """What the cell refers to, in a tab of its own."""
        from desktop.ui.picker.opening import open_target

        value, target = self.lines.value(self.row, self.column), self.lines.columns[self.column].target
        if value is not None and target not in ("", "*"):
            open_target(self.desk, target, value)

    # ---- mouse and focus

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.open_editor()
        else:
            super().mouseDoubleClickEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._inside:  # back from a cell's editor: nothing but that cell looks otherwise
            self._inside = False
            self.update(self.currentIndex())
            return
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            stops = [at for at in self.in_order() if not self.lines.columns[at].fixed] or self.in_order()
            self.go(0, stops[0])
        self.update(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._inside = self.editing is not None
        if not self._inside:
            super().focusOutEvent(event)
