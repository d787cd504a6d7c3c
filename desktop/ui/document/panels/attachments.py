"""Files and photos of a document: attached, shown small, opened, saved, marked as the signed copy, removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QBuffer, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QImage,
    QImageReader,
    QKeyEvent,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QToolButton

from desktop.attachments import THUMBNAIL_PX, copy_to_open, file_name, from_file
from desktop.ui.document.panels.panel import Panel
from desktop.work import Reading
from shared.kernel.describe import Shape
from shared.kernel.words import Words, say
from shared.store import attachments
from shared.store.store import Store

THUMBNAIL_STEPS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """An attachment in the list."""

    id: UUID
    name: str
    size: int
    signed: bool
    picture: QImage | None


def shown_of(reading: Reading, id: UUID) -> list[Shown]:
    """In a reader's thread: pictures are unfolded there."""
    return [
        Shown(each.id, file_name(each.name or ""), each.size or 0, each.signed_copy, _picture(reading, each.thumbnail))
        for each in attachments.of_document(reading.books, id)
    ]


def _picture(reading: Reading, hash: str | None) -> QImage | None:
    content = reading.books.blob(hash) if hash else None
    return unfolded(content) if content else None


def unfolded(content: bytes) -> QImage | None:
    """A thumbnail as this program makes them; whoever sent it may have sent anything."""
    buffer = QBuffer()
    buffer.setData(content)
    reader = QImageReader(buffer, b"jpeg")
    size = reader.size()
    if not 0 < max(size.width(), size.height()) <= THUMBNAIL_PX:
        return None
    picture = reader.read()
    return None if picture.isNull() else picture


class AttachmentsPanel(Panel):
    heading = "Attachments"

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        look = self.desk.look
        self.setAcceptDrops(True)
        self.shape: Shape = self.desk.kinds.shape(attachments.KIND)
        self.rule = self.desk.language.value(self.desk.needs(attachments.KIND, "edit", form.scope))
        """Why the person may attach nothing to what lies there, "" where they may."""
        line = QHBoxLayout()
        line.setSpacing(look.px(0.5))
        for icon, caption, run in (
            ("new", say("Attach files… (Insert)"), self.choose), ("preview", say("Open (Enter)"), self.open_file),
            ("export", say("Save as…"), self.save_as), ("posted", say("The signed copy, or not"), self.sign),
            ("delete", say("Remove (Del)"), self.remove),
        ):  # fmt: skip
            line.addWidget(button := self._button(icon, caption, run))
            if self.rule and run in (self.choose, self.sign, self.remove):
                button.setEnabled(False)
                button.setToolTip(self.rule)
        line.addStretch(1)
        self.column.addLayout(line)
        self.list = QListWidget()
        self.list.setAccessibleName(self.desk.say(self.heading))
        self.list.setIconSize(QSize(look.px(THUMBNAIL_STEPS), look.px(THUMBNAIL_STEPS)))
        self.list.setSpacing(look.px(0.5))
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self.open_file)
        self.column.addWidget(self.list, 1)

    def _button(self, icon: str, words: Words, run: Callable[[], object]) -> QToolButton:
        button, caption = QToolButton(), self.desk.language.value(words)
        button.setIcon(self.desk.look.icon(icon))
        button.setToolTip(caption)
        button.setAccessibleName(caption)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: run())
        return button

    def take_focus(self) -> None:
        self.list.setFocus()

    # ---- looking

    def read(self) -> None:
        id = self.form.aggregate.id
        self.desk.work.read(self, lambda reading: shown_of(reading, id), self._show, lane="read")

    def _show(self, found: Sequence[Shown]) -> None:
        look, row = self.desk.look, self.list.currentRow()
        self.list.clear()
        hint = self.desk.say("Drop files and photos here, or press Insert. Up to 25 MB each.")
        self.say_instead("" if found else self.rule or hint)
        for each in found:
            size = self.desk.say("{size} KB", size=-(-each.size // 1024))
            text = f"{each.name}\n{size}"
            if each.signed:
                text = f"{text}\n✓ {self.desk.say('Signed copy')}"
            icon = look.icon("attachment")
            if each.picture is not None:
                icon = QIcon(QPixmap.fromImage(each.picture))
            item = QListWidgetItem(icon, text)
            item.setData(Qt.ItemDataRole.UserRole, each)
            self.list.addItem(item)
        self.form.attached = len(found), any(each.signed for each in found)
        self.form.title_strip.refresh()
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    @property
    def current(self) -> Shown | None:
        found: Shown | None = None
        if self.list.currentRow() >= 0:
            found = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        return found

    # ---- doing

    def _refused(self) -> bool:
        """Whether it is not the person's to change; if so they are told the rule."""
        if self.rule:
            self.desk.tell(self.rule, level="warning")
        return bool(self.rule)

    def choose(self) -> None:
        """Ask which files."""
        if self._refused():
            return
        folder = str(self.desk.preferences.get("document.attach_folder", str(Path.home())))
        names, _ = QFileDialog.getOpenFileNames(self, self.desk.say("Attach files"), folder)
        if names:
            self.desk.preferences.set("document.attach_folder", str(Path(names[0]).parent))
            self.attach([Path(name) for name in names])

    def attach(self, paths: Sequence[Path]) -> None:
        """Each file by itself: one that cannot be attached keeps no other from it."""
        if self._refused():
            return
        if self.form.draft.new:
            self.form.title_strip.notice(say("Save the document first; then files can be attached to it."), "warning")
            return
        copy, kind = self.form.draft.copy(), self.form.shape.kind
        for path in paths:
            self.desk.work.write(
                self, partial(self._attach, copy, kind, path), lambda _: self.read(), failed=self._failed,
                kinds=frozenset({attachments.KIND}),
            )  # fmt: skip

    def _attach(self, document: Any, kind: str, path: Path, store: Store) -> None:
        store.save(from_file(self.shape, document, kind, path))

    def _failed(self, trouble: Exception) -> None:
        self.desk.tell_trouble(trouble)
        self.read()

    def open_file(self, *_: object) -> None:
        """In the program that the system has for it, as a copy."""
        if (each := self.current) is not None:
            self.desk.work.read(self, lambda reading: copy_to_open(reading.books, self._get(reading, each.id)), _open)

    def save_as(self) -> None:
        each = self.current
        if each is None:
            return
        said, _ = QFileDialog.getSaveFileName(self, self.desk.say("Save as"), str(Path.home() / each.name))
        if said:
            self.write(each, Path(said))

    def write(self, each: Shown, path: Path) -> None:
        """The attached file, byte for byte, under that name."""

        def run(reading: Reading) -> Path:
            path.write_bytes(attachments.content_of(reading.books, self._get(reading, each.id)))
            return path

        self.desk.work.read(self, run, lambda file: self.desk.tell(say("Written: {file}", file=file), level="done"))

    def sign(self) -> None:
        """The signed paper came back as this file; or it is not that."""
        if (each := self.current) is not None and not self._refused():
            self._change(each.id, signed_copy=not each.signed)

    def remove(self) -> None:
        """Marked for deletion: it can be had back."""
        if (each := self.current) is not None and not self._refused():
            self._change(each.id, marked=True)
            self.form.title_strip.notice(
                say("“{file}” is removed.", file=each.name), "info",
                [(self.desk.say("Put it back"), partial(self._put_back, each.id))],
            )  # fmt: skip

    def _put_back(self, id: UUID) -> None:
        self.form.title_strip.clear_notice()
        self._change(id, marked=False)

    def _change(self, id: UUID, **values: Any) -> None:
        def run(store: Store) -> None:
            made: Any = store.get(self.shape.cls, id)
            for name, value in values.items():
                setattr(made, name, value)
            store.save(made)

        self.desk.work.write(self, run, lambda _: self.read(), kinds=frozenset({attachments.KIND}))

    def _get(self, reading: Reading, id: UUID) -> Any:
        return reading.session.get(self.shape.cls, id)

    # ---- keys and drops

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Insert:
                self.choose()
            case Qt.Key.Key_Delete:
                self.remove()
            case _:
                super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.attach([each for each in files if each.is_file()])
        event.acceptProposedAction()


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
