"""The parts of a form from top to bottom, and how the keyboard gets from one to the next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTabBar, QWidget

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def go(form: "DocumentForm", by: int) -> None:
    """To the next part (1) or the one before (-1) that takes the keyboard, round about."""
    focus, parts = QApplication.focusWidget(), _parts(form)
    at = next((at for at, part in enumerate(parts) if focus is not None and part.isAncestorOf(focus)), 1)
    for step in range(1, len(parts) + 1):
        if (found := _first(form, parts[(at + by * step) % len(parts)])) is not None:
            found.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def go_around(form: "DocumentForm", *, forward: bool) -> None:
    """Tab has left the form: it goes on at its other end. Enter on a button outside would post what was typed."""
    notice, header, *others = _parts(form)
    ends = [header, *others, notice] if forward else [notice, *others[::-1], header]
    found = next((first for part in ends if (first := _first(form, part)) is not None), None)
    if found is not None:
        found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)


def _parts(form: "DocumentForm") -> Sequence[QWidget]:
    parts = [form.title_strip, form.header, form.lines_part, form.panel, form.findings_panel]
    return [part for part in parts if part is not None]


def _first(form: "DocumentForm", part: QWidget) -> QWidget | None:
    """Who gets the keyboard in a part: a field that wants to be filled in, the lines, a button."""
    if part is form.header and not form.folded:
        return form.header.first()
    found = [each for each in part.findChildren(QWidget) if _takes_tab(each) and not isinstance(each, QTabBar)]
    return next((each for each in found if isinstance(each, QAbstractScrollArea)), found[0] if found else None)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()
