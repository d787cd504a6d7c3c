"""The line above an import: the file, what it is imported as, and which of its sheets."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from desktop.ui.importing.taking import Taking

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


def top(desk: "Desk", taking: Taking) -> QHBoxLayout:
    """The file, what it is imported as, and which sheet."""
    row, say = QHBoxLayout(), desk.say
    row.setSpacing(desk.look.px(2))
    name = QLabel(taking.file.name if taking.file else "")
    name.setFont(desk.look.font(bold=True))
    name.setToolTip(str(taking.file or ""))
    row.addWidget(name)
    row.addStretch(1)
    row.addWidget(QLabel(say("Import as:")))
    kinds = QComboBox()
    kinds.setAccessibleName(say("Import as"))
    if taking.importer is None:
        kinds.addItem(say("(told by the file)"), "")
    for each in taking.importers:
        kinds.addItem(say(each.caption), each.name)
    kinds.setCurrentIndex(max(0, kinds.findData(taking.importer.name if taking.importer else "")))
    kinds.activated.connect(lambda _at: taking.import_as(kinds.currentData()))
    row.addWidget(kinds)
    if taking.shown is not None and len(taking.shown.sheets) > 1:
        row.addWidget(QLabel(say("Sheet:")))
        sheets = QComboBox()
        sheets.setAccessibleName(say("Sheet"))
        sheets.addItems(list(taking.shown.sheets))
        sheets.setCurrentText(taking.shown.sheet)
        sheets.textActivated.connect(taking.sheet)
        row.addWidget(sheets)
    return row
