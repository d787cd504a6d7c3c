"""What can be done in the sync centre with the current row."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from desktop.ui.files_out import Format, ask_where, write_as_task
from desktop.ui.page import Page
from desktop.ui.sync.quarantine import Shown, edit_of, shown
from desktop.ui.sync.reading import Held, Shelved
from desktop.work import Progress, Reading
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.sync.centre import SyncCentre


def _about(page: "SyncCentre") -> Any:
    line = page.current
    return line.about if line is not None else None


def not_refused(page: "SyncCentre") -> str:
    about = _about(page)
    refused = isinstance(about, Held) and about.state == "refused"
    return "" if refused else page.desk.say("Only what the server has not taken is sent again by hand.")


def not_openable(page: "SyncCentre") -> str:
    line = page.current
    return "" if line is not None and line.opens is not None else page.desk.say("Nothing to open is chosen.")


def not_shelved(page: "SyncCentre") -> str:
    return "" if isinstance(_about(page), Shelved) else page.desk.say("Choose an edit in quarantine first.")


def send_again(page: "SyncCentre") -> None:
    if isinstance(held := _about(page), Held):
        again(page, held.kind, held.id, held.title)


def again(page: Page, kind: str, id: UUID, title: str) -> None:
    """The server is asked once more: rights may have been given, a period opened."""
    from shared.sync.device import Device

    desk = page.desk

    def done(_: object) -> None:
        desk.tell(say("{document} is sent again.", document=title), level="done")
        if desk.sync is not None:
            desk.sync.sync_now()

    desk.work.write(page, lambda store: Device(store).send_again(id), done, kinds=frozenset({kind}))


def open_current(page: "SyncCentre") -> None:
    page.parts[page.at].tree.open_current()


def copy(page: "SyncCentre") -> None:
    """A new unsaved document with what the edit holds: nothing of it is lost with the rights."""
    edit = _about(page)

    def show(found: tuple[Any, Any]) -> None:
        shape, made = found
        page.desk.open_link({"open": "document", "kind": shape.kind, "copied": made})

    page.desk.work.read(page, lambda reading: edit_of(reading, edit.id), show)


def take_out(page: "SyncCentre") -> None:
    """Into a file that any computer with the program reads."""
    edit, desk = _about(page), page.desk
    name = re.sub(r"[^\w.-]+", "-", edit.title).strip("-")

    def write(path: Path) -> None:
        def run(_: Progress) -> Path:
            from desktop.document_files import write_document

            with desk.store.reading() as session:
                shape, made = edit_of(Reading(desk.store, session, desk.store.books(session)), edit.id)
            write_document(desk.store, shape, made, path, desk.language)
            return path

        write_as_task(desk, say("Export {document}", document=edit.title), run, path)

    ask_where(desk, page, name, Format("json", say("Export as JSON"), say("Document for exchange"), write), write)


def read(page: "SyncCentre") -> None:
    """The edit in the document's own captions, to be looked at."""
    edit, desk = _about(page), page.desk
    desk.work.read(page, lambda reading: shown(reading, edit.id, desk.language), lambda rows: show(page, edit, rows))


def show(page: "SyncCentre", edit: Shelved, rows: Shown) -> QDialog:
    """A window that is not in the way; Esc closes it."""
    desk, look = page.desk, page.desk.look
    window = QDialog(page)
    window.setModal(False)
    window.setWindowTitle(edit.title)
    tree = QTreeWidget()
    tree.setAccessibleName(edit.title)
    tree.setHeaderLabels([desk.say("Field"), desk.say("Value")])
    tree.setRootIsDecorated(False)
    tree.setAlternatingRowColors(True)
    for caption, value in rows:
        item = QTreeWidgetItem([caption, value])
        if not value:
            item.setFont(0, look.font(bold=True))
        item.setToolTip(1, value)
        tree.addTopLevelItem(item)
    tree.resizeColumnToContents(0)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(window.reject)
    column = QVBoxLayout(window)
    column.addWidget(tree)
    column.addWidget(buttons)
    window.resize(look.px(140), look.px(110))
    window.show()
    tree.setFocus()
    return window
