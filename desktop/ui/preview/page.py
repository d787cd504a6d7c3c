"""The preview: what is seen here is the file that is saved and what comes out of the printer."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QSplitter, QVBoxLayout, QWidget

from desktop.attachments import place_to_show
from desktop.sheets import written
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.files_out import FOLDER, Format, ask_where
from desktop.ui.page import Page
from desktop.ui.preview import printing
from desktop.ui.preview.options import PaperOptions
from desktop.ui.preview.pages_view import PAGE, WIDTH, PagesView
from desktop.ui.preview.papers import Choice, FormOffer, Made, Paper
from desktop.work import Job, Progress, Reading, Task, worded
from shared.kernel.words import say


class PreviewPage(Page):
    """One paper. `link` is what opens it again; None where it is of a table that is only on the screen. `refused`: the
    rule against its leaving the screen, or ""."""

    def __init__(
        self, desk: Desk, paper: Paper, choice: Choice, caption: str, kind: str = "",
        link: Mapping[str, Any] | None = None, refused: Callable[[], object] = lambda: "",
    ) -> None:  # fmt: skip
        super().__init__(desk)
        self.refused = refused
        self.paper, self.choice, self.caption, self.kind, self._link = paper, choice, caption, kind, link
        self.made: Made | None = None
        self.offers: Sequence[FormOffer] = ()
        self.zoom: int | str = WIDTH
        self.status = ""
        self._job: Job | None = None
        desk.work.changed.connect(self._changed)
        self.make()

    # ---- the page

    def title(self) -> str:
        return self.desk.say("Preview: {what}", what=self.caption)

    def icon(self) -> str:
        return "preview"

    def help_name(self) -> str:
        return "preview"

    def link(self) -> Mapping[str, Any] | None:
        return (
            None if self._link is None else {**self._link, "form": self.choice.form, "language": self.choice.language}
        )

    def first_focus(self) -> QWidget | None:
        return self.pages

    def build(self) -> None:
        look = self.desk.look
        self.options = PaperOptions(self.desk, self.choice, self.paper.speaks, self.content)
        self.options.changed.connect(self.choose)
        self.state = QLabel(self.status, self.content)
        self.state.setWordWrap(True)
        self.pages = PagesView(self.desk, self.content)
        self.pages.zoom = self.zoom
        self.pages.zoomed.connect(self._say_place)
        self.pages.came_to.connect(self._came_to)
        self.listed = QListWidget(self.content)
        self.listed.setAccessibleName(self.desk.say("List of pages"))
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.listed.currentRowChanged.connect(self._go_to)
        split = QSplitter(Qt.Orientation.Horizontal, self.content)
        split.addWidget(self.listed)
        split.addWidget(self.pages)
        split.setStretchFactor(1, 1)
        split.setSizes([look.px(45), look.px(250)])
        self.place = QLabel(self.content)
        head = QHBoxLayout()
        head.addWidget(self.options, 1)
        head.addWidget(self.place, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout(self.content)
        box.setContentsMargins(look.px(3), look.px(2), look.px(3), look.px(2))
        box.setSpacing(look.px(1.5))
        box.addLayout(head)
        box.addWidget(self.state)
        box.addWidget(split, 1)
        self._show()

    def rebuild(self) -> None:
        self.zoom = self.pages.zoom
        super().rebuild()
        self.make()

    def closing(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # ---- making

    def choose(self, choice: Choice) -> None:
        self.choice = choice
        self.make()

    def make(self) -> None:
        """Lay the paper out anew; what is seen stays until it is there."""
        paper, choice, language = self.paper, self.choice, self.desk.language

        def read(reading: Reading) -> tuple[Sequence[FormOffer], Made]:
            return paper.forms(), paper.made(reading, choice, language)

        self._say(self.desk.say("Laying out…"))
        self._job = self.desk.work.read(self, read, self._came, failed=self._failed, lane="paper")

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.kind in kinds:
            self.make()

    def _came(self, found: tuple[Sequence[FormOffer], Made]) -> None:
        self.offers, self.made = found
        self._say("")
        if len(self.made.parts) == 1 and self.kind:
            self.caption = f"{self.desk.say(self.desk.kinds.shape(self.kind).caption)} {self.made.parts[0][1]}"
            self.titled.emit()
        self._show()
        self.acted.emit()

    def _failed(self, trouble: Exception) -> None:
        self._say(self.desk.language.value(worded(trouble)))

    def _say(self, words: str) -> None:
        self.status = words
        if hasattr(self, "state"):
            self.state.setText(words)
            self.state.setVisible(bool(words))

    # ---- showing

    def _show(self) -> None:
        self.state.setVisible(bool(self.status))
        if self.offers:
            self.options.offer(self.offers)
        if self.made is None:
            return
        self.pages.show_pdf(self.made.pdf)
        self.listed.blockSignals(True)
        self.listed.clear()
        parts = dict(self.made.parts)
        for page in range(len(self.made.pdf)):
            words = self.desk.say("Page {page}", page=page + 1)
            if len(parts) > 1 and page in parts:
                words = f"{page + 1} · {parts[page]}"
            self.listed.addItem(words)
            self.listed.item(page).setToolTip(words)
        self.listed.setCurrentRow(self.pages.page)
        self.listed.blockSignals(False)
        self.listed.setVisible(len(self.made.pdf) > 1)
        self._say_place()

    def _go_to(self, page: int) -> None:
        if page >= 0 and page != self.pages.page:
            self.pages.go_to(page)

    def _came_to(self, page: int) -> None:
        self.listed.setCurrentRow(page)
        self._say_place()

    def _say_place(self) -> None:
        count = len(self.made.pdf) if self.made is not None else 0
        text = "Page {page} of {count} · {percent} %"
        self.place.setText(self.desk.say(text, page=self.pages.page + 1, count=count, percent=self.pages.percent))

    # ---- what can be done

    def actions_here(self) -> Sequence[Action]:
        desk, pages = self.desk, self.pages
        none = desk.say("The paper is not laid out yet.")

        def ready() -> object:
            return self.refused() or ("" if self.made is not None else none)

        def act(name: str, caption: str, run: Callable[[], object], keys: str, icon: str, **more: Any) -> Action:
            return Action(f"preview.{name}", caption, run, keys, icon, **more)

        large, small = partial(pages.zoom_by, 1), partial(pages.zoom_by, -1)
        return (
            act("print", desk.say("Print"), self.print_, "Ctrl+P", "print", main=True, enabled=ready),
            act("save", desk.say("Save as PDF…"), self.save_as, "Ctrl+S", "save", main=True, enabled=ready),
            act("open", desk.say("Open in another program"), self.open_elsewhere, "Ctrl+O", "export", enabled=ready),
            act("refresh", desk.say("Refresh"), self.make, "F5", "refresh"),
            act("larger", desk.say("Larger"), large, "Ctrl++", "larger", main=True, group="zoom"),
            act("smaller", desk.say("Smaller"), small, "Ctrl+-", "smaller", main=True, group="zoom"),
            act("actual", desk.say("Its own size"), partial(pages.set_zoom, 100), "Ctrl+0", "", group="zoom"),
            act("width", desk.say("Page width"), partial(pages.set_zoom, WIDTH), "Ctrl+1", "", group="zoom"),
            act("page", desk.say("Whole page"), partial(pages.set_zoom, PAGE), "Ctrl+2", "", group="zoom"),
        )  # fmt: skip

    def keys_here(self) -> Sequence[tuple[str, object]]:
        return (
            ("PgDown", say("Next page")), ("PgUp", say("Previous page")), ("Home", say("First page")),
            ("End", say("Last page")), ("Space", say("Further down")),
        )  # fmt: skip

    def print_(self) -> None:
        """Ask for the printer and print; without any, say so and offer the PDF."""
        if self.made is None:
            return
        if not printing.has_printer():
            self._say(self.desk.say("There is no printer here. Save the PDF (Ctrl+S) and print it where there is one."))
            self.desk.tell(self.status, level="warning")
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.caption)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self.made.pdf))
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
        dialog.accepted.connect(partial(self.print_on, printer))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def print_on(self, printer: QPrinter) -> Task | None:
        """Send the pages to a printer, as a task."""
        if self.made is None:
            return None
        pdf, paper, store = self.made.pdf, self.paper, self.desk.store
        pages = printing.pages_of(printer, len(pdf))

        def work(progress: Progress) -> int:
            done = printing.print_pages(pdf, printer, pages, progress)
            paper.note(store, printer.printerName())
            return done

        caption = say("Printing: {what}", what=self.caption)
        told = self.desk.say("Sent to the printer: {what}", what=self.caption)
        return self.desk.work.task(self.desk, caption, work, lambda _: self.desk.tell(told, level="done"),
                                   outcome=lambda count: say("pages: {count}", count=count))  # fmt: skip

    def save_as(self) -> None:
        format = Format("pdf", say("Save as PDF…"), say("PDF document"), self.save)
        ask_where(self.desk, self, file_name(self.caption), format, self._chosen)

    def _chosen(self, path: Path) -> None:
        self.desk.preferences.set(FOLDER, str(path.parent))
        self.save(path)

    def save(self, path: Path, then: Callable[[Path], object] | None = None) -> Task | None:
        """Write the very file that is seen."""
        if self.made is None:
            return None
        content, paper, store = self.made.pdf.content, self.paper, self.desk.store

        def work(_: Progress) -> Path:
            with written(path) as fresh:
                fresh.write_bytes(content)
            paper.note(store, str(path))
            return path

        def done(found: Path) -> None:
            self.desk.tell(self.desk.say("Written: {file}", file=found), level="done")
            if then is not None:
                then(found)

        return self.desk.work.task(self.desk, say("PDF: {what}", what=self.caption), work, done, outcome=str)

    def open_elsewhere(self) -> None:
        """The system's own viewer, on a copy that nobody else can read and that goes with the program."""
        path = place_to_show(f"{file_name(self.caption)}.pdf")
        self.save(path, lambda found: QDesktopServices.openUrl(QUrl.fromLocalFile(str(found))))


def file_name(text: str) -> str:
    """The text as the name of a file: without signs that a system may refuse."""
    plain = "".join(" " if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in text)
    return " ".join(plain.split())[:100].strip(". ") or "document"
