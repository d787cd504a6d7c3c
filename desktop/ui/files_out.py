"""Files that leave the window: what kinds there are, where a file goes, and the task that writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.work import Progress, Task
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

FOLDER: Final = "files/folder"
"""Preference: the folder of the last file."""
Writer = TypeVar("Writer", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Format(Generic[Writer]):
    """A kind of file: how its name ends, what it is called, and who writes it."""

    name: str
    caption: Words
    of_files: Words
    write: Writer


def table_formats(xlsx: Writer, csv: Writer, pdf: Writer) -> tuple[Format[Writer], ...]:
    """The three kinds that every table leaves as."""
    return (
        Format("xlsx", say("To Excel…"), say("Excel workbook"), xlsx),
        Format("csv", say("To CSV…"), say("Text table"), csv),
        Format("pdf", say("To PDF…"), say("PDF document"), pdf),
    )


def ask_where(desk: "Desk", over: QWidget, name: str, format: Format[Writer], then: Callable[[Path], object]) -> None:
    """Where to, in the folder of the last file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(over, desk.language.value(format.caption), str(desk.preferences.get(FOLDER, folder)))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{desk.language.value(format.of_files)} (*.{format.name})")
    dialog.setDefaultSuffix(format.name)
    dialog.selectFile(f"{name}.{format.name}")
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def write_as_task(desk: "Desk", caption: Words, work: Callable[[Progress], Path], path: Path) -> Task:
    """Write in the background; the person is told when the file is there, and the task opens it."""
    desk.preferences.set(FOLDER, str(path.parent))
    task = desk.work.task(desk, caption, work, lambda found: _told(desk, found), outcome=str)
    task.open_result = lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return task


def _told(desk: "Desk", path: Path) -> None:
    desk.tell(desk.say("Written: {file}", file=path), level="done")
