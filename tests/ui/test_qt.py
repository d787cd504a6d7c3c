"""What we rely on in Qt's binding: a version that loses references would end the program at a random moment."""

import sys

from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

TIMES = 2_000


def test_empty_values_keep_the_references_of_none(qtbot: QtBot) -> None:
    """Broken in 6.12.0 under Python 3.11, where None is counted like any object."""
    item = QTreeWidgetItem(["a"])
    before = sys.getrefcount(None)
    for _ in range(TIMES):
        item.setData(0, 256, None)
        item.data(0, 256)
    assert abs(sys.getrefcount(None) - before) < TIMES // 10
