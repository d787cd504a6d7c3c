"""Backups on the screen: where they are, how old, made now, checked, brought to a second place, restored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import backups
from desktop.company import REMINDER_DAYS, days_without_backup
from desktop.safekeeping import SECOND_FOLDER, back_up_now, second_folder
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage, remark
from desktop.work import Reading
from shared.kernel.words import Words, say

FILE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup file that lies in one of the two places."""

    file: Path
    place: Words
    made_at: datetime
    size_mb: int


@dataclass(frozen=True, slots=True)
class Safety:
    """All backups, newest first, and for how many days there was none."""

    kept: tuple[Kept, ...]
    days: int


class BackupsPage(ReadingPage):
    """A backup is opened and checked after it is made; a restored one keeps the present file beside it."""

    name = "backups"
    picture = "backup"
    heading = "Backups"
    remark = (
        "The file is copied once a day, at the first change, and checked. A second place, best on another disk or a "
        "stick, keeps the work when this computer is lost."
    )

    def ask(self, reading: Reading) -> Safety:
        desk = self.desk
        places = [
            (say("First place"), desk.settings.backup_folder),
            (say("Second place"), second_folder(desk.preferences)),
        ]
        kept = [each for caption, folder in places if folder is not None for each in found_in(folder, caption)]
        return Safety(
            tuple(sorted(kept, key=lambda each: each.made_at, reverse=True)), days_without_backup(desk.company)
        )

    def fill(self, layout: QVBoxLayout) -> None:
        self.state = QLabel()
        self.state.setFont(self.desk.look.font(bold=True))
        self.state.setWordWrap(True)
        layout.addWidget(self.state)
        row = QHBoxLayout()
        self.second = QLabel()
        self.second.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.choose = QPushButton(self.desk.say("Choose the second place…"))
        self.choose.clicked.connect(self.choose_second)
        row.addWidget(self.second, 1)
        row.addWidget(self.choose)
        layout.addLayout(row)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.desk.say("Backups"))
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderLabels([self.desk.say(each) for each in ("Made", "Place", "MB", "File")])
        self.tree.itemSelectionChanged.connect(self.acted)
        self.tree.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.tree, 1)
        self.none = remark(self.desk, self.desk.say("The first one is made by itself, at the first change."))
        layout.addWidget(self.none, 1, Qt.AlignmentFlag.AlignTop)

    def show_answer(self) -> None:
        safety = self.answer
        late = safety.days >= REMINDER_DAYS
        said = (
            self.desk.say("There has been no backup for {days} days.", days=safety.days)
            if late
            else self.desk.say("The work is backed up.")
        )
        self.state.setText(said if safety.kept or late else self.desk.say("There is no backup yet."))
        second = second_folder(self.desk.preferences)
        self.second.setText(self.desk.say("Second place: {folder}", folder=second or say("none yet")))
        self.tree.clear()
        self.tree.setVisible(bool(safety.kept))
        self.none.setVisible(not safety.kept)
        for each in safety.kept:
            when = f"{self.desk.language.date(each.made_at.date())} {each.made_at:%H:%M}"
            item = QTreeWidgetItem([when, each.place.words(self.desk.language), str(each.size_mb), str(each.file)])
            item.setData(0, FILE, each.file)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
            self.tree.addTopLevelItem(item)
        for column in range(4):
            self.tree.resizeColumnToContents(column)
        if (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)

    def chosen(self) -> Path | None:
        item = self.tree.currentItem() if hasattr(self, "tree") else None
        return item.data(0, FILE) if item else None

    def first_focus(self) -> QWidget:
        return self.tree if self.answer is None or self.answer.kept else self.choose

    def actions_here(self) -> Sequence[Action]:
        return (
            Action("backups.now", say("Back up now"), self.back_up, "", "backup", main=True),
            Action("backups.check", say("Check this backup"), self.check, "", "done", main=True, enabled=self._any),
            Action(
                "backups.restore", say("Restore this backup…"), self.restore, "", "undo", main=True, enabled=self._any
            ),
            Action("backups.restore_file", say("Restore another file…"), self.restore_file, "", "import"),
            Action("backups.second", say("Choose the second place…"), self.choose_second, "", "folder"),
            Action("backups.refresh", say("Refresh"), self.read, "F5", "refresh"),
        )

    def _any(self) -> str:
        return "" if self.chosen() else self.desk.say("Choose a backup first.")

    def back_up(self) -> None:
        desk = self.desk
        desk.work.task(
            self, say("Backup"), lambda _: back_up_now(desk.company, desk.settings, second_folder(desk.preferences)),
            self._backed_up,
            outcome=lambda made: made[-1],
        )  # fmt: skip

    def _backed_up(self, made: list[Path]) -> None:
        self.desk.tell(say("Backed up: {file}, opened and checked.", file=made[-1]), level="done")
        self.read()

    def check(self) -> None:
        desk, file = self.desk, self.chosen()
        if file is not None:
            desk.work.task(
                self, say("Checking {file}", file=file.name),
                lambda _: backups.verify(file, key=desk.company.database_key),
                lambda _: desk.tell(say("{file} is whole and can be restored.", file=file.name), level="done"),
                outcome=lambda _: say("{file} is whole and can be restored.", file=file.name),
            )  # fmt: skip

    def choose_second(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.desk.say("Second place for backups"))
        if folder:
            self.desk.preferences.set(SECOND_FOLDER, folder)
            self.read()
            self.back_up()

    def restore_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, self.desk.say("Restore another file"), "", "*.backup *.fieldledger")
        if file:
            self._restore(Path(file))

    def restore(self) -> None:
        if (file := self.chosen()) is not None:
            self._restore(file)

    def _restore(self, file: Path) -> None:
        """Verified first; then the window closes the file, the backup takes its place, the window opens again."""
        desk = self.desk

        def ask(_verified: object) -> None:
            question = say("Put {file} in the place of the present company file? The present file is kept beside it.",
                           file=file.name)  # fmt: skip
            if desk.ask(self, question, {"restore": "Restore", "": "Leave everything as it is"}) == "restore":
                desk.restart(lambda: restored(file, desk.company.path, key))

        key = desk.company.database_key
        desk.work.task(self, say("Checking {file}", file=file.name), lambda _: backups.verify(file, key=key), ask)


def restored(file: Path, company: Path, key: str | None = None) -> Words:
    """Put the backup in the place of the closed company file, and say what that means. Raises BackupFailed."""
    kept = backups.restore(file, company, key=key)
    return say("The company is restored from {file}. The file that was in use is kept as {kept}. New numbers leave out "
               "{jump} or more, so that none is given twice.",
               file=file.name, kept=kept.name if kept is not None else "–", jump=backups.COUNTER_JUMP)  # fmt: skip


def found_in(folder: Path, place: Words) -> list[Kept]:
    """The backups of a folder; one that is out of reach, such as a stick that is not in, has none."""
    try:
        files = [(file, file.stat()) for file in backups.all_in(folder)]
    except OSError:
        return []
    return [
        Kept(file, place, datetime.fromtimestamp(stat.st_mtime).astimezone(), stat.st_size >> 20)
        for file, stat in files
    ]


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return BackupsPage(desk)
