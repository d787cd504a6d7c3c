"""The table of a report: labels stay left, captions above, the total below; figures are walked by keys and opened."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from desktop.ui.grid.clipboard import put_table
from desktop.ui.look import Look
from desktop.ui.report.model import ReportModel

LABEL_SHARE: Final = 0.45
"""The most of the width that labels take; longer ones end in dots and are whole in their tips."""
WORDS_SHARE: Final = 0.3
LINES_MOST: Final = 4
ROWS_LEAST: Final = 3
COPIED_MOST: Final = 200_000


class FigureTable(QTableView):
    """Cells of figures: Enter opens one, + and - (or Left at the edge) open and close a branch, * opens all."""

    opened = Signal(int, int)  # line, column

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setAccessibleName(name)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + look.px(2))
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows.setHighlightSections(False)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        self.setCornerButtonEnabled(False)
        edge = f"1px solid {look.colours.line}"
        rows.setStyleSheet(
            f"QHeaderView {{ background-color: {look.colours.ground}; }}"
            f"QHeaderView::section {{ background: {look.colours.alternate}; border: none; border-right: {edge};"
            f" border-bottom: {edge}; padding: 0 {look.px(1)}px; }}"
        )
        self.heading = QLabel(self)
        self.heading.setFont(look.font(bold=True))
        self.heading.setIndent(look.px(1.5))
        rows.sectionClicked.connect(self.toggle)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))

    def report(self) -> ReportModel:
        model = self.model()
        assert isinstance(model, ReportModel)
        return model

    def fit(self, width: int) -> None:
        """Widths by the widest texts; the labels take no more than their share of the whole."""
        shown, bold = self.report().shown, QFontMetrics(self.look.font(bold=True))
        digit, letter, pad = bold.horizontalAdvance("0"), bold.horizontalAdvance("н"), self.look.px(4)
        label = min(shown.label_chars * letter + pad, max(int(width * LABEL_SHARE), self.look.px(40)))
        self.verticalHeader().setFixedWidth(label)
        usual = QFontMetrics(self.look.font())
        lines = 1
        for at, (column, chars) in enumerate(zip(shown.columns, shown.chars, strict=True)):
            words = max((usual.horizontalAdvance(word) for word in column.caption.split()), default=0)
            wide = max(chars * (letter if column.places is None else digit), words) + pad
            if column.places is None:
                wide = min(wide, max(int(width * WORDS_SHARE), self.look.px(30)))
            self.setColumnWidth(at, wide)
            lines = max(lines, _lines(usual, column.caption, wide - self.look.px(3)))
        self.horizontalHeader().setFixedHeight(min(lines, LINES_MOST) * usual.lineSpacing() + self.look.px(3))
        self.setMinimumHeight(
            self.horizontalHeader().height() + ROWS_LEAST * self.verticalHeader().defaultSectionSize()
        )
        self.heading.setText(shown.heading)
        self._place_heading()

    def toggle(self, line: int) -> None:
        model = self.report()
        if 0 <= line < model.rowCount() and model.is_branch(line):
            self.set_open(line, not model.is_open(line))

    def set_open(self, line: int, is_open: bool) -> None:
        column, down = self.currentIndex().column(), self.verticalScrollBar().value()
        self.report().set_open(line, is_open)
        self.verticalScrollBar().setValue(down)
        self.go_to(line, max(column, 0))

    def open_to(self, level: int) -> None:
        self.report().open_to(level)
        self.go_to(0, 0)

    def go_to(self, line: int, column: int) -> None:
        model = self.report()
        seen = [at for at in range(model.columnCount()) if not self.isColumnHidden(at)]
        if model.rowCount() and seen:
            column = next((at for at in seen if at >= column), seen[-1])
            self.setCurrentIndex(model.index(min(line, model.rowCount() - 1), column))

    def copied(self) -> list[list[str]]:
        """The selected cells as a spreadsheet takes them, each line with its label."""
        model, chosen = self.report(), sorted({(each.row(), each.column()) for each in self.selectedIndexes()})
        lines: dict[int, list[int]] = {}
        for line, column in chosen[:COPIED_MOST]:
            lines.setdefault(line, []).append(column)
        columns = sorted({column for _, column in chosen})
        rows = [[model.shown.heading, *(model.column(at).caption for at in columns)]] if len(lines) > 1 else []
        for line, there in lines.items():
            texts = [model.text(line, at) if at in there else "" for at in columns]
            rows.append([model.label(line), *texts] if len(chosen) > 1 else texts)
        return [[cell.replace("\t", " ").replace("\n", " ") for cell in row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.model() is None:
            super().keyPressEvent(event)
            return
        index, model = self.currentIndex(), self.report()
        if event.matches(QKeySequence.StandardKey.Copy):
            table = self.copied()
            put_table(table, "\n".join(map("\t".join, table)))
        elif not index.isValid() or not self._handled(event, index, model):
            super().keyPressEvent(event)

    def _handled(self, event: QKeyEvent, index: QModelIndex, model: ReportModel) -> bool:
        line, key = index.row(), event.key()
        branch, bare = model.is_branch(line), event.modifiers() in (BARE, KEYPAD)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bare:
            self.opened.emit(line, index.column())
        elif key == Qt.Key.Key_Asterisk:
            self.open_to(model.shown.depth + 1)
        elif branch and key == Qt.Key.Key_Space:
            self.toggle(line)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and branch:
            self.set_open(line, True)
        elif key == Qt.Key.Key_Minus or (key == Qt.Key.Key_Left and bare and index.column() == 0):
            self._close(line)
        else:
            return False
        return True

    def _close(self, line: int) -> None:
        """Close the branch; of what is no open branch go to the one it stands in."""
        model = self.report()
        if model.is_branch(line) and model.is_open(line):
            self.set_open(line, False)
        elif (above := model.parent_line(line)) >= 0:
            self.go_to(above, self.currentIndex().column())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place_heading()

    def _place_heading(self) -> None:
        corner = QPoint(self.frameWidth(), self.frameWidth())
        self.heading.setGeometry(
            corner.x(), corner.y(), self.verticalHeader().width(), self.horizontalHeader().height()
        )


def _lines(metrics: QFontMetrics, text: str, width: int) -> int:
    """Lines that a caption takes when it is broken between words."""
    box = metrics.boundingRect(0, 0, width, 10_000, int(Qt.TextFlag.TextWordWrap), text)
    return max(1, round(box.height() / metrics.lineSpacing()))


BARE, KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier


class ReportView(QWidget):
    """The table above, its total below; both scroll sideways together."""

    opened = Signal(bool, int, int)  # whether of the total, line, column

    def __init__(self, look: Look, name: str, total_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self.total = FigureTable(look, name, self), FigureTable(look, total_name, self)
        self.total.horizontalHeader().hide()
        self.total.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.total.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.total.heading.hide()
        self.table.horizontalScrollBar().valueChanged.connect(self.total.horizontalScrollBar().setValue)
        self.total.horizontalScrollBar().valueChanged.connect(self.table.horizontalScrollBar().setValue)
        self.table.horizontalHeader().sectionResized.connect(lambda at, _, now: self.total.setColumnWidth(at, now))
        self.table.opened.connect(lambda line, column: self.opened.emit(False, line, column))
        self.total.opened.connect(lambda line, column: self.opened.emit(True, line, column))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.table, 1)
        self._below = QHBoxLayout()
        self._below.addWidget(self.total)
        box.addLayout(self._below)
        self.table.verticalScrollBar().rangeChanged.connect(self._align)
        self.setFocusProxy(self.table)

    def show_models(self, rows: ReportModel, total: ReportModel) -> None:
        for view, model in ((self.table, rows), (self.total, total)):
            view.setModel(model)
            view.fit(self.width())
        self.total.setFixedHeight(self.total.verticalHeader().defaultSectionSize() + 2 * self.total.frameWidth())
        self.total.setVisible(any(total.text(0, at) for at in range(total.columnCount()) if total.rowCount()))
        self._align()

    def hide_columns(self, hidden: frozenset[str]) -> None:
        """Those a person does not want, and those in which nobody has anything."""
        shown = self.table.report().shown
        for at, column in enumerate(shown.columns):
            for view in (self.table, self.total):
                view.setColumnHidden(at, at in shown.empty or column.name.partition(":")[0] in hidden)

    def _align(self) -> None:
        """The total is as wide as the rows above it, whether or not they have a scroll bar."""
        bar, maximum = self.table.verticalScrollBar(), self.table.verticalScrollBar().maximum()
        self._below.setContentsMargins(0, 0, bar.sizeHint().width() if maximum else 0, 0)
