"""What a comparison found, as a list: lines that are new, gone or others; an entry shows its line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop.forms.construction.estimate.model import TreeLines
from shared.kernel.language import Language

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

WORDS: Final = {"new": "new here", "gone": "only there", "changed": "differs"}
ICONS: Final = {"new": ("new", "good"), "gone": ("delete", "bad"), "changed": ("changed", "warn")}
MOST: Final = 2000
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Differences(QTableWidget):
    """No., work, what is other, and by how much the cost changes."""

    def __init__(self, desk: "Desk", lines: TreeLines, show: Callable[[Any], object]) -> None:
        found = lines.outline.comparison.differences[:MOST] if lines.outline.comparison else ()
        super().__init__(len(found), 5)
        self.setAccessibleName(desk.say("Differences"))
        self.setHorizontalHeaderLabels([desk.say(each) for each in ("What", "No.", "Work", "Cost", "Fields")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + desk.look.px(2))
        for row, each in enumerate(found):
            fields = "; ".join(lines.changed_field(*field) for field in each.fields)
            texts = (desk.say(WORDS[each.what]), each.number, each.name, _signed(desk.language, each.cost), fields)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column == 0:
                    item.setIcon(desk.look.icon(*ICONS[each.what]))
                    item.setData(Qt.ItemDataRole.UserRole, each.line_id)
                if column == 3:
                    item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)
        heads = self.horizontalHeader()
        heads.setResizeContentsPrecision(50)
        heads.setStretchLastSection(True)
        for column in range(4):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(self.columnWidth(column), desk.look.px(90)))
        self.cellActivated.connect(lambda row, _column: self._open(row, show))

    def _open(self, row: int, show: Callable[[Any], object]) -> None:
        item = self.item(row, 0)
        if item is not None and (id := item.data(Qt.ItemDataRole.UserRole)) is not None:
            show(id)


def _signed(language: Language, value: Any) -> str:
    return ("+" if value > 0 else "") + language.number(value, 2) if value else ""
