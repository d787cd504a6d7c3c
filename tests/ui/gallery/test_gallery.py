"""Every screen opens, no text on it is cut or lies on another, and a Russian screen is Russian."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import application
from desktop.company import FILE_NAME
from desktop.ui.look import Look
from desktop.ui.pages.help import topics
from tests.ui.gallery.rendering import Seen, rendered
from tests.ui.gallery.stage import DRESSES, Dress
from tests.ui.gallery.texts import faults, untranslated

LOOKED_AT = [dress for dress in DRESSES if dress.name in ("en-light-100", "ru-light-100", "ru-dark-150")]
"""The dresses whose texts differ in length or size; `dev.py gallery` draws the others too."""


@pytest.mark.parametrize("dress", LOOKED_AT, ids=lambda dress: dress.name)
def test_every_screen_can_be_read(qtbot: QtBot, tmp_path: Path, demo_file: Path, dress: Dress) -> None:
    shutil.copyfile(demo_file, tmp_path / FILE_NAME)
    seen = list(rendered(tmp_path, dress))
    assert len(seen) > 80
    assert [_told(each) for each in seen if each.faults or each.trouble] == []
    known = topics(dress.language)
    assert [each.name for each in seen if each.about not in (None, *known)] == [], "F1 has no page there"


def _told(screen: Seen) -> str:
    return f"{screen.name}: {screen.trouble or '; '.join(map(str, screen.faults))}"


def test_a_figure_cut_by_hand_and_a_row_that_nothing_scrolls_to_are_found(qtbot: QtBot) -> None:
    class Painted(QTableView):
        def paintEvent(self, event: QPaintEvent) -> None:
            text = self.fontMetrics().elidedText("1 424,50", Qt.TextElideMode.ElideRight, 20)
            QPainter(self.viewport()).drawText(10, 10, text)

    root, model = Painted(), QStandardItemModel(9, 1)
    root.setModel(model)
    root.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    root.resize(200, 100)
    qtbot.addWidget(root)
    root.show()
    qtbot.waitExposed(root)
    assert [each.why for each in faults(root)] == ["rows beyond the edge", "cut figure"]


def test_a_cut_text_an_overlap_and_an_english_word_are_found(qtbot: QtBot) -> None:
    """The test above can fail."""
    Look(application())  # of the usual size, whatever was drawn before
    root = QWidget()
    root.resize(300, 100)
    qtbot.addWidget(root)
    for at, (text, width) in enumerate((("A label that is far too long", 60), ("Save", 80), ("Cancel", 80))):
        label = QLabel(text, root)
        label.setGeometry(10, (0, 40, 45)[at], width, 20)
    root.show()
    qtbot.waitExposed(root)
    assert [each.why for each in faults(root)] == ["cut", "overlap"]
    assert [each.text for each in untranslated(root, {"Save": "Записать"})] == ["Save"]
