"""Setting a field of several: which field, which value, then the preview."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from desktop.ui.editors.of_field import editor_for
from shared.kernel.describe import Shape
from shared.store.several import Step, settable

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


class SetField(QFrame):
    """Enter in the value shows the preview, Esc leaves. An empty value empties the field."""

    def __init__(self, desk: "Desk", shape: Shape, then: Callable[[Step], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self.desk, self.shape, self._then, self._leave = desk, shape, then, leave
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.fields = {field.name: field for field in settable(shape)}
        self.choice = QComboBox(self)
        for field in self.fields.values():
            self.choice.addItem(desk.say(field.caption), field.name)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(20)
        self.choice.setAccessibleName(desk.say("Field"))
        self.choice.currentIndexChanged.connect(lambda _: self._show_editor())
        label = QLabel(desk.say("Set for all selected:"), self)
        label.setBuddy(self.choice)
        show = QPushButton(desk.look.icon("preview"), desk.say("Preview"), self)
        show.clicked.connect(self.preview)
        close = QToolButton(self)
        close.setIcon(desk.look.icon("close"))
        close.setToolTip(desk.say("Close (Esc)"))
        close.setAccessibleName(desk.say("Close (Esc)"))
        close.clicked.connect(leave)
        self._row = QHBoxLayout(self)
        for widget in (label, self.choice):
            self._row.addWidget(widget)
        self.editor: Any = None
        self._row.addWidget(show)
        self._row.addWidget(close)
        self._show_editor()

    def begin(self, field: str = "") -> None:
        """Show it, perhaps with a field chosen already."""
        if field:
            self.choice.setCurrentIndex(self.choice.findData(field))
        self.show()
        (self.editor.input if field else self.choice).setFocus()

    def _show_editor(self) -> None:
        if self.editor is not None:
            self._row.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        field = self.fields[self.choice.currentData()]
        within = (lambda: [self.shape.table.c.folder.is_(True)]) if field.name == "group_id" else None
        self.editor = editor_for(self.desk, field, parent=self, within=within, place=f"{self.shape.kind}.{field.name}")
        self.editor.input.setAccessibleName(self.desk.say("Value"))
        self.editor.left.connect(self.preview)
        self._row.insertWidget(2, self.editor, 1)
        self.editor.show()

    def preview(self) -> None:
        if self.editor.commit():
            self._then(Step("set", self.choice.currentData(), self.editor.value()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.preview()
        else:
            super().keyPressEvent(event)
