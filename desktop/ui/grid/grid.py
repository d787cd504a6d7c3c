"""Grid: cells, totals, what the selection adds up to, and what a paste could not take."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from desktop.ui.actions import Action
from desktop.ui.document.draft import Draft
from desktop.ui.grid.cells import Cells
from desktop.ui.grid.changes import Changes
from desktop.ui.grid.clipboard import put_table
from desktop.ui.grid.column import Column, columns_of
from desktop.ui.grid.kept_columns import KeptColumns
from desktop.ui.grid.model import LinesModel
from desktop.ui.grid.pasting import Paste, Pasted, read_paste
from desktop.ui.grid.totals import Totals
from desktop.ui.grid.unread import unread_of
from desktop.work import worded
from shared.kernel.describe import Field, LineTable
from shared.kernel.finding import Finding, error
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

NOTES_SHOWN = 6


class Grid(QWidget):
    """The lines of one table of a draft, typed into like a spreadsheet.

    `columns`: names of fields or Column objects, None for all fields. `new_line()`: makes a line that is added.
    `enter`: where Enter leads, "right" or "down" ("": the person's choice). State that must outlive the widget is in
    the draft; `finish()` takes what is being typed before the document is saved.
    """

    typing = Signal(str, int, str, str)  # table, row from 0, field, unfinished text; "" once the editor is closed
    unread_changed = Signal()  # unread() says something else
    row_changed = Signal(int)  # the current row, from 0; the blank one counts
    refused = Signal()  # typing into what is read-only

    def __init__(
        self, desk: "Desk", draft: Draft, table: LineTable, *, columns: Iterable[str | Column] | None = None,
        new_line: Callable[[], Any] | None = None, enter: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.desk, self.draft, self.table = desk, draft, table
        self.lines, self.changes, self.cells = self.parts(columns, new_line)
        if enter:
            self.cells.enter_goes = enter
        self._note, self._sum = QLabel(self), QLabel(self)
        self._build()
        self.restore_columns()
        self._connect()

    # ---- for grids of another shape

    sums_below: ClassVar[bool] = True
    """Whether a row of sums stands under the cells."""

    def parts(
        self, columns: Iterable[str | Column] | None, new_line: Callable[[], Any] | None
    ) -> tuple[LinesModel, Changes, Cells]:
        """What is shown, what is done to it, and the view of it."""
        lines = LinesModel(self.desk, self.draft, self.table, columns_of(self.table, columns), self)
        changes = Changes(self.desk, self.draft, self.table, new_line)
        return lines, changes, Cells(self.desk, lines, changes, self)

    def place_among_all(self, row: int) -> int | None:
        """Where a row on show stands among the lines of the document; None: it is none of them."""
        return row

    @property
    def columns_key(self) -> str:
        """The preference that holds the columns as this person likes them."""
        return f"grid/{self.table.kind}/columns"

    # ---- pieces

    def _build(self) -> None:
        look = self.desk.look
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.cells, 1)
        if self.sums_below:
            self.totals = Totals(self.cells, self)
            box.addWidget(self.totals)
        strip = QHBoxLayout()
        strip.setContentsMargins(look.px(1), look.px(0.5), look.px(1), look.px(0.5))
        self._note.setWordWrap(True)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sum.setAlignment(Qt.AlignmentFlag.AlignRight)
        strip.addWidget(self._note, 1)
        strip.addWidget(self._sum)
        box.addLayout(strip)
        self.setFocusProxy(self.cells)

    def _connect(self) -> None:
        self.cells.typing.connect(self._typed)
        self.cells.refused.connect(self._refused)
        self.cells.copy_asked.connect(self._copy)
        self.cells.paste_asked.connect(self.paste)
        self.cells.selectionModel().selectionChanged.connect(self._sum_up)
        self.cells.selectionModel().currentRowChanged.connect(lambda index, _: self.row_changed.emit(index.row()))
        header = self.cells.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.columns.menu(self).popup(self.cells.horizontalHeader().mapToGlobal(at))
        )
        self.cells.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.cells.customContextMenuRequested.connect(self._menu)
        unread_of(self.draft).changed.connect(self._unread_told)
        self.changes.setParent(self)
        self.changes.columns = {column.key: column for column in self.lines.columns}
        self.changes.resume()

    def _typed(self, row: int, field: str, text: str) -> None:
        if (place := self.place_among_all(row)) is not None:
            self.typing.emit(self.table.name, place, field, text)

    # ---- for forms

    def finish(self) -> bool:
        """Take what is being typed; False while some cell of the table holds a text that is no value."""
        self.cells.finish()
        return not list(unread_of(self.draft).of(self.table.name))

    def unread(self) -> list[Finding]:
        """The texts that are no values (yet), as findings that stop saving and posting; their paths name the cells."""
        found = []
        for each in unread_of(self.draft).of(self.table.name):
            path = f"{self.table.name}/{each.row.id}/{each.field}"
            waiting = say("“{text}” is being looked up", text=each.text[:60])
            found.append(error("unread", "Not taken over: {why}", path, why=each.why or waiting))
        return found

    def _unread_told(self, table: str) -> None:
        if table == self.table.name:
            self.unread_changed.emit()

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Mark the cells and rows that the checks speak of; those of other tables are left out."""
        self.lines.set_findings(findings)

    def show_path(self, path: str) -> bool:
        """Bring the cell of a finding's path (`lines/<id>/quantity`) to the front and give it the keyboard."""
        table, _, rest = path.partition("/")
        line, _, field = rest.partition("/")
        at = self.lines.row_of(line) if table == self.table.name else None
        return at is not None and self._go(at, field)

    def show_cell(self, row: Any | None, field: str) -> bool:
        """Bring a line's cell to the front and give it the keyboard; no line is the blank one."""
        return self._go(self.lines.place_of(row), field)

    def resume(self, row: Any | None, field: str, text: str) -> None:
        """Open the cell of a line (None: of the blank one) with the unfinished text that the journal kept."""
        if self.show_cell(row, field):
            editor = self.cells.open_editor("")
            if editor is not None:
                editor.resume(text)

    def put_text(self, row: Any, field: str, text: str) -> None:
        """A text into a cell as if it had been typed: where it does not fit, it stays there with the reason."""
        if (column := self.changes.columns.get(field)) is not None:
            self.changes.put_text(self.lines.place_of(row), column, text)

    def _go(self, row: int, field: str) -> bool:
        """Where the field is not shown, the line gets the keyboard all the same."""
        shown = self.cells.in_order()
        column = next((at for at in shown if self.lines.columns[at].key == field), shown[0])
        if not 0 <= row < self.lines.rowCount():
            return False
        self.cells.go(row, column)
        self.cells.setFocus()
        return self.lines.columns[column].key == field

    @property
    def current(self) -> Any | None:
        """The line that the keyboard is in; None on the blank row."""
        return self.lines.row(self.cells.row) if self.cells.row >= 0 else None

    def keys_here(self) -> Sequence[tuple[str, str]]:
        """Keys and what they do, for the sheet of keys."""
        return [(keys, self.desk.language.value(caption)) for keys, caption in KEYS]

    # ---- clipboard

    def copy(self) -> None:
        self._copy(cut=False)

    def _copy(self, cut: bool) -> None:
        rows, columns = self.cells.block()
        put_table([[self.lines.clip_text(row, column) for column in columns] for row in rows])
        if cut:
            self.cells.clear_cells()

    def paste(self) -> None:
        """The clipboard's block from the current cell on; read off the UI thread, put in as one step."""
        if self.draft.read_only:
            self._refused()
            return
        rows, columns = self.cells.block()
        order = self.cells.in_order()
        right = order[order.index(columns[0]) :]
        paste = Paste(
            self.desk.language, self.desk.store.today, self.changes, [self.lines.columns[at] for at in right],
            rows, len(columns),
        )  # fmt: skip
        self.tell(say("Pasting…"))
        text, lines = QGuiApplication.clipboard().text(), [*self.changes.rows]

        def pasted(found: Pasted) -> None:
            if lines != self.changes.rows:
                self.tell(say("Lines came, went or moved meanwhile. Nothing was pasted; paste again."), bad=True)
            else:
                self._pasted(found)

        self.desk.work.read(
            self, lambda reading: read_paste(reading, paste, text), pasted, failed=self._not_pasted, lane="paste"
        )

    def _pasted(self, pasted: Pasted) -> None:
        if self.draft.read_only:
            self._refused()
            return
        self.changes.put_lines(pasted.new_lines, pasted.changes, say("Paste"))
        self.tell(pasted.words(NOTES_SHOWN), bad=bool(pasted.misfits))

    def _not_pasted(self, trouble: Exception) -> None:
        self.tell(worded(trouble), bad=True)

    def tell(self, words: object, *, bad: bool = False) -> None:
        """A line under the cells; it stays until the next."""
        self._note.setText(self.desk.language.value(words))
        self._note.setStyleSheet(f"color: {self.desk.look.colours.bad};" if bad else "")

    def _refused(self) -> None:
        reason = self.draft.read_only_reason or self.desk.say("It is posted: take the posting back to change it.")
        self.tell(reason, bad=True)
        self.refused.emit()

    # ---- what the selection adds up to

    def _sum_up(self) -> None:
        values = self._selected_values() if self.cells.several else {}
        if not values:
            self._sum.setText("")
            return
        together = [*chain.from_iterable(values.values())]
        said = self.desk.say("{count} cells", count=len(together))
        if len({field.type for field in values}) == 1 and all(is_number(field) for field in values):
            said = f"{said} · {self._sums(together, next(iter(values)))}"
        self._sum.setText(said)

    def _selected_values(self) -> Mapping[Field, Sequence[Any]]:
        """What is filled in among the selected cells."""
        shown, found = set(self.cells.in_order()), dict[Field, list[Any]]()
        for block in self.cells.ranges():
            columns = [at for at in range(block.left(), block.right() + 1) if at in shown]
            fields = [field for at in columns if (field := self.lines.columns[at].field) is not None]
            rows = [row.__dict__ for row in self.lines.rows[block.top() : block.bottom() + 1]]
            for field in fields:
                name = field.name
                filled = [value for row in rows if (value := row.get(name)) or (value is not None and value != "")]
                if filled:
                    found.setdefault(field, []).extend(filled)
        return found

    def _sums(self, values: Sequence[Any], field: Field) -> str:
        show = self.lines.field_text.show
        total = sum(values, Decimal(0) if field.number else 0)
        mean = round(total / len(values), field.places) if field.number else round(Decimal(total) / len(values))
        return f"Σ {show(field, total)} · {self.desk.say('average')} {show(field, mean)}"

    # ---- columns as this person likes them

    def restore_columns(self) -> None:
        found = self.findChild(KeptColumns)
        self.columns = found if isinstance(found, KeptColumns) else KeptColumns(self.cells, self.columns_key)
        self.columns.restore()

    # ---- what can be done, for menus

    def actions_here(self) -> Sequence[Action]:
        """Commands on the lines; their keys are the grid's own, see `keys_here`."""
        cells, words = self.cells, self.desk.language.value

        def command(name: str, caption: Words, run: Callable[[], object], icon: str = "") -> Action:
            def reason() -> object:
                return say("It is read only.") if self.draft.read_only and name != "copy" else ""

            return Action(f"grid.{name}", words(caption), run, icon=icon, group="lines", enabled=reason)

        return [
            command("insert", say("Insert a line"), cells.insert_row, "new"),
            command("delete", say("Delete lines"), cells.delete_rows, "delete"),
            command("up", say("Move lines up"), lambda: cells.move_rows(-1), "up"),
            command("down", say("Move lines down"), lambda: cells.move_rows(1), "down"),
            command("fill", say("Fill down"), cells.fill_down),
            command("copy", say("Copy, also into a spreadsheet"), self.copy, "copy"),
            command("paste", say("Paste, also from a spreadsheet"), self.paste),
        ]

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        for action in self.actions_here():
            made = menu.addAction(self.desk.look.icon(action.icon) if action.icon else QIcon(), str(action.caption))
            made.setEnabled(not action.enabled())
            made.triggered.connect(action.run)
        menu.addMenu(self.columns.menu(menu))
        menu.popup(self.cells.viewport().mapToGlobal(at))


def is_number(field: Field) -> bool:
    """Whether values can be added up; times of day cannot."""
    return field.number or field.type == "int" or (field.type == "minutes" and not field.clock)


KEYS: Sequence[tuple[str, Words]] = (
    ("F2", say("Edit the cell")),
    ("Tab", say("Next cell, at the end a new line")),
    ("Enter", say("Take over and go on")),
    ("F4", say("Choose from a list or a calendar")),
    ("Shift+F4", say("Clear the field")),
    ("Ctrl+Shift+F4", say("Open what is chosen")),
    ("Ins", say("Insert a line")),
    ("Ctrl+Del", say("Delete lines")),
    ("Del", say("Clear cells, or delete whole lines")),
    ("Ctrl+Shift+Up", say("Move lines up")),
    ("Ctrl+Shift+Down", say("Move lines down")),
    ("Ctrl+D", say("Fill down")),
    ("Ctrl+'", say("Copy from above")),
    ("Shift+Space", say("Select rows")),
    ("Ctrl+Space", say("Select columns")),
    ("Ctrl+C", say("Copy, also into a spreadsheet")),
    ("Ctrl+V", say("Paste, also from a spreadsheet")),
    ("Ctrl+Home", say("First cell")),
    ("Ctrl+End", say("Last cell")),
)
"""What the grid does with keys itself."""
