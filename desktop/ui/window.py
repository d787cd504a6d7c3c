"""The window: modules and lists left, tabs in the middle, what goes on at the bottom."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QByteArray, QEventLoop, QLocale, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QSessionManager
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop.company import company_name
from desktop.ui.actions import Action
from desktop.ui.desk import Desk
from desktop.ui.page import Page
from desktop.ui.preferences import USER
from desktop.ui.shell.acting import Shortcuts
from desktop.ui.shell.action_bar import ActionBar
from desktop.ui.shell.closing import close_then, tasks_may_stop
from desktop.ui.shell.commands import commands
from desktop.ui.shell.kept import SIDEBAR, keep, kept
from desktop.ui.shell.keys import EVERYWHERE, place_of
from desktop.ui.shell.menus import Menus
from desktop.ui.shell.message_bar import MessageBar
from desktop.ui.shell.qt_words import speak
from desktop.ui.shell.sidebar import Sidebar
from desktop.ui.shell.status import Status
from desktop.ui.shell.tabs import Tabs
from desktop.ui.shell.tray import Tray
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.shell.key_sheet import KeySheet
    from desktop.ui.shell.palette import Palette

SAVES_MS = 50
WIDTH, HEIGHT = 320, 200
"""At the first start, in steps of the grid."""
KEEPS_AFTER_MS = 2_000
"""A program that is killed comes back with the tabs of two seconds before."""


class Window(QMainWindow):
    """Puts the parts together and passes on what one says to another; the parts are in desktop/ui/shell."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        desk.window = self
        speak(desk.language.code)
        self.keys, self.messages = desk.keys, desk.messages
        self.sidebar = Sidebar(desk)
        self.action_bar = ActionBar(desk, self.keys)
        self.tabs = Tabs(desk, self.action_bar)
        self.message_bar = MessageBar(desk)
        self.status = Status(desk)
        self.shortcuts = Shortcuts(desk, self.keys, self)
        self.tray, self._menus = Tray(self), Menus(self)
        self._palette: Palette | None = None
        self._leaving = False
        self.sidebar_steps: float = SIDEBAR
        self._listened: Page | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.look_again)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.timeout.connect(self.keep_state)
        self._lay_out()
        self._connect()
        self.setWindowTitle("Fieldledger")
        self.name_company()
        self._menus.rebuild()
        self.look_again()

    # ---- what pages ask of the window

    @property
    def pages(self) -> dict[str, Page]:
        return self.tabs.pages

    def show_page(self, key: str, make: Callable[[], Page]) -> Page:
        return self.tabs.show_page(key, make)

    def close_page(self, page: Page) -> None:
        """Close the tab, asking where something is not saved."""
        close_then(self.desk, self, [page], lambda: self.tabs.remove(page), bring=self.bring)

    # ---- what the window's commands do

    def close_current(self) -> None:
        if (page := self.tabs.current) is not None:
            self.close_page(page)

    def bring(self, page: Page) -> None:
        key = next((key for key, each in self.pages.items() if each is page), None)
        if key is not None:
            self.tabs.show_page(key, lambda: page)

    def go_to_sidebar(self) -> None:
        self.sidebar.show()
        self.sidebar.setFocus()

    def fold_sidebar(self) -> None:
        self.sidebar.setVisible(not self.sidebar.isVisible())

    def go_to_page(self) -> None:
        self.tabs.focus()

    def actions_everywhere(self) -> list[Action]:
        """The window's own commands, as they are now."""
        return commands(self)

    def actions_here(self) -> Sequence[Action]:
        """Those of the page in front."""
        page = self.tabs.current
        return page.actions_here() if page is not None else ()

    @property
    def palette_of_names(self) -> "Palette":
        """What Ctrl+K opens; made when it is first asked for."""
        if self._palette is None:
            from desktop.ui.shell.palette import Palette

            self._palette = Palette(self)
        return self._palette

    def open_palette(self) -> None:
        self.palette_of_names.open()

    def open_key_sheet(self) -> "KeySheet":
        from desktop.ui.shell.key_sheet import KeySheet

        sheet = KeySheet(self)
        sheet.show()
        return sheet

    def come_forward(self) -> None:
        """In front of other windows, as after a second start."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_help(self) -> None:
        page = self.tabs.current
        about = page.help_name() if page is not None else ""
        if "help" not in self.desk.pages or self.desk.open_page("help", about=about) is None:
            self.desk.tell(say("There is no help about this page yet."))

    def open_about(self) -> None:
        from desktop.ui.shell.about import about

        about(self.desk, self).open()

    # ---- looking again

    def look_again(self) -> None:
        """Tool bar and keys follow the page in front and what may be done on it now."""
        page = self.tabs.current
        if page is not self._listened:
            if self._listened is not None and self._listened in self.pages.values():
                self._listened.acted.disconnect(self.look_soon)
            if page is not None:
                page.acted.connect(self.look_soon)
            self._listened = page
            self.sidebar.follow(page.belongs() if page is not None else None)
            self.message_bar.page_left()
        here = self.actions_here()
        everywhere = self.actions_everywhere()
        self.keys.note(EVERYWHERE, "", everywhere)
        if page is not None and here:
            self.keys.note(type(page).__name__, place_of(here[0], page.title()), here)
        self.action_bar.use(here)
        self.shortcuts.use(page, here, everywhere)

    def look_soon(self) -> None:
        """Once, however many steps an edit had."""
        if not self._soon.isActive():
            self._soon.start(0)

    def rebuild(self) -> None:
        """Another language, other colours, another scale: everything is built anew, nothing is lost."""
        speak(self.desk.language.code)
        self.setLocale(QLocale())
        self._scale_sidebar()
        for part in (self.sidebar, self.action_bar, self.status, self.message_bar, self.tray, self.tabs):
            part.rebuild()
        self._menus.rebuild()
        self.shortcuts.clear()
        self.look_again()

    def _scale_sidebar(self) -> None:
        """As much of its words is seen at another size."""
        wide = sum(self.splitter.sizes())
        side = self.desk.look.px(self.sidebar_steps)
        self.splitter.setSizes([side, max(wide - side, 1)])

    def _sidebar_dragged(self) -> None:
        self.sidebar_steps = self.splitter.sizes()[0] / self.desk.look.px(1)

    def name_company(self, _kinds: object = None) -> None:
        """Whose ledger it is stands in the title, also where several are open; where many work, who works here too."""

        def named(name: str) -> None:
            who = self.desk.preferences.get(USER, "") if self.desk.sync is not None else ""
            self.setWindowTitle(" – ".join(filter(None, (name, who, "Fieldledger"))))

        read = self.desk.work.read
        read(self, lambda reading: company_name(reading.books), named, failed=lambda _: None, lane="company")

    # ---- leaving and coming back

    def closeEvent(self, event: QCloseEvent) -> None:
        quiet = not any(task.state == "running" for task in self.desk.work.tasks)
        if self._leaving or (quiet and not any(page.is_changed() for page in self.pages.values())):
            self.keep_state()
            for page in self.pages.values():
                page.closing()
            event.accept()
            return
        event.ignore()
        self.leave()

    def leave(self, before: Callable[[], object] = lambda: None) -> None:
        """Close the window; `before` that is done only if nothing unsaved, and nobody, keeps it open."""

        def go() -> None:
            before()
            self._leaving = True
            QTimer.singleShot(0, self, self.close)  # Qt hears no second close inside the first

        def tasks_too() -> None:
            if tasks_may_stop(self.desk, self):
                go()

        close_then(self.desk, self, list(self.pages.values()), tasks_too, bring=self.bring)

    def end_session(self, session: QSessionManager) -> None:
        """The system goes down: ask where it lets us; what was typed is in the journal in any case."""
        self.keep_state()
        if not session.allowsInteraction():
            return
        self.leave()
        while not (self._leaving or self.desk.work.idle):  # something is being saved
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, SAVES_MS)
        session.release()
        if not self._leaving:
            session.cancel()

    def keep_state(self) -> None:
        """Where the window stands and what is open, for the next start."""
        state = {
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
            "sidebar_steps": self.sidebar_steps,
            "sidebar": self.sidebar.isVisibleTo(self),
            **self.tabs.kept(),
        }
        keep(self.desk.preferences, state)

    def restore_state(self) -> None:
        """As it was left; a state of another version is as good as none."""
        state = kept(self.desk.preferences)
        if state.geometry:
            self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
        self.sidebar_steps = state.sidebar_steps
        self._scale_sidebar()
        self.sidebar.setVisible(state.sidebar)
        self.tabs.restore(msgspec.to_builtins(state))
        if not self.tabs.tabs:
            self.desk.open_page("start")

    # ---- making

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.sidebar)
        self.splitter.addWidget(self.tabs)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.message_bar)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)
        px = self.desk.look.px
        room = self.screen().availableGeometry()
        self.resize(min(px(WIDTH), room.width()), min(px(HEIGHT), room.height()))
        self._scale_sidebar()
        self.splitter.splitterMoved.connect(self._sidebar_dragged)

    def _connect(self) -> None:
        self.tabs.turned.connect(self.look_again)
        self.tabs.turned.connect(lambda: self._keeping.start(KEEPS_AFTER_MS))
        self.tabs.closing_asked.connect(self.close_page)
        self.sidebar.left.connect(self.go_to_page)
        self.messages.said.connect(self.message_bar.show_message)
        self.messages.outdated.connect(self.message_bar.outdated)
        self.desk.work.changed.connect(self.name_company)
        self.desk.user_changed.connect(self.name_company)
        self.desk.keys_changed.connect(self.look_again)
        self.desk.rights_changed.connect(self.sidebar.rebuild)
        self.desk.rights_changed.connect(self.look_soon)
        self.desk.language_changed.connect(self.rebuild)
        self.desk.look_changed.connect(self.rebuild)

    def open_menu(self) -> None:
        """F10: the first menu, the others by arrows."""
        self._menus.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody wanted: Esc takes the message away, Enter presses the button that has the keyboard."""
        button = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.message_bar.message is not None:
            self.message_bar.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().keyPressEvent(event)
