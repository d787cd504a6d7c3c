"""Keys of this computer: whether the file is encrypted, who may open it, passwords, the recovery sheet, the lock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.company import person_working, settle_person
from desktop.keys import rekeying, signing_in, stored
from desktop.keys.key_file import Holder, KeyFile
from desktop.keys.people import people_of, person_named
from desktop.keys.recovery import RecoveryKey
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.keys import deeds
from desktop.ui.keys.form import AGAIN, LAST, NAME, NEW, OLD, PASSWORD, PasswordForm
from desktop.ui.keys.recovery_paper import show_recovery
from desktop.ui.keys.standing import state_of, without_password
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage
from desktop.ui.sign_in.idle import MINUTES
from desktop.ui.sign_in.locking import minutes_of
from desktop.work import Reading
from shared.kernel.words import Words, say

HOLDER = Qt.ItemDataRole.UserRole
IDLE = ((5, say("after 5 minutes")), (10, say("after 10 minutes")), (30, say("after 30 minutes")), (0, say("never")))


@dataclass(frozen=True, slots=True)
class Standing:
    """The keys; none of a plain file. `user`: who works here, where that is known."""

    keys: KeyFile | None = None
    user: str = ""
    people: tuple[tuple[UUID, str], ...] = ()
    plain: int = 0
    """How many files beside an encrypted one have no key, or one from before."""


class KeysPage(ReadingPage):
    name = "keys"
    picture = "lock"
    heading = "Keys of this computer"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form: PasswordForm | None = None
        self.begun: signing_in.Begun | None = None

    @property
    def encrypted(self) -> bool:
        return self.desk.company.key is not None

    def ask(self, reading: Reading) -> Standing:
        company, books = self.desk.company, reading.books
        user = person_working(company.store, books)
        if company.key is None:
            return Standing(user=user)
        people = tuple(people_of(books))
        return Standing(stored.keys_of(company.path), user, people, len(deeds.left_behind(self.desk)))

    # ---- what is shown

    def fill(self, layout: QVBoxLayout) -> None:
        self.state, self.list, self.idle, self.recovery = QLabel(), QListWidget(), QComboBox(), QLabel()
        self.state.setWordWrap(True)
        self.recovery.setWordWrap(True)
        self.list.setAccessibleName(self.desk.say("People on this computer"))
        self.list.itemSelectionChanged.connect(self.acted)
        self.list.setMaximumHeight(self.desk.look.px(40))
        self.below = QVBoxLayout()
        self.locks = QWidget()
        row = QHBoxLayout(self.locks)
        row.setContentsMargins(0, 0, 0, 0)
        for minutes, words in IDLE:
            self.idle.addItem(words.words(self.desk.language), minutes)
        self.idle.setCurrentIndex(max(self.idle.findData(minutes_of(self.desk)), 0))
        self.idle.activated.connect(lambda at: self.desk.preferences.set(MINUTES, self.idle.itemData(at)))
        caption = QLabel(self.desk.say("Lock when nobody works"))
        caption.setBuddy(self.idle)
        self.idle.setAccessibleName(caption.text())
        for widget in (caption, self.idle):
            row.addWidget(widget)
        row.addStretch(1)
        for part in (self.state, self.list, self.recovery, self.locks):
            layout.addWidget(part)
        layout.addLayout(self.below)
        layout.addStretch(1)
        self.form = None

    def show_answer(self) -> None:
        standing: Standing = self.answer
        self.list.setVisible(self.encrypted)
        self.locks.setVisible(self.encrypted)
        chosen = self.list.currentRow()
        self.list.clear()
        for holder in standing.keys.holders if standing.keys is not None else ():
            remembered = self.desk.say("{name}, remembered on this computer", name=holder.name)
            item = QListWidgetItem(self.desk.look.icon("user"), remembered if holder.remembered else holder.name)
            item.setData(HOLDER, holder)
            self.list.addItem(item)
        self.list.setCurrentRow(max(chosen, 0))
        said = self.desk.language.value
        self.state.setText(said(state_of(standing.keys, standing.plain)))
        self.recovery.setText(said(without_password(standing.keys, joined=self.desk.sync is not None)))
        self.recovery.setVisible(self.encrypted)
        self.acted.emit()

    def first_focus(self) -> QWidget | None:
        if self.form is not None:
            return self.form.first
        return self.list if self.encrypted else None

    def actions_here(self) -> Sequence[Action]:
        if not self.encrypted:
            return [Action("keys.encrypt", say("Encrypt this file…"), self.encrypt, "", "lock", main=True)]
        lock = self.desk.lock or (lambda: None)
        return [
            Action("keys.password", say("My password…"), self.change_password, "", "lock", main=True),
            Action("keys.add", say("Add a person…"), self.add, "", "new", main=True),
            Action("keys.reset", say("New password for this person…"), self.reset, "", "user", enabled=self._another),
            Action("keys.remove", say("Remove this person…"), self.remove, "", "delete", enabled=self._another),
            Action("keys.recovery", say("New recovery sheet…"), self.new_sheet, "", "print", main=True),
            Action("keys.change", say("Change the key of this file…"), self.change_key),
            Action("keys.rest", say("Encrypt earlier backups"), self.rest, "", "backup",
                   enabled=lambda: "" if self.answer and self.answer.plain else self.desk.say("All are encrypted.")),
            Action("keys.handover", say("Hand over this computer…"), partial(self.desk.open_page, "handover")),
            Action("keys.lock", say("Lock now"), lock, "", "lock"),
        ]  # fmt: skip

    def _another(self) -> str:
        holder = self._chosen()
        own = holder is not None and holder.person == self.desk.store.actor.person_id
        return "" if holder is not None and not own else self.desk.say("Choose somebody else first.")

    def _chosen(self) -> Holder | None:
        item = self.list.currentItem() if hasattr(self, "list") else None
        found: Holder | None = item.data(HOLDER) if item is not None else None
        return found

    # ---- forms

    def _ask_for(
        self, heading: Words, remark: Words, fields: Sequence[str], button: Words,
        do: Callable[[Mapping[str, str]], Any], then: Callable[[Any], object],
    ) -> PasswordForm:  # fmt: skip
        """A form below; `do` gets what was typed, in another thread; then the form goes and `then` is told."""
        self._leave_form()

        def run(typed: Mapping[str, str]) -> None:
            self.desk.work.write(self, lambda _: do(typed), done, failed=form.fail)

        def done(result: Any) -> None:
            self._leave_form()
            then(result)
            self.read()

        self.form = form = PasswordForm(self.desk, heading, remark, fields, button, run, self._leave_form)
        self.below.addWidget(form)
        form.show()  # at once, so that Tab finds its fields
        form.take_focus()
        return form

    def _leave_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _told(self, words: Words) -> Callable[[Any], object]:
        return lambda _: self.desk.tell(words, level="done")

    # ---- deeds

    def encrypt(self) -> None:
        """First the keys and the sheet, then, once somebody has it on paper, the file."""
        desk, company = self.desk, self.desk.company

        def then(begun: signing_in.Begun) -> None:
            self.begun = begun
            if begun.signed_in.person != company.store.actor.person_id:
                desk.work.write(self, lambda store: settle_person(store.engine, begun.signed_in.person))
            show_recovery(desk, begun.recovery)
            desk.tell(say("Print the recovery sheet. Then come back to “Keys of this computer”."), lasting=True)
            self._ask_for_group(begun)

        form = self._ask_for(
            say("Encrypt this file"),
            say("Four words that belong together for you alone are a good password. A recovery sheet comes next."),
            (NAME, NEW, AGAIN), say("Go on"),
            lambda typed: deeds.begun(desk, typed[NAME], typed[NEW]), then,
        )  # fmt: skip
        form.edits[NAME].setText(self.answer.user if self.answer is not None else "")
        form.take_focus()

    def _ask_for_group(self, begun: signing_in.Begun) -> None:
        """Who reads it from the paper has the paper."""
        desk = self.desk
        self._ask_for(
            say("Is the recovery sheet printed?"),
            say("Without it nobody opens the company when the password is lost. Type the last four signs of the "
                "recovery key from the paper; then the program closes the file, encrypts it, and asks you to sign in."),
            (LAST,), say("Encrypt now"), lambda typed: deeds.require_group(begun.recovery, typed[LAST]),
            lambda _: desk.restart(lambda: deeds.encrypted(desk, begun)),
        )  # fmt: skip

    @property
    def _has_account(self) -> bool:
        """Whether the password is the one that the company's server knows, and changes there."""
        return self.desk.sync is not None and self.desk.sync.session is not None

    def change_password(self) -> None:
        if self._has_account:
            page: Any = self.desk.open_page("account")
            page.change_password()
            return
        desk, person = self.desk, self.desk.store.actor.person_id
        assert person is not None
        self._ask_for(
            say("My password"), say("It holds on this computer from now on."), (OLD, NEW, AGAIN), say("Change"),
            lambda typed: signing_in.change_password(desk.company.path, person, typed[OLD], typed[NEW]),
            self._told(say("The password is changed.")),
        )  # fmt: skip

    def add(self) -> None:
        if self._has_account:
            page: Any = self.desk.open_page("account")
            page.sign_in(somebody=True)
            return
        desk, key, people = self.desk, self.desk.company.key, self.answer.people
        assert key is not None

        def do(typed: Mapping[str, str]) -> None:
            signing_in.put_person(desk.company.path, key, *person_named(people, typed[NAME]), typed[NEW])

        self._ask_for(
            say("Add a person"),
            say("The name as it stands among the people. They type the password themselves, now."),
            (NAME, NEW, AGAIN), say("Add"), do, self._told(say("They sign in here from now on.")),
        )  # fmt: skip

    def reset(self) -> None:
        desk, key, holder = self.desk, self.desk.company.key, self._chosen()
        if key is not None and holder is not None:
            self._ask_for(
                say("New password for {name}", name=holder.name), say("The one so far opens nothing any more."),
                (NEW, AGAIN), say("Set"),
                lambda typed: signing_in.put_person(
                    desk.company.path, key, holder.person, holder.name, typed[NEW]
                ),
                self._told(say("{name} has a new password here.", name=holder.name)),
            )  # fmt: skip

    def remove(self) -> None:
        if (holder := self._chosen()) is not None:
            self.desk.open_page("handover", person=str(holder.person))

    def new_sheet(self) -> None:
        desk, key, person = self.desk, self.desk.company.key, self.desk.store.actor.person_id
        assert key is not None
        assert person is not None

        def do(typed: Mapping[str, str]) -> RecoveryKey:
            stored.keys_of(desk.company.path).opened(person, typed[OLD])
            return signing_in.new_recovery(desk.company.path, key)

        self._ask_for(
            say("New recovery sheet"), say("The sheet that was printed before opens nothing any more."),
            (OLD,), say("Make it"), do, lambda made: show_recovery(desk, made),
        )  # fmt: skip

    def change_key(self) -> None:
        desk, key, person = self.desk, self.desk.company.key, self.desk.store.actor.person_id
        assert key is not None
        assert person is not None
        self._ask_for(
            say("Change the key of this file"),
            say("For when somebody left who knew a password here, or the computer was in other hands. The program "
                "closes the file, writes it anew and asks you to sign in. Recovery keys stay good; everybody else is "
                "added anew."),
            (PASSWORD,), say("Change it"),
            lambda typed: rekeying.renewed(desk.company.path, key, person, typed[PASSWORD]),
            lambda to: desk.restart(lambda: deeds.rekeyed(desk, to)),
        )  # fmt: skip

    def rest(self) -> None:
        deeds.encrypt_rest(self.desk, self, self.read)


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return KeysPage(desk)
