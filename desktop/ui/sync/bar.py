"""The exchange in the status bar: icon and words open the sync centre, the arrow beside them what is done at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.sync.state import State
from desktop.ui.desk import Desk
from desktop.ui.shell.acting import add_entry
from desktop.ui.sync import offline
from desktop.ui.sync.words import sign_of


class SyncBar(QToolButton):
    """Follows the exchange; there is one only where the company has a server."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        assert desk.sync is not None
        self.state: State = desk.sync.state()
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.clicked.connect(lambda: desk.open_page("sync"))
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self._fill)
        self.setMenu(self.choices)
        desk.exchanged.connect(self.show_state)
        self.rebuild()

    def show_state(self, state: State) -> None:
        self.state = state
        sign = sign_of(state, self.desk.store.today)
        words = self.desk.language.value(sign.words)
        self.setIcon(self.desk.look.icon(sign.icon, sign.role))
        self.setText(words)
        self.setAccessibleName(self.desk.say("Exchange with the server: {words}", words=words))
        trouble = self.desk.language.value(state.last_error) if state.last_error is not None else ""
        self.setToolTip("\n".join(filter(None, (state.company, state.address, trouble))))

    def _fill(self) -> None:
        self.choices.clear()
        for action in (offline.sync_now(self.desk), offline.switch(self.desk)):
            add_entry(self.desk, self.desk.keys, self.choices, action)

    def rebuild(self) -> None:
        """Another language or look."""
        self.show_state(self.state)
