"""A document leaves as a file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from desktop.ui.document import exporting
from desktop.ui.document.form import DocumentForm


def test_a_document_leaves_as_the_kind_of_file_that_was_asked_for(absence: DocumentForm) -> None:
    for suffix in (".json", ".xlsx"):
        exporting.export(absence, suffix)
        dialog = absence.findChildren(QFileDialog)[-1]
        assert Path(dialog.selectedFiles()[0]).suffix == f".{dialog.defaultSuffix()}" == suffix
        dialog.close()
