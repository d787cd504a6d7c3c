"""The keys of this place (Ctrl+/): what answers here, to read, to print, to keep as a PDF."""

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QKeyEvent, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout

from desktop.ui.actions import Action
from desktop.ui.shell.acting import caption_of
from desktop.ui.shell.keys import shown
from shared.kernel.words import say
from shared.store.folding import folded

if TYPE_CHECKING:
    from desktop.ui.window import Window

Row = tuple[str, str]  # keys, what they do
MARGIN_MM = 15


class KeySheet(QDialog):
    """A window of its own that stays while one works; typing narrows it down."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self.desk, self._window = window.desk, window
        self.search, self.text = QLineEdit(self), QTextBrowser(self)
        self.search.textChanged.connect(self._show)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for caption, run in self._offers():
            button = QPushButton(self.desk.language.value(caption), self)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.desk.say("Keys of this place"))
        self.search.setPlaceholderText(self.desk.say("Part of a key or of what it does"))
        self.search.setAccessibleName(self.desk.say("Part of a key or of what it does"))
        self.text.setAccessibleName(self.windowTitle())
        self.sections = sections(window)
        self.resize(self.desk.look.px(130), min(self.desk.look.px(160), window.height()))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _offers(self) -> Sequence[tuple[object, Callable[[], object]]]:
        return (
            (say("Change the keys…"), self._change),
            (say("Save as PDF…"), self._save),
            (say("Print…"), self._print),
            (say("Close"), self.close),
        )

    def _show(self) -> None:
        wanted = folded(self.search.text())
        kept = [(name, [row for row in rows if wanted in folded(" ".join(row))]) for name, rows in self.sections]
        self.text.setHtml(html(kept))

    def _document(self) -> QTextDocument:
        document = QTextDocument(self)
        document.setDefaultFont(self.font())
        document.setHtml(html([(f"Fieldledger: {name}", rows) for name, rows in self.sections]))
        return document

    def _change(self) -> None:
        self.close()
        self.desk.open_page("settings")

    def _save(self) -> None:
        file, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), "keys.pdf", "PDF (*.pdf)")
        if not file:
            return
        writer = QPdfWriter(file)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM))
        self._document().print_(writer)
        self.desk.tell(say("Saved: {file}", file=file), level="done")

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            self.desk.tell(say("No printer is set up on this computer. Save the page as PDF instead."), level="warning")
            return
        printer = QPrinter()
        if QPrintDialog(printer, self).exec():
            self._document().print_(printer)


def sections(window: "Window") -> list[tuple[str, list[Row]]]:
    """What answers where the keyboard is now: the page's actions and grids, then the window."""
    desk, page = window.desk, window.tabs.current
    here = [(window.keys.shown(a), caption_of(desk, a)) for a in window.actions_here() if window.keys.of(a)]
    if page is not None:
        here += [(shown(keys), desk.language.value(caption)) for keys, caption in page.keys_here()]
    everywhere = [_row(window, action) for action in window.actions_everywhere() if window.keys.of(action)]
    title = page.title() if page is not None else desk.say("This page")
    return [(title, here), (desk.say("Everywhere"), everywhere)]


def _row(window: "Window", action: Action) -> Row:
    return window.keys.shown(action), caption_of(window.desk, action)


def html(sections: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """Headings and tables of two columns."""
    parts = []
    for name, rows in sections:
        lines = "".join(
            f"<tr><td><b>{escape(keys)}</b>&nbsp;&nbsp;&nbsp;</td><td>{escape(does)}</td></tr>" for keys, does in rows
        )
        if lines:
            parts.append(f"<h3>{escape(name)}</h3><table cellpadding='3' cellspacing='0'>{lines}</table>")
    return "".join(parts)
