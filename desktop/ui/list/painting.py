"""How a list is painted: each cell from its row at once, asking the model role by role costs ten times as much."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.list.model import WAITING, is_figure
from desktop.ui.list.rows import ListRow
from desktop.ui.sync.states import STATES as SENT

if TYPE_CHECKING:
    from desktop.ui.list.table import ListTable

_Index = QModelIndex | QPersistentModelIndex


class Inks:
    """What cells are painted with; made once for each painting of all of them."""

    def __init__(self, table: "ListTable") -> None:
        look = table.desk.look
        self.grounds = {role: look.color(role) for role in ("selected", "alternate", "ground")}
        self.text, self.picked, self.faint = look.color("text"), look.color("selected_text"), look.color("faint")
        self.plain, self.bold, self.struck = QFont(table.font()), QFont(table.font()), QFont(table.font())
        self.bold.setBold(True)
        self.struck.setStrikeOut(True)
        self.metrics, self.bold_metrics = QFontMetrics(self.plain), QFontMetrics(self.bold)
        self.edge, self.icon = look.px(1.5), look.px(4.5)
        self.focus = QPen(look.color("accent"), max(look.px(0.5), 1))
        line = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self.sides = [
            int(line | (Qt.AlignmentFlag.AlignRight if is_figure(field) else Qt.AlignmentFlag.AlignLeft))
            for field in table.list_model.shown.fields
        ]
        self.current = table.currentIndex() if table.hasFocus() else QModelIndex()


_SELECTED: Final = QStyle.StateFlag.State_Selected
_ELIDED: Final = Qt.TextElideMode.ElideRight
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)
_STATE_ROLES: Final = {"posted": "good", "accepted": "good", "marked": "bad", "returned": "warn"}


class Cells(QStyledItemDelegate):
    """Paints the cells of a list."""

    def __init__(self, table: "ListTable") -> None:
        super().__init__(table)
        self.table = table
        self.inks = Inks(table)
        self._pictures: dict[tuple[str, str], QPixmap] = {}

    def begin(self) -> None:
        """Once for each painting of all cells."""
        self.inks = Inks(self.table)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        table, at, inks = self.table, index.column(), self.inks
        number, rect = index.row(), option.rect
        row = table.list_model.row_at(number)
        picked = bool(option.state & _SELECTED)
        painter.fillRect(rect, inks.grounds["selected" if picked else "alternate" if number % 2 else "ground"])
        if row is None:
            painter.setPen(inks.faint)
            painter.drawText(rect, _CENTRE, WAITING if at == 1 else "")
        elif at == 0:
            self._icon(painter, rect, row, inks)
        else:
            self._text(painter, rect, row, at - 1, picked, inks)
        if index == inks.current:
            painter.setPen(inks.focus)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _icon(self, painter: QPainter, rect: QRect, row: ListRow, inks: Inks) -> None:
        """The state of the document, and beside it how it stands with the server, where there is one."""
        stands = self.table.list_model.stands
        room = rect.width() if stands is None else rect.width() // 2
        if row.state:
            picture = self._picture(row.state, _STATE_ROLES.get(row.state, "faint"), inks.icon)
            self._put(painter, rect, (room - inks.icon) // 2, picture, inks.icon)
        if stands is not None and (name := stands.of(row.id)):
            picture = self._picture(name, SENT[name][0], inks.icon)
            self._put(painter, rect, room + (room - inks.icon) // 2, picture, inks.icon)

    def _put(self, painter: QPainter, rect: QRect, left: int, picture: QPixmap, size: int) -> None:
        painter.drawPixmap(rect.x() + left, rect.y() + (rect.height() - size) // 2, size, size, picture)

    def _text(self, painter: QPainter, rect: QRect, row: ListRow, at: int, picked: bool, inks: Inks) -> None:
        painter.setFont(inks.struck if row.marked else inks.bold if row.folder else inks.plain)
        painter.setPen(inks.picked if picked else inks.faint if row.marked else inks.text)
        inner = rect.adjusted(inks.edge, 0, -inks.edge, 0)
        metrics = inks.bold_metrics if row.folder else inks.metrics
        painter.drawText(inner, inks.sides[at], metrics.elidedText(row.texts[at], _ELIDED, inner.width()))

    def _picture(self, name: str, role: str, size: int) -> QPixmap:
        """Icons of states, each drawn once."""
        if (name, role) not in self._pictures:
            icon = self.table.desk.look.icon(name, role)
            self._pictures[name, role] = icon.pixmap(QSize(size, size), self.table.devicePixelRatioF())
        return self._pictures[name, role]
