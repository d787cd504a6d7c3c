"""The list under a field: what may be chosen, over everything else in the window; the field keeps the keyboard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.picker.search import Hit

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
SHOWN_MOST = 12


class HitList(QListView):
    """`show_under(field, hits, remark)`; `chosen` on a click. A remark is a last line that is no hit."""

    chosen = Signal(object)  # Hit
    remark_chosen = Signal()

    def __init__(self, desk: "Desk", parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.hits = desk, _Hits(self)
        self.setModel(self.hits)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(_TwoTexts(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAccessibleName(desk.say("What may be chosen"))
        self.clicked.connect(self._clicked)
        self.setMouseTracking(True)
        self.hide()

    def show_under(self, field: QWidget, hits: Sequence[Hit], remark: str = "") -> None:
        """Under the field, or above it where there is no room; as wide as it, and not too narrow to read."""
        self.hits.fill(hits, remark)
        count = self.hits.rowCount()
        if not count:
            self.hide()
            return
        window = field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        row = self.sizeHintForRow(0)
        height = row * min(count, SHOWN_MOST) + 2 * self.frameWidth()
        at = field.mapTo(window, QPoint(0, field.height()))
        width = min(max(field.width(), self.desk.look.px(90)), window.width())
        if at.y() + height > window.height():
            above = field.mapTo(window, QPoint(0, 0)).y() - height
            if above >= 0:
                at.setY(above)
            else:
                height = max(window.height() - at.y(), 3 * row)
        at.setX(max(0, min(at.x(), window.width() - width)))
        self.setGeometry(QRect(at, QSize(width, height)))
        self.setCurrentIndex(QModelIndex())
        self.show()
        self.raise_()

    @property
    def current(self) -> Hit | None:
        return self.hits.at(self.currentIndex()) if self.isVisible() else None

    @property
    def on_remark(self) -> bool:
        return self.isVisible() and self.currentIndex().isValid() and self.current is None

    def highlight(self, hit: Hit) -> None:
        self.setCurrentIndex(self.hits.index(self.hits.hits.index(hit)))

    def move(self, by: int) -> None:  # type: ignore[override]
        """Up or down, around the ends."""
        count, row = self.hits.rowCount(), self.currentIndex().row()
        if count:
            at = (0 if by > 0 else count - 1) if row < 0 else (row + by) % count
            self.setCurrentIndex(self.hits.index(at))

    def _clicked(self, index: QModelIndex) -> None:
        hit = self.hits.at(index)
        if hit is None:
            self.remark_chosen.emit()
        else:
            self.chosen.emit(hit)


class _Hits(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits, self.remark = list[Hit](), ""

    def fill(self, hits: Sequence[Hit], remark: str) -> None:
        self.beginResetModel()
        self.hits, self.remark = list(hits), remark
        self.endResetModel()

    def at(self, index: Index) -> Hit | None:
        return self.hits[index.row()] if 0 <= index.row() < len(self.hits) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.hits) + bool(self.remark)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        hit = self.at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.remark if hit is None else hit.name
        if role == Qt.ItemDataRole.UserRole and hit is not None:
            return (hit.code, hit.detail)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.remark if hit is None else ", ".join(filter(None, (hit.name, hit.code, hit.detail)))
        if role == Qt.ItemDataRole.ToolTipRole and hit is not None:
            return ", ".join(filter(None, (hit.name, hit.code, hit.detail)))
        return None


class _TwoTexts(QStyledItemDelegate):
    """The name on the left, what tells it from others on the right, fainter."""

    def __init__(self, view: HitList) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + self.view.desk.look.px(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self.view.desk.look
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, look.color("selected" if chosen else "ground"))
        inner = option.rect.adjusted(look.px(1.5), 0, -look.px(1.5), 0)
        metrics, right = option.fontMetrics, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        code, more = index.data(Qt.ItemDataRole.UserRole) or ("", "")
        detail = ", ".join(filter(None, (code, more)))
        if metrics.horizontalAdvance(f"{index.data()}  {detail}") > inner.width():
            detail = code or detail  # the name tells more than what is said beside it
        room = min(metrics.horizontalAdvance(detail) + look.px(1), inner.width() // 2)
        painter.setPen(look.color("selected_text" if chosen else "faint"))
        painter.drawText(inner, right, metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room))
        remark = self.view.hits.at(index) is None
        painter.setPen(look.color("selected_text" if chosen else "accent" if remark else "text"))
        left = inner.adjusted(0, 0, -(room + look.px(2) if detail else 0), 0)
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()
