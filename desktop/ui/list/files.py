"""A list as a file: written as a task, opened when it is whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.listing import Listing
from desktop.papers import note_export
from desktop.sheets import Dialect, table_csv, table_xlsx, written
from desktop.ui.list.rows import Question
from desktop.work import Progress, Task
from shared.kernel.words import Caption, Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what it is called, how its name ends, and who writes it."""

    name: str
    caption: Words
    of_files: Words
    write: Callable[[Listing, Path], object]


def _csv(listing: Listing, path: Path) -> None:
    table_csv(listing.table(), path, Dialect.of(listing.language.code))


def _pdf(listing: Listing, path: Path) -> None:
    with written(path) as fresh:
        listing.pdf(fresh)


FORMATS: Final = (
    Format("xlsx", say("To Excel…"), say("Excel workbook"), lambda listing, path: table_xlsx(
        listing.table(), path, listing.language)),
    Format("csv", say("To CSV…"), say("Text table"), _csv),
    Format("pdf", say("To PDF…"), say("PDF document"), _pdf),
)  # fmt: skip
PDF: Final = FORMATS[-1]


def ask_where(desk: "Desk", over: QWidget, name: str, format: Format, then: Callable[[Path], object]) -> None:
    """Where to, in the folder of the last file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = str(desk.preferences.get("files/folder", folder))
    dialog = QFileDialog(over, desk.language.value(format.caption), folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{desk.language.value(format.of_files)} (*.{format.name})")
    dialog.setDefaultSuffix(format.name)
    dialog.selectFile(f"{name}.{format.name}")
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def write_list(desk: "Desk", question: Question, format: Format, path: Path) -> Task:
    """Every row of the question, in its columns and order."""
    store = desk.store

    def work(progress: Progress) -> Path:
        with store.reading() as session:
            listing = Listing(
                store, session, question.shape, question.fields, question.language, question.filter, question.order,
                question.folder, lambda done: progress(done, 0),
            )  # fmt: skip
            format.write(listing, path)
        note_export(store, question.shape, None, [str(path)], "print" if format is PDF else "export")
        return path

    return _begin(desk, say("{list}: {file}", list=Caption(question.shape.cls.captions), file=path.name), work, path)


def _begin(desk: "Desk", caption: Words, work: Callable[[Progress], Any], path: Path) -> Task:
    desk.preferences.set("files/folder", str(path.parent))
    task = desk.work.task(desk, caption, work, lambda found: _told(desk, found), outcome=str)
    task.open_result = lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return task


def _told(desk: "Desk", path: Path) -> None:
    desk.tell(desk.say("Written: {file}", file=path), level="done")
