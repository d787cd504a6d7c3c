"""What people type is shown as it was typed: no text of a document becomes markup, and no picture is fetched for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import application
from desktop.ui.look import Look

MARKUP = "<b>Plot</b> <img src='//elsewhere/share/x.png'> 5 < 6"
"""On Windows fetching such a picture would send the person's name and a hash of the password to “elsewhere”."""
PLAIN = Qt.TextFormat.PlainText


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_labels_boxes_and_tips_show_markup_as_it_was_typed(qtbot: QtBot, colours: str) -> None:
    Look(application(), colours=colours)
    holder = QWidget()
    label, box = QLabel(MARKUP, holder), QMessageBox(holder)
    qtbot.addWidget(holder)
    box.setText(MARKUP)
    box.setInformativeText(MARKUP)
    for each in (holder, box):
        each.show()
    QToolTip.showText(holder.pos(), MARKUP, holder)
    shown = [each for each in (label, *box.findChildren(QLabel), *tips()) if each.text() == MARKUP]
    assert len(shown) == 4
    assert {each.textFormat() for each in shown} == {PLAIN}
    box.close()
    QToolTip.hideText()


def tips() -> list[QLabel]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QLabel)]
