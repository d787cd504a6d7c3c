"""Who works here: the account of the server, what it may do, and signing in, out and anew while the company is open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.accounts.asked import Asked, MustChange, SecondNeeded
from desktop.accounts.kept import Account, account_of
from desktop.company import person_working
from desktop.keys.entrance import Entrance
from desktop.sync.state import State
from desktop.ui.actions import Action
from desktop.ui.aside import Aside
from desktop.ui.desk import Desk
from desktop.ui.keys.form import AGAIN, CODE, LOGIN, NEW, OLD, PASSWORD, PasswordForm
from desktop.ui.page import Page
from desktop.ui.pages.reading import ReadingPage
from desktop.ui.preferences import USER
from desktop.ui.shell import working
from desktop.ui.sync.words import Moment
from desktop.work import Reading
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.accounts.rights import Held


@dataclass(frozen=True, slots=True)
class Working:
    """The account of who works here; None: nobody signed in. `name` is the person's in any case."""

    account: Account | None
    name: str


class AccountPage(ReadingPage):
    name = "account"
    picture = "user"
    heading = "Who works here"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form: PasswordForm | None = None
        self._under_way: Aside | None = None
        assert desk.sync is not None
        self.state: State = desk.sync.state()
        desk.exchanged.connect(self._exchanged)
        desk.rights_changed.connect(self.read)

    def ask(self, reading: Reading) -> Working:
        store = reading.store
        return Working(account_of(reading.connection, store.actor.person_id), person_working(store, reading.books))

    def _exchanged(self, state: State) -> None:
        before, self.state = self.state, state
        if before.signed_out != state.signed_out and self.answer is not None:
            self.show_answer()

    # ---- what is shown

    def fill(self, layout: QVBoxLayout) -> None:
        desk = self.desk
        self.said, self.trouble, self.tree = QLabel(), QLabel(), QTreeWidget()
        self.trouble.setStyleSheet(f"color: {desk.look.colours.bad}")
        for label in (self.said, self.trouble):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        self.form, self.below = None, QVBoxLayout()
        layout.addLayout(self.below)
        self.tree.setAccessibleName(desk.say("What I may do"))
        self.tree.setHeaderLabels([desk.say("What I may do"), desk.say("Where"), desk.say("Since"), desk.say("Until")])
        self.tree.setAlternatingRowColors(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.tree, TREE)
        layout.addStretch(1)

    def show_answer(self) -> None:
        desk, known = self.desk, self.answer
        self.said.setText(desk.language.value(self._words(known)))
        out = self.state.signed_out
        self.trouble.setText(desk.language.value(out) if out is not None else "")
        self.trouble.setVisible(out is not None)
        self.tree.clear()
        held = desk.rights.held if desk.rights is not None else ()
        for each in held:
            self._show(each)
        self.tree.setVisible(bool(held))
        self.acted.emit()
        if known.account is None and self.form is None:
            self.sign_in()

    def _words(self, known: Working) -> Words:
        if known.account is None:
            return say(
                "Nobody has signed in on this computer yet. Sign in with the name and the password that the company's "
                "server knows: from then on it opens with them, without a link too, and holds what you may see."
            )
        at = Moment(known.account.seen_at, self.desk.store.today)
        if self.desk.rights is not None and self.desk.rights.late is not None:
            return say("{name} ({login}). Last confirmed by the server: {at}, which is too long ago. What you write is "
                       "kept; what others wrote is shown again after the next exchange.",
                       name=known.account.name, login=known.account.login, at=at)  # fmt: skip
        return say("{name} ({login}). Last confirmed by the server: {at}.",
                   name=known.account.name, login=known.account.login, at=at)  # fmt: skip

    def _show(self, held: "Held") -> None:
        language = self.desk.language
        dates = [language.date(each) if each is not None else "" for each in (held.from_date, held.until_date)]
        top = QTreeWidgetItem([self.desk.say(held.role), language.value(held.where), *dates])
        top.setFont(0, self.desk.look.font(bold=True))
        self.tree.addTopLevelItem(top)
        for caption, rights in self._by_kind(held.rights):
            line = QTreeWidgetItem(top, [f"{caption}: {rights}"])
            line.setFirstColumnSpanned(True)
        top.setExpanded(len(held.rights) < SHOWN_MOST)

    def _by_kind(self, rights: Sequence[str]) -> Sequence[tuple[str, str]]:
        """“Daily reports: see, edit, post”; what they may do most with stands first."""
        from desktop.accounts.rights import RIGHTS

        found: dict[str, list[str]] = {}
        for each in rights:
            kind, _, right = each.partition(":")
            found.setdefault(kind, []).append(right)
        shapes, language = self.desk.kinds.shapes, self.desk.language
        every = language.say("Documents and catalogs of every kind")
        captions = {kind: language.say(shapes[kind].cls.captions) if kind in shapes else kind for kind in found}
        named = [
            (-len(several), captions[kind] if kind != "*" else every,
             ", ".join(language.value(RIGHTS[name]) for name in RIGHTS if name in several) or ", ".join(several))
            for kind, several in found.items()
        ]  # fmt: skip
        return [(caption, rights) for _, caption, rights in sorted(named)]

    def first_focus(self) -> QWidget | None:
        return self.form.first if self.form is not None else self.tree

    def actions_here(self) -> Sequence[Action]:
        def known() -> object:
            return "" if self._account is not None else say("Nobody has signed in here yet.")

        return [
            Action("account.sign_in", say("Sign in…"), self.sign_in, "", "user", main=True),
            Action("account.password", say("My password…"), self.change_password, "", "lock", main=True,
                   enabled=known),
            Action("account.second_factor", say("Second factor…"), lambda: self.desk.open_page("second_factor"), "",
                   "lock", main=True, enabled=known),
            Action("account.handover", say("Hand over this computer…"), lambda: self.desk.open_page("handover"), "",
                   "user", enabled=known),
            Action("account.leave", say("Sign out on this computer…"), self.leave, "", "delete", enabled=known),
            Action("account.everywhere", say("Sign out everywhere…"), self.leave_everywhere, "", "delete",
                   enabled=known),
        ]  # fmt: skip

    @property
    def _account(self) -> Account | None:
        return self.answer.account if self.answer is not None else None

    # ---- forms

    def sign_in(self, *, somebody: bool = False) -> None:
        """Whoever works here, or `somebody` else, who works here from then on."""
        self._ask_for(
            say("Sign in"), say("As the company's server knows you."), (LOGIN, PASSWORD), say("Sign in"),
            lambda typed: self._try(Asked(typed[LOGIN].strip(), typed[PASSWORD])),
        )  # fmt: skip
        if self.form is not None and self._account is not None and not somebody:
            self.form.edits[LOGIN].setText(self._account.login)
            self.form.take_focus()

    def change_password(self) -> None:
        session = self._engine.session
        account = self._account or (session.account if session is not None else None)
        if account is not None:
            self._ask_for(
                say("My password"), say("It holds on every computer from now on; whoever is signed in with the old one "
                                        "is asked for the new one."),
                (OLD, NEW, AGAIN), say("Change"),
                lambda typed: self._try(Asked(account.login, typed[OLD], new=typed[NEW])),
            )  # fmt: skip

    def _ask_for(
        self, heading: Words, remark: object, fields: Sequence[str], button: Words,
        run: Callable[[Mapping[str, str]], object],
    ) -> None:  # fmt: skip
        self._leave_form()
        remark = Words(str(remark)) if isinstance(remark, str) else remark
        self.form = form = PasswordForm(self.desk, heading, remark, fields, button, run, self._leave_form)  # type: ignore[arg-type]
        self.below.addWidget(form)
        form.show()  # at once, so that Tab finds its fields
        form.take_focus()

    def _leave_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    # ---- deeds

    def _try(self, asked: Asked) -> None:
        """Off the UI thread: the server may take its time."""
        from desktop.accounts.door import sign_in_here

        company, membership = self.desk.company, self._engine.membership
        self._under_way = Aside(
            self, lambda: sign_in_here(company, membership, asked), self._in, lambda cause: self._failed(cause, asked)
        )

    def _failed(self, trouble: Exception, asked: Asked) -> None:
        if isinstance(trouble, MustChange):
            self._ask_for(
                say("First password"), trouble, (NEW, AGAIN), say("Set the new password"),
                lambda typed: self._try(replace(asked, new=typed[NEW])),
            )  # fmt: skip
        elif isinstance(trouble, SecondNeeded):
            self._ask_for(
                say("Second factor"), trouble, (CODE,), say("Sign in"),
                lambda typed: self._try(replace(asked, second=typed[CODE].strip())),
            )  # fmt: skip
        elif self.form is not None:
            self.form.fail(trouble)

    def _in(self, entrance: Entrance) -> None:
        self._leave_form()
        desk = self.desk
        if entrance.person == desk.store.actor.person_id:
            working.begin_soon(desk)
            desk.tell(say("You are signed in."), level="done")
            self.read()
            return

        def between() -> Words:
            desk.entrance = entrance
            return say("{name} works here now.", name=entrance.name)

        desk.restart(between)

    def leave(self) -> None:
        """What is not sent yet is sent as before; who has no account here opens nothing here."""
        from desktop.accounts.door import leave

        account, desk, engine = self._account, self.desk, self._engine
        if account is not None and self._agreed(say(
            "Sign out, so that this computer asks for somebody else from now on? What you saved stays here "
            "and is sent; what you have typed and not saved stays too, for you alone."
        )):  # fmt: skip
            self._leave_by(lambda: leave(desk.company, engine.membership, account), account.name)

    def leave_everywhere(self) -> None:
        """As after a telephone or a laptop was lost; the server alone can do it."""
        from desktop.accounts.door import leave_everywhere

        account, engine = self._account, self._engine
        if account is not None and engine.session is not None and self._agreed(say(
            "Sign out on every computer? Each asks for your password before it works in your name again, this one "
            "now. Nothing is removed anywhere: what you saved is sent; what you have typed and not saved stays too."
        )):  # fmt: skip
            self._leave_by(lambda: leave_everywhere(engine.membership, engine.session), account.name)

    def _agreed(self, question: Words) -> bool:
        """What is not sent yet is counted before."""
        if self.state.waiting:
            question = say("Not sent yet: {count}. {question}", count=self.state.waiting, question=question)
        choices = {"leave": say("Sign out"), "": say("Leave everything as it is")}
        return bool(self.desk.ask(self, question, choices) == "leave")

    def _leave_by(self, deed: Callable[[], object], name: str) -> None:
        """Off the UI thread; then whoever comes next is asked who they are."""
        desk = self.desk

        def between() -> Words:
            desk.locked = True
            return say("{name} is signed out.", name=name)

        def done(_: object) -> None:
            desk.preferences.set(USER, "")  # until somebody signs in
            desk.restart(between)

        Aside(self, deed, done, desk.tell_trouble)

    @property
    def _engine(self) -> Any:
        assert self.desk.sync is not None
        return self.desk.sync


SHOWN_MOST: Final = 60
TREE: Final = 100
"""Of the height; where there is no tree, what stands above it stays together."""


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return AccountPage(desk)
