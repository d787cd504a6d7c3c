"""A document into a file that the person names: JSON, or a workbook that comes back."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.ui.files_out import Format, ask_where, write_as_task
from desktop.work import Progress
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.document.form import DocumentForm


def export(form: "DocumentForm", suffix: str) -> None:
    """Ask where to; write as a task."""
    name = re.sub(r"[^\w.-]+", "-", form.title()).strip("-")
    ask_where(form.desk, form, name, FORMATS[suffix], lambda path: write(form, path))


def write(form: "DocumentForm", path: Path) -> None:
    """Write the document to that file; the task opens it."""
    shape, copy, store, language = form.shape, form.draft.copy(), form.desk.store, form.desk.language
    scopes = form.desk.work.scopes

    def run(_: Progress) -> Path:
        from desktop.document_files import write_document

        write_document(store, shape, copy, path, language, scopes)
        return path

    write_as_task(form.desk, say("Export {document}", document=copy.named()), run, path)


FORMATS = {
    ".json": Format("json", say("Export as JSON"), say("Document for exchange"), write),
    ".xlsx": Format("xlsx", say("Export as a workbook"), say("Excel workbook"), write),
}
"""By how the file's name ends."""
