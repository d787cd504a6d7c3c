"""Exchange files: what waits is carried to the office on a stick, and what it answers is carried back."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop.ui.files_out import FOLDER, Format, ask_where
from desktop.work import Progress
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.sync.exchange_file import Taken
    from desktop.ui.desk import Desk
    from desktop.ui.sync.centre import SyncCentre

TO_OFFICE = say(
    "Everything that waits here goes into an encrypted file. Think of four words that the office knows or hears by "
    "telephone; without them nobody reads the file."
)
FROM_STICK = say("The words that the file {file} was written with:")


def export(page: "SyncCentre") -> None:
    """First the words, then where to."""
    desk = page.desk
    page.passphrase.ask(
        desk.language.value(TO_OFFICE), desk.say("Write the file"), lambda typed: _where(page, typed),
        back=page.go_back, why_not=partial(_why_not, desk),
    )  # fmt: skip


def _why_not(desk: "Desk", passphrase: str) -> str:
    from desktop.sync.exchange_file import TooShort, check

    try:
        check(passphrase)
    except TooShort as refusal:
        return refusal.words(desk.language)
    return ""


def _where(page: "SyncCentre", passphrase: str) -> None:
    desk = page.desk

    def write(file: Path) -> None:
        desk.preferences.set(FOLDER, str(file.parent))

        def run(_: Progress) -> Path:
            from desktop.sync.exchange_file import write_asks

            assert desk.sync is not None
            write_asks(desk.company, desk.sync.membership, file, passphrase)
            return file

        said = say("Written: {file}. Carry it to a computer with a link; its answers come back in a file.", file=file)
        desk.work.task(page, say("Write an exchange file"), run, lambda _: desk.tell(said, level="done", lasting=True),
                       outcome=lambda _: said)  # fmt: skip

    name = f"{desk.company.store.prefix}-{desk.store.today.isoformat()}"
    ask_where(desk, page, name, Format("exchange", say("Write an exchange file"), say("Exchange file"), write), write)


def take_in(page: "SyncCentre") -> None:
    """First the file, then its words."""
    desk = page.desk
    dialog = QFileDialog(page, desk.say("Read an exchange file"), str(desk.preferences.get(FOLDER, "")), "*.exchange")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: ask_words(page, Path(chosen)))
    dialog.open()


def ask_words(page: "SyncCentre", file: Path) -> None:
    desk = page.desk
    said = desk.language.value(say(FROM_STICK.text, file=file.name))
    page.passphrase.ask(said, desk.say("Read the file"), lambda typed: _take(page, file, typed), back=page.go_back)


def _take(page: "SyncCentre", file: Path, passphrase: str) -> None:
    desk = page.desk

    def run(_: Progress) -> "Taken":
        from desktop.sync.exchange_file import take_in

        assert desk.sync is not None
        return take_in(desk.company, desk.sync.membership, file, passphrase)

    def done(taken: "Taken") -> None:
        desk.tell(outcome(taken), level="done", lasting=True)
        if taken.settled is not None:
            desk.work.changed.emit(taken.settled.kinds)
        page.read()

    desk.work.task(page, say("Read an exchange file"), run, done, outcome=outcome)


def outcome(taken: "Taken") -> Words:
    """What came of a file, and what to do next."""
    if taken.answers is not None:
        return say("The server has it. Carry the answers back: {file}", file=taken.answers)
    settled = taken.settled
    if settled is None:
        return say("Nothing was changed.")
    return say(
        "Answers read. Taken by the server: {sent}, received: {received}, conflicts: {conflicts}",
        sent=settled.sent, received=settled.received, conflicts=settled.conflicts,
    )  # fmt: skip
