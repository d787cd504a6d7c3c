"""The second factor of who works here: switched on with a telephone, or off; the server keeps it."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.accounts.asked import SecondNeeded
from desktop.accounts.asking import Factor, linked, second_factor
from desktop.ui.aside import Aside
from desktop.ui.desk import Desk
from desktop.ui.keys.form import CODE, PASSWORD, PasswordForm
from desktop.ui.page import NamedPage, Page
from desktop.ui.pages.reading import remark
from desktop.ui.preview.sheet import show_sheet
from shared.kernel.language import Language
from shared.kernel.words import Words, say

if TYPE_CHECKING:
    from desktop.sync.engine import Engine
    from print_forms.kit.form import Layout

Step = Literal["asking", "beginning", "codes", "there"]
"""Whose account it is · a secret was given and a code made of it is awaited · it is on, the recovery codes are shown,
once · there is one, which may be switched off."""
GROUP: Final = 4
NO_WORDS: Final = Words("")
CODE_STEPS: Final = 60
"""Of the grid: the edge of the picture, with the white around it that cameras want."""


class SecondFactorPage(NamedPage):
    name = "second_factor"
    picture = "lock"
    heading = "Second factor"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.step: Step = "asking"
        self.factor = Factor()
        self.form: PasswordForm | None = None
        self._password = ""
        self._under_way: Aside | None = None

    def title(self) -> str:
        return self.desk.say(self.heading)

    def help_name(self) -> str:
        return "account"

    def belongs(self) -> Mapping[str, Any]:
        return {"open": "page", "name": "account"}

    def first_focus(self) -> QWidget | None:
        return self.form.first if self.form is not None else self.print  # one Enter too many loses no code

    def closing(self) -> None:
        self._password, self.factor = "", Factor()

    # ---- what is shown

    def build(self) -> None:
        look = self.desk.look
        column = QVBoxLayout(self.content)
        column.setContentsMargins(look.px(5), look.px(4), look.px(5), look.px(4))
        column.setSpacing(look.px(2))
        title = QLabel(self.title())
        title.setFont(look.font(bold=True, bigger=1.4))
        column.addWidget(title)
        column.addWidget(remark(self.desk, self.desk.say(
            "Besides the password the server asks for six digits that an app on your telephone shows: whoever learns "
            "the password alone does not get in. It is asked for when you sign in at the server, not at every start."
        )))  # fmt: skip
        self.form = None
        {"asking": self._ask, "beginning": self._begin, "codes": self._show_codes, "there": self._offer_off}[self.step](
            column
        )
        column.addStretch(1)

    def go(self, step: Step) -> None:
        """Show another step; the keyboard goes to its first field."""
        self.step = step
        self.rebuild()
        if (first := self.first_focus()) is not None:
            first.setFocus()

    def _ask(self, column: QVBoxLayout) -> None:
        self._form(
            column, say("Your password first"), say("Then you see whether you have a second factor."), PASSWORD,
            say("Go on"), lambda typed: self._try("begin", password=typed),
        )  # fmt: skip

    def _begin(self, column: QVBoxLayout) -> None:
        px, row, words = self.desk.look.px, QHBoxLayout(), QVBoxLayout()
        picture = QLabel()
        picture.setPixmap(picture_of(self.factor.uri, px(CODE_STEPS)))
        picture.setAccessibleName(self.desk.say("Picture for the camera of a telephone"))
        words.addWidget(self._text(say(
            "1. On your telephone open an app for one-time codes, such as FreeOTP, Aegis or Google Authenticator."
        )))  # fmt: skip
        words.addWidget(self._text(say("2. Let it scan the picture, or type this secret there:")))
        words.addWidget(self._letters(grouped(self.factor.secret)))
        words.addWidget(self._text(say("3. Type the six digits that it shows now.")))
        self._form(words, NO_WORDS, NO_WORDS, CODE, say("Switch on"), lambda typed: self._try("confirm", second=typed))
        row.setSpacing(px(6))
        row.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.setAlignment(words, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)

    def _show_codes(self, column: QVBoxLayout) -> None:
        px, grid = self.desk.look.px, QGridLayout()
        column.addWidget(self._text(say("The second factor is switched on."), bold=True))
        column.addWidget(self._text(say(
            "Each of these recovery codes stands in for the telephone once. They are shown only now: print them, and "
            "keep them where you keep papers, not with this computer."
        )))  # fmt: skip
        grid.setVerticalSpacing(px(2))
        grid.setHorizontalSpacing(px(10))
        grid.setColumnStretch(2, 1)
        half = (len(self.factor.recovery) + 1) // 2
        for at, code in enumerate(self.factor.recovery):
            grid.addWidget(self._letters(code), at % half, at // half)
        column.addLayout(grid)
        self.print = QPushButton(self.desk.say("Print…"))
        self.copy = QPushButton(self.desk.say("Copy"))
        self.done = QPushButton(self.desk.say("Close"))
        buttons = QHBoxLayout()
        for button, deed in ((self.print, self._print), (self.copy, self._copy), (self.done, self._leave)):
            button.clicked.connect(deed)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _offer_off(self, column: QVBoxLayout) -> None:
        self._form(
            column, say("Your second factor is switched on"),
            say("To switch it off, type what the app shows now, or a recovery code: then the password alone is asked "
                "for. Who has neither asks the administrator."),
            CODE, say("Switch off"), lambda typed: self._try("off", second=typed),
        )  # fmt: skip

    # ---- made of

    def _form(
        self, column: QVBoxLayout, heading: Words, remark: Words, field: str, button: Words,
        run: Callable[[str], object],
    ) -> None:  # fmt: skip
        self.form = PasswordForm(
            self.desk, heading, remark, (field,), button, lambda typed: run(typed[field].strip()), self._leave
        )
        column.addWidget(self.form)

    def _text(self, words: Words, *, bold: bool = False) -> QLabel:
        label = QLabel(words.words(self.desk.language))
        label.setWordWrap(True)
        label.setFont(self.desk.look.font(bold=bold))
        return label

    def _letters(self, text: str) -> QLabel:
        """To be read letter by letter, and copied."""
        label, font = QLabel(text), self.desk.look.font(bigger=1.25)
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, self.desk.look.px(0.4))
        label.setFont(font)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName(text)
        return label

    # ---- deeds

    def _try(self, what: Literal["begin", "confirm", "off"], *, password: str = "", second: str = "") -> None:
        """Off the UI thread: the server looks at the password each time."""
        engine = self._engine
        self._password = password or self._password
        known = self._password
        if engine is None or engine.session is None:
            self._failed(say("Nobody has signed in here yet."))
            return
        login, joined = engine.session.account.login, engine.membership

        def ask() -> Factor:
            with linked(joined) as link:
                return second_factor(link, login, known, what, second)

        self._under_way = Aside(self, ask, lambda factor: self._came(what, factor), self._failed)

    def _came(self, what: str, factor: Factor) -> None:
        self.factor = factor
        if what == "off":
            self.desk.tell(say("The second factor is switched off."), level="done")
            self._leave()
        else:
            self.go("beginning" if what == "begin" else "codes")

    def _failed(self, trouble: Exception | Words) -> None:
        if isinstance(trouble, SecondNeeded) and self.step == "asking":
            self.go("there")
        elif self.form is not None:
            self.form.fail(trouble)
            self.form.edits[next(iter(self.form.edits))].selectAll()
            self.form.take_focus()

    def _leave(self) -> None:
        """What was typed and shown is forgotten."""
        self.closing()
        self.step = "asking"
        if self.desk.window is not None:
            self.desk.window.close_page(self)

    def _print(self) -> None:
        engine = self._engine
        if engine is not None and engine.session is not None:
            show_codes(self.desk, self.factor.recovery, engine.session.account.login)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self.factor.recovery))
        self.desk.tell(say("The codes are on the clipboard. Paste them where they are safe, then copy something else."))

    @property
    def _engine(self) -> "Engine | None":
        return self.desk.sync


def show_codes(desk: Desk, codes: Sequence[str], login: str) -> object:
    """On paper, of the user who signs in by that name."""

    def layout(company: str, day: str, language: Language) -> "Layout":
        from print_forms.common.recovery_codes import recovery_codes

        return recovery_codes(codes, " · ".join(filter(None, (company, login))), day, language)

    return show_sheet(desk, "recovery_codes", say("Recovery codes"), layout)


def grouped(secret: str) -> str:
    """`ABCD EFGH …`."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def picture_of(uri: str, edge: int) -> QPixmap:
    """The code for a camera, dark on white whatever the colours are; no dot is larger than another."""
    import segno

    code, content, made = segno.make_qr(uri, error="m"), BytesIO(), QPixmap()
    code.save(content, kind="png", scale=max(edge // code.symbol_size()[0], 2), border=4)
    made.loadFromData(content.getvalue())
    return made


def made(desk: Desk, _arguments: Mapping[str, Any]) -> Page:
    return SecondFactorPage(desk)
