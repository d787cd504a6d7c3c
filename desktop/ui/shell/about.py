"""About: what this program is, its versions, whose work it stands on."""

from importlib.metadata import version
from pathlib import Path

from PySide6 import __version__ as qt_for_python
from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.settings import LICENCES
from desktop.ui.desk import Desk


def about(desk: Desk, parent: QWidget, licences: Path = LICENCES) -> QMessageBox:
    """A box that is not in the way; it closes by Esc. Where `licences` is no folder nothing is said of it."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setModal(False)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(desk.say("About Fieldledger"))
    box.setText(
        desk.say(
            "Fieldledger {version}: an offline-first ledger of work.\n\nThe company: {file}\n\n"
            "Qt {qt} and Qt for Python {pyside} are used under the LGPL 3: you may put other builds of them in their "
            "place. DejaVu type faces and Material Design Icons come with their own licences.",
            version=version("fieldledger"),
            file=desk.company.path,
            qt=qVersion(),
            pyside=qt_for_python,
        )
    )
    close = box.addButton(QMessageBox.StandardButton.Close)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    if licences.is_dir():
        box.setInformativeText(desk.say("The terms of everything that comes along are in {folder}.", folder=licences))
        opening = box.addButton(desk.say("Open the licences"), QMessageBox.ButtonRole.ActionRole)
        opening.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(licences))))
    return box
