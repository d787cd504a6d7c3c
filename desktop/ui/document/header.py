"""The fields of a document above its lines: a grid of as many columns as there is room for, rare ones under “More”."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget

from desktop.ui.document.draft import Touched
from desktop.ui.document.field_cells import FieldCell, FieldGrid
from desktop.ui.document.folded_line import FoldedLine
from shared.kernel.describe import Field
from shared.kernel.finding import Finding, error

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm

FIELD_STEPS = 54
"""How wide a field is at least, in steps of the grid."""
RARE = frozenset({
    "legal_number", "organization_id", "author_id", "corrects_id", "replaced_by", "folder", "group_id",
})  # fmt: skip
"""Fields of every kind that are seldom typed."""
USUAL_MAX = 12
"""So many fields are shown at once; what is neither required nor listed beyond them stands under “More”."""


class Header(QWidget):
    """Editors of `form.header_fields()`; each change is a step of the draft."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__(form.paper.widget())
        self.form = form
        self.cells: dict[str, FieldCell] = {}
        self._told: set[str] = set()  # fields whose text does not fit
        look = form.desk.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(1.5))
        usual, rare = divided(form)
        self._usual = FieldGrid([self._cell(field) for field in usual], look.px(FIELD_STEPS), look.px(2))
        column.addWidget(self._usual)
        self._rare_fields = rare
        self._rare: QWidget | None = None  # made when it is first seen
        self.more = QToolButton(self)
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setAutoRaise(True)
        self.more.toggled.connect(self._show_rare)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.folded = FoldedLine(form.desk, self)
        column.addWidget(self.folded)
        self.folded.hide()
        self.folded.clicked.connect(self.unfold)
        self.more.setVisible(self._has_more)
        self.more.setChecked(bool(form.desk.preferences.get(f"document.more.{form.shape.kind}", False)))
        self._show_rare(self.more.isChecked())
        form.draft.stepped.connect(self._stepped)
        form.checking.found.connect(self._mark)

    @property
    def _has_more(self) -> bool:
        return bool(self._rare_fields) or (self.form.remarks_under_more and self._remarks_field is not None)

    @property
    def _remarks_field(self) -> Field | None:
        return next((field for field in self.form.shape.fields if field.name in REMARKS), None)

    def make_remarks(self) -> FieldCell | None:
        """The comment of a document, the notes of an item, for whoever shows it."""
        if (field := self._remarks_field) is None:
            return None
        cell = self._cell(field)
        cell.editor.setMaximumHeight(self.form.desk.look.px(REMARKS_STEPS))
        return cell

    # ---- folding

    def fold(self, folded: bool) -> None:
        """One line instead of the fields, so that the lines below get the room."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self._usual.setVisible(not folded)
        self.more.setVisible(self._has_more and not folded)
        if self._rare is not None:
            self._rare.setVisible(self.more.isChecked() and not folded)
        self.folded.setVisible(folded)
        if folded:
            self._sum_up()
        if held and folded:
            self.folded.setFocus()

    def unfold(self) -> None:
        """By hand: the first field gets the keyboard."""
        self.form.fold_header(False)
        if (editor := self.first()) is not None:
            editor.setFocus()

    def _sum_up(self) -> None:
        shown = [cell for name, cell in self.cells.items() if name not in IN_THE_TITLE and cell in self._usual.cells]
        said = [(cell.caption, cell.editor.text()) for cell in shown]
        self.folded.tell(" · ".join(f"{caption}: {text}" for caption, text in said if text))

    def first(self) -> QWidget | None:
        """The first field that wants to be filled in."""
        made = self.form.aggregate
        cells = [cell for cell in self.cells.values() if cell.field.name not in ("number", "code")]
        empty = [cell for cell in cells if cell.field.info.required and getattr(made, cell.field.name) is None]
        return next((cell.editor for cell in [*empty, *cells]), None)

    def show_field(self, name: str) -> None:
        """Give a field the keyboard, under “More” too."""
        self.form.fold_header(False)
        self._show(name)
        if (cell := self.cells.get(name)) is not None:
            cell.editor.setFocus()
            self.form.paper.ensureWidgetVisible(cell)

    def commit(self) -> bool:
        """Take what is being typed; False where it does not fit its field."""
        taken = [cell.editor.commit() for cell in self.cells.values()]  # each, also after one that does not fit
        return all(taken)

    def unfinished(self) -> dict[str, str]:
        """What was typed and is no value (yet), by field."""
        texts = {name: cell.editor.text_in_progress() for name, cell in self.cells.items()}
        return {name: text for name, text in texts.items() if text is not None}

    def give_up(self) -> None:
        """Forget what was typed and not taken."""
        for cell in self.cells.values():
            cell.editor.set_value(cell.editor.value())

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Unfinished texts of the header that was here before; the keyboard stays where it is."""
        for name, text in texts.items():
            self._show(name)
            if (cell := self.cells.get(name)) is not None and not cell.editor.read_only:
                cell.editor.resume(text)
                self.form.record.typing("", None, name, text)

    def _show(self, name: str) -> None:
        """Unfold “More” where the field is under it."""
        remarks = self._remarks_field
        if any(field.name == name for field in self._rare_fields) or (
            self.form.remarks_under_more and remarks is not None and remarks.name == name
        ):
            self.more.setChecked(True)

    def look_read_only(self) -> None:
        """Fields follow the draft, which may be read only for the moment in which it is written."""
        for cell in self.cells.values():
            self._look_read_only(cell)

    def _look_read_only(self, cell: FieldCell) -> None:
        field = cell.field
        cell.editor.set_read_only(self.form.draft.read_only or field.info.derived or field.name in GIVEN)

    def unread(self) -> list[Finding]:
        """The texts that do not fit their fields."""
        return [
            error("unread", "Not taken over: {why}", cell.field.name, why=cell.editor.trouble)
            for cell in self.cells.values()
            if cell.editor.trouble is not None
        ]

    def resume(self, name: str, text: str) -> None:
        """Put an unfinished text back where it was being typed."""
        self.show_field(name)
        self.put_back({name: text})

    def _cell(self, field: Field) -> FieldCell:
        cell = self.cells[field.name] = FieldCell(self.form, self, field)
        cell.editor.set_value(getattr(self.form.aggregate, field.name))
        self._look_read_only(cell)
        cell.editor.changed.connect(lambda *_: self._changed(cell))
        cell.passed.connect(lambda: self.form.checking.passed(field.name))
        cell.editor.typed.connect(lambda text: self.form.record.typing("", None, field.name, text))
        cell.editor.settled.connect(lambda: self._settled(field.name))
        cell.editor.refused.connect(lambda: self._refused(field.name))
        return cell

    def _refused(self, name: str) -> None:
        """It is said in words among the findings, at once."""
        self._told.add(name)
        self.form.checking.found.emit()

    def _settled(self, name: str) -> None:
        self.form.record.typing("", None, name, None)
        if name in self._told:
            self._told.discard(name)
            self.form.checking.found.emit()

    def _changed(self, cell: FieldCell) -> None:
        value = cell.editor.value()
        if value != getattr(self.form.aggregate, cell.field.name):
            self.form.set(self.form.aggregate, cell.field.name, value)

    def _stepped(self, touched: Touched) -> None:
        for name in touched.fields & self.cells.keys():
            cell, value = self.cells[name], getattr(self.form.aggregate, name)
            if cell.editor.value() != value:
                cell.editor.set_value(value)
        if self.folded.isVisible():
            self._sum_up()

    def _mark(self) -> None:
        found: dict[str, Any] = {}
        for each in self.form.checking.findings:  # what is unread marks itself
            found.setdefault(each.path, each)
        awaited = {each.path for each in self.form.checking.awaited}
        for name, cell in self.cells.items():
            cell.editor.mark(found.get(name))
            cell.look_needed(name in awaited)

    def _show_rare(self, shown: bool) -> None:
        desk = self.form.desk
        if shown and self._rare is None:
            self._rare = self._make_rare()
        if self._rare is not None:
            self._rare.setVisible(shown)
        under = [*self._rare_fields]
        if self.form.remarks_under_more and self._remarks_field is not None:
            under.append(self._remarks_field)
        filled = sum(1 for field in under if _filled(self.form, field))
        more = desk.say("More ({filled} filled in)", filled=filled) if filled else desk.say("More")
        self.more.setText(desk.say("Less") if shown else more)
        self.more.setIcon(desk.look.icon("up" if shown else "down"))
        desk.preferences.set(f"document.more.{self.form.shape.kind}", shown)

    def _make_rare(self) -> QWidget:
        look, layout = self.form.desk.look, self.layout()
        assert isinstance(layout, QVBoxLayout)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        if self._rare_fields:
            column.addWidget(
                FieldGrid([self._cell(field) for field in self._rare_fields], look.px(FIELD_STEPS), look.px(2))
            )
        if self.form.remarks_under_more and (remarks := self.make_remarks()) is not None:
            column.addWidget(remarks)
        layout.insertWidget(layout.indexOf(self.folded), made)
        self._mark()
        return made


REMARKS = ("comment", "notes")
REMARKS_STEPS = 11
IN_THE_TITLE = ("number", "date")
GIVEN = frozenset({"corrects_id", "accepted_by", "accepted_at"})
"""Fields that commands set, never a hand."""


def _filled(form: "DocumentForm", field: Field) -> bool:
    return getattr(form.aggregate, field.name) not in (None, "", False)


def divided(form: "DocumentForm") -> tuple[list[Field], list[Field]]:
    """The fields that are always seen, and those under “More”."""
    known = {field.name: field for field in form.shape.fields}
    fields = [known[name] for name in form.header_fields()]
    states = form.shape.cls.states
    stamps = {name for step in states.transitions for name in (step.by, step.at)} if states else set()
    usual: list[Field] = []
    rare: list[Field] = []
    for field in fields:
        needed = field.info.required or field.info.listed
        seldom = field.name in RARE | stamps | form.seldom or field.info.multiline
        full = len(usual) >= USUAL_MAX
        (usual if needed or not (seldom or full) else rare).append(field)
    return usual, rare
