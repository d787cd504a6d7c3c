"""Texts on a screen that people could not read: cut by their widget, lying on one another, or in the wrong language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QToolButton,
    QWidget,
)

SLACK_PX = 2
OVERLAY = "overlay"
"""A widget that is meant to lie over others says so: `widget.setProperty("overlay", True)`."""
FIGURE_SIGNS = frozenset("0123456789.,-−  %")


DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")


def _is_figure(text: str) -> bool:
    """Numbers and days: half of one is another one."""
    return FIGURE_SIGNS.issuperset(text) or DAY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read, and why."""

    why: str
    text: str
    where: str

    def __str__(self) -> str:
        return f"{self.why}: “{self.text}” ({self.where})"


def visible(root: QWidget) -> Iterator[QWidget]:
    """Every widget that is shown and not scrolled or laid wholly out of sight."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def faults(root: QWidget) -> list[Fault]:
    """What is cut, overlaps or lies where nothing scrolls to it."""
    return [*_cut(root), *_overlapping(root), *_beyond(root), *cut_figures_painted(root)]


def _cut(root: QWidget) -> Iterator[Fault]:
    for widget in visible(root):
        text = _text_of(widget)
        if text and not _fits(widget, text):
            yield Fault("cut", text, _path(widget))
        if isinstance(widget, QHeaderView):
            yield from _cut_headers(widget)
        elif isinstance(widget, QTableView):
            yield from _cut_figures(widget)


def cut_figures_painted(root: QWidget) -> list[Fault]:
    """Figures that somebody's own painting has cut: the screen is painted once more, and every cutting is heard."""
    heard, cut = dict[str, str](), QFontMetrics.elidedText

    def listen(metrics: QFontMetrics, text: str, *rest: Any) -> str:
        shown = cut(metrics, text, *rest)
        if shown != text and _is_figure(text):
            heard[text] = shown
        return shown

    QFontMetrics.elidedText = listen  # type: ignore[method-assign]
    try:
        root.grab()
    finally:
        QFontMetrics.elidedText = cut  # type: ignore[method-assign]
    return [Fault("cut figure", text, f"painted as {shown}") for text, shown in heard.items()]


def _beyond(root: QWidget) -> Iterator[Fault]:
    """Columns and rows outside of their table, and widgets outside of the window, that no bar scrolls to."""
    off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    for widget in visible(root):
        if isinstance(widget, QTableView) and widget.model() is not None and widget.model().rowCount():
            rows, room = widget.verticalHeader().length(), widget.viewport().height()
            if widget.verticalScrollBarPolicy() == off and rows > room + SLACK_PX and not _scrolls_with_another(widget):
                yield Fault("rows beyond the edge", widget.accessibleName(), _path(widget))
        at = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()) if widget is not root else root.rect()
        if _text_of(widget) and not root.rect().contains(at) and not _scrolls(widget):
            yield Fault("beyond the window", _words(widget), _path(widget))


def _scrolls_with_another(view: QTableView) -> bool:
    """Frozen panes have one bar for all of them, of the same reach."""
    bars, own = view.parentWidget().findChildren(QScrollBar) if view.parentWidget() else [], view.verticalScrollBar()
    return any(each.isVisible() and each.maximum() == own.maximum() for each in bars if each is not own)


def _scrolls(widget: QWidget) -> bool:
    each = widget.parentWidget()
    while each is not None and not isinstance(each, QAbstractScrollArea):
        each = each.parentWidget()
    return each is not None


def _text_of(widget: QWidget) -> str:
    match widget:
        case QLabel() if widget.pixmap().isNull():
            return widget.text()
        case QToolButton() if (
            widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not widget.icon().isNull()
        ):
            return ""
        case QAbstractButton():
            return widget.text()
        case QGroupBox():
            return widget.title()
        case QComboBox() if not widget.isEditable():
            return widget.currentText()
    return ""


def _fits(widget: QWidget, text: str) -> bool:
    match widget:
        case QLabel():
            return _label_fits(widget)
        case QComboBox():
            return widget.fontMetrics().horizontalAdvance(text) <= _room_of(widget) + SLACK_PX
        case QGroupBox():
            return widget.fontMetrics().horizontalAdvance(text) <= widget.width()
        case QCheckBox() | QRadioButton():
            return widget.sizeHint().width() <= widget.width() + SLACK_PX
        case QToolButton():
            plain = text.replace("&", "")
            return widget.fontMetrics().horizontalAdvance(plain) <= widget.width() + SLACK_PX
    return widget.sizeHint().width() <= widget.width() + SLACK_PX


def _room_of(combo: QComboBox) -> int:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo).width()


def _label_fits(label: QLabel) -> bool:
    room = label.contentsRect()
    if label.textFormat() == Qt.TextFormat.RichText or "</" in label.text():
        document = QTextDocument()
        document.setDefaultFont(label.font())
        document.setHtml(label.text())
        document.setTextWidth(room.width() if label.wordWrap() else -1)
        return document.size().height() <= room.height() + 3 * SLACK_PX + 8
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextExpandTabs
    shown = label.text().replace("&&", "\0").replace("&", "").replace("\0", "&") if label.buddy() else label.text()
    needed = label.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), flags, shown)
    return needed.width() <= room.width() + SLACK_PX and needed.height() <= room.height() + SLACK_PX


def _cut_headers(header: QHeaderView) -> Iterator[Fault]:
    model: QAbstractItemModel | None = header.model()
    if model is None or header.orientation() != Qt.Orientation.Horizontal:
        return
    for at in range(header.count()):
        width = header.sectionSize(at)
        seen = 0 <= header.sectionViewportPosition(at) < header.viewport().width() - 4
        text = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        tip = model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        longest = max((header.fontMetrics().horizontalAdvance(line) for line in text.split("\n")), default=0)
        if seen and width and not tip and longest > width + SLACK_PX and not header.isSectionHidden(at):
            yield Fault("cut", text, _path(header))


def _cut_figures(view: QTableView) -> Iterator[Fault]:
    """A figure is never cut: half of a number is another number."""
    model = view.model()
    if model is None:
        return
    area = view.viewport().rect()
    for row in range(max(view.rowAt(0), 0), min(model.rowCount(), max(view.rowAt(0), 0) + 40)):
        for column in range(min(model.columnCount(), 60)):
            index = model.index(row, column, QModelIndex())
            cell = view.visualRect(index)
            text = str(index.data() or "") if area.contains(cell) and not view.isColumnHidden(column) else ""
            if len(text) > 1 and _is_figure(text) and view.columnSpan(row, column) == 1:
                width = view.fontMetrics().horizontalAdvance(text)
                if width > cell.width() + SLACK_PX:
                    yield Fault("cut figure", text, f"{_path(view)} column {column}")


def _overlapping(root: QWidget) -> Iterator[Fault]:
    """Two texts of one parent that lie on one another."""
    for parent in visible(root):
        if isinstance(parent, QStackedWidget | QAbstractScrollArea | QAbstractItemView):
            continue
        children = [each for each in parent.children() if isinstance(each, QWidget) and _speaks(each)]
        for one, other in combinations(children, 2):
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > SLACK_PX and shared.height() > SLACK_PX:
                yield Fault("overlap", f"{_words(one)} / {_words(other)}", _path(parent))


def _speaks(widget: QWidget) -> bool:
    if not widget.isVisible() or widget.isWindow() or widget.property(OVERLAY) or widget.visibleRegion().isEmpty():
        return False
    return bool(_text_of(widget)) or isinstance(widget, QLineEdit | QComboBox | QAbstractItemView)


def _words(widget: QWidget) -> str:
    return _text_of(widget) or widget.accessibleName() or type(widget).__name__


def _path(widget: QWidget) -> str:
    names = []
    each: QWidget | None = widget
    while each is not None and len(names) < 4:
        names.append(each.objectName() or type(each).__name__)
        each = each.parentWidget()
    at = widget.mapTo(widget.window(), QPoint(0, 0))
    return f"{' < '.join(names)} at {at.x()},{at.y()}"


# ---- the language


def untranslated(root: QWidget, russian: Mapping[str, str]) -> list[Fault]:
    """Texts on a Russian screen that stand there in English although the catalogue knows their Russian."""
    found = []
    for widget in visible(root):
        for text in _all_texts(widget):
            plain = text.replace("&", "").strip()
            said = russian.get(text) or russian.get(plain)
            if said and said not in (text, plain) and any(each.isalpha() for each in plain):
                found.append(Fault("not translated", text, _path(widget)))
    return found


def _all_texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())
    yield _text_of(widget)
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(min(widget.count(), 50)))
    if isinstance(widget, QHeaderView) and widget.model() is not None:
        for at in range(widget.count()):
            yield str(widget.model().headerData(at, widget.orientation()) or "")
    for action in widget.actions():
        yield action.text()
