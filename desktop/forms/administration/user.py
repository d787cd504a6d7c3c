"""A user's form: who they are, the roles that they have, their first password and the code for their computer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.forms.administration.kept import KeptForm, put
from desktop.forms.administration.secret import CodeForComputer, FirstPassword
from desktop.ui.actions import Action
from desktop.ui.document.draft import Touched
from desktop.ui.pages.reading import OpeningTree
from desktop.work import Reading
from shared.administration.grant import AccessGrant
from shared.administration.messages import (
    CODE,
    PASSWORD,
    SECOND_OFF,
    CodeAnswer,
    CodeAsk,
    Nothing,
    PasswordAnswer,
    PutAnswer,
    UserAsk,
)
from shared.kernel.area import ONLINE
from shared.kernel.describe import describe
from shared.kernel.language import Language
from shared.kernel.places import place
from shared.kernel.words import Words, say
from shared.store import beginning
from shared.store.names import Names

GRANT = describe(AccessGrant)


@dataclass(frozen=True, slots=True)
class Row:
    """A grant in words: role, where, from, to."""

    id: UUID
    texts: tuple[str, str, str, str]


def rows_of(reading: Reading, user: UUID, language: Language) -> list[Row]:
    """In a reader's thread; those that are not marked."""
    names, found = Names(reading.books), []
    each: Any
    for each in reading.books.find(AccessGrant, user_id=user, marked=False):
        where = place(reading.store.kinds, each.pattern or "", names.of)
        days = [language.date(day) if day else "" for day in (each.from_date, each.until_date)]
        found.append(Row(each.id, (names.of("access_role", each.role_id), language.value(where), days[0], days[1])))
    return sorted(found, key=lambda row: row.texts)


class UserForm(KeptForm):
    """Below the header the roles, as the last exchange brought them; Enter opens one."""

    remarks_under_more = True

    def make_remarks(self) -> QWidget | None:
        return None

    def header_fields(self) -> Sequence[str]:
        return ("login", "person_id", "name", "disabled", "notes")

    def _stepped(self, touched: Touched) -> None:
        """Who has no name yet is called as the person is."""
        super()._stepped(touched)
        user = self.aggregate
        picked = "person_id" in touched.fields and user.person_id and not user.name and not self.draft.read_only
        if picked and (name := self.desk.names.of("person", user.person_id)):
            with self.draft.step(say("Name"), joins=True):
                user.name = name

    def body(self) -> QWidget:
        desk, holder = self.desk, QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, desk.look.px(2), 0, 0)
        column.setSpacing(desk.look.px(1))
        title = QLabel(desk.say("Roles of this user"))
        title.setFont(desk.look.font(bold=True))
        captions = [desk.say(each) for each in ("Role", "Where", "From", "To")]
        self.tree = OpeningTree(desk, captions, desk.say("Roles of this user"))
        self.tree.setRootIsDecorated(False)
        self.tree.currentItemChanged.connect(lambda *_: self.acted.emit())
        self.none = QLabel()
        self.none.setWordWrap(True)
        self.none.setStyleSheet(f"color: {desk.look.colours.faint}")
        for widget in (title, self.none):
            column.addWidget(widget)
        column.addWidget(self.tree, 1)
        desk.work.changed.connect(self._ledger_changed)
        self.read_grants()
        return holder

    def _ledger_changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"access_grant", "access_role"}:
            self.read_grants()

    def read_grants(self) -> None:
        id, language = self.aggregate.id, self.desk.language
        self.desk.work.read(self, lambda reading: rows_of(reading, id, language), self._show, lane="grants")

    def _show(self, rows: list[Row]) -> None:
        kept = self.tree.current()
        self.tree.clear()
        for row in rows:
            item = self.tree.row(None, list(row.texts), (GRANT.kind, row.id))
            if kept == (GRANT.kind, row.id):
                self.tree.setCurrentItem(item)
        self.tree.settle()
        new = say("Save the user first; then give them a role.")
        none = say("No role: they see what everybody sees of the company, and may do nothing.")
        self.none.setText(self.desk.language.value(new if self.draft.new else none))
        self.none.setVisible(not rows)
        self.acted.emit()

    # ---- deeds

    def extra_actions(self) -> Sequence[Action]:
        def stored() -> object:
            return self.rule or (say("Save the user first.") if self.draft.new else "")

        def chosen() -> object:
            return self._grants_rule() or ("" if self.tree.current() is not None else say("No row is chosen"))

        return [
            Action("user.give", say("Give a role…"), self.give, "Ctrl+G", "new", main=True, group="Roles",
                   enabled=lambda: self._grants_rule() or stored()),
            Action("user.take", say("Take the role away"), self.take, "", "mark", group="Roles", enabled=chosen),
            Action("user.password", say("New first password…"), self.new_password, "", "lock", group="Signing in",
                   enabled=stored),
            Action("user.second", say("Switch the second factor off…"), self.second_off, "", "lock",
                   group="Signing in", enabled=stored),
            Action("user.code", say("Code for a computer…"), self.code, "", "device", group="Signing in",
                   enabled=stored),
        ]  # fmt: skip

    def _grants_rule(self) -> object:
        return self.desk.needs(GRANT.kind, ONLINE)

    def answered(self, answer: PutAnswer) -> None:
        if (password := answer.passwords.get(str(self.aggregate.id))) is not None:
            self._show_password(password)
        elif self.draft.new:  # the answer to the ask before was lost
            self.desk.tell(LOST, level="warning", lasting=True)
        self.read_grants()

    def _show_password(self, password: str) -> None:
        words = say("With it {name} signs in for the first time as “{login}”, and chooses another one.",
                    name=self.aggregate.name, login=self.aggregate.login)  # fmt: skip
        self.put_panel(lambda: FirstPassword(self, words, password))

    def give(self) -> None:
        self.desk.open_new(GRANT.kind, values={"user_id": self.aggregate.id})

    def take(self) -> None:
        """The grant is marked for deletion; giving it again makes another one."""
        kind_and_id = self.tree.current()
        if kind_and_id is None:
            return
        _, id = kind_and_id

        def marked(grant: Any) -> None:
            grant.marked = True
            self.do(lambda: put(self.ask_server, GRANT, grant), lambda _: self.desk.tell(TAKEN, level="done"))

        self.desk.work.read(self, lambda reading: beginning.read_for_change(reading.books, GRANT, id), marked)

    def new_password(self) -> None:
        question = say("Give {name} a new first password? The one so far opens nothing any more, and they are signed "
                       "out everywhere.", name=self.aggregate.name)  # fmt: skip
        if self._agreed(question, say("New first password")):
            ask = UserAsk(self.aggregate.id)
            self.do(lambda: self.ask_server(PASSWORD, ask, PasswordAnswer), lambda it: self._show_password(it.password))

    def second_off(self) -> None:
        question = say("Let {name} sign in with the password alone? For one who has lost the telephone and the "
                       "recovery codes.", name=self.aggregate.name)  # fmt: skip
        if self._agreed(question, say("Switch it off")):
            ask = UserAsk(self.aggregate.id)
            done = say("{name} signs in with the password alone.", name=self.aggregate.name)
            self.do(lambda: self.ask_server(SECOND_OFF, ask, Nothing), lambda _: self.desk.tell(done, level="done"))

    def code(self) -> None:
        ask = CodeAsk(["*"], user=self.aggregate.id)

        def show(given: CodeAnswer) -> None:
            words = say("It lets one computer join the company as that of {name}, until {until}.",
                        name=self.aggregate.name, until=self.desk.language.date(given.expires_at.date()))  # fmt: skip
            self.put_panel(lambda: CodeForComputer(self, words, given.code))

        self.do(lambda: self.ask_server(CODE, ask, CodeAnswer), show)

    def _agreed(self, question: Words, yes: Words) -> bool:
        return self.desk.ask(self, question, {"yes": yes, "": say("Leave everything as it is")}) == "yes"


LOST = say("The user is there, but the first password was lost on the way: make another one.")
TAKEN = say("The role is taken away.")
