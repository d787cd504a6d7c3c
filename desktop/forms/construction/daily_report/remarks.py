"""Longer texts of the day: who visited, what was said of safety."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.document.draft import Touched
from desktop.ui.editors.editor import Editor
from desktop.ui.editors.of_field import editor_for

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


class Remarks(QScrollArea):
    """Fields of the document below one another, each with its caption."""

    def __init__(self, form: "DocumentForm") -> None:
        super().__init__()
        self.form = form
        self.editors: dict[str, Editor] = {}

    def fill(self, names: Sequence[str], last: QWidget | None) -> None:
        """Once it stands in its place; `last` is a cell of the header that moved."""
        px = self.form.desk.look.px
        inside = QWidget()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(2), px(2), px(2), px(2))
        column.setSpacing(px(1))
        for name in names:
            self._add(column, name)
        if last is not None:
            column.addWidget(last)
        column.addStretch(1)
        self.form.draft.stepped.connect(self._stepped)

    def _add(self, column: QVBoxLayout, name: str) -> None:
        form = self.form
        field = form.shape.field(name)
        caption = form.desk.say(field.caption)
        editor = self.editors[name] = editor_for(form.desk, field, parent=self.widget())
        editor.set_value(getattr(form.aggregate, name))
        editor.set_read_only(form.draft.read_only)
        editor.setAccessibleName(caption)
        editor.changed.connect(lambda: form.set(form.aggregate, name, editor.value()))
        editor.typed.connect(lambda text: form.record.typing("", None, name, text))
        editor.settled.connect(lambda: form.record.typing("", None, name, None))
        label = QLabel(caption, self.widget())
        label.setBuddy(editor)
        column.addWidget(label)
        column.addWidget(editor)

    def commit(self) -> bool:
        """Take what is being typed."""
        taken = [editor.commit() for editor in self.editors.values()]
        return all(taken)

    def show_field(self, name: str) -> None:
        """Give a field the keyboard."""
        if name in self.editors:
            self.editors[name].setFocus()
        else:
            self.form.header.show_field(name)

    def resume(self, name: str, text: str) -> None:
        """Put an unfinished text back where it was being typed."""
        self.editors[name].setFocus()
        self.editors[name].resume(text)
        self.form.record.typing("", None, name, text)

    def _stepped(self, touched: Touched) -> None:
        for name in touched.fields & self.editors.keys():
            value = getattr(self.form.aggregate, name)
            if self.editors[name].value() != value:
                self.editors[name].set_value(value)
