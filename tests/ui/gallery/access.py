"""What a screen says to those who do not see it, or use no mouse: names, roles, and a focus that is seen."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QScrollArea, QSplitter, QTabBar, QWidget

from tests.ui.gallery.texts import Fault, _path, visible

CONTAINERS = (QScrollArea, QSplitter, QTabBar)


def nameless(root: QWidget) -> Iterator[Fault]:
    """Controls that take the keyboard and have no name for a screen reader."""
    for widget in visible(root):
        if not widget.isEnabled() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, CONTAINERS):
            continue
        if isinstance(widget.parentWidget(), QAbstractScrollArea) or widget.isWindow() or widget.focusProxy():
            continue
        if isinstance(widget, QLabel) and not widget.text():
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            yield Fault("no name", type(widget).__name__, _path(widget))


def focus_unseen(root: QWidget) -> Iterator[Fault]:
    """Controls on the way of Tab that look the same with and without the keyboard."""
    for widget in tab_order(root):
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if widget.hasFocus() and widget.grab().toImage() == without:
            yield Fault("focus unseen", widget.accessibleName() or type(widget).__name__, _path(widget))
        widget.clearFocus()
        QApplication.processEvents()


def tab_order(root: QWidget) -> list[QWidget]:
    """Who gets the keyboard by Tab, in that order."""
    found, each = list[QWidget](), root.nextInFocusChain()
    while each is not root and each is not None and len(found) < 1000:
        if (
            each.isVisible()
            and each.isEnabled()
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.focusProxy() is None
        ):
            found.append(each)
        each = each.nextInFocusChain()
    return found
