"""A document into a file that the person names: JSON, or a workbook that comes back."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.work import Progress
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def export(form: "DocumentForm", suffix: str) -> None:
    """Ask where to; write as a task."""
    desk = form.desk
    name = re.sub(r"[^\w.-]+", "-", form.title()).strip("-") + suffix
    folder = Path(str(desk.preferences.get("document.export_folder", str(Path.home()))))
    said, _ = QFileDialog.getSaveFileName(form, desk.say("Export"), str(folder / name), f"*{suffix}")
    if said:
        desk.preferences.set("document.export_folder", str(Path(said).parent))
        write(form, Path(said if said.lower().endswith(suffix) else said + suffix))


def write(form: "DocumentForm", path: Path) -> None:
    """Write the document to that file; the task opens it."""
    desk, shape, copy, store = form.desk, form.shape, form.draft.copy(), form.desk.store
    language = desk.language

    def run(_: Progress) -> Path:
        from desktop.document_files import write_document

        write_document(store, shape, copy, path, language)
        return path

    task = desk.work.task(
        form, say("Export {document}", document=copy.named()), run,
        lambda file: desk.tell(say("Written: {file}", file=file), level="done"), outcome=str,
    )  # fmt: skip
    task.open_result = lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
