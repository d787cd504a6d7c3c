"""The end of a company on this computer: the window goes, everything is removed, and it is said why."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.company import file_of
from desktop.safekeeping import second_folder
from desktop.settings import Settings
from desktop.sync.membership import Membership
from desktop.sync.state import State
from desktop.ui.desk import Desk
from desktop.ui.look import Look
from desktop.ui.refused import shown_why
from desktop.ui.sign_in.waiting import waited_for
from desktop.ui.window import Window
from shared.kernel.language import Language
from shared.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is needed once the file is closed: where everything lies, and what tells the server."""

    settings: Settings
    second: Path | None
    look: Look
    language: Language
    membership: Membership
    waiting: int


def listen(desk: Desk, window: Window, app: QApplication) -> None:
    """The exchange has handed over what it could: the window goes without asking."""

    def told(state: State) -> None:
        if state.wipe is not None and desk.wiping is None and desk.sync is not None:
            second = second_folder(desk.preferences)
            desk.wiping = Ordered(
                desk.settings, second, desk.look, desk.language, desk.sync.membership, state.waiting
            )  # fmt: skip
            window.hide()
            app.exit()

    desk.exchanged.connect(told)


def wiped(ordered: Ordered) -> QMessageBox:
    """Removed, acknowledged; the words, to be shown."""
    caption = say("The company has everything of it removed from this computer. A moment…")
    left, known = waited_for(ordered.look, ordered.language, caption, lambda: _remove(ordered))
    return shown_why(_words(ordered.membership.company_name, left, known), ordered.language)


def _remove(ordered: Ordered) -> tuple[int, bool]:
    from desktop.sync.wiping import acknowledge, remove

    left = remove(ordered.settings, file_of(ordered.settings), ordered.second)
    return len(left), acknowledge(ordered.membership, ordered.waiting)


def _words(company: str, left: int, known: bool) -> Words:
    if left:
        return say("{company} had its ledger removed from this computer. {count} files could not be removed: another "
                   "program has them open. Close it and remove what is left in the data folder.",
                   company=company, count=left)  # fmt: skip
    if not known:
        text = say(
            "{company} had its ledger removed from this computer; what was entered here was handed over before. "
            "The server could not be told that it is done: say so to the administrator."
        )
        return say(text.text, company=company)
    text = say(
        "{company} had its ledger removed from this computer: the file, its keys and its backups. What was entered "
        "here was handed over before. To work here again, join with a new code."
    )
    return say(text.text, company=company)
